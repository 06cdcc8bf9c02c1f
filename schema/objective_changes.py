"""Changes to objectives: draft, edit, publish, close, delete, and which serves which."""

from __future__ import annotations

import decimal
from typing import Any

import strawberry
from strawberry import UNSET

from app.cycles import queries as cycles
from app.objectives import commands, queries
from app.objectives.lists import BY_TITLE
from app.objectives.models import AlignmentKind, Commitment, Level, Outcome, ProgressMode, Visibility
from schema.context import Info, parse_id, parse_optional_id
from schema.cycles import Cycle
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, many, one, over
from schema.objectives import Objective, ObjectiveEdge, changed_objectives
from schema.paging import new_edge
from schema.scalars import Decimal, Markdown

_ONE = Decimal(decimal.Decimal(1))


@strawberry.input(description="What a new objective is. It begins as a draft.")
class ObjectiveCreateInput:
    """Input of `objectiveCreate`."""

    cycle_id: strawberry.ID = argument("The cycle in which it is to be reached.")
    title: str = argument("What is to be reached, in a line; at most 300 characters.")
    level: Level = argument("Whose goal it is; it stays so.")
    owner_id: strawberry.ID | None = argument("Who answers for it; without one you do.", None)
    team_id: strawberry.ID | None = argument(
        "Whose it is; needed for a team's objective and for TEAM visibility.", None
    )
    why: Markdown | None = argument("Why it is worth it.", None)
    commitment: Commitment = argument("What reaching it means.", Commitment.COMMITTED)
    visibility: Visibility = argument("Who may read it.", Visibility.ORGANIZATION)
    priority_id: strawberry.ID | None = argument("A priority of the cycle that it serves.", None)
    parent_id: strawberry.ID | None = argument(
        "The objective that it serves: it counts there where everybody who reads that one may read this one.", None
    )
    progress_mode: ProgressMode = argument("What its progress is the mean of.", ProgressMode.KEY_RESULTS)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of an objective; what is left out stays.")
class ObjectiveUpdateInput:
    """Input of `objectiveUpdate`."""

    objective_id: strawberry.ID = argument("The objective.")
    expected_revision: int = argument("The revision that the edit is based on.")
    title: str | None = argument("What is to be reached, in a line.", UNSET)
    why: Markdown | None = argument("Why it is worth it; null removes it.", UNSET)
    commitment: Commitment | None = argument("What reaching it means.", UNSET)
    owner_id: strawberry.ID | None = argument("Who answers for it.", UNSET)
    team_id: strawberry.ID | None = argument("Whose it is; null where it is no team's.", UNSET)
    visibility: Visibility | None = argument("Who may read it and everything under it.", UNSET)
    priority_id: strawberry.ID | None = argument("A priority of its cycle; null where it serves none.", UNSET)
    progress_mode: ProgressMode | None = argument("What its progress is the mean of; switching loses nothing.", UNSET)
    reason: Markdown | None = argument("Why; needed where somebody else is to answer for a published objective.", None)


@strawberry.input(description="Which draft to publish.")
class ObjectivePublishInput:
    """Input of `objectivePublish`."""

    objective_id: strawberry.ID = argument("The draft.")


@strawberry.input(description="Which objective to close, and how it ended.")
class ObjectiveCloseInput:
    """Input of `objectiveClose`."""

    objective_id: strawberry.ID = argument("The objective.")
    outcome: Outcome = argument("How it ended, in your judgement.")
    note: Markdown | None = argument("What there is to say about it.", None)


@strawberry.input(description="Which draft to delete.")
class ObjectiveDeleteInput:
    """Input of `objectiveDelete`."""

    objective_id: strawberry.ID = argument("The draft.")


@strawberry.input(description="Which objective serves which, and how; aligning again changes how.")
class ObjectiveAlignInput:
    """Input of `objectiveAlign`."""

    objective_id: strawberry.ID = argument("The objective that serves.")
    parent_id: strawberry.ID = argument("The objective that is served, of the same cycle or of a longer one around it.")
    kind: AlignmentKind | None = argument(
        "Whether it counts in that one's progress; without a kind it does where that gives no hidden goal away.", None
    )
    weight: Decimal = argument("How much it counts beside the others; above zero.", _ONE)


@strawberry.input(description="Which objective serves which no longer.")
class ObjectiveUnalignInput:
    """Input of `objectiveUnalign`."""

    objective_id: strawberry.ID = argument("The objective that served.")
    parent_id: strawberry.ID = argument("The objective that was served.")


def _objective(key: str, description: str) -> Any:
    return one(queries.objectives_by_id, key, description=description)


@over(commands.ObjectiveChanged, description="The objective was drafted.")
class ObjectiveCreateSuccess:
    """Success of `objectiveCreate`."""

    objective_edge: ObjectiveEdge = new_edge(
        queries.objectives_by_id, "objective_id", BY_TITLE, description="The new objective, for the list of its cycle."
    )
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective as it is now.")
class ObjectiveUpdateSuccess:
    """Success of `objectiveUpdate`."""

    objective: Objective | None = _objective(
        "objective_id", "The changed objective; null where you may no longer read it."
    )
    changed_objectives: list[Objective] = changed_objectives()
    no_longer_counting: list[Objective] = many(
        queries.objectives_by_id,
        "only_supported_ids",
        description="Objectives that it is now aligned with by SUPPORTS alone: a mean would have told people of a goal "
        "that they may not read.",
    )


