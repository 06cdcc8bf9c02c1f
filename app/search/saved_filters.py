"""Reads of saved filters: one's own, and those shared with one's teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from pydantic import TypeAdapter

from app.database.selecting import columns
from app.database.unit_of_work import rows
from app.objectives.lists import ObjectiveFilter

_FILTER = TypeAdapter(dict[str, Any])


class SavedFilterRow(NamedTuple):
    """A named filter of objectives."""

    id: UUID
    organization_id: UUID
    owner_id: UUID
    team_id: UUID | None
    name: str
    conditions: dict[str, Any]
    order_by: str
    created_at: datetime
    updated_at: datetime


_SAVED = columns(SavedFilterRow, "f")


async def saved_filters_by_id(ids: Sequence[UUID]) -> dict[UUID, SavedFilterRow]:
    """Return saved filters by id."""
    found = await rows(SavedFilterRow, f"select {_SAVED} from saved_filters f where f.id = any(%s)", (list(ids),))
    return {saved.id: saved for saved in found}


async def all_saved_filters() -> list[SavedFilterRow]:
    """Return every filter that the reader may use, by name."""
    return await rows(SavedFilterRow, f"select {_SAVED} from saved_filters f order by lower(f.name), f.id")


def stored(filter: ObjectiveFilter) -> dict[str, Any]:
    """Return a filter as it is kept: what it does not ask for is left out."""
    kept: dict[str, Any] = _FILTER.dump_python(filter._asdict(), mode="json", exclude_none=True)
    return kept
