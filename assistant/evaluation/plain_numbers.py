"""Numbers in a text, read plainly and generously: a second opinion that shares nothing with the engine's own reader."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = re.compile(r"\d(?:[\d.,\u00a0\u202f ]*\d)?")
_SCALE = re.compile(r"\s?(k|thousand|m|mn|million|b|bn|billion|lakh|crore)\b", re.IGNORECASE)
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "lakh": 5, "crore": 7}
_WORDS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_TIMES = {"half": Decimal(50), "quarter": Decimal(25), "third": Decimal(33)}
_TIME_FACTORS = tuple(Decimal(factor) for factor in (7, 12, 24, 60, 168, 1_000, 1_440, 3_600, 60_000))


def numbers_in(text: str) -> frozenset[Decimal]:
    """List every number that a text may mean: "1,2" is 12 and 1.2, "1.5k" is 1.5 and 1500, "sixty-one" is 61."""
    found: set[Decimal] = set()
    for match in _DIGITS.finditer(text):
        values = _values(match[0])
        scale = _SCALE.match(text, match.end())
        found |= values
        if scale:
            found |= {value * 10 ** _SCALES[scale[1].lower()] for value in values}
    last = None
    for word in re.findall(r"[a-z]+", text.lower()):
        value = _WORDS.get(word)
        if value is not None:
            found.add(Decimal(value))
            if last and last >= 20 and value < 10:
                found.add(Decimal(last + value))
        if word in ("dozen", "hundred", "thousand", "million"):
            times = {"dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000}[word]
            found |= {Decimal(times), Decimal(times * (last or 1))}
        found |= {_TIMES[word]} if word in _TIMES else set()
        last = value
    return frozenset(found)


def digits_in(text: str) -> frozenset[str]:
    """List the numbers of a text that are written in digits, as they stand there."""
    return frozenset(match[0] for match in re.finditer(r"\d(?:[\d.,]*\d)?", text))


def may_be(value: Decimal, text: str, *, is_time: bool = False) -> bool:
    """Tell whether a text holds a value, for a time also in a larger or smaller unit."""
    found = numbers_in(text)
    if abs(value) in found:
        return True
    return is_time and any(abs(value) in (each * factor, each / factor) for each in found for factor in _TIME_FACTORS)


def _values(digits: str) -> set[Decimal]:
    """Read digits with either mark as the decimal one; a row of digits with spaces as one number and as several."""
    found: set[Decimal] = set()
    for part in (re.sub(r"\s", "", digits), *digits.split()):
        readings = {part.replace(",", ""), part.replace(".", "").replace(",", "."), re.sub(r"[.,]", "", part)}
        found |= {Decimal(each) for each in readings if re.fullmatch(r"\d+(?:\.\d+)?", each)}
    return found
