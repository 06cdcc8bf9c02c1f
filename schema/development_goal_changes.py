"""Changes to development goals, and to the steps towards them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.growth import goal_queries as queries
from app.growth.commands import goals as commands
from app.growth.commands.goal_content import StepGiven
from app.growth.models import DevelopmentGoalState
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.development_goals import DevelopmentGoal, DevelopmentGoalEdge, DevelopmentStep
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, one, over
from schema.paging import new_edge
from schema.people import User
from schema.scalars import Date, Markdown


@strawberry.input(description="A step towards a development goal.")
class DevelopmentStepInput:
    """A step."""

    text: str = argument("What there is to do, in a line of at most 300 characters.")
    development_step_id: strawberry.ID | None = argument("The step that gets these words; null: a new one.", None)


@strawberry.input(description="A development goal of the viewer's.")
class DevelopmentGoalCreateInput:
    """Input of `developmentGoalCreate`."""

    title: str = argument("What you want to be able to do, in a line of at most 200 characters.")
    why: Markdown = argument("Why it matters to you; at most 4000 characters.")
    measure: Markdown = argument("How you will see that you got there; at most 4000 characters.")
    skill_id: strawberry.ID | None = argument("The skill that it is about.", None)
    target_on: Date | None = argument("The day until which you want to get there: today or later.", None)
    steps: list[str] = argument(
        "The steps towards it, in their order, each in a line of at most 300 characters; at most 30.",
        default_factory=list,
    )
    learning_resource_ids: list[strawberry.ID] = argument(
        "What you learn from for it; at most 20.", default_factory=list
    )
    objective_ids: list[strawberry.ID] = argument(
        "Objectives that you may read and with which you grow; at most 20.", default_factory=list
    )
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a development goal; what is left out stays.")
class DevelopmentGoalUpdateInput:
    """Input of `developmentGoalUpdate`."""

    development_goal_id: strawberry.ID = argument("An open development goal of yours.")
    expected_revision: int = argument("The revision that was read.")
    title: str | None = argument("What you want to be able to do.", UNSET)
    why: Markdown | None = argument("Why it matters to you.", UNSET)
    measure: Markdown | None = argument("How you will see that you got there.", UNSET)
    skill_id: strawberry.ID | None = argument("The skill that it is about; null: none.", UNSET)
    target_on: Date | None = argument("The day until which you want to get there; null: none.", UNSET)
    steps: list[DevelopmentStepInput] | None = argument(
        "All steps towards it, in their order: one that is left out goes, one that stays is as done as it was.", UNSET
    )
    learning_resource_ids: list[strawberry.ID] | None = argument("All that you learn from for it.", UNSET)
    objective_ids: list[strawberry.ID] | None = argument("All objectives with which you grow.", UNSET)


@strawberry.input(description="Whether a step is done.")
class DevelopmentStepMarkInput:
    """Input of `developmentStepMark`."""

    development_step_id: strawberry.ID = argument("A step towards an open development goal of yours.")
    done: bool = argument("True once it is done; false where it is not after all.")


@strawberry.input(description="What became of a development goal.")
class DevelopmentGoalCloseInput:
    """Input of `developmentGoalClose`."""

    development_goal_id: strawberry.ID = argument("An open development goal of yours.")
    state: DevelopmentGoalState = argument("DONE or DROPPED.")
    note: Markdown | None = argument("What you take from it, or why you drop it, which has to be said.", None)


@strawberry.input(description="Which development goal is worked on again.")
class DevelopmentGoalReopenInput:
    """Input of `developmentGoalReopen`."""

    development_goal_id: strawberry.ID = argument("A development goal of yours that was done or dropped.")


@strawberry.input(description="Which development goal goes.")
class DevelopmentGoalDeleteInput:
    """Input of `developmentGoalDelete`."""

    development_goal_id: strawberry.ID = argument("A development goal of yours; its comments go with it.")


def _goal() -> Any:
    return one(queries.goals_by_id, "development_goal_id", description="The development goal as it is now.")


@over(commands.DevelopmentGoalChanged, description="The development goal is set.")
class DevelopmentGoalCreateSuccess:
    """Success of `developmentGoalCreate`."""

    development_goal_edge: DevelopmentGoalEdge = new_edge(
        queries.goals_by_id, "development_goal_id", queries.LATEST_GOAL, description="The new development goal."
    )


@over(commands.DevelopmentGoalChanged, description="It is changed.")
class DevelopmentGoalUpdateSuccess:
    """Success of `developmentGoalUpdate`."""

    development_goal: DevelopmentGoal = _goal()


@over(commands.DevelopmentStepChanged, description="The step is marked.")
class DevelopmentStepMarkSuccess:
    """Success of `developmentStepMark`."""

    development_step: DevelopmentStep = one(queries.steps_by_id, "development_step_id", description="The step.")
    development_goal: DevelopmentGoal = _goal()


@over(commands.DevelopmentGoalChanged, description="It is closed.")
class DevelopmentGoalCloseSuccess:
    """Success of `developmentGoalClose`."""

    development_goal: DevelopmentGoal = _goal()


@over(commands.DevelopmentGoalChanged, description="It is open again.")
class DevelopmentGoalReopenSuccess:
    """Success of `developmentGoalReopen`."""

    development_goal: DevelopmentGoal = _goal()


@over(commands.DevelopmentGoalChanged, description="It is gone.")
class DevelopmentGoalDeleteSuccess:
    """Success of `developmentGoalDelete`."""

    deleted_id: strawberry.ID = deleted_id("DevelopmentGoal", "development_goal_id")
    owner: User = one(people.users_by_id, "owner_id", description="Whose goal it was.")


def _ids(texts: Sequence[str], kind: str, path: str) -> list[UUID]:
    return [parse_id(text, kind, path, str(place)) for place, text in enumerate(texts)]


def _steps(given: Sequence[DevelopmentStepInput]) -> list[StepGiven]:
    return [
        StepGiven(
            step.text,
            parse_optional_id(step.development_step_id, "DevelopmentStep", "steps", str(place), "developmentStepId"),
        )
        for place, step in enumerate(given)
    ]


def _content(given: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that a client gave with the ids behind its ids."""
    found = dict(given)
    if found.get("skill_id") is not None:
        found["skill_id"] = parse_id(found["skill_id"], "Skill", "skillId")
    if "steps" in found:
        found["steps"] = _steps(found["steps"])
    if "learning_resource_ids" in found:
        texts = found.pop("learning_resource_ids")
        found["resource_ids"] = _ids(texts, "LearningResource", "learningResourceIds")
    if "objective_ids" in found:
        found["objective_ids"] = _ids(found["objective_ids"], "Objective", "objectiveIds")
    return found


