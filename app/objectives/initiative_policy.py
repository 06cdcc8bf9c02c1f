"""Who may do what with initiatives."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, not_now
from app.objectives.initiative_models import InitiativeState
from app.objectives.initiative_rules import OPEN_STATES
from app.objectives.models import KeyResultState
from app.objectives.policy import KeyResultFacts, answers_for, can_edit_key_result, is_or_leads, refusal_of_closed


class InitiativeFacts(Protocol):
    """What policies read of an initiative and the objective that it belongs to."""

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def owner_id(self) -> UUID:
        """Who does it."""
        ...

    @property
    def team_id(self) -> UUID | None:
        """Whose work it is, if a team's."""
        ...

    @property
    def objective_state(self) -> str:
        """Where its objective stands."""
        ...

    @property
    def objective_owner_id(self) -> UUID:
        """Who answers for its objective."""
        ...

    @property
    def objective_team_id(self) -> UUID | None:
        """Whose objective it belongs to, if a team's."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of that objective's cycle."""
        ...


def can_add_initiative(actor: Actor, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may plan work that should move this key result: its owner, its team, and who answers for it."""
    if refusal := refusal_of_closed(key_result.cycle_state, key_result.objective_state):
        return refusal
    if key_result.state == KeyResultState.CANCELLED:
        return not_now("It is cancelled: plan work for a key result that still counts.")
    if key_result.owner_id == actor.person_id or key_result.objective_team_id in actor.team_ids:
        return ALLOWED
    return allowed_if(
        answers_for(actor, key_result.objective_owner_id, key_result.objective_team_id).allowed,
        "Only its owner, the people of the objective's team and those who answer for the objective plan work for it.",
    )


def can_edit_initiative(actor: Actor, initiative: InitiativeFacts) -> Permission:
    """Whether the actor may change this initiative, and link it with key results."""
    permission = can_move_initiative(actor, initiative)
    if permission.allowed and initiative.state not in OPEN_STATES:
        return not_now("It has ended: take it up again before you change it.")
    return permission


def can_move_initiative(actor: Actor, initiative: InitiativeFacts) -> Permission:
    """Whether the actor may say where this initiative stands."""
    if refusal := refusal_of_closed(initiative.cycle_state, initiative.objective_state):
        return refusal
    return allowed_if(
        is_or_leads(actor, initiative.owner_id)
        or initiative.team_id in actor.led_team_ids
        or answers_for(actor, initiative.objective_owner_id, initiative.objective_team_id).allowed,
        "Only its owner, those above them, its team's lead and those who answer for the objective may change this.",
    )


def can_delete_initiative(actor: Actor, initiative: InitiativeFacts) -> Permission:
    """Whether the actor may delete this initiative: only while it is planned."""
    if initiative.state != InitiativeState.PLANNED:
        return not_now(
            "Only planned work can be deleted: drop this with a reason, so that people see what became of it."
        )
    return can_move_initiative(actor, initiative)


def can_unlink_initiative(actor: Actor, initiative: InitiativeFacts, key_result: KeyResultFacts) -> Permission:
    """Whether the actor may part an initiative from a key result: both sides may."""
    permission = can_edit_initiative(actor, initiative)
    return ALLOWED if can_edit_key_result(actor, key_result).allowed else permission
