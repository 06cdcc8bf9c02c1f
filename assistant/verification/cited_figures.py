"""The figures of a sentence held to the records that it cites: value, unit and scale, order and part."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from app.objectives.models import UnitKind
from assistant.facts import BlockerFact, CheckInFact, Unit
from assistant.language import dates, vocabulary
from assistant.language.figures import Quantity, loose_amounts, quantities
from assistant.language.ranking import stem
from assistant.reflection_facts import ChangeFact
from assistant.sources import Source
from assistant.units import in_common
from assistant.verification.quotes import plain
from assistant.verification.verdicts import VerdictCode

_PERCENT = vocabulary.PERCENT
_TOKEN = re.compile(r"[\w$€£%#]*\d[\w%]*(?:[.,:/-]\d+)*")
_RATIO = re.compile(r"[\d.,]*\d\s*(?:out\s+of|of|/)\s*\d[\d.,]*\d|[\d.,]*\d\s*(?:out\s+of|of|/)\s*\d", re.IGNORECASE)
_TO = re.compile(r"\s*(?:→|->|–>|=>|to|up to|down to|and now|, now)\s*", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|was|were|previously|before|started|began)\s*(?:at\s*)?$", re.IGNORECASE)
_NOW = re.compile(r"\b(?:to|at|reached|is now|is)\s*$|→\s*$", re.IGNORECASE)
_BY = re.compile(r"\bby\s*(?:about\s*|nearly\s*|almost\s*)?$", re.IGNORECASE)
_TARGET = re.compile(r"\b(?:target|goal)(?:\s+(?:of|is|was|value))*\s*:?\s*$|\bagainst\s*$", re.IGNORECASE)
_IS_TARGET = re.compile(r"\s*(?:target|goal)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A figure that a record holds, and which part it plays there: "before", "now", "target", or any."""

    value: Decimal
    unit: Unit
    part: str = "any"
    about: str = ""


def fault_of_figures(own: str, cited: list[Source], locale: str) -> VerdictCode | None:
    """Say what is wrong with a sentence's figures; None where each stands in a cited record with its unit and part.

    Code fills figures in with a decimal point, whatever the locale, so all of a sentence may be written that way too.
    """
    text = plain(" ".join(source.text for source in cited))
    known = [figure for source in cited for figure in _figures_of(source, locale)]
    fault = _fault_of_reading(own, quantities(own, locale), known, text)
    return fault and _fault_of_reading(own, quantities(own), known, text)


def _fault_of_reading(own: str, said: tuple[Quantity, ...], known: list[Known], text: str) -> VerdictCode | None:
    for figure in said:
        matching = [each for each in known if _is_same(figure, each, text)]
        if not matching:
            return VerdictCode.FIGURE_UNSOURCED
        if not any(_plays(own, figure, each) for each in matching):
            return VerdictCode.FIGURES_SWAPPED
    for one, two in pairwise(said):
        if _TO.fullmatch(own[one.end : two.start]) and not _is_step(one, two, known, text):
            return VerdictCode.FIGURES_SWAPPED
    return _fault_of_other_digits(own, said, text)


def _figures_of(source: Source, locale: str) -> Iterator[Known]:
    """List the figures of a record: its fields with the parts they play, and whatever its own prose says."""
    fact = source.fact
    if isinstance(fact, CheckInFact):
        unit = fact.unit or vocabulary.NUMBER
        fields = (("before", fact.value_before), ("now", fact.value), ("target", fact.target))
        yield from (Known(value, unit, part, "value") for part, value in fields if value is not None)
        for about, was, now in (
            ("confidence", fact.confidence_before, fact.confidence),
            ("progress", fact.progress_before, fact.progress),
        ):
            for part, share in (("before", was), ("now", now)):
                if share is not None:
                    exact = Decimal(str(share))
                    yield Known(Decimal(round(exact * 100)), _PERCENT, part, about)
                    yield Known(exact, vocabulary.NUMBER, part, about)
        prose = fact.note or ""
    elif isinstance(fact, BlockerFact):
        yield Known(Decimal(fact.days_open), Unit(UnitKind.DURATION, symbol="days"), "any", "open")
        prose = f"{fact.text} {fact.key_result_title}"
    elif isinstance(fact, ChangeFact):
        unit = fact.unit or vocabulary.NUMBER
        told = (("before", fact.before), ("now", fact.after))
        yield from (Known(value, unit, part, "change") for part, value in told if isinstance(value, Decimal))
        prose = fact.reason or ""
    else:
        prose = source.text
    yield from (Known(figure.value, figure.unit) for figure in quantities(prose, locale))