def _id(input: Any) -> UUID:
    return parse_id(input.development_goal_id, "DevelopmentGoal", "developmentGoalId")


@strawberry.type
class DevelopmentGoalMutations:
    """Setting development goals and working on them."""

    @mutation(
        commands.create_goal,
        DevelopmentGoalCreateSuccess,
        description="Set a development goal of your own, for you and the one whom you report to.",
    )
    async def development_goal_create(self, info: Info, input: DevelopmentGoalCreateInput) -> Any:
        """Set a development goal."""
        return await commands.create_goal(
            actor=info.context.actor,
            title=input.title,
            why=input.why,
            measure=input.measure,
            skill_id=parse_optional_id(input.skill_id, "Skill", "skillId"),
            target_on=input.target_on,
            steps=input.steps,
            resource_ids=_ids(input.learning_resource_ids, "LearningResource", "learningResourceIds"),
            objective_ids=_ids(input.objective_ids, "Objective", "objectiveIds"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_goal, DevelopmentGoalUpdateSuccess, description="Change an open development goal of yours."
    )
    async def development_goal_update(self, info: Info, input: DevelopmentGoalUpdateInput) -> Any:
        """Change a development goal."""
        given = changes(
            input,
            "title",
            "why",
            "measure",
            "steps",
            "learning_resource_ids",
            "objective_ids",
            nullable=["skill_id", "target_on"],
        )
        return await commands.update_goal(
            actor=info.context.actor,
            goal_id=_id(input),
            expected_revision=input.expected_revision,
            changes=_content(given),
        )

    @mutation(commands.mark_step, DevelopmentStepMarkSuccess, description="Say that a step is done, or not after all.")
    async def development_step_mark(self, info: Info, input: DevelopmentStepMarkInput) -> Any:
        """Mark a step."""
        return await commands.mark_step(
            actor=info.context.actor,
            step_id=parse_id(input.development_step_id, "DevelopmentStep", "developmentStepId"),
            done=input.done,
        )

    @mutation(
        commands.close_goal,
        DevelopmentGoalCloseSuccess,
        description="Say that a development goal of yours is done, or that you drop it and why.",
    )
    async def development_goal_close(self, info: Info, input: DevelopmentGoalCloseInput) -> Any:
        """Close a development goal."""
        return await commands.close_goal(
            actor=info.context.actor, goal_id=_id(input), state=input.state, note=input.note
        )

    @mutation(
        commands.reopen_goal,
        DevelopmentGoalReopenSuccess,
        description="Work on a development goal again that was done or dropped.",
    )
    async def development_goal_reopen(self, info: Info, input: DevelopmentGoalReopenInput) -> Any:
        """Reopen a development goal."""
        return await commands.reopen_goal(actor=info.context.actor, goal_id=_id(input))

    @mutation(
        commands.delete_goal,
        DevelopmentGoalDeleteSuccess,
        description="Delete a development goal of yours, with its steps and what was said about it.",
    )
    async def development_goal_delete(self, info: Info, input: DevelopmentGoalDeleteInput) -> Any:
        """Delete a development goal."""
        return await commands.delete_goal(actor=info.context.actor, goal_id=_id(input))
