"""The stages of mutations on check-in meetings, agendas and action items."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, case
from tests.support.conversations import Meet, meet_of
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 20_001


@case
async def check_in_meeting_schedule(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(
        person=meet.member,
        input={
            "teamId": gid(meet.team),
            "cycleId": gid(meet.cycle),
            "startsAt": "2026-11-27T09:00:00Z",
            "facilitatorId": meet.member.gid,
            "attendeeIds": [meet.lead.gid],
            "idempotencyKey": "k",
        },
        bad={"startsAt": "2026-09-01T09:00:00Z", "idempotencyKey": ""},
        refused=meet.outsider,
        other={"startsAt": "2026-11-27T10:00:00Z"},
        another=meet.lead,
    )


@case
async def check_in_meeting_update(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(
        person=meet.lead,
        input={
            "meetingId": gid(meet.meeting),
            "expectedRevision": 1,
            "startsAt": "2026-11-21T09:00:00Z",
            "facilitatorId": meet.member.gid,
            "attendeeIds": [meet.lead.gid],
            "notes": "We begin with the import.",
            "summaryId": gid(await meet.summary()),
        },
        bad={"startsAt": "2026-09-01T09:00:00Z", "facilitatorId": meet.outsider.gid, "notes": TOO_LONG},
        refused=meet.member,
    )


@case
async def check_in_meeting_close(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(person=meet.lead, input={"meetingId": gid(meet.meeting)}, refused=meet.member)


@case
async def check_in_meeting_cancel(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(person=meet.lead, input={"meetingId": gid(meet.meeting)}, refused=meet.member)


@case
async def takeaway_add(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(
        person=meet.member,
        input={"meetingId": gid(meet.meeting), "kind": "DECISION", "text": "We wait.", "idempotencyKey": "k"},
        bad={"text": " ", "idempotencyKey": ""},
        refused=company.admin,
        other={"text": "We do not wait."},
        another=meet.lead,
    )


@case
async def takeaway_delete(company: Factory) -> Case:
    meet = await meet_of(company)
    takeaway = await meet.takeaway(meet.lead)
    return Case(person=meet.lead, input={"takeawayId": gid(takeaway)}, refused=meet.member)


@case
async def agenda_point_add(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(
        person=meet.member,
        input={"meetingId": gid(meet.meeting), "text": "The import.", "idempotencyKey": "k"},
        bad={"text": " ", "idempotencyKey": ""},
        refused=company.admin,
        other={"text": "The export."},
        another=meet.lead,
    )


@case
async def agenda_point_update(company: Factory) -> Case:
    meet = await meet_of(company)
    point = await meet.point(meet.member)
    return Case(
        person=meet.member,
        input={"pointId": gid(point), "text": "The export.", "covered": True},
        bad={"text": " "},
        refused=company.admin,
    )


@case
async def agenda_point_delete(company: Factory) -> Case:
    meet = await meet_of(company)
    point = await meet.point(meet.lead)
    return Case(person=meet.lead, input={"pointId": gid(point)}, refused=meet.member)


@case
async def agenda_order(company: Factory) -> Case:
    meet = await meet_of(company)
    points = [await meet.point(meet.lead, position=place) for place in (1, 2)]
    return Case(
        person=meet.member,
        input={"meetingId": gid(meet.meeting), "pointIds": [gid(point) for point in reversed(points)]},
        bad={"pointIds": []},
        refused=company.admin,
    )


@case
async def agenda_prefill(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(person=meet.member, input={"meetingId": gid(meet.meeting)}, refused=company.admin)


@case
async def action_item_add(company: Factory) -> Case:
    meet = await meet_of(company)
    return Case(
        person=meet.member,
        input={
            "sourceId": gid(meet.meeting),
            "text": "Ask ten clinics.",
            "ownerId": meet.lead.gid,
            "dueOn": "2026-11-25",
            "idempotencyKey": "k",
        },
        bad={"text": " ", "ownerId": meet.outsider.gid, "dueOn": "2026-11-17", "idempotencyKey": ""},
        refused=company.admin,
        other={"text": "Ask five clinics."},
        another=meet.lead,
    )


async def owned(company: Factory) -> tuple[Meet, dict[str, str]]:
    """Return a team with an action item that its member does."""
    meet = await meet_of(company)
    return meet, {"actionItemId": gid(await meet.item(meet.member))}


@case
async def action_item_update(company: Factory) -> Case:
    meet, named = await owned(company)
    return Case(
        person=meet.member,
        input={**named, "expectedRevision": 1, "text": "Ask five clinics.", "dueOn": "2026-11-26"},
        bad={"text": " ", "dueOn": "2026-11-17"},
        refused=company.admin,
    )


@case
async def action_item_complete(company: Factory) -> Case:
    meet, named = await owned(company)
    return Case(person=meet.member, input=named, refused=company.admin)


@case
async def action_item_reopen(company: Factory) -> Case:
    meet = await meet_of(company)
    item = await meet.item(meet.member, done_at=meet.meeting.created_at, done_by_id=meet.member.id)
    return Case(person=meet.member, input={"actionItemId": gid(item)}, refused=company.admin)


@case
async def action_item_hand_over(company: Factory) -> Case:
    meet, named = await owned(company)
    return Case(
        person=meet.member,
        input={**named, "toId": meet.lead.gid},
        bad={"toId": meet.outsider.gid},
        refused=company.admin,
    )


@case
async def action_item_accept(company: Factory) -> Case:
    meet = await meet_of(company)
    item = await meet.item(meet.member, offered_to_id=meet.lead.id)
    return Case(person=meet.lead, input={"actionItemId": gid(item)}, refused=meet.member)


@case
async def action_item_decline(company: Factory) -> Case:
    meet = await meet_of(company)
    item = await meet.item(meet.member, offered_to_id=meet.lead.id)
    return Case(
        person=meet.lead,
        input={"actionItemId": gid(item), "reason": "I am away."},
        bad={"reason": TOO_LONG},
        refused=meet.member,
    )
