"""What quality rules judge, what they find, and the catalogues that hold them.

A rule is a function over a frozen draft that yields a `Remark` for each thing it finds, registered under a stable id:
adding one is that function, whose docstring says why it matters, and its decorator.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID

from app.objectives.drafts import ClosingDraft, KeyResultDraft, ObjectiveDraft, ReflectionDraft
from app.objectives.quality.models import RuleScope, Severity

BEFORE_LENGTH = 60
Severities = Mapping[str, str]
"""The severities that an organisation chose, by the rule's id; the others have their own."""
AS_THEY_COME: Severities = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule says of a draft: ``words`` of the title that it found, after ``before`` (at most 60 characters).

    ``about`` is a digest of what it is about, so that a dismissal ends when that changes; `dismissed_with` fills what
    follows it. ``blocking`` is never so for a dismissed one.
    """

    rule: str
    blocking: bool
    message: str
    suggestion: str
    words: str | None = None
    before: str | None = None
    about: str = ""
    dismissed_by_id: UUID | None = None
    dismissed_at: datetime | None = None
    dismiss_reason: str | None = None

    @property
    def dismissed(self) -> bool:
        """Whether a person has dismissed it."""
        return self.dismiss_reason is not None


class Dismissal(NamedTuple):
    """That a person does not follow what a rule finds about something, and why."""

    rule_id: str
    about: str
    dismissed_by_id: UUID
    dismissed_at: datetime
    reason: str


class Remark(NamedTuple):
    """What a rule's function yields; ``at`` is where in the title it found it, where it is about certain words.

    ``about`` names what it is about otherwise, such as the other title of two alike; without it that is the title.
    """

    message: str
    suggestion: str
    at: re.Match[str] | None = None
    about: str | None = None


Draft = TypeVar("Draft", KeyResultDraft, ObjectiveDraft, ClosingDraft, ReflectionDraft)


@dataclass(frozen=True, slots=True)
class Rule(Generic[Draft]):
    """A rule: its stable id, what it looks at, its severity by default, and the function that applies it."""

    id: str
    scope: RuleScope
    severity: Severity
    check: Callable[[Draft], Iterator[Remark]]

    @property
    def why(self) -> str:
        """Why it matters, as a sentence."""
        return " ".join((self.check.__doc__ or "").split())

    def findings(self, draft: Draft, severity: str) -> Iterator[Finding]:
        """Yield what the rule finds in a draft, at a severity."""
        if severity == Severity.OFF:
            return
        for message, suggestion, at, about in self.check(draft):
            before = draft.title[max(0, at.start() - BEFORE_LENGTH) : at.start()] if at else None
            words = draft.title[at.start() : at.end()] if at else None
            digest = sha256((about or words or draft.title).encode(errors="surrogatepass")).hexdigest()
            yield Finding(self.id, severity == Severity.BLOCKING, message, suggestion, words, before, digest)


class Catalogue(Generic[Draft]):
    """The rules that look at one thing, in the order in which their findings are shown."""

    def __init__(self, scope: RuleScope) -> None:
        self.scope = scope
        self.rules: dict[str, Rule[Draft]] = {}

    def rule(
        self, id: str, severity: Severity = Severity.ADVICE
    ) -> Callable[[Callable[[Draft], Iterator[Remark]]], Callable[[Draft], Iterator[Remark]]]:
        """Register the decorated function under a stable id, with the severity that it has by default."""

        def register(check: Callable[[Draft], Iterator[Remark]]) -> Callable[[Draft], Iterator[Remark]]:
            if id in self.rules:
                raise ValueError(f"There are two rules with the id {id}.")
            self.rules[id] = Rule(id, self.scope, severity, check)
            return check

        return register

    def findings(self, draft: Draft, severities: Severities = AS_THEY_COME) -> tuple[Finding, ...]:
        """Return what all rules find in a draft."""
        return tuple(
            finding
            for rule in self.rules.values()
            for finding in rule.findings(draft, severities.get(rule.id, rule.severity))
        )


def dismissed_with(finding: Finding, dismissals: Mapping[tuple[str, str], Dismissal]) -> Finding:
    """Return a finding with its dismissal, by rule and by what it is about, where there is one."""
    dismissal = dismissals.get((finding.rule, finding.about))
    if dismissal is None:
        return finding
    return replace(
        finding,
        blocking=False,
        dismissed_by_id=dismissal.dismissed_by_id,
        dismissed_at=dismissal.dismissed_at,
        dismiss_reason=dismissal.reason,
    )
