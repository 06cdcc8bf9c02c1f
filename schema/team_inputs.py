"""What people say before goals are set, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.core.paging import Page
from app.objectives import commands, queries, team_input_policy, team_input_queries
from app.objectives.input_rounds import queries as rounds
from app.objectives.models import TeamInputKind, TeamInputState
from app.objectives.team_input_queries import ORDERS, TeamInputOrder, TeamInputRow
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, computed, itself, many, node_id, one, over, permission
from schema.key_results import KeyResult
from schema.objectives import Objective
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown

if TYPE_CHECKING:
    from schema.input_rounds import InputRound, InputRoundQuestion
    from schema.meeting_notes import MeetingNote
    from schema.people import User
    from schema.teams import Team


@over(TeamInputRow, description="What the viewer may do with an input.")
class TeamInputViewerCan:
    """What the viewer may do with an input."""

    edit: Permission = permission(team_input_policy.can_edit_team_input, "Change its words.")
    withdraw: Permission = permission(team_input_policy.can_withdraw_team_input, "Take it back.")
    support: Permission = permission(team_input_policy.can_support_team_input, "Support it, or take the support back.")
    use: Permission = permission(team_input_policy.can_use_team_input, "Say in which goal it is used.")
    set_aside: Permission = permission(team_input_policy.can_set_aside_team_input, "Set it aside with a reason.")
    reopen: Permission = permission(team_input_policy.can_reopen_team_input, "Take back that it was set aside.")


@over(
    TeamInputRow,
    load=team_input_queries.team_inputs_by_id,
    description="What a person of a team said before goals were set.",
)
class TeamInput(Node):
    """An input."""

    id: strawberry.ID = node_id("TeamInput")
    kind: TeamInputKind = column("What it is.")
    body: Markdown = column("What was said.")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        people.teams_by_id, "team_id", description="The team that it was said in, and that reads it."
    )
    objective: Objective | None = one(
        queries.objectives_by_id, "objective_id", description="The objective that it is about, if it is about one."
    )
    input_round: Annotated[InputRound, strawberry.lazy("schema.input_rounds")] | None = one(
        rounds.rounds_by_id, "input_round_id", description="The round that it was said in, if it was said in one."
    )
    question: Annotated[InputRoundQuestion, strawberry.lazy("schema.input_rounds")] | None = one(
        rounds.questions_by_id, "question_id", description="The question of the round that it answers, if any."
    )
    author: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "author_id", description="Who said it."
    )
    quote: str | None = column("The words of the meeting note that it comes from, if it comes from one.")
    meeting_note: Annotated[MeetingNote, strawberry.lazy("schema.meeting_notes")] | None = one(
        rounds.notes_by_id, "meeting_note_id", description="The meeting note that it comes from, if it comes from one."
    )
    entered_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "entered_by_id", description="Who wrote it down for its author; null: the author."
    )
    support_count: int = column("How many others support it.")
    viewer_supports: bool = column("Whether the viewer is one of them.")
    state: TeamInputState = column("What became of it.")
    reason: Markdown | None = column("Why it was set aside.")
    decided_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "decided_by_id", description="Who used it or set it aside; null while it is open."
    )
    decided_at: DateTime | None = column("When it was used or set aside; null while it is open.")
    has_news: bool = computed(
        lambda row, actor: row.has_news and row.author_id == actor.person_id,
        needs=("has_news", "author_id"),
        description="True for its author once others wrote it down or decided upon it, until `teamInputsMarkSeen`.",
    )
    used_in: list[KeyResult] = many(
        team_input_queries.key_results_of_inputs,
        "id",
        description="The key results that took it up, as far as the viewer may read them.",
    )
    used_in_objectives: list[Objective] = many(
        team_input_queries.objectives_of_inputs,
        "id",
        description="The objectives that took it up, as far as the viewer may read them.",
    )
    created_at: DateTime = column("When it was said.")
    viewer_can: TeamInputViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="An input in a list.")
class TeamInputEdge(Edge):
    """An input in a list."""

    node: TeamInput = column("The input.")


@over(Page, description="A page of inputs.")
class TeamInputConnection(Connection):
    """A page of inputs."""

    edges: list[TeamInputEdge] = edges()
    nodes: list[TeamInput] = nodes()


@strawberry.input(description="What a person says in a team.")
class TeamInputAddInput:
    """Input of `teamInputAdd`."""

    team_id: strawberry.ID = argument("The team that reads it.")
    kind: TeamInputKind = argument("What it is.")
    body: Markdown = argument("What there is to say; at most 4,000 characters.")
    objective_id: strawberry.ID | None = argument("The objective that it is about, if it is about one.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of one's own input; what is left out stays.")
class TeamInputUpdateInput:
    """Input of `teamInputUpdate`."""

    team_input_id: strawberry.ID = argument("The input.")
    kind: TeamInputKind | None = argument("What it is.", UNSET)
    body: Markdown | None = argument("What there is to say.", UNSET)


@strawberry.input(description="Which input to support.")
class TeamInputSupportInput:
    """Input of `teamInputSupport`."""

    team_input_id: strawberry.ID = argument("The input.")


@strawberry.input(description="Which input to support no longer.")
class TeamInputUnsupportInput:
    """Input of `teamInputUnsupport`."""

    team_input_id: strawberry.ID = argument("The input.")


@strawberry.input(description="Which input to set aside, and why.")
class TeamInputSetAsideInput:
    """Input of `teamInputSetAside`."""

    team_input_id: strawberry.ID = argument("The input.")
    reason: Markdown = argument("Why it is not used; its author reads this.")


@strawberry.input(description="Which input to open again.")
class TeamInputReopenInput:
    """Input of `teamInputReopen`."""

    team_input_id: strawberry.ID = argument("The input.")


@over(commands.TeamInputChanged, description="The input was added.")
class TeamInputAddSuccess:
    """Success of `teamInputAdd`."""

    team_input_edge: TeamInputEdge = new_edge(
        team_input_queries.team_inputs_by_id,
        "team_input_id",
        ORDERS[TeamInputOrder.LATEST],
        description="The new input, for the list of its team and of its objective.",
    )


def _changed(description: str) -> Any:
    return one(team_input_queries.team_inputs_by_id, "team_input_id", description=description)


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputUpdateSuccess:
    """Success of `teamInputUpdate`."""

    team_input: TeamInput = _changed("The changed input.")


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputSupportSuccess:
    """Success of `teamInputSupport`."""

    team_input: TeamInput = _changed("The input with its support.")


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputUnsupportSuccess:
    """Success of `teamInputUnsupport`."""

    team_input: TeamInput = _changed("The input with its support.")


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputSetAsideSuccess:
    """Success of `teamInputSetAside`."""

    team_input: TeamInput = _changed("The input with the reason.")


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputReopenSuccess:
    """Success of `teamInputReopen`."""

    team_input: TeamInput = _changed("The input, open again.")


@strawberry.type
class TeamInputMutations:
    """Changes to team inputs."""

    @mutation(commands.add_team_input, TeamInputAddSuccess, description="Say in a team what goals should consider.")
    async def team_input_add(self, info: Info, input: TeamInputAddInput) -> Any:
        """Add an input."""
        return await commands.add_team_input(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            kind=input.kind,
            body=input.body,
            objective_id=parse_optional_id(input.objective_id, "Objective", "objectiveId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_team_input, TeamInputUpdateSuccess, description="Change one's own input while it is open."
    )
    async def team_input_update(self, info: Info, input: TeamInputUpdateInput) -> Any:
        """Change an input."""
        return await commands.update_team_input(
            actor=info.context.actor,
            team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId"),
            changes=changes(input, "kind", "body"),
        )

    @mutation(commands.support_team_input, TeamInputSupportSuccess, description="Support somebody's input.")
    async def team_input_support(self, info: Info, input: TeamInputSupportInput) -> Any:
        """Support an input."""
        return await commands.support_team_input(
            actor=info.context.actor, team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId")
        )

    @mutation(commands.unsupport_team_input, TeamInputUnsupportSuccess, description="Take back one's support.")
    async def team_input_unsupport(self, info: Info, input: TeamInputUnsupportInput) -> Any:
        """Support an input no longer."""
        return await commands.unsupport_team_input(
            actor=info.context.actor, team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId")
        )

    @mutation(commands.set_aside_team_input, TeamInputSetAsideSuccess, description="Set an input aside, saying why.")
    async def team_input_set_aside(self, info: Info, input: TeamInputSetAsideInput) -> Any:
        """Set an input aside."""
        return await commands.set_aside_team_input(
            actor=info.context.actor,
            team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId"),
            reason=input.reason,
        )

    @mutation(commands.reopen_team_input, TeamInputReopenSuccess, description="Take back that an input was set aside.")
    async def team_input_reopen(self, info: Info, input: TeamInputReopenInput) -> Any:
        """Open an input again."""
        return await commands.reopen_team_input(
            actor=info.context.actor, team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId")
        )
