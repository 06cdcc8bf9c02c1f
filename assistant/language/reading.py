"""What a statement says of a metric: what is measured, which way, from where, to where, and by when.

A reading never guesses: what the words leave open, or say in two ways, is None.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.objectives.models import MetricKind, UnitKind
from assistant.facts import Unit
from assistant.language import vocabulary
from assistant.language.cues import WISH, Role
from assistant.language.dates import DueReading, Period, due_date, due_dates
from assistant.language.figures import Quantity, quantities
from assistant.language.roles import TARGETS, Played, play
from assistant.language.subjects import subject
from assistant.language.vocabulary import any_of
from assistant.units import in_common

LONGEST_STATEMENT = 600
_MOST_FIGURES = 12
_WORD = re.compile(r"[a-z][\w'’-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MetricReading:
    """One statement's claim about one metric; figures carry the exact words they came from.

    ``subject`` is what is measured, in the statement's words. ``change`` is a relative figure ("by 20 %"), which is
    never a target. ``wants`` tells a goal from a report.
    """

    subject: str | None
    kind: MetricKind | None
    unit: Unit | None
    baseline: Quantity | None = None
    target: Quantity | None = None
    low: Quantity | None = None
    high: Quantity | None = None
    change: Quantity | None = None
    due: DueReading | None = None
    wants: bool = False
    played: tuple[Played, ...] = ()


@lru_cache(maxsize=512)
def read(text: str, period: Period, locale: str = "en") -> MetricReading:
    """Read one statement; the period gives dates their year and quarter, the locale its decimal mark.

    A text that is far too long, or a table of figures, states nothing.
    """
    figures = quantities(text, locale) if len(text) <= LONGEST_STATEMENT else ()
    if len(text) > LONGEST_STATEMENT or len(figures) > _MOST_FIGURES:
        return MetricReading(None, None, None)
    dues = due_dates(text, period)
    played = play(text, figures, dues)
    about = subject(text, played)
    by_role = {role: _only(played, {role}) for role in Role}
    baseline, target = by_role[Role.BASELINE], _only(played, TARGETS)
    low, high = by_role[Role.LOW], by_role[Role.HIGH]
    if target and (_FORBIDS.search(text) or (_keeps(text) and not baseline)):
        low, high = _limits(played, target, about)
        target = None
    counted = " ".join(
        figure.unit.symbol or "" for figure in (baseline, target) if figure and figure.unit.kind is UnitKind.NUMBER
    )
    kind = _kind(text, f"{about or ''} {counted}".strip() or None, baseline, target, low or high, played)
    return MetricReading(
        subject=about,
        kind=kind,
        unit=_unit(about, target, baseline, low, high),
        baseline=baseline,
        target=target,
        low=low,
        high=high,
        change=by_role[Role.CHANGE],
        due=due_date(text, period),
        wants=is_wish(text),
        played=played,
    )


def is_wish(text: str) -> bool:
    """Tell whether a statement wants something, by a modal word or by starting with a verb of change."""
    return bool(WISH.search(text) or _STARTS_WITH_A_GOAL.match(text))


def starts_with_making(text: str, *, of_lasting: bool = False) -> bool:
    """Tell whether a statement starts with a verb of doing, or, for ``of_lasting``, of getting something that lasts."""
    return bool((_GAINS_SOMETHING if of_lasting else _PRODUCES).match(text))


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


_BETTER_AS_IT_IS = re.compile(
    r"\btime (?:on|in) (?:site|page|app|product)\b|"
    r"\bsession (?:length|duration|time)\b|"
    r"\bat grade level\b|\bfree\b|\bfirst[- ](?:call|contact|time)\b"
)
_ON_TIME = re.compile(r"\bon time\b")
_LEAD_IN = (
    r"(?:[\s•*–\-\d.)]*)(?:(?:we|i|you|the team|everyone)\s+(?=[a-z]+(?:ld|st|d to|t to|e to|ll|an|"
    r"to)\b))?(?:(?:should|must|need to|want to|have to|could|can|will|"
    r"would like to|plan to|aim to|propose to|suggest|let['’]?s|please|think we should|to|also|and|goal:|"
    r"target:|kr\d?:|"
    r"key result:)\s+)*"
)
_GOALS = {
    *vocabulary.RAISE,
    *vocabulary.LOWER,
    *vocabulary.IMPROVE,
    *vocabulary.REACH,
    *vocabulary.KEEP,
    *vocabulary.PRODUCE,
}
_STARTS_WITH_A_GOAL = re.compile(rf"{_LEAD_IN}{any_of({*_GOALS, *vocabulary.FIND_OUT})}\b", re.IGNORECASE)
_KEEPS = re.compile(
    rf"\b(?:{any_of(set(vocabulary.KEEP))})\b|\b(?:no more than|capped?)\b|^\W*hold(?:ing)?\b|\bhold "
    rf"(?:at|it|steady|between|above|below|under)\b",
    re.IGNORECASE,
)
_FORBIDS = re.compile(
    r"\b(?:(?:must|may|should|shall|can) ?not|(?:ca|mus|should)n['’]t|mustn['’]t|(?<!that )(?<!who )never|not exceed|"
    r"without)\b|^\W*no\s|\bno\s[\w\s-]{2,40}?\bexceeds?\b",
    re.IGNORECASE,
)
_MOVES = re.compile(rf"\b{any_of({*vocabulary.RAISE, *vocabulary.LOWER, *vocabulary.IMPROVE})}\b", re.IGNORECASE)
_UP = re.compile(rf"\b(?:{any_of(set(vocabulary.RAISE))}|up to|higher)\b", re.IGNORECASE)
_DOWN = re.compile(
    rf"\b(?:{any_of(set(vocabulary.LOWER))}|down to|down from|down(?=\s+[\d$€£])|fewer|lower)\b", re.IGNORECASE
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
    rf"{_LEAD_IN}(?:start (?:to )?)?{_TO_FIND_OUT}\b|\b(?:baseline (?:for|of|our)|(?:don['’]?t|do not) "
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
_PRODUCES = re.compile(
    rf"{_LEAD_IN}{any_of({*vocabulary.PRODUCE, 'deliver', 'pass'})}\b"
    r"(?!\s+(?:is|are|was|were|has|have|should|must|needs?|will|can|costs?|rate)\b)",
    re.IGNORECASE,
)


_GAINS_SOMETHING = re.compile(rf"{_LEAD_IN}{any_of(vocabulary.GAINED)}\b", re.IGNORECASE)


def _only(played: tuple[Played, ...], roles: frozenset[Role] | set[Role]) -> Quantity | None:
    """Take the one figure of these roles; None where there is none, or where two differ."""
    found = [each.quantity for each in played if each.role in roles]
    if not found or any((each.value, each.unit) != (found[0].value, found[0].unit) for each in found):
        return None
    return found[0]


def _keeps(text: str) -> bool:
    return bool(_FORBIDS.search(text)) or (bool(_KEEPS.search(text)) and not _MOVES.search(text))


def _limits(played: tuple[Played, ...], figure: Quantity, about: str | None) -> tuple[Quantity | None, Quantity | None]:
    """Tell which side of a band a single limit closes: lower, upper, or unknown."""
    role = next(each.role for each in played if each.quantity is figure)
    way = polarity(about)
    if role is Role.AT_LEAST or (role is Role.TARGET and way is MetricKind.INCREASE):
        return figure, None
    if role is Role.AT_MOST or (role is Role.TARGET and way is MetricKind.DECREASE):
        return None, figure
    return None, None


def _kind(
    text: str,
    about: str | None,
    baseline: Quantity | None,
    target: Quantity | None,
    limit: Quantity | None,
    played: tuple[Played, ...],
) -> MetricKind | None:
    if limit:
        return MetricKind.MAINTAIN
    said = said_way(text)
    if baseline and target:
        way = _way(baseline, target)
        return None if said and way and said is not way else way
    if any(each.role is Role.TARGET for each in played) and _keeps(text):
        return MetricKind.MAINTAIN
    if target:
        role = next(each.role for each in played if each.quantity is target)
        compared = {Role.AT_LEAST: MetricKind.INCREASE, Role.AT_MOST: MetricKind.DECREASE}.get(role)
        made = MetricKind.INCREASE if _PRODUCES.match(text) else None
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
        if _PRODUCES.match(text):
            return MetricKind.BINARY
    if _keeps(text) and _STARTS_WITH_A_GOAL.match(text):
        return MetricKind.MAINTAIN
    wants = is_wish(text)
    if has_change and not said and (more := _COMPARED.search(text)):
        said = MetricKind.INCREASE if more[1] else MetricKind.DECREASE
    if not wants and (way := _way_reported(text, played)):
        return way
    return (said if wants or has_change else None) or (polarity(about) if baseline or has_change or wants else None)


def _way_reported(text: str, played: tuple[Played, ...]) -> MetricKind | None:
    """Read which way is better from a report that something improved from one figure to another."""
    former, now = _only(played, {Role.FORMER}), _only(played, {Role.BASELINE})
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


def _unit(about: str | None, *figures: Quantity | None) -> Unit | None:
    """Choose the unit that says most; a bare number of a points metric counts points."""
    units = [figure.unit for figure in figures if figure]
    told = next((unit for unit in units if unit != vocabulary.NUMBER), units[0] if units else None)
    return unit_of(about, told) if told else None


def unit_of(about: str | None, unit: Unit) -> Unit:
    """Read a bare number of a metric that is counted in points (NPS) as points."""
    words = (about or "").lower()
    if (
        unit.kind is UnitKind.NUMBER
        and not unit.symbol
        and any(re.search(rf"\b{metric}\b", words) for metric in vocabulary.POINT_METRICS)
    ):
        return vocabulary.POINTS
    return unit
