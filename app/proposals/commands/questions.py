"""Commands on what a draft could not find out: answer it, or ask somebody who may know."""

from __future__ import annotations

from typing import NamedTuple, cast
from uuid import UUID

from app.activity.commands import record
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.commands import add_team_input
from app.objectives.commands.lookup import person_named, reads
from app.objectives.models import TeamInputKind
from app.proposals import policy, runs
from app.proposals.models import Question
from app.proposals.runs import QuestionRow


class QuestionAnswered(NamedTuple):
    """The question that was answered, and the input that its answer became."""

    question_id: UUID
    team_input_id: UUID


class QuestionChanged(NamedTuple):
    """The question that a command changed."""

    question_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def answer_question(*, actor: Actor, question_id: UUID, body: str) -> QuestionAnswered:
    """Answer a question: the answer becomes an input of kind METRIC of the objective's team, for every later draft."""
    question = await _question(question_id)
    require(policy.can_answer(actor, question))
    team_id = cast("UUID", question.objective_team_id)
    added = await add_team_input(
        actor=actor,
        team_id=team_id,
        objective_id=question.objective_id,
        kind=TeamInputKind.METRIC,
        body=body,
    )
    await Question.filter(id=question.id).update(answer_input_id=added.team_input_id)
    # who was asked need not be among the readers of the draft
    readers = question.audience if question.audience in actor.audiences else actor.person_id
    await record(actor, "question.answer", ("Question", question.id), audience=readers)
    return QuestionAnswered(question.id, added.team_input_id)


@command(InvalidInput, NotFound, NotPermitted)
async def ask_question(*, actor: Actor, question_id: UUID, person_id: UUID) -> QuestionChanged:
    """Ask a person to answer a question; somebody who reads what the objective's team says, so that they can."""
    question = await _question(question_id)
    require(policy.can_send_on(actor, question))
    team_id = cast("UUID", question.objective_team_id)
    person = await person_named(person_id, "personId")
    if not await reads(person.id, team_id):
        message = f"{person.name} is not among the readers of the team's input: ask somebody of the team or above it."
        raise InvalidInput.one("personId", "CANNOT_ANSWER", message)
    await Question.filter(id=question.id).update(asked_of_id=person.id)
    await record(
        actor,
        "question.ask",
        ("Question", question.id),
        audience=question.audience,
        changes={"askedOf": [None, person.name]},
    )
    return QuestionChanged(question.id)


async def _question(question_id: UUID) -> QuestionRow:
    await values("select from questions where id = %s for no key update", (question_id,))
    found = (await runs.questions_by_id([question_id])).get(question_id)
    if found is None:
        raise NotFound("question", "questionId")
    return found
