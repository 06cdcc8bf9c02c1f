"""Reads of mentorships: the reader's own, as mentor or mentee."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.growth.models import MentorshipState


class MentorshipRow(NamedTuple):
    """That one person helps another to grow, or may come to."""

    id: UUID
    organization_id: UUID
    mentor_id: UUID
    mentee_id: UUID
    asked_by_id: UUID
    skill_id: UUID | None
    focus: str | None
    message: str | None
    state: str
    reason: str | None
    created_at: datetime
    decided_at: datetime | None
    ended_by_id: UUID | None
    ended_at: datetime | None


LATEST_MENTORSHIP = Order("LATEST", (Term("created_at", "m.created_at", "timestamptz", descending=True),), "m.id")

_MENTORSHIP = columns(MentorshipRow, "m")
_MENTORSHIPS = Listing(MentorshipRow, _MENTORSHIP, "mentorships m", key="m.organization_id")


async def mentorships_by_id(ids: Sequence[UUID]) -> dict[UUID, MentorshipRow]:
    """Return mentorships by id."""
    found = await rows(MentorshipRow, f"select {_MENTORSHIP} from mentorships m where m.id = any(%s)", (list(ids),))
    return {mentorship.id: mentorship for mentorship in found}


async def mentorships_page(
    organization_id: UUID, states: Sequence[MentorshipState] | None, *, first: int, after: str | None
) -> Page[MentorshipRow]:
    """Return a page of the reader's mentorships, the latest first; raises InvalidPage."""
    pages = await _MENTORSHIPS.pages(
        [organization_id],
        LATEST_MENTORSHIP,
        first=first,
        after=after,
        where="%(states)s::text[] is null or m.state = any(%(states)s)",
        params={"states": None if states is None else list(states)},
    )
    return pages[organization_id]
