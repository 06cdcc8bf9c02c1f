"""Commands on handovers: offer what a person holds to others, accept, decline, withdraw."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import rows, values
from app.handovers import holdings, policy, queries
from app.handovers.models import Handover, HandoverItem, HandoverOutcome, HandoverState
from app.handovers.queries import KINDS, HandoverRow, offered_already
from app.objectives.commands.lookup import reads
from app.objectives.models import Visibility
from app.objectives.pausing import follow_absences
from app.objectives.roll_up import roll_up
from app.people import queries as people
from app.people.commands.users import person_named
from app.people.leading import lead_from
from app.people.queries import UserRow
from app.people.turns import take_turns

PARTS_AT_MOST = 20
ITEMS_AT_MOST = 200
_HELD: dict[str, Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, Sequence[Any]]]]] = {
    "Objective": holdings.objectives_held,
    "KeyResult": holdings.key_results_held,
    "Initiative": holdings.initiatives_held,
    "Team": holdings.teams_held,
    "ActionItem": holdings.action_items_held,
    "Blocker": holdings.blockers_held,
    "Question": holdings.questions_held,
}
_ANSWERS: Mapping[str, str] = {"Team": "lead_id", "Blocker": "helper_id", "Question": "asked_of_id"}
"""The field that says who answers for a thing, where it is not its owner."""
_OF_THE_ORGANIZATION = {"Team"}
_SAID = {"ActionItem", "Blocker", "Question"}


class Part(NamedTuple):
    """What one person is offered: things by their GraphQL kind and id."""

    receiver_id: UUID
    subjects: Sequence[tuple[str, UUID]]


class HandoversOffered(NamedTuple):
    """The offers, one for each receiver, and whose things they are."""

    handover_ids: tuple[UUID, ...]
    giver_id: UUID


class HandoverSettled(NamedTuple):
    """The offer, and the objectives whose staleness or progress follows."""

    handover_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()


class _Taken(NamedTuple):
    item_id: UUID
    outcome: str
    kind: str
    subject_id: UUID
    audience: UUID


@command(InvalidInput, NotFound, NotPermitted)
async def offer_handover(
    *, actor: Actor, giver_id: UUID, parts: Sequence[Part], note: str | None = None
) -> HandoversOffered:
    """Offer what a person holds to one or several others, who each accept or decline their part.

    Nothing moves before that. What the giver does not hold is not there. Each thing is offered to one person at a time,
    who must be able to read it; a private objective takes along whatever in it the giver answers for, and is read by
    its receiver once they accept.
    """
    await take_turns(actor.organization_id)
    giver = await person_named(giver_id, "giverId")
    require(policy.can_hand_over(actor, giver))
    problems = Problems()
    note = problems.optional_text("note", note, at_most=2_000)
    if not 1 <= len(parts) <= PARTS_AT_MOST or not all(part.subjects for part in parts):
        problems.add("parts", "COUNT", f"Offer something to 1 to {PARTS_AT_MOST} people.")
    if sum(len(part.subjects) for part in parts) > ITEMS_AT_MOST:
        problems.add("parts", "TOO_MANY", f"At most {ITEMS_AT_MOST} things are offered at once.")
    problems.check()
    await _check_parts(problems, giver, parts)
    problems.check()

    ids = tuple([await _offer(actor, giver, part, note) for part in parts])
    return HandoversOffered(ids, giver.id)


@command(NotFound, NotPermitted)
async def accept_handover(*, actor: Actor, handover_id: UUID) -> HandoverSettled:
    """Take over what one is offered: all of it that the giver still holds, at once.

    Where a goal was closed, given away or hidden meanwhile, the rest moves and that stays as it is.
    """
    handover = await _to_settle(handover_id)
    require(policy.can_answer(actor, handover))
    giver = (await people.users_by_id([handover.giver_id]))[handover.giver_id]
    taken = [
        item
        for move in ("take_over_duties", "take_over")
        for item in await rows(_Taken, f"select * from waymark.{move}(%s, %s)", (handover.id, clock.now()))
    ]
    today = clock.today(actor.organization_time_zone)
    for item in taken:
        if item.outcome == HandoverOutcome.MOVED:
            field = _ANSWERS.get(item.kind, "owner_id")
            if item.kind == "Team":
                await lead_from(actor.organization_id, item.subject_id, actor.person_id, today)
            await record(
                actor,
                "handover.take_over",
                (item.kind, item.subject_id),
                audience=item.audience,
                changes={field: [str(giver.id), str(actor.person_id)]},
                reason=handover.note or f"Handed over by {giver.name}.",
            )
    await _record(actor, "handover.accept", handover, HandoverState.ACCEPTED)
    touched = await follow_absences([actor.person_id], actor.organization_time_zone)
    touched |= {item.subject_id for item in taken if item.outcome == "SOFTENED"}
    return HandoverSettled(handover.id, tuple(await roll_up(touched)) if touched else ())


@command(InvalidInput, NotFound, NotPermitted)
async def decline_handover(*, actor: Actor, handover_id: UUID, reason: str) -> HandoverSettled:
    """Decline what one is offered, and say why: it stays with the giver and may be offered to somebody else."""
    handover = await _to_settle(handover_id)
    require(policy.can_answer(actor, handover))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=2_000)
    problems.check()
    await _keep(handover, HandoverState.DECLINED, reason)
    await _record(actor, "handover.decline", handover, HandoverState.DECLINED, reason)
    return HandoverSettled(handover.id)


@command(NotFound, NotPermitted)
async def withdraw_handover(*, actor: Actor, handover_id: UUID) -> HandoverSettled:
    """Take an offer back that nobody has answered."""
    handover = await _to_settle(handover_id)
    require(policy.can_withdraw(actor, handover))
    await _keep(handover, HandoverState.WITHDRAWN, None)
    await _record(actor, "handover.withdraw", handover, HandoverState.WITHDRAWN)
    return HandoverSettled(handover.id)


async def _check_parts(problems: Problems, giver: UserRow, parts: Sequence[Part]) -> None:
    held: dict[str, dict[UUID, Any]] = {
        kind: {row.id: row for row in (await load([giver.id])).get(giver.id, [])} for kind, load in _HELD.items()
    }
    subjects = [subject for part in parts for subject in part.subjects]
    waiting, seen = await offered_already([id_ for _, id_ in subjects]), set[UUID]()
    for number, part in enumerate(parts):
        receiver = await _receiver(problems, giver, part.receiver_id, ("parts", str(number), "receiverId"))
        for place, (kind, id_) in enumerate(part.subjects):
            path = ("parts", str(number), "itemIds", str(place))
            thing = held.get(kind, {}).get(id_)
            if thing is None:
                raise NotFound("subject", path)
            if id_ in seen:
                problems.add(path, "TWICE", "Offer each thing to one person.")
            elif id_ in waiting:
                problems.add(path, "OFFERED_ALREADY", "It is offered to somebody already: withdraw that first.")
            elif receiver is not None:
                await _check_reader(problems, path, kind, thing, giver, receiver)
            seen.add(id_)


async def _receiver(problems: Problems, giver: UserRow, receiver_id: UUID, path: tuple[str, ...]) -> UserRow | None:
    """Return who is offered something, or None after noting why they cannot be; raises NotFound."""
    receiver = (await people.users_by_id([receiver_id])).get(receiver_id)
    if receiver is None:
        raise NotFound("person", path)
    if receiver.id == giver.id:
        problems.add(path, "THEMSELVES", f"{giver.name} holds it already: choose somebody else.")
    elif not receiver.active:
        problems.add(path, "NOT_ACTIVE", f"{receiver.name} is no longer here: choose somebody else.")
    else:
        return receiver
    return None


async def _check_reader(
    problems: Problems, path: tuple[str, ...], kind: str, thing: Any, giver: UserRow, receiver: UserRow
) -> None:
    if kind in _OF_THE_ORGANIZATION:
        return
    if kind == "Objective" and thing.visibility == Visibility.PRIVATE:
        lost = await values(
            "select * from waymark.left_behind(%s, %s, %s, %s)", (thing.id, giver.id, receiver.id, clock.now())
        )
        if lost:
            message = "Others answer for something in this private objective and could no longer read it."
            problems.add(path, "HIDES_KEY_RESULT", message)
    elif not await reads(receiver.id, thing.objective_team_id if kind == "Question" else thing.audience):
        said = thing.text if kind in _SAID else thing.title
        problems.add(path, "CANNOT_READ", f"{receiver.name} cannot read “{said}”: choose somebody who can.")


async def _offer(actor: Actor, giver: UserRow, part: Part, note: str | None) -> UUID:
    handover = await Handover.create(
        organization_id=actor.organization_id,
        giver_id=giver.id,
        receiver_id=part.receiver_id,
        offered_by_id=actor.person_id,
        note=note,
        created_at=clock.now(),
    )
    ids = sorted(new_id() for _ in part.subjects)
    shared = {"organization_id": actor.organization_id, "handover_id": handover.id, "outcome": HandoverOutcome.OPEN}
    nothing: Mapping[str, UUID | None] = dict.fromkeys(KINDS.values())
    await insert_all(
        "handover_items",
        [
            {"id": id_, **shared, **nothing, KINDS[kind]: subject_id}
            for id_, (kind, subject_id) in zip(ids, part.subjects, strict=True)
        ],
    )
    changes = {"receiver_id": [None, str(part.receiver_id)], "items": [None, str(len(ids))]}
    await record(actor, "handover.offer", ("Handover", handover.id), audience=actor.person_id, changes=changes)
    return handover.id


async def _to_settle(handover_id: UUID) -> HandoverRow:
    """Lock an offer and return it; raises NotFound."""
    await values("select from handovers where id = %s for no key update", (handover_id,))
    found = (await queries.handovers_by_id([handover_id])).get(handover_id)
    if found is None:
        raise NotFound("handover", "handoverId")
    return found


async def _keep(handover: HandoverRow, state: HandoverState, reason: str | None) -> None:
    await HandoverItem.filter(handover_id=handover.id).update(outcome=HandoverOutcome.KEPT)
    await Handover.filter(id=handover.id).update(state=state, reason=reason, decided_at=clock.now())


async def _record(
    actor: Actor, action: str, handover: HandoverRow, state: HandoverState, reason: str | None = None
) -> None:
    changes = {"state": [handover.state, state]}
    await record(actor, action, ("Handover", handover.id), audience=actor.person_id, changes=changes, reason=reason)
