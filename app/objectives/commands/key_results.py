"""Commands on key results: add, cancel, restore, order, delete. Changing one is `key_result_edits`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import ApprovalNeeded, CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands.definition import (
    check_weights,
)
from app.objectives.commands.input_fates import use_team_inputs
from app.objectives.commands.lookup import key_result_to_change, objective_to_change
from app.objectives.commands.new_key_results import AskedKeyResult, add_key_results
from app.objectives.commands.states import due_anew
from app.objectives.due import NEVER, Due
from app.objectives.models import KeyResult, KeyResultProgress, KeyResultState, ObjectiveState
from app.objectives.queries import KeyResultRow
from app.objectives.roll_up import roll_up
from app.objectives.rules import KeyResultDefinition
from app.people.absences import away_days


class KeyResultChanged(NamedTuple):
    """The key result that a command changed, its objective, and the objectives whose progress moved with it."""

    key_result_id: UUID
    objective_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()


class KeyResultsReordered(NamedTuple):
    """The objective whose key results a command put into another order."""

    objective_id: UUID


@command(InvalidInput, NotFound, NotPermitted, ApprovalNeeded, CycleClosed, LimitReached, idempotent=True)
async def create_key_result(
    *,
    actor: Actor,
    objective_id: UUID,
    definition: KeyResultDefinition,
    owner_id: UUID | None = None,
    used_input_ids: Sequence[UUID] = (),
    proposal_id: UUID | None = None,
    approved: bool = False,
    idempotency_key: str | None = None,
) -> KeyResultChanged:
    """Add a key result behind the others of an objective; without an owner it is the objective's owner's.

    Inputs that it came from become USED. ``proposal_id`` is the draft that it was approved from, for the audit;
    ``approved`` says that those did whom the approval policy names, so that the actor's right is theirs.
    """
    asked = AskedKeyResult(objective_id, definition, owner_id, proposal_id, approved)
    [added] = await add_key_results(actor=actor, asked=[asked])
    if isinstance(added, Refusal):
        raise added
    await use_team_inputs(actor, used_input_ids, added)
    return KeyResultChanged(added, objective_id, tuple(await roll_up([objective_id])))


@command(NotFound, NotPermitted, InvalidInput, CycleClosed)
async def cancel_key_result(*, actor: Actor, key_result_id: UUID, reason: str | None = None) -> KeyResultChanged:
    """Cancel a key result: it stays to be read, but counts no longer and nothing is due."""
    key_result = await key_result_to_change(key_result_id)
    require(policy.can_cancel_key_result(actor, key_result))
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    standing = await _key_results(key_result.objective_id)
    check_weights(problems, standing, without=key_result.id, path="keyResultId")
    problems.check()
    return await _settle(actor, key_result, KeyResultState.CANCELLED, NEVER, reason)


@command(NotFound, NotPermitted, InvalidInput, CycleClosed)
async def restore_key_result(*, actor: Actor, key_result_id: UUID) -> KeyResultChanged:
    """Let a cancelled key result count again, with the progress that it had."""
    key_result = await key_result_to_change(key_result_id)
    require(policy.can_restore_key_result(actor, key_result))
    problems = Problems()
    standing = await _key_results(key_result.objective_id)
    counting = [key_result._replace(state=KeyResultState.ACTIVE), *standing]
    check_weights(problems, counting, path="keyResultId")
    problems.check()
    return await _settle(actor, key_result, KeyResultState.ACTIVE, await _due(actor, key_result), None)


async def _due(actor: Actor, key_result: KeyResultRow) -> Due:
    if key_result.objective_state != ObjectiveState.ACTIVE:
        return NEVER
    away = await away_days([key_result.owner_id])
    return due_anew(actor, key_result, away.get(key_result.owner_id, ()))


async def _settle(
    actor: Actor, key_result: KeyResultRow, state: KeyResultState, due: Due, reason: str | None
) -> KeyResultChanged:
    await KeyResult.filter(id=key_result.id).update(state=state, updated_at=clock.now())
    await KeyResultProgress.filter(id=key_result.id).update(**due._asdict())
    action = "key_result.cancel" if state is KeyResultState.CANCELLED else "key_result.restore"
    await record(
        actor,
        action,
        ("KeyResult", key_result.id),
        audience=key_result.audience,
        changes={"state": [key_result.state, state]},
        reason=reason,
    )
    moved = await roll_up([key_result.objective_id])
    return KeyResultChanged(key_result.id, key_result.objective_id, tuple(moved))


@command(NotFound, NotPermitted, InvalidInput, CycleClosed)
async def delete_key_result(*, actor: Actor, key_result_id: UUID) -> KeyResultChanged:
    """Delete a key result out of a draft; inputs that were used in it alone are open again.

    Its audit records stay with the objective, so that they keep having the objective's readers.
    """
    key_result = await key_result_to_change(key_result_id)
    require(policy.can_delete_key_result(actor, key_result))
    problems = Problems()
    standing = await _key_results(key_result.objective_id)
    check_weights(problems, standing, without=key_result.id, path="keyResultId")
    problems.check()

    await values("select waymark.release_inputs(%s)", ([key_result.id],))
    await values("select waymark.hand_over_history(%s)", (key_result.id,))
    await KeyResult.filter(id=key_result.id).delete()
    await record(
        actor,
        "key_result.delete",
        ("KeyResult", key_result.objective_id),
        audience=key_result.audience,
        changes={"title": [key_result.title, None]},
    )
    moved = await roll_up([key_result.objective_id])
    return KeyResultChanged(key_result.id, key_result.objective_id, tuple(moved))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def reorder_key_results(
    *, actor: Actor, objective_id: UUID, key_result_ids: Sequence[UUID]
) -> KeyResultsReordered:
    """Put all key results of an objective into the order of ``key_result_ids``."""
    objective = await objective_to_change(objective_id)
    require(policy.can_edit_objective(actor, objective))
    if len(await queries.key_results_by_id(key_result_ids)) < len(set(key_result_ids)):
        raise NotFound("key result", "keyResultIds")
    standing = await _key_results(objective.id)
    if sorted(key_result_ids) != sorted(key_result.id for key_result in standing):
        raise InvalidInput.one("keyResultIds", "NOT_ALL", "Name every key result of this objective exactly once.")
    for position, key_result_id in enumerate(key_result_ids):
        await KeyResult.filter(id=key_result_id).update(position=position)
    await record(actor, "key_result.reorder", ("Objective", objective.id), audience=objective.audience)
    return KeyResultsReordered(objective.id)


async def _key_results(objective_id: UUID) -> list[KeyResultRow]:
    return (await queries.key_results_of_objectives([objective_id])).get(objective_id, [])
