"""The checks of a reworded sentence of feedback: it says what its author said, to whom and how surely, and no more."""

from __future__ import annotations

import re

from app.feedback.wording import findings_in_sentence
from app.objectives.vocabulary import WEEKDAYS
from assistant.drafts import Verdict
from assistant.language import dates
from assistant.language.figures import quantities
from assistant.language.meaning import Meaning, meaning_of
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.verification.quotes import plain
from assistant.verification.verdicts import VerdictCode, verdict
from assistant.wording_drafts import GAPS, Reworded, VerifiedWording, WordingFacts, WordingSketch

_SLOT = re.compile(r"\{([^{}]*)\}")
_DIGITS = re.compile(r"\S*\d\S*")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b", re.IGNORECASE)
_FRAME = re.compile(
    r"^(?:i think(?: that)?|it seems to me(?: that)?|to me|in my view),?\s+",
    re.IGNORECASE,
)
"""How a sentence may begin that says whose view it is."""
_LONGER_BY, _TIMES_LONGER = 60, 1.5


def verify_wording(facts: WordingFacts, sketch: WordingSketch) -> VerifiedWording:
    """Keep other words for the sentences of the text, once each, where they keep what the sentence says."""
    kept: dict[int, Reworded] = {}
    dropped: list[Verdict] = []
    sentences = facts.sentences
    for place, reworded in enumerate(sketch.rewordings):
        fault: VerdictCode | None
        text = " ".join(reworded.text.split())
        if not 0 <= reworded.sentence < len(sentences):
            fault = VerdictCode.UNKNOWN_SOURCE
        elif reworded.sentence in kept:
            fault = VerdictCode.DUPLICATE
        else:
            said = sentences[reworded.sentence].words
            if plain(text) == plain(said):
                continue
            fault = _fault_of_text(text, said) or _fault_of_meaning(_without_gaps(text), said, facts)
        if fault:
            dropped.append(verdict(fault, f"rewordings[{place}]"))
            continue
        filled = _SLOT.sub(lambda slot: GAPS[slot[1]], text)
        kept[reworded.sentence] = Reworded(reworded.sentence, filled, _left_out(text, said, facts))
    return VerifiedWording(tuple(kept[place] for place in sorted(kept)), tuple(dropped))


def _fault_of_text(text: str, said: str) -> VerdictCode | None:
    if any(slot not in GAPS for slot in _SLOT.findall(text)):
        return VerdictCode.UNKNOWN_SLOT
    bare = _without_gaps(text)
    if not bare:
        return VerdictCode.BLANK
    if len(bare) > len(said) * _TIMES_LONGER + _LONGER_BY:
        return VerdictCode.TOO_LONG
    if has_hidden_characters(text):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(text):
        return VerdictCode.LINK
    if has_markup(bare):
        return VerdictCode.MARKUP
    if addresses_the_machine(bare) or addresses_the_machine(said):
        return VerdictCode.INSTRUCTION_QUOTED
    new = {found.rule for found in findings_in_sentence(bare)}
    return VerdictCode.RULES_NOT_CLEARED if new - {found.rule for found in findings_in_sentence(said)} else None


def _fault_of_meaning(text: str, said: str, facts: WordingFacts) -> VerdictCode | None:
    """Compare what two sentences claim, the new one without what says that it is a view."""
    framed = text if _FRAME.match(said) else _FRAME.sub("", text)
    new, old = meaning_of(framed, facts.people), meaning_of(said, facts.people)
    return (
        _fault_of_figures(framed, said, facts.locale)
        or _fault_of_names(framed, said, facts)
        or _fault_of_added(new, old)
        or _fault_of_polarity(new, old)
        or _fault_of_lost(new, old)
    )


def _fault_of_figures(text: str, said: str, locale: str) -> VerdictCode | None:
    new, old = (
        {(figure.value, figure.unit.kind, figure.unit.currency) for figure in quantities(each, locale)}
        for each in (text, said)
    )
    if new - old or any(token.strip(".,;:!?()") not in said for token in _DIGITS.findall(text)):
        return VerdictCode.FIGURE_UNSOURCED
    days = [said[start:end] for start, end in dates.spans(said)] + _WEEKDAY.findall(said)
    if old - new or any(plain(day).lower() not in plain(text).lower() for day in days):
        return VerdictCode.MEANING_DROPPED
    return None


def _fault_of_names(text: str, said: str, facts: WordingFacts) -> VerdictCode | None:
    if unknown_names(text, said):
        return VerdictCode.UNKNOWN_PERSON
    parts = {part for name in facts.people for part in re.findall(r"\w+", name)}
    there, kept = (set(re.findall(r"\w+", each)) & parts for each in (said, text))
    if kept - there:
        return VerdictCode.UNKNOWN_PERSON
    return VerdictCode.MEANING_DROPPED if there - kept else None


def _fault_of_added(new: Meaning, old: Meaning) -> VerdictCode | None:
    if new.claims.keys() - old.claims.keys() or new.bounds - old.bounds:
        return VerdictCode.WORDS_ADDED
    for claim, holders in new.held_by.items():
        known = old.held_by[claim]
        if None not in known and not holders <= {*known, None}:
            return VerdictCode.ROLES_SWAPPED
    return None


def _fault_of_polarity(new: Meaning, old: Meaning) -> VerdictCode | None:
    if new.denied != old.denied:
        return VerdictCode.POLARITY_CHANGED
    is_moved = bool(old.tenses and new.tenses - old.tenses) or any(
        _is_past(new, claim) is not _is_past(old, claim) for claim in new.claims
    )
    return VerdictCode.MEANING_CHANGED if is_moved or new.asks is not old.asks else None


def _is_past(of: Meaning, claim: str) -> bool:
    """Tell whether a word stands in the past, by its own ending or by the verb beside it."""
    return all(word.endswith("ed") for word in of.claims[claim]) or "past" in of.tenses


def _fault_of_lost(new: Meaning, old: Meaning) -> VerdictCode | None:
    if old.bounds - new.bounds or 2 * len(new.claims) < len(old.claims):
        return VerdictCode.MEANING_DROPPED
    return None


def _left_out(text: str, said: str, facts: WordingFacts) -> tuple[str, ...]:
    """List what a rewording leaves out of what was said: words that claim something, for the author to decide upon."""
    new, old = meaning_of(_without_gaps(text), facts.people), meaning_of(said, facts.people)
    return tuple(word for claim, forms in old.claims.items() if claim not in new.claims for word in sorted(forms))


def _without_gaps(text: str) -> str:
    return " ".join(re.sub(r"\s+([.,;:!?])", r"\1", _SLOT.sub(" ", text)).split())
