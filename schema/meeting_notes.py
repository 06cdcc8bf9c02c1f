"""Meeting notes: split into what may be inputs, and kept with those that a person confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.objectives import commands, team_input_queries
from app.objectives.commands import NewInput
from app.objectives.input_rounds import queries, splitting
from app.objectives.input_rounds.queries import NoteRow
from app.objectives.input_rounds.splitting import ProposedInputRow
from app.objectives.models import TeamInputKind
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, column, many, node_id, one, over, root
from schema.scalars import Date, DateTime, Markdown
from schema.team_inputs import TeamInput

if TYPE_CHECKING:
    from schema.input_rounds import InputRound
    from schema.people import User
    from schema.teams import Team


@over(
    NoteRow,
    load=queries.notes_by_id,
    description="The note of a meeting, kept so that inputs which quote it can be checked.",
)
class MeetingNote(Node):
    """A note."""

    id: strawberry.ID = node_id("MeetingNote")
    text: str = column("The note, without invisible characters; its lines end in a line feed.")
    held_on: Date | None = column("The day of the meeting, if it was given.")
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(
        people.teams_by_id, "team_id", description="The team that reads it."
    )
    input_round: Annotated[InputRound, strawberry.lazy("schema.input_rounds")] | None = one(
        queries.rounds_by_id, "input_round_id", description="The round that it answers, if it answers one."
    )
    entered_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "entered_by_id", description="Who pasted it."
    )
    inputs: list[TeamInput] = many(
        team_input_queries.team_inputs_of_notes, "id", description="The inputs that come from it; at most 50."
    )
    created_at: DateTime = column("When it was kept.")


@over(ProposedInputRow, description="What may be an input, as rules read it out of a note; nothing of it is stored.")
class ProposedInput:
    """A proposed input."""

    quote: str = column("The words of the note, as they stand there.")
    body: str = column("The same without line breaks: what the input could say.")
    kind: TeamInputKind = column("What it is taken for.")
    reason: str = column("Why it is taken for that, as a sentence.")
    speaker: str | None = column("Who says it, or another word that the note puts before a colon.")
    candidates: list[Annotated[User, strawberry.lazy("schema.people")]] = many(
        people.users_by_id, "candidate_ids", description="The active people of that name or first name, by name."
    )


@strawberry.type
class MeetingNoteQueries:
    """Asked for when a person has pasted a note; nothing is stored."""

    @root(
        list[ProposedInput],
        description="What a note seems to hold, by rules; at most 200. `meetingNoteConfirm` keeps what is chosen.",
    )
    async def inputs_in_meeting_note(
        self,
        text: Annotated[str, strawberry.argument(description="The note as it was pasted, at most 10,000 characters.")],
    ) -> Any:
        """Split a note."""
        return await splitting.proposed_inputs(text)


@strawberry.input(description="An input out of a note, as it was proposed or in other words.")
class MeetingNoteItemInput:
    """An item of `meetingNoteConfirm`."""

    quote: str = argument("The words of the note that it comes from, as they stand there.")
    kind: TeamInputKind = argument("What it is.")
    body: Markdown = argument("What it says; at most 4,000 characters.")
    question_id: strawberry.ID | None = argument("The question of the round that it answers, if any.", None)
    author_id: strawberry.ID | None = argument("Who said it; null: the viewer.", None)


@strawberry.input(description="Which inputs to keep out of which note.")
class MeetingNoteConfirmInput:
    """Input of `meetingNoteConfirm`."""

    team_id: strawberry.ID = argument("The team: whoever reads what it says reads the whole note.")
    text: str = argument("The note as it was pasted.")
    inputs: list[MeetingNoteItemInput] = argument("1 to 50 inputs, all or none of which are kept.")
    input_round_id: strawberry.ID | None = argument("The open round of the team that they answer, if any.", None)
    held_on: Date | None = argument("The day of the meeting.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@over(commands.MeetingNoteKept, description="The note and its inputs are kept.")
class MeetingNoteConfirmSuccess:
    """Success of `meetingNoteConfirm`."""

    meeting_note: MeetingNote = one(queries.notes_by_id, "meeting_note_id", description="The note.")
    team_inputs: list[TeamInput] = many(
        team_input_queries.team_inputs_by_id, "team_input_ids", description="The inputs, in the order they were sent."
    )


@strawberry.type
class MeetingNoteMutations:
    """Changes to notes."""

    @mutation(
        commands.confirm_meeting_note,
        MeetingNoteConfirmSuccess,
        description="Keep a note with inputs out of it, each with its author, who finds it in `myTeamInputs`.",
    )
    async def meeting_note_confirm(self, info: Info, input: MeetingNoteConfirmInput) -> Any:
        """Keep a note."""
        return await commands.confirm_meeting_note(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            text=input.text,
            inputs=[_item(item, place) for place, item in enumerate(input.inputs)],
            input_round_id=parse_optional_id(input.input_round_id, "InputRound", "inputRoundId"),
            held_on=input.held_on,
            idempotency_key=input.idempotency_key,
        )


def _item(item: MeetingNoteItemInput, place: int) -> NewInput:
    path = ("inputs", str(place))
    return NewInput(
        item.kind,
        item.body,
        parse_optional_id(item.question_id, "InputRoundQuestion", *path, "questionId"),
        parse_optional_id(item.author_id, "User", *path, "authorId"),
        item.quote,
    )
