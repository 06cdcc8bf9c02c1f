"""The days on which the demonstration falls, counted from today, so that it is always in the middle of a quarter."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

_SATURDAY = 5
_MONDAY_FROM_FRIDAY = timedelta(days=3)


class Span(NamedTuple):
    """A stretch of days, both ends included."""

    name: str
    starts_on: date
    ends_on: date


class Calendar(NamedTuple):
    """A fiscal year with its four quarters; the third one is running."""

    today: date
    year: Span
    quarters: tuple[Span, Span, Span, Span]

    @property
    def first(self) -> Span:
        """The quarter that is over for long."""
        return self.quarters[0]

    @property
    def past(self) -> Span:
        """The quarter that was over when the running one began."""
        return self.quarters[1]

    @property
    def present(self) -> Span:
        """The quarter that is running."""
        return self.quarters[2]

    @property
    def coming(self) -> Span:
        """The quarter that is being planned."""
        return self.quarters[3]

    @property
    def spans(self) -> dict[str, Span]:
        """The year and its quarters by the keys of the plans."""
        keys = ("year", "first", "past", "present", "coming")
        return dict(zip(keys, (self.year, *self.quarters), strict=True))

    def day(self, number: int) -> date:
        """Return a day of the running quarter, the first being 0; those up to 27 are over."""
        return self.present.starts_on + timedelta(days=number)

    def days_ago(self, days: int) -> date:
        """Return the day that many days before today."""
        return self.today - timedelta(days=days)

    def in_days(self, days: int) -> date:
        """Return the day that many days after today, or the working day behind it."""
        return _behind_weekend(self.today + timedelta(days=days))

    def at_work(self, day: date) -> date:
        """Return when people do what is told of a day: on it, behind its weekend, or before one that is not over."""
        later = _behind_weekend(day)
        return later if later == day or later < self.today else later - _MONDAY_FROM_FRIDAY


def calendar_for(today: date) -> Calendar:
    """Return the calendar in which the running quarter began with last month: 28 to 61 days ago.

    The year is named for the calendar year in which it ends, as fiscal years are.
    """
    start = _month(today, -7)
    year = Span(f"FY {_month(start, 11).year}", start, _month(start, 12) - timedelta(days=1))
    quarters = [
        Span(f"{year.name} Q{number + 1}", _month(start, 3 * number), _month(start, 3 * number + 3) - timedelta(days=1))
        for number in range(4)
    ]
    return Calendar(today, year, (quarters[0], quarters[1], quarters[2], quarters[3]))


def _behind_weekend(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= _SATURDAY else day


def _month(day: date, later: int) -> date:
    """Return the first day of the month that many months after a day's."""
    months = day.year * 12 + day.month - 1 + later
    return date(months // 12, months % 12 + 1, 1)
