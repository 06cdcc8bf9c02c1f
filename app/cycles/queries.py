"""Reads of cycles and priorities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.cycles.rules import Rhythm
from app.database.unit_of_work import row, rows


class CycleRow(NamedTuple):
    """A cycle; both days inclusive, in the organisation's zone."""

    id: UUID
    organization_id: UUID
    name: str
    state: str
    starts_on: date
    ends_on: date
    parent_id: UUID | None
    cadence: str
    due_weekday: int
    week_starts_on: int
    working_days: list[int]
    revision: int
    created_at: datetime

    @property
    def rhythm(self) -> Rhythm:
        """When its check-ins are due."""
        return Rhythm(
            self.starts_on, self.ends_on, self.cadence, self.due_weekday, self.week_starts_on, self.working_days
        )


class PriorityRow(NamedTuple):
    """A priority with the state of its cycle, which its policy needs."""

    id: UUID
    organization_id: UUID
    cycle_id: UUID
    team_id: UUID | None
    rank: int
    stance: str
    title: str
    why: str | None
    revision: int
    created_at: datetime
    changed_at: datetime | None
    announced_at: datetime | None
    announcement: str | None
    withdrawn_at: datetime | None
    withdrawn_because: str | None
    cycle_state: str
    cycle_name: str

    @property
    def is_news(self) -> bool:
        """Whether it was never announced, or has changed since."""
        return self.announced_at is None or (self.changed_at is not None and self.changed_at > self.announced_at)


_CYCLE = ", ".join(f"c.{name}" for name in CycleRow._fields)
_PRIORITY = ", ".join([*(f"p.{name}" for name in PriorityRow._fields[:-2]), "c.state", "c.name"])
_PRIORITIES = f"select {_PRIORITY} from priorities p join cycles c on c.id = p.cycle_id"


async def cycles_by_id(ids: Sequence[UUID]) -> dict[UUID, CycleRow]:
    """Return cycles by id."""
    found = await rows(CycleRow, f"select {_CYCLE} from cycles c where c.id = any(%s)", (list(ids),))
    return {cycle.id: cycle for cycle in found}


async def children_of_cycles(ids: Sequence[UUID]) -> dict[UUID, list[CycleRow]]:
    """Return the cycles that lie in each cycle, the earliest first."""
    found = await rows(
        CycleRow,
        f"select {_CYCLE} from cycles c where c.parent_id = any(%s) order by c.starts_on, c.ends_on, c.id",
        (list(ids),),
    )
    grouped: dict[UUID, list[CycleRow]] = defaultdict(list)
    for cycle in found:
        if cycle.parent_id:
            grouped[cycle.parent_id].append(cycle)
    return grouped


async def all_cycles() -> list[CycleRow]:
    """Return every cycle of the organisation, the latest first."""
    return await rows(CycleRow, f"select {_CYCLE} from cycles c order by c.starts_on desc, c.ends_on, c.id")


async def current_cycle(today: date) -> CycleRow | None:
    """Return the shortest running cycle around a day: the quarter rather than its year."""
    return await row(
        CycleRow,
        f"select {_CYCLE} from cycles c where %(today)s between c.starts_on and c.ends_on "
        "and c.state in ('ACTIVE', 'REVIEW') order by c.ends_on - c.starts_on, c.starts_on desc, c.id limit 1",
        {"today": today},
    )


async def priorities_by_id(ids: Sequence[UUID]) -> dict[UUID, PriorityRow]:
    """Return priorities by id."""
    found = await rows(PriorityRow, f"{_PRIORITIES} where p.id = any(%s)", (list(ids),))
    return {priority.id: priority for priority in found}


async def priorities_of_cycles(
    cycle_ids: Sequence[UUID], team_id: UUID | None = None, *, withdrawn: bool = False
) -> dict[UUID, list[PriorityRow]]:
    """Return each cycle's priorities in their order: a team's where one is named, the organisation's otherwise.

    Those that hold, or those that were ``withdrawn``.
    """
    found = await rows(
        PriorityRow,
        f"{_PRIORITIES} where p.cycle_id = any(%(cycles)s) and p.team_id is not distinct from %(team)s::uuid "
        "and (p.withdrawn_at is not null) = %(withdrawn)s order by p.rank, p.withdrawn_at, p.id",
        {"cycles": list(cycle_ids), "team": team_id, "withdrawn": withdrawn},
    )
    grouped: dict[UUID, list[PriorityRow]] = defaultdict(list)
    for priority in found:
        grouped[priority.cycle_id].append(priority)
    return grouped
