"""The claims about one metric put together: what it is called, its figures and days, and which way it should go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.objectives.models import MetricKind
from assistant.builtin.claims import Claim
from assistant.builtin.naming import is_fit
from assistant.language.dates import DueReading
from assistant.language.directions import polarity
from assistant.language.figures import Quantity
from assistant.language.ranking import is_near_duplicate, telling_stems
from assistant.units import in_common

_MAKES = frozenset({MetricKind.BINARY, MetricKind.BASELINE})


@dataclass(slots=True)
class Metric:
    """All claims about one metric, one at least."""

    claims: list[Claim]

    @property
    def subject(self) -> str:
        """Name the metric as the first claim does, or, where goals name it otherwise, as the first goal does."""
        first = self.claims[0].reading.subject or ""
        goals = [claim for claim in self.claims if claim.is_goal] or self.claims
        goal = next((claim for claim in goals if claim.reading.target), goals[0]).reading.subject or ""
        return first if is_near_duplicate(first, goal) else goal

    def figures(self, name: str) -> list[tuple[Claim, Quantity]]:
        """List the different figures that the claims give for "baseline", "target", "low" or "high"."""
        found: list[tuple[Claim, Quantity]] = []
        for claim in self.claims:
            quantity: Quantity | None = getattr(claim.reading, name)
            if quantity and not any(_is_equal(quantity, other) for _, other in found):
                found.append((claim, quantity))
        return found

    def dues(self) -> list[tuple[Claim, DueReading]]:
        """List the different due dates that the claims give."""
        found: list[tuple[Claim, DueReading]] = []
        for claim in self.claims:
            due = claim.reading.due
            if due and all(due.due_on != other.due_on for _, other in found):
                found.append((claim, due))
        return found

    @property
    def kind(self) -> MetricKind | None:
        """Which way the metric should go: what a goal with a target says, else any goal, else the metric's own way."""
        goals = [claim.reading for claim in self.claims if claim.is_goal]
        with_target = [reading.kind for reading in goals if reading.target or reading.low or reading.high]
        wanted = [reading.kind for reading in goals if reading.wants and reading.kind not in _MAKES]
        kinds = {kind for kind in with_target or wanted or [reading.kind for reading in goals] if kind}
        if len(kinds) == 1:
            return kinds.pop()
        return polarity(self.subject) or (self._way() if not kinds else None)

    def _way(self) -> MetricKind | None:
        """Tell the way from one baseline to one target."""
        starts, ends = self.figures("baseline"), self.figures("target")
        if len(starts) != 1 or len(ends) != 1:
            return None
        (_, start), (_, end) = starts[0], ends[0]
        common = in_common((start.value, start.unit), (end.value, end.unit))
        if common is None or common.first == common.second:
            return None
        return MetricKind.INCREASE if common.second > common.first else MetricKind.DECREASE


def gather(claims: Iterable[Claim]) -> list[Metric]:
    """Put the claims about one metric together, and leave out metrics that no goal speaks of."""
    metrics: list[Metric] = []
    for claim in claims:
        subject = claim.reading.subject
        if subject is None or claim.is_limit or claim.is_activity:
            continue
        if claim.reading.kind is not MetricKind.BINARY and not is_fit(subject):
            continue
        metric = next((each for each in metrics if any(_is_same_metric(claim, other) for other in each.claims)), None)
        if metric:
            metric.claims.append(claim)
        else:
            metrics.append(Metric([claim]))
    return [metric for metric in metrics if any(claim.is_goal for claim in metric.claims)]


def _is_same_metric(one: Claim, other: Claim) -> bool:
    """Tell whether two claims are about one metric: by its name, or by a name within the other's and one thing counted.

    What is counted belongs to the name: "20 families" on a "waiting list" and "64 families are on the waiting list".
    """
    subjects = (one.reading.subject or "", other.reading.subject or "")
    if is_near_duplicate(*subjects):
        return True
    if not one.figured & other.figured or _differ(one, other):
        return False
    names = [telling_stems(subject) for subject in subjects]
    counted = [names[i] | each.counted for i, each in enumerate((one, other))]
    if counted[0] == counted[1] or names[0] == names[1]:
        return True
    same_thing = bool(one.counted and one.counted == other.counted) or (
        bool(one.counted or other.counted) and (one.counted <= names[1] and other.counted <= names[0])
    )
    within = counted[0] <= counted[1] or counted[1] <= counted[0]
    return within and (same_thing or _share_a_baseline(one, other))


def _differ(one: Claim, other: Claim) -> bool:
    pairs = ((getattr(one.reading, slot), getattr(other.reading, slot)) for slot in ("baseline", "target"))
    return any(ours and theirs and not _is_equal(ours, theirs) for ours, theirs in pairs)


def _share_a_baseline(one: Claim, other: Claim) -> bool:
    figures = (one.reading.baseline, other.reading.baseline)
    return figures[0] is not None and figures[1] is not None and _is_equal(figures[0], figures[1])


def _is_equal(one: Quantity, other: Quantity) -> bool:
    common = in_common((one.value, one.unit), (other.value, other.unit))
    return common is not None and common.first == common.second
