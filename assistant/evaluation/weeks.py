"""Made-up weeks of made-up teams, and sentences about them as the built-in drafter and as a model would write them.

Everything follows from a seed, ids included, so that a table that is made twice is the same twice.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from app.objectives.models import MetricKind, ReportedHealth, UnitKind
from assistant.builtin.summarising import summarise
from assistant.drafts import Quote, SectionKey, SentenceSketch
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts, Unit
from assistant.sources import HEALTH_WORDS
from assistant.units import format_figure, format_value

_PERCENT, _POINTS, _NUMBER = Unit(UnitKind.PERCENT), Unit(UnitKind.POINTS), Unit(UnitKind.NUMBER)
_METRICS: tuple[tuple[str, Unit, MetricKind], ...] = (
    ("Activation rate", _PERCENT, MetricKind.INCREASE),
    ("Raise NPS of small shops", _POINTS, MetricKind.INCREASE),
    ("Open support tickets", Unit(UnitKind.NUMBER, symbol="tickets"), MetricKind.DECREASE),
    ("Annual recurring revenue", Unit(UnitKind.CURRENCY, currency="USD"), MetricKind.INCREASE),
    ("Cost per parcel", Unit(UnitKind.CURRENCY, currency="EUR"), MetricKind.DECREASE),
    ("p95 latency of search", Unit(UnitKind.DURATION, symbol="ms"), MetricKind.DECREASE),
    ("Time to hire", Unit(UnitKind.DURATION, symbol="days"), MetricKind.DECREASE),
    ("Scrap rate on line B", _PERCENT, MetricKind.DECREASE),
    ("Nurses trained in triage", Unit(UnitKind.NUMBER, symbol="nurses"), MetricKind.INCREASE),
    ("Guest rating", Unit(UnitKind.NUMBER, symbol="out of 5"), MetricKind.INCREASE),
    ("Churn of annual plans", _PERCENT, MetricKind.DECREASE),
    ("Weekly active readers", _NUMBER, MetricKind.INCREASE),
)
PEOPLE = ("Ana Silva", "Ben Okoro", "Chloé Martin", "Dinesh Rao", "Eva Lindqvist", "Farid Haddad")
_NOTES = (
    "The rollout went well. We might slip if the vendor is late.",
    "Two regions are still on the old flow. Could someone from finance review the invoice template?",
    "We need approval for the second test group.",
    "Response was better than expected in the north.",
    "There is a risk that the migration takes until October.",
    "Half of the vendors have answered; 3 of 12 depots are left for Q3.",
    "The trial doubled the response time and we stopped it.",
    "Nothing new this week.",
)
_BLOCKERS = (
    "Waiting for the security review",
    "The test lab has no free slot",
    "Contract with the carrier is not signed",
)


@dataclass(frozen=True, slots=True)
class Week:
    """A team's week, and sentences about it of which each is true."""

    seed: int
    facts: SummaryFacts
    sentences: tuple[SentenceSketch, ...]


def week(seed: int) -> Week:
    """Make the week of a seed, with the built-in drafter's sentences and with looser ones, as a model writes them."""
    facts = summary_facts(seed)
    return Week(seed, facts, (*summarise(facts).sentences, *looser_sentences(facts, random.Random(seed))))


def summary_facts(seed: int) -> SummaryFacts:
    """Make the facts of one team's week."""
    dice = random.Random(seed)
    check_ins = tuple(_check_in(dice, *metric) for metric in dice.sample(_METRICS, dice.randint(3, 6)))
    blockers = tuple(_blocker(dice, dice.choice(check_ins)) for _ in range(dice.randint(0, 2)))
    missing = tuple(
        MissingFact(_id(dice), "CheckInSheet", name, (dice.choice(_METRICS)[0],))
        for name in dice.sample(PEOPLE, dice.randint(0, 2))
    )
    notes = (SheetNoteFact(_id(dice), dice.choice(PEOPLE), dice.choice(_NOTES)),)
    return SummaryFacts("Team North", date(2026, 8, 3), date(2026, 8, 9), check_ins, blockers, missing, notes)


