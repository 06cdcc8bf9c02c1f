"""Limits how often a password or a link may be tried, and mail asked for: at one account, and from one place.

An attempt is counted before the password is looked at, so that many at once cannot slip through together; one that
succeeds is forgotten again. Who tried what is kept as hashes only, and for no longer than it counts.
"""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.ids import new_id
from app.database.unit_of_work import entering, values

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 10
PER_ORIGIN = 100


class TooManyAttempts(Exception):
    """Something was tried too often; ``retry_after`` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        minutes = math.ceil(retry_after / 60)
        again = "a minute" if minutes == 1 else f"{minutes} minutes"
        super().__init__(f"That was tried too often. Please try again in {again}.")
        self.retry_after = retry_after


class Attempt(NamedTuple):
    """An attempt that was counted; without ``account`` its success says nothing about earlier ones."""

    ids: tuple[UUID, ...]
    account: bytes | None


async def begin_attempt(account: str, origin: str | None = None, *, at_most: int = PER_ACCOUNT) -> Attempt:
    """Count an attempt at an account, from a network address where one is known; raises TooManyAttempts.

    ``at_most`` attempts at the account are let through within the window.
    """
    now = clock.now()
    limits = {_hash("account", account): at_most}
    if origin is not None:
        limits[_hash("origin", _network(origin))] = PER_ORIGIN
    ids = [new_id() for _ in limits]
    async with entering():
        [(blocked_by,)] = await values(
            "select waymark.begin_attempt(%s, %s, %s, %s, %s)",
            (ids, list(limits), list(limits.values()), now - WINDOW, now),
        )
    if blocked_by is not None:
        raise TooManyAttempts(_seconds_until(blocked_by + WINDOW, now))
    return Attempt(tuple(ids), _hash("account", account))


async def forget_attempt(attempt: Attempt) -> None:
    """Take back an attempt that succeeded, and the failed ones at its account, in the current unit of work."""
    await values("select waymark.forget_attempts(%s, %s)", (list(attempt.ids), attempt.account))


def _seconds_until(then: datetime, now: datetime) -> int:
    return max(1, math.ceil((then - now).total_seconds()))


def _network(origin: str) -> str:
    """Return what one household or server shares: an IPv4 address, the first 64 bits of an IPv6 one."""
    try:
        address = ip_address(origin)
    except ValueError:
        return origin
    return str(ip_network((address, 64), strict=False)) if isinstance(address, IPv6Address) else origin


def _hash(kind: str, subject: str) -> bytes:
    return hashlib.sha256(f"{kind}:{subject}".encode()).digest()
