"""Drafts of reflections, marked by code: what they must tell and where, and that every judgement is left to a person.

A case tells how an objective went: ``key_results``, ``changes``, ``blockers``, ``notes``, ``priority``. ``says`` holds
what a sentence of a part must hold ("CHANGES: from 50 % to 40 %"), ``silent`` what may stand nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from app.objectives.models import MetricKind, ReportedHealth
from app.proposals.reflection_drafts import ReflectionField
from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import COMPLETE, FAITHFUL, SILENT, UNITS, Ids, decimal, is_faithful
from assistant.evaluation.marks import Marks
from assistant.evaluation.purposes import Asking, Purpose
from assistant.facts import BlockerFact, CheckInFact
from assistant.reflection_facts import (
    ChangeFact,
    CourseFact,
    NoteFact,
    PriorityFact,
    ReflectionFacts,
    StandingFact,
)
from assistant.reflections import ReflectionWork, slots
from assistant.sources import reflection_sources

VERDICT_EMPTY: Final = "verdict empty"

_ENDS_ON = date(2026, 9, 30)
_JUDGES = re.compile(
    r"\b(?:succe\w+|fail\w+|achieved|deserv\w+|scored?|grade[ds]?|rating|blame\w*|great job|poor job|fault|lazy|"
    r"bonus\w*|salar\w+|promot(?:ed|ion)|worth it|well done|disappoint\w+|served)\b",
    re.IGNORECASE,
)
"""A plain list of words, which is not the one that verification has."""


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask how an objective went, and mark the answer."""
    known(row, "objective", "progress", "key_results", "changes", "blockers", "notes", "priority", "says", "silent")
    facts = _facts(row)
    sentences = (await asking.answer(ReflectionWork(facts), marks)).sentences
    sources = reflection_sources(facts)
    titles = [facts.subject, *(fact.key_result_title for fact in facts.courses)]
    for sentence in sentences:
        marks.mark(FAITHFUL, is_faithful(sentence, sources), sentence.text)
        bare = sentence.text
        for title in titles:
            bare = bare.replace(title, "")
        marks.mark(VERDICT_EMPTY, not _JUDGES.search(bare), sentence.text)
    left = list(slots(facts))
    are_asked = {slot.field for slot in left} >= set(ReflectionField) - {ReflectionField.CAUSE_NOTE}
    marks.mark(VERDICT_EMPTY, are_asked and all(slot.question.endswith("?") for slot in left), "slots")
    for part, words in (line.split(": ", 1) for line in row["says"]):
        is_told = any(part == each.part and words in each.text for each in sentences)
        marks.mark(COMPLETE, is_told, f"{part}: {words}")
    told = " ".join(each.text for each in sentences)
    for words in row.get("silent", ()):
        marks.mark(SILENT, words not in told, words)


def _facts(row: Row) -> ReflectionFacts:
    ids = Ids(row["name"])
    key_results = row.get("key_results", ())
    return ReflectionFacts(
        standing=StandingFact(ids.next(), row["objective"], row.get("progress")),
        latest=tuple(_latest(each, ids) for each in key_results if "now" in each or "progress" in each),
        courses=tuple(
            CourseFact(ids.next(), each["on"], each.get("check_ins", 0), each.get("due", 0), each.get("missed", 0))
            for each in key_results
        ),
        changes=tuple(_change(each, ids) for each in row.get("changes", ())),
        blockers=tuple(_blocker(each, ids) for each in row.get("blockers", ())),
        notes=tuple(
            NoteFact(ids.next(), each["on"], each["by"], date(2026, 8, 7), each["note"])
            for each in row.get("notes", ())
        ),
        priorities=(PriorityFact(ids.next(), row["priority"]),) if "priority" in row else (),
    )


def _latest(row: Mapping[str, Any], ids: Ids) -> CheckInFact:
    health = [ReportedHealth(each) for each in row.get("health", ())]
    return CheckInFact(
        id=ids.next(),
        key_result_id=ids.next(),
        key_result_title=row["on"],
        kind=MetricKind.INCREASE if "now" in row else MetricKind.MILESTONE,
        author_name=row["by"],
        as_of=date(2026, 9, 25),
        unit=UNITS.get(row.get("unit", "")),
        value_before=decimal(row.get("was")),
        value=decimal(row.get("now")),
        target=decimal(row.get("target")),
        progress=row.get("progress"),
        health_before=health[0] if len(health) == 2 else None,
        health=health[-1] if health else None,
        note=row.get("note"),
    )


def _change(row: Mapping[str, Any], ids: Ids) -> ChangeFact:
    return ChangeFact(
        id=ids.next(),
        key_result_title=row["on"],
        field=row.get("field", "target"),
        before=decimal(row.get("before")),
        after=decimal(row.get("after")),
        unit=UNITS.get(row.get("unit", "")),
        by_name=row["by"],
        on=date(2026, 8, 14),
        reason=row.get("reason"),
    )


def _blocker(row: Mapping[str, Any], ids: Ids) -> BlockerFact:
    since = _ENDS_ON - timedelta(days=row["days"])
    resolved_on = date(2026, 9, 21) if row.get("resolved") else None
    on, text, by = row["on"], row["text"], row["by"]
    return BlockerFact(ids.next(), ids.next(), on, text, since, row["days"], by, row.get("helper"), resolved_on)


PURPOSE = Purpose(
    name="reflection_draft",
    mark=mark,
    least={FAITHFUL: 1.0, VERDICT_EMPTY: 1.0, COMPLETE: 0.95, SILENT: 1.0},
)
