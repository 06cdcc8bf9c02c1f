"""Commands on check-in meetings: schedule, change, close, and write down what they came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.check_ins.summaries import summaries_by_id
from app.conversations import meeting_queries as queries
from app.conversations import policy, rules
from app.conversations.commands.gatherings import check_in_meeting, topic
from app.conversations.meeting_queries import CheckInMeetingRow
from app.conversations.models import CheckInMeeting, MeetingState, Takeaway, TakeawayKind
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.cycles.commands.cycles import open_cycle
from app.cycles.queries import CycleRow, cycles_by_id
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.people import queries as people
from app.people.commands.teams import team_named
from app.people.queries import TeamRow

SUMMARY_AGE = timedelta(days=35)
"""A summary whose period ended earlier before a meeting is not the one that people come with."""
_AFTERWARDS = timedelta(days=31)


class CheckInMeetingChanged(NamedTuple):
    """The meeting that a command changed, and its team."""

    meeting_id: UUID
    team_id: UUID


class TakeawayChanged(NamedTuple):
    """What a meeting came to, and the meeting."""

    takeaway_id: UUID
    meeting_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def schedule_meeting(
    *,
    actor: Actor,
    team_id: UUID,
    cycle_id: UUID,
    starts_at: datetime | None = None,
    facilitator_id: UUID | None = None,
    attendee_ids: Sequence[UUID] | None = None,
    idempotency_key: str | None = None,
) -> CheckInMeetingChanged:
    """Schedule a check-in meeting of a team, by hand or, without a time, by the cycle's cadence.

    Without a facilitator it is the team's lead, or else the actor; without attendees all of the team.
    """
    cycle = await open_cycle(cycle_id)
    team = await team_named(team_id)
    require(policy.can_schedule_meeting(actor, team.id))
    await values("select from teams where id = %s for no key update", (team.id,))
    problems = Problems()
    begins = await _begins(problems, actor, team, cycle, starts_at)
    facilitator = facilitator_id or team.lead_id or actor.person_id
    asked = await _checked_people(problems, team.id, facilitator_id, attendee_ids or ())
    problems.check()

    meeting = await CheckInMeeting.create(
        organization_id=actor.organization_id,
        audience=team.id,
        team_id=team.id,
        cycle_id=cycle.id,
        facilitator_id=facilitator,
        starts_at=begins,
        created_at=clock.now(),
    )
    if attendee_ids is None:
        members = (await people.members_of_teams([team.id])).get(team.id, [])
        asked = [*(member.id for member in members), *([team.lead_id] if team.lead_id else [])]
    await _ask(meeting, [*asked, facilitator])
    await record(actor, "check_in_meeting.schedule", ("CheckInMeeting", meeting.id), audience=team.id)
    return CheckInMeetingChanged(meeting.id, team.id)


async def _begins(
    problems: Problems, actor: Actor, team: TeamRow, cycle: CycleRow, starts_at: datetime | None
) -> datetime:
    found = await values(
        "select starts_at from check_in_meetings where team_id = %s and cycle_id = %s and state <> 'CANCELLED' "
        "order by starts_at",
        (team.id, cycle.id),
    )
    standing = [at for (at,) in found]
    zone = actor.organization_time_zone
    if starts_at is not None:
        _check_time(problems, cycle, zone, starts_at, standing)
        return starts_at
    begins = rules.next_meeting(cycle.rhythm, standing, now=clock.now(), time_zone=zone)
    if begins is None:
        message = f"Every period of {cycle.name} that is left has a meeting: say when this one begins."
        problems.add("startsAt", "NONE_LEFT", message, cycle=cycle.name)
    return begins or clock.now()


def _check_time(
    problems: Problems, cycle: CycleRow, zone: str, starts_at: datetime, standing: Sequence[datetime]
) -> None:
    day = starts_at.astimezone(ZoneInfo(zone)).date()
    if not cycle.starts_on <= day <= cycle.ends_on + _AFTERWARDS:
        message = f"It belongs to {cycle.name}, {cycle.starts_on} to {cycle.ends_on}: meet then, or soon after."
        problems.add("startsAt", "OUTSIDE_CYCLE", message, cycle=cycle.name)
    if starts_at in standing:
        problems.add("startsAt", "THERE_ALREADY", "The team has a meeting at that time already.")


async def _checked_people(
    problems: Problems, team_id: UUID, facilitator_id: UUID | None, attendee_ids: Sequence[UUID]
) -> list[UUID]:
    """Return those who are asked to come, and note who could not read the meeting; raises NotFound."""
    if len(attendee_ids) > rules.ATTENDEES_AT_MOST:
        problems.add("attendeeIds", "TOO_MANY", f"Ask at most {rules.ATTENDEES_AT_MOST} people to come.")
        return []
    named: dict[tuple[str, ...], UUID] = {("attendeeIds", str(index)): id_ for index, id_ in enumerate(attendee_ids)}
    if facilitator_id is not None:
        named |= {("facilitatorId",): facilitator_id}
    found = await values(
        "select u.id, u.name, waymark.person_reads(u.id, %s, %s) from users u where u.id = any(%s)",
        (team_id, clock.now(), list(set(named.values()))),
    )
    known = {id_: (name, reads) for id_, name, reads in found}
    for path, id_ in named.items():
        if id_ not in known:
            raise NotFound("person", path)
        name, reads = known[id_]
        if not reads:
            problems.add(path, "CANNOT_READ", f"{name} is not here, or neither of the team nor above it.")
    return list(attendee_ids)


async def _ask(meeting: CheckInMeeting | CheckInMeetingRow, person_ids: Sequence[UUID]) -> None:
    """Let just these people be asked to come."""
    await values("delete from meeting_attendees where check_in_meeting_id = %s", (meeting.id,))
    of_it = {"organization_id": meeting.organization_id, "audience": meeting.audience}
    await insert_all(
        "meeting_attendees",
        [
            {"id": new_id(), "check_in_meeting_id": meeting.id, "user_id": person_id, **of_it}
            for person_id in dict.fromkeys(person_ids)
        ],
    )


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_meeting(
    *,
    actor: Actor,
    meeting_id: UUID,
    expected_revision: int,
    changes: Mapping[str, Any],
    attendee_ids: Sequence[UUID] | None = None,
) -> CheckInMeetingChanged:
    """Change when a meeting begins, who leads through it, who comes, its notes and its summary."""
    meeting = await check_in_meeting(meeting_id)
    require(policy.can_lead_meeting(actor, meeting))
    await require_revision(CheckInMeeting, meeting, expected_revision)
    problems = Problems()
    changed = {field: value for field, value in changes.items() if value != getattr(meeting, field)}
    if "notes" in changed:
        changed["notes"] = problems.optional_text("notes", changed["notes"], at_most=20_000)
    if "starts_at" in changed:
        cycle = (await cycles_by_id([meeting.cycle_id]))[meeting.cycle_id]
        _check_time(problems, cycle, actor.organization_time_zone, changed["starts_at"], ())
    if changed.get("summary_id"):
        summary = (await summaries_by_id([changed["summary_id"]])).get(changed["summary_id"])
        if summary is None or summary.team_id != meeting.team_id:
            raise NotFound("summary", "summaryId")
    asked = await _checked_people(problems, meeting.team_id, changed.get("facilitator_id"), attendee_ids or ())
    problems.check()

    if attendee_ids is not None:
        await _ask(meeting, asked)
    if changed or attendee_ids is not None:
        await CheckInMeeting.filter(id=meeting.id).update(**changed, revision=meeting.revision + 1)
        await _happened(actor, "update", meeting, before_after(meeting, changed))
    return CheckInMeetingChanged(meeting.id, meeting.team_id)


@command(NotFound, NotPermitted)
async def close_meeting(*, actor: Actor, meeting_id: UUID) -> CheckInMeetingChanged:
    """Close a meeting: its notes, agenda, decisions and takeaways stay as they are, its action items live on.

    The team's latest summary is attached, unless one is, or it is too old.
    """
    meeting = await check_in_meeting(meeting_id)
    require(policy.can_close_meeting(actor, meeting))
    await CheckInMeeting.filter(id=meeting.id).update(
        state=MeetingState.CLOSED,
        closed_at=clock.now(),
        closed_by_id=actor.person_id,
        summary_id=meeting.summary_id or await latest_summary(meeting),
    )
    await _happened(actor, "close", meeting, {"state": [meeting.state, MeetingState.CLOSED]})
    return CheckInMeetingChanged(meeting.id, meeting.team_id)


async def latest_summary(meeting: CheckInMeetingRow) -> UUID | None:
    """Return the team's summary that was published last, where it tells of the time before a meeting."""
    found = await values(
        "select id from summaries where team_id = %s and period_end >= %s order by published_at desc, id desc limit 1",
        (meeting.team_id, (meeting.starts_at - SUMMARY_AGE).date()),
    )
    return found[0][0] if found else None


