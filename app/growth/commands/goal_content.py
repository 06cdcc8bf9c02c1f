"""What a development goal consists of: the steps towards it, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol
from uuid import UUID

from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.bulk import insert_all, update_all
from app.growth import rules
from app.growth.commands.resources import resources_to_choose
from app.growth.goal_queries import DevelopmentGoalRow, DevelopmentStepRow
from app.growth.models import DevelopmentLink, DevelopmentStep
from app.objectives.queries import objectives_by_id


class StepGiven(NamedTuple):
    """A step as somebody words it; without an id a new one."""

    text: str
    step_id: UUID | None = None


class Goal(Protocol):
    """What steps and links take over from their development goal."""

    id: UUID
    organization_id: UUID
    audience: UUID


def check_steps(
    problems: Problems, steps: Sequence[StepGiven], *, known: Sequence[DevelopmentStepRow], words: tuple[str, ...] = ()
) -> list[StepGiven]:
    """Return steps in proper words; note it where there are too many or one is named twice; raises NotFound.

    ``words`` leads from a step of the input to what it says.
    """
    known_ids = {step.id for step in known}
    given = [step.step_id for step in steps if step.step_id is not None]
    for place, step in enumerate(steps):
        if step.step_id is not None and step.step_id not in known_ids:
            raise NotFound("development step", ("steps", str(place), "developmentStepId"))
    if len(set(given)) < len(given):
        problems.add("steps", "TWICE", "Name each step once.")
    if len(steps) > rules.STEPS_OF_A_GOAL:
        problems.add("steps", "TOO_MANY", f"{rules.STEPS_OF_A_GOAL} steps are the most.")
    return [
        step._replace(text=problems.line(("steps", str(place), *words), step.text, at_most=300))
        for place, step in enumerate(steps)
    ]


async def check_links(
    problems: Problems,
    resource_ids: Sequence[UUID],
    objective_ids: Sequence[UUID],
    *,
    known: DevelopmentGoalRow | None = None,
) -> None:
    """Note it where too much is linked, or something twice or retired; raises NotFound for what the actor cannot see.

    What a goal is linked with already may stay.
    """
    if known is None or list(resource_ids) != known.resource_ids:
        await resources_to_choose(problems, resource_ids, "learningResourceIds", at_most=rules.LINKS_OF_A_GOAL)
    if known is not None and list(objective_ids) == known.objective_ids:
        return
    rules.check_list(problems, "objectiveIds", objective_ids, at_most=rules.LINKS_OF_A_GOAL)
    found = await objectives_by_id(objective_ids)
    for place, objective_id in enumerate(objective_ids):
        if objective_id not in found:
            raise NotFound("objective", ("objectiveIds", str(place)))


async def keep_steps(
    goal: Goal | DevelopmentGoalRow, steps: Sequence[StepGiven], *, known: Sequence[DevelopmentStepRow] = ()
) -> None:
    """Let a goal have these steps, in this order, and no others; those that stay are as done as they were."""
    kept = {step.step_id for step in steps}
    gone = [step.id for step in known if step.id not in kept]
    if gone:
        await DevelopmentStep.filter(id__in=gone).delete()
    placed = list(enumerate(steps))
    await update_all(
        "development_steps",
        [{"id": step.step_id, "text": step.text, "position": place} for place, step in placed if step.step_id],
    )
    of = {"organization_id": goal.organization_id, "audience": goal.audience, "development_goal_id": goal.id}
    await insert_all(
        "development_steps",
        [{"id": new_id(), "text": step.text, "position": place, **of} for place, step in placed if not step.step_id],
    )


async def keep_links(
    goal: Goal | DevelopmentGoalRow, resource_ids: Sequence[UUID], objective_ids: Sequence[UUID]
) -> None:
    """Let a goal be linked with these things and no others."""
    await DevelopmentLink.filter(development_goal_id=goal.id).delete()
    of = {"organization_id": goal.organization_id, "audience": goal.audience, "development_goal_id": goal.id}
    linked = [(id_, None) for id_ in resource_ids] + [(None, id_) for id_ in objective_ids]
    await insert_all(
        "development_links",
        [
            {"id": new_id(), "learning_resource_id": resource_id, "objective_id": objective_id, "position": place, **of}
            for place, (resource_id, objective_id) in enumerate(linked)
        ],
    )
