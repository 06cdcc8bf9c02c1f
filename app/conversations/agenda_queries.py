"""Reads of agendas, and of what rules may put on one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.check_ins.courses import signals_of_key_results
from app.conversations.rules import AgendaFacts
from app.database.selecting import columns
from app.database.unit_of_work import rows, values


class MeetingKind(StrEnum):
    """The kinds of meetings that have an agenda, by their names in GraphQL."""

    CHECK_IN_MEETING = "CheckInMeeting"
    ONE_ON_ONE_MEETING = "OneOnOneMeeting"


MEETING_COLUMNS: Mapping[MeetingKind, str] = {
    MeetingKind.CHECK_IN_MEETING: "check_in_meeting_id",
    MeetingKind.ONE_ON_ONE_MEETING: "one_on_one_meeting_id",
}
"""The column of a point that names a meeting of each kind."""


class AgendaPointRow(NamedTuple):
    """What is to be talked about; of a check-in meeting with its facilitator, who may change every point."""

    id: UUID
    organization_id: UUID
    audience: UUID
    check_in_meeting_id: UUID | None
    one_on_one_meeting_id: UUID | None
    kind: str
    text: str | None
    key_result_id: UUID | None
    blocker_id: UUID | None
    action_item_id: UUID | None
    raised_by_id: UUID
    position: int
    covered_at: datetime | None
    created_at: datetime
    facilitator_id: UUID | None

    @property
    def meeting(self) -> tuple[str, UUID]:
        """The kind and id of its meeting."""
        [found] = [(kind.value, id_) for kind, column in MEETING_COLUMNS.items() if (id_ := getattr(self, column))]
        return found

    @property
    def subject(self) -> tuple[str, UUID] | None:
        """The kind and id of what a rule found."""
        named = (("KeyResult", self.key_result_id), ("Blocker", self.blocker_id), ("ActionItem", self.action_item_id))
        return next(((kind, id_) for kind, id_ in named if id_ is not None), None)


_POINT = columns(AgendaPointRow, "p", facilitator_id="m.facilitator_id")
_POINTS = (
    f"select {_POINT} from agenda_points p left join check_in_meetings m on m.id = p.check_in_meeting_id "
    "where {condition} order by p.position, p.id"
)


async def points_by_id(ids: Sequence[UUID]) -> dict[UUID, AgendaPointRow]:
    """Return points of agendas by id."""
    found = await rows(AgendaPointRow, _POINTS.format(condition="p.id = any(%s)"), (list(ids),))
    return {point.id: point for point in found}


async def points_of_meetings(meeting_ids: Sequence[UUID], *, kind: MeetingKind) -> dict[UUID, list[AgendaPointRow]]:
    """Return the agenda of each meeting of a kind, in its order."""
    column = MEETING_COLUMNS[kind]
    found = await rows(AgendaPointRow, _POINTS.format(condition=f"p.{column} = any(%s)"), (list(meeting_ids),))
    grouped: dict[UUID, list[AgendaPointRow]] = defaultdict(list)
    for point in found:
        grouped[point.meeting[1]].append(point)
    return grouped


async def points_of_check_in_meetings(meeting_ids: Sequence[UUID]) -> dict[UUID, list[AgendaPointRow]]:
    """Return the agenda of each check-in meeting, in its order."""
    return await points_of_meetings(meeting_ids, kind=MeetingKind.CHECK_IN_MEETING)


async def points_of_one_on_one_meetings(meeting_ids: Sequence[UUID]) -> dict[UUID, list[AgendaPointRow]]:
    """Return the agenda of each meeting of a one-on-one, in its order."""
    return await points_of_meetings(meeting_ids, kind=MeetingKind.ONE_ON_ONE_MEETING)


class _Pursued(NamedTuple):
    id: UUID
    off_track: bool
    stale: bool


_PURSUED = """
    select k.id, p.reported_health is not distinct from 'OFF_TRACK', coalesce(p.stale_after < %(today)s, false)
    from key_results k join objectives o on o.id = k.objective_id join key_result_progress p on p.id = k.id
    where o.team_id = %(team)s and o.cycle_id = %(cycle)s and o.state = 'ACTIVE' and k.state = 'ACTIVE'
      and waymark.audience_covers(k.audience, %(team)s)
    order by o.title, k.position, k.id
"""
_BLOCKERS = """
    select b.id from blockers b where b.resolved_at is null and b.key_result_id = any(%s) order by b.since, b.id
"""
_ACTION_ITEMS = """
    select a.id from action_items a join check_in_meetings m on m.id = a.check_in_meeting_id
    where m.team_id = %s and a.done_at is null order by a.due_on nulls last, a.id
"""


async def agenda_facts(team_id: UUID, cycle_id: UUID, today: date) -> AgendaFacts:
    """Return what rules know of a team in a cycle: of goals just those that everybody who reads its meetings reads."""
    pursued = await rows(_Pursued, _PURSUED, {"team": team_id, "cycle": cycle_id, "today": today})
    ids = [each.id for each in pursued]
    signals = await signals_of_key_results(ids)
    return AgendaFacts(
        off_track=[each.id for each in pursued if each.off_track],
        stale=[each.id for each in pursued if each.stale],
        remarkable=[id_ for id_ in ids if signals.get(id_)],
        blockers=[id_ for (id_,) in await values(_BLOCKERS, (ids,))],
        action_items=[id_ for (id_,) in await values(_ACTION_ITEMS, (team_id,))],
    )


async def uncovered_points(team_id: UUID, before: datetime) -> list[AgendaPointRow]:
    """Return what people raised for the team's last meeting that began before, and that was not come to."""
    condition = """
        p.kind = 'RAISED' and p.covered_at is null and p.check_in_meeting_id = (
            select l.id from check_in_meetings l
            where l.team_id = %s and l.starts_at < %s and l.state <> 'CANCELLED'
            order by l.starts_at desc, l.id desc limit 1)"""
    return await rows(AgendaPointRow, _POINTS.format(condition=condition), (team_id, before))
