"""What a cycle may become, and when its check-ins are due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from app.cycles.models import Cadence, CycleState

NEXT = {
    CycleState.PLANNING: CycleState.ACTIVE,
    CycleState.ACTIVE: CycleState.REVIEW,
    CycleState.REVIEW: CycleState.CLOSED,
}
RUNNING = frozenset({CycleState.ACTIVE, CycleState.REVIEW})
"""The states in which people check in."""
PERIOD_DAYS = {Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14, Cadence.MONTHLY: 28}
_LAST_SECOND = time(23, 59, 59)


class Period(NamedTuple):
    """A stretch of days that one check-in is about; it is due on its last day."""

    starts_on: date
    ends_on: date


class Rhythm(NamedTuple):
    """When the check-ins of a cycle are due: its days (inclusive), how often, and on which weekday (Monday is 0)."""

    starts_on: date
    ends_on: date
    cadence: str
    due_weekday: int

    @property
    def length(self) -> timedelta:
        """How long a whole period is."""
        return timedelta(days=PERIOD_DAYS[Cadence(self.cadence)])

    def around(self, day: date) -> Period | None:
        """Return the period that a day falls into, or None outside the cycle."""
        return period_around(day, **self._asdict())

    def open_on(self, today: date) -> Period | None:
        """Return the period that check-ins made today belong to: the last one after the end, none before the start."""
        return self.around(min(today, self.ends_on))

    def after(self, period: Period) -> Period | None:
        """Return the period that follows one of this cycle, or None behind the last."""
        return self.around(period.ends_on + timedelta(days=1))

    def until(self, day: date) -> Iterator[Period]:
        """Yield the periods that have begun by a day, the first one first."""
        period = self.around(self.starts_on)
        while period is not None and period.starts_on <= day:
            yield period
            period = self.after(period)


def period_around(day: date, *, starts_on: date, ends_on: date, cadence: str, due_weekday: int) -> Period | None:
    """Return the check-in period of a cycle that a day falls into, or None outside the cycle.

    Periods end on ``due_weekday`` (Monday is 0) every 7, 14 or 28 days; the first begins with the cycle, has at least
    half a period's days, and the last ends with the cycle.
    """
    if not starts_on <= day <= ends_on:
        return None
    length = PERIOD_DAYS[Cadence(cadence)]
    first_end = starts_on + timedelta(days=(due_weekday - starts_on.weekday()) % 7)
    while (first_end - starts_on).days + 1 < length / 2:
        first_end += timedelta(days=7)
    if day <= first_end:
        return Period(starts_on, min(first_end, ends_on))
    passed = (day - first_end - timedelta(days=1)).days // length
    start = first_end + timedelta(days=1 + passed * length)
    return Period(start, min(start + timedelta(days=length - 1), ends_on))


def end_of_day(day: date, time_zone: str) -> datetime:
    """Return the last second of a day in an IANA time zone, in UTC: the instant at which something is due."""
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(time_zone)).astimezone(UTC)
