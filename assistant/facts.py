"""What a draft may rest on: frozen facts, read as the audience of the result and handed to an engine.

Nothing here is a person's row: names are only what a summary must say, and an engine sees pseudonyms for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.objectives.models import Commitment, MetricKind, ReportedHealth, TeamInputKind, UnitKind


@dataclass(frozen=True, slots=True)
class Unit:
    """What a figure counts: ``symbol`` is the word after it ("tickets", "h"), ``currency`` an ISO 4217 code."""

    kind: UnitKind
    symbol: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class InputFact:
    """One team input, word for word."""

    id: UUID
    kind: TeamInputKind
    body: str
    support_count: int = 0


@dataclass(frozen=True, slots=True)
class KeyResultFact:
    """A key result that exists already."""

    id: UUID
    title: str
    kind: MetricKind
    baseline: Decimal | None = None
    target: Decimal | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class KeyResultFacts:
    """All that a suggestion of key results may use; days are in the organisation's zone, inclusive."""

    objective_id: UUID
    objective_title: str
    objective_why: str | None
    commitment: Commitment
    parent_titles: tuple[str, ...]
    existing: tuple[KeyResultFact, ...]
    inputs: tuple[InputFact, ...]
    cycle_name: str
    cycle_starts_on: date
    cycle_ends_on: date
    today: date
    at_most: int
    guidance: str | None = None
    rejected_titles: tuple[str, ...] = ()
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        titles = (*self.parent_titles, *(fact.title for fact in self.existing), *self.rejected_titles)
        written = (self.objective_title, self.objective_why, self.guidance, *titles)
        return (*(text for text in written if text), *(item.body for item in self.inputs))


@dataclass(frozen=True, slots=True)
class CheckInFact:
    """What a check-in says of one key result, beside what was said before the period."""

    id: UUID
    key_result_id: UUID
    key_result_title: str
    kind: MetricKind
    author_name: str
    as_of: date
    unit: Unit | None = None
    value_before: Decimal | None = None
    value: Decimal | None = None
    target: Decimal | None = None
    progress_before: float | None = None
    progress: float | None = None
    health_before: ReportedHealth | None = None
    health: ReportedHealth | None = None
    confidence_before: float | None = None
    confidence: float | None = None
    unchanged: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class BlockerFact:
    """A blocker that was open during the period; days open are counted to the end of the period."""

    id: UUID
    key_result_id: UUID
    key_result_title: str
    text: str
    since: date
    days_open: int
    raised_by_name: str
    helper_name: str | None = None
    resolved_on: date | None = None


@dataclass(frozen=True, slots=True)
class MissingFact:
    """A person who owes a check-in of the period: the sheet (or the person, where none was begun) is the source."""

    id: UUID
    source_kind: str
    name: str
    key_result_titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetNoteFact:
    """The note that a person wrote over a whole sheet."""

    id: UUID
    author_name: str
    note: str


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """All that a summary of check-ins may use; the check-ins are each key result's latest in the period."""

    subject: str
    period_start: date
    period_end: date
    check_ins: tuple[CheckInFact, ...]
    blockers: tuple[BlockerFact, ...]
    missing: tuple[MissingFact, ...]
    notes: tuple[SheetNoteFact, ...]
    locale: str = "en"
    people: tuple[str, ...] = ()
    """Who of the organisation is named in any of these texts, by their full names."""

    @property
    def has_records(self) -> bool:
        """Whether there is anything to tell of."""
        return bool(self.check_ins or self.blockers or self.missing or self.notes)

    @property
    def names(self) -> frozenset[str]:
        """The people whom the records name."""
        return frozenset(
            (
                *(fact.author_name for fact in self.check_ins),
                *(fact.author_name for fact in self.notes),
                *(name for fact in self.blockers for name in (fact.raised_by_name, fact.helper_name) if name),
                *(fact.name for fact in self.missing),
            )
        )

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything here that a person wrote."""
        written = [self.subject]
        for check_in in self.check_ins:
            written += [check_in.key_result_title, check_in.note or ""]
        for blocker in self.blockers:
            written += [blocker.key_result_title, blocker.text]
        written += [title for fact in self.missing for title in fact.key_result_titles]
        return (*written, *(fact.note for fact in self.notes))
