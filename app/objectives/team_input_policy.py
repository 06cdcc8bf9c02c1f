"""Who may do what with team inputs."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, not_now, now_if
from app.cycles.models import CycleState
from app.objectives.models import TeamInputState
from app.objectives.policy import CYCLE_CLOSED

_TEAM_LEFT = denied("You are no longer in the team that it was said in: you read it, and others go on with it.")


class TeamInputFacts(Protocol):
    """What policies read of a team input."""

    @property
    def state(self) -> str:
        """What became of it."""
        ...

    @property
    def team_id(self) -> UUID:
        """The team that it was said in."""
        ...

    @property
    def author_id(self) -> UUID:
        """Who said it."""
        ...

    @property
    def entered_by_id(self) -> UUID | None:
        """Who wrote it down for its author, if somebody did."""
        ...

    @property
    def objective_owner_id(self) -> UUID | None:
        """Who answers for the objective that it is about, if it is about one that can be read."""
        ...

    @property
    def cycle_state(self) -> str | None:
        """The state of the cycle of that objective or of its round."""
        ...


def can_add_team_input(actor: Actor, team_id: UUID) -> Permission:
    """Whether the actor may say something in this team."""
    return allowed_if(team_id in actor.audiences, "Only the people of a team and those above it give it input.")


def can_edit_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may change the words of this input: its author, or who wrote it down for them."""
    if actor.person_id not in (team_input.author_id, team_input.entered_by_id):
        return denied("Only its author changes an input.")
    if _has_left(actor, team_input):
        return _TEAM_LEFT
    if team_input.cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    return now_if(team_input.state == TeamInputState.OPEN, "It was decided upon: add another input instead.")


def can_withdraw_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may withdraw this input: its author, or who wrote it down for them."""
    if actor.person_id not in (team_input.author_id, team_input.entered_by_id):
        return denied("Only its author withdraws an input.")
    if _has_left(actor, team_input):
        return _TEAM_LEFT
    if team_input.cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    return now_if(team_input.state == TeamInputState.OPEN, "It was decided upon: it stays, with what became of it.")


def can_support_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may support this input."""
    if team_input.cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    return allowed_if(team_input.author_id != actor.person_id, "It is your own input: others support it.")


def can_set_aside_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may set this input aside with a reason."""
    match TeamInputState(team_input.state):
        case TeamInputState.USED:
            return not_now("It is used in a key result already.")
        case TeamInputState.SET_ASIDE:
            return not_now("It is set aside already.")
        case TeamInputState.OPEN:
            return _weighs(actor, team_input)


def can_use_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may say in which goal this input was used, one that was set aside before included."""
    return _weighs(actor, team_input)


def can_reopen_team_input(actor: Actor, team_input: TeamInputFacts) -> Permission:
    """Whether the actor may take back that this input was set aside."""
    if team_input.state != TeamInputState.SET_ASIDE:
        return not_now("It is not set aside.")
    return _weighs(actor, team_input)


def _weighs(actor: Actor, team_input: TeamInputFacts) -> Permission:
    if _has_left(actor, team_input):
        return _TEAM_LEFT
    if team_input.cycle_state == CycleState.CLOSED:
        return CYCLE_CLOSED
    return allowed_if(
        actor.is_admin or team_input.team_id in actor.led_team_ids or team_input.objective_owner_id == actor.person_id,
        "Only the team's lead, the owner of the objective it is about or an administrator decides upon it.",
    )


def _has_left(actor: Actor, team_input: TeamInputFacts) -> bool:
    """Tell whether the actor is an author who is not in the team any more: they read their own words alone."""
    return actor.person_id == team_input.author_id and team_input.team_id not in actor.audiences
