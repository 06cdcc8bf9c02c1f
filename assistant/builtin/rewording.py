"""The built-in drafter's titles for objectives: it leaves words out, and writes none of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from app.objectives.findings import Finding
from app.objectives.wording import figures
from assistant.critique_drafts import CritiqueFacts, CritiqueSketch

_WORDS_AT_LEAST = 3
_TAIL = 12
_LEADS_TO_FIGURE = re.compile(
    r"(?:[\s,;:(–—-]|\b(?:from|to|by|of|at|in|within|under|below|above|over|until|least|most|less|more|than|up|down|and|"
    r"about|around|with|a|an|the)\b|→|->)+$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s*(?:%|percent\b|points?\b|hours?\b|h\b|minutes?\b|seconds?\b|days?\b|weeks?\b|months?\b|years?\b|euros?\b|dollars?\b|"
    r"million\b|thousand\b|times\b|x\b)",
    re.IGNORECASE,
)
_TURN = re.compile(r"\s*[,;:(–—]\s*|\s+-\s+|\s+(?:by|through|via|because|while|including|especially)\s+", re.IGNORECASE)
_ENDS_BADLY = re.compile(
    r"(?:[\s,;:(–—-]|\b(?:and|or|to|by|of|at|in|for|with|from|that|which|so|the|a|an|who|until|than)\b)+$",
    re.IGNORECASE,
)
_BEGINS_BADLY = re.compile(r"^(?:[\s,;:)–—.-]|\b(?:and|or|we)\b\s)+", re.IGNORECASE)


def reworded(facts: CritiqueFacts) -> CritiqueSketch:
    """Leave out what the rules found, in their order; nothing where what is left is no sentence any more."""
    title = facts.draft.title
    for found in facts.to_clear:
        leave_out = _WAYS.get(found.rule)
        if leave_out is None:
            return CritiqueSketch(())
        title = _tidied(leave_out(title, found), title)
    is_whole = len(title.split()) >= _WORDS_AT_LEAST and title != facts.draft.title
    return CritiqueSketch((title,) if is_whole else ())


def _without_figures(title: str, found: Finding) -> str:
    for figure in reversed(figures(title)):
        before, after = title[: figure.start()], title[figure.end() :]
        counted = _COUNTED.match(after)
        leads = _LEADS_TO_FIGURE.search(before) if counted or not after.strip() or "%" in figure[0] else None
        title = (before[: leads.start()] if leads else before) + " " + (after[counted.end() :] if counted else after)
    return title


def _without_words(title: str, found: Finding) -> str:
    return title.replace(found.words, " ", 1) if found.words else title


def _up_to_pay(title: str, found: Finding) -> str:
    return title[: title.find(found.words)] if found.words and found.words in title else title


def _first_clause(title: str, found: Finding) -> str:
    return next(_clauses(title), title)


def _clauses(title: str) -> Iterator[str]:
    """Yield what a title says up to each turn, from the first that is a sentence on."""
    for turn in _TURN.finditer(title):
        if len(title[: turn.start()].split()) >= _WORDS_AT_LEAST:
            yield title[: turn.start()]


def _tidied(title: str, before: str) -> str:
    """Mend what leaving out has left: the end only where it was left out."""
    title = " ".join(title.split())
    if not before.endswith(title[-_TAIL:]):
        title = _ENDS_BADLY.sub("", title)
    words = " ".join(_BEGINS_BADLY.sub("", title).split())
    words = re.sub(r"\s+([,.;:)])", r"\1", words.replace("( ", "(").replace("()", ""))
    return words[:1].upper() + words[1:]


_WAYS: dict[str, Callable[[str, Finding], str]] = {
    "objective.digits": _without_figures,
    "objective.length": _first_clause,
    "objective.commitment": _without_words,
    "objective.pay": _up_to_pay,
}
