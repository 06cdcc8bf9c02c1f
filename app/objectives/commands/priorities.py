"""The command with which owners answer to a priority that has changed."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives import policy
from app.objectives.commands.lookup import objective_to_change
from app.objectives.priority_models import PriorityReview


class PriorityReviewed(NamedTuple):
    """The review, its objective, and the priority that it is about."""

    review_id: UUID
    objective_id: UUID
    priority_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def review_priority(
    *, actor: Actor, objective_id: UUID, still_fits: bool, note: str | None = None
) -> PriorityReviewed:
    """Say that one has looked at an objective after its priority changed, and whether it still fits; if not, why."""
    objective = await objective_to_change(objective_id)
    require(policy.can_edit_objective(actor, objective))
    problems = Problems()
    note = problems.optional_text("note", note)
    if objective.priority_id is None:
        problems.add("objectiveId", "NO_PRIORITY", "It serves no priority: there is nothing to look at.")
    if not still_fits and note is None:
        problems.add("note", "REQUIRED", "Say what no longer fits, and what becomes of the objective.")
    if problems.found or objective.priority_id is None:
        raise InvalidInput(problems.found)

    review = await PriorityReview.create(
        organization_id=actor.organization_id,
        audience=objective.audience,
        objective_id=objective.id,
        priority_id=objective.priority_id,
        still_fits=still_fits,
        note=note,
        reviewed_by_id=actor.person_id,
        reviewed_at=clock.now(),
    )
    subject = ("Objective", objective.id)
    action = "objective.fits_priority" if still_fits else "objective.outgrows_priority"
    await record(actor, action, subject, audience=objective.audience, reason=note)
    return PriorityReviewed(review.id, objective.id, objective.priority_id)
