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
from assistant.language.cues import Role
from assistant.language.dates import DueReading, Period, due_date, due_dates
from assistant.language.directions import is_limit, kind_of, limits
from assistant.language.figures import Quantity, quantities
from assistant.language.openings import is_wish
from assistant.language.played import TARGETS, Played, only
from assistant.language.roles import play
from assistant.language.subjects import subject

LONGEST_STATEMENT = 600
_MOST_FIGURES = 12


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
    by_role = {role: only(played, {role}) for role in Role}
    baseline, target = by_role[Role.BASELINE], only(played, TARGETS)
    low, high = by_role[Role.LOW], by_role[Role.HIGH]
    due = due_date(text, period)
    if target and is_limit(text, has_baseline=bool(baseline), has_due=bool(due)):
        low, high = limits(played, target, about)
        target = None
    counted = " ".join(
        figure.unit.symbol or "" for figure in (baseline, target) if figure and figure.unit.kind is UnitKind.NUMBER
    )
    kind = kind_of(text, f"{about or ''} {counted}".strip() or None, baseline, target, low or high, played)
    return MetricReading(
        subject=about,
        kind=kind,
        unit=_unit(about, target, baseline, low, high),
        baseline=baseline,
        target=target,
        low=low,
        high=high,
        change=by_role[Role.CHANGE],
        due=due,
        wants=is_wish(text) or bool(target and due),
        played=played,
    )


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
