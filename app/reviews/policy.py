"""Who may do what with reflections."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now, now_if
from app.cycles.models import CycleState
from app.objectives.models import ObjectiveState
from app.objectives.policy import ObjectiveFacts

_CYCLE_CLOSED = not_now("The cycle is closed: its reflections can be read, but no longer changed.")


class ReflectionFacts(Protocol):
    """What policies read of a reflection."""

    @property
    def author_id(self) -> UUID:
        """Who wrote it."""
        ...

    @property
    def author_manager_id(self) -> UUID | None:
        """Whom its author reports to."""
        ...

    @property
    def team_id(self) -> UUID | None:
        """Whose the objective is, if a team's."""
        ...

    @property
    def team_lead_id(self) -> UUID | None:
        """Who leads that team."""
        ...

    @property
    def reader_is_below(self) -> bool:
        """Whether the reader reports to its author, directly or through others."""
        ...

    @property
    def handed_in_at(self) -> datetime | None:
        """When it was handed in."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of the objective's cycle."""
        ...


def can_reflect(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may write down what they think of this objective: its owner, once it is published."""
    if objective.cycle_state == CycleState.CLOSED:
        return _CYCLE_CLOSED
    if objective.state == ObjectiveState.DRAFT:
        return not_now("A draft was not pursued: there is nothing to look back on.")
    return allowed_if(objective.owner_id == actor.person_id, "Only the objective's owner reflects on it.")


def can_hand_in(actor: Actor, objective: ObjectiveFacts) -> Permission:
    """Whether the actor may hand in their reflection on this objective: once it has ended."""
    right = can_reflect(actor, objective)
    if right.allowed and objective.state != ObjectiveState.CLOSED:
        return not_now("It is still pursued: close it with its outcome first.")
    return right


def can_correct(actor: Actor, reflection: ReflectionFacts) -> Permission:
    """Whether the actor may correct this reflection: its author, until the cycle is closed."""
    if reflection.cycle_state == CycleState.CLOSED:
        return _CYCLE_CLOSED
    if reflection.author_id != actor.person_id:
        return denied("Only its author corrects a reflection.")
    return now_if(reflection.handed_in_at is not None, "It is not handed in yet: just save it.")


def can_respond(actor: Actor, reflection: ReflectionFacts) -> Permission:
    """Whether the actor may answer this reflection: those above its author, and the lead of the objective's team.

    Whoever stands in for the author's manager may, too. Nobody answers those whom they report to, nor a lead while
    leading in their place.
    """
    if reflection.cycle_state == CycleState.CLOSED:
        return _CYCLE_CLOSED
    if reflection.author_id == actor.person_id:
        return denied("It is your own: somebody else responds to it.")
    if reflection.handed_in_at is None:
        return not_now("It is not handed in yet.")
    if reflection.reader_is_below:
        return denied("You report to its author: somebody above them responds to it.")
    in_their_place = reflection.author_id == reflection.team_lead_id and reflection.team_id in actor.acting_team_ids
    leads = (
        reflection.author_id in actor.report_ids
        or reflection.author_manager_id in actor.stood_in_for_ids
        or (reflection.team_id in actor.led_team_ids and not in_their_place)
    )
    return allowed_if(leads, "Only those above its author and the team's lead respond to a reflection.")
