"""Changes to key results: add, edit, cancel, restore, order, delete."""

from __future__ import annotations

import decimal
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.objectives import commands, queries
from app.objectives.commands import MilestoneEdit
from app.objectives.models import KeyResultRole, MetricKind
from app.objectives.phases import PhasedTarget
from app.objectives.rules import KeyResultDefinition, MilestoneDefinition, UnitDefinition
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, one, over
from schema.key_results import KeyResult
from schema.metrics import PhasedTargetInput, UnitInput
from schema.objectives import Objective, changed_objectives
from schema.scalars import Date, Decimal, Markdown

_ONE = Decimal(decimal.Decimal(1))


@strawberry.input(description="A step of a key result that is measured by steps.")
class MilestoneInput:
    """A new step."""

    title: str = argument("What is done then; at most 200 characters.")
    weight: Decimal = argument("How much it counts beside the other steps.", _ONE)


@strawberry.input(description="A step of a key result that is measured by steps, as it should be.")
class MilestoneUpdateInput:
    """A step that is new, or was there before."""

    title: str = argument("What is done then; at most 200 characters.")
    weight: Decimal = argument("How much it counts beside the other steps.", _ONE)
    milestone_id: strawberry.ID | None = argument(
        "The step that this is; it keeps whether it is done. Without it the step is new.", None
    )


@strawberry.input(description="What a new key result is. Which figures it takes follows from its kind.")
class KeyResultCreateInput:
    """Input of `keyResultCreate`."""

    objective_id: strawberry.ID = argument("The objective that it measures.")
    title: str = argument("What will be different, in a line; at most 300 characters.")
    kind: MetricKind = argument("How it is measured.")
    role: KeyResultRole = argument("Whether it drives progress or guards against harm.", KeyResultRole.DRIVER)
    unit: UnitInput | None = argument("What its figures count; without one they are plain numbers.", None)
    baseline: Decimal | None = argument("Where an INCREASE or DECREASE starts; may follow later.", None)
    target: Decimal | None = argument("Where an INCREASE or DECREASE should lead.", None)
    low: Decimal | None = argument("The low end of the band to MAINTAIN; null: open.", None)
    high: Decimal | None = argument("The high end of the band to MAINTAIN; null: open.", None)
    stretch: Decimal | None = argument("What would be more than the target of an INCREASE or DECREASE.", None)
    phases: list[PhasedTargetInput] = argument(
        "What an INCREASE or DECREASE should have reached on the way; at most 20.", default_factory=list
    )
    source: str | None = argument(
        "Where its value is read, in words or as an address; at most 500 characters. A BASELINE counts as measured "
        "with it, without it once a check-in says so in its note.",
        None,
    )
    milestones: list[MilestoneInput] = argument(
        "The steps of a MILESTONE key result; at most 20.", default_factory=list
    )
    weight: Decimal = argument("How much it counts beside the others.", _ONE)
    due_on: Date | None = argument("The day by which it is due; null: the last day of the cycle.", None)
    owner_id: strawberry.ID | None = argument("Who answers for it; without one the objective's owner does.", None)
    used_input_ids: list[strawberry.ID] = argument(
        "Team inputs that it came from: they are USED then; at most 50.", default_factory=list
    )
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a key result; what is left out stays.")
class KeyResultUpdateInput:
    """Input of `keyResultUpdate`."""

    key_result_id: strawberry.ID = argument("The key result.")
    expected_revision: int = argument("The revision that the edit is based on.")
    title: str | None = argument("What will be different, in a line.", UNSET)
    kind: MetricKind | None = argument("How it is measured; fixed from the first check-in on.", UNSET)
    role: KeyResultRole | None = argument("Whether it drives progress or guards against harm.", UNSET)
    unit: UnitInput | None = argument("What its figures count; null: plain numbers.", UNSET)
    baseline: Decimal | None = argument("Where an INCREASE or DECREASE starts.", UNSET)
    target: Decimal | None = argument("Where an INCREASE or DECREASE should lead.", UNSET)
    low: Decimal | None = argument("The low end of the band to MAINTAIN; null: open.", UNSET)
    high: Decimal | None = argument("The high end of the band to MAINTAIN; null: open.", UNSET)
    stretch: Decimal | None = argument("What would be more than the target; null: nothing.", UNSET)
    phases: list[PhasedTargetInput] | None = argument("All phases; those left out are removed.", UNSET)
    source: str | None = argument("Where its value is read; null removes it.", UNSET)
    milestones: list[MilestoneUpdateInput] | None = argument("All steps, in order; those left out are removed.", UNSET)
    weight: Decimal | None = argument("How much it counts beside the others.", UNSET)
    due_on: Date | None = argument("The day by which it is due; null: the last day of the cycle.", UNSET)
    owner_id: strawberry.ID | None = argument("Who answers for it.", UNSET)
    reason: Markdown | None = argument(
        "Why figures, steps, weight, owner or due day change; needed once the objective is published.", None
    )


@strawberry.input(description="Which key result to cancel.")
class KeyResultCancelInput:
    """Input of `keyResultCancel`."""

    key_result_id: strawberry.ID = argument("The key result.")
    reason: Markdown | None = argument("Why it is given up.", None)


@strawberry.input(description="Which cancelled key result is to count again.")
class KeyResultRestoreInput:
    """Input of `keyResultRestore`."""

    key_result_id: strawberry.ID = argument("The key result.")


@strawberry.input(description="Which key result of a draft to delete.")
class KeyResultDeleteInput:
    """Input of `keyResultDelete`."""

    key_result_id: strawberry.ID = argument("The key result.")


@strawberry.input(description="The order of all key results of an objective.")
class KeyResultsReorderInput:
    """Input of `keyResultsReorder`."""

    objective_id: strawberry.ID = argument("The objective.")
    key_result_ids: list[strawberry.ID] = argument(
        "All of its key results, cancelled ones included, in their new order."
    )


