"""Commands on the life of a published objective: pause, resume, reopen, correct, archive, hand to another owner."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import ApprovalNeeded, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives import policy
from app.objectives.commands.lookup import locked_objective, objective_to_change
from app.objectives.commands.objectives import ObjectiveChanged, update_objective
from app.objectives.commands.passing import REASON_LENGTH, pause_together
from app.objectives.commands.states import record_state, set_due_again
from app.objectives.judging import blocking_problems, findings_for_closing
from app.objectives.models import Objective, ObjectiveState, Outcome
from app.objectives.queries import ObjectiveRow
from app.objectives.roll_up import roll_up


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def pause_objective(*, actor: Actor, objective_id: UUID, reason: str) -> ObjectiveChanged:
    """Let an objective rest: nothing is due in it, it is never stale, and it is left out of the means above it.

    Its own figures stay, and count again from the moment on at which it is resumed.
    """
    passed = await pause_together(actor=actor, ids=[objective_id], reason=reason)
    passed.require(objective_id)
    return ObjectiveChanged(objective_id, passed.moved_objective_ids)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def resume_objective(*, actor: Actor, objective_id: UUID, reason: str | None = None) -> ObjectiveChanged:
    """Take up a paused objective again: it counts, and check-ins are due from the present period on."""
    objective = await objective_to_change(objective_id)
    require(policy.can_resume_objective(actor, objective))
    problems = Problems()
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    problems.check()

    await Objective.filter(id=objective.id).update(
        state=ObjectiveState.ACTIVE, paused_at=None, paused_because=None, updated_at=clock.now()
    )
    await set_due_again(actor, objective.id)
    await record_state(actor, "objective.resume", objective, ObjectiveState.ACTIVE, reason=reason)
    return ObjectiveChanged(objective.id, tuple(await roll_up([objective.id])))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def reopen_objective(*, actor: Actor, objective_id: UUID, reason: str) -> ObjectiveChanged:
    """Pursue a closed objective again, while its cycle runs; how it had ended stays in the audit."""
    objective = await objective_to_change(objective_id)
    require(policy.can_reopen_objective(actor, objective))
    reason = _checked_reason(reason)

    ended: dict[str, Any] = {"outcome": None, "closing_note": None}
    await Objective.filter(id=objective.id).update(
        state=ObjectiveState.ACTIVE, closed_at=None, updated_at=clock.now(), **ended
    )
    await set_due_again(actor, objective.id)
    told = before_after(objective, ended)
    await record_state(actor, "objective.reopen", objective, ObjectiveState.ACTIVE, reason=reason, **told)
    return ObjectiveChanged(objective.id, tuple(await roll_up([objective.id])))


@command(InvalidInput, NotFound, NotPermitted)
async def correct_objective(
    *, actor: Actor, objective_id: UUID, changes: Mapping[str, Any], reason: str
) -> ObjectiveChanged:
    """Correct how a closed objective ended, also once its cycle is closed: ``outcome``, ``closing_note``, or both.

    What ``changes`` leaves out stays. What was said before stays in the audit, with the reason.
    """
    objective = await locked_objective(objective_id)
    require(policy.can_correct_objective(actor, objective))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    wanted = dict(changes)
    if "closing_note" in wanted:
        wanted["closing_note"] = problems.optional_text("note", wanted["closing_note"])
    outcome: Outcome | None = wanted.get("outcome")
    if outcome and outcome != objective.outcome:
        findings = await findings_for_closing(objective.id, outcome)
        problems.extend(blocking_problems("outcome", ("Objective", objective.id), objective.title, findings))
    changed = {field: value for field, value in wanted.items() if value != getattr(objective, field)}
    if not changed:
        problems.add("outcome", "UNCHANGED", "Nothing would change: name another outcome or another note.")
    problems.check()

    await Objective.filter(id=objective.id).update(**changed, updated_at=clock.now())
    await record(
        actor,
        "objective.correct",
        ("Objective", objective.id),
        audience=objective.audience,
        changes=before_after(objective, changed),
        reason=reason,
    )
    return ObjectiveChanged(objective.id, tuple(await roll_up([objective.id])))


@command(InvalidInput, NotFound, NotPermitted)
async def archive_objective(*, actor: Actor, objective_id: UUID, reason: str | None = None) -> ObjectiveChanged:
    """Put a closed objective into the archive: lists leave it out unless they are asked for it. Nothing is lost."""
    objective = await locked_objective(objective_id)
    require(policy.can_archive_objective(actor, objective))
    return await _set_archived(actor, objective, clock.now(), reason)


@command(InvalidInput, NotFound, NotPermitted)
async def unarchive_objective(*, actor: Actor, objective_id: UUID, reason: str | None = None) -> ObjectiveChanged:
    """Bring an objective back from the archive into the lists."""
    objective = await locked_objective(objective_id)
    require(policy.can_unarchive_objective(actor, objective))
    return await _set_archived(actor, objective, None, reason)


async def _set_archived(
    actor: Actor, objective: ObjectiveRow, archived_at: datetime | None, reason: str | None
) -> ObjectiveChanged:
    problems = Problems()
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    changed = {"archived_at": archived_at}
    await Objective.filter(id=objective.id).update(**changed)
    action = "objective.archive" if archived_at else "objective.unarchive"
    subject, told = ("Objective", objective.id), before_after(objective, changed)
    await record(actor, action, subject, audience=objective.audience, changes=told, reason=reason)
    return ObjectiveChanged(objective.id)


@command(InvalidInput, NotFound, NotPermitted, ApprovalNeeded, CycleClosed)
async def reassign_objective(*, actor: Actor, objective_id: UUID, owner_id: UUID, reason: str) -> ObjectiveChanged:
    """Let somebody else answer for an objective, whatever its revision; the reason is kept, also for a draft."""
    objective = await objective_to_change(objective_id)
    return await update_objective(
        actor=actor,
        objective_id=objective.id,
        expected_revision=objective.revision,
        changes={"owner_id": owner_id},
        reason=reason,
    )


def _checked_reason(reason: str) -> str:
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    return reason
