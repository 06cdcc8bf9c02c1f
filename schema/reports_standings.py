"""What reports share: counts by kind, progress of several goals together, and what moved of key results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.check_ins.signals import SignalKind
from app.objectives import queries as objectives
from app.objectives.models import (
    Commitment,
    Health,
    Level,
    MetricKind,
    ObjectiveState,
    Outcome,
    ReportedHealth,
)
from app.objectives.progress import to_float
from app.reports import moves, rules, standings
from schema.fields import column, computed, one, over

if TYPE_CHECKING:
    from schema.key_results import KeyResult


def _number() -> Any:
    return column("How many.", name="count")


@over(rules.Count, description="How many goals of a level.")
class LevelCount:
    """A count by level."""

    value: Level = column("The level.", name="level")
    number: int = _number()


@over(rules.Count, description="How many objectives with a commitment.")
class CommitmentCount:
    """A count by commitment."""

    value: Commitment = column("What reaching them means.", name="commitment")
    number: int = _number()


@over(rules.Count, description="How many objectives in a state.")
class ObjectiveStateCount:
    """A count by state."""

    value: ObjectiveState = column("The state.", name="state")
    number: int = _number()


@over(rules.Count, description="How many goals that are doing so.")
class HealthCount:
    """A count by health."""

    value: Health = column("How they are doing today.", name="health")
    number: int = _number()


@over(rules.Count, description="How many objectives that ended so.")
class OutcomeCount:
    """A count by outcome."""

    value: Outcome = column("How they ended.", name="outcome")
    number: int = _number()


@over(rules.Count, description="How many key results that are measured so.")
class MetricKindCount:
    """A count by kind of metric."""

    value: MetricKind = column("How they are measured.", name="kind")
    number: int = _number()


@over(rules.Count, description="How many signals of a kind.")
class SignalCount:
    """A count of signals."""

    value: SignalKind = column("What is remarkable.", name="kind")
    number: int = _number()


@over(rules.Band, description="How many goals have come so far.")
class ProgressBand:
    """A band of progress."""

    low: float = computed(
        lambda band: to_float(band.low), needs=("low",), description="Where it begins, 0..1, inclusive."
    )
    high: float | None = computed(
        lambda band: to_float(band.high),
        needs=("high",),
        description="Where it ends, exclusive; null for what is reached.",
    )
    number: int = _number()


@over(standings.ProgressStanding, description="How far several objectives have come together.")
class ProgressStanding:
    """Progress of several objectives."""

    mean: float | None = column("Their mean progress, 0..1, each counting the same; null while nothing is known.")
    expected: float | None = column("The mean share of their cycles that is over: what could be expected, 0..1.")
    bands: list[ProgressBand] = column("How many have come how far, from the start to the end.")
    unknown: int = column("How many have no progress yet; they are in no mean and in no band.")


@over(standings.CheckInRate, description="How regularly key results were reported on.")
class CheckInRate:
    """How regularly key results were reported on."""

    due: int = column("The periods that were due and are over, of all key results together.")
    made: int = column("Those of them in which, or about which, there was a check-in.")
    share: float | None = column("The share of them, 0..1; null while none was due.")


@over(moves.KeyResultMove, description="Where a key result was before a day, and where it is now.")
class KeyResultMove:
    """How a key result moved."""

    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result."
    )
    check_in_count: int = column("How many check-ins there were about that day or a later one.")
    progress_before: float | None = column("Its progress as reported last before that day, 0..1.")
    progress: float | None = column("Its progress now, 0..1.")
    progress_delta: float | None = column("How far progress moved; null where either is unknown.")
    health_before: ReportedHealth | None = column("Its health as reported last before that day.")
    health: ReportedHealth | None = column("Its health as reported last.")
    confidence_before: float | None = column("Confidence as given last before that day, 0..1.")
    confidence: float | None = column("Confidence as given last, 0..1.")
