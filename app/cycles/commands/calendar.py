"""Planning a whole fiscal year at once, and looking at it before."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import InvalidInput, NotPermitted, Problem
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import policy, queries
from app.cycles.calendar import Division, FiscalYear, calendar_problems, fiscal_year, year_problems
from app.cycles.commands.cycles import FRIDAY, insert_cycle
from app.cycles.models import Cadence
from app.cycles.rules import PlannedCycle, weekday_problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people import queries as people


class ProposedYear(NamedTuple):
    """A fiscal year as it could be planned, and what is in the way of that."""

    year: PlannedCycle
    parts: tuple[PlannedCycle, ...]
    problems: tuple[Problem, ...]


class YearPlanned(NamedTuple):
    """The year that a command planned, and its parts in their order."""

    year_id: UUID
    part_ids: tuple[UUID, ...]


async def propose_year(organization_id: UUID, year: int, division: Division) -> ProposedYear:
    """Return the fiscal year that ends in a calendar year, with what is in its way; raises InvalidInput."""
    problems = Problems()
    problems.extend(year_problems(year))
    problems.check()
    planned = await _planned(organization_id, year, division)
    return ProposedYear(*planned, tuple(calendar_problems(planned, await queries.all_cycles())))


async def _planned(organization_id: UUID, year: int, division: Division) -> FiscalYear:
    [organization] = (await people.organizations_by_id([organization_id])).values()
    return fiscal_year(year, organization.fiscal_year_starts_in, division)


@command(InvalidInput, NotPermitted, idempotent=True)
async def plan_year(
    *,
    actor: Actor,
    year: int,
    division: Division = Division.QUARTERS,
    cadence: Cadence = Cadence.WEEKLY,
    due_weekday: int = FRIDAY,
    idempotency_key: str | None = None,
) -> YearPlanned:
    """Plan a fiscal year with its parts inside, all of it or nothing; its own check-ins are monthly."""
    require(policy.can_plan(actor))
    problems = Problems()
    problems.extend(weekday_problems("dueWeekday", due_weekday))
    problems.extend(year_problems(year))
    problems.check()
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"calendar {actor.organization_id}",))
    planned = await _planned(actor.organization_id, year, division)
    problems.extend(calendar_problems(planned, await queries.all_cycles()))
    problems.check()
    year_id = await insert_cycle(actor, planned.year, None, Cadence.MONTHLY, due_weekday)
    parts = [await insert_cycle(actor, part, year_id, cadence, due_weekday) for part in planned.parts]
    return YearPlanned(year_id, tuple(parts))
