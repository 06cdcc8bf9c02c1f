"""Made-up talks between two people, and points for them as the built-in drafter and as a model would write them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.objectives.models import UnitKind
from app.proposals.talking_points import PointTopic
from assistant.builtin.preparing import prepared
from assistant.drafts import Quote
from assistant.evaluation.weeks import PEOPLE
from assistant.facts import Unit
from assistant.preparation_drafts import PointSketch, PreparationFacts, RecordFact
from assistant.units import format_figure

_TITLES = ("Activation rate", "Open support tickets", "Scrap rate on line B", "Time to hire", "Guest rating")
_NOTES = (
    "We trained 14 of 30 nurses and the rest wait for a room.",
    "The trial costs €1,200 a week more than planned.",
    "Two carriers have answered, 7 are left.",
    "Tests fell from 41 to 38 minutes after the change.",
)
_BLOCKERS = ("Waiting for the security review", "The test lab has no free slot", "The carrier has not signed")
_ITEMS = ("Send the price list to Lyon", "Find a date with the auditors", "Order 3 more scanners")
_FEEDBACK = ("You stayed calm when the line stood still.", "Your slides of 4 May were easy to follow.")
_HEALTH = ("at risk", "off track")
_DAYS = Unit(UnitKind.DURATION, symbol="days")


@dataclass(frozen=True, slots=True)
class Talk:
    """What one of two people prepares from, and points of which each is true."""

    facts: PreparationFacts
    points: tuple[PointSketch, ...]


def talk(seed: int) -> Talk:
    """Make the talk of a seed."""
    dice = random.Random(seed)
    own, other, third = dice.sample(PEOPLE, 3)
    records = tuple(_records(dice, other, third))
    facts = PreparationFacts(own, other, records)
    return Talk(facts, (*prepared(facts).points, *(each for record in records for each in _looser(record))))


def _records(dice: random.Random, other: str, third: str) -> Iterator[RecordFact]:
    titles = dice.sample(_TITLES, 4)
    words = dice.choice(_ITEMS)
    due = {"due_on": f"{dice.randint(1, 28)} October 2026"}
    yield _record(dice, "ActionItem", PointTopic.ACTION_ITEM, "action item, overdue", other, None, words, due)
    days = {"days_open": format_figure(Decimal(dice.randint(2, 60)), _DAYS)}
    blocked = dice.choice(_BLOCKERS)
    yield _record(dice, "Blocker", PointTopic.BLOCKER, "blocker, open, blocked", other, titles[0], blocked, days)
    progress = {"progress": f"{dice.randint(11, 79)} %"}
    health = dice.choice(_HEALTH)
    yield _record(dice, "KeyResult", PointTopic.TROUBLE, health, other, titles[1], None, progress)
    for title, note in zip(titles[2:], dice.sample(_NOTES, 2), strict=True):
        yield _record(dice, "CheckIn", PointTopic.CHECK_IN, "checked in", other, title, note, {})
    yield _record(dice, "Feedback", PointTopic.FEEDBACK, "feedback", third, other, dice.choice(_FEEDBACK), {})


def _record(
    dice: random.Random,
    kind: str,
    topic: PointTopic,
    state: str,
    by: str,
    about: str | None,
    words: str | None,
    slots: dict[str, str],
) -> RecordFact:
    return RecordFact(UUID(int=dice.getrandbits(128), version=4), kind, topic, state, by, about, words, slots)


def _looser(record: RecordFact) -> Iterator[PointSketch]:
    """Tell a record in looser prose, citing it as a whole."""
    cites = (Quote(record.id, ""),)
    if record.topic is PointTopic.TROUBLE:
        yield PointSketch(f"{record.about} is {record.state} at {record.slots['progress']}: what would help?", cites)
        yield PointSketch(f"Ask {record.by} why {record.about} is {record.state}.", cites)
    elif record.topic is PointTopic.BLOCKER:
        yield PointSketch(f"{record.about} is blocked, open for {record.slots['days_open']}. Who could help?", cites)
        yield PointSketch(f"Talk about “{record.words}”, which {record.by} says is open.", cites)
    elif record.words:
        said = record.words.rstrip(".")
        yield PointSketch(f"{record.by} says: “{said}”. What comes next?", cites)
        yield PointSketch(f"Follow up with {record.by}: “{said}”.", cites)
