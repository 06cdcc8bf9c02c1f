"""What a figure is counted by: "per week", "a month", "per 1,000 orders"; left out, it would say something else."""

from __future__ import annotations

import re

from assistant.language import vocabulary
from assistant.language.vocabulary import any_of

_PERIOD = "hour|day|week|month|quarter|year|shift|night|sprint|term|season"
_OF_WHAT = f"{_PERIOD}|person|employee|head|patient|customer|ticket|order|visit|case"
_ENDS = vocabulary.words(
    "goal target now want wants should must need needs please end today if this down get cut reduce"
)
_STOPS = any_of({*vocabulary.NOT_A_NOUN, *_ENDS})
_RATE = re.compile(
    rf"(?P<slashed>(?:\s*/\s?[a-z]{{3,}}\b)+)"
    rf"|\s+(?:an?|each|every)\s+(?P<each>{_OF_WHAT})\b"
    rf"|\s+per\s+(?P<per>(?:\d[\d,]*\s+)?[a-z][\w-]*(?:\s+(?!(?:{_STOPS})\b)[a-z][a-z-]+){{0,2}}(?:\s+of\s+[a-z]+)?)"
    rf"|\s+(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
_ADVERBS = {"daily": "day", "annually": "year"}


def end_of_rate(text: str, end: int) -> int:
    """Find where a figure that ends at ``end`` ends with its rate, or its two ("litres per cow a day")."""
    while match := _RATE.match(text, end):
        end = match.end()
    return end


def rate_at(text: str, end: int) -> str:
    """Read the rate right after a figure that ends at ``end`` as "per …"; empty where there is none."""
    match = _RATE.match(text, end)
    if not match:
        return ""
    if match["adverb"]:
        return f"per {_ADVERBS.get(match['adverb'].lower(), match['adverb'].lower().removesuffix('ly'))}"
    if match["slashed"]:
        return " ".join(f"per {part.strip()}" for part in match["slashed"].split("/") if part.strip())
    return f"per {match['each'] or match['per']}"
