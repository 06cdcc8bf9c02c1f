"""Where an initiative may go from each state, and when it is overdue."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Protocol

from app.core import clock
from app.core.actor import Actor
from app.cycles.models import CycleState
from app.objectives.initiative_models import InitiativeState
from app.objectives.models import ObjectiveState

TITLE_LENGTH = 300
REASON_LENGTH = 2_000
LINKS_AT_MOST = 10

INITIATIVE_TRANSITIONS: Mapping[InitiativeState, tuple[InitiativeState, ...]] = MappingProxyType(
    {
        InitiativeState.PLANNED: (InitiativeState.IN_PROGRESS, InitiativeState.DONE, InitiativeState.DROPPED),
        InitiativeState.IN_PROGRESS: (InitiativeState.PLANNED, InitiativeState.DONE, InitiativeState.DROPPED),
        InitiativeState.DONE: (InitiativeState.IN_PROGRESS,),
        InitiativeState.DROPPED: (InitiativeState.PLANNED, InitiativeState.IN_PROGRESS),
    }
)
"""Where an initiative may go from each state: what ended can be taken up again."""

OPEN_STATES = frozenset({InitiativeState.PLANNED, InitiativeState.IN_PROGRESS})
"""The states in which something is still to be done."""


class InitiativeDays(Protocol):
    """What decides whether an initiative is overdue."""

    @property
    def state(self) -> str:
        """Where it stands."""
        ...

    @property
    def due_on(self) -> date | None:
        """The last day on which it is in time, if there is one."""
        ...

    @property
    def objective_state(self) -> str:
        """Where its objective stands."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its objective's cycle."""
        ...


def is_overdue(initiative: InitiativeDays, actor: Actor) -> bool:
    """Tell whether an open initiative's due day is over in the organisation's zone.

    Nothing is overdue in a closed objective or cycle: nobody could do anything about it.
    """
    if initiative.due_on is None or initiative.state not in OPEN_STATES:
        return False
    if initiative.objective_state == ObjectiveState.CLOSED or initiative.cycle_state == CycleState.CLOSED:
        return False
    return initiative.due_on < clock.today(actor.organization_time_zone)
