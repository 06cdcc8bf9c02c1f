"""Who may ask for drafts, and who may revise, approve and reject them: what the target's own policy says."""

from __future__ import annotations

from typing import NamedTuple, Protocol
from uuid import UUID

from app.check_ins.policy import can_publish_summary
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied
from app.objectives.models import Visibility
from app.objectives.policy import ObjectiveFacts, can_add_team_input, can_edit_objective, can_judge_objective
from app.proposals.models import ProposalState

WAITING = frozenset({ProposalState.PENDING, ProposalState.STALE})
_SETTLED = {
    ProposalState.APPLIED: "It was approved already.",
    ProposalState.REJECTED: "It was turned down already.",
    ProposalState.SUPERSEDED: "A newer draft took its place.",
    ProposalState.EXPIRED: "Nobody decided it in time: ask for a new draft.",
}


class DraftedObjective(ObjectiveFacts, Protocol):
    """What these policies read of an objective that drafts are for."""

    @property
    def audience(self) -> UUID:
        """Who may read it."""
        ...

    @property
    def visibility(self) -> str:
        """Whether its readers are the organisation, a team, or few."""
        ...


class ProposalFacts(Protocol):
    """What these policies read of a proposal."""

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def proposed_by_id(self) -> UUID:
        """Who asked for it, or wrote it."""
        ...

    @property
    def about(self) -> ObjectiveFacts | None:
        """The objective that it is for."""
        ...

    @property
    def is_key_result(self) -> bool:
        """Whether it becomes a key result; a published summary otherwise."""
        ...

    @property
    def target_team_id(self) -> UUID | None:
        """The team that it is for, or the team of its objective."""
        ...

    @property
    def objective_owner_id(self) -> UUID | None:
        """Who owns the objective that it is for."""
        ...

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that must be filled before it can be approved."""
        ...


class RunFacts(Protocol):
    """What these policies read of a run."""

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        ...

    @property
    def requested_by_id(self) -> UUID:
        """Who asked for it."""
        ...

    @property
    def objective_owner_id(self) -> UUID | None:
        """Who owns the objective that it is for."""
        ...

    @property
    def target_team_id(self) -> UUID | None:
        """The team that it is for, or the team of its objective."""
        ...


class QuestionFacts(Protocol):
    """What these policies read of a question."""

    @property
    def answer_input_id(self) -> UUID | None:
        """The input that answered it."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """The team of the objective that it is about."""
        ...

    @property
    def objective(self) -> ObjectiveFacts:
        """The objective that it is about."""
        ...


class Subject(NamedTuple):
    """What a summary is about, as its policy reads it."""

    team_id: UUID | None
    objective_owner_id: UUID | None = None


def audience_of_drafts(objective: DraftedObjective) -> UUID:
    """Return who reads what is drafted for an objective: its team where it has one, its own readers otherwise."""
    team_id = None if objective.visibility == Visibility.PRIVATE else objective.team_id
    return team_id or objective.audience


def can_ask_for_key_results(actor: Actor, objective: DraftedObjective) -> Permission:
    """Whether the actor may ask the assistant for key results of this objective: whoever may add them by hand."""
    may_edit = can_edit_objective(actor, objective)
    if not may_edit.allowed:
        return may_edit
    reads = audience_of_drafts(objective) in actor.audiences
    return allowed_if(
        reads, "Drafts are for the objective's team: somebody who reads what the team says asks for them."
    )


def can_ask_for_summary(actor: Actor, subject: Subject, audience: UUID) -> Permission:
    """Whether the actor may ask for a summary of check-ins: whoever may publish it."""
    may_publish = can_publish_summary(actor, subject)
    if not may_publish.allowed:
        return may_publish
    return allowed_if(audience in actor.audiences, "A summary is for the team: somebody who is its reader asks for it.")


def can_cancel(actor: Actor, run: RunFacts) -> Permission:
    """Whether the actor may cancel this run."""
    if run.has_ended:
        return denied("It has ended already.")
    concerned = actor.person_id in (run.requested_by_id, run.objective_owner_id)
    return allowed_if(
        actor.is_admin or concerned or run.target_team_id in actor.led_team_ids,
        "Only who asked for it, the objective's owner, the team's lead or an administrator cancels it.",
    )


def can_revise(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may change this draft: who may approve it, who asked for it, and champions for teams' goals."""
    right = _right(actor, proposal)
    improves = actor.is_champion and proposal.about is not None and can_judge_objective(actor, proposal.about).allowed
    return ALLOWED if _waits(proposal) and (improves or proposal.proposed_by_id == actor.person_id) else right


def can_decide(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may turn this draft down, or would be the one to approve it."""
    return _right(actor, proposal)


def can_approve(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may approve this draft as it stands."""
    right = _right(actor, proposal)
    if not right.allowed:
        return right
    if proposal.state == ProposalState.STALE:
        return denied("What it was drafted from has changed: look at the difference and revise it first.")
    return allowed_if(not proposal.missing, f"Fill this in first: {', '.join(proposal.missing)}.")


def can_answer(actor: Actor, question: QuestionFacts) -> Permission:
    """Whether the actor may answer this question: whoever may give the objective's team input."""
    if question.answer_input_id is not None:
        return denied("It was answered already.")
    if question.objective_team_id is None:
        return denied("The objective has no team to keep the answer: write the figure into the draft itself.")
    return can_add_team_input(actor, question.objective_team_id)


def can_send_on(actor: Actor, question: QuestionFacts) -> Permission:
    """Whether the actor may ask somebody to answer this question."""
    if question.answer_input_id is not None:
        return denied("It was answered already.")
    if question.objective_team_id is None:
        return denied("The objective has no team to keep the answer: write the figure into the draft itself.")
    return can_edit_objective(actor, question.objective)


def _waits(proposal: ProposalFacts) -> bool:
    return proposal.state in WAITING


def _right(actor: Actor, proposal: ProposalFacts) -> Permission:
    if not _waits(proposal):
        return denied(_SETTLED[ProposalState(proposal.state)])
    if not proposal.is_key_result:
        return can_publish_summary(actor, Subject(proposal.target_team_id, proposal.objective_owner_id))
    if proposal.about is None:
        return denied("The objective that it is for is gone.")
    return can_edit_objective(actor, proposal.about)
