"""What an endpoint's error response says, reduced to what decides the next step."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import httpx2
import openai

from app.core import clock
from assistant.model.dialects import Dialect
from assistant.model.failures import ModelFailure, failure_of_status


@dataclass(frozen=True, slots=True)
class Rejection:
    """What an error response says, reduced to what decides the next step."""

    status: int
    codes: frozenset[str] = field(repr=False)
    param: str = field(repr=False)
    message: str = field(repr=False)
    retry_after: float | None

    @classmethod
    def of(cls, error: openai.APIStatusError) -> Rejection:
        """Read an error response."""
        body = error.body if isinstance(error.body, dict) else {}
        codes = (body.get("code"), body.get("type"))
        param, message = body.get("param"), body.get("message")
        return cls(
            status=error.status_code,
            codes=frozenset(code.lower() for code in codes if isinstance(code, str)),
            param=param if isinstance(param, str) else "",
            message=message if isinstance(message, str) else error.response.text[:2000],
            retry_after=retry_after(error.response.headers),
        )

    def next_dialect(self, dialect: Dialect, wanted: Mapping[str, float]) -> Dialect | None:
        """Return what to try instead, or None where it is no matter of how one asks."""
        understood = self.status in (400, 422)
        return dialect.after_rejection(self.param, self.message, wanted) if understood else None

    def failure(self) -> ModelFailure:
        """Return what it means for whoever asked."""
        return failure_of_status(self.status, set(self.codes), self.message, self.retry_after)


def retry_after(headers: httpx2.Headers) -> float | None:
    """Return the seconds that a response asks to wait: `retry-after-ms`, or `retry-after` as seconds or as a date."""
    for name, scale in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            seconds = float(headers.get(name, "")) / scale
        except ValueError:
            continue
        if math.isfinite(seconds):
            return max(seconds, 0.0)
    try:
        at = parsedate_to_datetime(headers.get("retry-after", ""))
        return max((at - clock.now()).total_seconds(), 0.0)
    except (ValueError, TypeError):
        return None
