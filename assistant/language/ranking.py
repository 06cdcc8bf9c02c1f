"""Lexical ranking of statements against an objective, and telling near-duplicate titles; no model, no dependency."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from assistant.language import vocabulary
from assistant.language.topics import APART, TOPIC_OF
from assistant.language.vocabulary import words

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_FIGURE_OR_SLOT = re.compile(r"\{\w+\}|[$€£¥₹]?\d[\d.,]*\s?(?:%|[a-zA-Z]{1,3}\b)?|[→%]")
_CODE = re.compile(r"(?<![\w{])[A-Za-z]{1,4}-?\d{1,3}(?![\w%])")
_GENERIC = frozenset(
    words(
        "the a an of in on at by to from for with and or our we us is are be as it this that their per "
        "all new more less "
        "under over below above least most between within up down than into out not no should must will "
        "can currently now "
        "today target quarter end year month week by across while every each its was has have overall "
        "average total mean "
        "percentage percent share rate level number count score good better best great keep fewer less "
        "higher lower faster only just very much many both also january february march april may june july august "
        "september october november december one two three four five six seven eight nine ten"
    )
)
_VERBS = frozenset(
    {*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE, *vocabulary.REACH, *vocabulary.KEEP}
    - {"share", "lead", "end", "falls"}
)
_EQUAL = {
    "signup": "signup", "sign-up": "signup", "sign-ups": "signup", "signups": "signup", "customers": "customer",
    "users": "user", "clients": "customer", "client": "customer", "employee": "staff", "employees": "staff",
    "monthly": "month", "weekly": "week", "daily": "day",
    "percentage": "share", "proportion": "share", "latencies": "latency", "csat": "satisfaction", "mttr": "recovery",
    "revenues": "revenue", "attrition": "churn", "uptime": "availability", "mrr": "revenue", "arr": "revenue",
}  # fmt: skip
_WHOLE = {"net promoter score": "nps", "customer satisfaction": "csat", "mean time to recovery": "mttr"}
_WEAK = frozenset({"custom", "customer", "user", "team", "staff", "month", "week", "day", "recurr", "annual"})
_TIME = frozenset({"tim", "time", "duration", "durat", "wait"})
_SAME = 0.75
_ALIKE = 0.9


def similarities(query: str, texts: Sequence[str]) -> tuple[float, ...]:
    """Score texts against a query, 0..1 each: the cosine of TF-IDF over character grams (3 to 5) and topics."""
    grams = [_grams(text) for text in texts]
    asked = _grams(query)
    counts = Counter(gram for each in (*grams, asked) for gram in each)
    weight = {gram: math.log((2 + len(texts)) / (1 + count)) + 1 for gram, count in counts.items()}
    return tuple(_cosine(asked, each, weight) for each in grams)


def is_related(one: str, other: str) -> bool | None:
    """Tell whether two texts share a telling word or a topic; None where their topics do not tell.

    Speed, quality or satisfaction may serve any objective; only topics of a trade of their own set a text apart.
    """
    topics, others = _topics(one), _topics(other)
    if _stems(one) & _stems(other) or topics & others:
        return True
    return False if others and topics and topics <= APART else None


def shares_a_word(one: str, other: str) -> bool:
    """Tell whether two texts share a word that tells which metric they are about."""
    return bool(_stems(one) & _stems(other))


def is_near_duplicate(one: str, other: str) -> bool:
    """Tell whether two titles name the same metric: verbs of change, figures, slots and filler words do not count."""
    codes, others = _codes(one), _codes(other)
    if codes and others and codes != others:
        return False
    ours, theirs = _stems(one), _stems(other)
    if (made := _producer(one)) and not _producer(other):
        ours -= {made}
    elif (made := _producer(other)) and not _producer(one):
        theirs -= {made}
    if not ours or not theirs:
        return _plain(one) == _plain(other)
    if ours - _WEAK and theirs - _WEAK:
        ours, theirs = ours - _WEAK, theirs - _WEAK
    return len(ours & theirs) / len(ours | theirs) >= _SAME or _is_spelled_alike(_plain(one), _plain(other))


def telling_stems(text: str) -> frozenset[str]:
    """Reduce words to the stems that tell which metric they are about; a word for time does not."""
    return _stems(text) - _TIME if _stems(text) - _TIME else _stems(text)


@lru_cache(maxsize=4096)
def _codes(title: str) -> frozenset[str]:
    """List what has a number in its name ("P1", "p95", "D7"), and is another metric with another number."""
    return frozenset(word.lower() for word in _CODE.findall(title))


def drop_near_duplicates(titles: Iterable[str]) -> list[int]:
    """Return the places of the titles that repeat none before them."""
    kept: list[tuple[int, str]] = []
    for i, title in enumerate(titles):
        if not any(is_near_duplicate(title, other) for _, other in kept):
            kept.append((i, title))
    return [i for i, _ in kept]


def stem(word: str) -> str:
    """Cut the common endings of an English word, so that "tickets" and "ticket" are one."""
    word = word.lower().replace("’", "'").removesuffix("'s")
    for ending, put in (
        ("sses", "ss"),
        ("ies", "y"),
        ("ations", "ate"),
        ("ation", "ate"),
        ("ings", ""),
        ("ing", ""),
        ("ed", ""),
        ("es", "e"),
        ("s", ""),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3 and not word.endswith(("ss", "us", "is")):
            word = word.removesuffix(ending) + put
            break
    return word.removesuffix("e") if len(word) > 4 else word


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    """Reduce a title to the stems that tell which metric it is about."""
    lowered = _FIGURE_OR_SLOT.sub(" ", text.lower())
    for phrase, short in _WHOLE.items():
        lowered = lowered.replace(phrase, short)
    found = _WORD.findall(lowered)
    telling = [word for word in found if word not in _GENERIC and word not in _VERBS]
    return frozenset(stem(_EQUAL.get(word, word)) for word in telling or found)


@lru_cache(maxsize=4096)
def _producer(title: str) -> str | None:
    """Return the stem of the verb that a title like "Sign 20 customers" begins with."""
    first = _WORD.match(title.lower())
    if not first or first[0] not in vocabulary.PRODUCE or first[0] in _VERBS:
        return None
    return None if re.search(r"[^s]s$", first[0]) else stem(first[0])


def _topics(text: str) -> frozenset[str]:
    return frozenset(topic for word in _WORD.findall(text.lower()) for topic in _topics_of(word))


def _topics_of(word: str) -> frozenset[str]:
    return TOPIC_OF.get(word) or TOPIC_OF.get(word.removesuffix("s")) or frozenset()


@lru_cache(maxsize=512)
def _grams(text: str) -> Counter[str]:
    grams: Counter[str] = Counter()
    for word in _WORD.findall(text.lower()):
        if word in _GENERIC:
            continue
        padded = f" {word} "
        for size in (3, 4, 5):
            grams.update(padded[i : i + size] for i in range(len(padded) - size + 1))
        grams.update(f"topic:{topic}" for topic in _topics_of(word))
    return grams


def _cosine(one: Counter[str], other: Counter[str], weight: dict[str, float]) -> float:
    dot = sum(count * other[gram] * weight[gram] ** 2 for gram, count in one.items() if gram in other)
    if not dot:
        return 0.0
    sizes = [math.sqrt(sum((count * weight[gram]) ** 2 for gram, count in each.items())) for each in (one, other)]
    return dot / (sizes[0] * sizes[1])


@lru_cache(maxsize=4096)
def _plain(title: str) -> str:
    return " ".join(_WORD.findall(_FIGURE_OR_SLOT.sub(" ", title.lower())))


def _is_spelled_alike(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= 0.8 * max(len(one), len(other)) and _dice(one, other) >= _ALIKE


def _dice(one: str, other: str) -> float:
    ours, theirs = _trigrams(one), _trigrams(other)
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else float(one == other)


@lru_cache(maxsize=4096)
def _trigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 3] for i in range(len(text) - 2))
