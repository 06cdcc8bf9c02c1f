"""What a key result must be to be stored, and the states that goals pass through.

A definition is judged as a whole: every problem at once, each with the path of its field in this module's own names
(``due_on``, ``milestones.0.weight``). Whether a goal is a good one is for `app.objectives.quality` to say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from app.core.errors import Problem
from app.objectives.models import KeyResultRole, MetricKind, ObjectiveState, UnitKind
from app.objectives.phases import PhasedTarget

TITLE_LENGTH = 300
MILESTONE_TITLE_LENGTH = 200
SYMBOL_LENGTH = 30
SOURCE_LENGTH = 500
PHASES_AT_MOST = 20
MILESTONES_AT_MOST = 20
INTEGER_DIGITS = 20
DECIMAL_DIGITS = 8

CHANGE_KINDS = frozenset({MetricKind.INCREASE, MetricKind.DECREASE})
FIGURES_OF: Mapping[MetricKind, tuple[str, ...]] = MappingProxyType(
    {
        MetricKind.INCREASE: ("baseline", "target"),
        MetricKind.DECREASE: ("baseline", "target"),
        MetricKind.MAINTAIN: ("low", "high"),
        MetricKind.MILESTONE: (),
        MetricKind.BINARY: (),
        MetricKind.BASELINE: (),
    }
)
"""The figures that each kind is defined by."""

OBJECTIVE_TRANSITIONS: Mapping[ObjectiveState, frozenset[ObjectiveState]] = MappingProxyType(
    {
        ObjectiveState.DRAFT: frozenset({ObjectiveState.ACTIVE}),
        ObjectiveState.ACTIVE: frozenset({ObjectiveState.PAUSED, ObjectiveState.CLOSED}),
        ObjectiveState.PAUSED: frozenset({ObjectiveState.ACTIVE, ObjectiveState.CLOSED}),
        ObjectiveState.CLOSED: frozenset({ObjectiveState.ACTIVE}),
    }
)
"""Where an objective may go from each state: it is published, may rest, is closed, and may be taken up again."""

_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MilestoneDefinition:
    """A step of a MILESTONE key result; weights are relative."""

    title: str
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class UnitDefinition:
    """What a figure counts: ``symbol`` is the word after it ("tickets", "h"), ``currency`` an ISO 4217 code."""

    kind: UnitKind
    symbol: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class KeyResultDefinition:
    """A key result as somebody wants it stored: figures in ``unit`` (none means a plain number), days inclusive.

    ``phases`` stand in the order of their days; ``source`` says where the value is read, in words or as an address.
    """

    title: str
    kind: MetricKind
    role: KeyResultRole = KeyResultRole.DRIVER
    unit: UnitDefinition | None = None
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    stretch: Decimal | None = None
    phases: tuple[PhasedTarget, ...] = ()
    source: str | None = None
    weight: Decimal = Decimal(1)
    due_on: date | None = None
    milestones: tuple[MilestoneDefinition, ...] = ()


def is_transition(before: ObjectiveState, after: ObjectiveState) -> bool:
    """Tell whether an objective may go from one state to the other."""
    return after in OBJECTIVE_TRANSITIONS[before]


def key_result_problems(
    definition: KeyResultDefinition, *, cycle_starts_on: date, cycle_ends_on: date
) -> tuple[Problem, ...]:
    """Return everything that keeps a definition from being stored; an empty tuple means that nothing does.

    A change may lack its baseline (the quality rules ask for it): then it has no progress yet.
    """
    return tuple(
        chain(
            _text_problems(("title",), definition.title, TITLE_LENGTH),
            _role_problems(definition),
            _figure_problems(definition),
            _stretch_problems(definition),
            _phase_problems(definition, cycle_starts_on, definition.due_on or cycle_ends_on),
            _unit_problems(definition),
            _milestone_problems(definition),
            _weight_problems(("weight",), definition.weight),
            _due_problems(definition.due_on, cycle_starts_on, cycle_ends_on),
            () if definition.source is None else _text_problems(("source",), definition.source, SOURCE_LENGTH),
        )
    )


def weights_problem(weights: Iterable[Decimal], path: tuple[str, ...] = ("weight",)) -> Problem | None:
    """Return the problem of weights that sum to zero (no weights at all are none); each is not negative."""
    given = list(weights)
    if not given or any(given):
        return None
    message = "At least one weight must be above zero: otherwise nothing counts."
    return Problem(path, "WEIGHTS_SUM_TO_ZERO", message)


def number_problems(path: tuple[str, ...], value: Decimal) -> Iterator[Problem]:
    """Yield what keeps a number from being stored exactly: NaN, infinity, or too many digits as written."""
    if not value.is_finite():
        yield Problem(path, "NOT_FINITE", "This must be an ordinary number.")
        return
    exponent = value.as_tuple().exponent
    if value.adjusted() >= INTEGER_DIGITS or (isinstance(exponent, int) and -exponent > DECIMAL_DIGITS):
        yield Problem(
            path,
            "TOO_MANY_DIGITS",
            f"At most {INTEGER_DIGITS} digits before and {DECIMAL_DIGITS} after the point can be kept.",
            (("integerDigits", str(INTEGER_DIGITS)), ("decimalDigits", str(DECIMAL_DIGITS))),
        )


def _text_problems(path: tuple[str, ...], text: str, limit: int) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(path, "REQUIRED", "This must not be empty.")
    if len(text) > limit:
        yield Problem(path, "TOO_LONG", f"At most {limit} characters fit here.", (("limit", str(limit)),))
    if any(unicodedata.category(character) in {"Cc", "Cs"} for character in text):
        yield Problem(path, "CONTROL_CHARACTERS", "Line breaks and control characters cannot stand here.")


def _role_problems(definition: KeyResultDefinition) -> Iterator[Problem]:
    if definition.role is KeyResultRole.GUARDRAIL and definition.kind is not MetricKind.MAINTAIN:
        message = "A guardrail holds a value within limits: make it MAINTAIN with a low end, a high end, or both."
        yield Problem(("role",), "GUARDRAIL_NEEDS_BAND", message)


def _figure_problems(definition: KeyResultDefinition) -> Iterator[Problem]:
    wanted = FIGURES_OF[definition.kind]
    sound: dict[str, Decimal] = {}
    for name in ("baseline", "target", "low", "high"):
        value: Decimal | None = getattr(definition, name)
        if value is None:
            continue
        problems = list(number_problems((name,), value))
        if name not in wanted:
            message = f"A key result of kind {definition.kind} has no {name}."
            problems = [Problem((name,), "NOT_APPLICABLE", message, (("kind", definition.kind.value),))]
        if not problems:
            sound[name] = value
        yield from problems
    if definition.kind in CHANGE_KINDS:
        yield from _change_problems(definition, sound)
    elif definition.kind is MetricKind.MAINTAIN:
        yield from _band_problems(definition, sound)


def _change_problems(definition: KeyResultDefinition, sound: Mapping[str, Decimal]) -> Iterator[Problem]:
    if definition.target is None:
        yield Problem(("target",), "REQUIRED", "A target is needed: the value to reach.")
    if "baseline" not in sound or "target" not in sound:
        return
    baseline, target = sound["baseline"], sound["target"]
    figures = (("baseline", f"{baseline:f}"), ("target", f"{target:f}"))
    if baseline == target:
        message = "The target equals the baseline, so there is nothing to change. To hold a value, use MAINTAIN."
        yield Problem(("target",), "EQUALS_BASELINE", message, figures)
    elif (target > baseline) is not (definition.kind is MetricKind.INCREASE):
        side = "above" if definition.kind is MetricKind.INCREASE else "below"
        message = f"The target of a key result of kind {definition.kind} must be {side} its baseline."
        yield Problem(("target",), "WRONG_DIRECTION", message, (("kind", definition.kind.value), *figures))


def _stretch_problems(definition: KeyResultDefinition) -> Iterator[Problem]:
    stretch, target, path = definition.stretch, definition.target, ("stretch",)
    if stretch is None:
        return
    if definition.kind not in CHANGE_KINDS:
        message = f"A key result of kind {definition.kind} has no stretch value."
        yield Problem(path, "NOT_APPLICABLE", message, (("kind", definition.kind.value),))
        return
    unsound = tuple(number_problems(path, stretch))
    yield from unsound
    if not unsound and target is not None and target.is_finite() and not _is_onward(definition.kind, target, stretch):
        message = f"A stretch value lies beyond the target, {target:f}."
        yield Problem(path, "NOT_BEYOND_TARGET", message, (("target", f"{target:f}"),))


def _phase_problems(definition: KeyResultDefinition, starts_on: date, due_on: date) -> Iterator[Problem]:
    if definition.phases and definition.kind not in CHANGE_KINDS:
        message = f"A key result of kind {definition.kind} has no phases."
        yield Problem(("phases",), "NOT_APPLICABLE", message, (("kind", definition.kind.value),))
        return
    if len(definition.phases) > PHASES_AT_MOST:
        message = f"At most {PHASES_AT_MOST} phases fit one key result."
        yield Problem(("phases",), "TOO_MANY", message, (("limit", str(PHASES_AT_MOST)),))
    reached, day = definition.baseline, None
    for index, (on, value) in enumerate(definition.phases[:PHASES_AT_MOST]):
        path = ("phases", str(index))
        if on == day:
            yield Problem((*path, "on"), "SAME_DAY", f"There is a phase on {on} already.")
        elif not starts_on <= on < due_on:
            message = f"A phase ends in the cycle, from {starts_on} on, and before the due day, {due_on}."
            yield Problem((*path, "on"), "OUTSIDE_CYCLE", message)
        unsound = tuple(number_problems((*path, "value"), value))
        yield from unsound
        if unsound or any(not end.is_finite() for end in (reached, definition.target) if end is not None):
            return
        if _goes_astray(definition, reached, value):
            message = "Each phase leads on from the one before, from the baseline to the target."
            yield Problem((*path, "value"), "WRONG_DIRECTION", message)
        reached, day = value, on


def _goes_astray(definition: KeyResultDefinition, reached: Decimal | None, value: Decimal) -> bool:
    """Tell whether a phase leads back from what was reached before, or beyond the target."""
    is_back = reached is not None and _is_onward(definition.kind, value, reached)
    return is_back or (definition.target is not None and _is_onward(definition.kind, definition.target, value))


def _is_onward(kind: MetricKind, value: Decimal, further: Decimal) -> bool:
    """Tell whether a value is further in the direction of a change than another."""
    return further > value if kind is MetricKind.INCREASE else further < value


def _band_problems(definition: KeyResultDefinition, sound: Mapping[str, Decimal]) -> Iterator[Problem]:
    if definition.low is None and definition.high is None:
        yield Problem(("low",), "REQUIRED", "A band needs a low end, a high end, or both.")
    if "low" in sound and "high" in sound and sound["low"] >= sound["high"]:
        ends = (("low", f"{sound['low']:f}"), ("high", f"{sound['high']:f}"))
        yield Problem(("high",), "NOT_ABOVE_LOW", "The high end of the band must be above its low end.", ends)


def _unit_problems(definition: KeyResultDefinition) -> Iterator[Problem]:
    unit = definition.unit
    if unit is None:
        return
    if definition.kind in {MetricKind.MILESTONE, MetricKind.BINARY}:
        message = f"A key result of kind {definition.kind} has no unit."
        yield Problem(("unit",), "NOT_APPLICABLE", message, (("kind", definition.kind.value),))
        return
    if unit.symbol is not None:
        yield from _text_problems(("unit", "symbol"), unit.symbol, SYMBOL_LENGTH)
    elif unit.kind is UnitKind.DURATION:
        yield Problem(("unit", "symbol"), "REQUIRED", "A duration needs its unit of time, such as “h” or “days”.")
    if unit.kind is UnitKind.CURRENCY and unit.currency is None:
        yield Problem(("unit", "currency"), "REQUIRED", "An amount of money needs its currency, such as “EUR”.")
    elif unit.kind is not UnitKind.CURRENCY and unit.currency is not None:
        message = f"Only an amount of money has a currency, not {unit.kind}."
        yield Problem(("unit", "currency"), "NOT_APPLICABLE", message, (("unitKind", unit.kind.value),))
    elif unit.currency is not None and not _CURRENCY.fullmatch(unit.currency):
        message = "A currency is three capital letters (ISO 4217), such as “EUR”."
        yield Problem(("unit", "currency"), "MALFORMED", message)


def _milestone_problems(definition: KeyResultDefinition) -> Iterator[Problem]:
    path, steps = ("milestones",), definition.milestones
    if definition.kind is not MetricKind.MILESTONE:
        if steps:
            message = f"A key result of kind {definition.kind} has no milestones."
            yield Problem(path, "NOT_APPLICABLE", message, (("kind", definition.kind.value),))
        return
    if not steps:
        yield Problem(path, "REQUIRED", "At least one milestone is needed.")
    if len(steps) > MILESTONES_AT_MOST:
        message = f"At most {MILESTONES_AT_MOST} milestones fit one key result."
        yield Problem(path, "TOO_MANY", message, (("limit", str(MILESTONES_AT_MOST)),))
    for index, step in enumerate(steps[:MILESTONES_AT_MOST]):
        yield from _text_problems((*path, str(index), "title"), step.title, MILESTONE_TITLE_LENGTH)
        yield from _weight_problems((*path, str(index), "weight"), step.weight)
    if problem := weights_problem((step.weight for step in steps), path):
        yield problem


def _weight_problems(path: tuple[str, ...], weight: Decimal) -> Iterator[Problem]:
    yield from number_problems(path, weight)
    if weight.is_finite() and weight < 0:
        yield Problem(path, "NEGATIVE", "A weight cannot be below zero.")


def _due_problems(due_on: date | None, starts_on: date, ends_on: date) -> Iterator[Problem]:
    if due_on is None or starts_on <= due_on <= ends_on:
        return
    days = (("startsOn", starts_on.isoformat()), ("endsOn", ends_on.isoformat()))
    message = f"The due day must be in the cycle, from {starts_on} to {ends_on}, both included."
    yield Problem(("dueOn",), "OUTSIDE_CYCLE", message, days)
