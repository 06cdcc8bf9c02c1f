"""Commands of those whom an input round asks: answer it, or say that there is nothing to add."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives.commands.lookup import round_to_change
from app.objectives.commands.team_inputs import BODY_LENGTH, NewInput, note_answers, store_inputs
from app.objectives.input_rounds import policy
from app.objectives.input_rounds.models import InputRoundPerson
from app.objectives.input_rounds.queries import RoundRow, questions_of_rounds
from app.objectives.input_rounds.rules import ANSWERS_AT_MOST
from app.objectives.models import TeamInput


class InputRoundAnswered(NamedTuple):
    """The round that was answered, and the inputs that the answer consists of, in order."""

    input_round_id: UUID
    team_input_ids: tuple[UUID, ...]


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def answer_input_round(
    *, actor: Actor, input_round_id: UUID, answers: Sequence[NewInput], idempotency_key: str | None = None
) -> InputRoundAnswered:
    """Answer a round with one or several inputs, to its questions or (None) to none in particular; all or nothing."""
    input_round = await round_to_change(input_round_id, "for share")
    await require_questions(input_round, answers, "answers")
    require(policy.can_answer_round(actor, input_round))
    problems = Problems()
    answers = checked_inputs(problems, answers, "answers")
    problems.check()

    ids = await store_inputs(
        actor,
        answers,
        team_id=input_round.team_id,
        objective_id=input_round.objective_id,
        input_round_id=input_round.id,
    )
    return InputRoundAnswered(input_round.id, ids)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def answer_nothing_to_add(*, actor: Actor, input_round_id: UUID) -> InputRoundAnswered:
    """Say that one has nothing to add to a round, which is an answer as well."""
    input_round = await round_to_change(input_round_id, "for share")
    require(policy.can_answer_round(actor, input_round))
    if await TeamInput.filter(input_round_id=input_round.id, author_id=actor.person_id).exists():
        message = "You have answered already: withdraw your inputs if you would rather say nothing."
        raise InvalidInput.one("inputRoundId", "ANSWERED", message)
    await note_answers(actor, input_round.id, input_round.audience, [actor.person_id])
    mine = InputRoundPerson.filter(input_round_id=input_round.id, user_id=actor.person_id)
    await mine.update(nothing_to_add_at=clock.now())
    subject = ("InputRound", input_round.id)
    await record(actor, "input_round.nothing_to_add", subject, audience=input_round.audience)
    return InputRoundAnswered(input_round.id, ())


async def require_questions(input_round: RoundRow, inputs: Sequence[NewInput], field: str) -> None:
    """Raise NotFound where an input answers what is no question of the round; ``field`` holds the inputs."""
    asked = {question.id for question in (await questions_of_rounds([input_round.id])).get(input_round.id, [])}
    for place, each in enumerate(inputs):
        if each.question_id is not None and each.question_id not in asked:
            raise NotFound("input round question", (field, str(place), "questionId"))


def checked_inputs(problems: Problems, inputs: Sequence[NewInput], field: str) -> list[NewInput]:
    """Return inputs with their words as they are stored, and note what is wrong with them in ``field``."""
    if not 1 <= len(inputs) <= ANSWERS_AT_MOST:
        problems.add(field, "OUT_OF_RANGE", f"Send 1 to {ANSWERS_AT_MOST} inputs at once.")
        return []
    return [
        each._replace(body=problems.text((field, str(place), "body"), each.body, at_most=BODY_LENGTH))
        for place, each in enumerate(inputs)
    ]
