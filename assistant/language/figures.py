"""Figures in English text: each number with its unit, scale and place, and nothing that only looks like one.

"p95", "Q3", "ISO 27001", "30-day", "top 10", a year and a date are no figures. What can be read in two ways ("1,2" in
English, "5m" alone) is not read at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from app.objectives.models import UnitKind
from assistant.facts import Unit
from assistant.language import dates, vocabulary
from assistant.language.numbers import SPACE, Number, numbers
from assistant.language.rates import end_of_rate
from assistant.language.vocabulary import any_of

_BEFORE = 60


def _escaped(word: str) -> str:
    return re.escape(word).replace("\\ ", " ")


_UNIT = re.compile(
    rf"{SPACE}?(?P<unit>{any_of(_escaped(word) for word in vocabulary.UNIT_WORDS)})(?![A-Za-z])",
    re.IGNORECASE,
)
_AMBIGUOUS_UNITS = frozenset({"S", "H", "D", "MO", "PT", "G", "L"})
_RATING = re.compile(r"\s*(?:/|out\s+of\s+)\s*(5|10|100)(?:\.0)?(?:[ -]stars?\b|(?![\d.,]*\d|/|\s+[a-z]+s\b))")
_RATIO = re.compile(r"\s*/\s*\d[\d.,]*|\s+(?:out\s+)?of\s+(?:every\s+)?(?:\d[\d.,]*|ten\b|five\b|three\b|four\b)")
_NOUN = re.compile(r"[ \u00a0]([A-Za-z][\w'’-]*)")
_SHARE = re.compile(
    r"\b(half|three quarters|a quarter)\s+(?=(?:of|the|our|all)\b)|\b(?:by|in)\s+(half)\b(?!\s+(?:of|a|"
    r"an)\b)",
    re.IGNORECASE,
)
_SHARES = {"half": 50, "three quarters": 75, "a quarter": 25}
_TIMES_OVER = re.compile(
    rf"\b(?:(?P<word>{any_of(vocabulary.TIMES_OVER)})(?!\s+(?:a|per|each|every)\b)|(?P<stem>doubl|tripl|"
    rf"halv|quadrupl)(?:e[sd]?|ing)|(?P<as_many>half)(?=\s+as\s+(?:many|much)))\b",
    re.IGNORECASE,
)
_STEMS = {
    "doubl": Decimal(2),
    "tripl": Decimal(3),
    "quadrupl": Decimal(4),
    "halv": Decimal("0.5"),
    "half": Decimal("0.5"),
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text: exact value and unit, the words it was read from, and up to 60 characters before them.

    ``start`` and ``end`` bound the words in the text, ``digits_start`` and ``digits_end`` its number with the scale.
    ``rate_end`` is where what it is counted by ends ("a day"), ``sign`` the plus or minus before it, or empty.
    """

    value: Decimal
    unit: Unit
    words: str
    before: str
    start: int
    end: int
    digits_start: int
    digits_end: int
    rate_end: int
    sign: str = ""
    spelled: bool = False

    @property
    def is_multiple(self) -> bool:
        """Tell whether it says how many times over, and so is a change rather than a value."""
        return self.unit == vocabulary.MULTIPLE


@lru_cache(maxsize=128)
def quantities(text: str, locale: str = "en") -> tuple[Quantity, ...]:
    """Read all figures of a text, in their order; ``locale`` decides between decimal point and comma."""
    found = [*_shares(text), *_times_over(text)]
    blocked = [*dates.spans(text), *((quantity.start, quantity.end) for quantity in found)]
    end = 0
    for number in numbers(text, blocked, locale):
        if number.digits_start >= end:
            quantity, end = _with_unit(text, number, locale)
            found += [quantity] if quantity else []
    return _sharing_units(sorted(found, key=lambda quantity: quantity.start), text)


def _with_unit(text: str, number: Number, locale: str) -> tuple[Quantity | None, int]:
    """Read the unit after a number; returns the figure, or None, and the place where reading goes on."""
    end, unit = number.end, _currency(number, locale)
    if _is_glued(text, number):
        return None, end
    rating = _RATING.match(text, end)
    if rating and not unit:
        return _quantity(text, number, Unit(UnitKind.NUMBER, symbol=f"out of {rating[1]}"), rating.end()), rating.end()
    if not unit and (ratio := _RATIO.match(text, end)):
        return None, ratio.end()
    written = _UNIT.match(text, end)
    if written and written["unit"] not in _AMBIGUOUS_UNITS and not (unit and unit.kind is UnitKind.CURRENCY):
        unit, end = vocabulary.UNIT_WORDS[" ".join(written["unit"].lower().split())], written.end()
        if unit == vocabulary.MULTIPLE and re.match(r"\s*(?:(?:a|per|each|every)\b|/\s*\w)", text[end:]):
            unit = Unit(UnitKind.NUMBER, symbol="times")
    elif not unit:
        unit, end = _counted(text, end + 1 if text[end : end + 1] == "+" else end)
    if number.scale in ("m", "b", "B") and unit == vocabulary.NUMBER:
        return None, end
    if re.match(r"-[A-Za-z]", text[end:]):
        return None, end
    return _quantity(text, number, unit, end), end


