"""Handing in what a person drafted, and taking it back."""

from __future__ import annotations

from typing import Any

import strawberry

from app.objectives.models import KeyResultRole, MetricKind
from app.objectives.rules import UnitDefinition
from app.proposals import commands, queries
from app.proposals.kinds import KeyResultPayload
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.metrics import UnitInput
from schema.proposals import Proposal
from schema.scalars import Date, Decimal


@strawberry.input(description="A key result to hand in. Which figures it takes follows from its kind.")
class KeyResultSubmitInput:
    """Input of `keyResultSubmit`."""

    objective_id: strawberry.ID = argument("The objective that it would measure.")
    title: str = argument("What will be different, in a line; at most 300 characters.")
    kind: MetricKind = argument("How it would be measured.")
    role: KeyResultRole = argument("Whether it would drive progress or guard against harm.", KeyResultRole.DRIVER)
    unit: UnitInput | None = argument("What its figures count; without one they are plain numbers.", None)
    baseline: Decimal | None = argument("Where an INCREASE or DECREASE starts; needed before it is approved.", None)
    target: Decimal | None = argument("Where an INCREASE or DECREASE should lead.", None)
    low: Decimal | None = argument("The low end of the band to MAINTAIN; null: open.", None)
    high: Decimal | None = argument("The high end of the band to MAINTAIN; null: open.", None)
    due_on: Date | None = argument("The day by which it would be due; null: the last day of the cycle.", None)
    milestones: list[str] = argument("The steps of a MILESTONE key result; at most 20.", default_factory=list)
    owner_id: strawberry.ID | None = argument("Who would answer for it; null: the objective's owner.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which draft of an objective to hand in, with its key results as they are.")
class ObjectiveSubmitInput:
    """Input of `objectiveSubmit`."""

    objective_id: strawberry.ID = argument("The draft.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which of one's own drafts to take back.")
class ProposalWithdrawInput:
    """Input of `proposalWithdraw`."""

    proposal_id: strawberry.ID = argument("The proposal.")


def _proposal(description: str) -> Any:
    return one(queries.proposals_by_id, "proposal_id", description=description)


@over(commands.ProposalChanged, description="The key result waits for approval.")
class KeyResultSubmitSuccess:
    """Success of `keyResultSubmit`."""

    proposal: Proposal = _proposal("The proposal, PENDING.")


@over(commands.ProposalChanged, description="The objective waits for approval.")
class ObjectiveSubmitSuccess:
    """Success of `objectiveSubmit`."""

    proposal: Proposal = _proposal("The proposal, PENDING; the same one where it was handed in before.")


@over(commands.ProposalChanged, description="The proposal as it is now.")
class ProposalWithdrawSuccess:
    """Success of `proposalWithdraw`."""

    proposal: Proposal = _proposal("The proposal, WITHDRAWN.")


@strawberry.type
class ProposalSubmissionMutations:
    """Handing in drafts."""

    @mutation(
        commands.submit_key_result,
        KeyResultSubmitSuccess,
        description="Hand in a key result for an objective; the last approval that it needs adds it.",
    )
    async def key_result_submit(self, info: Info, input: KeyResultSubmitInput) -> Any:
        """Hand in a key result."""
        unit = input.unit
        return await commands.submit_key_result(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            draft=KeyResultPayload(
                title=input.title,
                kind=input.kind,
                role=input.role,
                unit=UnitDefinition(unit.kind, unit.symbol, unit.currency) if unit else None,
                baseline=input.baseline,
                target=input.target,
                low=input.low,
                high=input.high,
                due_on=input.due_on,
                milestones=tuple(input.milestones),
                owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            ),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.submit_objective,
        ObjectiveSubmitSuccess,
        description="Hand in a draft of an objective; the last approval that it needs publishes it. Changed or given "
        "back, it is handed in again the same way.",
    )
    async def objective_submit(self, info: Info, input: ObjectiveSubmitInput) -> Any:
        """Hand in an objective."""
        return await commands.submit_objective(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.withdraw_proposal, ProposalWithdrawSuccess, description="Take back what one has handed in.")
    async def proposal_withdraw(self, info: Info, input: ProposalWithdrawInput) -> Any:
        """Take a draft back."""
        return await commands.withdraw_proposal(
            actor=info.context.actor, proposal_id=parse_id(input.proposal_id, "Proposal", "proposalId")
        )
