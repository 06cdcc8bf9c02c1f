"""What a cycle may become, and when its check-ins are due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from app.core.errors import Problem
from app.cycles.models import Cadence, CycleState

TRANSITIONS: Mapping[CycleState, tuple[CycleState, ...]] = {
    CycleState.PLANNING: (CycleState.ACTIVE,),
    CycleState.ACTIVE: (CycleState.REVIEW,),
    CycleState.REVIEW: (CycleState.CLOSED, CycleState.ACTIVE),
    CycleState.CLOSED: (),
}
"""What a cycle may become, the ordinary way first."""
RUNNING = frozenset({CycleState.ACTIVE, CycleState.REVIEW})
"""The states in which people check in."""
PERIOD_DAYS = {Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14, Cadence.MONTHLY: 28}
NAME_LENGTH = 80
_LAST_SECOND = time(23, 59, 59)


MONDAY_TO_FRIDAY = (0, 1, 2, 3, 4)


class Period(NamedTuple):
    """A stretch of days that one check-in is about, and the one of them on which it is due."""

    starts_on: date
    ends_on: date
    due_on: date


class Rhythm(NamedTuple):
    """When the check-ins of a cycle are due: its days (inclusive), how often, and on which weekday (Monday is 0).

    Periods begin on the day on which weeks start. What would be due on a day on which nobody works is due on the
    working day before.
    """

    starts_on: date
    ends_on: date
    cadence: str
    due_weekday: int
    week_starts_on: int = 0
    working_days: Sequence[int] = MONDAY_TO_FRIDAY

    @property
    def length(self) -> timedelta:
        """How long a whole period is."""
        return timedelta(days=PERIOD_DAYS[Cadence(self.cadence)])

    def around(self, day: date) -> Period | None:
        """Return the period that a day falls into, or None outside the cycle.

        The first one begins with the cycle and has at least half a period's days; the last one ends with the cycle.
        """
        if not self.starts_on <= day <= self.ends_on:
            return None
        first_end = self.starts_on + timedelta(days=(self.week_starts_on - 1 - self.starts_on.weekday()) % 7)
        while ((first_end - self.starts_on).days + 1) * 2 < self.length.days:
            first_end += timedelta(days=7)
        if day <= first_end:
            return self._period(self.starts_on, first_end)
        passed = (day - first_end - timedelta(days=1)) // self.length
        start = first_end + timedelta(days=1) + passed * self.length
        return self._period(start, start + self.length - timedelta(days=1))

    def _period(self, start: date, end: date) -> Period:
        end = min(end, self.ends_on)
        return Period(start, end, self._due_on(start, end))

    def _due_on(self, start: date, end: date) -> date:
        """Return the last due weekday of a period, else its last day; or the working day before that within it."""
        last = end - timedelta(days=(end.weekday() - self.due_weekday) % 7)
        day = wanted = last if last >= start else end
        while day >= start:
            if day.weekday() in self.working_days:
                return day
            day -= timedelta(days=1)
        return wanted

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


def end_of_day(day: date, time_zone: str) -> datetime:
    """Return the last second of a day in an IANA time zone, in UTC: the instant at which something is due."""
    return datetime.combine(day, _LAST_SECOND, ZoneInfo(time_zone)).astimezone(UTC)


class PlannedCycle(NamedTuple):
    """A cycle before it is stored; both days inclusive."""

    name: str
    starts_on: date
    ends_on: date


class Span(Protocol):
    """What these rules read of a cycle."""

    @property
    def name(self) -> str:
        """What people call it."""
        ...

    @property
    def starts_on(self) -> date:
        """Its first day."""
        ...

    @property
    def ends_on(self) -> date:
        """Its last day."""
        ...


def days_problems(
    starts_on: date, ends_on: date, parent: Span | None = None, children: Sequence[Span] = ()
) -> Iterator[Problem]:
    """Yield what is wrong with a cycle's days, both inclusive: it lies in a longer one, and its own lie in it."""
    if ends_on <= starts_on:
        message = f"The end must be after the start, {starts_on}."
        yield Problem(("endsOn",), "DATES_REVERSED", message, (("start", str(starts_on)),))
    if parent and not (parent.starts_on <= starts_on and ends_on <= parent.ends_on):
        message = f"It must lie within {parent.name}, {parent.starts_on} to {parent.ends_on}."
        yield Problem(("parentId",), "OUTSIDE_PARENT", message)
    elif parent and ends_on - starts_on >= parent.ends_on - parent.starts_on:
        yield Problem(("parentId",), "NOT_LONGER", f"{parent.name} is not longer: a cycle lies in a longer one.")
    for child in children:
        if not (starts_on <= child.starts_on and child.ends_on <= ends_on):
            path = "startsOn" if child.starts_on < starts_on else "endsOn"
            message = f"{child.name} lies in it, {child.starts_on} to {child.ends_on}: change that one first."
            yield Problem((path,), "OUTSIDE_CHILD", message, (("cycle", child.name),))
        elif child.ends_on - child.starts_on >= ends_on - starts_on:
            yield Problem(("endsOn",), "NOT_LONGER", f"{child.name} lies in it: it must be longer than that.")


def weekday_problems(path: str, *days: int) -> Iterator[Problem]:
    """Yield it where something is no weekday, or none is given at all."""
    if not days:
        yield Problem((path,), "EMPTY", "Name at least one day.")
    elif not all(0 <= day <= 6 for day in days):
        yield Problem((path,), "OUT_OF_RANGE", "The weekday is 0 (Monday) to 6 (Sunday).")