def _key_result(description: str) -> Any:
    return one(queries.key_results_by_id, "key_result_id", description=description)


def _objective(description: str) -> Any:
    return one(queries.objectives_by_id, "objective_id", description=description)


@over(commands.KeyResultChanged, description="The key result was added.")
class KeyResultCreateSuccess:
    """Success of `keyResultCreate`."""

    key_result: KeyResult = _key_result("The new key result, the last of its objective.")
    objective: Objective = _objective("The objective that it measures.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.KeyResultChanged, description="The key result as it is now.")
class KeyResultUpdateSuccess:
    """Success of `keyResultUpdate`."""

    key_result: KeyResult = _key_result("The changed key result.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.KeyResultChanged, description="The key result is cancelled.")
class KeyResultCancelSuccess:
    """Success of `keyResultCancel`."""

    key_result: KeyResult = _key_result("The cancelled key result.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.KeyResultChanged, description="The key result counts again.")
class KeyResultRestoreSuccess:
    """Success of `keyResultRestore`."""

    key_result: KeyResult = _key_result("The key result.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.KeyResultChanged, description="The key result is gone.")
class KeyResultDeleteSuccess:
    """Success of `keyResultDelete`."""

    deleted_id: strawberry.ID = deleted_id("KeyResult", "key_result_id")
    objective: Objective = _objective("The draft that it was part of.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.KeyResultsReordered, description="The key results are in their new order.")
class KeyResultsReorderSuccess:
    """Success of `keyResultsReorder`."""

    objective: Objective = _objective("The objective with its key results.")


def _unit(given: UnitInput | None) -> UnitDefinition | None:
    return UnitDefinition(given.kind, given.symbol, given.currency) if given else None


def _phases(given: Sequence[PhasedTargetInput]) -> tuple[PhasedTarget, ...]:
    return tuple(PhasedTarget(phase.on, phase.value) for phase in given)


def _edit(given: MilestoneUpdateInput) -> MilestoneEdit:
    definition = MilestoneDefinition(given.title, given.weight)
    return MilestoneEdit(definition, parse_optional_id(given.milestone_id, "Milestone", "milestones"))


def changes_of_key_result(given: KeyResultUpdateInput) -> dict[str, Any]:
    """Return the changes that an input asks for, as the domain takes them."""
    found = changes(
        given,
        *("title", "kind", "role", "milestones", "phases", "weight", "owner_id"),
        nullable=["unit", "baseline", "target", "low", "high", "stretch", "source", "due_on"],
    )
    if "unit" in found:
        found["unit"] = _unit(found["unit"])
    if "phases" in found:
        found["phases"] = _phases(found["phases"])
    if "milestones" in found:
        found["milestones"] = tuple(_edit(step) for step in found["milestones"])
    if "owner_id" in found:
        found["owner_id"] = parse_id(found["owner_id"], "User", "ownerId")
    return found


def _id(text: str) -> UUID:
    return parse_id(text, "KeyResult", "keyResultId")


@strawberry.type
class KeyResultMutations:
    """Changes to key results."""

    @mutation(commands.create_key_result, KeyResultCreateSuccess, description="Add a key result to an objective.")
    async def key_result_create(self, info: Info, input: KeyResultCreateInput) -> Any:
        """Add a key result."""
        names = ("title", "kind", "role", "baseline", "target", "low", "high", "stretch", "source", "weight", "due_on")
        return await commands.create_key_result(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            definition=KeyResultDefinition(
                **{name: getattr(input, name) for name in names},
                unit=_unit(input.unit),
                phases=_phases(input.phases),
                milestones=tuple(MilestoneDefinition(step.title, step.weight) for step in input.milestones),
            ),
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            used_input_ids=[parse_id(text, "TeamInput", "usedInputIds") for text in input.used_input_ids],
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_key_result, KeyResultUpdateSuccess, description="Change a key result.")
    async def key_result_update(self, info: Info, input: KeyResultUpdateInput) -> Any:
        """Change a key result."""
        return await commands.update_key_result(
            actor=info.context.actor,
            key_result_id=_id(input.key_result_id),
            expected_revision=input.expected_revision,
            changes=changes_of_key_result(input),
            reason=input.reason,
        )

    @mutation(commands.cancel_key_result, KeyResultCancelSuccess, description="Cancel a key result; it stays readable.")
    async def key_result_cancel(self, info: Info, input: KeyResultCancelInput) -> Any:
        """Cancel a key result."""
        return await commands.cancel_key_result(
            actor=info.context.actor, key_result_id=_id(input.key_result_id), reason=input.reason
        )

    @mutation(
        commands.restore_key_result, KeyResultRestoreSuccess, description="Let a cancelled key result count again."
    )
    async def key_result_restore(self, info: Info, input: KeyResultRestoreInput) -> Any:
        """Restore a key result."""
        return await commands.restore_key_result(actor=info.context.actor, key_result_id=_id(input.key_result_id))

    @mutation(commands.delete_key_result, KeyResultDeleteSuccess, description="Delete a key result out of a draft.")
    async def key_result_delete(self, info: Info, input: KeyResultDeleteInput) -> Any:
        """Delete a key result."""
        return await commands.delete_key_result(actor=info.context.actor, key_result_id=_id(input.key_result_id))

    @mutation(commands.reorder_key_results, KeyResultsReorderSuccess, description="Put key results into another order.")
    async def key_results_reorder(self, info: Info, input: KeyResultsReorderInput) -> Any:
        """Order key results."""
        return await commands.reorder_key_results(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            key_result_ids=[parse_id(text, "KeyResult", "keyResultIds") for text in input.key_result_ids],
        )
