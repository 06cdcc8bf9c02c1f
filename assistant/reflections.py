"""Drafting a reflection for the owner of an objective: cited facts, and questions where only they can answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.check_ins.summaries import CitationRow
from app.proposals.reflection_drafts import (
    PartRow,
    RecollectionRow,
    ReflectionField,
    ReflectionPart,
    SlotRow,
    reflection_draft_to_json,
)
from assistant.builtin.summarising import quotable, titled
from assistant.drafts import Drafter, Usage, Verdict
from assistant.facts import CheckInFact
from assistant.gather import Gathered
from assistant.reflection_drafts import Recollection, ReflectionSketch, VerifiedReflection
from assistant.reflection_facts import ReflectionFacts
from assistant.units import format_figure
from assistant.verification.reflection_checks import verify_reflection

ASKED_AT_MOST = 5
"""Questions of one kind."""
NO_ROOM = "There was more to read than the AI model can take in at once"


@dataclass(frozen=True, slots=True)
class ReflectionWork:
    """A reflection to be drafted from facts; ``shown`` is how many notes an engine gets to read, None all."""

    facts: ReflectionFacts
    shown: int | None = None

    async def sketch(self, drafter: Drafter, repair: tuple[Verdict, ...]) -> tuple[ReflectionSketch, Usage]:
        """Ask an engine; where there is no room for all notes, it is shown the latest."""
        notes = self.facts.notes if self.shown is None else self.facts.notes[-self.shown :]
        return await drafter.reflection(replace(self.facts, notes=notes), repair)

    def verify(self, sketch: ReflectionSketch) -> VerifiedReflection:
        """Keep what the facts bear out, and nothing that judges."""
        return verify_reflection(self.facts, sketch)

    def wrong(self, sketch: ReflectionSketch, verified: VerifiedReflection) -> tuple[Verdict, ...]:
        """Return what could not be read or did not stand."""
        return (*sketch.problems, *verified.dropped)

    def size(self, verified: VerifiedReflection) -> int:
        """Return how many sentences were kept."""
        return len(verified.sentences)

    def shorter(self) -> ReflectionWork | None:
        """Return the same work with half the notes."""
        half = len(self.facts.notes[: self.shown]) // 2
        return replace(self, shown=half) if half else None

    @property
    def notice(self) -> str | None:
        """Say how many notes were shown, or None."""
        return None if self.shown is None else f"{NO_ROOM}: it was shown {self.shown} of {len(self.facts.notes)} notes."


def reflection_result(gathered: Gathered[ReflectionFacts], verified: VerifiedReflection) -> dict[str, Any]:
    """Return what is kept for the person who asked: the sentences by what they are about, and what is left to them."""
    parts = [
        PartRow(part, [_row(gathered, each) for each in verified.sentences if each.part is part])
        for part in ReflectionPart
        if any(each.part is part for each in verified.sentences)
    ]
    return reflection_draft_to_json(parts, list(slots(gathered.facts)))


def _row(gathered: Gathered[ReflectionFacts], said: Recollection) -> RecollectionRow:
    cited = [
        CitationRow(
            each.source_kind, each.source_id, each.words, each.before or None, gathered.hashes[each.source_id].hex()
        )
        for each in said.evidence
    ]
    return RecollectionRow(said.text, cited)


def slots(facts: ReflectionFacts) -> Iterator[SlotRow]:
    """Yield what is left to the person to say, with what to say it about; nothing in them is answered."""
    priority = next((f" the priority {titled(fact.title)}" for fact in facts.priorities if quotable(fact.title)), None)
    yield SlotRow(ReflectionField.VERDICT, f"Did it serve{priority or ' what mattered'}, whatever the percentage?")
    yield SlotRow(ReflectionField.VERDICT_REASON, "How did it, or why not?")
    yield SlotRow(ReflectionField.SCORE, "Which score from 0 to 1 do you give it?")
    yield SlotRow(ReflectionField.SCORE_REASON, "Where it is another one than the figures suggest: why?")
    yield SlotRow(ReflectionField.CAUSE, "If it was not reached: what kept it from that, above all else?")
    for fact in _open(facts.latest):
        end = f"is at {format_figure(fact.value, fact.unit)}" if fact.value is not None else "is where it is"
        goal = f", with a target of {format_figure(fact.target, fact.unit)}" if fact.target is not None else ""
        yield SlotRow(ReflectionField.CAUSE_NOTE, f"What caused that {titled(fact.key_result_title)} {end}{goal}?")
    for about in _worth_a_lesson(facts):
        yield SlotRow(ReflectionField.LEARNED, f"What was learned from {about}?")
    yield SlotRow(ReflectionField.LEARNED, "What was learned, however small, that helps with the next goal?")


def _open(latest: Sequence[CheckInFact]) -> list[CheckInFact]:
    """Return the key results that are not all the way, the least first."""
    open_ones = [
        fact for fact in latest if fact.progress is not None and fact.progress < 1 and quotable(fact.key_result_title)
    ]
    return sorted(open_ones, key=lambda fact: fact.progress or 0.0)[:ASKED_AT_MOST]


def _worth_a_lesson(facts: ReflectionFacts) -> list[str]:
    """Name the changes of figures, then the blockers that lasted longest: there may be something to say of them."""
    changed = dict.fromkeys(
        f"the change of the {fact.field} of {titled(fact.key_result_title)}"
        for fact in facts.changes
        if quotable(fact.key_result_title)
    )
    blocked = dict.fromkeys(
        titled(words.rstrip(" ."))
        for fact in sorted(facts.blockers, key=lambda fact: -fact.days_open)
        if (words := quotable(fact.text))
    )
    return [*changed, *blocked][:ASKED_AT_MOST]
