"""The cycles that follow from a fiscal calendar: a year and what it is divided into. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.core.errors import Problem
from app.cycles.rules import PlannedCycle, Span

FIRST_YEAR, LAST_YEAR = 2000, 2099


class Division(StrEnum):
    """What a fiscal year is divided into."""

    QUARTERS = "QUARTERS"
    TRIMESTERS = "TRIMESTERS"
    HALVES = "HALVES"


_PARTS = {Division.QUARTERS: ("Q", 4), Division.TRIMESTERS: ("T", 3), Division.HALVES: ("H", 2)}


class FiscalYear(NamedTuple):
    """A year and its parts, which cover its days without a gap."""

    year: PlannedCycle
    parts: tuple[PlannedCycle, ...]


def fiscal_year(year: int, starts_in: int, division: Division) -> FiscalYear:
    """Return the fiscal year that ends in a calendar year and begins in the month ``starts_in`` (1 is January).

    It is named for the calendar year in which it ends: FY27, and its second quarter FY27 Q2.
    """
    first = 12 * (year if starts_in == 1 else year - 1) + starts_in - 1
    name, (letter, number) = f"FY{year % 100:02}", _PARTS[division]
    months = 12 // number
    parts = tuple(
        _months(f"{name} {letter}{place + 1}", first + place * months, first + (place + 1) * months)
        for place in range(number)
    )
    return FiscalYear(_months(name, first, first + 12), parts)


def _months(name: str, start: int, end: int) -> PlannedCycle:
    return PlannedCycle(name, _first_day(start), _first_day(end) - timedelta(days=1))


def _first_day(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def year_problems(year: int) -> Iterator[Problem]:
    """Yield it where a year is none that can be planned."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        yield Problem(("year",), "OUT_OF_RANGE", f"The year is between {FIRST_YEAR} and {LAST_YEAR}.")


def calendar_problems(planned: FiscalYear, standing: Sequence[Span]) -> Iterator[Problem]:
    """Yield what keeps the cycles of a fiscal year from being planned beside those that stand.

    Names are unique. Cycles of the same days are one too many, and those that overlap without one lying within the
    other belong to another calendar.
    """
    for cycle in (planned.year, *planned.parts):
        for other in standing:
            params = (("cycle", cycle.name), ("other", other.name))
            if other.name == cycle.name:
                yield Problem(("year",), "TAKEN", f"There is a cycle named {cycle.name} already.", params)
            elif _clash(cycle, other):
                message = f"{cycle.name} would overlap {other.name}, {other.starts_on} to {other.ends_on}."
                yield Problem(("year",), "OVERLAPS", message, params)


def _clash(cycle: Span, other: Span) -> bool:
    if cycle.ends_on < other.starts_on or other.ends_on < cycle.starts_on:
        return False
    days = cycle.ends_on - cycle.starts_on, other.ends_on - other.starts_on
    outer, inner = (cycle, other) if days[0] > days[1] else (other, cycle)
    return days[0] == days[1] or not (outer.starts_on <= inner.starts_on and inner.ends_on <= outer.ends_on)
