"""Reads of objectives and their key results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.cycles.rules import Rhythm
from app.database.narrowing import narrows
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.approval.sql import IN_FORCE
from app.objectives.phases import PhasedTarget


class ObjectiveRow(NamedTuple):
    """An objective with its rolled-up progress (0..1) and what its policy and its pace need of the cycle."""

    id: UUID
    organization_id: UUID
    audience: UUID
    cycle_id: UUID
    team_id: UUID | None
    owner_id: UUID
    priority_id: UUID | None
    title: str
    why: str | None
    level: str
    commitment: str
    visibility: str
    progress_mode: str
    state: str
    outcome: str | None
    closing_note: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    closed_at: datetime | None
    paused_at: datetime | None
    paused_because: str | None
    archived_at: datetime | None
    carry_forward: str | None
    carried_from_id: UUID | None
    duplicated_from_id: UUID | None
    progress: float | None
    reported_health: str | None
    stale_after: date | None
    cycle_name: str
    cycle_state: str
    cycle_starts_on: date
    cycle_ends_on: date
    cadence: str
    due_weekday: int
    approval: dict[str, Any] | None
    week_starts_on: int
    working_days: list[int]

    @property
    def rhythm(self) -> Rhythm:
        """When its check-ins are due."""
        return Rhythm(
            self.cycle_starts_on,
            self.cycle_ends_on,
            self.cadence,
            self.due_weekday,
            self.week_starts_on,
            self.working_days,
        )


class KeyResultRow(NamedTuple):
    """A key result with what was measured last, and what its policy and its pace need of objective and cycle.

    Figures are in its unit; ``progress`` and ``confidence`` are 0..1, ``raw_progress`` is signed and unclamped.
    """

    id: UUID
    organization_id: UUID
    audience: UUID
    objective_id: UUID
    owner_id: UUID
    title: str
    role: str
    state: str
    progress_mode: str
    kind: str
    unit_kind: str | None
    unit_symbol: str | None
    unit_currency: str | None
    baseline: Decimal | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    stretch: Decimal | None
    phases: list[dict[str, str]] | None
    source: str | None
    weight: Decimal
    due_on: date | None
    position: int
    revision: int
    created_at: datetime
    updated_at: datetime
    current: Decimal | None
    done: bool | None
    progress: float | None
    raw_progress: float | None
    held: bool | None
    reported_health: str | None
    confidence: float | None
    latest_check_in_id: UUID | None
    latest_as_of: date | None
    checked_in_at: datetime | None
    reported_value: Decimal | None
    measured_value: Decimal | None
    measured_on: date | None
    measured_at: datetime | None
    measured_source: str | None
    check_in_due_on: date | None
    stale_after: date | None
    objective_state: str
    objective_owner_id: UUID
    objective_team_id: UUID | None
    objective_closed_at: datetime | None
    cycle_id: UUID
    cycle_name: str
    cycle_state: str
    cycle_starts_on: date
    cycle_ends_on: date
    cadence: str
    due_weekday: int
    week_starts_on: int
    working_days: list[int]

    @property
    def rhythm(self) -> Rhythm:
        """When its check-ins are due."""
        return Rhythm(
            self.cycle_starts_on,
            self.cycle_ends_on,
            self.cadence,
            self.due_weekday,
            self.week_starts_on,
            self.working_days,
        )

    @property
    def phased_targets(self) -> tuple[PhasedTarget, ...]:
        """What should be reached on the way, in the order of the days."""
        return tuple(
            PhasedTarget(date.fromisoformat(phase["on"]), Decimal(phase["value"])) for phase in self.phases or ()
        )


def phases_stored(phases: Sequence[PhasedTarget]) -> list[dict[str, str]] | None:
    """Return phased targets as a key result's row keeps them."""
    return [{"on": phase.on.isoformat(), "value": format(phase.value, "f")} for phase in phases] or None


class MilestoneRow(NamedTuple):
    """A step of a MILESTONE key result."""

    id: UUID
    key_result_id: UUID
    title: str
    weight: Decimal
    done: bool
    position: int


_CYCLE = {
    "cycle_name": "c.name",
    "cycle_state": "c.state",
    "cycle_starts_on": "c.starts_on",
    "cycle_ends_on": "c.ends_on",
    "cadence": "c.cadence",
    "due_weekday": "c.due_weekday",
    "week_starts_on": "c.week_starts_on",
    "working_days": "c.working_days",
}
_MEASURED = KeyResultRow._fields[KeyResultRow._fields.index("current") : KeyResultRow._fields.index("objective_state")]

