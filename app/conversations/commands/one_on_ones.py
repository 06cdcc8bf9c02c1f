"""Commands on one-on-ones: the series of two people, its meetings, and what each notes for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.conversations import one_on_one_queries as queries
from app.conversations import policy, rules
from app.conversations.commands.gatherings import series_topic, topic
from app.conversations.models import OneOnOne, OneOnOneMeeting, PrivateNote
from app.conversations.one_on_one_queries import OneOnOneMeetingRow, OneOnOneRow
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.cycles.models import Cadence
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.people import queries as people


class OneOnOneChanged(NamedTuple):
    """The series that a command changed."""

    one_on_one_id: UUID


class OneOnOneMeetingChanged(NamedTuple):
    """The meeting that a command changed, and its series."""

    meeting_id: UUID
    one_on_one_id: UUID


class PrivateNoteWritten(NamedTuple):
    """The meeting about which the actor noted something for themselves."""

    meeting_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def start_one_on_one(
    *,
    actor: Actor,
    with_id: UUID,
    cadence: Cadence = Cadence.BIWEEKLY,
    next_on: date | None = None,
    idempotency_key: str | None = None,
) -> OneOnOneChanged:
    """Begin one-on-ones with one's manager or with somebody who reports to one; nobody else ever sees them."""
    found = await people.users_by_id([actor.person_id, with_id])
    own, other = found[actor.person_id], found.get(with_id)
    if other is None:
        raise NotFound("person", "withId")
    require(policy.can_start_one_on_one(actor, own.manager_id, other))
    manager, report = (other, own) if own.manager_id == other.id else (own, other)
    problems = Problems()
    if not other.active:
        problems.add("withId", "NOT_ACTIVE", f"{other.name} is no longer here.")
    _check_next(problems, actor, next_on)
    problems.check()

    series_id, pair = new_id(), uuid4()
    added = await values(
        "insert into one_on_ones (id, organization_id, audience, manager_id, report_id, cadence, next_on, "
        "started_by_id, revision, created_at) values (%s, %s, %s, %s, %s, %s, %s, %s, 1, %s) "
        "on conflict (organization_id, manager_id, report_id) do nothing returning id",
        (
            *(series_id, actor.organization_id, pair, manager.id, report.id),
            *(cadence, next_on, actor.person_id, clock.now()),
        ),
    )
    if not added:
        message = f"You have one-on-ones with {other.name} already: go on with those."
        raise InvalidInput.one("withId", "STARTED", message)
    await _hold(pair)
    await record(actor, "one_on_one.start", ("OneOnOne", series_id), audience=pair)
    return OneOnOneChanged(series_id)


