"""The records that a run may cite, each with the one text that quotes, checks and evidence hashes run over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import singledispatch
from uuid import UUID

from app.objectives.models import ReportedHealth, UnitKind
from assistant.director_drafts import TeamSummaryFact
from assistant.facts import (
    BlockerFact,
    CheckInFact,
    InputFact,
    KeyResultFacts,
    MissingFact,
    SheetNoteFact,
    SummaryFacts,
    Unit,
)
from assistant.preparation_drafts import RecordFact
from assistant.reflection_facts import (
    ChangeFact,
    CourseFact,
    NoteFact,
    PriorityFact,
    ReflectionFacts,
    StandingFact,
)
from assistant.units import format_figure, format_value

Fact = (
    InputFact
    | CheckInFact
    | BlockerFact
    | MissingFact
    | SheetNoteFact
    | StandingFact
    | CourseFact
    | ChangeFact
    | NoteFact
    | PriorityFact
    | TeamSummaryFact
    | RecordFact
)

HEALTH_WORDS = {
    ReportedHealth.ON_TRACK: "on track",
    ReportedHealth.AT_RISK: "at risk",
    ReportedHealth.OFF_TRACK: "off track",
}
_DAYS = Unit(UnitKind.DURATION, symbol="days")


@dataclass(frozen=True, slots=True)
class Source:
    """A record of this run: its kind as GraphQL names it, the fact, and its text."""

    kind: str
    fact: Fact
    text: str

    @property
    def id(self) -> UUID:
        """The record's id."""
        return self.fact.id


def key_result_sources(facts: KeyResultFacts) -> dict[UUID, Source]:
    """Map the ids that a key result may cite to their sources: the inputs of the run."""
    return {fact.id: Source("TeamInput", fact, source_text(fact)) for fact in facts.inputs}


def summary_sources(facts: SummaryFacts) -> dict[UUID, Source]:
    """Map the ids that a summary may cite to their sources: check-ins, blockers, sheets, and who has not checked in."""
    found = [Source("CheckIn", fact, source_text(fact)) for fact in facts.check_ins]
    found += [Source("Blocker", fact, source_text(fact)) for fact in facts.blockers]
    found += [Source("CheckInSheet", fact, source_text(fact)) for fact in facts.notes]
    found += [Source(fact.source_kind, fact, source_text(fact)) for fact in facts.missing]
    return {source.id: source for source in found}


def reflection_sources(facts: ReflectionFacts) -> dict[UUID, Source]:
    """Map the ids that a draft of a reflection may cite to their sources."""
    found = [Source("Objective", facts.standing, source_text(facts.standing))]
    found += [Source("CheckIn", fact, source_text(fact)) for fact in facts.noted]
    found += [Source("KeyResult", fact, source_text(fact)) for fact in facts.courses]
    found += [Source("AuditRecord", fact, source_text(fact)) for fact in facts.changes]
    found += [Source("Blocker", fact, source_text(fact)) for fact in facts.blockers]
    found += [Source("Priority", fact, source_text(fact)) for fact in facts.priorities]
    return {source.id: source for source in found}


def titles_of(fact: Fact) -> tuple[str, ...]:
    """Return the titles of what a fact is about."""
    match fact:
        case CheckInFact() | BlockerFact() | CourseFact() | ChangeFact() | NoteFact():
            return (fact.key_result_title,)
        case MissingFact():
            return fact.key_result_titles
        case StandingFact():
            return (fact.objective_title,)
        case PriorityFact():
            return (fact.title,)
        case _:
            return ()


@singledispatch
def source_text(fact: Fact) -> str:
    """Render the canonical text of a fact: what quotes, figure checks and evidence hashes run against."""
    raise TypeError(f"{type(fact).__name__} offers no text")


@source_text.register
def _(fact: InputFact) -> str:
    return fact.body


@source_text.register
def _(fact: CheckInFact) -> str:
    said = f"{check_in_line(fact)} As of {written_day(fact.as_of)}, by {fact.author_name}."
    return f"{said} Note: {fact.note}" if fact.note else said


@source_text.register
def _(fact: BlockerFact) -> str:
    return f"{blocker_line(fact)}: {fact.text}"


@source_text.register
def _(fact: MissingFact) -> str:
    return f"{fact.name} has not checked in on {', '.join(fact.key_result_titles) or 'any key result'}."


@source_text.register
def _(fact: SheetNoteFact) -> str:
    return f"Note by {fact.author_name}: {fact.note}"


@source_text.register
def _(fact: StandingFact) -> str:
    share = percent_of(fact.progress)
    return f"{fact.objective_title}: {f'progress {share}' if share else 'no progress reported'}."


