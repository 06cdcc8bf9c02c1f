"""Summaries and drafts of made-up teams, and seeded corruptions of them: what verification must catch."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from app.objectives.models import MetricKind, ReportedHealth, UnitKind
from assistant.drafts import Quote, SectionKey, SentenceSketch, SummarySketch
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts, Unit
from assistant.sources import check_in_line
from assistant.units import format_figure

PERCENT, POINTS, NUMBER = Unit(UnitKind.PERCENT), Unit(UnitKind.POINTS), Unit(UnitKind.NUMBER)
METRICS: tuple[tuple[str, Unit, MetricKind], ...] = (
    ("Activation rate", PERCENT, MetricKind.INCREASE),
    ("Raise NPS of small shops", POINTS, MetricKind.INCREASE),
    ("Open support tickets", Unit(UnitKind.NUMBER, symbol="tickets"), MetricKind.DECREASE),
    ("Annual recurring revenue", Unit(UnitKind.CURRENCY, currency="USD"), MetricKind.INCREASE),
    ("Cost per parcel", Unit(UnitKind.CURRENCY, currency="EUR"), MetricKind.DECREASE),
    ("p95 latency of search", Unit(UnitKind.DURATION, symbol="ms"), MetricKind.DECREASE),
    ("Time to hire", Unit(UnitKind.DURATION, symbol="days"), MetricKind.DECREASE),
    ("Scrap rate on line B", PERCENT, MetricKind.DECREASE),
    ("Nurses trained in triage", Unit(UnitKind.NUMBER, symbol="nurses"), MetricKind.INCREASE),
    ("Guest rating", Unit(UnitKind.NUMBER, symbol="out of 5"), MetricKind.INCREASE),
    ("Churn of annual plans", PERCENT, MetricKind.DECREASE),
    ("Weekly active readers", NUMBER, MetricKind.INCREASE),
)
PEOPLE = ("Ana Silva", "Ben Okoro", "Chloé Martin", "Dinesh Rao", "Eva Lindqvist", "Farid Haddad")
NOTES = (
    "The rollout went well. We might slip if the vendor is late.",
    "Two regions are still on the old flow. Could someone from finance review the invoice template?",
    "We need approval for the second test group.",
    "Response was better than expected in the north.",
    "There is a risk that the migration takes until October.",
    "Nothing new this week.",
)
BLOCKERS = (
    "Waiting for the security review",
    "The test lab has no free slot",
    "Contract with the carrier is not signed",
)
INVENTED = (
    "The new pricing page doubled sign-ups across all regions.",
    "Leadership praised the outstanding collaboration with marketing.",
    "Competitors have lowered their prices aggressively.",
    "The launch party was a great success.",
    "Hiring of two senior engineers begins shortly.",
)


def summary_facts(seed: int) -> SummaryFacts:
    """Make the facts of one team's week."""
    dice = random.Random(seed)
    metrics = dice.sample(METRICS, dice.randint(3, 6))
    check_ins = tuple(_check_in(dice, *metric) for metric in metrics)
    blockers = tuple(_blocker(dice, dice.choice(check_ins)) for _ in range(dice.randint(0, 2)))
    missing = tuple(
        MissingFact(uuid4(), "CheckInSheet", name, (dice.choice(METRICS)[0],))
        for name in dice.sample(PEOPLE, dice.randint(0, 2))
    )
    notes = (SheetNoteFact(uuid4(), dice.choice(PEOPLE), dice.choice(NOTES)),)
    return SummaryFacts("Team North", date(2026, 8, 3), date(2026, 8, 9), check_ins, blockers, missing, notes)


