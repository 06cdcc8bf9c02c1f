"""The words of reflections."""

from __future__ import annotations

from app.reviews.models import Cause, Verdict
from schema.enums.describing import described

described(
    Verdict,
    "Whether an objective served what mattered: the objectives above it and the priorities, whatever its percentage.",
    "ReflectionVerdict",
    SERVED="It did.",
    PARTLY="Some of it did, or less than was hoped for.",
    NOT_SERVED="It did not, even where its key results were reached.",
)
described(
    Cause,
    "What kept an objective from being reached, above all else.",
    "ReflectionCause",
    AIMED_TOO_HIGH="More was promised than could be done in the time.",
    BEGUN_TOO_LATE="The work began too late.",
    TOO_MUCH_ELSE="Other work took the time.",
    WAITED_FOR_OTHERS="Others did not deliver what was needed, or not in time.",
    WRONG_BET="What was done did not have the effect that was hoped for.",
    PRIORITIES_CHANGED="Something else became more important.",
    OUTSIDE_EVENTS="Something happened that nobody here could change.",
    BADLY_MEASURED="More was reached than the key results show.",
)
