"""How goals are doing as of today: what was said, how old it is, and what the pace says beside it. Pure on rows.

Days are those of the organisation's zone. A closed objective is judged as of the day on which it was closed.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.actor import Actor
from app.objectives.health import computed_health, elapsed_share, expected_progress, health_of
from app.objectives.models import Health, MetricKind, ObjectiveState, ReportedHealth
from app.objectives.phases import expected_by_phases
from app.objectives.progress import from_float
from app.objectives.queries import KeyResultRow, ObjectiveRow


def expected_of_objective(objective: ObjectiveRow, actor: Actor) -> Decimal:
    """Return the share (0..1) of its cycle that is over."""
    day = _day(objective.closed_at, actor.organization_time_zone)
    return elapsed_share(objective.cycle_starts_on, objective.cycle_ends_on, day)


def computed_health_of_objective(objective: ObjectiveRow, actor: Actor) -> ReportedHealth | None:
    """Return the health that an objective's pace speaks for, None while nothing in it has a check-in."""
    return computed_health(from_float(objective.progress), expected_of_objective(objective, actor))


def health_of_objective(objective: ObjectiveRow, actor: Actor) -> Health:
    """Return an objective's health: PAUSED while it rests, STALE where a check-in is long overdue, else what was said.

    Where nothing was said, its pace speaks.
    """
    return health_of(
        _reported(objective.reported_health),
        computed_health_of_objective(objective, actor),
        checked_in=objective.progress is not None or objective.reported_health is not None,
        stale=_is_behind(objective.stale_after, actor),
        paused=objective.state == ObjectiveState.PAUSED,
    )


def expected_of_key_result(key_result: KeyResultRow, actor: Actor) -> Decimal:
    """Return the share (0..1) that a key result should have reached, on the way to its due day or the cycle's end.

    Phased targets say how that way runs; without them it is as long as the days that pass.
    """
    return expected_on(key_result, _day(key_result.objective_closed_at, actor.organization_time_zone))


def expected_on(key_result: KeyResultRow, day: date) -> Decimal:
    """Return the share (0..1) that a key result should have reached on a day."""
    due_on = key_result.due_on or key_result.cycle_ends_on
    baseline, target, phases = key_result.baseline, key_result.target, key_result.phased_targets
    if phases and baseline is not None and target is not None:
        starts_on = key_result.cycle_starts_on
        return expected_by_phases(
            phases, baseline=baseline, target=target, starts_on=starts_on, due_on=due_on, today=day
        )
    return expected_progress(MetricKind(key_result.kind), key_result.cycle_starts_on, due_on, day)


def computed_health_of_key_result(key_result: KeyResultRow, actor: Actor) -> ReportedHealth | None:
    """Return the health that a key result's pace speaks for, None without progress."""
    return computed_health(from_float(key_result.progress), expected_of_key_result(key_result, actor))


def health_of_key_result(key_result: KeyResultRow, actor: Actor) -> Health:
    """Return a key result's health: PAUSED while its objective rests, STALE where its check-in is long overdue.

    Else what was said, and where nothing was said, its pace speaks.
    """
    return health_of(
        _reported(key_result.reported_health),
        computed_health_of_key_result(key_result, actor),
        checked_in=key_result.checked_in_at is not None or key_result.measured_at is not None,
        stale=_is_behind(key_result.stale_after, actor),
        paused=key_result.objective_state == ObjectiveState.PAUSED,
    )


def _reported(health: str | None) -> ReportedHealth | None:
    return ReportedHealth(health) if health else None


def _is_behind(stale_after: date | None, actor: Actor) -> bool:
    return stale_after is not None and clock.today(actor.organization_time_zone) > stale_after


def _day(closed_at: datetime | None, time_zone: str) -> date:
    today = clock.today(time_zone)
    return min(today, closed_at.astimezone(ZoneInfo(time_zone)).date()) if closed_at else today
