"""What a figure is counted by: "per week", "a month", "per 1,000 orders"; left out, it would say something else."""

from __future__ import annotations

import re

from assistant.language import vocabulary
from assistant.language.figures import Quantity
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
    rf"|\s+per\s+(?P<per>(?:\d[\d,]*\s+)?[a-z][\w-]*(?:\s+(?!(?:{_STOPS})\b)[a-z][a-z-]+){{0,2}})"
    rf"|\s+(?P<adverb>hourly|daily|weekly|monthly|quarterly|yearly|annually)\b",
    re.IGNORECASE,
)
_ADVERBS = {"daily": "day", "annually": "year"}


def end_of_rate(words: str, figure: Quantity) -> int:
    """Find where a figure with its rate ends in a statement."""
    match = _RATE.match(words, figure.end)
    return match.end() if match else figure.end


def rate_of(words: str, figure: Quantity) -> str:
    """Read the rate right after a figure of a statement as "per …"; empty where there is none."""
    match = _RATE.match(words, figure.end)
    if not match:
        return ""
    if match["adverb"]:
        return f"per {_ADVERBS.get(match['adverb'].lower(), match['adverb'].lower().removesuffix('ly'))}"
    if match["slashed"]:
        return " ".join(f"per {part.strip()}" for part in match["slashed"].split("/") if part.strip())
    return f"per {match['each'] or match['per']}"
