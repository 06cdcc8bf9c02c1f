"""Commands on agendas: of check-in meetings, which rules fill on request, and of one-on-ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.conversations import agenda_queries as queries
from app.conversations import policy, rules
from app.conversations.agenda_queries import AgendaPointRow
from app.conversations.commands.gatherings import Gathering, announce_change, check_in_meeting, gathering_to_add_to
from app.conversations.commands.meetings import latest_summary
from app.conversations.models import AgendaPoint, CheckInMeeting, PointKind
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all, update_all
from app.database.command import command

_SUBJECTS = {PointKind.BLOCKER: "blocker_id", PointKind.ACTION_ITEM: "action_item_id"}


class AgendaChanged(NamedTuple):
    """The meeting whose agenda a command changed: its kind and id."""

    meeting: tuple[str, UUID]


class AgendaPointChanged(NamedTuple):
    """The point that a command changed, and the kind and id of its meeting."""

    point_id: UUID
    meeting: tuple[str, UUID]


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def add_point(
    *, actor: Actor, meeting: tuple[str, UUID], text: str, idempotency_key: str | None = None
) -> AgendaPointChanged:
    """Raise a point for a meeting of one's team or for a one-on-one, behind those that are there."""
    gathering = await gathering_to_add_to(actor, meeting)
    problems = Problems()
    text = problems.line("text", text, at_most=rules.TEXT_LENGTH)
    problems.check()
    standing = await _agenda(gathering)
    if len(standing) >= rules.POINTS_AT_MOST:
        raise LimitReached(f"{rules.POINTS_AT_MOST} points are the most for one meeting: take one off first.")
    point = await AgendaPoint.create(
        organization_id=actor.organization_id,
        **gathering.columns(),
        text=text,
        raised_by_id=actor.person_id,
        position=_behind(standing),
        created_at=clock.now(),
    )
    await _happened(actor, "add_point", gathering, {"point": [None, text]})
    return AgendaPointChanged(point.id, meeting)


@command(InvalidInput, NotFound, NotPermitted)
async def update_point(*, actor: Actor, point_id: UUID, changes: Mapping[str, Any]) -> AgendaPointChanged:
    """Put a point in other words, or say whether it was come to; what ``changes`` leaves out stays."""
    point, gathering = await _point(actor, point_id)
    problems = Problems()
    changed: dict[str, Any] = {}
    if "text" in changes:
        require(policy.can_change_point(actor, point))
        changed["text"] = problems.line("text", changes["text"], at_most=rules.TEXT_LENGTH)
        if point.kind != PointKind.RAISED:
            problems.add("text", "FOUND_BY_RULE", "A rule found this point: raise one of your own beside it.")
    if "covered" in changes and changes["covered"] != (point.covered_at is not None):
        changed["covered_at"] = clock.now() if changes["covered"] else None
    problems.check()

    if changed:
        await AgendaPoint.filter(id=point.id).update(**changed)
        await _happened(actor, "update_point", gathering, {})
    return AgendaPointChanged(point.id, point.meeting)


@command(NotFound, NotPermitted)
async def delete_point(*, actor: Actor, point_id: UUID) -> AgendaPointChanged:
    """Take a point off an agenda."""
    point, gathering = await _point(actor, point_id)
    require(policy.can_change_point(actor, point))
    await AgendaPoint.filter(id=point.id).delete()
    await _happened(actor, "delete_point", gathering, {"point": [point.text, None]} if point.text else {})
    return AgendaPointChanged(point.id, point.meeting)


@command(InvalidInput, NotFound, NotPermitted)
async def order_agenda(*, actor: Actor, meeting: tuple[str, UUID], point_ids: Sequence[UUID]) -> AgendaChanged:
    """Put all points of an agenda into the order of ``point_ids``."""
    gathering = await gathering_to_add_to(actor, meeting)
    standing = {point.id for point in await _agenda(gathering)}
    for index, point_id in enumerate(point_ids):
        if point_id not in standing:
            raise NotFound("agenda point", ("pointIds", str(index)))
    if len(point_ids) != len(standing) or set(point_ids) != standing:
        raise InvalidInput.one("pointIds", "NOT_ALL", "Name every point of this agenda exactly once.")
    await update_all(
        "agenda_points", [{"id": point_id, "position": place} for place, point_id in enumerate(point_ids, start=1)]
    )
    return AgendaChanged(meeting)


