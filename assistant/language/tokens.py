"""The words of a text, read once; an expression that needs one of some words is tried only where one stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(r"\w+")


@lru_cache(maxsize=1024)
def tokens(text: str) -> frozenset[str]:
    """Return the words of a text in small letters, those of "on-time" apart."""
    return frozenset(_TOKEN.findall(text.lower()))


@dataclass(frozen=True, slots=True, eq=False)
class Cue:
    """An expression with the words of which one stands in every text that it matches, in small letters."""

    pattern: re.Pattern[str]
    words: frozenset[str]

    def search(self, text: str) -> re.Match[str] | None:
        """Search a text as the expression does."""
        return None if self.words.isdisjoint(tokens(text)) else self.pattern.search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Match the beginning of a text as the expression does."""
        return None if self.words.isdisjoint(tokens(text)) else self.pattern.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Find all matches in a text as the expression does."""
        return iter(()) if self.words.isdisjoint(tokens(text)) else self.pattern.finditer(text)


def cue(pattern: str, words: Iterable[str]) -> Cue:
    """Make a cue that does not care about capitals; a phrase among ``words`` is told by its first word."""
    return Cue(re.compile(pattern, re.IGNORECASE), frozenset(_TOKEN.findall(word.lower())[0] for word in words))
