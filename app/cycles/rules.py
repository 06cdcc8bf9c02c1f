"""What a cycle may become, and when its check-ins are due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from app.cycles.models import Cadence, CycleState

NEXT = {
    CycleState.PLANNING: CycleState.ACTIVE,
    CycleState.ACTIVE: CycleState.REVIEW,
    CycleState.REVIEW: CycleState.CLOSED,
}
PERIOD_DAYS = {Cadence.WEEKLY: 7, Cadence.BIWEEKLY: 14, Cadence.MONTHLY: 28}


class Period(NamedTuple):
    """A stretch of days that one check-in is about; it is due on its last day."""

    starts_on: date
    ends_on: date


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
