"""When the check-in of a key result is due that nobody has made yet."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from app.cycles.rules import Rhythm
from app.objectives.health import stale_after


class Due(NamedTuple):
    """The day on which a check-in is due, and the last one on which it is not yet overdue by too much; both or none."""

    check_in_due_on: date | None
    stale_after: date | None


NEVER = Due(None, None)
"""Of drafts, of what is closed or cancelled, and behind the cycle's end."""


def due_from(rhythm: Rhythm, today: date, checked_in_on: date | None = None) -> Due:
    """Return when a key result that counts from today on is due: at the end of the present period.

    Before the cycle begins its first period is the present one. A check-in made in it already, on
    ``checked_in_on``, leaves the next one due.
    """
    period = rhythm.around(max(today, rhythm.starts_on))
    if period and checked_in_on and checked_in_on >= period.starts_on:
        period = rhythm.after(period)
    if period is None:
        return NEVER
    return Due(period.ends_on, stale_after(period.ends_on, rhythm.length))
