"""Who may do what with cycles and priorities."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, not_now
from app.cycles.models import CycleState


class CycleFacts(Protocol):
    """What the policy reads of a cycle."""

    @property
    def state(self) -> str:
        """The cycle's state."""
        ...


class PriorityFacts(Protocol):
    """What the policy reads of a priority."""

    @property
    def team_id(self) -> UUID | None:
        """Whose priority it is; None for the organisation's."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its cycle."""
        ...

    @property
    def announced_at(self) -> datetime | None:
        """When it was announced last."""
        ...

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn."""
        ...


def can_plan(actor: Actor) -> Permission:
    """Whether the actor may create and change cycles."""
    return allowed_if(actor.is_admin, "Only an administrator plans cycles.")


def can_edit_cycle(actor: Actor, cycle: CycleFacts) -> Permission:
    """Whether the actor may change or move on this cycle."""
    if cycle.state == CycleState.CLOSED:
        return not_now("A closed cycle stays as it is.")
    return can_plan(actor)


def can_set_priorities(actor: Actor, team_id: UUID | None) -> Permission:
    """Whether the actor may rank what matters for a team, or (None) for the organisation."""
    if team_id is None:
        return allowed_if(actor.is_admin, "Only an administrator sets the organisation's priorities.")
    leads = actor.is_admin or team_id in actor.led_team_ids
    return allowed_if(leads, "Only the team's lead or an administrator sets its priorities.")


def can_edit_priority(actor: Actor, priority: PriorityFacts) -> Permission:
    """Whether the actor may change this priority."""
    if priority.cycle_state == CycleState.CLOSED:
        return not_now("The cycle is closed: its priorities can be read, but no longer changed.")
    if priority.withdrawn_at is not None:
        return not_now("It was withdrawn: it stays to be read.")
    return can_set_priorities(actor, priority.team_id)


def can_withdraw_priority(actor: Actor, priority: PriorityFacts) -> Permission:
    """Whether the actor may let this priority hold no longer."""
    return can_edit_priority(actor, priority)


def can_delete_priority(actor: Actor, priority: PriorityFacts) -> Permission:
    """Whether the actor may remove this priority without a trace: only before it was announced."""
    if priority.announced_at is not None:
        return not_now("It was announced: withdraw it, and say why.")
    return can_edit_priority(actor, priority)
