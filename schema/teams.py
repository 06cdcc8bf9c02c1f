"""Teams: their tree, their leads, and who belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.check_ins import summaries as published
from app.conversations.meeting_queries import meetings_of_teams
from app.conversations.models import MeetingState
from app.feedback import queries as feedback_queries
from app.objectives import team_input_queries
from app.objectives.input_rounds import queries as input_rounds
from app.objectives.team_input_queries import TeamInputOrder
from app.people import acting, leading, policy, queries
from app.people.commands import teams as commands
from app.people.queries import TeamFilter, TeamRow
from schema.context import Info, parse_id, parse_ids, parse_optional_id
from schema.errors import mutation
from schema.feedback_lists import feedback_list
from schema.fields import (
    Node,
    argument,
    batched,
    changes,
    column,
    deleted_id,
    itself,
    many,
    node_id,
    one,
    over,
    permission,
    root,
)
from schema.objective_lists import (
    AfterArgument,
    FirstArgument,
    InputOrderArgument,
    RoundStatesArgument,
    StatesArgument,
    rounds_asked,
    team_inputs_asked,
)
from schema.permissions import Permission
from schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from schema.acting_leads import ActingLead
    from schema.check_in_meetings import CheckInMeetingConnection
    from schema.input_rounds import InputRoundConnection, InputTally
    from schema.people import User
    from schema.summaries import SummaryConnection
    from schema.team_inputs import TeamInputConnection


OnArgument = Annotated[
    Date | None, strawberry.argument(description="A day, in the organisation's time zone; null: today.")
]


@over(TeamRow, description="What the viewer may do with a team.")
class TeamViewerCan:
    """What the viewer may do with a team."""

    edit: Permission = permission(
        policy.can_edit_team, "Change or delete it, say who belongs to it, and put teams inside it."
    )
    appoint_lead: Permission = permission(policy.can_appoint_lead, "Say who leads it, for good or for a time.")


@over(TeamRow, load=queries.teams_by_id, description="A group of people with a lead, perhaps inside another team.")
class Team(Node):
    """A team."""

    id: strawberry.ID = node_id("Team")
    name: str = column("The team's name.")
    weekly_summaries: bool | None = column(
        "Whether the draft of its summary of the week before is ready when a week begins; null: as the organisation "
        "has it."
    )
    parent: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        queries.teams_by_id, "parent_id", description="The team that it is inside of."
    )
    teams: list[Annotated[Team, strawberry.lazy("schema.teams")]] = many(
        queries.teams_in_teams, "id", description="The teams directly inside it, by name."
    )
    acting_leads: list[Annotated[ActingLead, strawberry.lazy("schema.acting_leads")]] = many(
        acting.acting_leads_of_teams, "id", description="Who leads it for a time, now or later, the earliest first."
    )
    input_tally: Annotated[InputTally, strawberry.lazy("schema.input_rounds")] = one(
        input_rounds.tallies_of_teams,
        "id",
        description="What became of all that was said in it; nothing was, for those who do not read what it says.",
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    feedback = feedback_list(
        "feedback",
        feedback_queries.feedback_of_teams,
        "The feedback that is for the team as a whole, the latest first, without what was taken back; to those "
        "who neither belong to it nor lead it or a team above just what they sent or got.",
    )
    viewer_can: TeamViewerCan = itself("What the viewer may do with it.")

    @batched(
        leading.leads_of_teams,
        "id",
        Annotated["User", strawberry.lazy("schema.people")] | None,
        description="Who leads it, today or on a day.",
    )
    def lead(on: OnArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"on": on}

    @batched(
        queries.members_of_teams,
        "id",
        list[Annotated["User", strawberry.lazy("schema.people")]],
        description="The active people who belong to it today, by name, at most 200; on a day, everybody who did then.",
    )
    def members(on: OnArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"on": on}

    @batched(
        team_input_queries.team_inputs_of_teams,
        "id",
        Annotated["TeamInputConnection", strawberry.lazy("schema.team_inputs")],
        description="What its people said before goals were set; empty for those who are not of the team or above it.",
    )
    def team_inputs(
        states: StatesArgument = None,  # noqa: N805
        order_by: InputOrderArgument = TeamInputOrder.LATEST,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return team_inputs_asked(states, order_by, first, after)

    @batched(
        input_rounds.rounds_of_teams,
        "id",
        Annotated["InputRoundConnection", strawberry.lazy("schema.input_rounds")],
        description="The rounds in which it was asked, the latest first; empty for those who do not read what it says.",
    )
    def input_rounds(
        states: RoundStatesArgument = None,  # noqa: N805
        first: FirstArgument = 10,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return rounds_asked(states, first, after)

    @batched(
        meetings_of_teams,
        "id",
        Annotated["CheckInMeetingConnection", strawberry.lazy("schema.check_in_meetings")],
        description="Its check-in meetings, the latest first; empty for those who are not of the team or above it.",
    )
    def check_in_meetings(
        states: Annotated[  # noqa: N805
            list[MeetingState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any, [] fits none."),
        ] = None,
        first: FirstArgument = 10,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"states": None if states is None else tuple(states), "first": first, "after": after}

    @batched(
        published.summaries_of_teams,
        "id",
        Annotated["SummaryConnection", strawberry.lazy("schema.summaries")],
        description="The summaries of its check-ins that were published, the latest first.",
    )
    def summaries(first: FirstArgument = 10, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}


@strawberry.input(
    name="TeamFilter",
    description="Which teams: fields are joined by AND, values in a list by OR; null is no filter, [] fits none.",
)
class TeamFilterInput:
    """The filter of `teams`."""

    text: str | None = argument("Only those whose name contains this, in any case.", None)
    lead_ids: list[strawberry.ID] | None = argument("Only those that one of these people leads today.", None)
    member_ids: list[strawberry.ID] | None = argument("Only those that one of these people belongs to today.", None)
    parent_ids: list[strawberry.ID] | None = argument("Only those directly inside one of these teams.", None)


def _filter(given: TeamFilterInput | None) -> TeamFilter:
    if given is None:
        return queries.EVERY_TEAM
    return TeamFilter(
        given.text,
        parse_ids(given.lead_ids, "User", "filter", "leadIds"),
        parse_ids(given.member_ids, "User", "filter", "memberIds"),
        parse_ids(given.parent_ids, "Team", "filter", "parentIds"),
    )


@strawberry.type
class TeamQueries:
    """Ways in to teams."""

    @root(list[Team], description="The teams of the organisation, by name; `parent` and `teams` make it a tree.")
    async def teams(
        self,
        filter: Annotated[
            TeamFilterInput | None, strawberry.argument(description="Which teams; null: every one.")
        ] = None,
    ) -> Any:
        """Return teams."""
        return await queries.all_teams(_filter(filter))


@strawberry.input(description="What a new team is.")
class TeamCreateInput:
    """Input of `teamCreate`."""

    name: str = argument("What people call it.")
    parent_id: strawberry.ID | None = argument("The team that it is inside of; null: none.", None)
    lead_id: strawberry.ID | None = argument("The person who leads it.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a team; what is left out stays.")
class TeamUpdateInput:
    """Input of `teamUpdate`."""

    team_id: strawberry.ID = argument("The team.")
    expected_revision: int = argument("The revision that the edit is based on.")
    name: str | None = argument("What people call it.", UNSET)
    parent_id: strawberry.ID | None = argument("The team that it is inside of; null puts it at the top.", UNSET)
    lead_id: strawberry.ID | None = argument("The person who leads it; null: nobody for now.", UNSET)
    weekly_summaries: bool | None = argument(
        "Whether the draft of its summary of the week before is ready when a week begins; null: as the organisation "
        "has it.",
        UNSET,
    )


@strawberry.input(description="Which team to delete.")
class TeamDeleteInput:
    """Input of `teamDelete`."""

    team_id: strawberry.ID = argument("The team; nothing may hang on it any more.")


@over(commands.TeamChanged, description="The team as it is now.")
class TeamCreateSuccess:
    """Success of `teamCreate`."""

    team: Team = one(queries.teams_by_id, "team_id", description="The new team.")


@over(commands.TeamChanged, description="The team as it is now.")
class TeamUpdateSuccess:
    """Success of `teamUpdate`."""

    team: Team = one(queries.teams_by_id, "team_id", description="The changed team.")


@over(commands.TeamChanged, description="The team is gone.")
class TeamDeleteSuccess:
    """Success of `teamDelete`."""

    deleted_id: strawberry.ID = deleted_id("Team", "team_id")


@strawberry.type
class TeamMutations:
    """Changes to teams."""

    @mutation(commands.create_team, TeamCreateSuccess, description="Add a team.")
    async def team_create(self, info: Info, input: TeamCreateInput) -> Any:
        """Add a team."""
        return await commands.create_team(
            actor=info.context.actor,
            name=input.name,
            parent_id=parse_optional_id(input.parent_id, "Team", "parentId"),
            lead_id=parse_optional_id(input.lead_id, "User", "leadId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_team, TeamUpdateSuccess, description="Change a team's name, lead or place in the tree.")
    async def team_update(self, info: Info, input: TeamUpdateInput) -> Any:
        """Change a team."""
        given = changes(input, "name", nullable=["parent_id", "lead_id", "weekly_summaries"])
        ids = {"parent_id": ("Team", "parentId"), "lead_id": ("User", "leadId")}
        parsed = {field: parse_optional_id(given[field], *ids[field]) for field in given.keys() & ids.keys()}
        return await commands.update_team(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            expected_revision=input.expected_revision,
            changes={**given, **parsed},
        )

    @mutation(commands.delete_team, TeamDeleteSuccess, description="Delete a team that nothing hangs on any more.")
    async def team_delete(self, info: Info, input: TeamDeleteInput) -> Any:
        """Delete a team."""
        return await commands.delete_team(actor=info.context.actor, team_id=parse_id(input.team_id, "Team", "teamId"))
