"""Commands on cycles alone: plan one. What reaches the goals in them is the objectives' to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import policy, queries, rules
from app.cycles.models import Cadence, Cycle, CycleState
from app.cycles.queries import CycleRow
from app.database.command import command
from app.database.unit_of_work import values
from app.people import queries as people

FRIDAY = 4


class CycleChanged(NamedTuple):
    """The cycle that a command changed."""

    cycle_id: UUID


async def cycle_named(cycle_id: UUID, path: str = "cycleId") -> CycleRow:
    """Return a cycle of the organisation; raises NotFound."""
    found = (await queries.cycles_by_id([cycle_id])).get(cycle_id)
    if found is None:
        raise NotFound("cycle", path)
    return found


async def open_cycle(cycle_id: UUID, path: str = "cycleId") -> CycleRow:
    """Return a cycle that stays as it is until this transaction ends; raises NotFound and CycleClosed."""
    await hold_cycles([cycle_id])
    cycle = await cycle_named(cycle_id, path)
    refuse_closed(cycle.state, cycle.name)
    return cycle


async def hold_cycles(ids: Sequence[UUID], of: str = "select unnest(%s::uuid[])") -> None:
    """Keep cycles from being moved on or retimed until this transaction ends, and wait where that is being done.

    What is read of them afterwards holds. Taken before anything else is locked. ``of`` is the statement that selects
    the cycles for the ids of what is in them.
    """
    await values(f"select from cycles where id in ({of}) order by id for key share", (list(ids),))


def refuse_closed(state: str, name: str) -> None:
    """Raise CycleClosed for what is in a closed cycle."""
    if state == CycleState.CLOSED:
        raise CycleClosed(name)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def create_cycle(
    *,
    actor: Actor,
    name: str,
    starts_on: date,
    ends_on: date,
    parent_id: UUID | None = None,
    cadence: Cadence = Cadence.WEEKLY,
    due_weekday: int = FRIDAY,
    idempotency_key: str | None = None,
) -> CycleChanged:
    """Plan a cycle with the organisation's weeks and working days; a nested one lies within its parent's days."""
    require(policy.can_plan(actor))
    parent = await open_cycle(parent_id, "parentId") if parent_id else None
    problems = Problems()
    name = problems.line("name", name, at_most=rules.NAME_LENGTH)
    await check_name(problems, name)
    problems.extend(rules.days_problems(starts_on, ends_on, parent))
    problems.extend(rules.weekday_problems("dueWeekday", due_weekday))
    problems.check()
    planned = rules.PlannedCycle(name, starts_on, ends_on)
    return CycleChanged(await insert_cycle(actor, planned, parent_id, cadence, due_weekday))


async def check_name(problems: Problems, name: str, cycle_id: UUID | None = None) -> None:
    """Note it where another cycle has this name."""
    if await Cycle.filter(name=name).exclude(id__in=[cycle_id] if cycle_id else []).exists():
        problems.add("name", "TAKEN", "There is a cycle of this name already.")


async def insert_cycle(
    actor: Actor, planned: rules.PlannedCycle, parent_id: UUID | None, cadence: Cadence, due_weekday: int
) -> UUID:
    """Store a cycle that was checked, with the weeks of the organisation as they are now, and return its id."""
    [organization] = (await people.organizations_by_id([actor.organization_id])).values()
    cycle = await Cycle.create(
        organization_id=actor.organization_id,
        **planned._asdict(),
        parent_id=parent_id,
        cadence=cadence,
        due_weekday=due_weekday,
        week_starts_on=organization.week_starts_on,
        working_days=organization.working_days,
        created_at=clock.now(),
    )
    await record(actor, "cycle.create", ("Cycle", cycle.id), audience=actor.organization_id)
    return cycle.id
