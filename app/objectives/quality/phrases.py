"""What single rules read out of a text beyond `app.objectives.wording`: hints, which may err."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from app.objectives.models import Commitment
from app.objectives.quality.words import (
    BARE_MOVEMENT,
    BEFORE_A_COUNT,
    COUNTED_AFTER,
    COUNTED_WORK,
    LIKELY_TO_STAND_ALONE,
    MOVED,
    PLAIN_WORK,
    PLAIN_WORK_PHRASES,
    WORK_DONE,
)
from app.objectives.vocabulary import ACTIVITY_NOUNS, DETERMINERS
from app.objectives.wording import activity, figures, opening, states_date, stem, stems

_TELLS_EFFECT = re.compile(r"\b(?:so|that|which|who|whom|whose|where|without|until|because)\b", re.IGNORECASE)
_SUPERLATIVE = re.compile(r"\b(?:best|first|most|leading|favou?rite|\w{3,}est)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_AT_LEAST = re.compile(r"[\s*•:>≥-]*(?:at least|more than|over|the first)?\s*", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\s*(?:the\s+)?(?:number|count|amount)\s+of\s+", re.IGNORECASE)
_LIMIT = re.compile(
    r"(?P<upper>\bbelow|\bunder|\bat most|\bless than|\bfewer than|\bno more than|\bnot more than|\bup to|\bwithin|"
    r"\bmax(?:imum)?(?: of)?|[<≤])|(?P<lower>\babove|\bover|\bat least|(?<!no )(?<!not )\bmore than|"
    r"\bmin(?:imum)?(?: of)?|[>≥])",
    re.IGNORECASE,
)
_STRETCH = re.compile(
    r"\bmoonshots?\b|\baspirational(?:ly)?\b|\bstretch (?:goal|target|objective)\b|\(stretch\)|^stretch:|"
    r"\b(?:ideally|hopefully)\b|\bif (?:at all )?possible\b|\bnice[- ]to[- ]have\b|\bbest[- ]effort\b|"
    r"^(?:we )?try to\b",
    re.IGNORECASE,
)
_PROMISE = re.compile(
    r"\(committed\)|^committed:|\bcommitted (?:goal|target|objective)\b|(?<!\ba )\bmust\b(?!-)|\bat all costs\b|"
    r"\bwithout fail\b|\bnon-negotiable\b|\bwe (?:promise|guarantee)\b|\b(?:legally required|required by law)\b",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"""
      \b(?:satisfaction|happiness|morale|motivation|sentiment|well-?being|reputation|belonging|perception)\b
    | \bawareness\b(?!\s+(?:training|course|campaign|week|month|program(?:me)?|session|day)s?\b)
    | \b(?:employee|staff|colleague|volunteer)s?['’]?\s+engagement\b
    | \b(?:customer|patient|employee|staff|user|client|public|investor|donor|brand|guest)s?['’]?\s+trust\b
    | \btrust\s+in\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_INSTRUMENT = re.compile(
    r"""\b(?:surveys?|surveyed|nps|csat|enps|e-nps|ces|sus|scores?|index|ratings?|rated|reviews?|interviews?|polls?|
    questionnaires?|stars?|forms?|panel|study|studies|tracker|pulse|barometer|inspections?|audits?|gallup|q12|trustpilot|
    google|glassdoor|kununu|g2|capterra|tripadvisor|yelp|app\s+store|play\s+store|according\s+to|measured|source|
    as\s+per|answers?|say|says|responses?|respondents?|mentions?)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_ENDS_A_PHRASE = frozenset({"of", "to", "a", "an", "the", "each", "every"})
_PLAIN_WORK, _BARE_MOVEMENT, _MOVED = stems(PLAIN_WORK), stems(BARE_MOVEMENT), stems(MOVED)
_ACTIVITY_NOUNS, _COUNTED_WORK = stems(ACTIVITY_NOUNS), stems(COUNTED_WORK)
_COUNTED_AFTER = {stem(word): stems(modifiers) for word, modifiers in COUNTED_AFTER.items()}
_NOTHING: frozenset[str] = frozenset()
_BEFORE_A_COUNT = stems(BEFORE_A_COUNT)


def planned_work(title: str) -> re.Match[str] | None:
    """Return the verb of an objective that names work ("launch the app"), None where it tells what comes of it."""
    words = opening(title)
    if not words or _TELLS_EFFECT.search(title):
        return None
    verb, following = stem(words[0][0]), [word[0].lower() for word in words[1:]]
    if verb in _PLAIN_WORK or (following and f"{verb} {following[0]}" in PLAIN_WORK_PHRASES):
        return words[0]
    if activity(title) is None or _SUPERLATIVE.search(title):
        return None
    return words[0] if _object_is(_ACTIVITY_NOUNS, following) else None


def bare_movement(title: str) -> re.Match[str] | None:
    """Return the verb of an objective that only moves a measure ("increase revenue"), None for anything that says more.

    What says where to be, for whom or why is more than a movement.
    """
    words = opening(title)
    if not words or stem(words[0][0]) not in _BARE_MOVEMENT or _TELLS_EFFECT.search(title) or len(words) > 9:
        return None
    return words[0] if _object_is(_MOVED, [word[0].lower() for word in words[1:]]) else None


def counted_work(title: str) -> re.Match[str] | None:
    """Return what a title counts where that is work ("5 workshops"), None where it counts what came of it."""
    start, words = _counted(title)
    if start is None:
        return None
    phrase = _noun_phrase(title, start, words)
    if not phrase:
        return None
    head, modifiers = phrase[-1], [stem(word[0]) for word in phrase[:-1]]
    behind = next((word for word in words if word.start() >= head.end()), None)
    if behind and _is_participle(behind[0].lower()) and not _was_just_done(title, behind):
        return None
    is_work = stem(head[0]) in _COUNTED_WORK or not _COUNTED_AFTER.get(stem(head[0]), _NOTHING).isdisjoint(modifiers)
    return head if is_work else None


def limits(title: str) -> set[str]:
    """Return the sides of a figure on which a title says it is good to be: "upper", "lower"."""
    starts = [figure.start() for figure in figures(title)]
    near = (match for match in _LIMIT.finditer(title) if any(0 <= start - match.end() <= 1 for start in starts))
    return {match.lastgroup for match in near if match.lastgroup}


def contradicting_commitment(title: str, commitment: Commitment | None) -> re.Match[str] | None:
    """Return the words that declare a stretch in a promise, or a promise in a stretch."""
    if commitment is Commitment.COMMITTED:
        return _STRETCH.search(title)
    return _PROMISE.search(title) if commitment is Commitment.ASPIRATIONAL else None


def opinion_without_instrument(title: str) -> re.Match[str] | None:
    """Return what people think or feel, where a title does not say with what that is measured."""
    return None if _INSTRUMENT.search(title) else _OPINION.search(title)


def is_about(title: str, words: frozenset[str]) -> bool:
    """Tell whether a title has a word of one of these stems, hyphens or not."""
    return not words.isdisjoint(stem(word[0]) for word in _WORD.finditer(title))


def _is_participle(word: str) -> bool:
    return word.endswith("ed") or word in WORK_DONE


def _was_just_done(title: str, participle: re.Match[str]) -> bool:
    """Tell "workshops held by June" from "calls answered" and from "courses completed by nurses"."""
    next_words = title[participle.end() : participle.end() + 16]
    by_people = next_words.lower().startswith(" by ") and not states_date(next_words)
    return participle[0].lower() in WORK_DONE and not by_people


def _object_is(known: frozenset[str], following: Sequence[str]) -> bool:
    """Tell whether the words after a verb are a known thing, with at most four before it, and nothing more."""
    for place, word in enumerate(following[:5]):
        if stem(word) in known:
            behind = following[place + 1 :]
            if not behind or behind[0] in LIKELY_TO_STAND_ALONE:
                return True
        elif word in LIKELY_TO_STAND_ALONE - DETERMINERS and word != "and":
            return False
    return False


def _counted(title: str) -> tuple[int | None, list[re.Match[str]]]:
    """Return where what a title counts begins, None where it opens with something else, and the title's words."""
    words, found = list(_WORD.finditer(title)), figures(title)
    first = found[0] if found and _AT_LEAST.fullmatch(title[: found[0].start()]) else None
    if first is not None:
        return (None if "%" in first[0] else first.end()), words
    lead = opening(title)
    start = lead[0].start() if lead else 0
    if lead and stem(lead[0][0]) in _BEFORE_A_COUNT:
        start = lead[0].end()
        next_figure = next((figure for figure in found if not title[start : figure.start()].strip()), None)
        if next_figure is not None:
            return (None if "%" in next_figure[0] else next_figure.end()), words
    number_of = _NUMBER_OF.match(title, start)
    return (number_of.end() if number_of else start), words


def _noun_phrase(title: str, start: int, words: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Return the words from a place up to the next preposition, participle, figure or sign."""
    phrase: list[re.Match[str]] = []
    place = start
    for word in words:
        if word.start() < start:
            continue
        if title[place : word.start()].strip():
            break
        lower = word[0].lower()
        if lower in DETERMINERS and not phrase:
            place = word.end()
            continue
        if lower in LIKELY_TO_STAND_ALONE or lower in _ENDS_A_PHRASE or len(phrase) == 5:
            break
        if phrase and _is_participle(lower):
            break
        phrase.append(word)
        place = word.end()
    return phrase
