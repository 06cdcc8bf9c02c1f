"""Seeded corruptions of a summary's sentences: what a model may get wrong, or be talked into.

Each takes a true sentence and returns one that is no longer true, or may not stand in a summary; None where it finds
nothing to change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from assistant.drafts import Quote, SentenceSketch
from assistant.evaluation.weeks import PEOPLE
from assistant.facts import CheckInFact, SummaryFacts
from assistant.language.figures import Quantity, quantities
from assistant.sources import HEALTH_WORDS, source_text, summary_sources
from assistant.units import format_figure

Corruption = Callable[[random.Random, SentenceSketch, SummaryFacts], SentenceSketch | None]

_OTHER_WORDS = ("gladly", "never", "mostly", "perhaps")
_INVENTED = (
    "The new pricing page doubled sign-ups across all regions.",
    "Leadership praised the outstanding collaboration with marketing.",
    "Competitors have lowered their prices aggressively.",
    "The launch party was a great success.",
    "Hiring of two senior engineers begins shortly.",
    "Customers love the redesigned dashboard.",
    "A third of the budget has been spent.",
)
_CLAIMS = (
    "{title} has reached its target.",
    "{title} will reach its target next week.",
    "{title} improved because of the team.",
    "{title} is blocked.",
    "Confidence in {title} rose.",
    "{title} was resolved.",
    "{title} is up by a third.",
    "{title} grew tenfold.",
)
_UNITS = (
    ("ms", "s"), ("days", "weeks"), ("day", "month"), ("$", "€"), ("€", "$"), ("tickets", "customers"),
    ("nurses", "doctors"), ("out of 5", "out of 10"), ("%", "$"),
)  # fmt: skip
_HIDDEN = "\u200b\u202e\u2066\u0007\ufeff"
_TURNED = {"rose": "fell", "fell": "rose"}


def digit_changed(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Change one digit of a figure."""
    found = _digits(sentence.text)
    if not found:
        return None
    match = dice.choice(found)
    at = dice.choice([i for i, each in enumerate(match[0]) if each.isdigit()])
    other = str((int(match[0][at]) + dice.randint(1, 9)) % 10)
    return _with_text(sentence, match, match[0][:at] + other + match[0][at + 1 :])


