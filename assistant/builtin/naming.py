"""The names of metrics in titles and questions: as people wrote them, and none that would read badly."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.language import vocabulary
from assistant.language.vocabulary import any_of

_RELATIVE = re.compile(r"\s(?:that|who|which|whose|where)\s", re.IGNORECASE)
_NO_NAME = re.compile(
    r"\b(?:we|i|they|he|she|you|us|me|them|it|is|are|was|were|be|been|am|has|have|had|should|would|will|can|could|must|"
    r"may|might|do|does|did|let|let['’]s|\w+n['’]t)\b|"
    r"^(?:being|make|more|most|least|less|fewer|better|not|always|if|when|because|something|anything|nothing|"
    r"everyone|everybody|to|nicer|best|worst|(?:quick|fast|slow|high|low|larg|bigg|small|lat|old|new|near)est|"
    r"\w+ed (?:to|with|about|at|by)|there|here|what|why)\b|"
    r"^(?!(?:month|week|dai|year|quarter|hour|ear|fami|assemb|supp|rep|anoma)(?:ly|lies|ily)\b)\w+ly\b|"
    r"(?<![\w-])(?:of|to|for|with|and|or|the|a|an|in|on|at|by|from|per|also|too|than|as|first|away|out|off|"
    r"up|down|back|ago)$|\bfrom\b.*\bto\b|\bby an? \w+$|^share of (?:team|group|company|class)\b|[^\w)%'’]$",
    re.IGNORECASE,
)
_VERBS = any_of(
    vocabulary.words(
        "recover restore regain diversify ensure become try use give help allow enable avoid prevent stop start keep "
        "hold provide build create deliver achieve get take go understand learn focus run write hire sign ship publish"
    )
)
_VERB_FIRST = re.compile(rf"{_VERBS}(?![\w-])(?!\s+(?:of|rate|time|cost|value)\b)", re.IGNORECASE)
_MOST_WORDS = 12
_SHARE_OF = re.compile(r"^(?:share|number|percentage|proportion|amount|ratio|total) of\b", re.IGNORECASE)
_SPENT = re.compile(r"^time (?:spent|lost|wasted)\b", re.IGNORECASE)
_QUALIFIED = re.compile(
    r"^(?:[\w'’-]+ ){0,2}?(?P<plural>[\w-]+s|people|staff|children|women|men)"
    r" (?:[a-z]+(?:ed|ing)|that|who|sent|paid|made|done|held|won|built|with|without|on time|open)\b"
)
_COUNTED_MEASURES = any_of(
    vocabulary.words(
        "rate share ratio score number percentage proportion amount time cost backlog length rating level size value "
        "price duration volume frequency index count budget average median total spend age capacity balance queue list"
    )
)
_NEEDS_ARTICLE = re.compile(
    rf"^(?:[\w'’/&-]+ )*{_COUNTED_MEASURES}(?: (?:of|per|for|to|in|on|at|between|within|spent|lost|wasted)\b.*)?$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"\s(?:of|per|for|to|in|on|at|from|with|within|between|by|that|who|spent|lost|wasted)\s")
_NO_COUNT = frozenset(vocabulary.words("sales earnings savings revenues hours days funds donations points means"))
_ACRONYMS = {
    "csat": "CSAT", "nps": "NPS", "enps": "eNPS", "arr": "ARR", "mrr": "MRR", "mttr": "MTTR", "oee": "OEE",
    "dso": "DSO", "cac": "CAC", "sla": "SLA", "ctr": "CTR", "api": "API",
}  # fmt: skip


@lru_cache(maxsize=4096)
def is_fit(subject: str) -> bool:
    """Tell whether words read as the name of something: no clause, no pronoun, no adverb, nothing cut off."""
    if subject.lower().startswith("how "):
        return True
    core = _RELATIVE.split(subject, maxsplit=1)[0]
    return len(subject.split()) <= _MOST_WORDS and not _NO_NAME.search(core) and not _VERB_FIRST.match(core)


def named(subject: str, words: str, *, is_percent: bool) -> str:
    """Write a subject as a name inside a title, given the statement that it stands in.

    The article stays where people wrote one; a group of which a percentage is told becomes a share of it.
    """
    at = max(words.lower().find(subject.lower()), 0)
    name = subject.lower() if words.isupper() and " " in subject else subject
    name = name if re.search(r"\w", words[:at]) else _inside(name)
    name = " ".join(_ACRONYMS.get(word, word) for word in name.split())
    group = _QUALIFIED.match(name) if is_percent and not _SHARE_OF.match(name) else None
    if group and not _is_metric(group["plural"]):
        return f"the share of {name}"
    is_definite = bool(re.search(r"\bthe\s+$", words[:at], re.IGNORECASE))
    return f"the {name}" if is_definite or _SHARE_OF.match(name) or _SPENT.match(name) else name


def counted(name: str) -> str:
    """Write what is counted where a number of them rises: "the number of paying customers"."""
    head = _head(name)
    is_count = is_plural(name) and not name.startswith("the ") and head not in _NO_COUNT
    return f"the number of {name}" if is_count else name


def asked(name: str) -> str:
    """Write a name in a question: "the offer acceptance rate", but "churn"."""
    if name.startswith("the ") or is_plural(name) or not _NEEDS_ARTICLE.match(name):
        return name
    return f"the {name}"


def is_plural(name: str) -> bool:
    """Tell whether a name counts things ("support tickets per customer")."""
    head = _head(name)
    if head in vocabulary.IRREGULAR_PLURALS:
        return True
    is_acronym = head in _ACRONYMS
    return len(head) > 3 and head.endswith("s") and not head.endswith(("ss", "us", "is")) and not is_acronym


def _head(name: str) -> str:
    return _PREPOSITION.split(name.removeprefix("the "), maxsplit=1)[0].split()[-1].lower()


def begun(words: str) -> str:
    """Write words at the beginning of a sentence; names such as "eNPS" and "p95 latency" keep their small letter."""
    return words if re.match(r"[a-z]+[A-Z\d]", words) else words[:1].upper() + words[1:]


def _is_metric(plural: str) -> bool:
    return plural in vocabulary.LESS_IS_BETTER or plural in vocabulary.MEASURES


def _inside(words: str) -> str:
    """Write a name inside a sentence: small first letter unless it is an acronym or a name."""
    first = words.split(" ", 1)[0]
    is_name = bool(re.search(r"-[A-Z]", first) or not re.fullmatch(r"[a-z'’-]*", first[1:]))
    is_name = is_name or bool(re.match(r"\S+ [A-Z][a-z]", words))
    return words if is_name else words[0].lower() + words[1:]
