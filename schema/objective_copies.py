"""Taking up objectives anew: duplicate one, or carry closed ones over into a later cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.objectives import commands, queries
from app.objectives.lists import BY_TITLE
from app.objectives.models import CarryForward
from schema.context import Info, parse_id, parse_one_of_several, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, many, one, over
from schema.objectives import Objective, ObjectiveEdge
from schema.paging import new_edge
from schema.scalars import Markdown

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@strawberry.input(description="Which objective to draft anew, and in which cycle; what is left out is as it was.")
class ObjectiveDuplicateInput:
    """Input of `objectiveDuplicate`."""

    objective_id: strawberry.ID = argument("The objective that the new one is like; of any cycle.")
    cycle_id: strawberry.ID = argument("The cycle in which the new one is to be reached.")
    title: str | None = argument("What is to be reached, in a line; at most 300 characters.", None)
    team_id: strawberry.ID | None = argument("Whose it is, if another team's.", None)
    owner_id: strawberry.ID | None = argument("Who answers for it, if somebody else.", None)
    with_key_results: bool = argument("Whether key results that still count come along.", True)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What becomes of a closed objective.")
class ObjectiveCarryOver:
    """One of `objectivesCarryOver`."""

    objective_id: strawberry.ID = argument("The closed objective.")
    decision: CarryForward = argument("What becomes of it.")
    cycle_id: strawberry.ID | None = argument("The later cycle in which it goes on; for DROP none.", None)
    reason: Markdown | None = argument("Why; needed for DROP. Null: the `reason` of all.", None)


@strawberry.input(description="What becomes of closed objectives.")
class ObjectivesCarryOverInput:
    """Input of `objectivesCarryOver`."""

    objectives: list[ObjectiveCarryOver] = argument("At most 50 objectives.")
    reason: Markdown | None = argument("Why, for those without a reason of their own; kept with each of them.", None)


def _without_phases() -> Any:
    return many(
        queries.key_results_by_id,
        "without_phases_ids",
        description="Key results whose phases were left out: the way to their target begins elsewhere now, so the "
        "values between would have been made up.",
    )


@over(commands.ObjectiveCopied, description="The objective is drafted anew.")
class ObjectiveDuplicateSuccess:
    """Success of `objectiveDuplicate`."""

    objective_edge: ObjectiveEdge = new_edge(
        queries.objectives_by_id, "objective_id", BY_TITLE, description="The new draft, for the list of its cycle."
    )
    without_phases: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = _without_phases()


@over(commands.ObjectiveCarried, description="What becomes of the objective is decided.")
class ObjectivesCarryOverSuccess:
    """Success of `objectivesCarryOver`."""

    objective: Objective = one(queries.objectives_by_id, "objective_id", description="The closed objective.")
    carried: Objective | None = one(
        queries.objectives_by_id, "carried_id", description="The draft as which it goes on; null where it ends here."
    )
    without_phases: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = _without_phases()


@strawberry.type
class ObjectiveCopyMutations:
    """Taking up objectives anew."""

    @mutation(
        commands.duplicate_objective,
        ObjectiveDuplicateSuccess,
        description="Draft an objective like an earlier one. Its key results begin at the last known values; those "
        "that have reached their target have no baseline until somebody sets another target.",
    )
    async def objective_duplicate(self, info: Info, input: ObjectiveDuplicateInput) -> Any:
        """Duplicate an objective."""
        return await commands.duplicate_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            title=input.title,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            with_key_results=input.with_key_results,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.carry_over_objective,
        ObjectivesCarryOverSuccess,
        bulk=True,
        description="Decide what becomes of closed objectives: one answer for each, in order. What goes on is a draft "
        "with the key results that are not reached yet, tied to what it was by `carriedFrom`.",
    )
    async def objectives_carry_over(self, info: Info, input: ObjectivesCarryOverInput) -> Any:
        """Carry objectives over."""
        decisions = [
            commands.CarryOver(
                parse_one_of_several(each.objective_id, "Objective"),
                each.decision,
                parse_one_of_several(each.cycle_id, "Cycle") if each.cycle_id is not None else None,
                each.reason,
            )
            for each in input.objectives
        ]
        return await commands.carry_over_objectives(actor=info.context.actor, decisions=decisions, reason=input.reason)