OBJECTIVE = columns(
    ObjectiveRow,
    "o",
    progress="p.progress",
    reported_health="p.reported_health",
    stale_after="p.stale_after",
    approval=IN_FORCE,
    **_CYCLE,
)
# whoever sees a row sees what it stands under: a left join adds the same rows, and nothing where no column needs it
OBJECTIVES = "objectives o left join objective_progress p on p.id = o.id left join cycles c on c.id = o.cycle_id"
KEY_RESULT = columns(
    KeyResultRow,
    "k",
    **{name: f"p.{name}" for name in _MEASURED},
    objective_state="o.state",
    objective_owner_id="o.owner_id",
    objective_team_id="o.team_id",
    objective_closed_at="o.closed_at",
    cycle_id="o.cycle_id",
    **_CYCLE,
)
KEY_RESULTS = (
    "key_results k left join key_result_progress p on p.id = k.id "
    "left join objectives o on o.id = k.objective_id left join cycles c on c.id = o.cycle_id"
)
_MILESTONE = columns(MilestoneRow, "m")


@narrows(ObjectiveRow, "id")
async def objectives_by_id(ids: Sequence[UUID]) -> dict[UUID, ObjectiveRow]:
    """Return objectives by id."""
    found = await rows(ObjectiveRow, f"select {OBJECTIVE} from {OBJECTIVES} where o.id = any(%s)", (list(ids),))
    return {objective.id: objective for objective in found}


async def objectives_carried_from(ids: Sequence[UUID]) -> dict[UUID, ObjectiveRow]:
    """Return the objective as which each of these goes on in a later cycle."""
    found = await rows(
        ObjectiveRow,
        f"select {OBJECTIVE} from {OBJECTIVES} where o.carried_from_id = any(%s) order by o.created_at desc, o.id desc",
        (list(ids),),
    )
    return {objective.carried_from_id: objective for objective in found if objective.carried_from_id}


@narrows(KeyResultRow, "id")
async def key_results_by_id(ids: Sequence[UUID]) -> dict[UUID, KeyResultRow]:
    """Return key results by id."""
    found = await rows(KeyResultRow, f"select {KEY_RESULT} from {KEY_RESULTS} where k.id = any(%s)", (list(ids),))
    return {key_result.id: key_result for key_result in found}


@narrows(KeyResultRow, "objective_id")
async def key_results_of_objectives(objective_ids: Sequence[UUID]) -> dict[UUID, list[KeyResultRow]]:
    """Return each objective's key results in their order, cancelled ones included."""
    found = await rows(
        KeyResultRow,
        f"select {KEY_RESULT} from {KEY_RESULTS} where k.objective_id = any(%s) order by k.position, k.id",
        (list(objective_ids),),
    )
    grouped: dict[UUID, list[KeyResultRow]] = defaultdict(list)
    for key_result in found:
        grouped[key_result.objective_id].append(key_result)
    return grouped


async def milestones_of_key_results(key_result_ids: Sequence[UUID]) -> dict[UUID, list[MilestoneRow]]:
    """Return each key result's milestones in their order."""
    found = await rows(
        MilestoneRow,
        f"select {_MILESTONE} from milestones m where m.key_result_id = any(%s) order by m.position, m.id",
        (list(key_result_ids),),
    )
    grouped: dict[UUID, list[MilestoneRow]] = defaultdict(list)
    for milestone in found:
        grouped[milestone.key_result_id].append(milestone)
    return grouped


async def milestones_by_id(ids: Sequence[UUID]) -> dict[UUID, MilestoneRow]:
    """Return milestones by id."""
    found = await rows(MilestoneRow, f"select {_MILESTONE} from milestones m where m.id = any(%s)", (list(ids),))
    return {milestone.id: milestone for milestone in found}


async def cycles_around(cycle_id: UUID) -> set[UUID]:
    """Return the ids of a cycle and of those that it lies in."""
    found = await values(
        """
        with recursive around as (
            select c.id, c.parent_id from cycles c where c.id = %s
            union
            select c.id, c.parent_id from cycles c join around a on c.id = a.parent_id
        )
        select id from around
        """,
        (cycle_id,),
    )
    return {id_ for (id_,) in found}
