"""The checks of talking points: each cites its records, and says in its own words only what they say, or asks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from uuid import UUID

from assistant.drafts import EvidenceDraft, Quote, Verdict
from assistant.language.figures import quantities
from assistant.language.meaning import OVERSTATING, meaning_of, words_of
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.language.ranking import stem
from assistant.language.vocabulary import words
from assistant.preparation_drafts import (
    POINT_LENGTH,
    POINTS_AT_MOST,
    PointDraft,
    PointSketch,
    PreparationFacts,
    PreparationSketch,
    RecordFact,
    VerifiedPreparation,
)
from assistant.sources import Source
from assistant.verification.cited_figures import fault_of_figures
from assistant.verification.quotes import marks_alike, places, plain
from assistant.verification.verdicts import VerdictCode, verdict

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]+)[”\"»“]")
_SENTENCE = re.compile(r"[^.!?]+[.!?]*")
_STATUS = re.compile(r"\b(?:on|off)[\s-]+track\b|\bat[\s-]+risk\b|\boverdue\b", re.IGNORECASE)
_TELLING = frozenset(
    stem(word)
    for word in words(
        "ask talk discuss follow look thank last time next said say says wrote write wants want took take takes told "
        "tell tells raised raise praised praise checked check work goal key result day days item point step note "
        "let come"
    )
)
"""Words that present a record, and claim nothing that it does not say."""
_ASKING = _TELLING | frozenset(
    stem(word)
    for word in words(
        "came become done ready help need better change way how why still going go goes learn support different first "
        "would could can should may much many more anything something thing missing make makes think feel decide agree"
    )
)
"""Words that a question may have beside: it claims nothing."""


_ASKS = re.compile(r"\s*(?:ask|discuss|talk about)\b", re.IGNORECASE)
"""How a sentence begins that tells what to ask."""
_DENYING = frozenset(words("no not nothing nobody none never neither nor cannot without hardly"))
"""Words that deny, even where they deny nothing that a record says."""


def verify_preparation(facts: PreparationFacts, sketch: PreparationSketch) -> VerifiedPreparation:
    """Keep the points that their records bear out, each once, as many as are offered at most."""
    sources = {each.id: Source(each.kind, each, each.text) for each in facts.records}
    kept: list[PointDraft] = []
    dropped: list[Verdict] = []
    for place, point in enumerate(sketch.points):
        draft, fault = _verified(point, sources, facts)
        if draft and any(plain(draft.text).lower() == plain(other.text).lower() for other in kept):
            draft, fault = None, VerdictCode.DUPLICATE
        if draft and len(kept) == POINTS_AT_MOST:
            draft, fault = None, VerdictCode.TOO_MANY
        if draft:
            kept.append(draft)
        elif fault:
            dropped.append(verdict(fault, f"points[{place}]"))
    return VerifiedPreparation(tuple(kept), tuple(dropped))


def _verified(
    point: PointSketch, sources: dict[UUID, Source], facts: PreparationFacts
) -> tuple[PointDraft | None, VerdictCode | None]:
    text = " ".join(point.text.split())
    evidence, cited, fault = _cited(point.cites, sources)
    fault = _fault_of_text(text) or fault or _fault_of_claim(text, cited, facts)
    first = next((each.fact for each in cited if isinstance(each.fact, RecordFact)), None)
    if fault or first is None:
        return None, fault or VerdictCode.NO_CITATION
    return PointDraft(first.topic, text, evidence), None


def _cited(
    cites: Sequence[Quote], sources: dict[UUID, Source]
) -> tuple[tuple[EvidenceDraft, ...], list[Source], VerdictCode | None]:
    evidence: list[EvidenceDraft] = []
    cited: list[Source] = []
    for quote in cites:
        source = sources.get(quote.source_id)
        if source is None:
            return (), [], VerdictCode.UNKNOWN_SOURCE
        found = places(quote, source)
        if not found:
            return (), [], VerdictCode.QUOTE_NOT_FOUND
        whole = EvidenceDraft(source.kind, source.id, "", "", ("text",))
        evidence.append(found[0].evidence("text") if quote.words else whole)
        cited += [source] if source not in cited else []
    return tuple(dict.fromkeys(evidence)), cited, None if evidence else VerdictCode.NO_CITATION


def _fault_of_text(text: str) -> VerdictCode | None:
    if not text:
        return VerdictCode.BLANK
    if len(text) > POINT_LENGTH:
        return VerdictCode.TOO_LONG
    if has_hidden_characters(text):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(text):
        return VerdictCode.LINK
    if has_markup(text):
        return VerdictCode.MARKUP
    return VerdictCode.INSTRUCTION_QUOTED if addresses_the_machine(text) else None


def _fault_of_claim(text: str, cited: list[Source], facts: PreparationFacts) -> VerdictCode | None:
    """Check what a point says in its own words, once everything that it quotes verbatim is taken out."""
    there = plain(" ".join(source.text for source in cited))
    for quotation in _QUOTED.findall(text):
        said = marks_alike(quotation).strip(" .,")
        if said and not re.search(rf"(?<!\w){re.escape(said)}(?!\w|[.,]\d)", marks_alike(there)):
            return VerdictCode.WORDS_ALTERED
    own = " ".join(_QUOTED.sub(lambda each: " “”. " if each[1][-1] in ".!?" else " “” ", text).split())
    told = _without_findings(own, cited)
    fault = fault_of_figures(told, cited, facts.locale) or _fault_of_people(told, there, facts)
    if fault:
        return fault
    if any(" ".join(re.split(r"[\s-]+", status)).lower() not in there.lower() for status in _STATUS.findall(told)):
        return VerdictCode.STATUS_DIFFERS
    for sentence in _SENTENCE.findall(told):
        if fault := _fault_of_words(sentence, there, facts):
            return fault
    return None


def _without_findings(own: str, cited: list[Source]) -> str:
    """Take out the sentences that code wrote, which a slot put there."""
    for source in cited:
        if isinstance(source.fact, RecordFact) and (finding := source.fact.slots.get("finding")):
            own = own.replace(finding, " ")
    return own


def _fault_of_people(own: str, there: str, facts: PreparationFacts) -> VerdictCode | None:
    known = " ".join([there, *facts.names])
    if unknown_names(own, known):
        return VerdictCode.UNKNOWN_PERSON
    parts = {part for name in facts.names for part in re.findall(r"\w+", name)}
    elsewhere = parts - set(re.findall(r"\w+", there))
    return VerdictCode.UNKNOWN_PERSON if elsewhere & set(re.findall(r"\w+", own)) else None


def _fault_of_words(sentence: str, there: str, facts: PreparationFacts) -> VerdictCode | None:
    """Hold a sentence to the words of its records, and to what they deny; a question claims nothing."""
    for figure in reversed(quantities(sentence, facts.locale)):
        sentence = f"{sentence[: figure.start]} {sentence[figure.end :]}"
    is_question = sentence.rstrip().endswith("?") or bool(_ASKS.match(sentence))
    own, told = meaning_of(sentence, facts.names), meaning_of(there, facts.names)
    allowed = _ASKING if is_question else _TELLING
    known = {stem(word) for word in words_of(there)}
    claimed = {claim for claim in own.claims if not claim.isdigit()}
    added = set(words_of(sentence)) - set(words_of(there))
    if claimed - known - allowed or added & OVERSTATING or (own.bounds - told.bounds and not is_question):
        return VerdictCode.WORDS_ADDED
    affirmed = {claim for claim in claimed & told.denied if claim not in own.denied}
    is_turned = bool(own.denied - told.denied or affirmed - allowed or added & _DENYING)
    return VerdictCode.POLARITY_CHANGED if is_turned and not is_question else None
