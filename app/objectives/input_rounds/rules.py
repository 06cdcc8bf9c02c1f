"""How much a round may hold, when it is overdue, and how much of what was said was used."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple, Protocol

from app.core import clock
from app.core.actor import Actor
from app.core.validation import Problems
from app.cycles.models import CycleState
from app.objectives.input_rounds.models import InputRoundState

QUESTIONS_AT_MOST = 10
QUESTION_LENGTH = 500
INVITATION_LENGTH = 2_000
REASON_LENGTH = 2_000
ANSWERS_AT_MOST = 50
"""How many inputs one request may add to a round."""


class RoundDays(Protocol):
    """What decides whether a round is overdue."""

    @property
    def state(self) -> str:
        """Whether people are still asked."""
        ...

    @property
    def due_on(self) -> date:
        """The last day on which answers are in time."""
        ...

    @property
    def cycle_state(self) -> str:
        """The state of its cycle."""
        ...


class Tally(NamedTuple):
    """How many inputs there are, and what became of them."""

    inputs: int = 0
    undecided: int = 0
    used: int = 0
    set_aside: int = 0

    @property
    def used_share(self) -> float | None:
        """The share of the inputs that were used (0..1); None where there are none."""
        return self.used / self.inputs if self.inputs else None


def is_overdue(input_round: RoundDays, actor: Actor) -> bool:
    """Tell whether a round still asks people though its due day is over in the organisation's zone."""
    is_open = input_round.state == InputRoundState.OPEN and input_round.cycle_state != CycleState.CLOSED
    return is_open and input_round.due_on < clock.today(actor.organization_time_zone)


def check_due_day(problems: Problems, due_on: date, *, today: date, cycle_ends_on: date) -> None:
    """Note a due day that is over, or behind the end of the cycle."""
    if due_on < today:
        problems.add("dueOn", "IN_PAST", f"Give people until today, {today}, or later.", today=str(today))
    elif due_on > cycle_ends_on:
        message = f"It must be due by the end of the cycle, {cycle_ends_on}."
        problems.add("dueOn", "AFTER_CYCLE", message, endsOn=str(cycle_ends_on))
