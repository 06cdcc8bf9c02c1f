"""Health of goals: what was said, how old it is, and what the pace says beside it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from app.objectives.models import Health, MetricKind, ReportedHealth
from app.objectives.progress import quantised

AT_RISK_GAP = Decimal("0.10")
OFF_TRACK_GAP = Decimal("0.25")
"""Pace: how far progress may lag behind the expected share before a goal counts as at risk, then as off track."""

FROM_WORST = (Health.STALE, Health.OFF_TRACK, Health.AT_RISK, Health.ON_TRACK, Health.PENDING, Health.PAUSED)
"""An old report first, for nobody knows what it hides; PENDING late, for it is not overdue yet; what rests last."""


def stale_after(due_on: date, period: timedelta) -> date:
    """Return the last day on which a check-in due on ``due_on`` is not yet overdue by more than half a period."""
    return due_on + timedelta(days=period.days // 2)


def health_of(
    reported: ReportedHealth | None,
    computed: ReportedHealth | None,
    *,
    checked_in: bool,
    stale: bool,
    paused: bool = False,
) -> Health:
    """Return a goal's health: PAUSED while it rests, else STALE whatever was said, PENDING before anything was said.

    Where no check-in says anything about health, the one ``computed`` from the pace stands in for it. An objective
    takes `worst_reported` of its drivers, and is stale as soon as one of them is: that is `worst_health` of them.
    """
    if paused:
        return Health.PAUSED
    if stale:
        return Health.STALE
    if not checked_in:
        return Health.PENDING
    said = reported or computed
    return Health(said.value) if said else Health.PENDING


def worst_health(drivers: Iterable[Health]) -> Health:
    """Return the worst of the drivers' healths in the order of `FROM_WORST`, PENDING where there are none."""
    return min(drivers, key=FROM_WORST.index, default=Health.PENDING)


def worst_reported(drivers: Iterable[ReportedHealth | None]) -> ReportedHealth | None:
    """Return the worst health that people reported, None where nobody reported any."""
    said = (health for health in drivers if health is not None)
    return min(said, key=lambda health: FROM_WORST.index(Health(health.value)), default=None)


def elapsed_share(starts_on: date, ends_on: date, today: date) -> Decimal:
    """Return how much of a stretch of days is over, 0..1: both ends and today inclusive, so its last day gives 1."""
    days = max(1, (ends_on - starts_on).days + 1)
    elapsed = min(max(0, (today - starts_on).days + 1), days)
    return quantised(Decimal(elapsed) / days)


def expected_progress(kind: MetricKind, starts_on: date, due_on: date, today: date) -> Decimal:
    """Return the share (0..1) that a key result should have reached today, from the cycle's first day to its due day.

    A band should hold all the time; what is either done or not (BINARY, BASELINE) is owed only after its due day.
    """
    match kind:
        case MetricKind.MAINTAIN:
            return quantised(Decimal(1))
        case MetricKind.BINARY | MetricKind.BASELINE:
            return quantised(Decimal(today > due_on))
        case _:
            return elapsed_share(starts_on, due_on, today)


def computed_health(progress: Decimal | None, expected: Decimal) -> ReportedHealth | None:
    """Return the health that the pace gap (expected less actual share) speaks for, None without progress."""
    if progress is None:
        return None
    gap = expected - progress
    if gap > OFF_TRACK_GAP:
        return ReportedHealth.OFF_TRACK
    return ReportedHealth.AT_RISK if gap > AT_RISK_GAP else ReportedHealth.ON_TRACK
