"""The stable codes of what verification found wrong; clients show them and a repair call gets them."""

from __future__ import annotations

from enum import StrEnum

from assistant.drafts import Verdict


class VerdictCode(StrEnum):
    """Why something of an engine's answer was dropped or left empty."""

    NO_CITATION = "NO_CITATION"
    UNKNOWN_SOURCE = "UNKNOWN_SOURCE"
    QUOTE_NOT_FOUND = "QUOTE_NOT_FOUND"
    INSTRUCTION_QUOTED = "INSTRUCTION_QUOTED"
    FIGURE_UNREADABLE = "FIGURE_UNREADABLE"
    FIGURE_ROLE = "FIGURE_ROLE"
    FIGURE_WRITTEN = "FIGURE_WRITTEN"
    FIGURE_UNSOURCED = "FIGURE_UNSOURCED"
    FIGURES_SWAPPED = "FIGURES_SWAPPED"
    DIRECTION_WRONG = "DIRECTION_WRONG"
    DUE_UNREADABLE = "DUE_UNREADABLE"
    UNITS_DIFFER = "UNITS_DIFFER"
    SIGN_MISFIT = "SIGN_MISFIT"
    UNKNOWN_SLOT = "UNKNOWN_SLOT"
    STATUS_DIFFERS = "STATUS_DIFFERS"
    TARGET_NOT_REACHED = "TARGET_NOT_REACHED"
    CONCLUSION_DRAWN = "CONCLUSION_DRAWN"
    WORDS_ALTERED = "WORDS_ALTERED"
    UNGROUNDED = "UNGROUNDED"
    SECTION_MISFIT = "SECTION_MISFIT"
    LINK = "LINK"
    MARKUP = "MARKUP"
    HIDDEN_CHARACTERS = "HIDDEN_CHARACTERS"
    UNKNOWN_PERSON = "UNKNOWN_PERSON"
    BLANK = "BLANK"
    TOO_LONG = "TOO_LONG"
    DUPLICATE = "DUPLICATE"
    TOO_MANY = "TOO_MANY"
    RULES_NOT_CLEARED = "RULES_NOT_CLEARED"
    WORDS_ADDED = "WORDS_ADDED"
    ROLES_SWAPPED = "ROLES_SWAPPED"
    POLARITY_CHANGED = "POLARITY_CHANGED"
    MEANING_CHANGED = "MEANING_CHANGED"
    MEANING_DROPPED = "MEANING_DROPPED"
    VERDICT_GIVEN = "VERDICT_GIVEN"
    SCORE_GIVEN = "SCORE_GIVEN"
    PERSON_JUDGED = "PERSON_JUDGED"
    PAY_MENTIONED = "PAY_MENTIONED"


def verdict(code: VerdictCode, about: str, detail: str = "") -> Verdict:
    """Make a verdict about a part of the sketch ("drafts[0].target", "sentences[2]")."""
    return Verdict(code=code.value, about=about, detail=detail)
