"""Phased targets: what a key result should have reached on days on the way, and the pace that follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from app.objectives.progress import change_progress, quantised

_DAY = timedelta(days=1)


class PhasedTarget(NamedTuple):
    """The value, in the metric's unit, that should be reached by the end of a day."""

    on: date
    value: Decimal


def expected_by_phases(
    phases: Sequence[PhasedTarget],
    *,
    baseline: Decimal,
    target: Decimal,
    starts_on: date,
    due_on: date,
    today: date,
) -> Decimal:
    """Return the share (0..1) that should be reached by the end of today, straight from one phase to the next.

    The way begins at the baseline on the eve of the cycle and ends at the target on the due day; ``phases`` stand in
    the order of their days, between the two.
    """
    shares = [(phase.on, change_progress(baseline, target, phase.value).share) for phase in phases]
    way = [(starts_on - _DAY, Decimal(0)), *shares, (due_on, Decimal(1))]
    for (since, before), (until, after) in pairwise(way):
        if today <= until:
            passed = max(0, (today - since).days)
            return quantised(before + (after - before) * passed / max(1, (until - since).days))
    return quantised(Decimal(1))
