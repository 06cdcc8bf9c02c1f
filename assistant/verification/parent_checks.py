"""The checks of goals that an objective could serve: they are there, and the ground they share is quoted from both."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.drafts import Verdict
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters
from assistant.language.ranking import is_related
from assistant.parent_drafts import CANDIDATES_AT_MOST, ParentFacts, ParentSketch, ParentSketches, VerifiedParents
from assistant.verification.quotes import plain
from assistant.verification.verdicts import VerdictCode, verdict


def verify_parents(facts: ParentFacts, sketches: ParentSketches) -> VerifiedParents:
    """Keep the first few goals of the run whose quotes stand in both texts and are about the same."""
    kept: list[ParentSketch] = []
    dropped: list[Verdict] = []
    goals = {goal.id: goal for goal in facts.goals}
    for place, sketch in enumerate(sketches.candidates):
        goal = goals.get(sketch.goal_id)
        fault: VerdictCode | None
        if goal is None:
            fault = VerdictCode.UNKNOWN_SOURCE
        elif any(sketch.goal_id == other.goal_id for other in kept):
            fault = VerdictCode.DUPLICATE
        elif len(kept) == CANDIDATES_AT_MOST:
            fault = VerdictCode.TOO_MANY
        else:
            fault = _fault_of_ground(sketch, facts.own.texts, goal.texts)
        if fault:
            dropped.append(verdict(fault, f"candidates[{place}]"))
        else:
            kept.append(sketch)
    return VerifiedParents(tuple(kept), tuple(dropped))


def _fault_of_ground(sketch: ParentSketch, own: Iterable[str], theirs: Iterable[str]) -> VerdictCode | None:
    for words, texts in ((sketch.words, own), (sketch.their_words, theirs)):
        if has_hidden_characters(words):
            return VerdictCode.HIDDEN_CHARACTERS
        if addresses_the_machine(words):
            return VerdictCode.INSTRUCTION_QUOTED
        if not any(_stands_in(words, text) for text in texts):
            return VerdictCode.QUOTE_NOT_FOUND
    return None if is_related(sketch.words, sketch.their_words) else VerdictCode.UNGROUNDED


def _stands_in(words: str, text: str) -> bool:
    said = plain(words)
    return bool(said) and bool(re.search(rf"(?<!\w){re.escape(said)}(?!\w)", plain(text)))
