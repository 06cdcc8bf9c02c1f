"""Who belongs to which team, from when to when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import queries
from app.people.commands import memberships as commands
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.scalars import Date
from schema.teams import Team

if TYPE_CHECKING:
    from schema.people import User


@strawberry.input(description="Who belongs to a team from now on, or from a day on.")
class TeamMemberAddInput:
    """Input of `teamMemberAdd`."""

    team_id: strawberry.ID = argument("The team.")
    user_id: strawberry.ID = argument("The person.")
    starts_on: Date | None = argument("The first day; null: today, in the organisation's time zone.", None)


@strawberry.input(description="Who no longer belongs to a team.")
class TeamMemberRemoveInput:
    """Input of `teamMemberRemove`."""

    team_id: strawberry.ID = argument("The team.")
    user_id: strawberry.ID = argument("The person.")
    last_day: Date | None = argument("The last day that still counts; null: it ends at once.", None)


@strawberry.input(description="Who changes teams.")
class TeamMemberMoveInput:
    """Input of `teamMemberMove`."""

    user_id: strawberry.ID = argument("The person.")
    from_team_id: strawberry.ID = argument("The team that they leave.")
    to_team_id: strawberry.ID = argument("The team that they join.")
    starts_on: Date | None = argument(
        "Their first day in the new team, the day after the last in the old one; null: today.", None
    )
    report_to_lead: bool = argument(
        "Whether the new team's lead becomes their manager on the same day; for administrators.", False
    )


@over(commands.MemberChanged, description="The team with one more member.")
class TeamMemberAddSuccess:
    """Success of `teamMemberAdd`."""

    team: Team = one(queries.teams_by_id, "team_id", description="The team.")
    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The person."
    )


@over(commands.MemberChanged, description="The team with one member fewer.")
class TeamMemberRemoveSuccess:
    """Success of `teamMemberRemove`."""

    team: Team = one(queries.teams_by_id, "team_id", description="The team.")
    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The person."
    )


@over(commands.MemberMoved, description="The person, and both teams.")
class TeamMemberMoveSuccess:
    """Success of `teamMemberMove`."""

    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The person."
    )
    from_team: Team = one(queries.teams_by_id, "from_team_id", description="The team that they leave.")
    to_team: Team = one(queries.teams_by_id, "to_team_id", description="The team that they join.")


@strawberry.type
class MembershipMutations:
    """Changes of who belongs to a team."""

    @mutation(commands.add_team_member, TeamMemberAddSuccess, description="Let a person belong to a team.")
    async def team_member_add(self, info: Info, input: TeamMemberAddInput) -> Any:
        """Add a member."""
        return await commands.add_team_member(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            user_id=parse_id(input.user_id, "User", "userId"),
            starts_on=input.starts_on,
        )

    @mutation(commands.remove_team_member, TeamMemberRemoveSuccess, description="Let a person leave a team.")
    async def team_member_remove(self, info: Info, input: TeamMemberRemoveInput) -> Any:
        """Remove a member."""
        return await commands.remove_team_member(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            user_id=parse_id(input.user_id, "User", "userId"),
            last_day=input.last_day,
        )

    @mutation(commands.move_team_member, TeamMemberMoveSuccess, description="Let a person change teams on a day.")
    async def team_member_move(self, info: Info, input: TeamMemberMoveInput) -> Any:
        """Move a member."""
        return await commands.move_team_member(
            actor=info.context.actor,
            user_id=parse_id(input.user_id, "User", "userId"),
            from_team_id=parse_id(input.from_team_id, "Team", "fromTeamId"),
            to_team_id=parse_id(input.to_team_id, "Team", "toTeamId"),
            starts_on=input.starts_on,
            report_to_lead=input.report_to_lead,
        )
