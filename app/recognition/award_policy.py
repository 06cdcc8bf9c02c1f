"""Who may do what with awards and nominations."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now, now_if
from app.recognition.award_models import AwardGivers, NominationState

_SETTLED = {
    NominationState.APPROVED: "This nomination was approved already.",
    NominationState.DECLINED: "This nomination was declined already.",
    NominationState.WITHDRAWN: "This nomination was withdrawn.",
}


class AwardFacts(Protocol):
    """What these policies read of an award."""

    @property
    def givers(self) -> str:
        """Who gives it."""
        ...

    @property
    def active(self) -> bool:
        """Whether it is still given."""
        ...


class NominationFacts(Protocol):
    """What these policies read of a nomination."""

    @property
    def givers(self) -> str:
        """Who gives the award."""
        ...

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def nominator_id(self) -> UUID:
        """Who proposed it."""
        ...


def can_manage_awards(actor: Actor, award: object) -> Permission:
    """Whether the actor may say which awards there are."""
    return allowed_if(actor.is_admin, "Only an administrator says which awards there are.")


def can_give(actor: Actor, award: AwardFacts) -> Permission:
    """Whether the actor may give this award."""
    if not award.active:
        return not_now("This award is no longer given.")
    return _entitled(actor, award.givers)


def can_nominate(actor: Actor, award: AwardFacts) -> Permission:
    """Whether the actor may nominate somebody for this award."""
    return now_if(award.active, "This award is no longer given.")


def can_decide(actor: Actor, nomination: NominationFacts) -> Permission:
    """Whether the actor may approve or decline this nomination."""
    if nomination.state != NominationState.OPEN:
        return not_now(_SETTLED[NominationState(nomination.state)])
    if nomination.nominator_id == actor.person_id:
        return denied("Somebody else decides on what you proposed.")
    return _entitled(actor, nomination.givers)


def can_withdraw(actor: Actor, nomination: NominationFacts) -> Permission:
    """Whether the actor may take this nomination back."""
    if nomination.state != NominationState.OPEN:
        return not_now(_SETTLED[NominationState(nomination.state)])
    return allowed_if(nomination.nominator_id == actor.person_id, "Only who nominated takes it back.")


def _entitled(actor: Actor, givers: str) -> Permission:
    if givers == AwardGivers.LEADS:
        leads = actor.is_admin or bool(actor.led_team_ids)
        return allowed_if(leads, "Only somebody who leads a team, or an administrator, gives this award.")
    return allowed_if(actor.is_admin, "Only an administrator gives this award.")
