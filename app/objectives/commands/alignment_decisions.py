"""Commands on an alignment that is there: accepted, declined, changed, fulfilled, and brought to its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import Permission, require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import alignment_policy as policy
from app.objectives.alignment_models import AlignmentState
from app.objectives.alignment_queries import AlignmentRow, alignments_by_id
from app.objectives.commands.alignment import WORDS_LENGTH, AlignmentChanged, change
from app.objectives.commands.alignment_ends import check_weight, closes_circle, covers, lock_alignments
from app.objectives.commands.lookup import hold_cycles_of_objectives, refuse_closed
from app.objectives.models import AlignmentKind


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def accept_alignment(*, actor: Actor, alignment_id: UUID, promised_on: date | None = None) -> AlignmentChanged:
    """Accept that a goal serves this one, so that it counts, or promise what it waits for by a day."""
    edge = await _to_change(actor, alignment_id)
    require(policy.can_accept(actor, edge))
    problems = Problems()
    if edge.kind == AlignmentKind.DEPENDS_ON:
        _check_promise(problems, promised_on, clock.today(actor.organization_time_zone))
    else:
        if promised_on is not None:
            problems.add("promisedOn", "NOT_WAITED_FOR", "Only what is waited for is promised: leave the day out.")
        if await closes_circle(edge.child_id, edge.parent_id):
            message = "Meanwhile that objective is served by this one: the two cannot serve each other."
            problems.add("alignmentId", "CIRCLE", message)
    if edge.kind == AlignmentKind.CONTRIBUTES and not await covers(edge):
        message = "Some readers of the objective above may no longer read this one: it can only be aligned by SUPPORTS."
        problems.add("alignmentId", "HIDDEN_FROM_READERS", message)
    problems.check()
    changed: dict[str, Any] = {"state": AlignmentState.ACCEPTED}
    if promised_on is not None:
        changed["promised_on"] = promised_on
    return await change(actor, edge, "alignment.accept", changed, **_decided(actor))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def decline_alignment(*, actor: Actor, alignment_id: UUID, reason: str) -> AlignmentChanged:
    """Turn down that a goal serves, or waits for, this one; who asked reads why."""
    edge = await _to_change(actor, alignment_id)
    require(policy.can_decline(actor, edge))
    said = {**_decided(actor), "reason": _reason(reason)}
    return await change(actor, edge, "alignment.decline", {"state": AlignmentState.DECLINED}, **said)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def update_alignment(*, actor: Actor, alignment_id: UUID, changes: Mapping[str, Any]) -> AlignmentChanged:
    """Change how an alignment counts (``kind``, ``weight``) or the day of a promise (``promised_on``).

    What ``changes`` leaves out stays. While it is proposed the side that asks does so, then the other side.
    """
    edge = await _to_change(actor, alignment_id)
    require(policy.can_update(actor, edge))
    problems = Problems()
    if edge.kind == AlignmentKind.DEPENDS_ON:
        _check_promise_alone(problems, edge, changes, clock.today(actor.organization_time_zone))
    else:
        await _check_counting(problems, edge, changes)
    problems.check()
    changed = {field: value for field, value in changes.items() if value != getattr(edge, field)}
    return await change(actor, edge, "alignment.update", changed) if changed else _same(edge)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def withdraw_alignment(*, actor: Actor, alignment_id: UUID, reason: str | None = None) -> AlignmentChanged:
    """Take back what was asked for and not decided upon yet."""
    return await _end(actor, alignment_id, policy.can_withdraw, "alignment.withdraw", AlignmentState.WITHDRAWN, reason)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def end_alignment(*, actor: Actor, alignment_id: UUID, reason: str) -> AlignmentChanged:
    """Let a goal no longer serve, or wait for, another, for a reason of the side that did."""
    return await _end(actor, alignment_id, policy.can_end, "alignment.end", AlignmentState.ENDED, reason)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def overrule_alignment(*, actor: Actor, alignment_id: UUID, reason: str) -> AlignmentChanged:
    """Take back from the other side that a goal serves it, or may wait for it; those concerned read why."""
    return await _end(actor, alignment_id, policy.can_overrule, "alignment.overrule", AlignmentState.OVERRULED, reason)


@command(NotFound, NotPermitted, CycleClosed)
async def fulfil_alignment(*, actor: Actor, alignment_id: UUID) -> AlignmentChanged:
    """Say that what a goal waited for is there."""
    return await _end(actor, alignment_id, policy.can_fulfil, "alignment.fulfil", AlignmentState.FULFILLED, None)


async def _to_change(actor: Actor, alignment_id: UUID) -> AlignmentRow:
    """Lock an alignment for this transaction, and all others with it; raises NotFound and CycleClosed."""
    await lock_alignments(actor.organization_id)
    ends = await values("select child_id, parent_id from alignments where id = %s", (alignment_id,))
    await hold_cycles_of_objectives([id_ for edge in ends for id_ in edge])
    edge = (await alignments_by_id([alignment_id])).get(alignment_id)
    if edge is None:
        raise NotFound("alignment", "alignmentId")
    for side in (edge.child_side, edge.parent_side):
        refuse_closed(side.cycle_state, side.cycle_name)
    return edge


async def _end(
    actor: Actor,
    alignment_id: UUID,
    can: Callable[[Actor, AlignmentRow], Permission],
    action: str,
    state: AlignmentState,
    reason: str | None,
) -> AlignmentChanged:
    edge = await _to_change(actor, alignment_id)
    require(can(actor, edge))
    if reason is not None:
        reason = _reason(reason)
    said = {"ended_by_id": actor.person_id, "ended_at": clock.now(), "reason": reason}
    return await change(actor, edge, action, {"state": state}, **said)


def _decided(actor: Actor) -> dict[str, Any]:
    return {"decided_by_id": actor.person_id, "decided_at": clock.now()}


def _reason(reason: str) -> str:
    problems = Problems()
    reason = problems.text("reason", reason, at_most=WORDS_LENGTH)
    problems.check()
    return reason


def _check_promise(problems: Problems, promised_on: date | None, today: date) -> None:
    if promised_on is None:
        problems.add("promisedOn", "REQUIRED", "Say by which day it will be there: the other side plans with it.")
    elif promised_on < today:
        problems.add("promisedOn", "PAST", f"That day is over: promise today, {today}, or a later day.")


def _check_promise_alone(problems: Problems, edge: AlignmentRow, changes: Mapping[str, Any], today: date) -> None:
    for field in ("kind", "weight"):
        if field in changes:
            problems.add(field, "WAITED_FOR", "What is waited for counts nowhere: leave this out.")
    if "promised_on" not in changes:
        return
    if edge.state == AlignmentState.PROPOSED:
        problems.add("promisedOn", "NOT_PROMISED", "The other side has not promised it yet: it does by accepting.")
    else:
        _check_promise(problems, changes["promised_on"], today)


async def _check_counting(problems: Problems, edge: AlignmentRow, changes: Mapping[str, Any]) -> None:
    if "promised_on" in changes:
        problems.add("promisedOn", "NOT_WAITED_FOR", "Only what is waited for is promised: leave the day out.")
    if changes.get("kind") == AlignmentKind.DEPENDS_ON:
        problems.add("kind", "OTHER_MEANING", "What serves does not wait: propose another alignment for that.")
    if changes.get("kind") == AlignmentKind.CONTRIBUTES and not await covers(edge):
        message = "Some readers of the objective above may not read this one: leave it at SUPPORTS."
        problems.add("kind", "HIDDEN_FROM_READERS", message)
    weight: Decimal | None = changes.get("weight")
    if weight is not None:
        check_weight(problems, weight)


def _same(edge: AlignmentRow) -> AlignmentChanged:
    return AlignmentChanged(edge.id, edge.child_id, edge.parent_id)
