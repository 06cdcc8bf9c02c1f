"""What the course of a key result shows that nobody may have said: signals for a meeting, a lead or a summary. Pure.

They come from what was reported, never from prose, and say nothing of whose fault it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import NamedTuple
from uuid import UUID

from app.cycles.rules import Period
from app.objectives.health import computed_health
from app.objectives.models import MetricKind, ReportedHealth

FLAT_REPORTS = 3
"""So many reports in a row, of as many days, that show the same progress make a key result flat."""
FALLING_REPORTS = 3
"""So many statements of confidence in a row, each below the one before, ..."""
FALLEN_BY = Decimal("0.1")
"""... and so much lower in all, make confidence fall."""
LONG_BLOCKED = timedelta(days=14)
"""A blocker that is older stands in its third week."""
DUE_AT_LEAST = 2
"""Of fewer periods that were due nothing is said about the missed ones."""
_MOVES_STEP_BY_STEP = frozenset({MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.MILESTONE})


class SignalKind(StrEnum):
    """What is remarkable."""

    FLAT = "FLAT"
    BEHIND_THOUGH_ON_TRACK = "BEHIND_THOUGH_ON_TRACK"
    CONFIDENCE_FALLING = "CONFIDENCE_FALLING"
    LONG_BLOCKED = "LONG_BLOCKED"
    MOSTLY_MISSED = "MOSTLY_MISSED"


class Signal(NamedTuple):
    """A remarkable course: what it is, since which day, and the sentence that says so."""

    kind: SignalKind
    since: date
    message: str


class KeyResultSignal(NamedTuple):
    """A signal in the course of a key result, as a fact of a period."""

    key_result_id: UUID
    kind: SignalKind
    since: date
    message: str


class Report(NamedTuple):
    """What one check-in said, in the order of check-ins; progress and confidence are 0..1, ``held`` is of a band."""

    as_of: date
    progress: Decimal | None
    confidence: Decimal | None
    health: ReportedHealth | None
    held: bool | None = None


class Course(NamedTuple):
    """The course of a key result: its reports, the periods that were due by now and those missed, its open blocker.

    ``expected`` is the share (0..1) that it should have reached today; ``blocked_since`` the day of the oldest blocker.
    """

    kind: MetricKind
    reports: Sequence[Report]
    due: Sequence[Period]
    missed: Sequence[Period]
    expected: Decimal
    blocked_since: date | None


def signals_of(course: Course, today: date) -> tuple[Signal, ...]:
    """Return what is remarkable in a course as of today, in the order of `SignalKind`."""
    return (*_flat(course), *_behind(course), *_falling(course), *_blocked(course, today), *_missed(course))


def _flat(course: Course) -> Iterator[Signal]:
    if course.kind not in _MOVES_STEP_BY_STEP or not course.reports:
        return
    now = course.reports[-1].progress
    same = list(takewhile(lambda report: report.progress == now, reversed(course.reports)))
    days = {report.as_of for report in same}
    if now is not None and now < 1 and len(days) >= FLAT_REPORTS:
        yield Signal(SignalKind.FLAT, min(days), f"The last {len(days)} check-ins show the same progress.")


def _behind(course: Course) -> Iterator[Signal]:
    if not course.reports or course.reports[-1].health is not ReportedHealth.ON_TRACK:
        return
    message = _contradiction(course, course.reports[-1])
    if message:
        said = takewhile(lambda report: report.health is ReportedHealth.ON_TRACK, reversed(course.reports))
        yield Signal(SignalKind.BEHIND_THOUGH_ON_TRACK, min(report.as_of for report in said), message)


def _contradiction(course: Course, latest: Report) -> str | None:
    """Return what speaks against a report of being on track: the pace, of a band where its value lies now."""
    if course.kind is MetricKind.MAINTAIN:
        outside = "It was reported on track, but its value lies outside the band that it should keep to."
        return outside if latest.held is False else None
    if computed_health(latest.progress, course.expected) in (None, ReportedHealth.ON_TRACK):
        return None
    return "It was reported on track, but is well behind the pace that would reach it in time."


def _falling(course: Course) -> Iterator[Signal]:
    said = [(report.as_of, report.confidence) for report in course.reports if report.confidence is not None]
    falls = [later < earlier for (_, earlier), (_, later) in pairwise(said)]
    run = len(list(takewhile(bool, reversed(falls)))) + 1
    if run < FALLING_REPORTS:
        return
    (since, before), (_, now) = said[-run], said[-1]
    if before - now >= FALLEN_BY:
        message = f"Confidence has fallen {run - 1} times in a row, from {before:.0%} to {now:.0%}."
        yield Signal(SignalKind.CONFIDENCE_FALLING, since, message)


def _blocked(course: Course, today: date) -> Iterator[Signal]:
    since = course.blocked_since
    if since is not None and today - since >= LONG_BLOCKED:
        weeks = (today - since).days // 7 + 1
        yield Signal(SignalKind.LONG_BLOCKED, since, f"Something has stood in its way for the {_ordinal(weeks)} week.")


def _missed(course: Course) -> Iterator[Signal]:
    if len(course.due) >= DUE_AT_LEAST and 2 * len(course.missed) > len(course.due):
        message = f"{len(course.missed)} of {len(course.due)} periods passed without a check-in."
        yield Signal(SignalKind.MOSTLY_MISSED, course.missed[0].starts_on, message)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
