"""The checks of an objective's new title: it clears what the rules found, and says nothing that nobody had said."""

from __future__ import annotations

import re

from app.objectives.rules import TITLE_LENGTH
from assistant.critique_drafts import REWRITES_AT_MOST, CritiqueFacts, CritiqueSketch, VerifiedCritique, VerifiedTitle
from assistant.drafts import Verdict
from assistant.language.figures import quantities
from assistant.language.orders import addresses_the_machine
from assistant.language.prose import has_hidden_characters, has_link, has_markup, unknown_names
from assistant.language.ranking import is_related
from assistant.verification.quotes import plain
from assistant.verification.verdicts import VerdictCode, verdict

_DIGITS = re.compile(r"\S*\d\S*")


def verify_critique(facts: CritiqueFacts, sketch: CritiqueSketch) -> VerifiedCritique:
    """Keep the titles under which the rules find nothing more in the wording, and nothing that was not found before."""
    kept: list[VerifiedTitle] = []
    dropped: list[Verdict] = []
    cleared = tuple(dict.fromkeys(found.rule for found in facts.to_clear))
    there = {plain(facts.draft.title).lower()}
    for place, title in enumerate(sketch.titles):
        title = " ".join(title.split())
        left = facts.found_in(title)
        fault = _fault_of_title(title, facts, there) or _fault_of_rules({found.rule for found in left}, cleared, facts)
        if len(kept) == REWRITES_AT_MOST:
            fault = VerdictCode.TOO_MANY
        if fault:
            dropped.append(verdict(fault, f"titles[{place}]"))
            continue
        there.add(plain(title).lower())
        kept.append(VerifiedTitle(title, cleared, left))
    return VerifiedCritique(tuple(kept), tuple(dropped))


def _fault_of_rules(found: set[str], cleared: tuple[str, ...], facts: CritiqueFacts) -> VerdictCode | None:
    before = {each.rule for each in facts.found_in(facts.draft.title)}
    return VerdictCode.RULES_NOT_CLEARED if found & set(cleared) or found - before else None


def _fault_of_title(title: str, facts: CritiqueFacts, there: set[str]) -> VerdictCode | None:
    known = " ".join(facts.texts)
    if not title:
        return VerdictCode.BLANK
    if len(title) > TITLE_LENGTH:
        return VerdictCode.TOO_LONG
    if plain(title).lower() in there:
        return VerdictCode.DUPLICATE
    if has_hidden_characters(title):
        return VerdictCode.HIDDEN_CHARACTERS
    if has_link(title):
        return VerdictCode.LINK
    if has_markup(title):
        return VerdictCode.MARKUP
    if addresses_the_machine(title):
        return VerdictCode.INSTRUCTION_QUOTED
    if _adds_figures(title, known, facts.locale):
        return VerdictCode.FIGURE_UNSOURCED
    if unknown_names(title, known):
        return VerdictCode.UNKNOWN_PERSON
    about = " ".join((facts.draft.title, facts.draft.why or "", *(each.title for each in facts.draft.measures)))
    return None if is_related(title, about) else VerdictCode.UNGROUNDED


def _adds_figures(title: str, known: str, locale: str) -> bool:
    """Tell whether a title has a figure, in digits or in words, that its objective does not have."""
    given = {(figure.value, figure.unit.kind) for figure in quantities(known, locale)}
    said = {(figure.value, figure.unit.kind) for figure in quantities(title, locale)}
    return not said <= given or any(token not in known for token in _DIGITS.findall(title))
