"""Meetings of either kind, as what hangs on them needs them: agendas and action items."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

from app.conversations import meeting_queries, one_on_one_queries, policy
from app.conversations.agenda_queries import MEETING_COLUMNS, MeetingKind
from app.conversations.meeting_queries import CheckInMeetingRow
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.permission import require
from app.database.unit_of_work import values
from app.events import announce


def topic(meeting_id: UUID) -> str:
    """Return what changes to a meeting of either kind, and to what hangs on it, are announced under."""
    return f"meeting:{meeting_id}"


def series_topic(one_on_one_id: UUID) -> str:
    """Return what changes to a one-on-one, and to any of its meetings, are announced under."""
    return f"one_on_one:{one_on_one_id}"


async def announce_change(reference: tuple[str, UUID]) -> None:
    """Announce that a meeting, or what hangs on it, has changed; that of a one-on-one to who follows its series too."""
    kind, id_ = reference
    await announce(topic(id_))
    if kind == MeetingKind.ONE_ON_ONE_MEETING:
        [(series_id,)] = await values("select one_on_one_id from one_on_one_meetings where id = %s", (id_,))
        await announce(series_topic(series_id))


class Gathering(NamedTuple):
    """A meeting of either kind, to whose readers belongs what hangs on it."""

    kind: MeetingKind
    id: UUID
    audience: UUID

    def columns(self) -> dict[str, Any]:
        """Return what hangs on it keeps of it."""
        return {MEETING_COLUMNS[self.kind]: self.id, "audience": self.audience}


async def gathering_to_add_to(
    actor: Actor, reference: tuple[str, UUID], *, what: str = "meeting", path: str = "meetingId"
) -> Gathering:
    """Return a meeting that nobody else adds to or closes until this transaction ends.

    Raises NotFound, and NotPermitted where the actor may not add to it.
    """
    kind, id_ = reference
    if kind == MeetingKind.CHECK_IN_MEETING:
        await _lock("check_in_meetings", id_)
        meeting = (await meeting_queries.check_in_meetings_by_id([id_])).get(id_)
        if meeting is not None:
            require(policy.can_take_part(actor, meeting))
            return Gathering(MeetingKind.CHECK_IN_MEETING, id_, meeting.audience)
    elif kind == MeetingKind.ONE_ON_ONE_MEETING:
        await _lock("one_on_one_meetings", id_)
        talk = (await one_on_one_queries.meetings_by_id([id_])).get(id_)
        if talk is not None:
            require(policy.can_change_one_on_one(actor, talk))
            return Gathering(MeetingKind.ONE_ON_ONE_MEETING, id_, talk.audience)
    raise NotFound(what, path)


async def check_in_meeting(meeting_id: UUID) -> CheckInMeetingRow:
    """Return a check-in meeting that nobody else changes until this transaction ends; raises NotFound."""
    await _lock("check_in_meetings", meeting_id)
    found = (await meeting_queries.check_in_meetings_by_id([meeting_id])).get(meeting_id)
    if found is None:
        raise NotFound("check-in meeting", "meetingId")
    return found


async def _lock(table: str, id_: UUID) -> None:
    await values(f"select from {table} where id = %s for no key update", (id_,))
