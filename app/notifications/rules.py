"""When a digest comes, and what it reminds of: pure functions of days, hours and zones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

NOTICE = timedelta(hours=4)
"""How long before it is due somebody hears of a thing at least, where a digest comes that early."""

_LOOKED_AHEAD = 400


class Rhythm(NamedTuple):
    """When a person's digests come: at an hour of their zone, on working days on which they are not away."""

    zone: str
    hour: int
    working_days: Collection[int]
    week_starts_on: int
    away: Sequence[tuple[date, date]] = ()

    def comes_on(self, day: date) -> bool:
        """Return whether a digest comes on a day."""
        is_away = any(starts_on <= day <= ends_on for starts_on, ends_on in self.away)
        return day.weekday() in self.working_days and not is_away

    def next_after(self, day: date, *, weekly: bool) -> datetime | None:
        """Return when the next digest comes after that of ``day``: the first of the next week, or of the next days."""
        earliest = self.week_of(day) + timedelta(days=7) if weekly else day + timedelta(days=1)
        for later in range(_LOOKED_AHEAD):
            if self.comes_on(found := earliest + timedelta(days=later)):
                return datetime.combine(found, time(self.hour), ZoneInfo(self.zone)).astimezone(UTC)
        return None

    def week_of(self, day: date) -> date:
        """Return the first day of the week that a day is in."""
        return day - timedelta(days=(day.weekday() - self.week_starts_on) % 7)


def is_to_be_reminded(due_at: datetime | None, next_digest_at: datetime | None) -> bool:
    """Return whether this digest is the one to remind of something that is due then.

    It is the last that comes in good time; also for what is overdue, and for what is due at no particular time.
    """
    return due_at is None or next_digest_at is None or due_at < next_digest_at + NOTICE
