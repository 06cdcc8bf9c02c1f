"""Marks of an evaluation: what was right of what was to be right, score by score, and what went wrong in which case."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How often something was right; more is better in every score."""

    right: int
    of: int

    @property
    def share(self) -> float:
        """The share that was right, 0..1; 1 where there was nothing to get right."""
        return self.right / self.of if self.of else 1.0


@dataclass(frozen=True, slots=True)
class Miss:
    """Something that a case wanted otherwise: ``told`` says what, for whoever makes an engine better."""

    case: str
    score: str
    told: str


class Marks:
    """The marks of one purpose over one set of cases, in the making."""

    def __init__(self) -> None:
        self._right: Counter[str] = Counter()
        self._of: Counter[str] = Counter()
        self.misses: list[Miss] = []
        self.case = ""

    def mark(self, score: str, right: bool, told: str = "") -> None:
        """Count one thing that was right or wrong in the case at hand."""
        self._of[score] += 1
        self._right[score] += right
        if not right:
            self.misses.append(Miss(self.case, score, told))

    def scores(self) -> dict[str, Score]:
        """Return the scores by name."""
        return {name: Score(self._right[name], of) for name, of in self._of.items()}
