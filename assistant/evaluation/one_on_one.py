"""Talking points for one of two people, marked by code: what they rest on, what they must raise, and what not.

A case tells who prepares (``own``) for a talk with whom (``other``) and the ``records`` that they may see, by topic.
``says`` holds what a point of a topic must hold ("BLOCKER: security review"), ``silent`` what may stand nowhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from app.proposals.talking_points import PointTopic
from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import ABSTAINED, COMPLETE, NOT_PADDED, SILENT, Ids
from assistant.evaluation.marks import Marks
from assistant.evaluation.plain_numbers import digits_in, numbers_in
from assistant.evaluation.purposes import Asking, Purpose
from assistant.preparation import PreparationWork
from assistant.preparation_drafts import PointDraft, PreparationFacts, RecordFact

GROUNDED: Final = "points grounded"
ORDERED: Final = "few, in their order"

_AT_MOST = 10
_TOPICS = list(PointTopic)
_KINDS: Mapping[PointTopic, tuple[str, str]] = {
    PointTopic.AGREED: ("OneOnOneMeeting", "agreed last time"),
    PointTopic.ACTION_ITEM: ("ActionItem", "action item, open"),
    PointTopic.RAISED: ("AgendaPoint", "raised last time, not covered"),
    PointTopic.BLOCKER: ("Blocker", "blocker, open, blocked"),
    PointTopic.TROUBLE: ("KeyResult", "at risk"),
    PointTopic.CHECK_IN: ("CheckIn", "checked in"),
    PointTopic.FEEDBACK: ("Feedback", "feedback"),
    PointTopic.PRAISE: ("Recognition", "praise"),
    PointTopic.GROWTH: ("DevelopmentGoal", "development goal, next step"),
    PointTopic.COACHING: ("CoachingNote", "coaching note"),
}
_STATUS = re.compile(r"\b(?:on track|off track|at risk|overdue)\b")


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for the points of a talk, and mark the answer."""
    known(row, "own", "other", "records", "says", "silent")
    facts = _facts(row)
    points = (await asking.answer(PreparationWork(facts), marks)).points
    texts = {each.id: each.text for each in facts.records}
    wanted = [line.split(": ", 1) for line in row["says"]]
    for point in points:
        marks.mark(GROUNDED, is_grounded(point, " ".join(texts[each.source_id] for each in point.evidence)), point.text)
        is_wanted = any(topic == point.topic and words in point.text for topic, words in wanted)
        marks.mark(NOT_PADDED, is_wanted, point.text)
    for topic, words in wanted:
        is_told = any(topic == each.topic and words in each.text for each in points)
        marks.mark(COMPLETE, is_told, f"{topic}: {words}")
    order = [_TOPICS.index(each.topic) for each in points]
    marks.mark(ORDERED, order == sorted(order) and len(points) <= _AT_MOST, str(order))
    told = " ".join(each.text for each in points)
    for words in row.get("silent", ()):
        marks.mark(SILENT, words not in told, words)
    if not wanted:
        marks.mark(ABSTAINED, not points, told)


def is_grounded(point: PointDraft, cited: str) -> bool:
    """Look for the quotations, the numbers and the status of a point in the records that it cites."""
    there, loose = numbers_in(cited), cited.translate(str.maketrans("“”‘’", "\"\"''"))
    quoted = [each.translate(str.maketrans("“”‘’", "\"\"''")) for each in re.findall(r"“([^”]+)”", point.text)]
    bare = re.sub(r"“[^”]*”", "", point.text)
    return (
        bool(point.evidence)
        and all(numbers_in(digits) & there for digits in digits_in(point.text))
        and all(" ".join(words.split()) in " ".join(loose.replace('"', "'").split()) for words in _single(quoted))
        and all(status in cited for status in _STATUS.findall(bare))
    )


def _single(quoted: list[str]) -> list[str]:
    return [words.replace('"', "'") for words in quoted]


def _facts(row: Row) -> PreparationFacts:
    ids = Ids(row["name"])
    records = sorted(
        (_record(each, ids) for each in row.get("records", ())), key=lambda each: _TOPICS.index(each.topic)
    )
    return PreparationFacts(row["own"], row["other"], tuple(records))


def _record(row: Mapping[str, Any], ids: Ids) -> RecordFact:
    topic = PointTopic(row["topic"])
    kind, state = _KINDS[topic]
    slots = {name: row[name] for name in ("days_open", "due_on", "finding", "progress") if name in row}
    return RecordFact(
        id=ids.next(),
        kind=kind,
        topic=topic,
        state=row.get("state", state),
        by=row.get("by"),
        about=row.get("about"),
        words=row.get("words"),
        slots=slots,
    )


PURPOSE = Purpose(
    name="one_on_one",
    mark=mark,
    least={GROUNDED: 1.0, SILENT: 1.0, ORDERED: 1.0, COMPLETE: 0.95, NOT_PADDED: 0.95, ABSTAINED: 1.0},
)
