"""Command that chooses what a key result's progress is."""

from __future__ import annotations

from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives import policy
from app.objectives.commands.key_results import KeyResultChanged
from app.objectives.commands.lookup import key_result_to_change
from app.objectives.models import KeyResult, KeyResultProgress, KeyResultProgressMode, KeyResultRole, ObjectiveState
from app.objectives.remeasure import remeasure
from app.objectives.roll_up import roll_up


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def set_key_result_progress_mode(
    *, actor: Actor, key_result_id: UUID, progress_mode: KeyResultProgressMode, reason: str | None = None
) -> KeyResultChanged:
    """Let a key result's progress be what its check-ins measure, or the mean of what contributes to it.

    Switching loses nothing: what was measured, and what contributes, is there when it is switched back. In a published
    objective it needs a ``reason``, for people count on the figure.
    """
    key_result = await key_result_to_change(key_result_id)
    require(policy.can_edit_key_result(actor, key_result))
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    if key_result.objective_state == ObjectiveState.ACTIVE and reason is None:
        problems.add(
            "reason", "REQUIRED", "People count on its progress already: say why it is measured in another way."
        )
    if key_result.role == KeyResultRole.GUARDRAIL and progress_mode is KeyResultProgressMode.CONTRIBUTIONS:
        message = "A guardrail is held or breached, as its check-ins measure: leave it at CHECK_INS."
        problems.add("progressMode", "GUARDRAIL", message)
    problems.check()
    if progress_mode == key_result.progress_mode:
        return KeyResultChanged(key_result.id, key_result.objective_id)

    await KeyResult.filter(id=key_result.id).update(
        progress_mode=progress_mode, revision=key_result.revision + 1, updated_at=clock.now()
    )
    if progress_mode is KeyResultProgressMode.CHECK_INS:
        await KeyResultProgress.filter(id=key_result.id).update(progress=None, raw_progress=None)
        await remeasure(key_result.id, clock.today(actor.organization_time_zone))
    await record(
        actor,
        "key_result.update",
        ("KeyResult", key_result.id),
        audience=key_result.audience,
        changes={"progress_mode": [key_result.progress_mode, progress_mode]},
        reason=reason,
    )
    moved = await roll_up([key_result.objective_id])
    return KeyResultChanged(key_result.id, key_result.objective_id, tuple(moved))