def _check_in(dice: random.Random, title: str, unit: Unit, kind: MetricKind) -> CheckInFact:
    scale = {UnitKind.CURRENCY: 1_000, UnitKind.PERCENT: 1, UnitKind.POINTS: 1}.get(unit.kind, dice.choice([1, 10]))
    before, now, target = sorted(Decimal(dice.randint(11, 97)) * scale for _ in range(3))
    if unit.symbol == "out of 5":
        before, now, target = Decimal("3.1"), Decimal("3.6"), Decimal("4.4")
    if kind is MetricKind.DECREASE:
        before, target = target, before
    healths = list(ReportedHealth)
    return CheckInFact(
        id=uuid4(),
        key_result_id=uuid4(),
        key_result_title=title,
        kind=kind,
        author_name=dice.choice(PEOPLE),
        as_of=date(2026, 8, 3) + timedelta(days=dice.randint(0, 6)),
        unit=unit,
        value_before=before,
        value=now if now != before else now + 1,
        target=target,
        progress_before=0.2,
        progress=0.2 + dice.random() / 2,
        health_before=dice.choice(healths),
        health=dice.choice(healths),
        confidence_before=0.9,
        confidence=dice.choice([0.5, 0.6, 0.8]),
        note=dice.choice(NOTES),
    )


def _blocker(dice: random.Random, on: CheckInFact) -> BlockerFact:
    days = dice.randint(2, 40)
    since = date(2026, 8, 9) - timedelta(days=days)
    helper = dice.choice([None, dice.choice(PEOPLE)])
    return BlockerFact(
        uuid4(), on.key_result_id, on.key_result_title, dice.choice(BLOCKERS), since, days, dice.choice(PEOPLE), helper
    )


def as_a_model_would(facts: SummaryFacts) -> SummarySketch:
    """Write the same facts in looser prose, without quotation marks, each sentence citing its record."""
    sentences = []
    for fact in facts.check_ins:
        assert fact.value is not None
        assert fact.value_before is not None
        verb = "rose" if fact.value > fact.value_before else "fell"
        figures = [format_figure(value, fact.unit) for value in (fact.value_before, fact.value)]
        text = f"{fact.key_result_title} {verb} from {figures[0]} to {figures[1]} and is {_words(fact.health)}."
        sentences.append(SentenceSketch(SectionKey.CHANGED, text, (Quote(fact.id, ""),)))
    for blocker in facts.blockers:
        text = (
            f"{blocker.key_result_title} has been blocked for {blocker.days_open} days, says {blocker.raised_by_name}."
        )
        sentences.append(SentenceSketch(SectionKey.BLOCKERS, text, (Quote(blocker.id, blocker.text),)))
    return SummarySketch(tuple(sentences))


def _words(health: ReportedHealth | None) -> str:
    return (health or ReportedHealth.ON_TRACK).value.lower().replace("_", " ")


Corruption = Callable[[random.Random, SentenceSketch, SummaryFacts], SentenceSketch | None]


def _figures(text: str) -> list[re.Match[str]]:
    bare = re.sub(r"“[^”]*”|\bp95\b", lambda match: "_" * len(match[0]), text)
    return list(re.finditer(r"\d[\d,]*(?:\.\d+)?", bare))


def _put(text: str, match: re.Match[str], words: str) -> str:
    return text[: match.start()] + words + text[match.end() :]