@command(NotFound, NotPermitted)
async def prefill_agenda(*, actor: Actor, meeting_id: UUID) -> AgendaChanged:
    """Put on a team's agenda what rules find now, behind what is there; doing so again adds only what is new.

    That is what people raised for the last meeting and did not come to, then key results off track, open blockers,
    stale key results, those with a remarkable course, and open action items: of goals just those that every reader of
    the meeting may read. The team's latest summary is attached, unless one is.
    """
    found = await check_in_meeting(meeting_id)
    require(policy.can_take_part(actor, found))
    gathering = Gathering(queries.MeetingKind.CHECK_IN_MEETING, found.id, found.audience)
    standing = await _agenda(gathering)
    facts = await queries.agenda_facts(found.team_id, found.cycle_id, clock.today(actor.organization_time_zone))
    there = {point.subject[1] for point in standing if point.subject}
    carried = await queries.uncovered_points(found.team_id, found.starts_at)
    texts = {point.text for point in standing}
    columns: list[dict[str, Any]] = [
        *({"text": point.text, "raised_by_id": point.raised_by_id} for point in carried if point.text not in texts),
        *({"kind": each.kind, _column(each.kind): each.subject_id} for each in rules.found_points(facts, there)),
    ]
    await _add_all(actor, gathering, standing, columns)
    if found.summary_id is None:
        await CheckInMeeting.filter(id=found.id).update(summary_id=await latest_summary(found))
    await _happened(actor, "prefill", gathering, {})
    return AgendaChanged((gathering.kind, gathering.id))


async def _add_all(
    actor: Actor, gathering: Gathering, standing: Sequence[AgendaPointRow], columns: Sequence[Mapping[str, Any]]
) -> None:
    nothing = {"text": None, "key_result_id": None, "blocker_id": None, "action_item_id": None}
    shared = {
        "organization_id": actor.organization_id,
        "kind": PointKind.RAISED,
        "raised_by_id": actor.person_id,
        "created_at": clock.now(),
        **nothing,
        **gathering.columns(),
    }
    room = rules.POINTS_AT_MOST - len(standing)
    first = _behind(standing)
    await insert_all(
        "agenda_points",
        [
            {**shared, "id": new_id(), "position": place, **given}
            for place, given in enumerate(columns[:room], start=first)
        ],
    )


def _column(kind: PointKind) -> str:
    return _SUBJECTS.get(kind, "key_result_id")


def _behind(standing: Sequence[AgendaPointRow]) -> int:
    return max((point.position for point in standing), default=0) + 1


async def _agenda(gathering: Gathering) -> list[AgendaPointRow]:
    return (await queries.points_of_meetings([gathering.id], kind=gathering.kind)).get(gathering.id, [])


async def _point(actor: Actor, point_id: UUID) -> tuple[AgendaPointRow, Gathering]:
    """Return a point as it is once nobody else changes its agenda; raises NotFound and NotPermitted."""
    named = (await queries.points_by_id([point_id])).get(point_id)
    if named is None:
        raise NotFound("agenda point", "pointId")
    gathering = await gathering_to_add_to(actor, named.meeting)
    found = (await queries.points_by_id([point_id])).get(point_id)
    if found is None:
        raise NotFound("agenda point", "pointId")
    return found, gathering


async def _happened(actor: Actor, what: str, gathering: Gathering, changes: Mapping[str, Any]) -> None:
    subject = (gathering.kind.value, gathering.id)
    await record(actor, f"agenda.{what}", subject, audience=gathering.audience, changes=changes)
    await announce_change((gathering.kind, gathering.id))
