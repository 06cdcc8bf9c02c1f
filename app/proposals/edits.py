"""How far people go from what the assistant drafted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

_BOOKKEEPING = frozenset({"edited", "key", "origin"})
"""What a payload holds beside what it says."""


def edit_distance(before: Mapping[str, Any], after: Mapping[str, Any]) -> Decimal:
    """Return how much of a payload people changed: 0..1, the share of the words of both that the other lacks.

    Words are compared in their order, each figure, day and kind as one word of its field (Ratcliff and Obershelp's
    measure, as in Python's ``difflib``).
    """
    matcher = SequenceMatcher(None, list(_words(before)), list(_words(after)), autojunk=False)
    return 1 - Decimal(matcher.ratio()).quantize(Decimal("0.0001"))


def _words(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in sorted(set(value) - _BOOKKEEPING):
            yield from _words(value[each], each)
    elif isinstance(value, list):
        for item in value:
            yield from _words(item, name)
    elif isinstance(value, str):
        yield from value.split() if " " in value else (f"{name}:{value}",)
    elif value is not None:
        yield f"{name}:{value}"