def looser_sentences(facts: SummaryFacts, dice: random.Random) -> Iterator[SentenceSketch]:
    """Write the same facts in looser prose, without quotation marks, each sentence citing its records."""
    for fact in facts.check_ins:
        for text in dice.sample(_tellings(fact), 3):
            yield SentenceSketch(SectionKey.CHANGED, text, (Quote(fact.id, ""),))
    one, other = facts.check_ins[:2]
    text = (
        f"{one.key_result_title} is at {_now(one)}, and {other.key_result_title} is {_health(other)} at {_now(other)}."
    )
    yield SentenceSketch(SectionKey.CHANGED, text, (Quote(one.id, ""), Quote(other.id, "")))
    for blocker in facts.blockers:
        text = (
            f"{blocker.key_result_title} has been blocked for {blocker.days_open} days, says {blocker.raised_by_name}."
        )
        yield SentenceSketch(SectionKey.BLOCKERS, text, (Quote(blocker.id, blocker.text),))


def _tellings(fact: CheckInFact) -> tuple[str, ...]:
    """Tell a check-in in several ways."""
    was, target = format_figure(fact.value_before or Decimal(0), fact.unit), format_figure(_target(fact), fact.unit)
    title, now, health = fact.key_result_title, _now(fact), _health(fact)
    verb = "rose" if _value(fact) > (fact.value_before or Decimal(0)) else "fell"
    before, after = (format_value(Decimal(str(share)) * 100) for share in (fact.confidence_before, fact.confidence))
    return (
        f"{title} {verb} from {was} to {now} and is {health}.",
        f"{title}: {was} → {now}.",
        f"{title} is {health} at {now}, against a target of {target}.",
        f"{fact.author_name} reported {title} at {now}, still short of the {target} target.",
        f"Confidence in {title} fell from {before} % to {after} %.",
    )


def _check_in(dice: random.Random, title: str, unit: Unit, kind: MetricKind) -> CheckInFact:
    scale = {UnitKind.CURRENCY: 1_000, UnitKind.PERCENT: 1, UnitKind.POINTS: 1}.get(unit.kind, dice.choice([1, 10]))
    before, now, target = (Decimal(each) * scale for each in sorted(dice.sample(range(11, 97), 3)))
    if unit.symbol == "out of 5":
        before, now, target = (Decimal(each) / 10 for each in sorted(dice.sample(range(11, 50), 3)))
    if kind is MetricKind.DECREASE:
        before, target = target, before
    healths = list(ReportedHealth)
    return CheckInFact(
        id=_id(dice),
        key_result_id=_id(dice),
        key_result_title=title,
        kind=kind,
        author_name=dice.choice(PEOPLE),
        as_of=date(2026, 8, 3) + timedelta(days=dice.randint(0, 6)),
        unit=unit,
        value_before=before,
        value=now,
        target=target,
        progress_before=0.2,
        progress=0.2 + dice.random() / 2,
        health_before=dice.choice(healths),
        health=dice.choice(healths),
        confidence_before=0.9,
        confidence=dice.choice([0.5, 0.6, 0.8]),
        note=dice.choice(_NOTES),
    )


def _blocker(dice: random.Random, on: CheckInFact) -> BlockerFact:
    days = dice.randint(2, 40)
    since = date(2026, 8, 9) - timedelta(days=days)
    told = dice.choice(_BLOCKERS), since, days, dice.choice(PEOPLE), dice.choice([None, dice.choice(PEOPLE)])
    return BlockerFact(_id(dice), on.key_result_id, on.key_result_title, *told)


def _id(dice: random.Random) -> UUID:
    return UUID(int=dice.getrandbits(128), version=4)


def _value(fact: CheckInFact) -> Decimal:
    return fact.value or Decimal(0)


def _target(fact: CheckInFact) -> Decimal:
    return fact.target or Decimal(0)


def _now(fact: CheckInFact) -> str:
    return format_figure(_value(fact), fact.unit)


def _health(fact: CheckInFact) -> str:
    return HEALTH_WORDS[fact.health or ReportedHealth.ON_TRACK]
