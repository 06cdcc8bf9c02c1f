"""A statement's reading in the light of where it stands: the input's kind, the statement before, the words around."""

from __future__ import annotations

import re
from dataclasses import replace

from app.objectives.models import MetricKind, TeamInputKind, UnitKind
from assistant.builtin.naming import is_fit
from assistant.language.cues import Role
from assistant.language.directions import polarity, said_way
from assistant.language.figures import Quantity
from assistant.language.reading import MetricReading
from assistant.language.vocabulary import any_of, words

_NO_SCOPE = any_of(
    words(
        "average total moment present general least most first last past now median example end order addition mind "
        "all time following next current january february march april may june july august september october november "
        "december spring summer autumn winter fall"
    )
)
_SCOPE = re.compile(
    rf"\s+((?:at|in|on|for|of|among|across)\s+(?!(?:the\s+)?{_NO_SCOPE}\b)"
    r"(?P<place>[a-z][\w'’-]*(?:\s+[a-z][\w'’-]*){0,4})"
    r"|(?:older|open|longer|larger|smaller)\s+(?:than|for)\b[\w\s-]{2,40})",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\s(?:is|are|was|were|seems?|feels?|needs?)\s", re.IGNORECASE)


def refined(reading: MetricReading, words: str, kind: TeamInputKind) -> MetricReading:
    """Refine the reading of one statement by the kind of input that it stands in and by its own words."""
    return _scoped(_as_reported(_with_fit_name(reading), kind), words)


def about(reading: MetricReading, named: str, words: str) -> MetricReading:
    """Read a statement as one about the metric named before, which may tell which way is better."""
    if reading.kind in (None, MetricKind.INCREASE, MetricKind.DECREASE) and (reading.baseline or reading.target):
        return replace(reading, subject=named, kind=said_way(words) or polarity(named) or reading.kind)
    return replace(reading, subject=named)


def _with_fit_name(reading: MetricReading) -> MetricReading:
    """Take "activation" out of "activation is weak"."""
    if reading.subject is None or is_fit(reading.subject):
        return reading
    head = _COPULA.split(reading.subject, maxsplit=1)[0]
    return replace(reading, subject=head) if is_fit(head) else reading


def _as_reported(reading: MetricReading, kind: TeamInputKind) -> MetricReading:
    """Read the one bare figure of a metric that someone reports ("seat occupancy 68 %") as where it stands."""
    bare = [each.quantity for each in reading.played if each.role is Role.UNREAD]
    others = [each for each in reading.played if each.role not in (Role.UNREAD, Role.ASIDE)]
    if kind is not TeamInputKind.METRIC or reading.wants or others or len(bare) != 1:
        return reading
    return replace(reading, baseline=bare[0], kind=polarity(f"{reading.subject or ''} {bare[0].unit.symbol or ''}"))


def _scoped(reading: MetricReading, words: str) -> MetricReading:
    """Add where or for whom a figure holds to the name: "page load time" and "on mobile"."""
    figures = [each for each in (reading.baseline, reading.target, reading.low, reading.high) if each]
    if not figures or reading.subject is None:
        return reading
    end = max(figure.rate_end for figure in figures)
    due = reading.due.start if reading.due and reading.due.start > end else len(words)
    scope = _SCOPE.fullmatch(words[end:due].rstrip(" .!"))
    if scope and scope[1].lower().startswith("of ") and not _is_plain_percentage(reading, figures):
        return reading
    if scope is None or scope[1].lower() in reading.subject.lower() or not is_fit(scope["place"] or scope[1]):
        return reading
    return replace(reading, subject=f"{reading.subject} {scope[1]}")


def _is_plain_percentage(reading: MetricReading, figures: list[Quantity]) -> bool:
    """Tell a percentage whose name does not say yet what it is a share of."""
    is_share = re.match(r"(?:share of|any single)\b", reading.subject or "")
    return not is_share and all(figure.unit.kind is UnitKind.PERCENT for figure in figures)
