"""The checks of one sketched key result: its quotes, its figures, its title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from app.objectives.models import MetricKind, UnitKind
from assistant.drafts import EvidenceDraft, KeyResultDraft, KeyResultSketch, Quote, Verdict
from assistant.facts import KeyResultFacts, Unit
from assistant.language import vocabulary
from assistant.language.dates import DueReading, Period
from assistant.language.figures import Quantity, loose_amounts, quantities
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.language.ranking import shares_a_word
from assistant.language.reading import unit_of
from assistant.sources import Source, written_day
from assistant.titles import SLOT, SLOTS, fill, template_prose, unit_in_title
from assistant.units import format_figure, format_value, in_common
from assistant.verification.quotes import Place, due_at, figure_at, places, plain, statements_at
from assistant.verification.verdicts import VerdictCode, verdict

_LONGEST = 300
_SLOTS_OF = {
    MetricKind.INCREASE: ("baseline", "target"),
    MetricKind.DECREASE: ("baseline", "target"),
    MetricKind.MAINTAIN: ("low", "high"),
}
_DIGITS = re.compile(r"[^\s“”\"'(){},;:→]*\d(?:,\d|[^\s“”\"'(){},;:→])*")
_VERBS = " ".join((*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.KEEP, *vocabulary.REACH, *vocabulary.FIND_OUT))


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a sketch by slot, in one unit, with the due date; what could not be read is not there."""

    values: dict[str, Decimal]
    unit: Unit | None
    due: DueReading | None


@dataclass(frozen=True, slots=True)
class Checks:
    """What the sketches of one run are checked against."""

    sources: dict[UUID, Source]
    facts: KeyResultFacts
    period: Period

    def draft(self, sketch: KeyResultSketch, about: str) -> tuple[KeyResultDraft | None, list[Verdict]]:
        """Check a sketch; returns the draft, or None, and a verdict for whatever was dropped or left empty."""
        grounds, fault = self._grounds(sketch)
        fault = fault or self._fault_of_prose(sketch, grounds)
        if fault:
            return None, [verdict(fault, about)]
        figures, evidence, notes = self._figures(sketch, about)
        misfit = _misfit(sketch.kind, figures)
        if misfit:
            return None, [*notes, verdict(misfit, about)]
        evidence = [*(place.evidence("title") for place in grounds), *evidence]
        return _drafted(sketch, figures, evidence), notes

    def _grounds(self, sketch: KeyResultSketch) -> tuple[list[Place], VerdictCode | None]:
        """Find the places of all grounds, or say what is wrong with one of them."""
        found: list[Place] = []
        for quote in sketch.grounds:
            places_found, fault = self._places(quote)
            if fault:
                return [], fault
            found.append(places_found[0])
        return found, None if found else VerdictCode.NO_CITATION

    def _places(self, quote: Quote) -> tuple[tuple[Place, ...], VerdictCode | None]:
        source = self.sources.get(quote.source_id)
        if source is None:
            return (), VerdictCode.UNKNOWN_SOURCE
        found = places(quote, source) if plain(quote.words) else ()
        if not found:
            return (), VerdictCode.QUOTE_NOT_FOUND
        if any(has_hidden_characters(place.words) for place in found):
            return (), VerdictCode.HIDDEN_CHARACTERS
        if addresses_the_machine(source.text):
            return (), VerdictCode.INSTRUCTION_QUOTED
        return found, None

    def _fault_of_prose(self, sketch: KeyResultSketch, grounds: list[Place]) -> VerdictCode | None:
        """Say what is wrong with a sketch's own words: its title and its milestones."""
        if not template_prose(sketch.title).strip(" .,:;-–—"):
            return VerdictCode.BLANK
        if any(slot not in SLOTS for slot in SLOT.findall(sketch.title)):
            return VerdictCode.UNKNOWN_SLOT
        own = plain(" ".join(_statement_words(place) for place in grounds))
        known = " ".join([*(item.body for item in self.facts.inputs), self._goals(), _VERBS])
        for text in (template_prose(sketch.title), *sketch.milestones):
            fault = _fault_of_text(text, own, known)
            if fault:
                return fault
        whole = " ".join(place.source.text for place in grounds)
        is_grounded = len(template_prose(sketch.title).split()) < 2 or shares_a_word(
            template_prose(sketch.title), whole
        )
        return None if is_grounded else VerdictCode.UNGROUNDED

    def _goals(self) -> str:
        facts = self.facts
        titles = [*facts.parent_titles, *(fact.title for fact in facts.existing)]
        return " ".join([facts.objective_title, facts.objective_why or "", facts.guidance or "", *titles])

    def _figures(self, sketch: KeyResultSketch, about: str) -> tuple[Figures, list[EvidenceDraft], list[Verdict]]:
        """Read each slot's figure from its quote; a slot without a readable one is noted."""
        read: dict[str, Quantity] = {}
        evidence: list[EvidenceDraft] = []
        notes: list[Verdict] = []
        for slot in _SLOTS_OF.get(sketch.kind, ()):
            quote: Quote | None = getattr(sketch, slot)
            if quote is None:
                continue
            found, fault = self._places(quote)
            figure = fault or figure_at(slot, found, self.period, self.facts.locale)
            if isinstance(figure, Quantity):
                read[slot] = figure
                evidence.append(found[0].evidence(slot))
            else:
                notes.append(verdict(figure, f"{about}.{slot}", quote.words[:80]))
        due, due_evidence, due_notes = self._due(sketch, about)
        return _in_one_unit(sketch, read, due), [*evidence, *due_evidence], [*notes, *due_notes]

    def _due(self, sketch: KeyResultSketch, about: str) -> tuple[DueReading | None, list[EvidenceDraft], list[Verdict]]:
        if sketch.due is None:
            return None, [], []
        found, fault = self._places(sketch.due)
        due = due_at(found, self.period) if not fault else None
        if due is None:
            return None, [], [verdict(fault or VerdictCode.DUE_UNREADABLE, f"{about}.due", sketch.due.words[:80])]
        return due, [found[0].evidence("due_on")], []


