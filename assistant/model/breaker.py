"""A circuit breaker: an endpoint that fails again and again is left alone for a while, then tried by one call."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass

FAILURES_IN_A_ROW = 5
"""So many calls that end without any answer, attempts and all, and the endpoint is left alone."""

REST_SECONDS = 30.0


@dataclass(slots=True)
class Breaker:
    """What is known of one endpoint; instants are monotonic seconds."""

    failures: int = 0
    rests_until: float = 0.0

    def admits(self, now: float) -> bool:
        """Tell whether a call may go out; after a rest one does, and the others wait for what comes of it."""
        if self.failures < FAILURES_IN_A_ROW:
            return True
        if now < self.rests_until:
            return False
        self.rests_until = now + REST_SECONDS
        return True

    def answered(self) -> None:
        """Note that the endpoint answered, be it with a refusal."""
        self.failures = 0

    def failed(self, now: float) -> None:
        """Note that a call ended without any answer."""
        self.failures += 1
        if self.failures >= FAILURES_IN_A_ROW:
            self.rests_until = now + REST_SECONDS


Breakers = MutableMapping[str, Breaker]
"""The breakers of a process, by endpoint."""
