"""What becomes of inputs: used in a goal, withdrawn, and seen by their authors."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.objectives import commands, team_input_queries
from app.objectives.commands import UsedIn
from schema.context import Info, parse_id, parse_one_of_several, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, deleted_id, one, over, root
from schema.objective_lists import AfterArgument, FirstArgument, StatesArgument
from schema.team_inputs import TeamInput, TeamInputConnection


@strawberry.type
class TeamInputQueries:
    """Ways in to inputs."""

    @root(
        TeamInputConnection,
        description="What the viewer said, the latest first, with its fate; what others wrote down for them too.",
    )
    async def my_team_inputs(
        self,
        info: Info,
        states: StatesArgument = None,
        news: Annotated[
            bool | None, strawberry.argument(description="True: only those with news for the viewer; null: all.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return the viewer's inputs."""
        return await team_input_queries.team_inputs_by_author(
            info.context.actor.person_id,
            states=None if states is None else tuple(states),
            news=news,
            first=first,
            after=after,
        )


@strawberry.input(one_of=True, description="The goal in which an input is used: one of the two.")
class UsedInInput:
    """The target of `teamInputUse`."""

    key_result_id: strawberry.ID | None = argument("A key result.", strawberry.UNSET)
    objective_id: strawberry.ID | None = argument("An objective.", strawberry.UNSET)


@strawberry.input(description="Which input is used, and in which goal.")
class TeamInputUseInput:
    """Input of `teamInputUse`."""

    team_input_id: strawberry.ID = argument("The input.")
    used_in: UsedInInput = argument("The goal, which is there already.")


@strawberry.input(description="Which input to withdraw.")
class TeamInputWithdrawInput:
    """Input of `teamInputWithdraw`."""

    team_input_id: strawberry.ID = argument("The input.")


@strawberry.input(description="Of which inputs the viewer has seen what became of them.")
class TeamInputsMarkSeenInput:
    """Input of `teamInputsMarkSeen`."""

    team_input_ids: list[strawberry.ID] = argument("At most 50 of the viewer's own inputs.")


@over(commands.TeamInputChanged, description="The input as it is now.")
class TeamInputUseSuccess:
    """Success of `teamInputUse`."""

    team_input: TeamInput = one(
        team_input_queries.team_inputs_by_id, "team_input_id", description="The input, now USED."
    )


@over(commands.TeamInputChanged, description="The input is gone.")
class TeamInputWithdrawSuccess:
    """Success of `teamInputWithdraw`."""

    deleted_id: strawberry.ID = deleted_id("TeamInput", "team_input_id")


@over(commands.TeamInputSeen, description="The input as it is now.")
class TeamInputsMarkSeenSuccess:
    """Success of `teamInputsMarkSeen`."""

    team_input: TeamInput = one(
        team_input_queries.team_inputs_by_id, "team_input_id", description="The input, without news."
    )


@strawberry.type
class TeamInputFateMutations:
    """Changes to what becomes of inputs."""

    @mutation(
        commands.use_team_input,
        TeamInputUseSuccess,
        description="Say that a key result or an objective took up an input. Approving a draft that cites it, or a new "
        "key result with it in `usedInputIds`, says so by itself.",
    )
    async def team_input_use(self, info: Info, input: TeamInputUseInput) -> Any:
        """Use an input."""
        return await commands.use_team_input(
            actor=info.context.actor,
            team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId"),
            used_in=UsedIn(
                parse_optional_id(input.used_in.key_result_id, "KeyResult", "usedIn", "keyResultId"),
                parse_optional_id(input.used_in.objective_id, "Objective", "usedIn", "objectiveId"),
            ),
        )

    @mutation(
        commands.withdraw_team_input,
        TeamInputWithdrawSuccess,
        description="Take back an input of one's own, or one that one wrote down for somebody, while it is open.",
    )
    async def team_input_withdraw(self, info: Info, input: TeamInputWithdrawInput) -> Any:
        """Withdraw an input."""
        return await commands.withdraw_team_input(
            actor=info.context.actor, team_input_id=parse_id(input.team_input_id, "TeamInput", "teamInputId")
        )

    @mutation(
        commands.mark_inputs_seen,
        TeamInputsMarkSeenSuccess,
        bulk=True,
        description="Say that you have seen what became of your inputs: one answer for each, in order.",
    )
    async def team_inputs_mark_seen(self, info: Info, input: TeamInputsMarkSeenInput) -> Any:
        """Mark inputs as seen."""
        return await commands.mark_inputs_seen(
            actor=info.context.actor,
            team_input_ids=[parse_one_of_several(text, "TeamInput") for text in input.team_input_ids],
        )
