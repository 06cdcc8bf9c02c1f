"""Who may ask for drafts, and who may revise, approve and reject them: what the target's own policy says."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.check_ins.policy import can_publish_summary
from app.conversations.policy import PairFacts, can_change_one_on_one
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, not_now, now_if
from app.feedback.policy import FeedbackFacts
from app.feedback.policy import can_edit as can_edit_feedback
from app.objectives.models import Visibility
from app.objectives.policy import (
    ObjectiveFacts,
    can_edit_objective,
    can_improve_objective,
    can_judge_objective,
)
from app.objectives.team_input_policy import can_add_team_input
from app.proposals.approving import ProposalFacts, Subject, judge
from app.proposals.models import Origin, ProposalKind, ProposalState
from app.reviews.policy import can_reflect

WAITING = frozenset({ProposalState.PENDING, ProposalState.STALE})
OPEN = WAITING | {ProposalState.RETURNED}
"""Still in its author's and its approvers' hands."""
_SETTLED = {
    ProposalState.APPLIED: "It was approved already.",
    ProposalState.REJECTED: "It was turned down already.",
    ProposalState.RETURNED: "It was given back: it waits again once it was revised, or handed in again.",
    ProposalState.WITHDRAWN: "Its author took it back.",
    ProposalState.SUPERSEDED: "A newer draft took its place, or what it was for was published meanwhile.",
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


def can_ask_for_critique(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may ask the assistant how this objective could be worded better: whoever may reword it."""
    return can_improve_objective(actor, objective)


def can_ask_for_parents(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may ask the assistant which goals this objective could serve: whoever may align it."""
    return can_edit_objective(actor, objective)


def can_ask_for_talking_points(actor: Actor, pair: PairFacts) -> Permission:
    """Whether the actor, one of the two, may ask the assistant what to talk about: as long as they go on talking."""
    return can_change_one_on_one(actor, pair)


def can_ask_for_wording(actor: Actor, feedback: FeedbackFacts) -> Permission:
    """Whether the actor may ask the assistant how this feedback could be said better: its author, before it is sent."""
    return can_edit_feedback(actor, feedback)


def can_ask_for_reflection(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may ask the assistant for a draft of a reflection on this objective: whoever may write one."""
    return can_reflect(actor, objective)


def can_ask_for_summary(actor: Actor, subject: Subject, audience: UUID) -> Permission:
    """Whether the actor may ask for a summary of check-ins: whoever may publish it."""
    may_publish = can_publish_summary(actor, subject)
    if not may_publish.allowed:
        return may_publish
    return allowed_if(audience in actor.audiences, "A summary is for the team: somebody who is its reader asks for it.")


def can_cancel(actor: Actor, run: RunFacts) -> Permission:
    """Whether the actor may cancel this run."""
    if run.has_ended:
        return not_now("It has ended already.")
    concerned = actor.person_id in (run.requested_by_id, run.objective_owner_id)
    return allowed_if(
        actor.is_admin or concerned or run.target_team_id in actor.led_team_ids,
        "Only who asked for it, the objective's owner, the team's lead or an administrator cancels it.",
    )


def can_revise(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may change this draft: who may approve it, who asked for it, and champions for teams' goals."""
    if proposal.state not in OPEN:
        return not_now(_SETTLED[ProposalState(proposal.state)])
    if proposal.kind == ProposalKind.OBJECTIVE:
        return not_now("Change the objective itself, then hand it in again with `objectiveSubmit`.")
    if proposal.kind == ProposalKind.CHANGE:
        return not_now("Hand the change in again: it takes the place of this one.")
    improves = actor.is_champion and proposal.about is not None and can_judge_objective(actor, proposal.about).allowed
    own = proposal.proposed_by_id == actor.person_id
    return ALLOWED if own or improves else judge(actor, proposal).permission


def can_withdraw(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may take this draft back: who handed it in."""
    if proposal.state not in OPEN:
        return not_now(_SETTLED[ProposalState(proposal.state)])
    if proposal.origin != Origin.PERSON:
        return not_now("The assistant drafted it: turn it down instead.")
    return allowed_if(proposal.proposed_by_id == actor.person_id, "Only who handed it in takes it back.")


def can_decide(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may turn this draft down or give it back, by themselves or for somebody away."""
    return _settled(proposal) or judge(actor, proposal).permission


def can_return(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may give this draft back to the person who handed it in."""
    if proposal.origin != Origin.PERSON:
        return not_now("The assistant drafted it: revise it, or turn it down.")
    return can_decide(actor, proposal)


def can_approve(actor: Actor, proposal: ProposalFacts) -> Permission:
    """Whether the actor may approve this draft as it stands."""
    right = _settled(proposal) or judge(actor, proposal, approving=True).permission
    if not right.allowed:
        return right
    if proposal.state == ProposalState.STALE:
        return not_now("What it was drafted from has changed: look at the difference and revise it first.")
    return now_if(not proposal.missing, f"Fill this in first: {', '.join(proposal.missing)}.")


def can_answer(actor: Actor, question: QuestionFacts) -> Permission:
    """Whether the actor may answer this question: whoever may give the objective's team input."""
    if question.answer_input_id is not None:
        return not_now("It was answered already.")
    if question.objective_team_id is None:
        return not_now("The objective has no team to keep the answer: write the figure into the draft itself.")
    return can_add_team_input(actor, question.objective_team_id)


def can_send_on(actor: Actor, question: QuestionFacts) -> Permission:
    """Whether the actor may ask somebody to answer this question."""
    if question.answer_input_id is not None:
        return not_now("It was answered already.")
    if question.objective_team_id is None:
        return not_now("The objective has no team to keep the answer: write the figure into the draft itself.")
    return can_edit_objective(actor, question.objective)


def _settled(proposal: ProposalFacts) -> Permission | None:
    return None if proposal.state in WAITING else not_now(_SETTLED[ProposalState(proposal.state)])