@command(NotFound, NotPermitted)
async def cancel_meeting(*, actor: Actor, meeting_id: UUID) -> CheckInMeetingChanged:
    """Cancel a meeting; what was written down for it can still be read."""
    meeting = await check_in_meeting(meeting_id)
    require(policy.can_lead_meeting(actor, meeting))
    await CheckInMeeting.filter(id=meeting.id).update(state=MeetingState.CANCELLED)
    await _happened(actor, "cancel", meeting, {"state": [meeting.state, MeetingState.CANCELLED]})
    return CheckInMeetingChanged(meeting.id, meeting.team_id)


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_takeaway(
    *, actor: Actor, meeting_id: UUID, kind: TakeawayKind, text: str, idempotency_key: str | None = None
) -> TakeawayChanged:
    """Write down a decision of a meeting, or what to remember from it."""
    meeting = await check_in_meeting(meeting_id)
    require(policy.can_take_part(actor, meeting))
    problems = Problems()
    text = problems.text("text", text, at_most=2_000)
    problems.check()
    takeaway = await Takeaway.create(
        organization_id=actor.organization_id,
        audience=meeting.audience,
        check_in_meeting_id=meeting.id,
        kind=kind,
        text=text,
        added_by_id=actor.person_id,
        created_at=clock.now(),
    )
    await _happened(actor, "add_takeaway", meeting, {kind.lower(): [None, text]})
    return TakeawayChanged(takeaway.id, meeting.id)


@command(NotFound, NotPermitted)
async def delete_takeaway(*, actor: Actor, takeaway_id: UUID) -> TakeawayChanged:
    """Take a decision or takeaway out of a meeting that is not closed."""
    found = (await queries.takeaways_by_id([takeaway_id])).get(takeaway_id)
    if found is None:
        raise NotFound("takeaway", "takeawayId")
    meeting = await check_in_meeting(found.check_in_meeting_id)
    require(policy.can_delete_takeaway(actor, found._replace(state=meeting.state)))
    await Takeaway.filter(id=takeaway_id).delete()
    await _happened(actor, "delete_takeaway", meeting, {found.kind.lower(): [found.text, None]})
    return TakeawayChanged(takeaway_id, meeting.id)


async def _happened(actor: Actor, what: str, meeting: CheckInMeetingRow, changes: Mapping[str, Any]) -> None:
    subject = ("CheckInMeeting", meeting.id)
    await record(actor, f"check_in_meeting.{what}", subject, audience=meeting.audience, changes=changes)
    await announce(topic(meeting.id))
