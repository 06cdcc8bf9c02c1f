"""What a key result becomes when its goal is taken up anew, perhaps in another cycle. Pure; nothing is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from app.objectives.models import MetricKind
from app.objectives.phases import PhasedTarget
from app.objectives.rules import CHANGE_KINDS, KeyResultDefinition, key_result_problems


class Span(NamedTuple):
    """The days of a cycle, both inclusive."""

    starts_on: date
    ends_on: date

    def day_in(self, other: Span, day: date) -> date:
        """Return the day that lies in another span where this one lies here, to the whole day."""
        whole = max(1, (self.ends_on - self.starts_on).days)
        passed = (min(max(day, self.starts_on), self.ends_on) - self.starts_on).days
        return other.starts_on + timedelta(days=passed * (other.ends_on - other.starts_on).days // whole)


def taken_up(definition: KeyResultDefinition, latest: Decimal | None, span: Span, anew: Span) -> KeyResultDefinition:
    """Return a key result as it begins anew in the days ``anew``, after those of ``span``.

    Its baseline is the ``latest`` value known of it; it has none where that has reached the target already, for then
    somebody has to set another one. Due day and phases keep their place in the cycle. Phases are left out where the way
    to the target begins elsewhere than before, or where they no longer fit: their values would be made up.
    """
    baseline = _baseline(definition, latest)
    after = replace(
        definition,
        baseline=baseline,
        due_on=span.day_in(anew, definition.due_on) if definition.due_on else None,
        phases=tuple(PhasedTarget(span.day_in(anew, on), value) for on, value in definition.phases)
        if baseline == definition.baseline
        else (),
    )
    problems = key_result_problems(after, cycle_starts_on=anew.starts_on, cycle_ends_on=anew.ends_on)
    return replace(after, phases=()) if any(problem.path[0] == "phases" for problem in problems) else after


def _baseline(definition: KeyResultDefinition, latest: Decimal | None) -> Decimal | None:
    if definition.kind not in CHANGE_KINDS or latest is None or definition.target is None:
        return definition.baseline
    is_short = latest < definition.target if definition.kind is MetricKind.INCREASE else latest > definition.target
    return latest if is_short else None
