"""Deciding upon proposals: revise, approve, reject."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.check_ins import summaries
from app.objectives import queries as objectives
from app.objectives.models import KeyResultRole, MetricKind
from app.objectives.rules import UnitDefinition
from app.proposals import commands, decide, queries
from app.proposals.commands import Rejection, Return
from app.proposals.decide import Decision
from app.proposals.kinds import SentenceChange
from app.proposals.models import RejectionReason
from schema.context import Info, parse_id, parse_one_of_several, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, many, one, over
from schema.key_results import KeyResult
from schema.metrics import UnitInput
from schema.objectives import Objective
from schema.proposals import Proposal
from schema.scalars import Date, Decimal, Markdown
from schema.summaries import Summary


@strawberry.input(description="What to change of a proposed key result; what is left out stays, null empties a field.")
class KeyResultDraftChanges:
    """Changes of a key result."""

    title: str | None = argument("What is to become different.", UNSET)
    kind: MetricKind | None = argument("How it is measured; figures that the new kind has not are emptied.", UNSET)
    role: KeyResultRole | None = argument("Whether it drives progress or guards against harm.", UNSET)
    unit: UnitInput | None = argument("What its figures count.", UNSET)
    baseline: Decimal | None = argument("Where a change starts.", UNSET)
    target: Decimal | None = argument("Where a change leads.", UNSET)
    low: Decimal | None = argument("The low end of a band.", UNSET)
    high: Decimal | None = argument("The high end of a band.", UNSET)
    due_on: Date | None = argument("The day by which it is due.", UNSET)
    milestones: list[str] | None = argument("All steps, where it is measured by steps.", UNSET)
    owner_id: strawberry.ID | None = argument("Who answers for it; null: the objective's owner.", UNSET)

    def given(self) -> dict[str, Any]:
        """Return the changes as the domain knows them."""
        path = ("changes", "keyResult")
        nullable = ["unit", "baseline", "target", "low", "high", "due_on", "owner_id"]
        found = changes(self, "title", "kind", "role", "milestones", nullable=nullable, path=path)
        if unit := found.get("unit"):
            found["unit"] = UnitDefinition(unit.kind, unit.symbol, unit.currency)
        if "milestones" in found:
            found["milestones"] = tuple(found["milestones"])
        if "owner_id" in found:
            found["owner_id"] = parse_optional_id(found["owner_id"], "User", *path, "ownerId")
        return found


@strawberry.input(description="A change of a proposed summary. Positions count from 0 in the revision that was read.")
class SentenceChangeInput:
    """A change of a sentence."""

    section: int = argument("The position of the section.")
    sentence: int | None = argument("The position of the sentence; null adds a sentence behind the others.", None)
    text: str | None = argument("The new wording, which is then a person's and without citation; null drops it.", None)


@strawberry.input(one_of=True, description="What to change, by what the proposal is.")
class ProposalContentChanges:
    """Changes of a proposal."""

    key_result: KeyResultDraftChanges | None = argument("Of a key result.", UNSET)
    summary: list[SentenceChangeInput] | None = argument("Of a summary.", UNSET)


@strawberry.input(description="What to change of a proposal. Revising also brings a STALE one back to PENDING.")
class ProposalReviseInput:
    """Input of `proposalRevise`."""

    proposal_id: strawberry.ID = argument("The proposal.")
    expected_revision: int = argument("The revision that the edit is based on.")
    changes: ProposalContentChanges = argument("What to change; nothing but its kind is needed to bring it back.")


@strawberry.input(description="A proposal, and the revision of it that was read.")
class ProposalDecision:
    """One decision."""

    proposal_id: strawberry.ID = argument("The proposal.")
    revision: int = argument("The revision that was read: another one is a conflict.")


@strawberry.input(description="Which proposals to approve.")
class ProposalsApproveInput:
    """Input of `proposalsApprove`."""

    proposals: list[ProposalDecision] = argument("1 to 50 proposals, each approved on its own.")
    idempotency_key: str = argument("The same key never applies a proposal twice.")


@strawberry.input(description="Which proposal to turn down, and why.")
class ProposalRejectInput:
    """Input of `proposalReject`."""

    proposal_id: strawberry.ID = argument("The proposal.")
    revision: int = argument("The revision that was read: another one is a conflict.")
    reason: RejectionReason = argument("Why it is turned down.")
    comment: Markdown | None = argument("What to do better; OTHER needs it.", None)


@strawberry.input(description="A proposal, the revision of it that was read, and why it is turned down.")
class ProposalRejection:
    """One rejection."""

    proposal_id: strawberry.ID = argument("The proposal.")
    revision: int = argument("The revision that was read: another one is a conflict.")
    reason: RejectionReason = argument("Why it is turned down.")
    comment: Markdown | None = argument("What to do better; OTHER needs it.", None)


@strawberry.input(description="Which proposals to turn down, and why.")
class ProposalsRejectInput:
    """Input of `proposalsReject`."""

    proposals: list[ProposalRejection] = argument("1 to 50 proposals, each turned down on its own.")


@strawberry.input(description="A person's draft, the revision of it that was read, and what they should look at.")
class ProposalReturn:
    """One draft to give back."""

    proposal_id: strawberry.ID = argument("The proposal.")
    revision: int = argument("The revision that was read: another one is a conflict.")
    comment: Markdown = argument("What to do before it is handed in again.")


@strawberry.input(description="Which drafts to give back to those who handed them in.")
class ProposalsReturnInput:
    """Input of `proposalsReturn`."""

    proposals: list[ProposalReturn] = argument("1 to 50 proposals, each given back on its own.")


@over(commands.ProposalChanged, description="The proposal as it is now.")
class ProposalReviseSuccess:
    """Success of `proposalRevise`."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The revised proposal.")


