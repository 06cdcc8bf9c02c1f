"""What prose may hold: no links, markup or hidden characters, and no name that the facts do not know."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LINK = re.compile(
    r"(?i)\b(?:https?|ftp|mailto|javascript|data):|\bwww\.|\b[\w-]+\.(?:com|net|org|io|dev|ai|co|info|ru|"
    r"cn|xyz|app)\b(?:/|\b)|\S+@\S+\.\w"
    r"|(?<![:\w])//\w|\b[\w-]+\.[a-z]{2,24}/\S"
)
_MARKUP = re.compile(
    r"!?\[[^\]]*\]\s*\(|<\s*/?\s*[A-Za-z!][^>]*>|```|`[^`]+`|\*\*|__\w|^\s{0,3}(?:#{1,6}\s|>\s|[-*+]\s)|"
    r"&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\$\{|\{\{|<%",
    re.MULTILINE,
)
_MENTION = re.compile(r"\[@((?:\\.|[^\[\]\\\n]){1,200})\]\([^()\s]{1,100}\)")
_STAND_IN = re.compile(r"\bPerson [A-Z]{1,2}\d{0,2}\b|\[(?:e-mail|telephone|key|text) \d{1,4}\]")
_JOINER = "\u200d"
_NAME = re.compile(r"(?<![\w’'])([A-Z][a-zà-öø-ÿß-]+(?:['’][A-Z]?[a-z]+)?)(?!\w)")
_WORD = re.compile(r"[^\W_][\w'’-]*")


def has_link(text: str) -> bool:
    """Tell whether a text holds a web address, an e-mail address or a scheme."""
    return bool(_LINK.search(text))


def has_markup(text: str) -> bool:
    """Tell whether a text holds Markdown, HTML or template markup."""
    return bool(_MARKUP.search(text))


def without_mentions(text: str) -> str:
    """Put the names of mentioned people in place of their mentions."""
    return _MENTION.sub(lambda match: match[1], text)


def has_hidden_characters(text: str) -> bool:
    """Tell whether a text holds control, zero-width, bidirectional or private characters; emoji joiners are fine."""
    for i, character in enumerate(text):
        category = unicodedata.category(character)
        if category == "Cc" and character not in "\n\t\r":
            return True
        if category in ("Cf", "Co", "Cs", "Zl", "Zp") and not _joins_emoji(text, i):
            return True
    return False


def _joins_emoji(text: str, i: int) -> bool:
    return (
        text[i] == _JOINER and 0 < i < len(text) - 1 and all(ord(each) > 0x2000 for each in (text[i - 1], text[i + 1]))
    )


def unknown_names(text: str, known: str) -> tuple[str, ...]:
    """List capitalised words of a text that the known text does not hold: names of strangers, most likely.

    A pseudonym that stands for nobody names a stranger as well.
    """
    there = _known_words(known)
    found = [token for token in _STAND_IN.findall(text) if token not in known]
    if found:
        return tuple(found)
    if _is_title_case(text):
        return ()
    for match in _NAME.finditer(text):
        word = match[1].lower()
        starts = not text[: match.start()].strip() or bool(re.search(r"[.!?:]\s*[\"“(]?$", text[: match.start()]))
        if word in there or word.removesuffix("'s").removesuffix("’s") in there or word in _CAPITALISED:
            continue
        if not starts or _ACTS.match(text[match.end() :]):
            found.append(match[1])
    return tuple(found)


@lru_cache(maxsize=8)
def _known_words(known: str) -> frozenset[str]:
    """List the words of a known text in small letters, with the parts of those that have a hyphen."""
    words = {word.lower() for word in _WORD.findall(known)}
    return frozenset(words | {part for word in words for part in word.split("-")})


def _is_title_case(text: str) -> bool:
    """Tell whether every longer word has a capital, as in a headline, so that capitals name nobody."""
    longer = [word for word in _WORD.findall(text) if len(word) > 4]
    return len(longer) >= 3 and all(word[0].isupper() for word in longer)


_CAPITALISED = frozenset(
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "i",
        "english",
    ]
)
_ACTS = re.compile(
    r"(?:\s+[A-Z][\w'’-]+)?\s+(?:says?|said|notes?|noted|raised|raises|asks?|asked|reports?|reported|has|"
    r"had|wants?|thinks?|needs?|believes?|is|was|will|"
    r"checked|promised|confirmed|approved|and\s+[A-Z])\b"
)