def is_fit_to_ask(text: str, known: str, facts: KeyResultFacts) -> bool:
    """Tell whether a question may be put to people: clean prose, and no figure that the inputs do not hold."""
    if (
        not text.strip()
        or len(text) > 2 * _LONGEST
        or has_link(text)
        or has_markup(text)
        or has_hidden_characters(text)
    ):
        return False
    given = quantities(known, facts.locale)
    allowed = {(quantity.value, quantity.unit.kind) for quantity in given}
    bare = {quantity.value for quantity in given if quantity.unit == vocabulary.NUMBER}
    return all(
        (quantity.value, quantity.unit.kind) in allowed or quantity.value in bare
        for quantity in quantities(text, facts.locale)
    )


def _statement_words(place: Place) -> str:
    return " ".join([place.words, *(statement.words for statement in statements_at(place))])


def _fault_of_text(text: str, own: str, known: str) -> VerdictCode | None:
    if has_hidden_characters(text):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(text):
        return VerdictCode.LINK
    if has_markup(text):
        return VerdictCode.MARKUP
    if len(text) > _LONGEST:
        return VerdictCode.TOO_LONG
    there = own.lower()
    digits = [match[0].strip(".").lower() for match in _DIGITS.finditer(text)]
    read = quantities(text)
    spelled = [
        plain(words).lower() for words in (*(each.words for each in read if each.spelled), *loose_amounts(text, read))
    ]
    if any(not re.search(rf"(?<!\w){re.escape(each)}(?!\w|[.,]\d)", there) for each in (*digits, *spelled)):
        return VerdictCode.FIGURE_WRITTEN
    return VerdictCode.UNKNOWN_PERSON if unknown_names(text, known) else None


def _in_one_unit(sketch: KeyResultSketch, read: dict[str, Quantity], due: DueReading | None) -> Figures:
    """Bring the figures to one unit; where they have none in common, each keeps its value and the unit stays None."""
    figures = list(read.values())
    if len(figures) == 2:
        first, second = figures
        common = in_common((first.value, first.unit), (second.value, second.unit))
        if common is None:
            return Figures({slot: figure.value for slot, figure in read.items()}, None, due)
        values = dict(zip(read, (common.first, common.second), strict=True))
        return Figures(values, unit_of(sketch.title, common.unit), due)
    unit = unit_of(sketch.title, figures[0].unit) if figures else None
    return Figures({slot: figure.value for slot, figure in read.items()}, unit, due)


def _misfit(kind: MetricKind, figures: Figures) -> VerdictCode | None:
    """Say whether two figures contradict each other or the kind of metric."""
    if len(figures.values) < 2:
        return None
    if figures.unit is None:
        return VerdictCode.UNITS_DIFFER
    start, end = (figures.values[slot] for slot in _SLOTS_OF[kind])
    fits = end < start if kind is MetricKind.DECREASE else end > start
    fits = fits or (kind is MetricKind.MAINTAIN and start == end)
    return None if fits else VerdictCode.SIGN_MISFIT


def _drafted(sketch: KeyResultSketch, figures: Figures, evidence: list[EvidenceDraft]) -> KeyResultDraft:
    unit = unit_in_title(sketch, figures.unit)
    written = {slot: format_figure(value, unit) for slot, value in figures.values.items()}
    is_pair = {"baseline", "target"} <= written.keys() and "{baseline} to {target}" in sketch.title
    if is_pair and unit and unit.kind in (UnitKind.NUMBER, UnitKind.POINTS) and unit.symbol != "×":
        written["baseline"] = format_value(figures.values["baseline"])
    if figures.due:
        written["due"] = written_day(figures.due.due_on)
    return KeyResultDraft(
        title=fill(sketch.title, written),
        kind=sketch.kind,
        role=sketch.role,
        evidence=tuple(_merged(evidence)),
        unit=figures.unit,
        baseline=figures.values.get("baseline"),
        target=figures.values.get("target"),
        low=figures.values.get("low"),
        high=figures.values.get("high"),
        due_on=figures.due.due_on if figures.due else None,
        milestones=sketch.milestones,
    )


def _merged(evidence: list[EvidenceDraft]) -> list[EvidenceDraft]:
    """Join pieces of evidence that quote the same words at the same place."""
    found: dict[tuple[UUID, str, str], EvidenceDraft] = {}
    for each in evidence:
        key = (each.source_id, each.words, each.before)
        supports = dict.fromkeys([*found[key].supports, *each.supports] if key in found else each.supports)
        found[key] = EvidenceDraft(each.source_kind, each.source_id, each.words, each.before, tuple(supports))
    return list(found.values())
