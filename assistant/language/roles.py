"""What each figure of a statement is: where things stand, where they should go, a limit, or a change."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.objectives.models import UnitKind
from assistant.language import vocabulary
from assistant.language.cues import (
    AFTER_FIGURE,
    ARROW,
    BEFORE_FIGURE,
    GOAL_VERBS,
    MOVERS,
    NOW,
    REPORTED,
    STRONG_AFTER_FIGURE,
    WINDOW,
    WISH,
    Role,
    compiled,
)
from assistant.language.dates import DueReading
from assistant.language.figures import Quantity
from assistant.language.vocabulary import any_of

TARGETS = frozenset({Role.TARGET, Role.AT_LEAST, Role.AT_MOST})


@dataclass(frozen=True, slots=True)
class Played:
    """A figure with its role; ``marked`` is where the words begin that give it away ("to under 200 ms")."""

    quantity: Quantity
    role: Role
    marked: int


_MOVES = compiled(rf"\b{MOVERS}\s*$")
_MOVES_SOMETHING = compiled(rf"\b{MOVERS}\s+[\w\s'’-]+$")
_SHRINKS = compiled(rf"\b{any_of(vocabulary.LOWER)}\s*$")
_STARTS = compiled(rf"[\s•*–-]*{GOAL_VERBS}\b")
_MAKES = compiled(r"\b(?:launch|ship|build|release|grow|double|reach|hit|become)\b")
_IN = compiled(r"\b(?:in|inside of)(?:\s+(?:just|only|about|the|under|less than))*\s*$")
_LONG = frozenset({"weeks", "months", "years", "days", "business days"})
_DIRECT = compiled(
    rf"(?:^|\b(?:to|should|must|will|and|let['’]?s|please|also|can|could)\s+|[:•\-–—*]\s*){GOAL_VERBS}"
    r"(?:\s+(?:up|out|in|off|with|over|the|our|a|an|new|additional|first|on board|total of|at|all|every|some))*\s*$"
)
_ONLY_WITHIN = compiled(r"\b(?:within|inside)\b")
_WITH = compiled(r"\bwith\b[^,;.\d]{0,30}$")
_MAKES_SOMETHING = compiled(rf"\W*(?:\d|{any_of(vocabulary.PRODUCE)}\b)")
_FROM_TIMES = compiled(r"\bfrom\s+\d[\d.,]*\s?[x×]")
_INSIDE = compiled(r"\b(?:within|under|in|inside|less than)\s*$")
_WE_DO = compiled(r"\b(?:we|they|i)\s+(?:(?:currently|now|usually|still|typically|only)\s+)?[a-z]+\s*$")
_CAME_FROM = compiled(r"(?:up |down )?from\b")
_SOME_SHOULD = compiled(r"\s*(?:of\s+)?[\w\s'’-]{2,40}\b(?:should|must|needs? to|ha(?:s|ve) to|shall)\b")
_OF_OTHERS = compiled(
    r"\b(?:benchmark|competitors?['’]?|industry|sector|peers?|rivals?|market) ?(?:average|median|leaders?|norm)?"
    r"\b[^,;.]{0,40}\b(?:is|are|has|have|at|of|was|were|:)\s*(?:at |about |around )?$"
)
_MERELY = compiled(r"\b(?:only|just|merely|barely|a mere)\s*$|\b(?:we|they) only \w+\s*$")
_THEN_TARGET = compiled(
    r"[^.;,\d]{0,30}[,;(–—-]+\s*(?:our |the |and |we )?(?:target|goal|aim|want|should|needs?|must|let['’]?s|to be|→)"
)
_OF = compiled(r"\b(?:of|at)\s*(?:about|around)?\s*$")
_RANGE = re.compile(r"\s*(?:to|and|[-–—])\s*", re.IGNORECASE)
_TO = re.compile(
    rf"(?:\s*(?:/|per\b|an?\b|each\b)\s*\w+)?\s*(?:\([^)]{{0,30}}\)\s*)?,?\s*(?:{ARROW}|(?:up |down |"
    rf"back )?to)\s*(?:about|around|~)?\s*",
    re.IGNORECASE,
)
_KEPT = compiled(
    rf"\b(?:{any_of(vocabulary.KEEP)}|hold(?:ing)?|stays?|between|within|in the range(?: of)?|range)\b[^.;]{{0,60}}$"
)
_SHARE_OF = compiled(r"\s*(?:of\b|(?!of\b)\w+\s+of\b)")
_DOING = compiled(
    r"\b(?:is|are|was|were|have|has|had|fail|come|comes|say|said|never|still|do|does|did|don['’]?t|want|"
    r"can|cannot|take|use|leave|left|drop|show|contain|lack|need)\b"
)


def play(text: str, figures: tuple[Quantity, ...], dues: tuple[DueReading, ...] = ()) -> tuple[Played, ...]:
    """Give every figure of one statement its role; a figure that stands right before a due date is a target."""
    played = [_alone(text, figures, i) for i in range(len(figures))]
    played = _in_pairs(text, played)
    played = _past_reports(text, played)
    return tuple(_the_one_left(text, _without_conditions(text, played), dues))


def _alone(text: str, figures: tuple[Quantity, ...], i: int) -> Played:
    """Read a role from the words right before and right after a figure."""
    figure = figures[i]
    left = text[_after(text, figures[i - 1]) if i else 0 : figure.start]
    right = text[figure.end : figures[i + 1].start if i + 1 < len(figures) else len(text)]
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
            if _ONLY_WITHIN.match(match[0]) and figure.unit.kind is UnitKind.DURATION and not _wants(text):
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
    present = AFTER_FIGURE[0][1].match(text, figure.end)
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
        return not re.search(r"\b(?:reduce|from|time|duration)\b[^.;]*\bto\s*$", left, re.IGNORECASE)
    symbol = figure.unit.symbol or ""
    if not _IN.search(left) or symbol not in _LONG:
        return False
    return symbol in ("months", "years", "weeks") or bool(_MAKES.search(text))


def _from_verb(text: str, left: str, figure: Quantity) -> Role:
    """Read "sign 20 customers" and "an NPS of 45" as targets where the statement wants something."""
    wants = _wants(text)
    if not wants and (_MERELY.search(left) or _WE_DO.search(left)):
        return Role.BASELINE
    if _DIRECT.search(left):
        is_change = _SHRINKS.search(left) or (_MOVES.search(left) and figure.unit.kind is not UnitKind.NUMBER)
        is_money = figure.unit.kind is UnitKind.CURRENCY and re.search(r"\braise\s*$", left, re.IGNORECASE)
        return Role.CHANGE if is_change and not is_money else Role.TARGET
    if _OF.search(left) and wants and not _KEPT.search(left):
        return Role.TARGET
    if _IN.search(left) and figure.unit.kind is UnitKind.DURATION and wants:
        return Role.AT_MOST
    if _OF.search(left) and _KEPT.search(left):
        return Role.TARGET
    if figure.unit.kind in (UnitKind.PERCENT, UnitKind.POINTS) and _MOVES_SOMETHING.search(left):
        return Role.CHANGE
    return Role.UNREAD


def _wants(text: str) -> bool:
    return bool(WISH.search(text)) or bool(_STARTS.match(text))


def _in_pairs(text: str, played: list[Played]) -> list[Played]:
    """Read "30 → 12", "32 to 45" and "between 5 and 7" as pairs."""
    result = list(played)
    for i in range(len(result) - 1):
        one, two = result[i], result[i + 1]
        between = text[one.quantity.end : two.quantity.start]
        left = text[: one.quantity.start]
        if _RANGE.fullmatch(between) and _KEPT.search(left) and not re.search(r"\bfrom\s*$", left):
            low, high = sorted((one, two), key=lambda each: each.quantity.value)
            start = _begin_of_range(left)
            result[i] = Played(low.quantity, Role.LOW, start)
            result[i + 1] = Played(high.quantity, Role.HIGH, start)
        elif re.fullmatch(r"\s*[-–—]\s*", between):
            result[i], result[i + 1] = (Played(each.quantity, Role.UNREAD, each.marked) for each in (one, two))
        elif _TO.fullmatch(between) and one.role in (Role.UNREAD, Role.BASELINE, Role.TARGET):
            marked = one.marked if one.role is Role.BASELINE else one.quantity.start
            result[i] = Played(one.quantity, Role.BASELINE, marked)
            result[i + 1] = Played(two.quantity, Role.TARGET, one.quantity.end)
    return result


def _begin_of_range(left: str) -> int:
    match = re.search(r"\b(?:between|within|in the range(?: of)?|at|in|from)\s*$", left, re.IGNORECASE)
    return match.start() if match else len(left)


def _past_reports(text: str, played: list[Played]) -> list[Played]:
    """Read "churn rose from 3 % to 5 %" as a report: the second figure is where things stand."""
    played = _without_former(text, played)
    past = REPORTED.search(text)
    if not past or WISH.search(text):
        return played
    ends = [i for i, each in enumerate(played) if each.role is Role.TARGET and each.marked >= past.end() - 4]
    if not ends:
        return played
    result = list(played)
    for i, each in enumerate(played):
        if each.role is Role.BASELINE and i < ends[0]:
            result[i] = Played(each.quantity, Role.FORMER, each.marked)
    first = result[ends[0]]
    result[ends[0]] = Played(first.quantity, Role.BASELINE, first.marked)
    return result


def _without_conditions(text: str, played: list[Played]) -> list[Played]:
    """Set aside the limit that only says what is counted: "95 % of tickets answered within 24 hours"."""
    return [
        Played(each.quantity, Role.ASIDE, each.marked) if _is_condition(text, each, played) else each for each in played
    ]


def _without_former(text: str, played: list[Played]) -> list[Played]:
    """Set apart where a metric came from in "NPS is 41, up from 34" and "is down to 3 % from 7 %"."""
    stands = [each for each in played if each.role is Role.BASELINE]
    if len(stands) < 2 or _wants(text):
        return played
    return [
        Played(each.quantity, Role.FORMER, each.marked)
        if each in stands[1:] and _CAME_FROM.match(text[each.marked :])
        else each
        for each in played
    ]


def _is_condition(text: str, each: Played, played: list[Played]) -> bool:
    if each.role not in (Role.AT_MOST, Role.AT_LEAST):
        return False
    if _WITH.search(text[: each.quantity.start]) and _MAKES_SOMETHING.match(text):
        return True
    others = [other for other in played if other is not each and other.role not in (Role.CHANGE, Role.ASIDE)]
    follows_share = any(
        _is_share(other.quantity, text[other.quantity.end :]) and other.quantity.end <= each.quantity.start
        for other in others
    )
    if each.quantity.unit.kind is not UnitKind.DURATION:
        return follows_share
    measures_other = any(
        other.quantity.unit.kind is not UnitKind.DURATION and other.quantity.unit != vocabulary.NUMBER
        for other in others
    )
    return follows_share or (measures_other and bool(_INSIDE.search(text[: each.quantity.start])))


def _the_one_left(text: str, played: list[Played], dues: tuple[DueReading, ...]) -> list[Played]:
    """Give a role to a single figure that none of its neighbours explains, where the whole statement does."""
    unread = [i for i, each in enumerate(played) if each.role is Role.UNREAD]
    if len(unread) != 1:
        return played
    figure = played[unread[0]].quantity
    others = {each.role for each in played if each.role is not Role.ASIDE and each.quantity is not figure}
    role = Role.UNREAD
    if NOW.search(text) and not WISH.search(text) and not _STARTS.match(text) and Role.BASELINE not in others:
        role = Role.BASELINE
    elif not others & TARGETS and _is_wanted(text, figure, played, dues):
        role = Role.TARGET
    elif others & TARGETS and Role.BASELINE not in others and _THEN_TARGET.match(text[figure.end :]):
        role = Role.BASELINE
    if role is Role.UNREAD:
        return played
    return [Played(each.quantity, role, each.marked) if each.role is Role.UNREAD else each for each in played]


def _is_wanted(text: str, figure: Quantity, played: list[Played], dues: tuple[DueReading, ...]) -> bool:
    """Tell whether a figure without a verb is wanted: by its day, a baseline in parentheses, as a share or a zero."""
    right = text[figure.end :]
    leads = not re.search(r"\w", text[: figure.start])
    alone = leads and not any(each.quantity is not figure and each.role is not Role.ASIDE for each in played)
    return (
        any(re.fullmatch(r"[\s,]*", text[figure.end : due.start]) for due in dues)
        or any(_is_parenthesis(text, each, figure) for each in played)
        or (leads and (figure.value == 0 or (figure.unit.kind is UnitKind.PERCENT and bool(_SOME_SHOULD.match(right)))))
        or (alone and (bool(dues) or (_is_share(figure, right) and not _DOING.search(right))))
    )


def _is_parenthesis(text: str, each: Played, figure: Quantity) -> bool:
    """Tell whether a baseline follows a figure in parentheses: "40 % of offers accepted (up from 30 %)"."""
    opens = re.search(r"\(\s*$", text[: each.marked]) or text[each.marked : each.marked + 1] == "("
    return each.role is Role.BASELINE and each.quantity.start > figure.end and bool(opens)


def _is_share(figure: Quantity, right: str) -> bool:
    return figure.unit.kind is UnitKind.PERCENT and bool(_SHARE_OF.match(right))
