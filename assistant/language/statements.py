"""Inputs split into statements, and why an input may not be drafted from at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from assistant.language import vocabulary
from assistant.language.figures import quantities
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters

_LONGEST = 600
_MOST = 100
_ENDS = re.compile(r"(?<=[.!?])[\"”')\]]?\s+(?=[\"“'(\[]?[^\W_a-z])|\s*[\r\n]+\s*|\s*[;•]\s+")
_NOT_AN_END = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|vs|no|max|min|avg|incl|ca|etc|Dr|Mr|Ms|St|resp|Sept|Aug|Oct|Nov|Dec|Jan|Feb)\.)$"
)
_SECOND_CLAIM = re.compile(
    r"\s+(?:in order\s+)?to\s+(?=(?:get|gain|win|generate|collect|raise|increase|reduce|cut|lift)\b)|"
    r",?\s+\b(?:while|whilst|without|but|yet)\s+|,\s+with\s+|,?\s+and\s+(?=(?:our |the |keep |cut |raise "
    r"|reduce |increase |grow |get |bring )?"
    r"[\w' -]{2,50}?\b(?:from|to|under|below|above|at least|at most)\s+[$€£<>≥≤]?\d)",
    re.IGNORECASE,
)

_DOES_SOMETHING = re.compile(rf"\W*{vocabulary.any_of(vocabulary.PRODUCE)}\b", re.IGNORECASE)

_MARKUP = re.compile(
    r"https?://|\bwww\.|!?\[[^\]]*\]\(|<\s*/?\s*(?:script|img|a|iframe|svg|style|object|b|i)\b[^>]*>?|"
    r"javascript:|data:text",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Statement:
    """One claim of an input, in its exact words, and where it begins there."""

    words: str
    start: int


@lru_cache(maxsize=512)
def statements(text: str) -> tuple[Statement, ...]:
    """Split a text into statements at sentence ends, lines, bullets and second claims; at most a hundred."""
    return tuple(islice((part for sentence in _sentences(text) for part in _claims(sentence)), _MOST))


def why_unfit(text: str) -> str | None:
    """Say why an input may not be drafted from at all; None where it may."""
    if has_hidden_characters(text):
        return "Contains hidden characters"
    if addresses_the_machine(text):
        return "Contains instructions to the assistant, not a goal"
    return None


def has_markup(text: str) -> bool:
    """Tell whether a text holds a link or markup, which no draft may carry."""
    return bool(_MARKUP.search(text))


def _sentences(text: str) -> Iterator[Statement]:
    begin = 0
    for match in _ENDS.finditer(text):
        if _NOT_AN_END.search(text[begin : match.start()]):
            continue
        yield from _statement(text, begin, match.start())
        begin = match.end()
    yield from _statement(text, begin, len(text))


def _claims(sentence: Statement) -> Iterator[Statement]:
    """Split "raise A to 5 while keeping B under 3" where both sides have a figure of their own."""
    begin = 0
    if len(sentence.words) > _LONGEST:
        yield sentence
        return
    for match in _SECOND_CLAIM.finditer(sentence.words):
        left, right = sentence.words[begin : match.start()], sentence.words[match.end() :]
        if match[0].rstrip().endswith("to") and not _DOES_SOMETHING.match(left):
            continue
        if quantities(left) and quantities(right):
            yield from _statement(sentence.words, begin, match.start(), sentence.start)
            begin = match.start() if match[0].strip(" ,").lower() == "without" else match.end()
    yield from _statement(sentence.words, begin, len(sentence.words), sentence.start)


def _statement(text: str, begin: int, end: int, offset: int = 0) -> Iterator[Statement]:
    words = text[begin:end]
    stripped = words.strip(" \t\r\n,;•*–—-")
    if re.search(r"\w", stripped):
        yield Statement(stripped, offset + begin + words.index(stripped))
