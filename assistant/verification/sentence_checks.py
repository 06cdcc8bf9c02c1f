"""The checks of one summary sentence against the records that it cites itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from assistant.drafts import EvidenceDraft, SectionKey, SentenceDraft, SentenceSketch, Verdict
from assistant.facts import BlockerFact, CheckInFact, MissingFact, SheetNoteFact, SummaryFacts
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.language.ranking import stem
from assistant.language.statements import addresses_the_machine
from assistant.language.vocabulary import words
from assistant.sources import HEALTH_WORDS, Source
from assistant.verification.cited_figures import fault_of_figures
from assistant.verification.quotes import places
from assistant.verification.verdicts import VerdictCode, verdict

_LONGEST = 600
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
_ALL_MARKS = str.maketrans(dict.fromkeys('“”„‟«»″"‘’‚‛′', "'"))
_STATUS = re.compile(r"\b(?:(?:on|off)[\s-]+track|at[\s-]+risk)\b", re.IGNORECASE)
_HEALTH = {words: health for health, words in HEALTH_WORDS.items()}
_WAS = re.compile(
    r"\b(?:from|was|were|previously|before:?|formerly|had been|earlier|after being)(?:\s+(?:reported\s+)?(?:as\s+)?)?$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_NEUTRAL = frozenset(
    stem(word)
    for word in words(
        "a an the of in on at by to from for with and or but is are was were be been being has have had "
        "it its their they he she this "
        "that these those there which who what when where how than then as so not no yet still now today "
        "currently since until while "
        "after before during over under above below between up down out off into onto per all each every "
        "both more most less least "
        "some any other also only just about around went go goes rose rise risen fell fall fallen moved "
        "move changed change increased increase "
        "decreased decrease improved improve grew grow dropped drop declined decline reached reach "
        "stands stand remains remain stayed stay "
        "unchanged same higher lower better worse week month quarter period day days open opened raised "
        "asked ask asks help helps helping "
        "needs need said says say notes note noted reported reports report reporting checked check in "
        "blocker blockers blocked blocks block "
        "blocking risk risks track on off target baseline value progress confidence status health "
        "resolved resolve missing owes owed sees "
        "see expects expect concern concerns concerned worried warns mentions mentioned request requests "
        "requested team person people key "
        "result results objective first second last previous earlier later new toward towards against "
        "away close closer far well behind ahead "
        "compared yet made make makes get gets got can could will would may might should must do does "
        "did done one two three figure level "
        "there their point points percent percentage currently due because climb climbed slip slipped "
        "short gap edged jumped sit sits "
        "steady flat held worsened recovered halfway start started part almost nearly"
    )
)
_UP = re.compile(r"\b(?:rose|risen|increased|grew|grown|climbed|went up|is up|up from|higher)\b", re.IGNORECASE)
_DOWN = re.compile(
    r"\b(?:fell|fallen|decreased|declined|dropped|shrank|went down|is down|down from|lower)\b", re.IGNORECASE
)
_RESOLVED = re.compile(r"(?<!not )(?<!un)\b(?:resolved|unblocked|solved|cleared)\b", re.IGNORECASE)
_UNKNOWN_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Checks:
    """What the sentences of one summary are checked against."""

    sources: dict[UUID, Source]
    facts: SummaryFacts

    def sentence(self, sketch: SentenceSketch, about: str) -> tuple[SentenceDraft | None, Verdict | None]:
        """Check a sentence; returns it with its evidence, or None with the first thing that is wrong."""
        fault = _fault_of_text(sketch.text)
        evidence, cited, fault_of_cites = self._cited(sketch)
        fault = (
            fault
            or fault_of_cites
            or _fault_of_section(sketch.section, cited)
            or self._fault_of_claim(sketch.text, cited)
        )
        if fault:
            return None, verdict(fault, about, sketch.text[:80])
        return SentenceDraft(sketch.section, sketch.text.strip(), evidence), None

    def _cited(self, sketch: SentenceSketch) -> tuple[tuple[EvidenceDraft, ...], list[Source], VerdictCode | None]:
        evidence: list[EvidenceDraft] = []
        cited: list[Source] = []
        for quote in sketch.cites:
            source = self.sources.get(quote.source_id)
            if source is None:
                return (), [], VerdictCode.UNKNOWN_SOURCE
            found = places(quote, source)
            if not found:
                return (), [], VerdictCode.QUOTE_NOT_FOUND
            evidence.append(found[0].evidence("text"))
            cited += [source] if source not in cited else []
        return tuple(dict.fromkeys(evidence)), cited, None if evidence else VerdictCode.NO_CITATION

    def _fault_of_claim(self, text: str, cited: list[Source]) -> VerdictCode | None:
        """Check what a sentence says in its own words, once everything that it quotes verbatim is taken out."""
        own, altered = _own_words(text, cited)
        if altered:
            return VerdictCode.WORDS_ALTERED
        facts = [source.fact for source in cited]
        return (
            fault_of_figures(own, cited, self.facts.locale)
            or _fault_of_status(own, facts)
            or _fault_of_direction(own, facts)
            or self._fault_of_people(own, cited)
            or _fault_of_ground(own, cited)
        )

    def _fault_of_people(self, own: str, cited: list[Source]) -> VerdictCode | None:
        """Find a name that the facts do not know, or that the cited records do not hold."""
        known = " ".join([*(source.text for source in self.sources.values()), self.facts.subject])
        if unknown_names(own, known):
            return VerdictCode.UNKNOWN_PERSON
        there = {word for source in cited for word in _WORD.findall(source.text)}
        elsewhere = {part for name in self._names() for part in _WORD.findall(name)} - there
        return VerdictCode.UNKNOWN_PERSON if elsewhere & set(_WORD.findall(own)) else None

    def _names(self) -> set[str]:
        facts = self.facts
        names = {fact.author_name for fact in facts.check_ins} | {fact.author_name for fact in facts.notes}
        names |= {name for fact in facts.blockers for name in (fact.raised_by_name, fact.helper_name) if name}
        return names | {fact.name for fact in facts.missing}


def _fault_of_text(text: str) -> VerdictCode | None:
    if not text.strip():
        return VerdictCode.BLANK
    if len(text) > _LONGEST:
        return VerdictCode.TOO_LONG
    if has_hidden_characters(text):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(text):
        return VerdictCode.LINK
    if has_markup(text):
        return VerdictCode.MARKUP
    return VerdictCode.INSTRUCTION_QUOTED if addresses_the_machine(text) else None


def _fault_of_section(section: SectionKey, cited: list[Source]) -> VerdictCode | None:
    """Hold sections to their records: who is missing to those who owe, and those to nothing else."""
    owes = [isinstance(source.fact, MissingFact) for source in cited]
    return VerdictCode.SECTION_MISFIT if any(owes) is not (section is SectionKey.MISSING) else None


def _own_words(text: str, cited: list[Source]) -> tuple[str, bool]:
    """Take out what the sentence quotes, and titles it names; tell whether a quotation is not verbatim."""
    there = [_bare(source.text) for source in cited]
    for match in _QUOTED.finditer(text):
        said = _bare(match[1]).strip(" .,")
        if not any(_holds(each, said) for each in there):
            return text, True
    own = _QUOTED.sub(" “” ", text)
    for title in sorted(_titles(cited), key=len, reverse=True):
        own = own.replace(title, " “” ")
    return " ".join(own.split()), False


def _holds(text: str, said: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(said)}(?!\w|[.,]\d)", text)) if said else True


def _bare(text: str) -> str:
    return " ".join(text.translate(_ALL_MARKS).split())


def _titles(cited: list[Source]) -> set[str]:
    titles: set[str] = set()
    for source in cited:
        fact = source.fact
        if isinstance(fact, CheckInFact | BlockerFact):
            titles.add(fact.key_result_title)
        elif isinstance(fact, MissingFact):
            titles |= set(fact.key_result_titles)
    return {title for title in titles if len(title) > 3}


def _fault_of_status(own: str, facts: Sequence[object]) -> VerdictCode | None:
    """Hold every status word to the structured field: "from at risk" to the one before, any other to the one now."""
    check_ins = [fact for fact in facts if isinstance(fact, CheckInFact)]
    for match in _STATUS.finditer(own):
        said = _HEALTH[" ".join(re.split(r"[\s-]+", match[0].lower()))]
        was = bool(_WAS.search(own[: match.start()])) or bool(
            re.match(r"\s+(?:before|earlier|previously)\b", own[match.end() :])
        )
        if said not in {fact.health_before if was else fact.health for fact in check_ins}:
            return VerdictCode.STATUS_DIFFERS
        if re.search(r"\b(?:not|no longer|never)\s+$", own[: match.start()]):
            return VerdictCode.STATUS_DIFFERS
    if _RESOLVED.search(own) and not any(isinstance(fact, BlockerFact) and fact.resolved_on for fact in facts):
        return VerdictCode.STATUS_DIFFERS
    return None


def _fault_of_direction(own: str, facts: Sequence[object]) -> VerdictCode | None:
    """Hold "rose" and "fell" to the values of the one check-in that is cited."""
    check_ins = [fact for fact in facts if isinstance(fact, CheckInFact)]
    if len(check_ins) != 1 or re.search(r"\bconfidence\b", own, re.IGNORECASE):
        return None
    fact = check_ins[0]
    if fact.value is None or fact.value_before is None:
        return None
    wrong = _UP if fact.value <= fact.value_before else None
    wrong_too = _DOWN if fact.value >= fact.value_before else None
    said = any(pattern.search(own) for pattern in (wrong, wrong_too) if pattern)
    return VerdictCode.DIRECTION_WRONG if said else None


def _fault_of_ground(own: str, cited: list[Source]) -> VerdictCode | None:
    """Find a sentence that mostly speaks of what its records do not."""
    there = {stem(word) for source in cited for word in _WORD.findall(source.text)} | _NEUTRAL
    said = [stem(word) for word in _WORD.findall(own) if len(word) > 2]
    telling = [word for word in said if word not in _NEUTRAL]
    unknown = [word for word in telling if word not in there]
    if len(unknown) >= 2 and len(unknown) > _UNKNOWN_SHARE * max(len(telling), 1):
        return VerdictCode.UNGROUNDED
    notes = [
        source.fact
        for source in cited
        if isinstance(source.fact, CheckInFact | BlockerFact | MissingFact | SheetNoteFact)
    ]
    return VerdictCode.UNGROUNDED if not telling and "“”" not in own and not notes else None