@over(commands.ObjectiveChanged, description="The objective is published.")
class ObjectivePublishSuccess:
    """Success of `objectivePublish`."""

    objective: Objective = _objective("objective_id", "The published objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective is closed.")
class ObjectiveCloseSuccess:
    """Success of `objectiveClose`."""

    objective: Objective = _objective("objective_id", "The closed objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveDeleted, description="The draft is gone.")
class ObjectiveDeleteSuccess:
    """Success of `objectiveDelete`."""

    deleted_id: strawberry.ID = deleted_id("Objective", "objective_id")
    cycle: Cycle = one(cycles.cycles_by_id, "cycle_id", description="The cycle that it was for.")


@over(commands.AlignmentChanged, description="The objective serves the other one.")
class ObjectiveAlignSuccess:
    """Success of `objectiveAlign`."""

    objective: Objective = _objective("child_id", "The objective that serves.")
    parent: Objective = _objective("parent_id", "The objective that is served.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AlignmentChanged, description="The objective no longer serves the other one.")
class ObjectiveUnalignSuccess:
    """Success of `objectiveUnalign`."""

    objective: Objective = _objective("child_id", "The objective that served.")
    parent: Objective = _objective("parent_id", "The objective that was served.")
    changed_objectives: list[Objective] = changed_objectives()


def changes_of_objective(given: ObjectiveUpdateInput) -> dict[str, Any]:
    """Return the changes that an input asks for, as the domain takes them."""
    found = changes(
        given,
        *("title", "commitment", "owner_id", "visibility", "progress_mode"),
        nullable=["why", "team_id", "priority_id"],
    )
    kinds = {"owner_id": ("User", "ownerId"), "team_id": ("Team", "teamId"), "priority_id": ("Priority", "priorityId")}
    return found | {field: parse_optional_id(found[field], *kinds[field]) for field in kinds if field in found}


@strawberry.type
class ObjectiveMutations:
    """Changes to objectives."""

    @mutation(commands.create_objective, ObjectiveCreateSuccess, description="Draft an objective.")
    async def objective_create(self, info: Info, input: ObjectiveCreateInput) -> Any:
        """Draft an objective."""
        actor = info.context.actor
        return await commands.create_objective(
            actor=actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            title=input.title,
            level=input.level,
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId") or actor.person_id,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            why=input.why,
            commitment=input.commitment,
            visibility=input.visibility,
            priority_id=parse_optional_id(input.priority_id, "Priority", "priorityId"),
            parent_id=parse_optional_id(input.parent_id, "Objective", "parentId"),
            progress_mode=input.progress_mode,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_objective,
        ObjectiveUpdateSuccess,
        description="Change what an objective says, who answers for it and who may read it.",
    )
    async def objective_update(self, info: Info, input: ObjectiveUpdateInput) -> Any:
        """Change an objective."""
        return await commands.update_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            expected_revision=input.expected_revision,
            changes=changes_of_objective(input),
            reason=input.reason,
        )

    @mutation(
        commands.publish_objective,
        ObjectivePublishSuccess,
        description="Publish a draft: it counts, and check-ins are due. `problems` lists the findings that block it; "
        "their `params` name the `rule`, the `subjectId` and a `suggestion`.",
    )
    async def objective_publish(self, info: Info, input: ObjectivePublishInput) -> Any:
        """Publish an objective."""
        return await commands.publish_objective(
            actor=info.context.actor, objective_id=parse_id(input.objective_id, "Objective", "objectiveId")
        )

    @mutation(commands.close_objective, ObjectiveCloseSuccess, description="Close an objective with its outcome.")
    async def objective_close(self, info: Info, input: ObjectiveCloseInput) -> Any:
        """Close an objective."""
        return await commands.close_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            outcome=input.outcome,
            note=input.note,
        )

    @mutation(commands.delete_objective, ObjectiveDeleteSuccess, description="Delete a draft with its key results.")
    async def objective_delete(self, info: Info, input: ObjectiveDeleteInput) -> Any:
        """Delete a draft."""
        return await commands.delete_objective(
            actor=info.context.actor, objective_id=parse_id(input.objective_id, "Objective", "objectiveId")
        )

    @mutation(commands.align_objective, ObjectiveAlignSuccess, description="Let an objective serve one above it.")
    async def objective_align(self, info: Info, input: ObjectiveAlignInput) -> Any:
        """Align an objective."""
        return await commands.align_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            parent_id=parse_id(input.parent_id, "Objective", "parentId"),
            kind=input.kind,
            weight=input.weight,
        )

    @mutation(commands.unalign_objective, ObjectiveUnalignSuccess, description="Part an objective from one above it.")
    async def objective_unalign(self, info: Info, input: ObjectiveUnalignInput) -> Any:
        """Part two objectives."""
        return await commands.unalign_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            parent_id=parse_id(input.parent_id, "Objective", "parentId"),
        )
