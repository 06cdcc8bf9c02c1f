"""The built-in drafter's rewording of feedback: it leaves out, parts sentences, leaves gaps, and adds no word."""

from __future__ import annotations

import re

from app.feedback.wording import WordingRule, findings_in_sentence
from assistant.language.prose import has_link, has_markup
from assistant.language.statements import why_unfit
from assistant.wording_drafts import RewordedSketch, WordingFacts, WordingSketch

_TURN = re.compile(r",?\s+(and|but|so)\s+(?=(?:i|you|we|they|he|she|this|that)\b)", re.IGNORECASE)
_PART_WORDS = 6
_LEFT_OUT = re.compile(
    r"\s*\b(?:always|constantly|all the time|every (?:single )?time|without exception)\b", re.IGNORECASE
)
_NEVER = re.compile(r"\b(i|you|we|they) never (?=([a-z]+)\b)", re.IGNORECASE)
_PAST = re.compile(
    r"(?:ed|ought|aught|ook|ew|oke|ote|ung|ank|ame|ent|elt|ept|eft|ost|old|ood|ot|aw|ard)$|^(?:let|put|read|cut|hit|set|"
    r"shut|quit|hurt|got|ran|sat|met|led|began|found|paid|thought|understood|could|would|should|has|have|had|was|were|did|made|gave|said|told)$"
)
_BLAMING = re.compile(r"\s*\b(?:obviously|clearly|honestly|frankly|literally|basically),?(?=\s)", re.IGNORECASE)
_SHOUTED = re.compile(r"\b[A-Z]{4,}(?:\s+[A-Z]{2,})+\b")
_FILLED_BY = {
    WordingRule.JUDGES_PERSON: "{example}",
    WordingRule.READS_MINDS: "{example}",
    WordingRule.VAGUE: "{example}",
}


def softened(facts: WordingFacts) -> WordingSketch:
    """Return other words for the sentences in which the rules find something that leaving out and asking can mend."""
    sketches = []
    for place, sentence in enumerate(facts.sentences):
        said = " ".join(sentence.words.split())
        if why_unfit(said) or has_link(said) or has_markup(said):
            continue
        text = _softened(said)
        if text != said:
            sketches.append(RewordedSketch(place, text))
    return WordingSketch(tuple(sketches))


def _softened(said: str) -> str:
    rules = {WordingRule(found.rule) for found in findings_in_sentence(said)}
    text = said
    if WordingRule.ABSOLUTE in rules:
        text = _without_absolutes(text)
    if rules - {WordingRule.LONG}:
        text = _BLAMING.sub("", text).lstrip(" ,")
    if WordingRule.LOUD in rules:
        text = _SHOUTED.sub(lambda match: match[0].lower(), re.sub(r"([!?])[!?]+", r"\1", text))
    if WordingRule.LONG in rules:
        text = _parted(text)
    for gap in dict.fromkeys(_FILLED_BY[rule] for rule in _FILLED_BY if rule in rules):
        text = f"{text} {gap}"
    return text[:1].upper() + text[1:] if text and said[:1].isupper() else text


def _without_absolutes(text: str) -> str:
    """Leave absolutes out and ask when; "never" becomes "do not" before a verb that stands in no past."""
    calmer = _NEVER.sub(lambda match: match[0] if _PAST.search(match[2].lower()) else f"{match[1]} do not ", text)
    calmer = _LEFT_OUT.sub("", calmer).strip(" ,")
    return _before_the_end(calmer, "{when}") if calmer != text and len(calmer.split()) > 1 else text


def _before_the_end(text: str, gap: str) -> str:
    bare = text.rstrip(".!?…")
    return f"{bare} {gap}{text[len(bare) :] or '.'}"


def _parted(text: str) -> str:
    """Part a long sentence before "and you" and the like, where both parts are sentences."""
    for turn in _TURN.finditer(text):
        left, right = text[: turn.start()].rstrip(" ,"), text[turn.end() :]
        if min(len(left.split()), len(right.split())) >= _PART_WORDS and _holds_together(left):
            joined = right if turn[1].lower() == "and" else f"{turn[1]} {right}"
            return f"{left}. {joined[:1].upper()}{_parted(joined[1:])}"
    return text


def _holds_together(left: str) -> bool:
    """Tell whether what stands before a turn is no clause that waits for its other half, nor open in brackets."""
    begun = re.match(r"(?:when|if|because|while|since|although|after|before|as)\b", left, re.IGNORECASE)
    return not (begun and "," not in left) and left.count("(") == left.count(")") and left.count("“") == left.count("”")
