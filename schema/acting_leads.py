"""Who leads a team for a time, in its lead's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import acting, queries
from app.people.acting import ActingLeadRow
from app.people.commands import acting as commands
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, deleted_id, node_id, one, over
from schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from schema.people import User
    from schema.teams import Team


@over(
    ActingLeadRow,
    load=acting.acting_leads_by_id,
    description="That a person has the rights of a team's lead for some days. It ends by itself.",
)
class ActingLead(Node):
    """An acting lead."""

    id: strawberry.ID = node_id("ActingLead")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        queries.teams_by_id, "team_id", description="The team, with all teams inside it."
    )
    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="Who leads it meanwhile."
    )
    appointed_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "appointed_by_id", description="Who appointed them."
    )
    starts_on: Date = column("The first day, in the organisation's time zone.")
    ends_on: Date = column("The last day.")
    created_at: DateTime = column("When they were appointed.")


@strawberry.input(description="Who leads a team for a time.")
class ActingLeadAppointInput:
    """Input of `actingLeadAppoint`."""

    team_id: strawberry.ID = argument("The team.")
    user_id: strawberry.ID = argument("Who leads it meanwhile.")
    starts_on: Date | None = argument("The first day; null: today, in the organisation's time zone.", None)
    ends_on: Date = argument("The last day, at most a year later.")


@strawberry.input(description="Which appointment ends before its day.")
class ActingLeadEndInput:
    """Input of `actingLeadEnd`."""

    acting_lead_id: strawberry.ID = argument("The appointment.")


@over(commands.LeadAppointed, description="The team with its acting lead.")
class ActingLeadAppointSuccess:
    """Success of `actingLeadAppoint`."""

    acting_lead: ActingLead = one(acting.acting_leads_by_id, "acting_lead_id", description="The appointment.")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        queries.teams_by_id, "team_id", description="The team."
    )


@over(commands.ActingEnded, description="The rights are taken back; the days before stay on record.")
class ActingLeadEndSuccess:
    """Success of `actingLeadEnd`."""

    ended_id: strawberry.ID = deleted_id("ActingLead", "acting_lead_id")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        queries.teams_by_id, "team_id", description="The team."
    )


@strawberry.type
class ActingLeadMutations:
    """Changes of who leads for a time."""

    @mutation(
        commands.appoint_acting_lead,
        ActingLeadAppointSuccess,
        description="Give a person the rights of a team's lead for some days.",
    )
    async def acting_lead_appoint(self, info: Info, input: ActingLeadAppointInput) -> Any:
        """Appoint an acting lead."""
        return await commands.appoint_acting_lead(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            user_id=parse_id(input.user_id, "User", "userId"),
            starts_on=input.starts_on,
            ends_on=input.ends_on,
        )

    @mutation(
        commands.end_acting_lead,
        ActingLeadEndSuccess,
        description="Take an acting lead's rights back before their day; they may also give them back themselves.",
    )
    async def acting_lead_end(self, info: Info, input: ActingLeadEndInput) -> Any:
        """End an appointment."""
        return await commands.end_acting_lead(
            actor=info.context.actor, acting_lead_id=parse_id(input.acting_lead_id, "ActingLead", "actingLeadId")
        )
