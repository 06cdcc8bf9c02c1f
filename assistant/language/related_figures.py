"""What the figures of a statement are to each other: pairs, ranges, reports, conditions, and the one that is left."""

from __future__ import annotations

import re

from app.objectives.models import UnitKind
from assistant.language import vocabulary
from assistant.language.cues import ARROW, NOW, REPORTED, WISH, Role, compiled
from assistant.language.dates import DueReading
from assistant.language.figures import Quantity
from assistant.language.openings import is_wish, starts_with_a_goal
from assistant.language.played import TARGETS, Played
from assistant.language.vocabulary import any_of

_WITH = compiled(r"\bwith\b[^,;.\d]{0,30}$")
_MAKES_SOMETHING = compiled(rf"\W*(?:\d|{any_of(vocabulary.PRODUCE)}\b)")
_INSIDE = compiled(r"\b(?:within|under|in|inside|less than)\s*$")
_CAME_FROM = compiled(r"(?:up |down )?from\b")
_SOME_SHOULD = compiled(r"\s*(?:of\s+)?[\w\s'’-]{2,40}\b(?:should|must|needs? to|ha(?:s|ve) to|shall)\b")
_THEN_TARGET = compiled(
    r"[^.;,\d]{0,30}[,;(–—-]+\s*(?:our |the |and |we )?(?:target|goal|aim|want|should|needs?|must|let['’]?s|to be|→)"
)
_RANGE = re.compile(r"\s*(?:to|and|[-–—])\s*", re.IGNORECASE)
_TO = re.compile(
    rf"(?:\s*(?:/|per\b|an?\b|each\b)\s*\w+)?\s*(?:\([^)]{{0,30}}\)\s*)?,?\s*(?:{ARROW}|(?:up |down |"
    rf"back )?to)\s*(?:about|around|~)?\s*",
    re.IGNORECASE,
)
KEPT = compiled(
    rf"\b(?:{any_of(vocabulary.KEEP)}|hold(?:ing)?|stays?|between|within|in the range(?: of)?|range)\b[^.;]{{0,60}}$"
)
_SHARE_OF = compiled(r"\s*(?:of\b|(?!of\b)\w+\s+of\b)")
_DOING = compiled(
    r"\b(?:is|are|was|were|have|has|had|fail|come|comes|say|said|never|still|do|does|did|don['’]?t|want|"
    r"can|cannot|take|use|leave|left|drop|show|contain|lack|need)\b"
)


def in_pairs(text: str, played: list[Played]) -> list[Played]:
    """Read "30 → 12", "32 to 45" and "between 5 and 7" as pairs."""
    result = list(played)
    for i in range(len(result) - 1):
        one, two = result[i], result[i + 1]
        between = text[one.quantity.rate_end : two.quantity.start]
        left = text[: one.quantity.start]
        if _RANGE.fullmatch(between) and KEPT.search(left) and not re.search(r"\bfrom\s*$", left):
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


def past_reports(text: str, played: list[Played]) -> list[Played]:
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


def without_conditions(text: str, played: list[Played]) -> list[Played]:
    """Set aside the limit that only says what is counted: "95 % of tickets answered within 24 hours"."""
    return [
        Played(each.quantity, Role.ASIDE, each.marked) if _is_condition(text, each, played) else each for each in played
    ]


def _without_former(text: str, played: list[Played]) -> list[Played]:
    """Set apart where a metric came from in "NPS is 41, up from 34" and "is down to 3 % from 7 %"."""
    stands = [each for each in played if each.role is Role.BASELINE]
    if len(stands) < 2 or is_wish(text):
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


def the_one_left(text: str, played: list[Played], dues: tuple[DueReading, ...]) -> list[Played]:
    """Give a role to a single figure that none of its neighbours explains, where the whole statement does."""
    unread = [i for i, each in enumerate(played) if each.role is Role.UNREAD]
    if len(unread) != 1:
        return played
    figure = played[unread[0]].quantity
    others = {each.role for each in played if each.role is not Role.ASIDE and each.quantity is not figure}
    role = Role.UNREAD
    if NOW.search(text) and not WISH.search(text) and not starts_with_a_goal(text) and Role.BASELINE not in others:
        role = Role.BASELINE
    elif not others & TARGETS and _is_wanted(text, figure, played, dues):
        role = Role.TARGET
    elif others & TARGETS and Role.BASELINE not in others and _THEN_TARGET.match(text[figure.rate_end :]):
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
        any(re.fullmatch(r"[\s,]*", text[figure.rate_end : due.start]) for due in dues)
        or any(_is_parenthesis(text, each, figure) for each in played)
        or (leads and (figure.value == 0 or (figure.unit.kind is UnitKind.PERCENT and bool(_SOME_SHOULD.match(right)))))
        or (leads and bool(dues) and _tells_only_where_it_stands(played, figure))
        or (alone and (bool(dues) or (_is_share(figure, right) and not _DOING.search(right))))
    )


def _tells_only_where_it_stands(played: list[Played], figure: Quantity) -> bool:
    """Tell whether all other figures say where things stand: "75 % occupancy by 30 September, up from 61 %"."""
    others = [each.role for each in played if each.quantity is not figure and each.role is not Role.ASIDE]
    return bool(others) and all(role in (Role.BASELINE, Role.FORMER) for role in others)


def _is_parenthesis(text: str, each: Played, figure: Quantity) -> bool:
    """Tell whether a baseline follows a figure in parentheses: "40 % of offers accepted (up from 30 %)"."""
    opens = re.search(r"\(\s*$", text[: each.marked]) or text[each.marked : each.marked + 1] == "("
    return each.role is Role.BASELINE and each.quantity.start > figure.end and bool(opens)


def _is_share(figure: Quantity, right: str) -> bool:
    return figure.unit.kind is UnitKind.PERCENT and bool(_SHARE_OF.match(right))
