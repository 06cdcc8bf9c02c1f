"""When the check-in of a key result is due that nobody has made yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from app.cycles.rules import Period, Rhythm
from app.objectives.health import stale_after


class Due(NamedTuple):
    """The day on which a check-in is due, and the last one on which it is not yet overdue by too much; both or none."""

    check_in_due_on: date | None
    stale_after: date | None


NEVER = Due(None, None)
"""Of drafts, of what is closed or cancelled, and behind the cycle's end."""


class AwayFacts(Protocol):
    """Days, inclusive, on which the owner is away and nobody stands in for them."""

    @property
    def starts_on(self) -> date:
        """The first one."""
        ...

    @property
    def ends_on(self) -> date:
        """The last one."""
        ...


def due_from(rhythm: Rhythm, today: date, checked_in_on: date | None = None, away: Sequence[AwayFacts] = ()) -> Due:
    """Return when a key result that counts from today on is due: in the present period, or once that is past the next.

    Before the cycle begins its first period is the present one. A check-in made in it already, on
    ``checked_in_on``, leaves the next one due. Nothing is due on a day on which the owner is ``away``: the first
    period whose due day finds them here is the next one.
    """
    return _due_at(rhythm, _present(rhythm, today, checked_in_on), away)


def due_again(
    rhythm: Rhythm, today: date, due_on: date | None, checked_in_on: date | None, away: Sequence[AwayFacts]
) -> Due:
    """Return when a check-in is due once absences have changed, that was due on ``due_on`` before.

    What was due earlier than now stays so: an absence forgives nothing that was missed before it began.
    """
    period = _present(rhythm, today, checked_in_on)
    if due_on is not None and (period is None or due_on < period.due_on):
        period = rhythm.around(due_on)
    return _due_at(rhythm, period, away)


def is_away(away: Sequence[AwayFacts], day: date) -> bool:
    """Tell whether a day is one of those on which the owner is away."""
    return any(days.starts_on <= day <= days.ends_on for days in away)


def _present(rhythm: Rhythm, today: date, checked_in_on: date | None) -> Period | None:
    period = rhythm.around(max(today, rhythm.starts_on))
    if period and (period.due_on < today or (checked_in_on and checked_in_on >= period.starts_on)):
        return rhythm.after(period)
    return period


def _due_at(rhythm: Rhythm, period: Period | None, away: Sequence[AwayFacts]) -> Due:
    while period is not None and is_away(away, period.due_on):
        period = rhythm.after(period)
    if period is None:
        return NEVER
    return Due(period.due_on, stale_after(period.due_on, rhythm.length))
