"""How goals stand together: counted by kind and health, with progress beside what could be expected. Pure on rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.check_ins.signals import Course, Signal, SignalKind
from app.core.actor import Actor
from app.objectives.models import (
    Commitment,
    Health,
    KeyResultRole,
    Level,
    MetricKind,
    ObjectiveState,
    Outcome,
)
from app.objectives.pace import expected_of_objective, health_of_key_result, health_of_objective
from app.objectives.progress import from_float, to_float
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.reports.rules import Band, Count, bands, counts, mean, share

_PURSUED = frozenset({ObjectiveState.ACTIVE, ObjectiveState.PAUSED})


class ProgressStanding(NamedTuple):
    """Progress of several objectives: its mean beside the expected one (both 0..1), and in bands.

    ``unknown`` have no progress yet and are in neither.
    """

    mean: float | None
    expected: float | None
    bands: tuple[Band, ...]
    unknown: int


class ObjectiveTally(NamedTuple):
    """Objectives, counted: drafts by state alone, by health what is pursued, by outcome what is closed."""

    total: int
    by_level: tuple[Count, ...]
    by_commitment: tuple[Count, ...]
    by_state: tuple[Count, ...]
    by_health: tuple[Count, ...]
    by_outcome: tuple[Count, ...]


class KeyResultTally(NamedTuple):
    """Key results, counted; ``held`` and ``breached`` are guardrails, ``unreported`` have never been reported on."""

    total: int
    by_kind: tuple[Count, ...]
    by_health: tuple[Count, ...]
    unreported: int
    held: int
    breached: int


class CheckInRate(NamedTuple):
    """The periods of key results that were due and are over, those with a check-in, and their share (0..1)."""

    due: int
    made: int
    share: float | None


def published(objectives: Iterable[ObjectiveRow]) -> list[ObjectiveRow]:
    """Return the objectives that are no drafts."""
    return [objective for objective in objectives if objective.state != ObjectiveState.DRAFT]


def tally_of_objectives(objectives: Sequence[ObjectiveRow], actor: Actor) -> ObjectiveTally:
    """Count objectives, as of the actor's today."""
    told = published(objectives)
    return ObjectiveTally(
        total=len(told),
        by_level=counts(Level, (objective.level for objective in told)),
        by_commitment=counts(Commitment, (objective.commitment for objective in told)),
        by_state=counts(ObjectiveState, (objective.state for objective in objectives)),
        by_health=health_counts(objectives, actor),
        by_outcome=outcome_counts(objectives),
    )


def health_counts(objectives: Iterable[ObjectiveRow], actor: Actor) -> tuple[Count, ...]:
    """Count the objectives that are active or paused by their health today."""
    pursued = (objective for objective in objectives if objective.state in _PURSUED)
    return counts(Health, (health_of_objective(objective, actor) for objective in pursued))


def outcome_counts(objectives: Iterable[ObjectiveRow]) -> tuple[Count, ...]:
    """Count the closed objectives by how they ended."""
    return counts(Outcome, (objective.outcome for objective in objectives))


def progress_of(objectives: Iterable[ObjectiveRow], actor: Actor) -> ProgressStanding:
    """Return how far objectives have come together; drafts and what was abandoned do not count."""
    counting = [each for each in published(objectives) if each.outcome != Outcome.ABANDONED]
    known = [(each, progress) for each in counting if (progress := from_float(each.progress)) is not None]
    return ProgressStanding(
        mean=to_float(mean([progress for _, progress in known])),
        expected=to_float(mean([expected_of_objective(each, actor) for each, _ in known])),
        bands=bands(progress for _, progress in known),
        unknown=len(counting) - len(known),
    )


def tally_of_key_results(key_results: Sequence[KeyResultRow], actor: Actor) -> KeyResultTally:
    """Count key results, as of the actor's today: the health of drivers, guardrails held or breached."""
    drivers = [each for each in key_results if each.role == KeyResultRole.DRIVER]
    guards = [each.held for each in key_results if each.role == KeyResultRole.GUARDRAIL]
    pursued = (each for each in drivers if each.objective_state in _PURSUED)
    return KeyResultTally(
        total=len(key_results),
        by_kind=counts(MetricKind, (each.kind for each in key_results)),
        by_health=counts(Health, (health_of_key_result(each, actor) for each in pursued)),
        unreported=sum(each.checked_in_at is None for each in key_results),
        held=guards.count(True),
        breached=guards.count(False),
    )


def check_in_rate(courses: Iterable[Course]) -> CheckInRate:
    """Return how many of the due periods of several key results had a check-in."""
    periods = [(len(course.due), len(course.missed)) for course in courses]
    due = sum(due for due, _ in periods)
    made = due - sum(missed for _, missed in periods)
    return CheckInRate(due, made, to_float(share(made, due)))


def signal_counts(signals: Iterable[Signal]) -> tuple[Count, ...]:
    """Count signals by kind."""
    return counts(SignalKind, (signal.kind for signal in signals))
