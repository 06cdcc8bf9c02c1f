"""Who may do what with rewards and their budgets."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now
from app.recognition.reward_models import RewardState

_SETTLED = {
    RewardState.PROPOSED: "This reward waits for its approval.",
    RewardState.APPROVED: "This reward was approved already.",
    RewardState.DECLINED: "This reward was declined.",
    RewardState.WITHDRAWN: "This reward was withdrawn.",
    RewardState.HANDED_OVER: "This reward was handed over already.",
}


class BudgetFacts(Protocol):
    """What these policies read of a budget."""

    @property
    def team_id(self) -> UUID:
        """Whose it is."""
        ...

    @property
    def team_lead_id(self) -> UUID | None:
        """Who leads that team."""
        ...

    @property
    def needs_approval(self) -> bool:
        """Whether what is proposed waits for somebody else's approval."""
        ...


class RewardFacts(Protocol):
    """What these policies read of a reward."""

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def team_id(self) -> UUID:
        """Whose budget pays for it."""
        ...

    @property
    def team_above_id(self) -> UUID | None:
        """The team above that one."""
        ...

    @property
    def recipient_id(self) -> UUID:
        """Who gets it."""
        ...

    @property
    def proposed_by_id(self) -> UUID:
        """Who proposed it."""
        ...


def can_set_budgets(actor: Actor, budget: object) -> Permission:
    """Whether the actor may say what teams spend on rewards."""
    return allowed_if(actor.is_admin, "Only an administrator says what a team may spend on rewards.")


def can_propose(actor: Actor, budget: BudgetFacts) -> Permission:
    """Whether the actor may propose a reward out of this budget."""
    leads = actor.is_admin or budget.team_id in actor.led_team_ids
    return allowed_if(leads, "Only who leads the team or an administrator proposes rewards out of its budget.")


def needs_approval(actor: Actor, budget: BudgetFacts, recipient_id: UUID) -> bool:
    """Tell whether somebody else approves what the actor proposes.

    Whatever the budget says, nobody who leads a team for a time rewards its lead alone.
    """
    in_their_place = recipient_id == budget.team_lead_id and budget.team_id in actor.acting_team_ids
    return budget.needs_approval or (in_their_place and not actor.is_admin)


def can_decide(actor: Actor, reward: RewardFacts) -> Permission:
    """Whether the actor may approve or decline this reward: never one's own proposal, nor what one would get."""
    if reward.state != RewardState.PROPOSED:
        return not_now(_SETTLED[RewardState(reward.state)])
    if actor.person_id in (reward.proposed_by_id, reward.recipient_id):
        return denied("Somebody else decides on what you proposed or would get.")
    above = actor.is_admin or reward.team_above_id in actor.led_team_ids
    return allowed_if(above, "Only who leads the team above or an administrator decides on rewards.")


def can_withdraw(actor: Actor, reward: RewardFacts) -> Permission:
    """Whether the actor may withdraw this reward, as long as it was not handed over."""
    if reward.state not in (RewardState.PROPOSED, RewardState.APPROVED):
        return not_now(_SETTLED[RewardState(reward.state)])
    own = actor.is_admin or reward.proposed_by_id == actor.person_id
    return allowed_if(own, "Only who proposed this reward or an administrator withdraws it.")


def can_hand_over(actor: Actor, reward: RewardFacts) -> Permission:
    """Whether the actor may note that this reward was handed over."""
    if reward.state != RewardState.APPROVED:
        return not_now(_SETTLED[RewardState(reward.state)])
    if reward.recipient_id == actor.person_id:
        return denied("Somebody else hands over what you get.")
    leads = actor.is_admin or reward.team_id in actor.led_team_ids
    return allowed_if(leads, "Only who leads the team or an administrator hands rewards over.")
