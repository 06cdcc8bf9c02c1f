"""The only source of the present time; tests and the demonstration replace it, nothing else reads the wall clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_source: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: E731


def now() -> datetime:
    """Return the present instant in UTC."""
    return _source()


def today(time_zone: str) -> date:
    """Return the present day in an IANA time zone."""
    return now().astimezone(ZoneInfo(time_zone)).date()


def use(source: Callable[[], datetime] | None) -> None:
    """Replace the clock (None restores the real one)."""
    global _source
    _source = source or (lambda: datetime.now(UTC))


@contextmanager
def told_by(source: Callable[[], datetime]) -> Iterator[None]:
    """Let another source tell the time for as long as the context is open."""
    global _source
    before, _source = _source, source
    try:
        yield
    finally:
        _source = before
