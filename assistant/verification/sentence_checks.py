"""The checks of one summary sentence against the records that it cites itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from assistant.drafts import EvidenceDraft, Quote, SectionKey, SentenceDraft, SentenceSketch, Verdict
from assistant.facts import InputFact, MissingFact
from assistant.language.figures import quantities
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.language.ranking import stem
from assistant.language.vocabulary import words
from assistant.sources import Source, titles_of
from assistant.verification.cited_figures import fault_of_figures
from assistant.verification.quotes import marks_alike, places
from assistant.verification.statements import fault_of_statement
from assistant.verification.verdicts import VerdictCode, verdict

_LONGEST = 600
_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
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
_UNKNOWN_SHARE = 0.4


class Told(Protocol):
    """What is checked of all facts together."""

    @property
    def subject(self) -> str:
        """What they are about."""
        ...

    @property
    def locale(self) -> str:
        """The language of the organisation."""
        ...

    @property
    def names(self) -> AbstractSet[str]:
        """The people whom the records name."""
        ...


@dataclass(frozen=True, slots=True)
class Checks:
    """What the sentences of one text are checked against."""

    sources: dict[UUID, Source]
    facts: Told

    def sentence(self, sketch: SentenceSketch, about: str) -> tuple[SentenceDraft | None, Verdict | None]:
        """Check a sentence; returns it with its evidence, or None with the first thing that is wrong."""
        evidence, cited, fault_of_cites = self.cited(sketch.cites)
        fault = (
            fault_of_text(sketch.text)
            or fault_of_cites
            or _fault_of_section(sketch.section, cited)
            or self.fault_of_claim(sketch.text, cited)
        )
        if fault:
            return None, verdict(fault, about, sketch.text[:80])
        return SentenceDraft(sketch.section, sketch.text.strip(), evidence), None

    def cited(self, cites: Sequence[Quote]) -> tuple[tuple[EvidenceDraft, ...], list[Source], VerdictCode | None]:
        """Return what is cited and the records that it is from, or what is wrong with it."""
        evidence: list[EvidenceDraft] = []
        cited: list[Source] = []
        for quote in cites:
            source = self.sources.get(quote.source_id)
            if source is None:
                return (), [], VerdictCode.UNKNOWN_SOURCE
            found = places(quote, source)
            if not found:
                return (), [], VerdictCode.QUOTE_NOT_FOUND
            evidence.append(found[0].evidence("text"))
            cited += [source] if source not in cited else []
        return tuple(dict.fromkeys(evidence)), cited, None if evidence else VerdictCode.NO_CITATION

    def fault_of_claim(self, text: str, cited: list[Source]) -> VerdictCode | None:
        """Check what a sentence says in its own words, once everything that it quotes verbatim is taken out."""
        bare = without_quotations(text, cited)
        if bare is None:
            return VerdictCode.WORDS_ALTERED
        for part, about in _parts(bare, cited):
            said = without_titles(part, cited)
            fault = fault_of_figures(said, about, self.facts.locale) or fault_of_statement(said, about)
            if fault:
                return fault
        own = without_titles(bare, cited)
        return self._fault_of_people(own, cited) or _fault_of_ground(own, cited, self.facts.locale)

    def _fault_of_people(self, own: str, cited: list[Source]) -> VerdictCode | None:
        """Find a name that the facts do not know, or that the cited records do not hold."""
        known = " ".join([*(source.text for source in self.sources.values()), self.facts.subject])
        if unknown_names(own, known):
            return VerdictCode.UNKNOWN_PERSON
        there = {word for source in cited for word in _WORD.findall(source.text)}
        elsewhere = {part for name in self.facts.names for part in _WORD.findall(name)} - there
        return VerdictCode.UNKNOWN_PERSON if elsewhere & set(_WORD.findall(own)) else None


def fault_of_text(text: str) -> VerdictCode | None:
    """Find what no text may hold: nothing, too much, links, markup, hidden characters, instructions."""
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


def without_quotations(text: str, cited: list[Source]) -> str | None:
    """Take out what the sentence quotes, but for titles it names; None where a quotation is not verbatim."""
    there = [marks_alike(source.text) for source in cited]
    titles = {marks_alike(title): title for title in _titles(cited)}
    for match in _QUOTED.finditer(text):
        said = marks_alike(match[1]).strip(" .,")
        if not any(_holds(each, said) for each in there):
            return None
    return _QUOTED.sub(lambda match: f" {titles.get(marks_alike(match[1]), '“”')} ", text)


def _parts(text: str, cited: list[Source]) -> list[tuple[str, list[Source]]]:
    """Part a sentence that names the subjects of several records, each part with the records that it is about."""
    found = {title: text.find(title) for title in _titles(cited)}
    starts = sorted((at, title) for title, at in found.items() if at >= 0)
    if len(starts) < 2:
        return [(text, cited)]
    ends = [at for at, _ in starts[1:]] + [len(text)]
    return [
        (text[at if i else 0 : end], [source for source in cited if not (own := _titles([source])) or title in own])
        for i, ((at, title), end) in enumerate(zip(starts, ends, strict=True))
    ]


def without_titles(text: str, cited: list[Source]) -> str:
    """Take out the titles that the records bear."""
    for title in sorted(_titles(cited), key=len, reverse=True):
        text = text.replace(title, " “” ")
    return " ".join(text.split())


def _holds(text: str, said: str) -> bool:
    return bool(re.search(rf"(?<!\w){re.escape(said)}(?!\w|[.,]\d)", text)) if said else True


def _titles(cited: list[Source]) -> set[str]:
    titles: set[str] = set()
    for source in cited:
        titles |= set(titles_of(source.fact))
    return {title for title in titles if len(title) > 3}


def _fault_of_ground(own: str, cited: list[Source], locale: str) -> VerdictCode | None:
    """Find a sentence that mostly speaks of what its records do not; its figures have been checked before."""
    for figure in reversed(quantities(own, locale)):
        own = f"{own[: figure.start]} {own[figure.end :]}"
    there = {stem(word) for source in cited for word in _WORD.findall(source.text)} | _NEUTRAL
    said = [stem(word) for word in _WORD.findall(own) if len(word) > 2]
    telling = [word for word in said if word not in _NEUTRAL]
    unknown = [word for word in telling if word not in there]
    if len(unknown) >= 2 and len(unknown) > _UNKNOWN_SHARE * max(len(telling), 1):
        return VerdictCode.UNGROUNDED
    is_of_records = any(not isinstance(source.fact, InputFact) for source in cited)
    return VerdictCode.UNGROUNDED if not telling and "“”" not in own and not is_of_records else None
