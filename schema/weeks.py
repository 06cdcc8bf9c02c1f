"""A person's week, day by day."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.inbox import weeks
from app.inbox.weeks import DayRow, WeekRow
from app.people import queries as people
from schema.absences import Absence
from schema.check_ins import CheckInSheet
from schema.context import Info, parse_optional_id
from schema.fields import batched, column, many, one, over, root
from schema.initiatives import Initiative
from schema.key_results import KeyResult
from schema.people import User
from schema.proposals import Proposal
from schema.scalars import Date


@over(DayRow, description="One day of a person's week.")
class WeekDay:
    """One day of a week."""

    day: Date = column("The day.")
    is_working_day: bool = column("Whether the organisation works on its weekday.")
    initiatives: list[Initiative] = many(
        weeks.initiatives_due, "span", description="Their initiatives that are due on it; dropped ones are left out."
    )
    key_results: list[KeyResult] = many(
        weeks.key_results_due, "span", description="Their key results whose next check-in is due on it."
    )
    sheets: list[CheckInSheet] = many(
        weeks.sheets_in, "span", description="Their check-in sheets that are due on it, handed in or not."
    )


@over(
    WeekRow,
    description="A person's week, as far as the viewer may read what is in it; at most 100 things of a kind in a list.",
)
class Week:
    """A person's week."""

    person: User | None = one(people.users_by_id, "person_id", description="Whose week it is.")
    starts_on: Date = column("Its first day, by the organisation's start of the week.")
    ends_on: Date = column("Its last day.")
    days: list[WeekDay] = column("Its seven days.")
    absences: list[Absence] = many(weeks.absences_in, "span", description="When they are away on some of its days.")
    carried_over_initiatives: list[Initiative] = many(
        weeks.initiatives_carried_over, "span", description="Their open initiatives that were due before it."
    )
    carried_over_key_results: list[KeyResult] = many(
        weeks.key_results_carried_over, "span", description="Their key results whose check-in was due before it."
    )
    going_on: list[Initiative] = many(
        weeks.initiatives_going_on, "span", description="Their initiatives in progress that are due later, or never."
    )

    @batched(
        weeks.decisions_in,
        "span",
        list[Proposal],
        description="The drafts that wait for the viewer's decision, the oldest first; empty in the weeks of others.",
    )
    def decisions(info: Info) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"actor": info.context.actor}


@strawberry.type
class WeekQueries:
    """Ways in to weeks."""

    @root(
        Week | None,
        description="The viewer's week, or that of somebody below them in the reporting line or for whom they stand "
        "in; null for anybody else, and for days before 1900 or after 2199.",
    )
    async def my_week(
        self,
        info: Info,
        week_of: Annotated[
            Date | None, strawberry.argument(description="Any day of it; null: the present week.")
        ] = None,
        person_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Whose week; null: the viewer's.")
        ] = None,
    ) -> Any:
        """Return a week."""
        actor = info.context.actor
        wanted = parse_optional_id(person_id, "User", "personId")
        return await weeks.week_of(actor, wanted or actor.person_id, week_of)
