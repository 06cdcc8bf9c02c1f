"""True sentences with their figures written in other common ways: what verification must not take for an error."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from assistant.language.vocabulary import words
from assistant.units import format_value

_ONES = words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
_TENS = words("twenty thirty forty fifty sixty seventy eighty ninety")


def _outside_quotations(change: Callable[[str], str]) -> Callable[[str], str]:
    """Apply a change to what stands outside quotation marks."""
    return lambda text: "".join(part if part.startswith("“") else change(part) for part in re.split(r"(“[^”]*”)", text))


def _thousands(match: re.Match[str]) -> str:
    return f"{format_value(Decimal(match[0].replace(',', '')) / 1_000)}k"


def _millions(match: re.Match[str]) -> str:
    return f"{format_value(Decimal(match[0].replace(',', '')) / 1_000_000)}M"


def in_words(number: int) -> str:
    """Write a number below a hundred in words: "forty-one"."""
    if number < 20:
        return _ONES[number]
    ten, one = divmod(number, 10)
    return _TENS[ten - 2] + (f"-{_ONES[one]}" if one else "")


def _sub(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Callable[[str], str]:
    return _outside_quotations(lambda text: re.sub(pattern, replacement, text))


REFORMATTINGS: dict[str, Callable[[str], str]] = {
    "5 % as 5%": _sub(r"(?<=\d) %", "%"),
    "5 % as 5 percent": _sub(r"(?<=\d) %", " percent"),
    "5 % as five percent": _sub(r"\b(\d{1,2}) %", lambda match: f"{in_words(int(match[1]))} percent"),
    "5 points as 5 pts": _sub(r"(?<=\d) points\b", " pts"),
    "1,200 as 1200": _sub(r"(?<=\d),(?=\d{3}\b)", ""),
    "1,200 as 1 200": _sub(r"(?<=\d),(?=\d{3}\b)", "\u202f"),
    "1,200 as 1.2k": _sub(r"\b\d{1,3},\d{3}\b", _thousands),
    "1,200,000 as 1.2M": _sub(r"\b\d{1,3}(?:,\d{3})+\b", _millions),
    "$1,200 as USD 1,200": _sub(r"\$(?=\d)", "USD "),
    "€1,200 as 1,200 EUR": _sub(r"€(\d+(?:,\d{3})*)", r"\1 EUR"),
    "5 ms as 5ms": _sub(r"(?<=\d) ms\b", "ms"),
    "5 ms as 5 milliseconds": _sub(r"(?<=\d) ms\b", " milliseconds"),
    "5 out of 10 as 5/10": _sub(r"(?<=\d) out of (?=\d)", "/"),
    "30 → 12 as from 30 to 12": _sub(r": ([^:→]*) → ([^.]*)", r" went from \1 to \2"),
    "from 30 to 12 as 30 → 12": _sub(r"(?<=\d) to (?=[$€]?\d)", " → "),
}
"""Other ways to write a sentence's figures, by the names under which the table lists them."""
