"""Feedback in other words, marked by code: what is found in it, what becomes of it, and what must stay.

A case holds the author's ``text``. ``finds`` names the rules that apply to it, ``gone`` the words that should be left
out or parted, ``asks`` where the author is asked for what is missing, ``keeps`` what must still be said, ``untouched``
sentences that must stay word for word.
"""

from __future__ import annotations

import re
from typing import Final

from app.proposals.models import Engine
from assistant.evaluation.cases import Row, known
from assistant.evaluation.check_in_summary import ABSTAINED
from assistant.evaluation.marks import Marks
from assistant.evaluation.plain_numbers import numbers_in
from assistant.evaluation.purposes import Asking, Purpose
from assistant.wording import WordingWork, wording_result
from assistant.wording_drafts import GAPS, Reworded, WordingFacts

FOUND: Final = "findings told"
NEEDED: Final = "findings needed"
NOTHING_ADDED: Final = "no claim added"
FIGURES_KEPT: Final = "figures kept"
SOFTENED: Final = "made easier to hear"
KEPT: Final = "what was said kept"
UNTOUCHED: Final = "left as it is"

_FRAMING = frozenset({"i", "think", "that", "it", "seems", "to", "me", "in", "my", "view", "do", "does", "not"})
"""Words that may come in: whose view it is, and what a "never" becomes."""


async def mark(row: Row, asking: Asking, marks: Marks) -> None:
    """Ask for other words for a text, and mark the answer."""
    known(row, "text", "people", "finds", "gone", "asks", "keeps", "untouched")
    facts = WordingFacts(row["text"], people=tuple(row.get("people", ())))
    verified = await asking.answer(WordingWork(facts), marks)
    rules = {each.rule for each in facts.findings}
    for rule in row.get("finds", ()):
        marks.mark(FOUND, rule in rules, rule)
    for rule in sorted(rules):
        marks.mark(NEEDED, rule in row.get("finds", ()), rule)
    for each in verified.rewordings:
        said = facts.sentences[each.sentence].words
        marks.mark(NOTHING_ADDED, not added(each, said), each.text)
        marks.mark(FIGURES_KEPT, numbers_in(without_gaps(each.text)) == numbers_in(said), each.text)
    result = wording_result(facts, verified, Engine.BUILTIN)
    whole = result["body"] or facts.text
    for words in row.get("gone", ()):
        marks.mark(SOFTENED, words in facts.text and words not in whole, words)
    for words in row.get("asks", ()):
        marks.mark(SOFTENED, words in whole, words)
    for words in row.get("keeps", ()):
        marks.mark(KEPT, words in whole, words)
    for words in row.get("untouched", ()):
        marks.mark(UNTOUCHED, words in facts.text and words in whole, words)
    if not row.get("gone") and not row.get("asks"):
        marks.mark(ABSTAINED, not verified.rewordings, whole)


def added(reworded: Reworded, said: str) -> set[str]:
    """Return the words of a rewording that its sentence does not have."""
    return _words(without_gaps(reworded.text)) - _words(said) - _FRAMING


def without_gaps(text: str) -> str:
    """Leave out what is left to the author to fill in."""
    for gap in GAPS.values():
        text = text.replace(gap, " ")
    return text


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


PURPOSE = Purpose(
    name="feedback_wording",
    mark=mark,
    least={
        NOTHING_ADDED: 1.0,
        FIGURES_KEPT: 1.0,
        UNTOUCHED: 1.0,
        ABSTAINED: 1.0,
        FOUND: 0.9,
        NEEDED: 0.9,
        SOFTENED: 0.8,
        KEPT: 0.95,
    },
)
