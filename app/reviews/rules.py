"""What a reflection must say before it can be handed in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from typing import Any, NamedTuple

from app.core.errors import Problem
from app.core.validation import Problems
from app.objectives.progress import from_float, score_needs_reason
from app.reviews.models import Cause, Verdict

CAUSE_NEEDED_BELOW = 0.7
"""A score under this one owes what caused it."""
TEXT_LENGTH = 4_000
TEXTS = ("score_reason", "verdict_reason", "cause_note", "learned")


class Content(NamedTuple):
    """What a reflection says; ``score`` is 0..1."""

    score: float | None = None
    score_reason: str | None = None
    verdict: Verdict | None = None
    verdict_reason: str | None = None
    cause: Cause | None = None
    cause_note: str | None = None
    learned: str | None = None


PATHS = {
    "score": ("content", "score"),
    "score_reason": ("content", "scoreReason"),
    "verdict": ("content", "verdict"),
    "verdict_reason": ("content", "verdictReason"),
    "cause": ("content", "cause"),
    "cause_note": ("content", "causeNote"),
    "learned": ("content", "learned"),
}
"""Where in the input each of them stands."""


def checked(problems: Problems, content: Content) -> Content:
    """Return what is said with blank texts as None; notes what can be said in no reflection."""
    score = content.score
    if score is not None and not (isfinite(score) and 0 <= score <= 1):
        problems.add(PATHS["score"], "OUT_OF_RANGE", "A score is from 0 to 1.")
    given: dict[str, Any] = {
        name: problems.optional_text(PATHS[name], getattr(content, name), at_most=TEXT_LENGTH) for name in TEXTS
    }
    return content._replace(**given)


def missing(content: Content, suggested: float | None) -> Iterator[Problem]:
    """Yield what has to be said before it is handed in, beside a suggested score (0..1)."""
    if content.score is None:
        yield _required("score", "Give it a score from 0 to 1: the suggested one, or your own with the reason.")
    elif score_needs_reason(Decimal(repr(content.score)), from_float(suggested)) and not content.score_reason:
        yield _required("score_reason", f"The figures suggest {suggested:.2f}: say why the score is another one.")
    if content.verdict is None:
        yield _required("verdict", "Say whether it served what mattered, whatever the percentage.")
    if not content.verdict_reason:
        yield _required("verdict_reason", "Say in a sentence how it served what mattered, or why not.")
    if content.score is not None and content.score < CAUSE_NEEDED_BELOW:
        if content.cause is None:
            yield _required("cause", f"A score under {CAUSE_NEEDED_BELOW} has a cause: name it.")
        if not content.cause_note:
            yield _required("cause_note", "Say what happened, so that others learn from it.")
    if not content.learned:
        yield _required("learned", "Say what was learned, however small.")


def _required(name: str, message: str) -> Problem:
    return Problem(PATHS[name], "REQUIRED", message)
