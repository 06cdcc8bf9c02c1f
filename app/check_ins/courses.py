"""Reads of the course of key results, and the signals in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from app.check_ins.signals import Course, KeyResultSignal, Report, Signal, signals_of
from app.core import clock
from app.cycles.rules import RUNNING, Period
from app.database.unit_of_work import rows
from app.objectives.due import is_away
from app.objectives.models import KeyResultState, MetricKind, ObjectiveState, ReportedHealth
from app.objectives.pace import expected_on
from app.objectives.progress import from_float, is_held
from app.objectives.queries import KeyResultRow, key_results_by_id
from app.objectives.rests import is_among, rested
from app.people.absences import AwayDays, away_days


class _Pursued(NamedTuple):
    """Since when a key result is pursued, when it rested since, and since when it is blocked, if it is."""

    id: UUID
    pursued_since: datetime
    rested: list[Range[date]]
    blocked_since: date | None
    time_zone: str


class _Said(NamedTuple):
    """What a check-in said, and about which day: the one that tells which period it counts for, however late it is."""

    key_result_id: UUID
    as_of: date
    progress: float | None
    confidence: float | None
    health: str | None
    value: Decimal | None


_PURSUED = f"""
    select k.id, greatest(k.created_at, o.published_at), {rested("og.time_zone")},
           (select min(b.since) from blockers b where b.key_result_id = k.id and b.since <= coalesce(%(until)s, b.since)
              and (b.resolved_at is null or (b.resolved_at at time zone og.time_zone)::date > %(until)s::date)),
           og.time_zone
    from key_results k join objectives o on o.id = k.objective_id join organizations og on og.id = k.organization_id
    where k.id = any(%(ids)s)
"""
_SAID = """
    select key_result_id, as_of, progress, confidence, health, value from check_ins
    where key_result_id = any(%s) and replaced_by_id is null order by as_of, recorded_at, id
"""


async def signals_of_key_results(key_result_ids: Sequence[UUID]) -> dict[UUID, tuple[Signal, ...]]:
    """Return what is remarkable in the course of each key result that is pursued now; others are left out."""
    key_results = await key_results_by_id(key_result_ids)
    courses = await courses_of([key_result for key_result in key_results.values() if is_pursued(key_result)])
    return {id_: signals_of(course, day) for id_, (course, day) in courses.items()}


async def signals_until(key_result_ids: Sequence[UUID], day: date) -> list[KeyResultSignal]:
    """Return what was remarkable in the courses of key results as they stood on a day, in their order."""
    key_results = await key_results_by_id(key_result_ids)
    courses = await courses_of([key_results[id_] for id_ in key_result_ids if id_ in key_results], until=day)
    return [
        KeyResultSignal(id_, signal.kind, signal.since, signal.message)
        for id_ in key_result_ids
        if id_ in courses
        for signal in signals_of(*courses[id_])
    ]


async def courses_of(
    key_results: Sequence[KeyResultRow], *, until: date | None = None
) -> dict[UUID, tuple[Course, date]]:
    """Return the course of each key result and the day up to which it runs: today, or when its objective was closed.

    With ``until`` it ends on that day at the latest, as if nothing had happened since.
    """
    by_id = {key_result.id: key_result for key_result in key_results}
    said: dict[UUID, list[_Said]] = defaultdict(list)
    for report in await rows(_Said, _SAID, (list(by_id),)):
        if until is None or report.as_of <= until:
            said[report.key_result_id].append(report)
    away = await away_days(list({key_result.owner_id for key_result in key_results}))
    courses: dict[UUID, tuple[Course, date]] = {}
    for standing in await rows(_Pursued, _PURSUED, {"ids": list(by_id), "until": until}):
        key_result = by_id[standing.id]
        days = away.get(key_result.owner_id, ())
        courses[standing.id] = _course(key_result, standing, said[standing.id], days, until)
    return courses


def is_pursued(key_result: KeyResultRow) -> bool:
    """Return whether people work on a key result now: it counts, its objective is active and its cycle runs."""
    return (
        key_result.state == KeyResultState.ACTIVE
        and key_result.objective_state == ObjectiveState.ACTIVE
        and key_result.cycle_state in RUNNING
    )


def _course(
    key_result: KeyResultRow,
    standing: _Pursued,
    said: Sequence[_Said],
    away: Sequence[AwayDays],
    until: date | None,
) -> tuple[Course, date]:
    """Return a course and its last day.

    Periods that begin after the key result's own due day are not due, nor those on whose due day it rested, or its
    owner was away and nobody stood in; but one that has a check-in all the same is.
    """
    zone = ZoneInfo(standing.time_zone)
    since, today = standing.pursued_since.astimezone(zone).date(), clock.today(standing.time_zone)
    closed_at = key_result.objective_closed_at
    day = min(today, closed_at.astimezone(zone).date()) if closed_at else today
    day = min(day, until) if until else day
    last = min(day, key_result.due_on or day)
    days = {report.as_of for report in said}

    def was_due(period: Period) -> bool:
        excused = is_away(away, period.due_on) or is_among(period.due_on, standing.rested)
        return since <= period.ends_on < day and (not excused or _has_one(period, days))

    due = [period for period in key_result.rhythm.until(last) if was_due(period)]
    course = Course(
        kind=MetricKind(key_result.kind),
        reports=[_report(key_result, report) for report in said],
        due=due,
        missed=[period for period in due if not _has_one(period, days)],
        expected=expected_on(key_result, day),
        blocked_since=standing.blocked_since,
    )
    return course, day


def _report(key_result: KeyResultRow, said: _Said) -> Report:
    confidence = None if said.confidence is None else Decimal(str(said.confidence))
    health = ReportedHealth(said.health) if said.health else None
    held = None
    if key_result.kind == MetricKind.MAINTAIN and said.value is not None:
        held = is_held(key_result.low, key_result.high, said.value)
    return Report(said.as_of, from_float(said.progress), confidence, health, held)


def _has_one(period: Period, days: Iterable[date]) -> bool:
    return any(period.starts_on <= day <= period.ends_on for day in days)
