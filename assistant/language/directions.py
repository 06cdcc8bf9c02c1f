"""Which way a metric should go: by what a statement says, by its figures, and by the metric's own words."""

from __future__ import annotations

import re

from app.objectives.models import MetricKind, UnitKind
from assistant.language import vocabulary
from assistant.language.cues import Role
from assistant.language.figures import Quantity
from assistant.language.openings import LEAD_IN, is_wish, starts_with_a_goal, starts_with_making
from assistant.language.played import Played, only
from assistant.language.tokens import cue
from assistant.language.vocabulary import any_of
from assistant.units import in_common

_WORD = re.compile(r"[a-z][\w'’-]*", re.IGNORECASE)
_BETTER_AS_IT_IS = re.compile(
    r"\btime (?:on|in) (?:site|page|app|product)\b|"
    r"\bsession (?:length|duration|time)\b|"
    r"\bat grade level\b|\bfree\b|\bfirst[- ](?:call|contact|time)\b"
)
_ON_TIME = re.compile(r"\bon time\b")
_KEEPS = cue(
    rf"\b(?:{any_of(set(vocabulary.KEEP))})\b|^\W*hold(?:ing)?\b|\bhold "
    rf"(?:at|it|steady|between|above|below|under)\b",
    (*vocabulary.KEEP, "hold", "holding"),
)
_CAPS = cue(r"\b(?:no more than|capped?)\b", ("no", "cap", "capped"))
_FORBIDS = cue(
    r"\b(?:(?:must|may|should|shall|can) ?not|(?:ca|mus|should)n['’]t|mustn['’]t|(?<!that )(?<!who )never|not exceed|"
    r"without)\b|^\W*no\s(?!more|less|fewer)|\bno\s[\w\s-]{2,40}?\bexceeds?\b",
    vocabulary.words(
        "must may should shall can cannot mustnot maynot shouldnot shallnot ca mus shouldn mustn never not without no"
    ),
)
_MOVING = {*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE}
_MOVES = cue(rf"\b{any_of(_MOVING)}\b", _MOVING)
_UP = cue(
    rf"\b(?:{any_of(set(vocabulary.RAISE))}|up to|higher|(?:twice|times) as (?:many|much))\b",
    (*vocabulary.RAISE, "up", "higher", "twice", "times"),
)
_DOWN = cue(
    rf"\b(?:{any_of(set(vocabulary.LOWER))}|down to|down from|down(?=\s+[\d$€£])|fewer|lower|half as (?:many|much))\b",
    (*vocabulary.LOWER, "down", "fewer", "lower", "half"),
)
_TO_FIND_OUT = any_of(
    {
        *vocabulary.FIND_OUT,
        "find out",
        "start tracking",
        "get a baseline",
        "set a baseline",
        "(?:start|begin) measuring",
    }
)
_FINDS_OUT = re.compile(
    rf"{LEAD_IN}(?:start (?:to )?)?{_TO_FIND_OUT}\b|\b(?:baseline (?:for|of|our)|(?:don['’]?t|do not) "
    rf"(?:know|measure|track)|"
    r"(?:nobody|no one) (?:knows|measures|tracks|counts)|not (?:yet )?(?:measured|tracked|known)|is unknown|"
    r"no baseline|"
    r"start (?:measuring|tracking))\b",
    re.IGNORECASE,
)
_GAINS = re.compile(
    r"\b(?:reach|hit|achieve|attain|exceed|surpass|gain|earn|secure|have|deliver)(?:es|s|d|ed|ing)?\b|"
    r"\b(?:target|goal)\b",
    re.IGNORECASE,
)
_STEPS = re.compile(
    r"\b(?:milestones?|(?:in|over) (?:two|three|four|five|\d) (?:phases|stages|steps|waves|milestones))\b",
    re.IGNORECASE,
)


def polarity(about: str | None) -> MetricKind | None:
    """Tell which way a metric improves, by its own words; None where they do not say."""
    told = (about or "").lower()
    if _BETTER_AS_IT_IS.search(told):
        return MetricKind.INCREASE
    words = _WORD.findall(_ON_TIME.sub(" ", told))
    if any(word in vocabulary.UNWANTED for word in words):
        return MetricKind.DECREASE
    less = any(word in vocabulary.LESS_IS_BETTER for word in words)
    more = any(word in vocabulary.MORE_IS_BETTER for word in words)
    if less and more:
        return _polarity_of_head(words)
    return MetricKind.DECREASE if less else MetricKind.INCREASE if more else None


def _polarity_of_head(words: list[str]) -> MetricKind | None:
    """Judge "response time" and "error coverage" by the last telling word before any preposition."""
    head = words[
        : next(
            (i for i, word in enumerate(words) if word in ("of", "per", "for", "to", "in", "on", "from")), len(words)
        )
    ]
    for word in reversed(head):
        if word in vocabulary.LESS_IS_BETTER:
            return MetricKind.DECREASE
        if word in vocabulary.MORE_IS_BETTER and word not in ("rate", "share"):
            return MetricKind.INCREASE
    return None


