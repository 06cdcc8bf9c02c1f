"""Handing in changes of published goals, where others approve what these promise."""

from __future__ import annotations

from typing import Any

import strawberry

from app.proposals import commands, queries
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.key_result_changes import KeyResultUpdateInput, changes_of_key_result
from schema.objective_changes import ObjectiveUpdateInput, changes_of_objective
from schema.proposals import Proposal
from schema.scalars import Markdown


@strawberry.input(description="What to change of a published key result; what is left out stays.")
class KeyResultChangeSubmitInput(KeyResultUpdateInput):
    """Input of `keyResultChangeSubmit`."""

    reason: Markdown = argument("Why; those who approve it read it, and it is kept with what was before.")


@strawberry.input(description="What to change of a published objective; what is left out stays.")
class ObjectiveChangeSubmitInput(ObjectiveUpdateInput):
    """Input of `objectiveChangeSubmit`."""

    reason: Markdown = argument("Why; those who approve it read it, and it is kept with what was before.")


def _proposal() -> Any:
    description = "The proposal, PENDING; the same one where the viewer handed in a change of this goal before."
    return one(queries.proposals_by_id, "proposal_id", description=description)


@over(commands.ProposalChanged, description="The change waits for approval.")
class KeyResultChangeSubmitSuccess:
    """Success of `keyResultChangeSubmit`."""

    proposal: Proposal = _proposal()


@over(commands.ProposalChanged, description="The change waits for approval.")
class ObjectiveChangeSubmitSuccess:
    """Success of `objectiveChangeSubmit`."""

    proposal: Proposal = _proposal()


@strawberry.type
class ChangeSubmissionMutations:
    """Handing in changes."""

    @mutation(
        commands.submit_key_result_change,
        KeyResultChangeSubmitSuccess,
        description="Hand in a change of a published key result; the last approval that it needs makes it. Needed "
        "where `keyResultUpdate` answers `ApprovalNeededError`.",
    )
    async def key_result_change_submit(self, info: Info, input: KeyResultChangeSubmitInput) -> Any:
        """Hand in a change of a key result."""
        return await commands.submit_key_result_change(
            actor=info.context.actor,
            key_result_id=parse_id(input.key_result_id, "KeyResult", "keyResultId"),
            expected_revision=input.expected_revision,
            changes=changes_of_key_result(input),
            reason=input.reason,
        )

    @mutation(
        commands.submit_objective_change,
        ObjectiveChangeSubmitSuccess,
        description="Hand in a change of a published objective; the last approval that it needs makes it. Needed where "
        "`objectiveUpdate` or `objectivesReassign` answers `ApprovalNeededError`.",
    )
    async def objective_change_submit(self, info: Info, input: ObjectiveChangeSubmitInput) -> Any:
        """Hand in a change of an objective."""
        return await commands.submit_objective_change(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            expected_revision=input.expected_revision,
            changes=changes_of_objective(input),
            reason=input.reason,
        )
