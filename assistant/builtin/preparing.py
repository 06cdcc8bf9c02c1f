"""The built-in drafter's talking points: each quotes one record and asks what one would ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from app.proposals.talking_points import PointTopic
from assistant.builtin.summarising import quotable
from assistant.drafts import Quote
from assistant.language.statements import statements
from assistant.preparation_drafts import (
    POINT_LENGTH,
    POINTS_AT_MOST,
    PointSketch,
    PreparationFacts,
    PreparationSketch,
    RecordFact,
)

_OF_EACH_AT_MOST = 2
_INNER = str.maketrans({"“": "‘", "”": "’", '"': "’"})


def prepared(facts: PreparationFacts) -> PreparationSketch:
    """Offer a few records of each topic, those that come first in it, the topics in their order."""
    offered: Counter[PointTopic] = Counter()
    points: list[PointSketch] = []
    for record in facts.records:
        for point in _points(record):
            if offered[record.topic] < _OF_EACH_AT_MOST and len(points) < POINTS_AT_MOST:
                offered[record.topic] += 1
                points.append(point)
    return PreparationSketch(tuple(points))


def _points(record: RecordFact) -> Iterator[PointSketch]:
    """Yield what may be said of a record; nothing where its words may not be repeated."""
    quoted = [""] if record.topic is PointTopic.TROUBLE else _quotes(record)
    for words in quoted:
        if record.about is None or quotable(record.about):
            text = " ".join(_WAYS[record.topic](record, _titled(words)).split())
            if len(text) <= POINT_LENGTH:
                yield PointSketch(text, (Quote(record.id, words),))


def _quotes(record: RecordFact) -> list[str]:
    """Return the words to quote: shared notes claim by claim, others as a whole or else what they begin with."""
    if record.words is None:
        return [""]
    said = [each.words for each in statements(record.words) if quotable(each.words)]
    if record.topic is PointTopic.AGREED:
        return said
    return [record.words] if quotable(record.words) and "\n" not in record.words else said[:1]


def _titled(words: str | None) -> str:
    return "“" + " ".join((words or "").translate(_INNER).split()) + "”" if words else ""


def _ended(said: str) -> str:
    return said if said[-2:-1] in {".", "!", "?"} else f"{said}."


def _agreed(record: RecordFact, said: str) -> str:
    return f"Last time: {_ended(said)} What came of it?"


def _action_item(record: RecordFact, said: str) -> str:
    due = record.slots.get("due_on")
    overdue = ", overdue" if "overdue" in record.state else ""
    return f"{record.by} took on {said}{f', due on {due}' if due else ''}{overdue}. Is it done?"


def _raised(record: RecordFact, said: str) -> str:
    return f"{record.by} raised {said}."


def _blocker(record: RecordFact, said: str) -> str:
    return f"{_titled(record.about)} is blocked, open for {record.slots['days_open']}: {_ended(said)} What would help?"


def _trouble(record: RecordFact, said: str) -> str:
    state = f" is {record.state}" if "track" in record.state or "risk" in record.state else ""
    return f"{_titled(record.about)} by {record.by}{state}. {record.slots.get('finding', '')} What would help?"


def _check_in(record: RecordFact, said: str) -> str:
    return f"{record.by} on {_titled(record.about)}: {said}"


def _feedback(record: RecordFact, said: str) -> str:
    return f"{record.by} told {record.about}: {_ended(said)} What came of it?"


def _praise(record: RecordFact, said: str) -> str:
    return f"{record.by} praised {record.about}: {said}"


def _growth(record: RecordFact, said: str) -> str:
    step = f", next step {said}" if said else ""
    return f"Development goal {_titled(record.about)} by {record.by}{step}. What would help?"


def _coaching(record: RecordFact, said: str) -> str:
    return f"Coaching note by {record.by}: {said}"


_WAYS: dict[PointTopic, Callable[[RecordFact, str], str]] = {
    PointTopic.AGREED: _agreed,
    PointTopic.ACTION_ITEM: _action_item,
    PointTopic.RAISED: _raised,
    PointTopic.BLOCKER: _blocker,
    PointTopic.TROUBLE: _trouble,
    PointTopic.CHECK_IN: _check_in,
    PointTopic.FEEDBACK: _feedback,
    PointTopic.PRAISE: _praise,
    PointTopic.GROWTH: _growth,
    PointTopic.COACHING: _coaching,
}