def _is_same(figure: Quantity, known: Known, text: str) -> bool:
    """Compare value, unit and scale exactly; a counted noun must stand in the record."""
    if figure.unit.kind is not known.unit.kind or figure.unit.currency != known.unit.currency:
        return False
    common = in_common((figure.value, figure.unit), (known.value, known.unit))
    if figure.unit.kind is UnitKind.NUMBER:
        return figure.value == known.value and _counts(figure.unit.symbol, known.unit.symbol, text)
    return common is not None and common.first == common.second


def _counts(said: str | None, known: str | None, text: str) -> bool:
    if said and said.startswith("out of"):
        return said == known
    if not said or said == known:
        return True
    return stem(said.split()[-1]) in {stem(word) for word in re.findall(r"\w+", f"{text} {known or ''}")}


def _plays(own: str, figure: Quantity, known: Known) -> bool:
    """Tell whether the words around a figure give it the part that it plays in the record."""
    left, right = own[: figure.start], own[figure.end :]
    if known.about in ("confidence", "progress") and not re.search(
        rf"\b{known.about}\b|\bdone\b|\bcomplete", own, re.IGNORECASE
    ):
        return False
    if _BY.search(left):
        return known.part == "any"
    if _TARGET.search(left) or _IS_TARGET.match(right):
        return known.part in ("target", "any") or known.about == "change"
    if _FROM.search(left):
        return known.part in ("before", "any")
    if _NOW.search(left):
        return known.part in ("now", "any")
    return True


def _is_step(one: Quantity, two: Quantity, known: list[Known], text: str) -> bool:
    """Tell whether "a to b" is a step that the records report, in that order, and both of one field."""
    starts = [each for each in known if _is_same(one, each, text)]
    ends = [each for each in known if _is_same(two, each, text)]
    return any(_leads_to(start, end) for start in starts for end in ends)


def _leads_to(start: Known, end: Known) -> bool:
    if "any" in (start.part, end.part):
        return start.part == end.part
    return start.about == end.about and (start.part, end.part) in (
        ("before", "now"),
        ("now", "target"),
        ("before", "target"),
    )


def _fault_of_other_digits(own: str, said: tuple[Quantity, ...], text: str) -> VerdictCode | None:
    """Hold dates, "Q3", "p95" and whatever else has digits to the very words of the records."""
    there = text.lower()
    changes = [figure.words for figure in said if figure.words.lower().startswith(("by ", "in "))]
    if any(words.lower() not in there for words in (*changes, *loose_amounts(own, said))):
        return VerdictCode.FIGURE_UNSOURCED
    for start, end in dates.spans(own):
        if not re.search(rf"(?<!\w){re.escape(plain(own[start:end]).lower().strip('. '))}(?!\w)", there):
            return VerdictCode.FIGURE_UNSOURCED
    ratings = {figure.start for figure in said if (figure.unit.symbol or "").startswith("out of")}
    ratios = [_as_ratio(match[0]) for match in _RATIO.finditer(own) if match.start() not in ratings]
    if any(ratio not in _as_ratio(there) for ratio in ratios):
        return VerdictCode.FIGURE_UNSOURCED
    taken = [*dates.spans(own), *((figure.start, figure.end) for figure in said)]
    for match in _TOKEN.finditer(own):
        if any(match.start() < end and match.end() > start for start, end in taken):
            continue
        if not re.search(rf"(?<!\w){re.escape(match[0].lower())}(?!\w|[.,]\d)", there):
            return VerdictCode.FIGURE_UNSOURCED
    return None


def _as_ratio(text: str) -> str:
    """Write "3.6/5" as "3.6 out of 5", so that both forms compare."""
    return re.sub(r"(?<=\d)\s*/\s*(?=\d)", " out of ", plain(text).lower())
