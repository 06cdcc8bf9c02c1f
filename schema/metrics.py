"""How a key result is measured: one interface, a type for each way of measuring, all laid over the same row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import strawberry

from app.check_ins.bands import BandPeriods, periods_of_bands
from app.check_ins.bands import held_since as bands_held_since
from app.objectives import phases, queries
from app.objectives.models import MetricKind, UnitKind
from app.objectives.queries import KeyResultRow, MilestoneRow
from schema.fields import Node, argument, column, computed, many, node_id, one, over
from schema.scalars import Date, Decimal


class UnitRow(NamedTuple):
    """What the figures of a key result count."""

    kind: str
    symbol: str | None
    currency: str | None


@over(UnitRow, description="What figures count: enough for a client to format them in its own language.")
class Unit:
    """A unit."""

    kind: UnitKind = column("What is counted.")
    symbol: str | None = column('The word after the figure, such as "tickets" or "h".')
    currency: str | None = column("The ISO 4217 code of an amount of money.")


@strawberry.input(description="What figures count.")
class UnitInput:
    """A unit."""

    kind: UnitKind = argument("What is counted.")
    symbol: str | None = argument(
        'The word after the figure, such as "tickets"; a DURATION needs it, such as "h".', None
    )
    currency: str | None = argument("The ISO 4217 code; CURRENCY needs it.", None)


@over(MilestoneRow, load=queries.milestones_by_id, description="A step of a key result that is measured by steps.")
class Milestone(Node):
    """A step."""

    id: strawberry.ID = node_id("Milestone")
    title: str = column("What is done then.")
    weight: Decimal = column("How much it counts beside the other steps.")
    done: bool = column("Whether it is done, as the latest check-in says.")


@strawberry.interface(description="How a key result is measured, and what was measured last.")
class Metric:
    """What all ways of measuring share."""

    kind: MetricKind = column("How it is measured.")
    source: str | None = column("Where its value is read, in words or as an address, if that was said.")


def _is(*kinds: MetricKind) -> Callable[[KeyResultRow], bool]:
    return lambda row: row.kind in kinds


def _is_stretched(row: KeyResultRow) -> bool | None:
    if row.stretch is None or row.current is None:
        return None
    return row.current >= row.stretch if row.kind == MetricKind.INCREASE else row.current <= row.stretch


def _unit() -> Any:
    return computed(
        lambda row: UnitRow(row.unit_kind, row.unit_symbol, row.unit_currency),
        needs=("unit_kind", "unit_symbol", "unit_currency"),
        description="What the figures count.",
    )


@over(phases.PhasedTarget, description="A value that should be reached by the end of a day on the way.")
class PhasedTarget:
    """A phase."""

    on: Date = column("The day.")
    value: Decimal = column("The value, in the metric's unit.")


@strawberry.input(description="A value that should be reached by the end of a day on the way.")
class PhasedTargetInput:
    """A phase."""

    on: Date = argument("The day; in the cycle, and before the due day.")
    value: Decimal = argument("The value, from the baseline towards the target.")


@over(
    KeyResultRow,
    when=_is(MetricKind.INCREASE, MetricKind.DECREASE),
    description="A value that rises or falls from a baseline to a target.",
)
class ChangeMetric(Metric):
    """A change."""

    baseline: Decimal | None = column("Where it starts; while it is missing there is no progress.")
    target: Decimal = column("Where it should lead.")
    stretch: Decimal | None = column("What would be more than was promised; it counts in no progress.")
    phased_targets: list[PhasedTarget] = column(
        "What should be reached on the way, day by day; `expectedProgress` follows from it. At most 20.",
        name="phases",
    )
    current: Decimal | None = column("The latest value, reported or measured; null before the first one.")
    stretch_reached: bool | None = computed(
        _is_stretched,
        needs=("kind", "stretch", "current"),
        description="Whether the latest value reaches the stretch value; null without either.",
    )
    unit: Unit = _unit()


@over(BandPeriods, description="The check-in periods of a band so far; its progress is the share held of those known.")
class BandPeriodCounts:
    """The periods of a band."""

    held: int = column("In how many the last value was in the band.")
    breached: int = column("In how many the last value was outside.")
    unknown: int = column("How many passed without a value: they count neither way.")


@over(KeyResultRow, when=_is(MetricKind.MAINTAIN), description="A value that stays in a band, its ends included.")
class BandMetric(Metric):
    """A band."""

    low: Decimal | None = column("The low end; null where it is open.")
    high: Decimal | None = column("The high end; null where it is open.")
    current: Decimal | None = column("The latest value, reported or measured; null before the first one.")
    held: bool | None = column("Whether the latest value is in the band; null before the first one.")
    held_since: Date | None = one(
        bands_held_since,
        "id",
        description="Since which day the latest values are all in the band where it is held, or all outside where it "
        "is breached; null before the first one.",
    )
    periods: BandPeriodCounts = one(periods_of_bands, "id", description="In how many periods it was in the band.")
    unit: Unit = _unit()


@over(KeyResultRow, when=_is(MetricKind.MILESTONE), description="Steps that get done.")
class MilestoneMetric(Metric):
    """Steps."""

    milestones: list[Milestone] = many(
        queries.milestones_of_key_results, "id", description="The steps in their order; at most 20."
    )


@over(KeyResultRow, when=_is(MetricKind.BINARY), description="One thing that is done or not.")
class DoneMetric(Metric):
    """Done or not."""

    done: bool = computed(
        lambda row: bool(row.done), needs=("done",), description="Whether it is done, as the latest check-in says."
    )


@over(KeyResultRow, when=_is(MetricKind.BASELINE), description="A value that is to be found out first.")
class BaselineMetric(Metric):
    """A value to be found out."""

    measured: Decimal | None = computed(
        lambda row: row.current, needs=("current",), description="The value once it is known."
    )
    unit: Unit = _unit()


METRICS = (ChangeMetric, BandMetric, MilestoneMetric, DoneMetric, BaselineMetric)
