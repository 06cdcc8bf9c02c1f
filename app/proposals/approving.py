"""Whose word a proposal needs: by the approval policy in force for its objective, given by them or by a deputy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol
from uuid import UUID

from app.check_ins.policy import can_publish_summary
from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, not_now
from app.objectives.approval.models import ApprovalRole
from app.objectives.approval.rules import OPEN, ApprovalRule, Decider, in_words, roles_of, rule_from
from app.objectives.models import ObjectiveState
from app.objectives.policy import PublishableFacts, answers_for, refusal_of_closed
from app.proposals.models import ApprovalGap, Origin, ProposalKind


class Word(NamedTuple):
    """Somebody's approval, perhaps given as the deputy of another."""

    person_id: UUID
    for_id: UUID | None = None

    @property
    def whose(self) -> UUID:
        """Whose approval it counts as."""
        return self.for_id or self.person_id


class StandIn(NamedTuple):
    """Somebody whose deputy the reader is, as approval rules ask about them."""

    person_id: UUID
    is_admin: bool
    led_team_ids: frozenset[UUID]
    report_ids: frozenset[UUID]


class Subject(NamedTuple):
    """What a summary is about, as its policy reads it."""

    team_id: UUID | None
    objective_owner_id: UUID | None = None


class TargetFacts(PublishableFacts, Protocol):
    """What these policies read of the objective that a proposal is for."""

    @property
    def parent_owner_ids(self) -> Sequence[UUID]:
        """Who owns the objectives that it serves."""
        ...


class ProposalFacts(Protocol):
    """What these policies read of a proposal."""

    @property
    def kind(self) -> str:
        """What it becomes."""
        ...

    @property
    def origin(self) -> str:
        """Whether the assistant or a person wrote it."""
        ...

    @property
    def words(self) -> Sequence[Word]:
        """Who has approved it as it stands."""
        ...

    @property
    def standing_in_for(self) -> Sequence[Decider]:
        """Those whose deputy the reader is today."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def proposed_by_id(self) -> UUID:
        """Who asked for it, or wrote it."""
        ...

    @property
    def about(self) -> TargetFacts | None:
        """The objective that it is for."""
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
    def approval_gap(self) -> str | None:
        """Who decides where the policy names too few who are there; None where it does not."""
        ...

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that must be filled before it can be approved."""
        ...


class Judgement(NamedTuple):
    """Whether somebody may decide upon a proposal, and for whom where not for themselves."""

    permission: Permission
    for_id: UUID | None = None


def rule_of(proposal: ProposalFacts) -> ApprovalRule:
    """Return the approval rule of a proposal.

    A key result of an objective that is itself a draft needs nobody else: it is approved with the objective. What the
    assistant drafted may also be approved by those who could publish the same without anybody. Where too few people are
    what the policy names, administrators decide.
    """
    goal = proposal.about
    if goal is None or (proposal.kind == ProposalKind.KEY_RESULT and goal.state == ObjectiveState.DRAFT):
        return OPEN
    rule = rule_from(goal.approval)
    if proposal.approval_gap == ApprovalGap.ADMINISTRATORS:
        rule = replace(rule, approvers=rule.approvers | {ApprovalRole.ADMIN})
    return replace(rule, approvers=rule.approvers | rule.publishers) if proposal.origin == Origin.ASSISTANT else rule


def approvals_needed(proposal: ProposalFacts) -> int:
    """Return how many different people have to approve a proposal."""
    return 1 if proposal.kind == ProposalKind.SUMMARY else rule_of(proposal).approvals


def suffices(actor: Actor, proposal: ProposalFacts) -> bool:
    """Tell whether the actor's approval of a proposal is the last that it needs."""
    if len(proposal.words) + 1 >= approvals_needed(proposal):
        return True
    if proposal.approval_gap == ApprovalGap.ADMINISTRATORS and actor.is_admin:
        return True
    publishers = rule_of(proposal).publishers
    return proposal.origin == Origin.ASSISTANT and not _roles(actor, proposal.about).isdisjoint(publishers)


def judge(actor: Actor, proposal: ProposalFacts, *, approving: bool = False) -> Judgement:
    """Judge whether the actor may decide upon a proposal that waits, by themselves or for somebody who is away.

    Somebody's own right goes before what they may do for others. When ``approving`` nobody counts twice.
    """
    if proposal.kind == ProposalKind.SUMMARY:
        subject = Subject(proposal.target_team_id, proposal.objective_owner_id)
        return Judgement(can_publish_summary(actor, subject))
    goal = proposal.about
    if goal is None:
        return Judgement(not_now("The objective that it is for is gone."))
    if refusal := refusal_of_closed(goal.cycle_state, goal.state):
        return Judgement(refusal)
    rule = rule_of(proposal)
    deciders: list[Decider] = [actor, *proposal.standing_in_for]
    entitled = [each.person_id for each in deciders if not _roles(each, goal).isdisjoint(rule.approvers)]
    if not entitled:
        return Judgement(_refusal(actor, goal, rule))
    if proposal.origin == Origin.PERSON and not rule.author_may_approve:
        if proposal.proposed_by_id == actor.person_id:
            return Judgement(not_now("You handed it in yourself: somebody else decides."))
        entitled = [person_id for person_id in entitled if person_id != proposal.proposed_by_id]
    if approving:
        if actor.person_id in {word.person_id for word in proposal.words}:
            return Judgement(not_now("You have approved it already: it waits for somebody else."))
        entitled = [person_id for person_id in entitled if person_id not in {word.whose for word in proposal.words}]
    if not entitled:
        return Judgement(not_now("The approval that you could give was given already, or is not yours to give."))
    return Judgement(ALLOWED, None if entitled[0] == actor.person_id else entitled[0])


def _roles(decider: Decider, goal: TargetFacts | None) -> frozenset[ApprovalRole]:
    if goal is None:
        return frozenset()
    return roles_of(
        decider, owner_id=goal.owner_id, team_id=goal.team_id, parent_owner_ids=frozenset(goal.parent_owner_ids)
    )


def _refusal(actor: Actor, goal: TargetFacts, rule: ApprovalRule) -> Permission:
    if rule.approvers == OPEN.approvers:
        return answers_for(actor, goal.owner_id, goal.team_id)
    return not_now(f"Its approval policy leaves this to {in_words(rule.approvers)}.")