@over(decide.ProposalApproved, description="The proposal, and what it became.")
class ProposalsApproveSuccess:
    """Success of one approval."""

    proposal: Proposal = one(
        queries.proposals_by_id,
        "proposal_id",
        description="The proposal: APPLIED, or PENDING while it needs another approval.",
    )
    key_result: KeyResult | None = one(objectives.key_results_by_id, "key_result_id", description="The new key result.")
    objective: Objective | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it was for."
    )
    changed_objectives: list[Objective] = many(
        objectives.objectives_by_id,
        "moved_objective_ids",
        description="Every objective whose progress or health moved, up the tree, for caches.",
    )
    summary: Summary | None = one(summaries.summaries_by_id, "summary_id", description="The published summary.")


@over(commands.ProposalChanged, description="The proposal as it is now.")
class ProposalRejectSuccess:
    """Success of `proposalReject`."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The proposal, REJECTED.")


@over(commands.ProposalChanged, description="The proposal as it is now.")
class ProposalsRejectSuccess:
    """Success of one rejection."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The proposal, REJECTED.")


@over(commands.ProposalChanged, description="The proposal as it is now.")
class ProposalsReturnSuccess:
    """Success of giving one back."""

    proposal: Proposal = one(queries.proposals_by_id, "proposal_id", description="The proposal, RETURNED.")


@strawberry.type
class ProposalMutations:
    """Decisions upon proposals."""

    @mutation(commands.revise_proposal, ProposalReviseSuccess, description="Change a draft before it is decided.")
    async def proposal_revise(self, info: Info, input: ProposalReviseInput) -> Any:
        """Revise a proposal."""
        wanted = input.changes
        return await commands.revise_proposal(
            actor=info.context.actor,
            proposal_id=parse_id(input.proposal_id, "Proposal", "proposalId"),
            expected_revision=input.expected_revision,
            changes=(
                wanted.key_result.given()
                if wanted.key_result
                else [SentenceChange(each.section, each.sentence, each.text) for each in wanted.summary or ()]
            ),
        )

    @mutation(
        decide.approve_proposal,
        ProposalsApproveSuccess,
        bulk=True,
        description="Approve drafts: the last approval that one needs makes it real through what one's own edit does, "
        "once, in a transaction of its own. One answer for each, in order.",
    )
    async def proposals_approve(self, info: Info, input: ProposalsApproveInput) -> Any:
        """Approve proposals."""
        return await decide.approve_proposals(
            actor=info.context.actor,
            decisions=[
                Decision(parse_one_of_several(each.proposal_id, "Proposal"), each.revision) for each in input.proposals
            ],
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.reject_proposal, ProposalRejectSuccess, description="Turn a draft down, with a reason.")
    async def proposal_reject(self, info: Info, input: ProposalRejectInput) -> Any:
        """Reject a proposal."""
        return await commands.reject_proposal(
            actor=info.context.actor,
            proposal_id=parse_id(input.proposal_id, "Proposal", "proposalId"),
            revision=input.revision,
            reason=input.reason,
            comment=input.comment,
        )

    @mutation(
        commands.reject_proposal,
        ProposalsRejectSuccess,
        bulk=True,
        description="Turn drafts down, each with its reason. One answer for each, in order.",
    )
    async def proposals_reject(self, info: Info, input: ProposalsRejectInput) -> Any:
        """Reject proposals."""
        return await commands.reject_proposals(
            actor=info.context.actor,
            rejections=[
                Rejection(parse_one_of_several(each.proposal_id, "Proposal"), each.revision, each.reason, each.comment)
                for each in input.proposals
            ],
        )

    @mutation(
        commands.return_proposal,
        ProposalsReturnSuccess,
        bulk=True,
        description="Give people's drafts back with a comment; handed in again, they wait once more. One answer for "
        "each, in order.",
    )
    async def proposals_return(self, info: Info, input: ProposalsReturnInput) -> Any:
        """Give proposals back."""
        return await commands.return_proposals(
            actor=info.context.actor,
            returns=[
                Return(parse_one_of_several(each.proposal_id, "Proposal"), each.revision, each.comment)
                for each in input.proposals
            ],
        )
