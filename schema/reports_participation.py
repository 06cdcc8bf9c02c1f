"""How people take part, team by team and period by period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import strawberry

from app.check_ins import sheets as check_in_sheets
from app.cycles import queries as cycles
from app.people import queries as people
from app.reports import participation, rules, sheets
from app.reports.rules import SheetStanding
from schema.context import Info, parse_id
from schema.fields import argument, column, one, over, root
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.check_ins import CheckInSheet
    from schema.cycles import Cycle
    from schema.input_rounds import InputTally
    from schema.people import User
    from schema.teams import Team


@over(rules.SheetTally, description="Check-in sheets that were due, and what became of them.")
class SheetTally:
    """Sheets, counted."""

    due: int = column("How many were due, or are in the present period; those of absent people are not among them.")
    on_time: int = column("How many were handed in by the end of the due day.")
    late: int = column("How many were handed in later.")
    missing: int = column("How many are due and were not handed in.")
    waiting: int = column("How many are not due yet and were not handed in.")
    absent: int = column("How many nobody had to hand in, as the person was away without a stand-in.")
    acknowledged: int = column("How many somebody has said that they read.")
    handed_in_share: float | None = column(
        "The share that was handed in, 0..1, of those that should be there by now; null where there are none."
    )


@over(sheets.SheetEntry, description="One person's sheet of a period.")
class SheetEntry:
    """One person's sheet."""

    person: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "person_id", description="Whose it is."
    )
    standing: SheetStanding = column("What became of it.")
    sheet: Annotated[CheckInSheet, strawberry.lazy("schema.check_ins")] | None = one(
        check_in_sheets.sheets_by_id, "sheet_id", description="The sheet; null as long as nobody has begun it."
    )


@over(participation.PeriodParticipation, description="The sheets of one period of a cycle.")
class PeriodParticipation:
    """The sheets of a period."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle."
    )
    starts_on: Date = column("The first day of the period.")
    ends_on: Date = column("The last day of the period, inclusive.")
    due_on: Date = column("The day by the end of which they were due.")
    sheets: SheetTally = column("What became of them, counted.")
    entries: list[SheetEntry] = column("Each of them, by name.")


@over(participation.Turnout, description="How many people answered the input rounds in which they were asked.")
class InputRoundTurnout:
    """How many people answered input rounds."""

    rounds: int = column("In how many rounds, of those due on these days, they were asked.")
    asked: int = column("How often somebody was asked: once for each person and round.")
    answered: int = column("How often they answered, also that they have nothing to add.")
    share: float | None = column("The share of them who answered, 0..1; null where nobody was asked.")


@over(participation.GroupParticipation, description="How a team, or those who report to a person, took part.")
class GroupParticipation:
    """How a group took part."""

    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id, "team_id", description="The team: its lead, and who belonged to it on each of the days."
    )
    manager: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id,
        "manager_id",
        description="The person: it is about who reported to them on each of the days.",
    )
    sheets: SheetTally = column("Their check-in sheets, counted, as far as the viewer may read them.")
    periods: list[PeriodParticipation] = column("The same period by period, the earliest due first.")
    input_rounds: InputRoundTurnout = column("How they answered input rounds, of which the viewer may read.")
    inputs: Annotated[InputTally, strawberry.lazy("schema.input_rounds")] = column(
        "What became of the inputs that they gave on these days, of which the viewer may read."
    )
    comment_count: int = column("How many comments they wrote on these days, of which the viewer may read.")


@over(
    participation.ParticipationReport,
    description="How people took part over some days, told of groups and never as a ranking of people.",
)
class ParticipationReport:
    """How people took part."""

    starts_on: Date = column("The first day.", name="from")
    ends_on: Date = column("The last day, inclusive.", name="to")
    groups: list[GroupParticipation] = column(
        "The teams or people asked for, in that order; who is not seen is left out."
    )


@strawberry.input(one_of=True, description="Whose participation a report is about.")
class ParticipationGroups:
    """Teams, or those who report to some people."""

    team_ids: list[strawberry.ID] | None = argument(
        f"Teams, each by itself without the teams inside it; at most {participation.GROUPS_AT_MOST}.", strawberry.UNSET
    )
    manager_ids: list[strawberry.ID] | None = argument(
        f"People: those who report to them directly; at most {participation.GROUPS_AT_MOST}.", strawberry.UNSET
    )


def _ids(given: Sequence[strawberry.ID] | None, kind: str, path: str) -> list[UUID] | None:
    return None if given is None or given is strawberry.UNSET else [parse_id(text, kind, path) for text in given]


@strawberry.type
class ParticipationReportQueries:
    """The way in to how people take part."""

    @root(
        ParticipationReport,
        description="How people took part over some days: check-in sheets period by period, input rounds, inputs and "
        "comments.",
    )
    async def participation_report(
        self,
        info: Info,
        about: Annotated[ParticipationGroups, strawberry.argument(description="The teams, or the people.")],
        start: Annotated[Date, strawberry.argument(name="from", description="The first day.")],
        end: Annotated[
            Date,
            strawberry.argument(
                name="to", description=f"The last day, inclusive, less than {participation.DAYS_AT_MOST} days later."
            ),
        ],
    ) -> Any:
        """Return the report."""
        return await participation.participation_report(
            info.context.actor,
            team_ids=_ids(about.team_ids, "Team", "teamIds"),
            manager_ids=_ids(about.manager_ids, "User", "managerIds"),
            start=start,
            end=end,
        )