def keeps(text: str) -> bool:
    """Tell whether a statement keeps or forbids something, rather than moves it."""
    return bool(_FORBIDS.search(text)) or (bool(_KEEPS.search(text) or _CAPS.search(text)) and not _MOVES.search(text))


def is_limit(text: str, *, has_baseline: bool, has_due: bool) -> bool:
    """Tell whether the one figure of a statement is a limit to keep, not a value to reach.

    What should be so by a day ("no more than 2 a week by 31 August") is not so yet.
    """
    if _FORBIDS.search(text):
        return True
    is_cap = bool(_CAPS.search(text)) and not has_due
    return (bool(_KEEPS.search(text)) or is_cap) and not _MOVES.search(text) and not has_baseline


def limits(played: tuple[Played, ...], figure: Quantity, about: str | None) -> tuple[Quantity | None, Quantity | None]:
    """Tell which side of a band a single limit closes: lower, upper, or unknown."""
    role = next(each.role for each in played if each.quantity is figure)
    way = polarity(about)
    if role is Role.AT_LEAST or (role is Role.TARGET and way is MetricKind.INCREASE):
        return figure, None
    if role is Role.AT_MOST or (role is Role.TARGET and way is MetricKind.DECREASE):
        return None, figure
    return None, None


def kind_of(
    text: str,
    about: str | None,
    baseline: Quantity | None,
    target: Quantity | None,
    limit: Quantity | None,
    played: tuple[Played, ...],
) -> MetricKind | None:
    """Tell what kind of metric a statement speaks of, given what was read from it; None where it does not say."""
    if limit:
        return MetricKind.MAINTAIN
    said = said_way(text)
    if baseline and target:
        way = _way(baseline, target)
        return None if said and way and said is not way else way
    if any(each.role is Role.TARGET for each in played) and keeps(text):
        return MetricKind.MAINTAIN
    if target:
        role = next(each.role for each in played if each.quantity is target)
        compared = {Role.AT_LEAST: MetricKind.INCREASE, Role.AT_MOST: MetricKind.DECREASE}.get(role)
        made = MetricKind.INCREASE if starts_with_making(text) else None
        gained = MetricKind.INCREASE if _GAINS.search(text) or _is_share(text, target) else None
        return said or compared or made or polarity(about) or gained
    return _kind_without_target(text, about, said, baseline, played)


def _kind_without_target(
    text: str, about: str | None, said: MetricKind | None, baseline: Quantity | None, played: tuple[Played, ...]
) -> MetricKind | None:
    has_change = any(each.role is Role.CHANGE for each in played)
    if not baseline and not any(each.role is not Role.ASIDE for each in played):
        if _FINDS_OUT.search(text):
            return MetricKind.BASELINE
        if _STEPS.search(text):
            return MetricKind.MILESTONE
        if starts_with_making(text):
            return MetricKind.BINARY
    if keeps(text) and starts_with_a_goal(text):
        return MetricKind.MAINTAIN
    wants = is_wish(text)
    if has_change and not said and (more := _COMPARED.search(text)):
        said = MetricKind.INCREASE if more[1] else MetricKind.DECREASE
    if not wants and (way := _way_reported(text, played)):
        return way
    return (said if wants or has_change else None) or (polarity(about) if baseline or has_change or wants else None)


def _way_reported(text: str, played: tuple[Played, ...]) -> MetricKind | None:
    """Read which way is better from a report that something improved from one figure to another."""
    former, now = only(played, {Role.FORMER}), only(played, {Role.BASELINE})
    return _way(former, now) if former and now and re.search(r"\bimproved\b", text, re.IGNORECASE) else None


def _is_share(text: str, target: Quantity) -> bool:
    return target.unit.kind is UnitKind.PERCENT and bool(re.match(r"\+?\s*of\b", text[target.end :]))


def said_way(text: str) -> MetricKind | None:
    """Read the direction from verbs; None where none or both are named, or where the verb is only "improve"."""
    up, down = _UP.search(text), _DOWN.search(text)
    if up and down:
        first_up, first_down = (_STARTS.match(text[match.start() :]) for match in (up, down))
        return (
            MetricKind.INCREASE
            if first_up and up.start() < down.start()
            else MetricKind.DECREASE
            if first_down
            else None
        )
    return MetricKind.INCREASE if up else MetricKind.DECREASE if down else None


_COMPARED = re.compile(
    r"\b(?:(more|higher|larger|longer)|fewer|less|lower|shorter|faster|cheaper|smaller)\b", re.IGNORECASE
)
_STARTS = re.compile(any_of({*vocabulary.RAISE, *vocabulary.LOWER}), re.IGNORECASE)


def _way(baseline: Quantity, target: Quantity) -> MetricKind | None:
    common = in_common((baseline.value, baseline.unit), (target.value, target.unit))
    if common is None or common.first == common.second:
        return None
    return MetricKind.INCREASE if common.second > common.first else MetricKind.DECREASE
