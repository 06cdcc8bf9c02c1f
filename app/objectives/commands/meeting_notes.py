"""Keeping a meeting's note with the inputs that a person found in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import team_input_policy
from app.objectives.commands.lookup import round_to_change
from app.objectives.commands.round_answers import checked_inputs, require_questions
from app.objectives.commands.team_inputs import NewInput, store_inputs
from app.objectives.input_rounds import policy as rounds
from app.objectives.input_rounds.models import MeetingNote
from app.objectives.input_rounds.notes import NOTE_LENGTH, normalised
from app.people import queries as people


class MeetingNoteKept(NamedTuple):
    """The note that was kept, and the inputs that come from it, in order."""

    meeting_note_id: UUID
    team_input_ids: tuple[UUID, ...]


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def confirm_meeting_note(
    *,
    actor: Actor,
    team_id: UUID,
    text: str,
    inputs: Sequence[NewInput],
    input_round_id: UUID | None = None,
    held_on: date | None = None,
    idempotency_key: str | None = None,
) -> MeetingNoteKept:
    """Keep a note and at most 50 inputs, each with the words of the note that it comes from; all or nothing.

    An input is its author's where one is named, entered by the actor; the actor's own otherwise.
    """
    if team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", "teamId")
    input_round = await round_to_change(input_round_id, "for share") if input_round_id else None
    if input_round is not None:
        if input_round.team_id != team_id:
            raise NotFound("input round", "inputRoundId")
        await require_questions(input_round, inputs, "inputs")
        require(rounds.can_answer_round(actor, input_round))
    require(team_input_policy.can_add_team_input(actor, team_id))
    problems = Problems()
    text = problems.text("text", normalised(text), at_most=NOTE_LENGTH)
    inputs = checked_inputs(problems, inputs, "inputs")
    if held_on is not None and held_on > clock.today(actor.organization_time_zone):
        problems.add("heldOn", "IN_FUTURE", "The meeting must have been held: give its day, or none.")
    if input_round is None:
        _refuse_questions(inputs)
    inputs = _with_quotes(problems, text, inputs)
    await _check_authors(problems, team_id, inputs)
    problems.check()

    note = await MeetingNote.create(
        organization_id=actor.organization_id,
        audience=team_id,
        team_id=team_id,
        input_round_id=input_round_id,
        entered_by_id=actor.person_id,
        held_on=held_on,
        text=text,
        created_at=clock.now(),
    )
    ids = await store_inputs(
        actor,
        inputs,
        team_id=team_id,
        objective_id=input_round.objective_id if input_round else None,
        input_round_id=input_round_id,
        meeting_note_id=note.id,
    )
    await record(actor, "meeting_note.confirm", ("MeetingNote", note.id), audience=team_id)
    return MeetingNoteKept(note.id, ids)


def _refuse_questions(inputs: Sequence[NewInput]) -> None:
    for place, each in enumerate(inputs):
        if each.question_id is not None:
            raise NotFound("input round question", ("inputs", str(place), "questionId"))


def _with_quotes(problems: Problems, text: str, inputs: Sequence[NewInput]) -> list[NewInput]:
    quoted = [each._replace(quote=normalised(each.quote or "")) for each in inputs]
    for place, each in enumerate(quoted):
        if not each.quote or each.quote not in text:
            message = "These words are not in the note: quote it as it stands there."
            problems.add(("inputs", str(place), "quote"), "NOT_IN_NOTE", message)
    return quoted


async def _check_authors(problems: Problems, team_id: UUID, inputs: Sequence[NewInput]) -> None:
    named = list({each.author_id for each in inputs if each.author_id})
    found = await values(
        "select u.id, u.name, waymark.person_reads(u.id, %s, %s) from users u where u.id = any(%s)",
        (team_id, clock.now(), named),
    )
    people_found = {id_: (name, reads) for id_, name, reads in found}
    for place, each in enumerate(inputs):
        path = ("inputs", str(place), "authorId")
        if each.author_id is not None and each.author_id not in people_found:
            raise NotFound("person", path)
        name, reads = people_found[each.author_id] if each.author_id else ("", True)
        if not reads:
            message = f"{name} is not among those who read what the team says: choose somebody who is, or nobody."
            problems.add(path, "CANNOT_READ", message, name=name)
