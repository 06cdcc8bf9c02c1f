"""Commands of those who were asked for feedback: answer, or decline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce
from app.feedback import request_policy as policy
from app.feedback import request_queries as queries
from app.feedback.commands.lookup import note, topic
from app.feedback.commands.requesting import FeedbackRequestChanged, request_to_change
from app.feedback.models import Feedback, FeedbackKind, FeedbackRequestPersonState
from app.feedback.policy import can_give
from app.feedback.request_queries import FeedbackRequestRow
from app.feedback.rules import BODY_LENGTH, REASON_LENGTH
from app.people.commands.users import person_named


class Answer(NamedTuple):
    """What is said to one question."""

    question_id: UUID
    text: str


class FeedbackRequestAnswered(NamedTuple):
    """The feedback that answers a request."""

    feedback_id: UUID
    request_id: UUID


class _Answered(NamedTuple):
    question: str
    text: str
    position: int


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def answer_feedback_request(
    *,
    actor: Actor,
    request_id: UUID,
    kind: FeedbackKind,
    answers: Sequence[Answer],
    body: str | None = None,
    may_share: bool = False,
    idempotency_key: str | None = None,
) -> FeedbackRequestAnswered:
    """Answer some or all of a request's questions: that is feedback, which goes where the request said."""
    request = await _request_to_settle(actor, request_id)
    require(policy.can_answer(actor, request))
    about = await person_named(request.about_id, "requestId")
    require(can_give(actor, about))
    problems = Problems()
    answered = await _checked(problems, request.id, answers)
    body = problems.optional_text("body", body, at_most=BODY_LENGTH)
    problems.check()

    now = clock.now()
    feedback = await Feedback.create(
        organization_id=actor.organization_id,
        author_id=actor.person_id,
        recipient_id=about.id,
        request_id=request.id,
        kind=kind,
        body=body,
        visibility=request.visibility,
        may_share=may_share,
        manager_id=request.manager_id,
        created_at=now,
        sent_at=now,
    )
    shared = {"organization_id": actor.organization_id, "feedback_id": feedback.id}
    await insert_all("feedback_answers", [{"id": new_id(), **shared, **answer._asdict()} for answer in answered])
    await _settle(actor, request, FeedbackRequestPersonState.ANSWERED)
    await note(actor, "feedback.send", "Feedback", feedback.id)
    await announce(topic(about.id))
    return FeedbackRequestAnswered(feedback.id, request.id)


@command(InvalidInput, NotFound, NotPermitted)
async def decline_feedback_request(
    *, actor: Actor, request_id: UUID, reason: str | None = None
) -> FeedbackRequestChanged:
    """Decline to answer, saying why or not; just the person who asks is told."""
    request = await _request_to_settle(actor, request_id)
    require(policy.can_decline(actor, request))
    problems = Problems()
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    problems.check()
    part_id = await _settle(actor, request, FeedbackRequestPersonState.DECLINED, reason)
    await note(actor, "feedback_request.decline", "FeedbackRequestPerson", part_id)
    return FeedbackRequestChanged(request.id, request.requester_id)


async def _checked(problems: Problems, request_id: UUID, answers: Sequence[Answer]) -> list[_Answered]:
    questions = (await queries.questions_of([request_id])).get(request_id, [])
    places = {question.id: place for place, question in enumerate(questions)}
    if not answers:
        problems.add("answers", "EMPTY", "Answer at least one question, or decline.")
    answered: dict[UUID, _Answered] = {}
    for number, answer in enumerate(answers):
        place = places.get(answer.question_id)
        if place is None:
            raise NotFound("feedback question", ("answers", str(number), "questionId"))
        if answer.question_id in answered:
            problems.add(("answers", str(number), "questionId"), "TWICE", "Answer each question once.")
        text = problems.text(("answers", str(number), "text"), answer.text, at_most=BODY_LENGTH)
        answered[answer.question_id] = _Answered(questions[place].text, text, place)
    return list(answered.values())


async def _request_to_settle(actor: Actor, request_id: UUID) -> FeedbackRequestRow:
    """Lock a request against ending, and the actor's part in it, and return it as it is then; raises NotFound."""
    await request_to_change(request_id, "for share")
    await values(
        "select from feedback_request_people where request_id = %s and person_id = %s for no key update",
        (request_id, actor.person_id),
    )
    return (await queries.requests_by_id([request_id]))[request_id]


async def _settle(
    actor: Actor, request: FeedbackRequestRow, state: FeedbackRequestPersonState, reason: str | None = None
) -> UUID:
    """Say what the actor did with their part in a request, and return the part's id."""
    [(part_id,)] = await values(
        "update feedback_request_people set state = %s, reason = %s, decided_at = %s "
        "where request_id = %s and person_id = %s returning id",
        (state, reason, clock.now(), request.id, actor.person_id),
    )
    found: UUID = part_id
    return found
