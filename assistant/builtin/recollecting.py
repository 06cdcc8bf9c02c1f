"""The built-in drafter's draft of a reflection: what the records tell, in neutral sentences, and what people wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from app.proposals.reflection_drafts import ReflectionPart
from assistant.builtin.summarising import blocker_told, health_told, quotable, titled, value_told
from assistant.drafts import Quote
from assistant.facts import BlockerFact, CheckInFact
from assistant.language.statements import Statement, statements, why_unfit
from assistant.reflection_drafts import RecollectionSketch, ReflectionSketch
from assistant.reflection_facts import ChangeFact, CourseFact, NoteFact, PriorityFact, ReflectionFacts, StandingFact
from assistant.sources import (
    blocker_line,
    change_line,
    changed_line,
    check_in_line,
    course_line,
    percent_of,
    source_text,
    written_day,
)
from assistant.units import format_figure
from assistant.verification.judgements import fault_of_judgement

NOTES_AT_MOST = 12
_TELLING = re.compile(
    r"\b(?:because|since|after|until|turned out|found|find|learn(?:ed|t|s|ing)?|surpris\w+|took|takes|longer|sooner|"
    r"stopped|changed|moved|waited|waiting|helped|tried|try|trial|test(?:ed)?|instead|delay(?:ed|s)?|slip(?:ped|s)?|"
    r"earlier|later|expected|assumed|risk|blocked|finally)\b",
    re.IGNORECASE,
)


def recollect(facts: ReflectionFacts) -> ReflectionSketch:
    """Tell how an objective went; the same facts always give the same answer."""
    return ReflectionSketch(
        (
            *_progress(facts.standing, facts.latest),
            *_check_ins(facts.courses, facts.latest),
            *map(_changed, facts.changes),
            *map(_blocker, facts.blockers),
            *_notes(facts),
            *(
                RecollectionSketch(ReflectionPart.PRIORITY, f"Linked to the priority {titled(fact.title)}.", _of(fact))
                for fact in facts.priorities
                if quotable(fact.title)
            ),
        )
    )


def _progress(standing: StandingFact, latest: Iterable[CheckInFact]) -> Iterator[RecollectionSketch]:
    share = percent_of(standing.progress)
    if share and quotable(standing.objective_title):
        text = f"{titled(standing.objective_title)} stands at {share} progress."
        yield RecollectionSketch(ReflectionPart.PROGRESS, text, _of(standing))
    for fact in latest:
        told = value_told(fact) or _stayed(fact)
        if told and quotable(fact.key_result_title):
            yield RecollectionSketch(ReflectionPart.PROGRESS, f"{titled(fact.key_result_title)} {told}.", _of(fact))


def _stayed(fact: CheckInFact) -> str | None:
    return None if fact.value is None else f"stayed at {format_figure(fact.value, fact.unit)}"


def _check_ins(courses: Iterable[CourseFact], latest: Iterable[CheckInFact]) -> Iterator[RecollectionSketch]:
    for course in courses:
        if quotable(course.key_result_title):
            text = f"{titled(course.key_result_title)} {course_line(course)}."
            yield RecollectionSketch(ReflectionPart.CHECK_INS, text, _of(course))
    for fact in latest:
        moved = health_told(fact)
        if moved and quotable(fact.key_result_title):
            yield RecollectionSketch(ReflectionPart.CHECK_INS, f"{titled(fact.key_result_title)} {moved}.", _of(fact))


def _changed(fact: ChangeFact) -> RecollectionSketch:
    because = fact.reason and quotable(fact.reason)
    text = f"{titled(fact.key_result_title)}: {change_line(fact)} on {written_day(fact.on)} by {fact.by_name}"
    return RecollectionSketch(
        ReflectionPart.CHANGES, f"{text}, {titled(because)}" if because else f"{text}.", _of(fact)
    )


def _blocker(fact: BlockerFact) -> RecollectionSketch:
    return RecollectionSketch(ReflectionPart.BLOCKERS, blocker_told(fact), _of(fact))


def _notes(facts: ReflectionFacts) -> Iterator[RecollectionSketch]:
    """Quote what tells how it went, in the order of the days, and nothing that judges."""
    noted = sorted(facts.noted, key=_day)
    said = [
        (fact, statement)
        for fact in noted
        if fact.note and why_unfit(fact.note) is None
        for statement in statements(fact.note)
        if _TELLING.search(statement.words) and _may_be_told(statement)
    ]
    for fact, statement in said[-NOTES_AT_MOST:]:
        text = f"{fact.author_name} on {titled(fact.key_result_title)}, {written_day(_day(fact))}: "
        text += titled(statement.words)
        yield RecollectionSketch(ReflectionPart.NOTES, text, (Quote(fact.id, statement.words),))


def _may_be_told(statement: Statement) -> bool:
    return bool(quotable(statement.words)) and fault_of_judgement("", statement.words) is None


def _day(fact: CheckInFact | NoteFact) -> date:
    return fact.on if isinstance(fact, NoteFact) else fact.as_of


def _of(fact: StandingFact | CheckInFact | CourseFact | ChangeFact | BlockerFact | PriorityFact) -> tuple[Quote, ...]:
    """Cite what a record says by itself, without what somebody wrote in it."""
    match fact:
        case CheckInFact():
            return (Quote(fact.id, check_in_line(fact)),)
        case BlockerFact():
            return (Quote(fact.id, blocker_line(fact)),)
        case ChangeFact():
            return (Quote(fact.id, changed_line(fact)),)
        case _:
            return (Quote(fact.id, source_text(fact)),)