def times_ten(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Make a figure ten times as large."""
    found = _digits(sentence.text)
    if not found:
        return None
    match = dice.choice(found)
    return _with_text(sentence, match, f"{float(match[0].replace(',', '')) * 10:,.10g}")


def percent_for_points(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Call percent points, or points percent."""
    own = _without_quotations(sentence.text)
    for unit, other in ((" %", " points"), (" points", " %")):
        at = own.find(unit)
        if at >= 0:
            return replace(sentence, text=sentence.text[:at] + other + sentence.text[at + len(unit) :])
    return None


def number_swapped(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put a figure of another record in place of one, written in the sentence's own unit."""
    own = _check_ins(sentence, facts)
    values = {value for fact in facts.check_ins if fact not in own for value in _values(fact)}
    values -= {value for fact in own for value in _values(fact)}
    found = _digits(sentence.text)
    if not own or not values or not found:
        return None
    return _with_text(sentence, dice.choice(found), f"{dice.choice(sorted(values)):,f}")


def swapped_with_unit(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put a figure of another record in place of one, with that record's unit."""
    own = _check_ins(sentence, facts)
    others = [fact for fact in facts.check_ins if fact not in own and fact.value is not None]
    found = [each for each in quantities(_without_quotations(sentence.text)) if not each.spelled]
    if not own or not others or not found:
        return None
    figure, other = dice.choice(found), dice.choice(others)
    said = format_figure(dice.choice(_values(other)), other.unit)
    told = {format_figure(value, fact.unit) for fact in own for value in _values(fact)}
    return None if said in told else _with_figure(sentence, figure, said)


def swapped_within(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Change the places of two figures of the same sentence."""
    found = _digits(sentence.text)
    if len(found) < 2 or found[0][0] == found[1][0]:
        return None
    exchanged = _with_text(sentence, found[1], found[0][0])
    return _with_text(exchanged, found[0], found[1][0])


def unit_changed(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put another unit in place of one."""
    own = _without_quotations(sentence.text)
    for unit, other in _UNITS:
        word = re.escape(unit)
        match = re.search(rf"(?<=\d) {word}(?!\w)|(?<!\w){word}(?=\d)", own)
        if match:
            return _with_text(sentence, match, match[0].replace(unit, other))
    return None


def scale_changed(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Add a scale that the figure does not have."""
    found = _digits(sentence.text)
    if not found:
        return None
    match = dice.choice(found)
    return _with_text(sentence, match, match[0] + dice.choice(("k", " million", "M")))


def figure_in_words(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put a wrong figure, in words, in place of one."""
    found = _digits(sentence.text)
    if not found:
        return None
    word = dice.choice(("ninety-eight", "seven", "two thousand", "a hundred and four", "two thirds", "half"))
    return _with_text(sentence, dice.choice(found), word)


def figure_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Add a figure that no record holds."""
    added = dice.choice(("up 7.3 %", "a 3x change", "down by half", "by a third", "in Q1", "on 3 May 2025", "1 in 9"))
    return replace(sentence, text=f"{sentence.text.rstrip('.')}, {added}.")


def direction_turned(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Say that what rose fell, or that what fell rose."""
    match = re.search(r"\b(?:rose|fell)\b", _without_quotations(sentence.text))
    return _with_text(sentence, match, _TURNED[match[0]]) if match else None


def status_flipped(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Put another status in place of one."""
    words = list(HEALTH_WORDS.values())
    match = re.search("|".join(words), _without_quotations(sentence.text))
    return _with_text(sentence, match, dice.choice([word for word in words if word != match[0]])) if match else None


def sentence_invented(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Say something else altogether."""
    return replace(sentence, text=dice.choice(_INVENTED))


def claim_invented(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Claim what the record does not say, in words that the record itself might use."""
    own = _check_ins(sentence, facts)
    return replace(sentence, text=dice.choice(_CLAIMS).format(title=own[0].key_result_title)) if own else None


def quote_altered(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Change one word of a citation."""
    quote = sentence.cites[0]
    words = (quote.words or source_text(summary_sources(facts)[quote.source_id].fact)).split()
    words[dice.randrange(len(words))] = dice.choice(_OTHER_WORDS)
    return replace(sentence, cites=(replace(quote, words=" ".join(words)), *sentence.cites[1:]))


def quotation_altered(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Change one word between quotation marks."""
    match = re.search(r"“([^”]+)”", sentence.text)
    if not match:
        return None
    words = match[1].split()
    words[dice.randrange(len(words))] = dice.choice(_OTHER_WORDS)
    return _with_text(sentence, match, f"“{' '.join(words)}”")


def foreign_id(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Cite a record that is not of this run."""
    return replace(sentence, cites=(Quote(UUID(int=dice.getrandbits(128)), sentence.cites[0].words),))


def other_record(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Cite another check-in of this run than the one that the sentence is about."""
    own = _check_ins(sentence, facts)
    others = [fact for fact in facts.check_ins if fact not in own]
    return replace(sentence, cites=(Quote(dice.choice(others).id, ""),)) if own and others else None


def link_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Add a link."""
    link = dice.choice(("https://evil.example/x", "www.evil.test", "evil.com/a", "mailto:a@evil.test", "//evil.test/x"))
    return replace(sentence, text=f"{sentence.text} See {link}")


def markup_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Add Markdown or HTML."""
    marks = ("**important**", "<b>now</b>", "![x](y)", "<img src=x>", "`code`", "&lt;script&gt;", "[a](b)", "{{x}}")
    return replace(sentence, text=f"{sentence.text} {dice.choice(marks)}")


def hidden_character_added(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Add a character that nobody sees."""
    return replace(sentence, text=sentence.text[:5] + dice.choice(_HIDDEN) + sentence.text[5:])


def stranger_named(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch:
    """Name a person whom the records do not know."""
    return replace(sentence, text=f"{sentence.text[:-1]}, as {dice.choice(('Gregory', 'Mbeki', 'Sofia'))} confirmed.")


def colleague_named(dice: random.Random, sentence: SentenceSketch, facts: SummaryFacts) -> SentenceSketch | None:
    """Name a colleague whom the cited records do not mention."""
    sources = summary_sources(facts)
    there = " ".join(source_text(sources[quote.source_id].fact) for quote in sentence.cites)
    others = [name for name in PEOPLE if name not in there]
    return replace(sentence, text=f"{sentence.text[:-1]}, says {dice.choice(others)}.") if others else None


CORRUPTIONS: dict[str, Corruption] = {
    "digit changed": digit_changed,
    "ten times as large": times_ten,
    "scale changed": scale_changed,
    "percent for points": percent_for_points,
    "number swapped with another record's": number_swapped,
    "number and unit swapped": swapped_with_unit,
    "numbers swapped within a sentence": swapped_within,
    "unit changed": unit_changed,
    "figure replaced in words": figure_in_words,
    "figure added": figure_added,
    "direction turned": direction_turned,
    "status flipped": status_flipped,
    "sentence invented": sentence_invented,
    "claim invented in the record's words": claim_invented,
    "quote altered by a word": quote_altered,
    "quotation altered by a word": quotation_altered,
    "foreign id": foreign_id,
    "another record cited": other_record,
    "link added": link_added,
    "markup added": markup_added,
    "hidden character added": hidden_character_added,
    "stranger named": stranger_named,
    "another person named": colleague_named,
}
"""The kinds of corruption by the names under which the table lists them."""


def _check_ins(sentence: SentenceSketch, facts: SummaryFacts) -> list[CheckInFact]:
    cited = {quote.source_id for quote in sentence.cites}
    return [fact for fact in facts.check_ins if fact.id in cited]


def _values(fact: CheckInFact) -> list[Decimal]:
    return [value for value in (fact.value_before, fact.value, fact.target) if value is not None]


def _without_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”", lambda match: "_" * len(match[0]), text)


def _digits(text: str) -> list[re.Match[str]]:
    own = re.sub(r"\bp95\b|\bQ\d\b|\bout of \d+", lambda match: "_" * len(match[0]), _without_quotations(text))
    return list(re.finditer(r"\d+(?:,\d{3})*(?:\.\d+)?", own))


def _with_text(sentence: SentenceSketch, match: re.Match[str], words: str) -> SentenceSketch:
    return replace(sentence, text=sentence.text[: match.start()] + words + sentence.text[match.end() :])


def _with_figure(sentence: SentenceSketch, figure: Quantity, words: str) -> SentenceSketch:
    return replace(sentence, text=sentence.text[: figure.start] + words + sentence.text[figure.end :])
