"""Reads of saved filters: one's own, and those shared with one's teams."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import rows


class SavedFilterRow(NamedTuple):
    """A named filter of a list: the conditions that it makes, by name, and how the list is sorted."""

    id: UUID
    organization_id: UUID
    owner_id: UUID
    team_id: UUID | None
    name: str
    subject: str
    conditions: dict[str, Any]
    order_by: str | None
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
