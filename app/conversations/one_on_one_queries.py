"""Reads of one-on-ones, their meetings, and what people noted for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class OneOnOneRow(NamedTuple):
    """The series of talks between two people, and whether the one reports to the other today."""

    id: UUID
    organization_id: UUID
    audience: UUID
    manager_id: UUID
    report_id: UUID
    cadence: str
    next_on: date | None
    started_by_id: UUID
    revision: int
    created_at: datetime
    current: bool


class OneOnOneMeetingRow(NamedTuple):
    """One talk of a series, the two people, and whether the one reports to the other today."""

    id: UUID
    organization_id: UUID
    audience: UUID
    one_on_one_id: UUID
    held_on: date
    shared_notes: str | None
    revision: int
    created_at: datetime
    manager_id: UUID
    report_id: UUID
    current: bool


class PrivateNoteRow(NamedTuple):
    """What the reader noted about a one-on-one for themselves."""

    id: UUID
    organization_id: UUID
    one_on_one_meeting_id: UUID
    author_id: UUID
    body: str
    updated_at: datetime


_CURRENT = "r.manager_id = s.manager_id and r.active"
_SERIES = columns(OneOnOneRow, "s", current=f"coalesce({_CURRENT}, false)")
_SERIES_FROM = "one_on_ones s join users r on r.id = s.report_id"
_MEETING = columns(
    OneOnOneMeetingRow,
    "m",
    manager_id="s.manager_id",
    report_id="s.report_id",
    current=f"coalesce({_CURRENT}, false)",
)
_MEETING_FROM = "one_on_one_meetings m join one_on_ones s on s.id = m.one_on_one_id join users r on r.id = s.report_id"
_OF_SERIES = Listing(OneOnOneMeetingRow, _MEETING, _MEETING_FROM, key="m.one_on_one_id")
LATEST_MEETING = Order("LATEST", (Term("held_on", "m.held_on", "date", descending=True),), "m.id")
_NOTE = columns(PrivateNoteRow, "n")


async def one_on_ones_by_id(ids: Sequence[UUID]) -> dict[UUID, OneOnOneRow]:
    """Return one-on-ones by id."""
    found = await rows(OneOnOneRow, f"select {_SERIES} from {_SERIES_FROM} where s.id = any(%s)", (list(ids),))
    return {series.id: series for series in found}


async def one_on_ones_of(person_id: UUID) -> list[OneOnOneRow]:
    """Return a person's one-on-ones as far as the reader sees them: those of today first, the next one first."""
    return await rows(
        OneOnOneRow,
        f"select {_SERIES} from {_SERIES_FROM} where %(person)s in (s.manager_id, s.report_id) "
        f"order by coalesce({_CURRENT}, false) desc, s.next_on nulls last, s.id",
        {"person": person_id},
    )


async def meetings_by_id(ids: Sequence[UUID]) -> dict[UUID, OneOnOneMeetingRow]:
    """Return meetings of one-on-ones by id."""
    found = await rows(OneOnOneMeetingRow, f"select {_MEETING} from {_MEETING_FROM} where m.id = any(%s)", (list(ids),))
    return {meeting.id: meeting for meeting in found}


async def meetings_of_one_on_ones(
    one_on_one_ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[OneOnOneMeetingRow]]:
    """Return a page of each series' meetings, the latest first; raises InvalidPage."""
    return await _OF_SERIES.pages(one_on_one_ids, LATEST_MEETING, first=first, after=after)


async def private_notes_by_id(ids: Sequence[UUID]) -> dict[UUID, PrivateNoteRow]:
    """Return the reader's own private notes by id."""
    found = await rows(PrivateNoteRow, f"select {_NOTE} from private_notes n where n.id = any(%s)", (list(ids),))
    return {note.id: note for note in found}


async def private_notes_of_meetings(meeting_ids: Sequence[UUID]) -> dict[UUID, PrivateNoteRow]:
    """Return what the reader noted for themselves about each meeting."""
    found = await rows(
        PrivateNoteRow,
        f"select {_NOTE} from private_notes n where n.one_on_one_meeting_id = any(%s)",
        (list(meeting_ids),),
    )
    return {note.one_on_one_meeting_id: note for note in found}
