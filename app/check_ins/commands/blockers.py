"""Commands on blockers."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.check_ins import policy, queries
from app.check_ins.models import Blocker
from app.check_ins.queries import BlockerRow
from app.check_ins.rules import BLOCKER_LENGTH
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.commands.lookup import hold_cycles, lock_standings, person_named, reads, refuse_closed
from app.objectives.queries import key_results_by_id


class BlockerChanged(NamedTuple):
    """The blocker that a command changed, and its key result."""

    blocker_id: UUID
    key_result_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def raise_blocker(
    *,
    actor: Actor,
    key_result_id: UUID,
    text: str,
    helper_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> BlockerChanged:
    """Say what stands in the way of a key result from today on, and perhaps who could help."""
    await lock_standings([key_result_id])
    goal = (await key_results_by_id([key_result_id])).get(key_result_id)
    if goal is None:
        raise NotFound("key result", "keyResultId")
    refuse_closed(goal.cycle_state, goal.cycle_name)
    require(policy.can_raise_blocker(actor, goal))
    problems = Problems()
    text = problems.text("text", text, at_most=BLOCKER_LENGTH)
    if helper_id is not None:
        await _check_helper(problems, helper_id, goal.audience)
    problems.check()

    blocker = await Blocker.create(
        organization_id=actor.organization_id,
        audience=goal.audience,
        key_result_id=goal.id,
        text=text,
        since=clock.today(actor.organization_time_zone),
        raised_by_id=actor.person_id,
        helper_id=helper_id,
    )
    await record(actor, "blocker.raise", ("Blocker", blocker.id), audience=goal.audience)
    return BlockerChanged(blocker.id, goal.id)


@command(NotFound, NotPermitted, CycleClosed)
async def resolve_blocker(*, actor: Actor, blocker_id: UUID) -> BlockerChanged:
    """Say that a blocker is out of the way."""
    blocker = await _locked(blocker_id)
    require(policy.can_resolve_blocker(actor, blocker))
    await Blocker.filter(id=blocker.id).update(resolved_at=clock.now(), resolved_by_id=actor.person_id)
    await record(actor, "blocker.resolve", ("Blocker", blocker.id), audience=blocker.audience)
    return BlockerChanged(blocker.id, blocker.key_result_id)


@command(NotFound, NotPermitted, CycleClosed)
async def reopen_blocker(*, actor: Actor, blocker_id: UUID) -> BlockerChanged:
    """Say that a blocker stands in the way after all; it counts from its first day."""
    blocker = await _locked(blocker_id)
    require(policy.can_reopen_blocker(actor, blocker))
    await Blocker.filter(id=blocker.id).update(resolved_at=None, resolved_by_id=None)
    await record(actor, "blocker.reopen", ("Blocker", blocker.id), audience=blocker.audience)
    return BlockerChanged(blocker.id, blocker.key_result_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def ask_help(*, actor: Actor, blocker_id: UUID, helper_id: UUID | None) -> BlockerChanged:
    """Ask a person who may read the key result to help with a blocker, instead of whoever was asked before.

    None asks nobody any more.
    """
    blocker = await _locked(blocker_id)
    require(policy.can_ask_help(actor, blocker))
    if helper_id is not None:
        problems = Problems()
        await _check_helper(problems, helper_id, blocker.audience)
        problems.check()
    if helper_id != blocker.helper_id:
        await Blocker.filter(id=blocker.id).update(helper_id=helper_id)
        before_after = [str(id_) if id_ else None for id_ in (blocker.helper_id, helper_id)]
        await record(
            actor,
            "blocker.ask_help",
            ("Blocker", blocker.id),
            audience=blocker.audience,
            changes={"helperId": before_after},
        )
    return BlockerChanged(blocker.id, blocker.key_result_id)


async def _locked(blocker_id: UUID) -> BlockerRow:
    await hold_cycles(
        [blocker_id],
        of="select o.cycle_id from blockers b join key_results k on k.id = b.key_result_id "
        "join objectives o on o.id = k.objective_id where b.id = any(%s)",
    )
    await values("select id from blockers where id = %s for no key update", (blocker_id,))
    found = (await queries.blockers_by_id([blocker_id])).get(blocker_id)
    if found is None:
        raise NotFound("blocker", "blockerId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def _check_helper(problems: Problems, helper_id: UUID, audience: UUID) -> None:
    helper = await person_named(helper_id, "helperId")
    if not helper.active:
        problems.add("helperId", "LEFT", f"{helper.name} has left: choose somebody who is here.")
    elif not await reads(helper.id, audience):
        problems.add("helperId", "CANNOT_READ", f"{helper.name} cannot read the key result: ask somebody else.")
