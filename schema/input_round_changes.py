"""Asking a team what goals should take into account, answering, and ending it."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.objectives import commands, team_input_queries
from app.objectives.commands import NewInput
from app.objectives.input_rounds import queries
from app.objectives.models import TeamInputKind
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, many, one, over
from schema.input_rounds import InputRound, InputRoundEdge
from schema.paging import new_edge
from schema.scalars import Date, Markdown
from schema.team_inputs import TeamInput


@strawberry.input(description="Whom to ask what, and until when.")
class InputRoundOpenInput:
    """Input of `inputRoundOpen`."""

    team_id: strawberry.ID = argument("The team: those who belong to it today are asked.")
    cycle_id: strawberry.ID = argument("The cycle whose goals are to be set.")
    questions: list[str] = argument("What is asked, in order: 1 to 10 questions of at most 500 characters.")
    due_on: Date = argument("The last day on which answers are in time, in the cycle or before it.")
    objective_id: strawberry.ID | None = argument(
        "The objective that it is about, if it is about one; all of the team must be able to read it.", None
    )
    invitation: Markdown | None = argument("What those who are asked should know.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a round; what is left out stays.")
class InputRoundUpdateInput:
    """Input of `inputRoundUpdate`."""

    input_round_id: strawberry.ID = argument("The round.")
    expected_revision: int = argument("The revision that the edit is based on.")
    invitation: Markdown | None = argument("What those who are asked should know; null: nothing.", UNSET)
    due_on: Date | None = argument("The last day on which answers are in time.", UNSET)


@strawberry.input(description="One thing that a person says in a round.")
class InputRoundAnswerItemInput:
    """An item of `inputRoundAnswer`."""

    kind: TeamInputKind = argument("What it is.")
    body: Markdown = argument("What there is to say; at most 4,000 characters.")
    question_id: strawberry.ID | None = argument("The question that it answers; null: none in particular.", None)


@strawberry.input(description="What a person answers to a round.")
class InputRoundAnswerInput:
    """Input of `inputRoundAnswer`."""

    input_round_id: strawberry.ID = argument("The round.")
    answers: list[InputRoundAnswerItemInput] = argument("1 to 50 things to say; one answer has as many as it needs.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="To which round there is nothing to add.")
class InputRoundNothingToAddInput:
    """Input of `inputRoundNothingToAdd`."""

    input_round_id: strawberry.ID = argument("The round.")


@strawberry.input(description="Of which round to remind people.")
class InputRoundRemindInput:
    """Input of `inputRoundRemind`."""

    input_round_id: strawberry.ID = argument("The round.")


@strawberry.input(description="Which round to close.")
class InputRoundCloseInput:
    """Input of `inputRoundClose`."""

    input_round_id: strawberry.ID = argument("The round.")
    reason_for_the_rest: Markdown | None = argument(
        "Why inputs that nobody decided upon are not used: needed while there are any. Their authors read it.", None
    )


@strawberry.input(description="Which round to open again, and why.")
class InputRoundReopenInput:
    """Input of `inputRoundReopen`."""

    input_round_id: strawberry.ID = argument("The round.")
    reason: Markdown = argument("Why people are asked again.")
    due_on: Date | None = argument("The last day on which answers are in time; null: as before.", None)


def _round(description: str) -> Any:
    return one(queries.rounds_by_id, "input_round_id", description=description)


@over(commands.InputRoundChanged, description="The round is open.")
class InputRoundOpenSuccess:
    """Success of `inputRoundOpen`."""

    input_round_edge: InputRoundEdge = new_edge(
        queries.rounds_by_id, "input_round_id", queries.LATEST, description="The new round, for the list of its team."
    )


@over(commands.InputRoundChanged, description="The round as it is now.")
class InputRoundUpdateSuccess:
    """Success of `inputRoundUpdate`."""

    input_round: InputRound = _round("The changed round.")


@over(commands.InputRoundAnswered, description="The answer is in.")
class InputRoundAnswerSuccess:
    """Success of `inputRoundAnswer`."""

    input_round: InputRound = _round("The round with the answer.")
    team_inputs: list[TeamInput] = many(
        team_input_queries.team_inputs_by_id,
        "team_input_ids",
        description="What was said, in the order of the answers.",
    )


@over(commands.InputRoundAnswered, description="The answer is in.")
class InputRoundNothingToAddSuccess:
    """Success of `inputRoundNothingToAdd`."""

    input_round: InputRound = _round("The round, which waits for the viewer no longer.")


@over(commands.InputRoundChanged, description="The reminder is recorded.")
class InputRoundRemindSuccess:
    """Success of `inputRoundRemind`."""

    input_round: InputRound = _round("The round; its people show who was reminded.")


@over(commands.InputRoundChanged, description="The round is closed.")
class InputRoundCloseSuccess:
    """Success of `inputRoundClose`."""

    input_round: InputRound = _round("The closed round.")


@over(commands.InputRoundChanged, description="The round is open again.")
class InputRoundReopenSuccess:
    """Success of `inputRoundReopen`."""

    input_round: InputRound = _round("The open round.")


@strawberry.type
class InputRoundMutations:
    """Changes to rounds."""

    @mutation(
        commands.open_input_round,
        InputRoundOpenSuccess,
        description="Ask a team's other members what a cycle's goals, or one objective, should take into account.",
    )
    async def input_round_open(self, info: Info, input: InputRoundOpenInput) -> Any:
        """Open a round."""
        return await commands.open_input_round(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            objective_id=parse_optional_id(input.objective_id, "Objective", "objectiveId"),
            questions=input.questions,
            due_on=input.due_on,
            invitation=input.invitation,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_input_round,
        InputRoundUpdateSuccess,
        description="Change the invitation or the due day of an open round.",
    )
    async def input_round_update(self, info: Info, input: InputRoundUpdateInput) -> Any:
        """Change a round."""
        return await commands.update_input_round(
            actor=info.context.actor,
            input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "due_on", nullable=["invitation"]),
        )

    @mutation(
        commands.answer_input_round,
        InputRoundAnswerSuccess,
        description="Answer a round with one or several inputs, all or none of them; more can follow while it is open.",
    )
    async def input_round_answer(self, info: Info, input: InputRoundAnswerInput) -> Any:
        """Answer a round."""
        return await commands.answer_input_round(
            actor=info.context.actor,
            input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId"),
            answers=[_said(item, place) for place, item in enumerate(input.answers)],
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.answer_nothing_to_add,
        InputRoundNothingToAddSuccess,
        description="Say that there is nothing to add, which is an answer as well.",
    )
    async def input_round_nothing_to_add(self, info: Info, input: InputRoundNothingToAddInput) -> Any:
        """Answer a round with nothing."""
        return await commands.answer_nothing_to_add(
            actor=info.context.actor, input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId")
        )

    @mutation(
        commands.remind_of_input_round,
        InputRoundRemindSuccess,
        description="Remind those who have not answered, at most once a day.",
    )
    async def input_round_remind(self, info: Info, input: InputRoundRemindInput) -> Any:
        """Remind people."""
        return await commands.remind_of_input_round(
            actor=info.context.actor, input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId")
        )

    @mutation(
        commands.close_input_round,
        InputRoundCloseSuccess,
        description="Close a round. Inputs that nobody decided upon are set aside, for one reason given for all.",
    )
    async def input_round_close(self, info: Info, input: InputRoundCloseInput) -> Any:
        """Close a round."""
        return await commands.close_input_round(
            actor=info.context.actor,
            input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId"),
            reason_for_the_rest=input.reason_for_the_rest,
        )

    @mutation(
        commands.reopen_input_round,
        InputRoundReopenSuccess,
        description="Ask again in a closed round, saying why; what was decided about inputs stays.",
    )
    async def input_round_reopen(self, info: Info, input: InputRoundReopenInput) -> Any:
        """Reopen a round."""
        return await commands.reopen_input_round(
            actor=info.context.actor,
            input_round_id=parse_id(input.input_round_id, "InputRound", "inputRoundId"),
            reason=input.reason,
            due_on=input.due_on,
        )


def _said(item: InputRoundAnswerItemInput, place: int) -> NewInput:
    path = ("answers", str(place), "questionId")
    return NewInput(item.kind, item.body, parse_optional_id(item.question_id, "InputRoundQuestion", *path))
