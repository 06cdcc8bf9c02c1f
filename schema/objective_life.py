"""The life of published objectives: pause, resume, reopen, correct; and the same done to several at once."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.objectives import commands, queries
from app.objectives.models import Outcome
from schema.context import Info, parse_id, parse_one_of_several
from schema.errors import mutation
from schema.fields import argument, changes, many, one, over
from schema.objectives import Objective, changed_objectives
from schema.scalars import Markdown


@strawberry.input(description="Which objective is to rest, and why.")
class ObjectivePauseInput:
    """Input of `objectivePause`."""

    objective_id: strawberry.ID = argument("The objective.")
    reason: Markdown = argument("Why it rests; at most 2,000 characters.")


@strawberry.input(description="Which paused objective to take up again.")
class ObjectiveResumeInput:
    """Input of `objectiveResume`."""

    objective_id: strawberry.ID = argument("The objective.")
    reason: Markdown | None = argument("Why now, if there is something to say.", None)


@strawberry.input(description="Which closed objective to pursue again, and why.")
class ObjectiveReopenInput:
    """Input of `objectiveReopen`."""

    objective_id: strawberry.ID = argument("The objective.")
    reason: Markdown = argument("Why it is pursued again; at most 2,000 characters.")


@strawberry.input(description="How a closed objective really ended; what is left out stays.")
class ObjectiveCorrectInput:
    """Input of `objectiveCorrect`."""

    objective_id: strawberry.ID = argument("The objective.")
    outcome: Outcome | None = argument("How it ended.", UNSET)
    note: Markdown | None = argument("What there is to say about it; null removes it.", UNSET)
    reason: Markdown = argument("Why it is corrected; at most 2,000 characters.")


@strawberry.input(description="Which drafts to publish.")
class ObjectivesPublishInput:
    """Input of `objectivesPublish`."""

    objective_ids: list[strawberry.ID] = argument("At most 50 drafts.")


@strawberry.input(description="Which closed objectives to put into the archive.")
class ObjectivesArchiveInput:
    """Input of `objectivesArchive`."""

    objective_ids: list[strawberry.ID] = argument("At most 50 objectives.")
    reason: Markdown | None = argument("Why, if there is something to say.", None)


@strawberry.input(description="Which objectives to bring back from the archive.")
class ObjectivesUnarchiveInput:
    """Input of `objectivesUnarchive`."""

    objective_ids: list[strawberry.ID] = argument("At most 50 objectives.")
    reason: Markdown | None = argument("Why, if there is something to say.", None)


@strawberry.input(description="An objective, and who is to answer for it.")
class ObjectiveReassignment:
    """One of `objectivesReassign`."""

    objective_id: strawberry.ID = argument("The objective.")
    owner_id: strawberry.ID = argument("Who answers for it from now on.")


@strawberry.input(description="Which objectives get another owner.")
class ObjectivesReassignInput:
    """Input of `objectivesReassign`."""

    objectives: list[ObjectiveReassignment] = argument("At most 50 objectives, each with its new owner.")
    reason: Markdown = argument("Why; kept with each of them.")


def _objective(description: str) -> Any:
    return one(queries.objectives_by_id, "objective_id", description=description)


@over(commands.ObjectiveChanged, description="The objective rests.")
class ObjectivePauseSuccess:
    """Success of `objectivePause`."""

    objective: Objective = _objective("The paused objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective is pursued again.")
class ObjectiveResumeSuccess:
    """Success of `objectiveResume`."""

    objective: Objective = _objective("The objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective is pursued again.")
class ObjectiveReopenSuccess:
    """Success of `objectiveReopen`."""

    objective: Objective = _objective("The reopened objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="How the objective ended is corrected.")
class ObjectiveCorrectSuccess:
    """Success of `objectiveCorrect`."""

    objective: Objective = _objective("The corrected objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective is published.")
class ObjectivesPublishSuccess:
    """Success of `objectivesPublish`."""

    objective: Objective = _objective("The published objective.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.ObjectiveChanged, description="The objective is in the archive.")
class ObjectivesArchiveSuccess:
    """Success of `objectivesArchive`."""

    objective: Objective = _objective("The archived objective.")


@over(commands.ObjectiveChanged, description="The objective is back from the archive.")
class ObjectivesUnarchiveSuccess:
    """Success of `objectivesUnarchive`."""

    objective: Objective = _objective("The objective.")


@over(commands.ObjectiveChanged, description="Somebody else answers for the objective.")
class ObjectivesReassignSuccess:
    """Success of `objectivesReassign`."""

    objective: Objective | None = _objective("The objective; null where you may no longer read it.")
    changed_objectives: list[Objective] = changed_objectives()
    no_longer_counting: list[Objective] = many(
        queries.objectives_by_id,
        "only_supported_ids",
        description="Objectives that it is now aligned with by SUPPORTS alone: a mean would have told people of a goal "
        "that they may not read.",
    )


def _id(text: str) -> Any:
    return parse_id(text, "Objective", "objectiveId")


@strawberry.type
class ObjectiveLifeMutations:
    """Changes to where objectives stand in their life."""

    @mutation(
        commands.pause_objective,
        ObjectivePauseSuccess,
        description="Let an objective rest: nothing is due in it, and it is left out of the means above it.",
    )
    async def objective_pause(self, info: Info, input: ObjectivePauseInput) -> Any:
        """Pause an objective."""
        return await commands.pause_objective(
            actor=info.context.actor, objective_id=_id(input.objective_id), reason=input.reason
        )

    @mutation(commands.resume_objective, ObjectiveResumeSuccess, description="Take up a paused objective again.")
    async def objective_resume(self, info: Info, input: ObjectiveResumeInput) -> Any:
        """Resume an objective."""
        return await commands.resume_objective(
            actor=info.context.actor, objective_id=_id(input.objective_id), reason=input.reason
        )

    @mutation(
        commands.reopen_objective,
        ObjectiveReopenSuccess,
        description="Pursue a closed objective again, while its cycle runs.",
    )
    async def objective_reopen(self, info: Info, input: ObjectiveReopenInput) -> Any:
        """Reopen an objective."""
        return await commands.reopen_objective(
            actor=info.context.actor, objective_id=_id(input.objective_id), reason=input.reason
        )

    @mutation(
        commands.correct_objective,
        ObjectiveCorrectSuccess,
        description="Correct how a closed objective ended, also once its cycle is closed; what was said before is kept "
        "in its `changes`.",
    )
    async def objective_correct(self, info: Info, input: ObjectiveCorrectInput) -> Any:
        """Correct an outcome."""
        given = changes(input, "outcome", nullable=["note"])
        if "note" in given:
            given["closing_note"] = given.pop("note")
        return await commands.correct_objective(
            actor=info.context.actor, objective_id=_id(input.objective_id), changes=given, reason=input.reason
        )

    @mutation(
        commands.publish_objective,
        ObjectivesPublishSuccess,
        bulk=True,
        description="Publish several drafts: one answer for each, in order.",
    )
    async def objectives_publish(self, info: Info, input: ObjectivesPublishInput) -> Any:
        """Publish objectives."""
        return await commands.publish_objectives(
            actor=info.context.actor,
            objective_ids=[parse_one_of_several(text, "Objective") for text in input.objective_ids],
        )

    @mutation(
        commands.archive_objective,
        ObjectivesArchiveSuccess,
        bulk=True,
        description="Put closed objectives into the archive, where lists leave them out: one answer for each, in "
        "order. They stay readable, and in the history.",
    )
    async def objectives_archive(self, info: Info, input: ObjectivesArchiveInput) -> Any:
        """Archive objectives."""
        return await commands.archive_objectives(
            actor=info.context.actor,
            objective_ids=[parse_one_of_several(text, "Objective") for text in input.objective_ids],
            reason=input.reason,
        )

    @mutation(
        commands.unarchive_objective,
        ObjectivesUnarchiveSuccess,
        bulk=True,
        description="Bring objectives back from the archive: one answer for each, in order.",
    )
    async def objectives_unarchive(self, info: Info, input: ObjectivesUnarchiveInput) -> Any:
        """Bring objectives back."""
        return await commands.unarchive_objectives(
            actor=info.context.actor,
            objective_ids=[parse_one_of_several(text, "Objective") for text in input.objective_ids],
            reason=input.reason,
        )

    @mutation(
        commands.reassign_objective,
        ObjectivesReassignSuccess,
        bulk=True,
        description="Let other people answer for objectives: one answer for each, in order.",
    )
    async def objectives_reassign(self, info: Info, input: ObjectivesReassignInput) -> Any:
        """Give objectives other owners."""
        owners = [
            commands.NewOwner(
                parse_one_of_several(each.objective_id, "Objective"), parse_one_of_several(each.owner_id, "User")
            )
            for each in input.objectives
        ]
        return await commands.reassign_objectives(actor=info.context.actor, owners=owners, reason=input.reason)
