"""What a draft of a reflection rests on: how an objective went, as its records tell it, and nothing that judges it.

There is no score in here, no outcome and no suggestion of either: those are for the person who reflects.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from assistant.facts import BlockerFact, CheckInFact, Unit


@dataclass(frozen=True, slots=True)
class StandingFact:
    """Where an objective stands as a whole; progress is 0..1."""

    id: UUID
    objective_title: str
    progress: float | None


@dataclass(frozen=True, slots=True)
class CourseFact:
    """How often a key result was reported on: its check-ins, the periods that were due, and those without one."""

    id: UUID
    key_result_title: str
    check_ins: int
    due: int
    missed: int


@dataclass(frozen=True, slots=True)
class ChangeFact:
    """A figure or a day of a key result that was changed on the way, by whom and why; ``id`` is the audit record's."""

    id: UUID
    key_result_title: str
    field: str
    before: Decimal | date | None
    after: Decimal | date | None
    unit: Unit | None
    by_name: str
    on: date
    reason: str | None


@dataclass(frozen=True, slots=True)
class NoteFact:
    """What somebody wrote in a check-in."""

    id: UUID
    key_result_title: str
    author_name: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class PriorityFact:
    """The priority that an objective was linked to."""

    id: UUID
    title: str


@dataclass(frozen=True, slots=True)
class ReflectionFacts:
    """All that a draft of a reflection may use.

    ``latest`` holds each key result's last check-in beside where the key result began; ``notes`` those of the others.
    """

    standing: StandingFact
    latest: tuple[CheckInFact, ...]
    courses: tuple[CourseFact, ...]
    changes: tuple[ChangeFact, ...]
    blockers: tuple[BlockerFact, ...]
    notes: tuple[NoteFact, ...]
    priorities: tuple[PriorityFact, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.standing.objective_title

    @property
    def noted(self) -> tuple[CheckInFact | NoteFact, ...]:
        """Every check-in in which somebody may have written something."""
        return (*self.latest, *self.notes)

    @property
    def names(self) -> frozenset[str]:
        """The people whom the records name."""
        return frozenset(
            (
                *(fact.author_name for fact in self.noted),
                *(fact.by_name for fact in self.changes),
                *(name for fact in self.blockers for name in (fact.raised_by_name, fact.helper_name) if name),
            )
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        return (self.subject, *self._written())

    def _written(self) -> Iterator[str]:
        yield from (fact.title for fact in self.priorities)
        yield from (fact.key_result_title for fact in self.courses)
        yield from (fact.note for fact in self.noted if fact.note)
        yield from (fact.reason for fact in self.changes if fact.reason)
        yield from (fact.text for fact in self.blockers)
