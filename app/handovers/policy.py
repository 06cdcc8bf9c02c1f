"""Who may offer what a person answers for to somebody else, and who settles such an offer."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, not_now
from app.handovers.models import HandoverState

_SETTLED = {
    HandoverState.ACCEPTED: "It was accepted already.",
    HandoverState.DECLINED: "It was declined already: offer it anew.",
    HandoverState.WITHDRAWN: "It was withdrawn.",
}


class PersonFacts(Protocol):
    """What these policies read of a person."""

    @property
    def id(self) -> UUID:
        """Who it is."""
        ...


class HandoverFacts(Protocol):
    """What these policies read of a handover."""

    @property
    def state(self) -> str:
        """What became of it."""
        ...

    @property
    def giver_id(self) -> UUID:
        """Who answers for what is offered."""
        ...

    @property
    def receiver_id(self) -> UUID:
        """To whom it is offered."""
        ...

    @property
    def offered_by_id(self) -> UUID:
        """Who offered it."""
        ...


def can_hand_over(actor: Actor, giver: PersonFacts) -> Permission:
    """Whether the actor may offer to others what the person answers for."""
    mine = actor.is_admin or giver.id == actor.person_id or giver.id in actor.report_ids
    return allowed_if(
        mine, "Only the person themselves, those above them or an administrator hand over what they hold."
    )


def can_answer(actor: Actor, handover: HandoverFacts) -> Permission:
    """Whether the actor may accept or decline the offer."""
    if handover.state != HandoverState.OFFERED:
        return not_now(_SETTLED[HandoverState(handover.state)])
    return allowed_if(handover.receiver_id == actor.person_id, "Only the person to whom it is offered answers.")


def can_withdraw(actor: Actor, handover: HandoverFacts) -> Permission:
    """Whether the actor may take the offer back."""
    if handover.state != HandoverState.OFFERED:
        return not_now(_SETTLED[HandoverState(handover.state)])
    gives = actor.is_admin or handover.giver_id == actor.person_id or handover.giver_id in actor.report_ids
    return allowed_if(
        gives or handover.offered_by_id == actor.person_id,
        "Only who offered it, the person whose it is, those above them or an administrator withdraw it.",
    )
