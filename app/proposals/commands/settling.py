"""Commands that settle a proposal without applying it: turn it down, give it back, take it back.

Approving it is `app.proposals.decide`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, ProposalDecided, Refusal
from app.core.permission import ALLOWED, Permission, require
from app.core.validation import Problems
from app.database.command import command
from app.objectives.commands.bulk import each_of
from app.proposals import policy
from app.proposals.approving import Judgement, judge
from app.proposals.commands.revising import ProposalChanged
from app.proposals.deciding import record_decision
from app.proposals.models import Proposal, ProposalState, RejectionReason
from app.proposals.queries import ProposalRow
from app.proposals.waiting import open_proposal, waiting_proposal

COMMENT_LENGTH = 2_000
_FIELDS = ("proposalId", "revision", "reason", "comment")


class Rejection(NamedTuple):
    """A proposal at the revision that was read, and why it is turned down."""

    proposal_id: UUID
    revision: int
    reason: RejectionReason
    comment: str | None = None


class Return(NamedTuple):
    """A proposal at the revision that was read, and what its author should look at."""

    proposal_id: UUID
    revision: int
    comment: str


@command(InvalidInput, NotFound, NotPermitted, Conflict, ProposalDecided)
async def reject_proposal(
    *, actor: Actor, proposal_id: UUID, revision: int, reason: RejectionReason, comment: str | None = None
) -> ProposalChanged:
    """Turn a proposal down at the revision that was read, with a reason; OTHER needs a comment."""
    proposal = await _to_settle(actor, proposal_id, revision, policy.can_decide)
    problems = Problems()
    comment = problems.optional_text("comment", comment, at_most=COMMENT_LENGTH)
    if reason is RejectionReason.OTHER and comment is None:
        problems.add("comment", "REQUIRED", "Say in a few words why, so that the next draft can be better.")
    problems.check()
    await _settle(actor, proposal, ProposalState.REJECTED, "proposal.reject", comment, rejection_reason=reason)
    return ProposalChanged(proposal.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, ProposalDecided)
async def return_proposal(*, actor: Actor, proposal_id: UUID, revision: int, comment: str) -> ProposalChanged:
    """Give a person's draft back with a comment; revised, or handed in again, it waits once more."""
    proposal = await _to_settle(actor, proposal_id, revision, policy.can_return)
    problems = Problems()
    comment = problems.text("comment", comment, at_most=COMMENT_LENGTH)
    problems.check()
    await _settle(actor, proposal, ProposalState.RETURNED, "proposal.return", comment)
    return ProposalChanged(proposal.id)


@command(NotFound, NotPermitted, ProposalDecided)
async def withdraw_proposal(*, actor: Actor, proposal_id: UUID) -> ProposalChanged:
    """Take back what one has handed in, for good; a draft of an objective stays a draft."""
    proposal = await open_proposal(proposal_id)
    require(policy.can_withdraw(actor, proposal))
    await Proposal.filter(id=proposal.id).update(state=ProposalState.WITHDRAWN)
    states = {"state": [proposal.state, ProposalState.WITHDRAWN.value]}
    await record_decision(actor, "proposal.withdraw", proposal, Judgement(ALLOWED), states)
    return ProposalChanged(proposal.id)


async def reject_proposals(*, actor: Actor, rejections: Sequence[Rejection]) -> list[ProposalChanged | Refusal]:
    """Turn several proposals down, each in a transaction of its own; one answer each, in order."""
    return await each_of(
        "proposals", rejections, lambda each: reject_proposal(actor=actor, **each._asdict()), fields=_FIELDS
    )


async def return_proposals(*, actor: Actor, returns: Sequence[Return]) -> list[ProposalChanged | Refusal]:
    """Give several drafts back, each in a transaction of its own; one answer each, in order."""
    return await each_of(
        "proposals", returns, lambda each: return_proposal(actor=actor, **each._asdict()), fields=_FIELDS
    )


async def _to_settle(
    actor: Actor, proposal_id: UUID, revision: int, can: Callable[[Actor, Any], Permission]
) -> ProposalRow:
    proposal = await waiting_proposal(proposal_id)
    require(can(actor, proposal))
    await require_revision(Proposal, proposal, revision)
    return proposal


async def _settle(
    actor: Actor, proposal: ProposalRow, state: ProposalState, action: str, comment: str | None, **others: Any
) -> None:
    judgement = judge(actor, proposal)
    await Proposal.filter(id=proposal.id).update(
        state=state,
        decided_by_id=actor.person_id,
        decided_for_id=judgement.for_id,
        decided_at=clock.now(),
        comment=comment,
        **others,
    )
    await record_decision(actor, action, proposal, judgement, {"state": [proposal.state, state.value]}, comment)
