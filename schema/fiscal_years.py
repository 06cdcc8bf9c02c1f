"""Fiscal years: what cycles follow from the organisation's calendar, and planning them in one go."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.cycles.calendar import Division
from app.cycles.commands import calendar as commands
from app.cycles.models import Cadence
from app.cycles.queries import cycles_by_id
from app.cycles.rules import PlannedCycle
from schema.context import Info
from schema.cycles import Cycle
from schema.errors import Problem, mutation
from schema.fields import argument, column, many, one, over, root
from schema.scalars import Date


@over(PlannedCycle, description="A cycle as it could be planned.")
class ProposedCycle:
    """A cycle that does not exist yet."""

    name: str = column("What it would be called.")
    starts_on: Date = column("Its first day.")
    ends_on: Date = column("Its last day, inclusive.")


@over(commands.ProposedYear, description="A fiscal year as it could be planned.")
class ProposedYear:
    """A fiscal year that does not exist yet."""

    year: ProposedCycle = column("The year, named for the calendar year in which it ends.")
    parts: list[ProposedCycle] = column("What it is divided into, in order.")
    problems: list[Problem] = column("What is in the way of planning it; empty: nothing.")


@strawberry.type
class FiscalYearQueries:
    """Ways in to the calendar."""

    @root(ProposedYear, description="What cycles follow from the organisation's fiscal calendar; nothing is stored.")
    async def cycle_calendar(
        self,
        info: Info,
        year: Annotated[int, strawberry.argument(description="The calendar year in which the fiscal year ends.")],
        division: Annotated[
            Division, strawberry.argument(description="What the year is divided into.")
        ] = Division.QUARTERS,
    ) -> Any:
        """Return a fiscal year."""
        return await commands.propose_year(info.context.actor.organization_id, year, division)


@strawberry.input(description="Which fiscal year is planned.")
class CycleYearCreateInput:
    """Input of `cycleYearCreate`."""

    year: int = argument("The calendar year in which the fiscal year ends.")
    division: Division = argument("What the year is divided into.", Division.QUARTERS)
    cadence: Cadence = argument("How often people check in during its parts.", Cadence.WEEKLY)
    due_weekday: int = argument("The weekday on which check-ins are due: 0 is Monday, 4 is Friday.", 4)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@over(commands.YearPlanned, description="The year is planned.")
class CycleYearCreateSuccess:
    """Success of `cycleYearCreate`."""

    year: Cycle = one(cycles_by_id, "year_id", description="The year.")
    parts: list[Cycle] = many(cycles_by_id, "part_ids", description="What lies in it, in order.")


@strawberry.type
class FiscalYearMutations:
    """Changes to the calendar."""

    @mutation(
        commands.plan_year, CycleYearCreateSuccess, description="Plan a fiscal year with its parts, all or nothing."
    )
    async def cycle_year_create(self, info: Info, input: CycleYearCreateInput) -> Any:
        """Plan a year."""
        return await commands.plan_year(
            actor=info.context.actor,
            year=input.year,
            division=input.division,
            cadence=input.cadence,
            due_weekday=input.due_weekday,
            idempotency_key=input.idempotency_key,
        )
