"""The shape of what the demonstration plans: priorities, objectives and key results, by keys instead of ids."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from app.cycles.models import Stance
from app.objectives.models import (
    AlignmentKind,
    Commitment,
    KeyResultRole,
    Level,
    MetricKind,
    Outcome,
    ProgressMode,
    UnitKind,
    Visibility,
)
from app.objectives.rules import MilestoneDefinition, UnitDefinition

PERCENT = UnitDefinition(UnitKind.PERCENT)
HOURS = UnitDefinition(UnitKind.DURATION, symbol="h")
SECONDS = UnitDefinition(UnitKind.DURATION, symbol="s")
POINTS = UnitDefinition(UnitKind.POINTS)
EUROS = UnitDefinition(UnitKind.CURRENCY, currency="EUR")


class PriorityPlan(NamedTuple):
    """What matters in some cycles, or does not now, and why; for one team where it is named."""

    key: str
    title: str
    why: str
    stance: Stance = Stance.FOCUS
    team: str | None = None
    cycles: tuple[str, ...] = ("year", "first", "past", "present")


class KeyResultPlan(NamedTuple):
    """A key result; figures are written as people write them, ``phases`` by the day of its cycle, from 0."""

    key: str
    owner: str
    title: str
    kind: MetricKind
    unit: UnitDefinition | None = None
    baseline: str | None = None
    target: str | None = None
    low: str | None = None
    high: str | None = None
    role: KeyResultRole = KeyResultRole.DRIVER
    weight: str = "1"
    milestones: tuple[MilestoneDefinition, ...] = ()
    stretch: str | None = None
    phases: tuple[tuple[int, str], ...] = ()
    source: str | None = None


class ObjectivePlan(NamedTuple):
    """An objective with its key results, and the objective above that it contributes to or supports.

    ``closed_on`` is the day of its cycle, from 0, on which it ended early; ``carried_from`` what it goes on with.
    """

    key: str
    cycle: str
    title: str
    why: str
    owner: str
    level: Level
    key_results: tuple[KeyResultPlan, ...]
    team: str | None = None
    priority: str | None = None
    parent: str | None = None
    kind: AlignmentKind = AlignmentKind.CONTRIBUTES
    commitment: Commitment = Commitment.COMMITTED
    visibility: Visibility = Visibility.ORGANIZATION
    progress_mode: ProgressMode = ProgressMode.KEY_RESULTS
    is_draft: bool = False
    outcome: Outcome | None = None
    closing_note: str | None = None
    closed_on: int | None = None
    carried_from: str | None = None


def step(title: str, weight: str = "1") -> MilestoneDefinition:
    """Return a milestone."""
    return MilestoneDefinition(title, Decimal(weight))


def count(of: str) -> UnitDefinition:
    """Return the unit of a number of things."""
    return UnitDefinition(UnitKind.NUMBER, symbol=of)


def rise(
    key: str, owner: str, title: str, unit: UnitDefinition, baseline: str, target: str, **more: Any
) -> KeyResultPlan:
    """Return a key result that grows from a baseline to a target."""
    return KeyResultPlan(key, owner, title, MetricKind.INCREASE, unit, baseline=baseline, target=target, **more)


def fall(
    key: str, owner: str, title: str, unit: UnitDefinition, baseline: str, target: str, **more: Any
) -> KeyResultPlan:
    """Return a key result that shrinks from a baseline to a target."""
    return KeyResultPlan(key, owner, title, MetricKind.DECREASE, unit, baseline=baseline, target=target, **more)


def guard(
    key: str, owner: str, title: str, unit: UnitDefinition, low: str | None = None, high: str | None = None
) -> KeyResultPlan:
    """Return a guardrail that holds within a band, either side open."""
    role = KeyResultRole.GUARDRAIL
    return KeyResultPlan(key, owner, title, MetricKind.MAINTAIN, unit, low=low, high=high, role=role)


def way(key: str, owner: str, title: str, *milestones: MilestoneDefinition) -> KeyResultPlan:
    """Return a key result that is reached step by step."""
    return KeyResultPlan(key, owner, title, MetricKind.MILESTONE, milestones=milestones)


def once(key: str, owner: str, title: str) -> KeyResultPlan:
    """Return a key result that is done or not."""
    return KeyResultPlan(key, owner, title, MetricKind.BINARY)


def learn(key: str, owner: str, title: str, unit: UnitDefinition) -> KeyResultPlan:
    """Return a key result that measures something for the first time."""
    return KeyResultPlan(key, owner, title, MetricKind.BASELINE, unit)
