"""Absences: when people are away, and who checks in for them meanwhile."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.check_ins.commands import absences as commands
from app.people import absences, queries
from app.people.absences import AbsenceRow
from app.people.dated_models import AbsenceKind
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, deleted_id, node_id, one, over
from schema.objectives import Objective, changed_objectives
from schema.people import User
from schema.scalars import Date, DateTime


@over(
    AbsenceRow,
    load=absences.absences_by_id,
    description="That a person is away for some days. Where nobody stands in, no check-in of theirs is due in them.",
)
class Absence(Node):
    """An absence."""

    id: strawberry.ID = node_id("Absence")
    user: User = one(queries.users_by_id, "user_id", description="Who is away.")
    starts_on: Date = column("The first day, in the organisation's time zone.")
    ends_on: Date = column("The last day.")
    stand_in: User | None = one(
        queries.users_by_id, "stand_in_id", description="Who checks in for them meanwhile, if anybody does."
    )
    kind: AbsenceKind | None = column(
        "Why; null where nothing was said, and for everybody but the person and those above them."
    )
    created_at: DateTime = column("When it was noted.")


@strawberry.input(description="Who is away, and when.")
class AbsencePlanInput:
    """Input of `absencePlan`."""

    user_id: strawberry.ID = argument("Who is away.")
    starts_on: Date = argument("The first day, in the organisation's time zone.")
    ends_on: Date = argument("The last day, today or later.")
    stand_in_id: strawberry.ID | None = argument(
        "Who checks in for them; they must be able to read every active key result of the person. Null: nobody.", None
    )
    kind: AbsenceKind | None = argument("Why, for the person and those above them alone.", None)


@strawberry.input(description="What to change of an absence; what is left out stays.")
class AbsenceUpdateInput:
    """Input of `absenceUpdate`."""

    absence_id: strawberry.ID = argument("The absence.")
    starts_on: Date | None = argument("The first day.", UNSET)
    ends_on: Date | None = argument("The last day, today or later.", UNSET)
    stand_in_id: strawberry.ID | None = argument("Who checks in for them; null: nobody.", UNSET)
    kind: AbsenceKind | None = argument("Why; null: nothing is said.", UNSET)


@strawberry.input(description="Which absence ends.")
class AbsenceEndInput:
    """Input of `absenceEnd`."""

    absence_id: strawberry.ID = argument("The absence, one that is not over.")


@over(commands.AbsenceChanged, description="The absence that was noted.")
class AbsencePlanSuccess:
    """Success of `absencePlan`."""

    absence: Absence = one(absences.absences_by_id, "absence_id", description="The absence.")
    user: User = one(queries.users_by_id, "user_id", description="Who is away.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AbsenceChanged, description="The absence as it is now.")
class AbsenceUpdateSuccess:
    """Success of `absenceUpdate`."""

    absence: Absence = one(absences.absences_by_id, "absence_id", description="The absence.")
    user: User = one(queries.users_by_id, "user_id", description="Who is away.")
    changed_objectives: list[Objective] = changed_objectives()


@over(commands.AbsenceChanged, description="The person is here again from today on.")
class AbsenceEndSuccess:
    """Success of `absenceEnd`."""

    ended_id: strawberry.ID = deleted_id("Absence", "absence_id")
    user: User = one(queries.users_by_id, "user_id", description="Who is back, or never left.")
    changed_objectives: list[Objective] = changed_objectives()


@strawberry.type
class AbsenceMutations:
    """Changes of who is away."""

    @mutation(
        commands.plan_absence,
        AbsencePlanSuccess,
        description="Note when a person is away, and who checks in for them meanwhile.",
    )
    async def absence_plan(self, info: Info, input: AbsencePlanInput) -> Any:
        """Note an absence."""
        return await commands.plan_absence(
            actor=info.context.actor,
            user_id=parse_id(input.user_id, "User", "userId"),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            stand_in_id=parse_optional_id(input.stand_in_id, "User", "standInId"),
            kind=input.kind,
        )

    @mutation(
        commands.update_absence, AbsenceUpdateSuccess, description="Change when a person is away, or who stands in."
    )
    async def absence_update(self, info: Info, input: AbsenceUpdateInput) -> Any:
        """Change an absence."""
        given = changes(input, "starts_on", "ends_on", nullable=["stand_in_id", "kind"])
        if "stand_in_id" in given:
            given["stand_in_id"] = parse_optional_id(given["stand_in_id"], "User", "standInId")
        return await commands.update_absence(
            actor=info.context.actor, absence_id=parse_id(input.absence_id, "Absence", "absenceId"), changes=given
        )

    @mutation(
        commands.end_absence,
        AbsenceEndSuccess,
        description="Note that a person is back, or stays after all: check-ins are due again from today on.",
    )
    async def absence_end(self, info: Info, input: AbsenceEndInput) -> Any:
        """End an absence."""
        return await commands.end_absence(
            actor=info.context.actor, absence_id=parse_id(input.absence_id, "Absence", "absenceId")
        )