def digit_changed(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    found = _figures(sentence.text)
    if not found:
        return None
    match = dice.choice(found)
    at = dice.choice([i for i, each in enumerate(match[0]) if each.isdigit()])
    other = str((int(match[0][at]) + dice.randint(1, 8)) % 10)
    return replace(sentence, text=_put(sentence.text, match, match[0][:at] + other + match[0][at + 1 :]))


def times_ten(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    found = _figures(sentence.text)
    if not found:
        return None
    match = dice.choice(found)
    return replace(sentence, text=_put(sentence.text, match, str(Decimal(match[0].replace(",", "")) * 10)))


def percent_for_points(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    if " %" in sentence.text:
        return replace(sentence, text=sentence.text.replace(" %", " points"))
    return replace(sentence, text=sentence.text.replace(" points", " %")) if " points" in sentence.text else None


def number_swapped(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put a figure of another record in place of one, unit and all, as far as the unit is the same."""
    own = next((fact for fact in facts.check_ins if fact.id == sentence.cites[0].source_id), None)
    others = [fact for fact in facts.check_ins if own and fact.id != own.id and fact.value is not None]
    found = _figures(sentence.text)
    if not own or not others or not found:
        return None
    other = dice.choice(others)
    values = [value for value in (other.value_before, other.value, other.target) if value is not None]
    match = dice.choice(found)
    text = _put(sentence.text, match, f"{dice.choice(values):,f}")
    return replace(sentence, text=text) if text != sentence.text else None


def swapped_within(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Change the places of two figures of the same sentence."""
    found = _figures(sentence.text)
    if len(found) < 2 or found[0][0] == found[1][0]:
        return None
    text = _put(sentence.text, found[1], found[0][0])
    return replace(sentence, text=_put(text, found[0], found[1][0]))


def unit_changed(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    own = re.sub(r"“[^”]*”", lambda match: "_" * len(match[0]), sentence.text)
    for unit, other in (("ms", "s"), ("days", "weeks"), ("$", "€"), ("€", "$"), ("tickets", "customers"), ("%", "$")):
        match = re.search(rf"(?<=\d) {re.escape(unit)}\b|{re.escape(unit)}(?=\d)|(?<=\d) {re.escape(unit)}(?=\W)", own)
        if match:
            return replace(sentence, text=_put(sentence.text, match, match[0].replace(unit, other)))
    return None


def status_flipped(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    words = [_words(health) for health in ReportedHealth]
    own = re.sub(r"“[^”]*”", lambda match: "_" * len(match[0]), sentence.text)
    match = re.search("|".join(words), own)
    if not match:
        return None
    other = dice.choice([word for word in words if word != match[0]])
    if "from " + match[0] in own and f"to {other}" in own:
        return None
    return replace(sentence, text=_put(sentence.text, match, other))


def sentence_invented(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    return replace(sentence, text=dice.choice(INVENTED))


def quote_altered(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    quote = sentence.cites[0]
    words = quote.words.split()
    if len(words) < 2:
        return None
    at = dice.randrange(len(words))
    words[at] = dice.choice(["gladly", "never", "mostly", "perhaps"])
    return replace(sentence, cites=(replace(quote, words=" ".join(words)),))


def quoted_words_altered(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    match = re.search(r"“([^”]+)”", sentence.text)
    if not match:
        return None
    words = match[1].split()
    words[dice.randrange(len(words))] = dice.choice(["gladly", "never", "mostly", "perhaps"])
    return replace(sentence, text=_put(sentence.text, match, f"“{' '.join(words)}”"))


def foreign_id(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    return replace(sentence, cites=(replace(sentence.cites[0], source_id=UUID(int=dice.getrandbits(128))),))


def link_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    return replace(
        sentence, text=f"{sentence.text} See {dice.choice(['https://evil.example/x', 'www.evil.test', 'evil.com/a'])}"
    )


def markup_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    mark = dice.choice(["**important**", "<b>now</b>", "![x](y)", "<img src=x>", "`code`", "&lt;script&gt;"])
    return replace(sentence, text=f"{sentence.text} {mark}")


def hidden_character_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    return replace(sentence, text=sentence.text[:5] + dice.choice("\u200b\u202e\u2066\u0007\ufeff") + sentence.text[5:])


def stranger_named(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    return replace(sentence, text=f"{sentence.text[:-1]}, as {dice.choice(['Gregory', 'Mbeki', 'Sofia'])} confirmed.")


CORRUPTIONS: tuple[Corruption, ...] = (
    digit_changed, times_ten, percent_for_points, number_swapped, swapped_within, unit_changed, status_flipped,
    sentence_invented, quote_altered, quoted_words_altered, foreign_id, link_added, markup_added,
    hidden_character_added,
    stranger_named,
)  # fmt: skip


def reformatted(sentence: SentenceSketch) -> Iterator[SentenceSketch]:
    """Write the same figures in other common forms, which must still pass."""
    text = sentence.text
    yield replace(sentence, text=text.replace(" %", "%"))
    yield replace(sentence, text=text.replace(" %", " percent"))
    yield replace(sentence, text=re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    yield replace(sentence, text=re.sub(r"\b(\d+),000\b", r"\1k", text))
    yield replace(sentence, text=text.replace(" ms", "ms").replace(" → ", " to "))


def whole_line(fact: CheckInFact) -> SentenceSketch:
    """Say a check-in's own line again."""
    return SentenceSketch(SectionKey.CHANGED, check_in_line(fact), (Quote(fact.id, check_in_line(fact)),))
