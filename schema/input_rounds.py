"""Input rounds: what a team is asked before goals are set, and who has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.core.paging import Page
from app.cycles import queries as cycles
from app.objectives import queries as objectives
from app.objectives import team_input_queries
from app.objectives.input_rounds import policy, queries, rules
from app.objectives.input_rounds.models import InputRoundState
from app.objectives.input_rounds.queries import QuestionRow, RoundPersonRow, RoundRow
from app.objectives.input_rounds.rules import Tally
from app.objectives.team_input_queries import TeamInputOrder
from app.people import queries as people
from schema.context import Info
from schema.fields import Node, batched, column, computed, itself, many, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument, InputOrderArgument, StatesArgument, team_inputs_asked
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown

if TYPE_CHECKING:
    from schema.cycles import Cycle
    from schema.objectives import Objective
    from schema.people import User
    from schema.team_inputs import TeamInputConnection
    from schema.teams import Team


@over(Tally, description="What became of what people said.")
class InputTally:
    """What became of inputs."""

    inputs: int = column("How many inputs there are.")
    undecided: int = column("How many of them nobody has decided upon.")
    used: int = column("How many are used in a goal.")
    set_aside: int = column("How many were set aside with a reason.")
    used_share: float | None = column("The share of the inputs that are used, 0..1; null where there are none.")


@over(RoundRow, description="What the viewer may do with a round.")
class InputRoundViewerCan:
    """What the viewer may do with a round."""

    answer: Permission = permission(policy.can_answer_round, "Answer it, also with having nothing to add.")
    edit: Permission = permission(policy.can_edit_round, "Change the invitation and the due day.")
    remind: Permission = permission(policy.can_remind, "Remind those who have not answered.")
    close: Permission = permission(policy.can_close_round, "Close it.")
    reopen: Permission = permission(policy.can_reopen_round, "Ask again, saying why.")


@over(QuestionRow, load=queries.questions_by_id, description="One question of a round.")
class InputRoundQuestion(Node):
    """A question."""

    id: strawberry.ID = node_id("InputRoundQuestion")
    text: str = column("What is asked.")
    input_round: Annotated[InputRound, strawberry.lazy("schema.input_rounds")] = one(
        queries.rounds_by_id, "input_round_id", description="The round that asks it."
    )

    @batched(
        team_input_queries.team_inputs_of_questions,
        "id",
        Annotated["TeamInputConnection", strawberry.lazy("schema.team_inputs")],
        description="What people answered.",
    )
    def inputs(
        states: StatesArgument = None,  # noqa: N805
        order_by: InputOrderArgument = TeamInputOrder.MOST_SUPPORTED,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return team_inputs_asked(states, order_by, first, after)


@over(
    RoundPersonRow,
    description="Somebody whom a round asked, or who answered unasked. Names and no mere counts: the inputs name their "
    "authors to the same readers, and so the lead, and colleagues, know whom to ask again.",
)
class InputRoundPerson:
    """Somebody in a round."""

    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "user_id", description="The person."
    )
    asked: bool = column("True for those who belonged to the team when the round was opened.")
    answered: bool = column("Whether they said something, or that they have nothing to add.")
    nothing_to_add: bool = column("Whether their answer is that they have nothing to add.")
    awaited: bool = column("Whether the round waits for them: asked, still of the team, and no answer yet.")
    reminded_at: DateTime | None = column("When they were reminded last; null if never.")


@over(
    RoundRow,
    load=queries.rounds_by_id,
    description="Questions to a team before goals are set. Whoever reads what the team says reads and may answer it.",
)
class InputRound(Node):
    """A round."""

    id: strawberry.ID = node_id("InputRound")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        people.teams_by_id, "team_id", description="The team that is asked."
    )
    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle whose goals are to be set."
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] | None = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it is about, if it is about one."
    )
    opened_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "opened_by_id", description="Who asks."
    )
    invitation: Markdown | None = column("What those who are asked should know.")
    questions: list[InputRoundQuestion] = many(
        queries.questions_of_rounds, "id", description="What is asked, in order; at most 10."
    )
    due_on: Date = column("The last day on which answers are in time.")
    state: InputRoundState = column("Whether people are still asked.")
    overdue: bool = computed(
        rules.is_overdue,
        needs=("state", "due_on", "cycle_state"),
        description="Open though its due day is over in the organisation's zone; it still takes answers.",
    )
    opened_at: DateTime = column("When it was opened.")
    closed_at: DateTime | None = column("When it was closed; null while it is open.")
    reopened_because: Markdown | None = column("Why it was opened again the last time, if it was.")
    reminded_at: DateTime | None = column("When those who had not answered were reminded last; null if never.")
    asked_count: int = column("How many people were asked.")
    answered_count: int = column("How many of them have answered.")
    awaited_count: int = column("How many of them it waits for: still of the team, and no answer yet.")
    viewer_is_awaited: bool = column("Whether the viewer is one of those it waits for.")
    people: list[InputRoundPerson] = many(
        queries.people_of_rounds, "id", description="Who was asked, and who answered unasked, by name."
    )
    tally: InputTally = one(queries.tallies_of_rounds, "id", description="What became of what was said in it.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    viewer_can: InputRoundViewerCan = itself("What the viewer may do with it.")

    @batched(
        team_input_queries.team_inputs_of_rounds,
        "id",
        Annotated["TeamInputConnection", strawberry.lazy("schema.team_inputs")],
        description="What was said in it, to its questions and beside them.",
    )
    def inputs(
        states: StatesArgument = None,  # noqa: N805
        order_by: InputOrderArgument = TeamInputOrder.MOST_SUPPORTED,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return team_inputs_asked(states, order_by, first, after)


@over(EdgeRow, description="A round in a list.")
class InputRoundEdge(Edge):
    """A round in a list."""

    node: InputRound = column("The round.")


@over(Page, description="A page of rounds.")
class InputRoundConnection(Connection):
    """A page of rounds."""

    edges: list[InputRoundEdge] = edges()
    nodes: list[InputRound] = nodes()


@strawberry.type
class InputRoundQueries:
    """Ways in to rounds."""

    @root(
        list[InputRound],
        description="The open rounds that wait for the viewer's answer, the next due first; at most 100.",
    )
    async def input_rounds_awaiting_me(self, info: Info) -> Any:
        """Return what the viewer is asked."""
        return await queries.rounds_awaiting(info.context.actor.person_id)
