"""What quality rules judge: goals with what stands around them, frozen, whoever is writing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind, Outcome


class Sibling(NamedTuple):
    """Another key result of the same objective."""

    title: str
    role: KeyResultRole = KeyResultRole.DRIVER


class Owner(NamedTuple):
    """Who answers for a goal."""

    name: str
    active: bool = True
    away_until: date | None = None


class Measure(NamedTuple):
    """One of the active key results of an objective, seen among the others."""

    title: str
    kind: MetricKind
    role: KeyResultRole = KeyResultRole.DRIVER
    weight: Decimal = Decimal(1)

    @property
    def drives(self) -> bool:
        """Whether it drives progress."""
        return self.role is KeyResultRole.DRIVER


class Parent(NamedTuple):
    """An objective that the judged one serves; ``due_on`` is the day by which all that measures it is due.

    ``cycle_fits`` tells whether its cycle is the judged one's or a longer one around it.
    """

    title: str
    level: Level | None = None
    due_on: date | None = None
    cycle_name: str = ""
    cycle_fits: bool = True
    pursued: bool = True


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """A key result to be judged; ``kind`` None means that only a title was typed so far, judged by its words.

    Figures are in the metric's unit, ``confidence`` (0..1) is that of the latest check-in, ``commitment`` its
    objective's, ``elapsed`` the share of the cycle that is over, ``source`` where the value is read. ``siblings`` are
    the active key results that stand before it in its objective (for a new one: all), so that of two alike only the
    later one is remarked upon.
    """

    title: str
    kind: MetricKind | None = None
    role: KeyResultRole = KeyResultRole.DRIVER
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    cycle_ends_on: date | None = None
    siblings: tuple[Sibling, ...] = ()
    owner: Owner | None = None
    commitment: Commitment | None = None
    confidence: float | None = None
    elapsed: float | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    """An objective to be judged: ``siblings`` are titles of the same holder's others in the cycle that stand before it.

    What is not known yet, while only a title was typed, is None: its ``level``, its reason (``why``, empty where none
    is given) and ``drivers``, the number of its active drivers. ``due_on`` is the day by which they are all due.
    ``goals_above`` are titles of objectives that it could serve, ``goals_between`` those of the team between it and
    the company; a ``private`` goal need not serve any. ``serves_in_vain`` is the priority that it serves, where that is
    not now, or was withdrawn.
    """

    title: str
    level: Level | None = None
    siblings: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()
    drivers: int | None = None
    commitment: Commitment | None = None
    why: str | None = None
    serves_priority: bool = False
    serves_in_vain: str | None = None
    private: bool = False
    owner: Owner | None = None
    due_on: date | None = None
    measures: tuple[Measure, ...] = ()
    goals_above: tuple[str, ...] = ()
    goals_between: tuple[str, ...] = ()


class Reached(NamedTuple):
    """How far a driver has come: ``raw_progress`` is signed and unclamped, None where nothing was measured."""

    title: str
    kind: MetricKind
    raw_progress: float | None = None


@dataclass(frozen=True, slots=True)
class ClosingDraft:
    """An objective that is about to be closed with an outcome; ``progress`` is 0..1, None where nothing is known."""

    title: str
    outcome: Outcome
    commitment: Commitment
    progress: float | None = None
    drivers: tuple[Reached, ...] = ()


@dataclass(frozen=True, slots=True)
class ReflectionDraft:
    """What is written in a reflection on an objective, text by text."""

    texts: tuple[str, ...]

    @property
    def title(self) -> str:
        """All of it: the words in which rules find something."""
        return "\n".join(self.texts)
