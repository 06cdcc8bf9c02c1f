"""A clock that tests hold in their hands."""

from __future__ import annotations

from datetime import datetime, timedelta


class TestClock:
    """Stands still until it is moved."""

    __test__ = False

    def __init__(self, start: datetime) -> None:
        self.instant = start

    def read(self) -> datetime:
        """Return the instant it shows."""
        return self.instant

    def forward(self, **by: float) -> None:
        """Move on by a timedelta's arguments."""
        self.instant += timedelta(**by)
