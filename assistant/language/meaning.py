"""The words of an English sentence by what they do for its meaning: who, what, how surely, and what is denied.

Kept as data, so that a rewording can be held to what was said: words that only connect may come and go, words that
claim something may not come, and words that bound a claim may not go.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from assistant.language.ranking import stem
from assistant.language.vocabulary import words

CONNECTING = frozenset(
    words(
        "a an the and but or also too as at by for from in into of on onto to up out off over with about than that "
        "this these those it its itself there here which who whom what when where while be been being am is are was "
        "were have has had do does did please think seem seems view"
    )
)
"""Words that claim nothing by themselves."""
DENYING = frozenset(
    words("not no never none nobody nothing neither nor without hardly barely scarcely rarely seldom cannot")
)
OVERSTATING = frozenset(
    words(
        "always never constantly very really extremely totally completely absolutely utterly incredibly so just simply "
        "quite such basically honestly frankly literally actually obviously clearly"
    )
)
"""Words that a calmer sentence may leave out."""
BOUNDING = frozenset(
    words(
        "sometimes often usually rarely seldom mostly partly partially almost nearly only some few several many most "
        "might may maybe perhaps possibly probably could can would should must ought if unless except until once twice "
        "all every each both seem appear"
    )
)
"""Words without which a claim would say more, or less."""
_WHO = {
    **dict.fromkeys(words("i me my mine myself"), "i"),
    **dict.fromkeys(words("we us our ours ourselves"), "we"),
    **dict.fromkeys(words("you your yours yourself yourselves"), "you"),
    **dict.fromkeys(words("he him his himself"), "he"),
    **dict.fromkeys(words("she her hers herself"), "she"),
    **dict.fromkeys(words("they them their theirs themselves"), "they"),
}
_ONE_AS_OTHER = {"must": "should", "ought": "should", "cannot": "can"}
_PAST, _PRESENT = frozenset(words("was were did had")), frozenset(words("is are am do does has have"))
_LONGER = (
    (re.compile(r"\bcan[’']t\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bcannot\b", re.IGNORECASE), "can not"),
    (re.compile(r"\bwon[’']t\b", re.IGNORECASE), "will not"),
    (re.compile(r"n[’']t\b", re.IGNORECASE), " not"),
    (re.compile(r"[’']re\b", re.IGNORECASE), " are"),
    (re.compile(r"[’']ve\b", re.IGNORECASE), " have"),
    (re.compile(r"[’']ll\b", re.IGNORECASE), " will"),
    (re.compile(r"[’']m\b", re.IGNORECASE), " am"),
    (re.compile(r"[’']d\b", re.IGNORECASE), " would"),
    (re.compile(r"[’']s\b", re.IGNORECASE), ""),
)
_WORD = re.compile(r"[^\W_][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a sentence claims, as far as words tell.

    ``claims`` maps the stem of each word that claims something to the words themselves, ``held_by`` to whom each
    follows (None: nobody yet); ``denied`` are the stems that a negation stands before; ``bounds`` the words that bound
    a claim; ``tenses`` those of its auxiliary verbs.
    """

    claims: dict[str, set[str]]
    held_by: dict[str, set[str | None]]
    denied: frozenset[str]
    bounds: frozenset[str]
    tenses: frozenset[str]
    asks: bool


def meaning_of(sentence: str, people: Iterable[str] = ()) -> Meaning:
    """Read a sentence; ``people`` are full names, any part of which names somebody."""
    names = {part.lower(): full for full in people for part in _WORD.findall(full)}
    claims: dict[str, set[str]] = defaultdict(set)
    held_by: dict[str, set[str | None]] = defaultdict(set)
    denied: set[str] = set()
    bounds: set[str] = set()
    tenses: set[str] = set()
    who, denies = None, False
    for word in words_of(sentence):
        tenses |= {"past"} if word in _PAST else {"present"} if word in _PRESENT else set()
        if word in _WHO or word in names:
            who = _WHO.get(word) or names[word]
        if word in BOUNDING:
            bounds.add(_ONE_AS_OTHER.get(word, word))
        if word in DENYING:
            denies = True
        elif word in names or not (word in CONNECTING | OVERSTATING | BOUNDING or word in _WHO):
            claims[stem(word)].add(word)
            held_by[stem(word)].add(who)
            if denies:
                denied.add(stem(word))
            denies = False
    return Meaning(claims, held_by, frozenset(denied), frozenset(bounds), frozenset(tenses), "?" in sentence)


def words_of(sentence: str) -> list[str]:
    """List the words of a sentence in small letters, contractions in full."""
    for pattern, longer in _LONGER:
        sentence = pattern.sub(longer, sentence)
    return [word.lower().strip("'’-") for word in _WORD.findall(sentence)]
