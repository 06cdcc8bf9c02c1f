"""What quality rules judge, what they find, and the catalogue that holds them.

A rule is a function over a frozen draft that yields a `Remark` for each thing it finds, registered under a stable id:
adding one to `app.objectives.quality` is that function and its decorator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, NamedTuple, TypeVar

from app.objectives.models import KeyResultRole, Level, MetricKind

BEFORE_LENGTH = 60


class Sibling(NamedTuple):
    """Another key result of the same objective."""

    title: str
    role: KeyResultRole = KeyResultRole.DRIVER


@dataclass(frozen=True, slots=True)
class KeyResultDraft:
    """A key result to be judged; ``kind`` None means that only a title was typed so far, judged by its words.

    Figures are in the metric's unit. ``siblings`` are the active key results that stand before it in its objective
    (for a new one: all), so that of two alike only the later one is remarked upon.
    """

    title: str
    kind: MetricKind | None = None
    role: KeyResultRole = KeyResultRole.DRIVER
    baseline: Decimal | None = None
    target: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    due_on: date | None = None
    cycle_ends_on: date | None = None
    siblings: tuple[Sibling, ...] = ()


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    """An objective to be judged: ``siblings`` are titles of the same holder's others in the cycle that stand before it.

    ``level`` and ``drivers`` (the number of its active drivers) are None while only a title was typed.
    """

    title: str
    level: Level | None = None
    siblings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    drivers: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a draft: ``words`` of the title that it found, after ``before`` (at most 60 characters)."""

    rule: str
    blocking: bool
    message: str
    suggestion: str
    words: str | None = None
    before: str | None = None


class Remark(NamedTuple):
    """What a rule's function yields; ``at`` is where in the title it found it, where it is about certain words."""

    message: str
    suggestion: str
    at: re.Match[str] | None = None


Draft = TypeVar("Draft", KeyResultDraft, ObjectiveDraft)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Draft]):
    """A rule of the catalogue: a stable id, whether it blocks by default, and the function that applies it."""

    id: str
    blocking: bool
    check: Callable[[Draft], Iterator[Remark]]

    def findings(self, draft: Draft) -> Iterator[Finding]:
        """Yield what the rule finds in a draft."""
        for message, suggestion, at in self.check(draft):
            before = draft.title[max(0, at.start() - BEFORE_LENGTH) : at.start()] if at else None
            words = draft.title[at.start() : at.end()] if at else None
            yield Finding(self.id, self.blocking, message, suggestion, words, before)


class Catalogue(Generic[Draft]):
    """The rules for one kind of draft, in the order in which their findings are shown."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule[Draft]] = {}

    def rule(
        self, id: str, *, blocking: bool = False
    ) -> Callable[[Callable[[Draft], Iterator[Remark]]], Callable[[Draft], Iterator[Remark]]]:
        """Register the decorated function under a stable id, as advice unless ``blocking``."""

        def register(check: Callable[[Draft], Iterator[Remark]]) -> Callable[[Draft], Iterator[Remark]]:
            if id in self.rules:
                raise ValueError(f"There are two rules with the id {id}.")
            self.rules[id] = Rule(id, blocking, check)
            return check

        return register

    def findings(self, draft: Draft) -> tuple[Finding, ...]:
        """Return what all rules find in a draft."""
        return tuple(finding for rule in self.rules.values() for finding in rule.findings(draft))