async def _hold(pair: UUID) -> None:
    """Let the rest of this transaction see by the key of a pair that the actor has just become one of."""
    await values("select set_config('app.audiences', (waymark.audiences() || %s::uuid)::text, true)", (pair,))


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_one_on_one(
    *, actor: Actor, one_on_one_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> OneOnOneChanged:
    """Change how often two people talk and when next; what ``changes`` leaves out stays."""
    series = await one_on_one_series(one_on_one_id)
    require(policy.can_change_one_on_one(actor, series))
    await require_revision(OneOnOne, series, expected_revision)
    changed = {field: value for field, value in changes.items() if value != getattr(series, field)}
    problems = Problems()
    _check_next(problems, actor, changed.get("next_on"))
    problems.check()

    if changed:
        await OneOnOne.filter(id=series.id).update(**changed, revision=series.revision + 1)
        subject = ("OneOnOne", series.id)
        told = before_after(series, changed)
        await record(actor, "one_on_one.update", subject, audience=series.audience, changes=told)
        await announce(series_topic(series.id))
    return OneOnOneChanged(series.id)


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_one_on_one_meeting(
    *, actor: Actor, one_on_one_id: UUID, held_on: date | None = None, idempotency_key: str | None = None
) -> OneOnOneMeetingChanged:
    """Add a talk to a series, on the next date unless another is given; the next date moves on by the cadence."""
    await values("select from one_on_ones where id = %s for no key update", (one_on_one_id,))
    series = await one_on_one_series(one_on_one_id)
    require(policy.can_change_one_on_one(actor, series))
    held_on = held_on or series.next_on or clock.today(actor.organization_time_zone)
    problems = Problems()
    _check_day(problems, actor, "heldOn", held_on)
    if await OneOnOneMeeting.filter(one_on_one_id=series.id, held_on=held_on).exists():
        problems.add("heldOn", "THERE_ALREADY", f"There is a meeting on {held_on} already: use that one.")
    problems.check()

    meeting = await OneOnOneMeeting.create(
        organization_id=actor.organization_id,
        audience=series.audience,
        one_on_one_id=series.id,
        held_on=held_on,
        created_at=clock.now(),
    )
    if series.next_on is None or series.next_on <= held_on:
        following = rules.next_talk(held_on, Cadence(series.cadence))
        await OneOnOne.filter(id=series.id).update(next_on=following)
    await record(actor, "one_on_one.add_meeting", ("OneOnOneMeeting", meeting.id), audience=series.audience)
    await announce(series_topic(series.id))
    return OneOnOneMeetingChanged(meeting.id, series.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_one_on_one_meeting(
    *, actor: Actor, meeting_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> OneOnOneMeetingChanged:
    """Change the notes that the two share about a talk, or its day; what ``changes`` leaves out stays."""
    meeting = await one_on_one_meeting(meeting_id)
    require(policy.can_change_one_on_one(actor, meeting))
    await require_revision(OneOnOneMeeting, meeting, expected_revision)
    problems = Problems()
    changed = dict(changes)
    if "shared_notes" in changes:
        changed["shared_notes"] = problems.optional_text("sharedNotes", changes["shared_notes"], at_most=20_000)
    if "held_on" in changes:
        _check_day(problems, actor, "heldOn", changes["held_on"])
    changed = {field: value for field, value in changed.items() if value != getattr(meeting, field)}
    if "held_on" in changed:
        there = OneOnOneMeeting.filter(one_on_one_id=meeting.one_on_one_id, held_on=changed["held_on"])
        if await there.exists():
            problems.add("heldOn", "THERE_ALREADY", f"There is a meeting on {changed['held_on']} already.")
    problems.check()

    if changed:
        await OneOnOneMeeting.filter(id=meeting.id).update(**changed, revision=meeting.revision + 1)
        subject = ("OneOnOneMeeting", meeting.id)
        told = before_after(meeting, changed)
        await record(actor, "one_on_one.update_meeting", subject, audience=meeting.audience, changes=told)
        await announce(topic(meeting.id))
        await announce(series_topic(meeting.one_on_one_id))
    return OneOnOneMeetingChanged(meeting.id, meeting.one_on_one_id)


@command(InvalidInput, NotFound, NotPermitted)
async def write_private_note(*, actor: Actor, meeting_id: UUID, body: str | None) -> PrivateNoteWritten:
    """Note something about a one-on-one for oneself, in place of what one noted before; None removes it.

    Nobody else ever reads it, and nothing tells that it is there: neither the audit record nor a live event.
    """
    await one_on_one_meeting(meeting_id)
    problems = Problems()
    body = problems.optional_text("body", body)
    problems.check()
    if body is None:
        await PrivateNote.filter(one_on_one_meeting_id=meeting_id, author_id=actor.person_id).delete()
        return PrivateNoteWritten(meeting_id)
    await values(
        "insert into private_notes (id, organization_id, one_on_one_meeting_id, author_id, body, updated_at) "
        "values (%s, %s, %s, %s, %s, %s) on conflict (organization_id, one_on_one_meeting_id, author_id) "
        "do update set body = excluded.body, updated_at = excluded.updated_at",
        (new_id(), actor.organization_id, meeting_id, actor.person_id, body, clock.now()),
    )
    return PrivateNoteWritten(meeting_id)


async def one_on_one_series(one_on_one_id: UUID) -> OneOnOneRow:
    """Return one of the actor's one-on-ones; raises NotFound."""
    found = (await queries.one_on_ones_by_id([one_on_one_id])).get(one_on_one_id)
    if found is None:
        raise NotFound("one-on-one", "oneOnOneId")
    return found


async def one_on_one_meeting(meeting_id: UUID, path: str = "meetingId") -> OneOnOneMeetingRow:
    """Return a meeting of one of the actor's one-on-ones; raises NotFound."""
    found = (await queries.meetings_by_id([meeting_id])).get(meeting_id)
    if found is None:
        raise NotFound("one-on-one meeting", path)
    return found


def _check_next(problems: Problems, actor: Actor, next_on: date | None) -> None:
    if next_on is not None and next_on < clock.today(actor.organization_time_zone):
        problems.add("nextOn", "IN_THE_PAST", "The next time is today or later.")
    elif next_on is not None:
        _check_day(problems, actor, "nextOn", next_on)


def _check_day(problems: Problems, actor: Actor, path: str, day: date) -> None:
    """Note a day that is years away, and surely a slip."""
    if abs((day - clock.today(actor.organization_time_zone)).days) > 2 * 366:
        problems.add(path, "TOO_FAR", "That is more than two years away: check the year.")
