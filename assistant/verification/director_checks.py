"""The checks of a choice among approved sentences: each is there, and fit to be repeated, whoever approved it."""

from __future__ import annotations

from assistant.director_drafts import CHOSEN_AT_MOST, Choice, DirectorFacts, DirectorSketch, VerifiedChoices
from assistant.drafts import Verdict
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, without_mentions
from assistant.verification.verdicts import VerdictCode, verdict


def verify_choices(facts: DirectorFacts, sketch: DirectorSketch) -> VerifiedChoices:
    """Keep the sentences that are there, each once, as many as are read at most."""
    kept: list[Choice] = []
    dropped: list[Verdict] = []
    for place, choice in enumerate(sketch.chosen):
        fault = _fault_of_place(choice, facts)
        if choice in kept:
            fault = VerdictCode.DUPLICATE
        elif fault is None and len(kept) == CHOSEN_AT_MOST:
            fault = VerdictCode.TOO_MANY
        if fault:
            dropped.append(verdict(fault, f"sentences[{place}]"))
        else:
            kept.append(choice)
    return VerifiedChoices(tuple(kept), tuple(dropped))


def _fault_of_place(choice: Choice, facts: DirectorFacts) -> VerdictCode | None:
    if not 0 <= choice.summary < len(facts.summaries):
        return VerdictCode.UNKNOWN_SOURCE
    told = facts.summaries[choice.summary].told
    return fault_of_told(told[choice.sentence].text) if 0 <= choice.sentence < len(told) else VerdictCode.UNKNOWN_SOURCE


def fault_of_told(text: str) -> VerdictCode | None:
    """Find what no sentence may carry further, though people approved it where it stands."""
    said = without_mentions(text)
    if has_hidden_characters(said):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(said):
        return VerdictCode.LINK
    if has_markup(said):
        return VerdictCode.MARKUP
    return VerdictCode.INSTRUCTION_QUOTED if addresses_the_machine(said) else None
