"""What an evaluation found: scores by purpose and by what the cases are for, as a report keeps and compares them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from assistant.evaluation.cases import Split
from assistant.evaluation.marks import Miss, Score

FORM = 1
"""The form of a report; one of another form cannot be compared."""


class ReportUnreadable(Exception):
    """A report to compare with is not one, or has another form; the message is a sentence for the reader."""


@dataclass(frozen=True, slots=True)
class Part:
    """One purpose over one set of cases; ``least`` holds what is asked of a score, where something is."""

    purpose: str
    split: Split
    cases: int
    scores: dict[str, Score]
    misses: tuple[Miss, ...]
    least: dict[str, float]

    @property
    def below(self) -> tuple[str, ...]:
        """Name the scores that miss what is asked of them."""
        return tuple(name for name, score in self.scores.items() if score.share < self.least.get(name, 0.0))


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds that answers took: the median and the slowest case, and a request with thirty inputs."""

    median: float
    slowest: float
    thirty_inputs: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """A whole evaluation of one engine; ``model`` is None for the built-in drafter."""

    engine: str
    model: str | None
    parts: tuple[Part, ...]
    latency: Latency
    tokens: dict[str, int] = field(default_factory=dict)

    @property
    def cases(self) -> int:
        """How many cases there were."""
        return sum(part.cases for part in self.parts)


@dataclass(frozen=True, slots=True)
class Change:
    """A score beside the same one of an earlier report; shares are 0..1."""

    purpose: str
    split: str
    score: str
    before: float
    now: float


def as_json(report: Report) -> dict[str, Any]:
    """Return a report as a file keeps it; shares are rounded to four digits.

    What was missed in the cases for reporting is only counted, so that nobody makes an engine better by it.
    """
    return {
        "form": FORM,
        "engine": report.engine,
        "model": report.model,
        "cases": report.cases,
        "latencyMilliseconds": {
            "medianCase": _rounded(report.latency.median),
            "slowestCase": _rounded(report.latency.slowest),
            "thirtyInputs": _rounded(report.latency.thirty_inputs),
        },
        "tokens": report.tokens,
        "purposes": [_part(part) for part in report.parts],
    }


def shares(kept: object) -> dict[tuple[str, str, str], float]:
    """Read the scores of a kept report by purpose, split and name; raises `ReportUnreadable`."""
    if not isinstance(kept, dict) or kept.get("form") != FORM:
        raise ReportUnreadable("The earlier report is not one that this version of Waymark wrote.")
    return {
        (part["purpose"], part["casesFor"], name): score["right"] / score["of"] if score["of"] else 1.0
        for part in kept["purposes"]
        for name, score in part["scores"].items()
    }


def changes(report: Report, kept: object) -> Iterator[Change]:
    """Yield every score that an earlier report has too, beside what it was; raises `ReportUnreadable`."""
    before = shares(kept)
    for part in report.parts:
        for name, score in part.scores.items():
            key = (part.purpose, part.split.value, name)
            if key in before:
                yield Change(*key, before=before[key], now=score.share)


def _part(part: Part) -> dict[str, Any]:
    return {
        "purpose": part.purpose,
        "casesFor": part.split.value,
        "cases": part.cases,
        "scores": {
            name: {"right": score.right, "of": score.of, "share": round(score.share, 4), "least": part.least.get(name)}
            for name, score in part.scores.items()
        },
        "misses": [asdict(miss) for miss in part.misses] if part.split is Split.TUNING else len(part.misses),
    }


def _rounded(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else round(milliseconds, 1)
