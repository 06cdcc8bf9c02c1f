"""Reads of check-in meetings: who comes, what they came to, and what may be on their agenda."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.conversations.models import MeetingState
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.people.queries import UserRow


class CheckInMeetingRow(NamedTuple):
    """A meeting of a team about how its goals stand."""

    id: UUID
    organization_id: UUID
    audience: UUID
    team_id: UUID
    cycle_id: UUID
    facilitator_id: UUID
    starts_at: datetime
    state: str
    notes: str | None
    summary_id: UUID | None
    closed_at: datetime | None
    closed_by_id: UUID | None
    revision: int
    created_at: datetime


class TakeawayRow(NamedTuple):
    """A decision of a check-in meeting, or something to remember from it; with what its policy needs of that."""

    id: UUID
    organization_id: UUID
    audience: UUID
    check_in_meeting_id: UUID
    kind: str
    text: str
    added_by_id: UUID
    created_at: datetime
    team_id: UUID
    facilitator_id: UUID
    state: str


_MEETING = columns(CheckInMeetingRow, "m")
_OF_TEAMS = Listing(CheckInMeetingRow, _MEETING, "check_in_meetings m", key="m.team_id")
LATEST_MEETING = Order("LATEST", (Term("starts_at", "m.starts_at", "timestamptz", descending=True),), "m.id")
_TAKEAWAY = columns(TakeawayRow, "t", team_id="m.team_id", facilitator_id="m.facilitator_id", state="m.state")
_TAKEAWAYS = f"select {_TAKEAWAY} from takeaways t join check_in_meetings m on m.id = t.check_in_meeting_id"


async def check_in_meetings_by_id(ids: Sequence[UUID]) -> dict[UUID, CheckInMeetingRow]:
    """Return check-in meetings by id."""
    query = f"select {_MEETING} from check_in_meetings m where m.id = any(%s)"
    found = await rows(CheckInMeetingRow, query, (list(ids),))
    return {meeting.id: meeting for meeting in found}


async def meetings_of_teams(
    team_ids: Sequence[UUID], *, states: tuple[MeetingState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[CheckInMeetingRow]]:
    """Return a page of each team's check-in meetings, the latest first; raises InvalidPage."""
    where = "true" if states is None else "m.state = any(%(states)s)"
    params = {"states": list(states or ())}
    return await _OF_TEAMS.pages(team_ids, LATEST_MEETING, first=first, after=after, where=where, params=params)


async def attendees_of_meetings(meeting_ids: Sequence[UUID]) -> dict[UUID, list[UserRow]]:
    """Return who is asked to come to each check-in meeting, by name."""
    found = await values(
        f"select a.check_in_meeting_id, {columns(UserRow, 'u')} from meeting_attendees a "
        "join users u on u.id = a.user_id where a.check_in_meeting_id = any(%s) order by u.name, u.id",
        (list(meeting_ids),),
    )
    grouped: dict[UUID, list[UserRow]] = defaultdict(list)
    for meeting_id, *row in found:
        grouped[meeting_id].append(UserRow._make(row))
    return grouped


async def takeaways_by_id(ids: Sequence[UUID]) -> dict[UUID, TakeawayRow]:
    """Return decisions and takeaways by id."""
    found = await rows(TakeawayRow, f"{_TAKEAWAYS} where t.id = any(%s)", (list(ids),))
    return {takeaway.id: takeaway for takeaway in found}


async def takeaways_of_meetings(meeting_ids: Sequence[UUID]) -> dict[UUID, list[TakeawayRow]]:
    """Return what each check-in meeting came to, the earliest first."""
    found = await rows(
        TakeawayRow,
        f"{_TAKEAWAYS} where t.check_in_meeting_id = any(%s) order by t.created_at, t.id",
        (list(meeting_ids),),
    )
    grouped: dict[UUID, list[TakeawayRow]] = defaultdict(list)
    for takeaway in found:
        grouped[takeaway.check_in_meeting_id].append(takeaway)
    return grouped
