"""Summaries of check-ins, marked by code: what they must say, where, and what may not stand in them.

A case tells a week: ``check_ins``, ``blockers``, ``missing`` and ``notes``. ``says`` holds what a sentence of a section
must hold ("RISKS: might be late"), ``silent`` what may stand nowhere. A sentence that no line of ``says`` asks for is
padding.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid5

from app.objectives.models import MetricKind, ReportedHealth, UnitKind
from assistant.attempts import SummaryWork
from assistant.drafts import SentenceDraft
from assistant.evaluation.cases import Row, known
from assistant.evaluation.marks import Marks
from assistant.evaluation.plain_numbers import digits_in, numbers_in
from assistant.evaluation.purposes import Asking, Purpose
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts, Unit
from assistant.reflection_drafts import Recollection
from assistant.sources import Source, summary_sources

FAITHFUL: Final = "faithful sentences"
COMPLETE: Final = "sections complete"
NOT_PADDED: Final = "no padding"
SILENT: Final = "silent where it should"
ABSTAINED: Final = "abstained when it should"

_SPACE = UUID("7c1b9a4e-0c0f-4e5b-8a55-6b8a2d3f9e10")
_STARTS_ON, _ENDS_ON = date(2026, 8, 3), date(2026, 8, 9)
UNITS = {
    "%": Unit(UnitKind.PERCENT),
    "points": Unit(UnitKind.POINTS),
    "USD": Unit(UnitKind.CURRENCY, currency="USD"),
    "ms": Unit(UnitKind.DURATION, symbol="ms"),
    "min": Unit(UnitKind.DURATION, symbol="min"),
}


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for the summary of a week, and mark the answer."""
    known(row, "check_ins", "blockers", "missing", "notes", "says", "silent")
    facts = _facts(row)
    sentences = (await asking.answer(SummaryWork(facts), marks)).sentences
    sources = summary_sources(facts)
    wanted = [line.split(": ", 1) for line in row["says"]]
    for sentence in sentences:
        marks.mark(FAITHFUL, is_faithful(sentence, sources), sentence.text)
        is_wanted = any(section == sentence.section and words in sentence.text for section, words in wanted)
        marks.mark(NOT_PADDED, is_wanted, sentence.text)
    for section, words in wanted:
        is_told = any(section == each.section and words in each.text for each in sentences)
        marks.mark(COMPLETE, is_told, f"{section}: {words}")
    told = " ".join(each.text for each in sentences)
    for words in row.get("silent", ()):
        marks.mark(SILENT, words not in told, words)
    if not wanted:
        marks.mark(ABSTAINED, not sentences, told)


def is_faithful(sentence: SentenceDraft | Recollection, sources: Mapping[UUID, Source]) -> bool:
    """Look for the numbers, the quotations and the status of a sentence in the records that it cites."""
    cited = " ".join(sources[each.source_id].text for each in sentence.evidence)
    there = numbers_in(cited)
    quoted = re.findall(r"“([^”]+)”", sentence.text)
    health = re.findall(r"\b(?:on track|at risk|off track)\b", re.sub(r"“[^”]*”", "", sentence.text))
    return (
        all(numbers_in(digits) & there for digits in digits_in(sentence.text))
        and all(words.strip(" .") in cited for words in quoted)
        and all(status in cited for status in health)
    )


def _facts(row: Row) -> SummaryFacts:
    ids = Ids(row["name"])
    return SummaryFacts(
        subject="Team North",
        period_start=_STARTS_ON,
        period_end=_ENDS_ON,
        check_ins=tuple(_check_in(each, ids) for each in row.get("check_ins", ())),
        blockers=tuple(_blocker(each, ids) for each in row.get("blockers", ())),
        missing=tuple(
            MissingFact(ids.next(), "CheckInSheet", each["name"], tuple(each["on"])) for each in row.get("missing", ())
        ),
        notes=tuple(SheetNoteFact(ids.next(), each["by"], each["note"]) for each in row.get("notes", ())),
    )


class Ids:
    """The ids of a case's records, the same each time."""

    def __init__(self, case: str) -> None:
        self._case, self._made = case, 0

    def next(self) -> UUID:
        """Make the next one."""
        self._made += 1
        return uuid5(_SPACE, f"{self._case} {self._made}")


def _check_in(row: Mapping[str, Any], ids: Ids) -> CheckInFact:
    health = [ReportedHealth(each) for each in row.get("health", ())]
    progress, confidence = row.get("progress", []), row.get("confidence", [])
    return CheckInFact(
        id=ids.next(),
        key_result_id=ids.next(),
        key_result_title=row["on"],
        kind=MetricKind.INCREASE,
        author_name=row["by"],
        as_of=date(2026, 8, 5),
        unit=UNITS.get(row.get("unit", "")),
        value_before=decimal(row.get("was")),
        value=decimal(row.get("now")),
        target=decimal(row.get("target")),
        progress_before=progress[0] if len(progress) == 2 else None,
        progress=progress[-1] if progress else None,
        health_before=health[0] if len(health) == 2 else None,
        health=health[-1] if health else None,
        confidence_before=confidence[0] if len(confidence) == 2 else None,
        confidence=confidence[-1] if confidence else None,
        unchanged=row.get("unchanged", False),
        note=row.get("note"),
    )


def _blocker(row: Mapping[str, Any], ids: Ids) -> BlockerFact:
    since = _ENDS_ON - timedelta(days=row["days"])
    return BlockerFact(ids.next(), ids.next(), row["on"], row["text"], since, row["days"], row["by"], row.get("helper"))


def decimal(value: int | None) -> Decimal | None:
    """Return a figure of a case."""
    return None if value is None else Decimal(value)


PURPOSE = Purpose(
    name="check_in_summary",
    mark=mark,
    least={FAITHFUL: 1.0, SILENT: 1.0, COMPLETE: 0.95, NOT_PADDED: 0.95, ABSTAINED: 1.0},
)
