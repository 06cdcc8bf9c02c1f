"""Reads of coaching notes: the reader's own, and those that were shared with them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class CoachingNoteRow(NamedTuple):
    """What a manager noted about a report, and whom that person reports to today."""

    id: UUID
    organization_id: UUID
    author_id: UUID
    subject_id: UUID
    body: str
    shared_at: datetime | None
    revision: int
    created_at: datetime
    updated_at: datetime
    subject_manager_id: UUID | None


_NOTE = columns(CoachingNoteRow, "n", subject_manager_id="u.manager_id")
_FROM = "coaching_notes n join users u on u.id = n.subject_id"
_ABOUT = Listing(CoachingNoteRow, _NOTE, _FROM, key="n.subject_id")
LATEST_NOTE = Order("LATEST", (Term("created_at", "n.created_at", "timestamptz", descending=True),), "n.id")


async def coaching_notes_by_id(ids: Sequence[UUID]) -> dict[UUID, CoachingNoteRow]:
    """Return coaching notes by id."""
    found = await rows(CoachingNoteRow, f"select {_NOTE} from {_FROM} where n.id = any(%s)", (list(ids),))
    return {note.id: note for note in found}


async def coaching_notes_about(
    user_ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[CoachingNoteRow]]:
    """Return a page of the notes about each person that the reader wrote or was let read, the latest first."""
    return await _ABOUT.pages(user_ids, LATEST_NOTE, first=first, after=after)
