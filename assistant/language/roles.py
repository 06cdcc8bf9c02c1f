"""What each figure of a statement is: where things stand, where they should go, a limit, or a change."""

from __future__ import annotations

import re

from app.objectives.models import UnitKind
from assistant.language import vocabulary
from assistant.language.cues import (
    AFTER_FIGURE,
    BEFORE_FIGURE,
    GOAL_VERBS,
    MOVERS,
    STRONG_AFTER_FIGURE,
    WINDOW,
    Role,
    compiled,
)
from assistant.language.dates import DueReading
from assistant.language.figures import Quantity
from assistant.language.openings import is_wish
from assistant.language.played import TARGETS, Played
from assistant.language.related_figures import KEPT, in_pairs, past_reports, the_one_left, without_conditions
from assistant.language.vocabulary import any_of

_MOVES = compiled(rf"\b{MOVERS}\s*$")
_MOVES_SOMETHING = compiled(rf"\b{MOVERS}\s+[\w\s'’-]+$")
_SHRINKS = compiled(rf"\b{any_of(vocabulary.LOWER)}\s*$")
_MAKES = compiled(r"\b(?:launch|ship|build|release|grow|double|reach|hit|become)\b")
_DONE_AFTER = compiled(r"\b(?:is|are|gets?|comes?)\s+(?:only\s+)?\w+(?:ed|en|t)\s+(?:only\s+)?after\s*$")
_IN = compiled(r"\b(?:in|inside of)(?:\s+(?:just|only|about|the|under|less than))*\s*$")
_LONG = frozenset({"weeks", "months", "years", "days", "business days"})
_DIRECT = compiled(
    rf"(?:^|\b(?:to|should|must|will|and|let['’]?s|please|also|can|could)\s+|[:•\-–—*]\s*){GOAL_VERBS}"
    r"(?:\s+(?:up|out|in|off|with|over|the|our|a|an|new|additional|first|on board|total of|at|all|every|some))*\s*$"
)
_ONLY_WITHIN = compiled(r"\b(?:within|inside)\b")
_FROM_TIMES = compiled(r"\bfrom\s+\d[\d.,]*\s?[x×]")
_WE_DO = compiled(r"\b(?:we|they|i)\s+(?:(?:currently|now|usually|still|typically|only)\s+)?[a-z]+\s*$")
_OF_OTHERS = compiled(
    r"\b(?:benchmark|competitors?['’]?|industry|sector|peers?|rivals?|market) ?(?:average|median|leaders?|norm)?"
    r"\b[^,;.]{0,40}\b(?:is|are|has|have|at|of|was|were|:)\s*(?:at |about |around )?$"
)
_MERELY = compiled(r"\b(?:only|just|merely|barely|a mere)\s*$|\b(?:we|they) only \w+\s*$")
_OF = compiled(r"\b(?:of|at)\s*(?:about|around)?\s*$")


def play(text: str, figures: tuple[Quantity, ...], dues: tuple[DueReading, ...] = ()) -> tuple[Played, ...]:
    """Give every figure of one statement its role; a figure that stands right before a due date is a target."""
    played = [_alone(text, figures, i, has_due=bool(dues)) for i in range(len(figures))]
    played = in_pairs(text, played)
    played = past_reports(text, played)
    return tuple(the_one_left(text, without_conditions(text, played), dues))


def _alone(text: str, figures: tuple[Quantity, ...], i: int, *, has_due: bool) -> Played:
    """Read a role from the words right before and right after a figure."""
    figure = figures[i]
    left = text[_after(text, figures[i - 1]) if i else 0 : figure.start]
    right = text[figure.rate_end : figures[i + 1].start if i + 1 < len(figures) else len(text)]
    if figure.is_multiple and not _FROM_TIMES.search(text):
        return Played(figure, Role.CHANGE, figure.start)
    if _OF_OTHERS.search(left) or (figure.unit.kind is UnitKind.DURATION and _is_window(text, left, figure)):
        return Played(figure, Role.ASIDE, figure.start)
    for role, pattern in STRONG_AFTER_FIGURE:
        if pattern.match(right) and not (
            role is Role.CHANGE and figure.unit.kind is UnitKind.DURATION and " to " in left
        ):
            return Played(figure, role, _start_of_left(left, figure))
    for role, pattern in BEFORE_FIGURE:
        match = pattern.search(left)
        if match:
            marked = figure.start - len(left) + match.start()
            if (
                _ONLY_WITHIN.match(match[0])
                and figure.unit.kind is UnitKind.DURATION
                and not (has_due or is_wish(text))
            ):
                return Played(figure, Role.ASIDE, figure.start)
            return Played(figure, _with_sign(role, figure), marked)
    if figure.sign:
        return Played(figure, Role.CHANGE, figure.start)
    for role, pattern in AFTER_FIGURE:
        if pattern.match(right):
            return Played(figure, role, figure.start)
    return Played(figure, _from_verb(text, left, figure), figure.start)


def _after(text: str, figure: Quantity) -> int:
    """Find where a figure's own words end, "today" after it included."""
    present = AFTER_FIGURE[0][1].match(text, figure.rate_end)
    return present.end() if present else figure.end


def _with_sign(role: Role, figure: Quantity) -> Role:
    return Role.CHANGE if figure.sign == "+" and role in TARGETS and figure.unit.kind is not UnitKind.NUMBER else role


def _start_of_left(left: str, figure: Quantity) -> int:
    for _, pattern in BEFORE_FIGURE:
        match = pattern.search(left)
        if match:
            return figure.start - len(left) + match.start()
    return figure.start


def _is_window(text: str, left: str, figure: Quantity) -> bool:
    """Tell a stretch of time ("in the last 30 days", "in 6 months") from a time that is measured."""
    if WINDOW.search(left):
        if _DONE_AFTER.search(left):
            return False
        return not re.search(r"\b(?:reduce|from|time|duration)\b[^.;]*\bto\s*$", left, re.IGNORECASE)
    symbol = figure.unit.symbol or ""
    if not _IN.search(left) or symbol not in _LONG:
        return False
    return symbol in ("months", "years", "weeks") or bool(_MAKES.search(text))


def _from_verb(text: str, left: str, figure: Quantity) -> Role:
    """Read "sign 20 customers" and "an NPS of 45" as targets where the statement wants something."""
    wants = is_wish(text)
    if not wants and (_MERELY.search(left) or _WE_DO.search(left)):
        return Role.BASELINE
    if _DIRECT.search(left):
        is_change = _SHRINKS.search(left) or (_MOVES.search(left) and figure.unit.kind is not UnitKind.NUMBER)
        is_money = figure.unit.kind is UnitKind.CURRENCY and re.search(r"\braise\s*$", left, re.IGNORECASE)
        return Role.CHANGE if is_change and not is_money else Role.TARGET
    if _DONE_AFTER.search(left) and figure.unit.kind is UnitKind.DURATION:
        return Role.BASELINE
    if _OF.search(left) and wants and not KEPT.search(left):
        return Role.TARGET
    if _IN.search(left) and figure.unit.kind is UnitKind.DURATION and wants:
        return Role.AT_MOST
    if _OF.search(left) and KEPT.search(left):
        return Role.TARGET
    if figure.unit.kind in (UnitKind.PERCENT, UnitKind.POINTS) and _MOVES_SOMETHING.search(left):
        return Role.CHANGE
    return Role.UNREAD