@source_text.register
def _(fact: CourseFact) -> str:
    return f"{fact.key_result_title} {course_line(fact)}."


@source_text.register
def _(fact: ChangeFact) -> str:
    said = changed_line(fact)
    return f"{said} Reason: {fact.reason}" if fact.reason else said


@source_text.register
def _(fact: NoteFact) -> str:
    return f"{fact.key_result_title}, {written_day(fact.on)}, note by {fact.author_name}: {fact.note}"


@source_text.register
def _(fact: TeamSummaryFact) -> str:
    return "\n".join(told.text for told in fact.told)


@source_text.register
def _(fact: PriorityFact) -> str:
    return f"Priority: {fact.title}"


def course_line(fact: CourseFact) -> str:
    """Say how often a key result was reported on: "had 6 check-ins; 2 of 8 due periods passed without one"."""
    count = f"{fact.check_ins} check-in{'' if fact.check_ins == 1 else 's'}" if fact.check_ins else "no check-in"
    periods = f"{fact.due} due period{'' if fact.due == 1 else 's'}"
    return f"had {count}" + (f"; {fact.missed} of {periods} passed without one" if fact.missed else "")


def changed_line(fact: ChangeFact) -> str:
    """Render a change without its reason: of what, when and by whom."""
    return f"{fact.key_result_title}: {change_line(fact)} on {written_day(fact.on)} by {fact.by_name}."


def change_line(fact: ChangeFact) -> str:
    """Say what was changed: "target changed from 50 % to 40 %"."""
    before, after = _written(fact.before, fact.unit), _written(fact.after, fact.unit)
    if fact.before is None:
        return f"{fact.field} set to {after}"
    return (
        f"{fact.field} of {before} taken away"
        if fact.after is None
        else f"{fact.field} changed from {before} to {after}"
    )


def _written(value: Decimal | date | None, unit: Unit | None) -> str:
    if isinstance(value, date):
        return written_day(value)
    return "" if value is None else format_figure(value, unit)


def check_in_line(fact: CheckInFact) -> str:
    """Render a check-in without its note: "Activation: 34 % → 41 % (target 50 %), on track, confidence 0.7."."""
    parts = [part for part in (_value(fact), _progress(fact), _health(fact), _confidence(fact)) if part]
    return f"{fact.key_result_title}: {', '.join(parts) or 'checked in without a value'}."


def blocker_line(fact: BlockerFact) -> str:
    """Render a blocker's facts without its words: what it is on, for how long, and who is concerned."""
    days = format_figure(Decimal(fact.days_open), _DAYS)
    told = f"Blocker on {fact.key_result_title}, open for {days} since {written_day(fact.since)}"
    told += f", raised by {fact.raised_by_name}"
    told += f", {fact.helper_name} asked to help" if fact.helper_name else ""
    return told + (f", resolved on {written_day(fact.resolved_on)}" if fact.resolved_on else "")


def written_day(day: date) -> str:
    """Write a day for a reader: "3 July 2026"."""
    return f"{day.day} {day:%B %Y}"


def _value(fact: CheckInFact) -> str:
    if fact.value is None:
        return "unchanged" if fact.unchanged else ""
    now = format_figure(fact.value, fact.unit)
    moved = now
    if fact.value_before is not None and fact.value_before != fact.value:
        moved = f"{format_figure(fact.value_before, fact.unit)} → {now}"
    moved += " (unchanged)" if fact.unchanged else ""
    return moved if fact.target is None else f"{moved} (target {format_figure(fact.target, fact.unit)})"


def _progress(fact: CheckInFact) -> str:
    """Show progress where no value is reported, as for milestones."""
    if fact.progress is None or fact.value is not None:
        return ""
    return f"progress {_moved(percent_of(fact.progress_before), percent_of(fact.progress))}"


def _health(fact: CheckInFact) -> str:
    if fact.health is None:
        return ""
    before = HEALTH_WORDS[fact.health_before] if fact.health_before and fact.health_before is not fact.health else ""
    return f"{HEALTH_WORDS[fact.health]} (before: {before})" if before else HEALTH_WORDS[fact.health]


def _confidence(fact: CheckInFact) -> str:
    if fact.confidence is None:
        return ""
    before = None if fact.confidence_before is None else format_value(Decimal(str(fact.confidence_before)))
    return f"confidence {_moved(before, format_value(Decimal(str(fact.confidence))))}"


def percent_of(share: float | None) -> str | None:
    """Write a share (0..1) as a whole percentage."""
    return None if share is None else f"{round(Decimal(str(share)) * 100)} %"


def _moved(before: str | None, now: str | None) -> str:
    return f"{before} → {now}" if before and before != now else f"{now}"