def _is_glued(text: str, number: Number) -> bool:
    """Tell whether letters follow at once that are no unit ("3D", "30-day"), so that the number names something."""
    rest = text[number.end : number.end + 1]
    if rest.isalpha() or rest == "_":
        written = _UNIT.match(text, number.end)
        return not written or written["unit"] in _AMBIGUOUS_UNITS
    return bool(re.match(r"-[A-Za-z]", text[number.end : number.end + 2])) and not text[number.end :].startswith(
        "-fold"
    )


def _currency(number: Number, locale: str) -> Unit | None:
    code = number.currency
    if not code:
        return None
    if code == "$":
        return Unit(UnitKind.CURRENCY, currency=vocabulary.DOLLAR_OF.get(locale, "USD"))
    return Unit(
        UnitKind.CURRENCY, currency=vocabulary.CURRENCY_SIGNS.get(code, "INR" if code.startswith("Rs") else code)
    )


def _counted(text: str, end: int) -> tuple[Unit, int]:
    """Read the noun that a bare number counts: at most three words, the last a plural."""
    words: list[str] = []
    position = end
    while len(words) < 4 and (match := _NOUN.match(text, position)):
        word = match[1]
        if word.lower() in vocabulary.NOT_A_NOUN:
            break
        words.append(word)
        position = match.end()
        if _is_plural(word):
            symbol = " ".join(words)
            return (Unit(UnitKind.NUMBER, symbol=symbol), position) if len(symbol) <= 30 else (vocabulary.NUMBER, end)
    return vocabulary.NUMBER, end


def _is_plural(word: str) -> bool:
    lowered = word.lower()
    if lowered in vocabulary.IRREGULAR_PLURALS:
        return True
    return len(lowered) > 2 and lowered.endswith("s") and not lowered.endswith(("ss", "us", "is", "'s", "’s"))


def _quantity(text: str, number: Number, unit: Unit, end: int) -> Quantity:
    before = text[max(0, number.start - _BEFORE) : number.start]
    return Quantity(
        value=number.value,
        unit=unit,
        words=text[number.start : end],
        before=before,
        start=number.start,
        end=end,
        digits_start=number.digits_start,
        digits_end=number.end,
        rate_end=end_of_rate(text, end),
        sign=number.sign,
        spelled=number.spelled,
    )


def _shares(text: str) -> list[Quantity]:
    if "half" not in (lowered := text.lower()) and "quarter" not in lowered:
        return []
    return [
        _special(text, match, Decimal(_SHARES[" ".join((match[1] or match[2]).lower().split())]), vocabulary.PERCENT)
        for match in _SHARE.finditer(text)
    ]


def _times_over(text: str) -> list[Quantity]:
    return [
        _special(
            text,
            match,
            Decimal(vocabulary.TIMES_OVER[match["word"].lower()])
            if match["word"]
            else _STEMS[(match["stem"] or match["as_many"]).lower()],
            vocabulary.MULTIPLE,
        )
        for match in _TIMES_OVER.finditer(text)
    ]


def _special(text: str, match: re.Match[str], value: Decimal, unit: Unit) -> Quantity:
    start, end = match.span()
    while text[end - 1].isspace():
        end -= 1
    before = text[max(0, start - _BEFORE) : start]
    return Quantity(value, unit, text[start:end], before, start, end, start, end, end, spelled=True)


_LOOSE = re.compile(
    r"\b(?:half|halves|(?:a|an|one|two|three|four|by)[ -](?:third|fourth|fifth|sixth|eighth|tenth)s?|"
    r"(?:a|one|by a) quarter of|three[ -]quarters|\w+fold|(?:several|many)?\s?(?:dozens|hundreds|thousands|millions))\b"
    r"|[½⅓⅔¼¾]",
    re.IGNORECASE,
)


def loose_amounts(text: str, read: tuple[Quantity, ...]) -> tuple[str, ...]:
    """List what a text says of amounts beside the figures that were read from it: "a third", "thousands", "½"."""
    return tuple(
        match[0].strip()
        for match in _LOOSE.finditer(text)
        if not any(match.start() < figure.end and match.end() > figure.start for figure in read)
    )


_JOINS = re.compile(r"\s*(?:→|->|–>|=>|⇒|[-–—]|to|and|or)\s*(?:about|around|~)?\s*", re.IGNORECASE)


def _sharing_units(found: list[Quantity], text: str) -> tuple[Quantity, ...]:
    """Give a bare number the unit of its partner in "30 to 40 %"; drop it where "1.2 to 1.5M" may share the scale."""
    result: list[Quantity | None] = [*found]
    for i, (one, two) in enumerate(pairwise(found)):
        if not _JOINS.fullmatch(text[one.end : two.start]):
            continue
        if (
            0 < one.value * 1_000 <= two.value
            and text[one.digits_end - 1].isdigit()
            and not text[two.digits_end - 1].isdigit()
        ):
            result[i] = None
        elif one.unit == vocabulary.NUMBER and two.unit != vocabulary.NUMBER and not two.is_multiple:
            result[i] = replace(one, unit=two.unit)
        elif two.unit == vocabulary.NUMBER and one.unit.kind is UnitKind.CURRENCY:
            result[i + 1] = replace(two, unit=one.unit)
    return tuple(quantity for quantity in result if quantity)
