"""Rules about the wording of feedback: what makes it hard to hear, each with the question that would help. Pure.

They are hints for the author, read English, and never know better than who was there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple

LONG_WORDS = 30
"""A sentence of more words is long."""
_VAGUE_WORDS = 6
_MOST_SENTENCES = 200

_ENDS = re.compile(r"(?<=[.!?…])[\"”’')\]]*(?=\s)|(?=\s*\n)")
_NOT_AN_END = re.compile(r"\b(?:e\.g|i\.e|etc|vs|approx|Dr|Mr|Mrs|Ms|St|No|ca|resp)\.$", re.IGNORECASE)
_LEADS = re.compile(r"(?:[-*+>#]+|\d+[.)])?\s*")


class WordingRule(StrEnum):
    """What makes feedback hard to hear, or to act upon."""

    ABSOLUTE = "ABSOLUTE"
    JUDGES_PERSON = "JUDGES_PERSON"
    READS_MINDS = "READS_MINDS"
    HEARSAY = "HEARSAY"
    VAGUE = "VAGUE"
    LOUD = "LOUD"
    LONG = "LONG"
    NO_OCCASION = "NO_OCCASION"


class Sentence(NamedTuple):
    """A sentence of a text, word for word, and where it stands there."""

    words: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.words)


class WordingFinding(NamedTuple):
    """What a rule finds: the words (None: the text as a whole), their sentence counted from 0, and a question."""

    rule: str
    words: str | None
    sentence: int | None
    question: str


QUESTIONS = {
    WordingRule.ABSOLUTE: "That is rarely so every time, and easy to deny. When was it last?",
    WordingRule.JUDGES_PERSON: "This is about who somebody is, not what they did. What did you see or hear?",
    WordingRule.READS_MINDS: "Nobody sees what another one wants. What did they do, and what came of it?",
    WordingRule.HEARSAY: "Feedback is easier to take from who was there. What did you see yourself?",
    WordingRule.VAGUE: "What exactly was good, or was not, and what did it lead to?",
    WordingRule.LOUD: "Said quietly, would it be heard better?",
    WordingRule.LONG: "Does this say more than one thing? Then each deserves a sentence of its own.",
    WordingRule.NO_OCCASION: "When and where was that? One example tells more than a habit.",
}

_BE = r"(?:are|were|is|was|['’]re|['’]s|being|seem|seems|seemed|can be|come across as|came across as)"
_VERY = r"(?:\s+(?:so|very|too|really|just|simply|quite|often|always|such|a|an|bit|extremely|totally|completely|not))*"
_TRAITS = (
    "lazy|careless|unprofessional|arrogant|rude|selfish|incompetent|stupid|useless|unreliable|difficult|negative|"
    "aggressive|sloppy|disorgani[sz]ed|chaotic|passive|unmotivated|ignorant|immature|emotional|toxic|bossy|cold|weak|"
    "hopeless|thoughtless|inconsiderate|stubborn|defensive|dishonest|moody|lousy|slow|disrespectful|irresponsible|"
    "idiot|fool|liar|bully|know-it-all|control freak|micromanager|perfectionist|mess|disaster|genius|rock ?star|"
    "(?:bad|poor|terrible|lousy|weak|great|awful) "
    "(?:listener|leader|manager|communicator|colleague|team ?player|person)"
)
_WHO = r"(?:you|he|she|they|this person)"
_PATTERNS: dict[WordingRule, re.Pattern[str]] = {
    WordingRule.ABSOLUTE: re.compile(
        r"\b(?:always|never|constantly|all the time|every (?:single )?time|without exception|in each and every)\b",
        re.IGNORECASE,
    ),
    WordingRule.JUDGES_PERSON: re.compile(
        rf"\b{_WHO}\s*{_BE}{_VERY}\s+(?:{_TRAITS})\b|\byour\s+(?:bad\s+)?(?:attitude|laziness|arrogance|carelessness|"
        r"ego|rudeness|incompetence|negativity|sloppiness)\b",
        re.IGNORECASE,
    ),
    WordingRule.READS_MINDS: re.compile(
        rf"\b{_WHO}\s+(?:(?:really|just|only|obviously|clearly|simply)\s+)*(?:(?:do(?:es)?n['’]t|do(?:es)? not|did not|"
        r"didn['’]t)\s+(?:even\s+)?(?:care|want|respect|value)|(?:just|only)\s+wants?|(?:are|is|were|was)\s+trying\s+to|"
        r"wants?\s+to\s+(?:look|annoy|show|avoid|control)|enjoys?|thinks?\s+you|deliberately|intentionally)\b"
        r"|\bon purpose\b",
        re.IGNORECASE,
    ),
    WordingRule.HEARSAY: re.compile(
        r"\b(?:every(?:one|body)|people|others|some|the (?:whole )?team|nobody|no one|many)\s+(?:also\s+)?"
        r"(?:says?|said|thinks?|thought|feels?|complains?|complained|knows?|agrees?)\b"
        r"|\bi (?:have )?heard\b|\bi was told\b|\brumou?rs?\b",
        re.IGNORECASE,
    ),
    WordingRule.LOUD: re.compile(r"!{2,}|\?{2,}|\b[A-Z]{4,}(?:\s+[A-Z]{2,})+\b"),
}
_VAGUE = re.compile(
    r"\b(?:(?:great|good|nice|awesome|excellent|fantastic|amazing|super|brilliant|bad|poor|terrible|lousy)\s+"
    r"(?:job|work|stuff|effort|attitude|one|performance)|well done|keep it up|do better|try harder|step up|"
    r"be more \w+|thanks for everything)\b",
    re.IGNORECASE,
)
_OCCASION = re.compile(
    r"\b(?:when|yesterday|today|this (?:morning|week|month|quarter)|last|in (?:the|our|your|my)|at (?:the|our)|on|"
    r"during|after|before|monday|tuesday|wednesday|thursday|friday|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|for example|ago)\b|\d|[“\"]",
    re.IGNORECASE,
)


_ENGLISH = re.compile(r"\b(?:the|you|your|and|that|this|with|it|my|they|thanks?)\b", re.IGNORECASE)
"""Words without which hardly anything is English: in what is not, no occasion is missed, since none is read."""


def sentences_of(text: str) -> tuple[Sentence, ...]:
    """Split a text into its sentences, without bullets and white space around them; at most two hundred."""
    found: list[Sentence] = []
    begin = 0
    for end in [*(match.end() for match in _ENDS.finditer(text)), len(text)]:
        if end > begin and not _NOT_AN_END.search(text[begin:end]):
            found += _sentence(text, begin, end)
            begin = end
    return tuple(found[:_MOST_SENTENCES])


def _sentence(text: str, begin: int, end: int) -> Iterator[Sentence]:
    stripped = text[begin:end].strip()
    start = text.index(stripped, begin) if stripped else end
    if lead := _LEADS.match(stripped):
        stripped, start = stripped[lead.end() :], start + lead.end()
    if re.search(r"\w", stripped):
        yield Sentence(stripped, start)


def findings_in(text: str) -> tuple[WordingFinding, ...]:
    """Return what the rules find in a text, sentence by sentence, what is about the whole last."""
    sentences = sentences_of(text)
    found = [finding for place, each in enumerate(sentences) for finding in findings_in_sentence(each.words, place)]
    is_english = bool(found or _VAGUE.search(text) or _ENGLISH.search(text))
    if is_english and sentences and not any(_OCCASION.search(each.words) for each in sentences):
        found.append(_finding(WordingRule.NO_OCCASION, None, None))
    return tuple(found)


def findings_in_sentence(words: str, place: int = 0) -> Iterator[WordingFinding]:
    """Yield what the rules find in one sentence, each rule once, with the first words that it is about."""
    for rule, look in _LOOKS.items():
        if (about := look(words)) is not None:
            yield _finding(rule, about, place)


def _finding(rule: WordingRule, words: str | None, place: int | None) -> WordingFinding:
    return WordingFinding(rule.value, words, place, QUESTIONS[rule])


def _matching(rule: WordingRule) -> Callable[[str], str | None]:
    pattern = _PATTERNS[rule]
    return lambda words: match[0] if (match := pattern.search(words)) else None


def _vague(words: str) -> str | None:
    match = _VAGUE.search(words)
    return match[0] if match and len(words.split()) <= _VAGUE_WORDS else None


def _long(words: str) -> str | None:
    return words if len(words.split()) > LONG_WORDS else None


_LOOKS: dict[WordingRule, Callable[[str], str | None]] = {
    **{rule: _matching(rule) for rule in _PATTERNS},
    WordingRule.VAGUE: _vague,
    WordingRule.LONG: _long,
}
