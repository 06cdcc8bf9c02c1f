"""What can be read out of a title without understanding it: figures, dates, the leading verb, the subject.

Everything here is a hint for the quality rules and may err; nothing that is stored is computed from it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from app.objectives.vocabulary import (
    ACTIVITY_NOUNS,
    ACTIVITY_PHRASES,
    ACTIVITY_VERBS,
    ALSO_NOUNS,
    DETERMINERS,
    LEADING_FILLERS,
    LOOSE_VERBS,
    METRIC_NOUNS,
    MONTHS,
    MOVEMENT,
    NAMES_WITH_NUMBERS,
    NOT_THE_SUBJECT,
    WEEKDAYS,
)

ALIKE = Decimal("0.75")
ALIKE_DESPITE_CONTRAST = Decimal("0.9")
"""How much of two subjects must agree; more where each has a word the other lacks ("in France", "in Spain")."""

_MULTIPLIERS = {"k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "b": 10**9, "bn": 10**9}
_GLUED_UNITS = r"k|mn|mio|m|bn|b|x|pp|pts?|bps|ms|secs?|s|mins?|hrs?|hours?|h|days?|d|kg|km|gb|tb|mb|eur|usd|gbp|chf"
_FIGURE = (
    r"(?<![\w.,'’/#-])[-+−]?(?:[€$£¥]\s?)?\d+(?:[.,'’\u00a0\u202f]\d+)*"
    rf"(?:\s?[%‰€$£]|(?:{_GLUED_UNITS})\b)?(?!\w|-[^\W\d])"
)
_MONTH = "(?:" + "|".join(f"{name}|{name[:3]}t?\\b\\.?" for name in MONTHS) + ")"
_DATE = re.compile(
    rf"""
      \b\d{{4}}-\d\d-\d\d\b
    | \b\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}}\b
    | \b(?:\d{{1,2}}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?)?{_MONTH}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\s?%))?
      (?:,?\s+(?:19|20)\d\d)?\b
    | \b[QH][1-4](?:\s*[/'’-]\s*\d\d(?:\d\d)?|\s+20\d\d)?\b
    | \bFY\s?['’]?\d{{2,4}}\b
    | \b(?:in|into|by|of|until|till|during|since|year|before|end|after)\s+20[1-4]\d\b(?!\s?%)
    """,
    re.VERBOSE,
)
_DEADLINE = re.compile(
    rf"""\b(?:
      (?:by|before|until|till)\s+(?:the\s+)?(?:end|close|start|middle)\b
    | end\s+of\s+(?:the\s+)?(?:week|month|quarter|year|cycle)\b | year[- ]end\b
    | (?:this|next)\s+(?:week|month|quarter|year)\b
    | (?:by|before|until|on)\s+(?:{"|".join(WEEKDAYS)})\b
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_NUMBERED_NAME = re.compile(
    rf"\b({'|'.join(sorted(NAMES_WITH_NUMBERS))})[\s-]?(\d[\d.:-]*)\b|\b24/7\b|\b360(?=\s?°|[- ](?:degree|feedback))"
    r"|\bno\.\s?\d+\b|#\d+\b|\bv\d[\d.]*\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    rf"(?P<marker>\bfrom\s+)?(?P<baseline>{_FIGURE})"
    r"(?P<between>(?:\s+(?!to\b)[^\W\d][\w/-]*){0,3}(?:\s*\([^)]{0,40}\))?)"
    rf"\s*(?:(?P<arrow>→|->|–>|=>|⇒)|\bto\b)\s*(?P<target>{_FIGURE})\s*(?P<after>[^\W\d]+)?",
    re.IGNORECASE,
)
_REVERSED = re.compile(
    rf"\bto\s+(?P<target>{_FIGURE})(?P<after>(?:\s+[^\W\d][\w/-]*){{0,3}}?)\s*\(?\s*(?:up\s+|down\s+)?from\s+"
    rf"(?P<baseline>{_FIGURE})(?P<between>)",
    re.IGNORECASE,
)
_BASELINE = re.compile(
    rf"\b(?:from|baseline|current(?:ly)?|today|now|was|vs\.?|versus|compared\s+(?:to|with))[\s:(]+(?:of\s+|at\s+)?{_FIGURE}",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\s*(?:[-*•–]\s*|\(?\d{1,2}[.)]\s+|(?:kr|o|key result|objective)\s?(?:\d+(?:\.\d+)?\s*[:.)–-]|:)\s*)*", re.I
)
_WORD = re.compile(r"[^\W\d_]+\d*(?:['’-][^\W\d_]+)*")
_FIGURES = re.compile(_FIGURE, re.IGNORECASE)
_NUMBER = re.compile(r"([-−]?)[^\d-]*(\d[\d.,'’\u00a0\u202f]*)\s?(.*)")


class Change(NamedTuple):
    """A "from … to …" as it stands in a title; ``rises`` is None where the figures cannot be compared."""

    baseline: str
    target: str
    rises: bool | None


@lru_cache(maxsize=4096)
def figures(title: str) -> tuple[re.Match[str], ...]:
    """Return the figures of a title, without those of dates ("Q3", "31 March") and names ("ISO 27001", "B2B")."""
    return tuple(_FIGURES.finditer(_without_dates_and_names(title)))


def states_date(title: str) -> bool:
    """Tell whether a title says when: a day, a month, a quarter, "by the end of …"."""
    return bool(_DATE.search(title) or _DEADLINE.search(title))


def states_baseline(title: str) -> bool:
    """Tell whether a title says where its metric stands: "from 30 to 40", "(today 30)"."""
    return bool(_BASELINE.search(title)) or change(title) is not None


@lru_cache(maxsize=4096)
def change(title: str) -> Change | None:
    """Return the first "from … to …" of a title, None where there is none."""
    bare = _without_dates_and_names(title)
    match = next((m for m in _CHANGE.finditer(bare) if m["marker"] or m["arrow"] or not m["between"]), None)
    match = match or _REVERSED.search(bare)
    if match is None:
        return None
    return Change(match["baseline"], match["target"], _rises(match))


@lru_cache(maxsize=4096)
def opening(title: str) -> tuple[re.Match[str], ...]:
    """Return the words of a title from the first that says something; none where it opens with a figure."""
    label = _LABEL.match(title)
    start = label.end() if label else 0
    words = list(_WORD.finditer(title, start))
    while words and words[0][0].lower() in LEADING_FILLERS:
        words.pop(0)
    if not words or any(character.isdigit() for character in title[start : words[0].start()]):
        return ()
    return tuple(words)


@lru_cache(maxsize=4096)
def activity(title: str) -> re.Match[str] | None:
    """Return the word that makes a title open with something to do ("launch", "hold meetings"), None where none does.

    "Reduce", "raise", "hold churn under 3 %" and nouns such as "test coverage" are not.
    """
    words = opening(title)
    if not words:
        return None
    first, rest = stem(words[0][0]), [word[0].lower() for word in words[1:7]]
    if rest and f"{first} {rest[0]}" in _ACTIVITY_PHRASES:
        return words[0]
    if first in _LOOSE_VERBS and "%" not in title:
        return words[0] if has_any(" ".join(rest), _ACTIVITY_NOUNS) else None
    if first not in _ACTIVITY_VERBS or _is_plural(words[0][0]) or _opens_with_noun(title, words):
        return None
    return words[0]


def has_any(text: str, known: frozenset[str]) -> bool:
    """Tell whether a word of ``text`` has one of the ``known`` stems."""
    return not known.isdisjoint(_stems_in(text))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """Return a word without its inflection, so that "launches", "launched" and "launch" agree."""
    stemmed = _plain(word).replace("isation", "ization").removesuffix("'s").replace("'", "").replace("-", "")
    stemmed = _swap(stemmed, ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))
    if stemmed.endswith("s") and not stemmed.endswith(("ss", "us", "is")) and len(stemmed) > 3:
        stemmed = stemmed[:-1]
    shorter = _swap(stemmed, ("ation", "at"), ("ing", ""), ("ed", ""))
    if shorter != stemmed and shorter[-1] == shorter[-2] and shorter[-1] not in "lsz":
        shorter = shorter[:-1]
    shorter = shorter.removesuffix("e") if len(shorter) > 3 else shorter
    return shorter[:-2] + "iz" if shorter.endswith("is") and len(shorter) > 4 else shorter


def stems(words: Iterable[str]) -> frozenset[str]:
    """Return the stems of words."""
    return frozenset(map(stem, words))


@lru_cache(maxsize=4096)
def subject(title: str) -> frozenset[str]:
    """Return what a title is about, as stems: without figures, dates, movement ("raise … to") and filling words."""
    label = _LABEL.match(title)
    bare = _NUMBERED_NAME.sub(lambda m: f"{m[1]}{m[2]}" if m[1] else m[0], title[label.end() if label else 0 :])
    words = [word.lower() for word in _WORD.findall(_plain(bare))]
    telling = {stem(word) for word in words if word not in NOT_THE_SUBJECT and stem(word) not in _NOT_THE_SUBJECT}
    return frozenset(telling) or stems(words)


def same_subject(one: str, other: str) -> bool:
    """Tell whether two titles seem to be about the same thing, whatever their figures and direction.

    Sørensen-Dice coefficient of their subjects, 2·|A∩B| / (|A|+|B|).
    """
    first, second = subject(one), subject(other)
    if not first or not second:
        return False
    agreement = Decimal(2 * len(first & second)) / (len(first) + len(second))
    return agreement >= (ALIKE_DESPITE_CONTRAST if first - second and second - first else ALIKE)


@lru_cache(maxsize=4096)
def _stems_in(text: str) -> frozenset[str]:
    return stems(_WORD.findall(text))


def _opens_with_noun(title: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell "test coverage from 60 % to 80 %" from "test the new checkout"."""
    word, following = words[0][0].lower(), [match[0].lower() for match in words[1:4]]
    if stem(word) not in _ALSO_NOUNS and not word.endswith(("ed", "ing")):
        return False
    gap = title[words[0].end() : words[1].start()] if following else title[words[0].end() :]
    if any(character.isdigit() for character in gap) or (following and following[0] in DETERMINERS):
        return False
    names_metric = following[:1] == ["of"] or has_any(" ".join(following), _METRIC_NOUNS)
    return names_metric or (change(title) is not None and not has_any(title, _MOVEMENT))


def _is_plural(word: str) -> bool:
    return word.endswith("s") and word.lower() not in ACTIVITY_VERBS


def _without_dates_and_names(title: str) -> str:
    for pattern in (_DATE, _NUMBERED_NAME):
        title = pattern.sub(lambda match: " " * len(match[0]), title)
    return title


def _rises(match: re.Match[str]) -> bool | None:
    before, after = _amount(match["baseline"], match["between"]), _amount(match["target"], match["after"] or "")
    if before is None or after is None or before[0] == after[0]:
        return None
    if before[1] and after[1] and before[1] != after[1]:
        return None
    return after[0] > before[0]


def _amount(figure: str, following: str) -> tuple[Decimal, str] | None:
    """Return a figure's value and the stem of its unit ("" where none is known), None where it is ambiguous."""
    number = _NUMBER.fullmatch(figure.strip())
    if number is None:
        return None
    sign, digits, tail = number.groups()
    if re.fullmatch(r"\d{1,3}\.\d{3}", digits) and not digits.startswith("0"):
        return None
    digits = re.sub(r"[,'’\u00a0\u202f](?=\d{3}(?!\d))", "", digits).replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?", digits):
        return None
    value = Decimal(digits) * _MULTIPLIERS.get(tail.lower(), 1)
    words = [word for word in _WORD.findall(following) if word.lower() not in LEADING_FILLERS | {"by", "in", "for"}]
    unit = "" if tail.lower() in _MULTIPLIERS else tail
    return (-value if sign else value), stem(unit or (words[0] if words else ""))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'").casefold())
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _swap(word: str, *endings: tuple[str, str]) -> str:
    for ending, replacement in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)] + replacement
    return word


_NOT_THE_SUBJECT = stems(word for word in NOT_THE_SUBJECT if len(word) > 3)
_ACTIVITY_NOUNS, _ACTIVITY_VERBS, _ALSO_NOUNS = stems(ACTIVITY_NOUNS), stems(ACTIVITY_VERBS), stems(ALSO_NOUNS)
_LOOSE_VERBS, _METRIC_NOUNS, _MOVEMENT = stems(LOOSE_VERBS), stems(METRIC_NOUNS), stems(MOVEMENT)
_ACTIVITY_PHRASES = frozenset(f"{stem(verb)} {particle}" for verb, particle in map(str.split, ACTIVITY_PHRASES))
