"""Approving: a draft becomes real through the command that a person's own edit uses, with the right it needs, once.

One transaction locks the target and the proposal, asks the approval policy in force, compares what the draft was made
from, and keeps the approval. The last one that is needed calls the ordinary command with the approver as its actor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, NamedTuple, cast
from uuid import UUID

from app.activity.queries import require_revision
from app.check_ins.commands import publish_summary
from app.core import clock
from app.core.actor import Actor
from app.core.errors import (
    Conflict,
    CycleClosed,
    InvalidInput,
    LimitReached,
    NotFound,
    NotPermitted,
    Problem,
    ProposalDecided,
    ProposalStale,
    Refusal,
)
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command, key_refusal
from app.database.unit_of_work import values
from app.objectives.commands import create_key_result, publish_objective, update_key_result, update_objective
from app.objectives.commands.content import audience_of, content_of
from app.objectives.commands.lookup import refuse_closed
from app.objectives.judging import blocking_problems
from app.objectives.queries import key_results_by_id, objectives_by_id
from app.objectives.team_input_queries import team_inputs_by_id
from app.proposals import queries
from app.proposals.approving import judge, suffices
from app.proposals.changes import OF_KEY_RESULT, OF_OBJECTIVE, restored
from app.proposals.deciding import record_decision
from app.proposals.dismissing import keep_dismissals
from app.proposals.judging import findings_of_proposals
from app.proposals.kinds import ChangePayload, KeyResultPayload, ObjectivePayload, SummaryPayload, camel
from app.proposals.models import Proposal, ProposalApproval, ProposalKind, ProposalState
from app.proposals.queries import EvidenceRow, ProposalRow
from app.proposals.waiting import waiting_proposal

AT_MOST = 50


class Decision(NamedTuple):
    """A proposal and the revision of it that a person has read."""

    proposal_id: UUID
    revision: int


class ProposalApproved(NamedTuple):
    """What an approval made, nothing where another is needed: a key result, an objective, or a summary.

    ``objective_id`` is the objective that it was for, ``moved_objective_ids`` those whose progress moved with it.
    """

    proposal_id: UUID
    objective_id: UUID | None = None
    key_result_id: UUID | None = None
    summary_id: UUID | None = None
    moved_objective_ids: tuple[UUID, ...] = ()
    published_objective_id: UUID | None = None
    changed_objective_id: UUID | None = None

    @property
    def result_id(self) -> UUID | None:
        """What it became."""
        goal_id = self.key_result_id or self.published_objective_id or self.changed_objective_id
        return goal_id or self.summary_id


async def approve_proposals(
    *, actor: Actor, decisions: Sequence[Decision], idempotency_key: str
) -> list[ProposalApproved | Refusal]:
    """Approve several proposals, each in a transaction of its own; one answer each, in order.

    Each has a key of its own that follows from ``idempotency_key``, so that a repeated request applies nothing twice.
    """
    if len(decisions) > AT_MOST:
        message = f"At most {AT_MOST} proposals are approved at once: send the others in a request of their own."
        return [InvalidInput.one("proposals", "TOO_MANY", message)] * len(decisions)
    if refusal := key_refusal(idempotency_key):
        return [refusal] * len(decisions)
    return [await _answer(actor, decision, place, idempotency_key) for place, decision in enumerate(decisions)]


async def _answer(actor: Actor, decision: Decision, place: int, key: str) -> ProposalApproved | Refusal:
    own_key = hashlib.sha256(f"{decision.proposal_id} {key}".encode()).hexdigest()
    try:
        return await approve_proposal(
            actor=actor, proposal_id=decision.proposal_id, revision=decision.revision, idempotency_key=own_key
        )
    except ProposalStale as refusal:
        await mark_stale(actor=actor, proposal_id=decision.proposal_id)
        return refusal
    except Refusal as refusal:
        refusal.path = ("proposals", str(place), *refusal.path) if refusal.path else ()
        return refusal


@command(
    InvalidInput,
    NotFound,
    NotPermitted,
    Conflict,
    CycleClosed,
    LimitReached,
    ProposalStale,
    ProposalDecided,
    idempotent=True,
)
async def approve_proposal(
    *, actor: Actor, proposal_id: UUID, revision: int, idempotency_key: str | None = None
) -> ProposalApproved:
    """Approve a proposal at the revision that the approver has read; the last approval that it needs applies it."""
    proposal = await waiting_proposal(proposal_id)
    if proposal.about is not None and proposal.kind != ProposalKind.SUMMARY:
        refuse_closed(proposal.about.cycle_state, proposal.about.cycle_name)
    judgement = judge(actor, proposal, approving=True)
    require(judgement.permission)
    await require_revision(Proposal, proposal, revision)
    if proposal.state == ProposalState.STALE or proposal.base_changes:
        raise ProposalStale(proposal.id)
    if proposal.missing:
        raise InvalidInput(_missing(name) for name in proposal.missing)
    await _refuse_blocked(proposal)

    await ProposalApproval.create(
        organization_id=actor.organization_id,
        audience=proposal.audience,
        proposal_id=proposal.id,
        revision=proposal.revision,
        person_id=actor.person_id,
        for_id=judgement.for_id,
        at=clock.now(),
    )
    if not suffices(actor, proposal):
        given = len(proposal.words)
        await record_decision(actor, "proposal.approve", proposal, judgement, {"approvals": [given, given + 1]})
        return ProposalApproved(proposal.id)
    approved = await _apply(actor, proposal)
    await Proposal.filter(id=proposal.id).update(
        state=ProposalState.APPLIED,
        decided_by_id=actor.person_id,
        decided_for_id=judgement.for_id,
        decided_at=clock.now(),
        result_id=approved.result_id,
    )
    states = [proposal.state, ProposalState.APPLIED.value]
    await record_decision(actor, "proposal.approve", proposal, judgement, {"state": states})
    return approved


async def _refuse_blocked(proposal: ProposalRow) -> None:
    """Raise InvalidInput with what a blocking rule finds and nobody has dismissed."""
    if isinstance(proposal.payload, KeyResultPayload | ObjectivePayload):
        findings = (await findings_of_proposals([proposal.id])).get(proposal.id, [])
        problems = Problems()
        problems.extend(blocking_problems("proposalId", ("Proposal", proposal.id), proposal.payload.title, findings))
        problems.check()


def _missing(name: str) -> Problem:
    message = "This is still missing: fill it in first. Where nobody knows it, a BASELINE key result finds it out."
    return Problem((camel(name),), "MISSING", message)


async def _apply(actor: Actor, proposal: ProposalRow) -> ProposalApproved:
    payload = proposal.payload
    evidence = (await queries.evidence_of_proposals([proposal.id])).get(proposal.id, [])
    if isinstance(payload, SummaryPayload):
        return await _publish_summary(actor, proposal, payload, evidence)
    if isinstance(payload, KeyResultPayload):
        return await _create(actor, proposal, payload, evidence)
    objective_id = cast("UUID", proposal.objective_id)
    if isinstance(payload, ChangePayload):
        return await _change(actor, proposal, payload, objective_id)
    published = await publish_objective(actor=actor, objective_id=objective_id, approved=True)
    return ProposalApproved(
        proposal.id,
        objective_id=objective_id,
        published_objective_id=objective_id,
        moved_objective_ids=published.moved_objective_ids,
    )


async def _create(
    actor: Actor, proposal: ProposalRow, payload: KeyResultPayload, evidence: Sequence[EvidenceRow]
) -> ProposalApproved:
    cited = [each.source_id for each in evidence if each.source_kind == "TeamInput"]
    there = await team_inputs_by_id(cited)  # what was withdrawn meanwhile keeps nobody from approving
    created = await create_key_result(
        actor=actor,
        objective_id=cast("UUID", proposal.objective_id),
        definition=payload.definition(),
        owner_id=payload.owner_id,
        used_input_ids=tuple(id_ for id_ in dict.fromkeys(cited) if id_ in there),
        proposal_id=proposal.id,
        approved=True,
    )
    await keep_dismissals(proposal.id, created.key_result_id)
    return ProposalApproved(
        proposal.id,
        objective_id=created.objective_id,
        key_result_id=created.key_result_id,
        moved_objective_ids=tuple(created.moved_objective_ids),
    )


async def _change(actor: Actor, proposal: ProposalRow, payload: ChangePayload, objective_id: UUID) -> ProposalApproved:
    if proposal.key_result_id is not None:
        row = (await key_results_by_id([proposal.key_result_id]))[proposal.key_result_id]
        changes = restored(OF_KEY_RESULT, payload.changes)
        edited = await update_key_result(
            actor=actor,
            key_result_id=row.id,
            expected_revision=row.revision,
            changes=changes,
            reason=payload.reason,
            approved=True,
        )
        moved = edited.moved_objective_ids
        return ProposalApproved(proposal.id, objective_id, key_result_id=row.id, moved_objective_ids=moved)
    objective = (await objectives_by_id([objective_id]))[objective_id]
    changes = restored(OF_OBJECTIVE, payload.changes)
    if audience_of(content_of(objective)._replace(**changes), actor.organization_id) not in actor.audiences:
        raise NotPermitted("You could not read it any more: somebody who can approves it.")
    changed = await update_objective(
        actor=actor,
        objective_id=objective_id,
        expected_revision=objective.revision,
        changes=changes,
        reason=payload.reason,
        approved=True,
    )
    moved = changed.moved_objective_ids
    return ProposalApproved(proposal.id, objective_id, changed_objective_id=objective_id, moved_objective_ids=moved)


async def _publish_summary(
    actor: Actor, proposal: ProposalRow, payload: SummaryPayload, evidence: Sequence[EvidenceRow]
) -> ProposalApproved:
    published = await publish_summary(
        actor=actor,
        audience=proposal.audience,
        team_id=proposal.team_id,
        objective_id=proposal.objective_id,
        period_start=payload.period_start,
        period_end=payload.period_end,
        sections=_sections(payload, evidence),
        signals=payload.signals,
        proposal_id=proposal.id,
    )
    return ProposalApproved(proposal.id, objective_id=proposal.objective_id, summary_id=published.summary_id)


def _sections(payload: SummaryPayload, evidence: Sequence[EvidenceRow]) -> list[dict[str, Any]]:
    return [
        {
            "heading": section.heading,
            "sentences": [
                {
                    "text": sentence.text,
                    "origin": sentence.origin.value,
                    "author_id": str(sentence.author_id) if sentence.author_id else None,
                    "evidence": [_cited(each) for each in evidence if sentence.key in each.supports],
                }
                for sentence in section.sentences
            ],
        }
        for section in payload.sections
        if section.sentences
    ]


def _cited(evidence: EvidenceRow) -> dict[str, Any]:
    return {
        "source_kind": evidence.source_kind,
        "source_id": str(evidence.source_id),
        "quote": evidence.quote,
        "before": evidence.before,
        "source_hash": bytes(evidence.source_hash).hex(),
    }


@command(NotPermitted)
async def mark_stale(*, actor: Actor, proposal_id: UUID) -> None:
    """Store that what a proposal was drafted from has changed, unless it was decided or put right meanwhile."""
    await values("select from proposals where id = %s for no key update", (proposal_id,))
    found = (await queries.proposals_by_id([proposal_id])).get(proposal_id)
    if found is not None and found.base_changes:
        await values("update proposals set state = 'STALE' where id = %s and state = 'PENDING'", (proposal_id,))
