"""Reads of awards and of nominations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.recognition.award_models import NominationState


class AwardRow(NamedTuple):
    """An award of the organisation."""

    id: UUID
    organization_id: UUID
    name: str
    criteria: str
    givers: str
    per_period: int
    period: str
    active: bool
    revision: int
    created_at: datetime


class NominationRow(NamedTuple):
    """That somebody proposes a colleague for an award; ``givers`` are the award's."""

    id: UUID
    organization_id: UUID
    award_id: UUID
    nominee_id: UUID
    nominator_id: UUID
    reason: str
    state: str
    decided_by_id: UUID | None
    decision: str | None
    recognition_id: UUID | None
    created_at: datetime
    decided_at: datetime | None
    givers: str


LATEST_NOMINATION = Order("LATEST", (Term("created_at", "n.created_at", "timestamptz", descending=True),), "n.id")

_AWARD = columns(AwardRow, "a")
_NOMINATION = columns(NominationRow, "n", givers="a.givers")
_FROM = "award_nominations n join awards a on a.id = n.award_id"
_NOMINATIONS = Listing(NominationRow, _NOMINATION, _FROM, key="n.organization_id")


async def awards_by_id(ids: Sequence[UUID]) -> dict[UUID, AwardRow]:
    """Return awards by id."""
    found = await rows(AwardRow, f"select {_AWARD} from awards a where a.id = any(%s)", (list(ids),))
    return {award.id: award for award in found}


async def awards(*, active: bool | None = None) -> list[AwardRow]:
    """Return the organisation's awards by name: those that are given, those that no longer are, or (None) all."""
    return await rows(
        AwardRow,
        f"select {_AWARD} from awards a where %(active)s::boolean is null or a.active = %(active)s "
        "order by a.name, a.id",
        {"active": active},
    )


async def nominations_by_id(ids: Sequence[UUID]) -> dict[UUID, NominationRow]:
    """Return nominations by id."""
    found = await rows(NominationRow, f"select {_NOMINATION} from {_FROM} where n.id = any(%s)", (list(ids),))
    return {nomination.id: nomination for nomination in found}


async def nominations_page(
    organization_id: UUID, states: Sequence[NominationState] | None, *, first: int, after: str | None
) -> Page[NominationRow]:
    """Return a page of the nominations that the reader made or may decide, the latest first; raises InvalidPage."""
    pages = await _NOMINATIONS.pages(
        [organization_id],
        LATEST_NOMINATION,
        first=first,
        after=after,
        where="%(states)s::text[] is null or n.state = any(%(states)s)",
        params={"states": None if states is None else list(states)},
    )
    return pages[organization_id]
