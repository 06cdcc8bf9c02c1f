"""Commands of those who ask for feedback: ask, remind, close, withdraw."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.feedback import request_policy as policy
from app.feedback import request_queries as queries
from app.feedback.commands.lookup import note
from app.feedback.models import FeedbackRequest, FeedbackRequestState, FeedbackVisibility
from app.feedback.request_queries import FeedbackRequestRow
from app.feedback.rules import ASKED_AT_MOST, MESSAGE_LENGTH, QUESTION_LENGTH, QUESTIONS_AT_MOST
from app.people import queries as people
from app.people.commands.users import person_named
from app.people.queries import UserRow

_ANSWERS_GO_TO = (FeedbackVisibility.RECIPIENT, FeedbackVisibility.RECIPIENT_AND_MANAGER)


class FeedbackRequestChanged(NamedTuple):
    """The request that a command changed, and who asks."""

    request_id: UUID
    requester_id: UUID


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def request_feedback(
    *,
    actor: Actor,
    about_id: UUID,
    person_ids: Sequence[UUID],
    questions: Sequence[str],
    visibility: FeedbackVisibility,
    due_on: date,
    message: str | None = None,
    idempotency_key: str | None = None,
) -> FeedbackRequestChanged:
    """Ask several people about oneself, a report or a colleague, who reads every answer as its recipient.

    Answers are for that person alone, or for them and their manager: which of the two is said now, and for good.
    """
    about = await person_named(about_id, "aboutId")
    found = await people.users_by_id(list(person_ids))
    for place, id_ in enumerate(person_ids):
        if id_ not in found:
            raise NotFound("person", ("personIds", str(place)))
    teams = (await people.teams_of_users([about.id])).get(about.id, [])
    require(policy.can_request(actor, about, [team.id for team in teams]))
    problems = Problems()
    _check_people(problems, actor, about, [found[id_] for id_ in person_ids])
    texts = _checked_questions(problems, questions)
    message = problems.optional_text("message", message, at_most=MESSAGE_LENGTH)
    if visibility not in _ANSWERS_GO_TO:
        problems.add("visibility", "TOO_WIDE", "Answers are for the person alone, or for them and their manager.")
    if due_on < clock.today(actor.organization_time_zone):
        problems.add("dueOn", "PAST", "Choose today or a later day.")
    problems.check()

    request = await FeedbackRequest.create(
        organization_id=actor.organization_id,
        requester_id=actor.person_id,
        about_id=about.id,
        visibility=visibility,
        message=message,
        due_on=due_on,
        created_at=clock.now(),
    )
    of_the_request = {"organization_id": actor.organization_id, "request_id": request.id}
    await insert_all(
        "feedback_questions",
        [{"id": new_id(), **of_the_request, "text": text, "position": place} for place, text in enumerate(texts)],
    )
    asked = {**of_the_request, "requester_id": actor.person_id, "state": "WAITING"}
    await insert_all("feedback_request_people", [{"id": new_id(), **asked, "person_id": id_} for id_ in person_ids])
    await note(actor, "feedback_request.create", "FeedbackRequest", request.id)
    return FeedbackRequestChanged(request.id, actor.person_id)


@command(NotFound, NotPermitted, LimitReached)
async def remind_of_feedback_request(*, actor: Actor, request_id: UUID) -> FeedbackRequestChanged:
    """Remind those who have neither answered nor declined; at most once a day, in the organisation's zone."""
    request = await request_to_change(request_id)
    permission = policy.can_remind(actor, request)
    if policy.can_end(actor, request).allowed and policy.was_reminded_today(actor, request):
        raise LimitReached(permission.reason or "")
    require(permission)
    now = clock.now()
    await values(
        "update feedback_request_people set reminded_at = %s where request_id = %s and state = 'WAITING'",
        (now, request.id),
    )
    await FeedbackRequest.filter(id=request.id).update(reminded_at=now)
    await note(actor, "feedback_request.remind", "FeedbackRequest", request.id)
    return FeedbackRequestChanged(request.id, request.requester_id)


@command(NotFound, NotPermitted)
async def close_feedback_request(*, actor: Actor, request_id: UUID) -> FeedbackRequestChanged:
    """Close a request: what was answered is enough, and nobody is waited for any more."""
    return await _end(actor, request_id, FeedbackRequestState.CLOSED, "feedback_request.close")


@command(NotFound, NotPermitted)
async def withdraw_feedback_request(*, actor: Actor, request_id: UUID) -> FeedbackRequestChanged:
    """Take a request back; feedback that was given already stays given."""
    return await _end(actor, request_id, FeedbackRequestState.WITHDRAWN, "feedback_request.withdraw")


async def request_to_change(request_id: UUID, how: str = "for no key update") -> FeedbackRequestRow:
    """Lock a request, against ending at the least, and return it as it is then; raises NotFound."""
    await values(f"select from feedback_requests where id = %s {how}", (request_id,))
    found = (await queries.requests_by_id([request_id])).get(request_id)
    if found is None:
        raise NotFound("feedback request", "requestId")
    return found


async def _end(actor: Actor, request_id: UUID, state: FeedbackRequestState, action: str) -> FeedbackRequestChanged:
    request = await request_to_change(request_id)
    require(policy.can_end(actor, request))
    await FeedbackRequest.filter(id=request.id).update(state=state, ended_at=clock.now())
    await note(actor, action, "FeedbackRequest", request.id)
    return FeedbackRequestChanged(request.id, request.requester_id)


def _check_people(problems: Problems, actor: Actor, about: UserRow, asked: Sequence[UserRow]) -> None:
    if not 1 <= len(asked) <= ASKED_AT_MOST:
        problems.add("personIds", "OUT_OF_RANGE", f"Ask 1 to {ASKED_AT_MOST} people.")
    seen = set[UUID]()
    for place, person in enumerate(asked):
        path = ("personIds", str(place))
        if person.id in seen:
            problems.add(path, "TWICE", f"{person.name} is asked already: name each person once.", name=person.name)
        elif person.id in (about.id, actor.person_id):
            problems.add(path, "NOT_ANOTHER", "Ask others than the person whom it is about, and than yourself.")
        elif not person.active:
            problems.add(path, "LEFT", f"{person.name} has left: ask somebody who is here.", name=person.name)
        seen.add(person.id)


def _checked_questions(problems: Problems, questions: Sequence[str]) -> list[str]:
    if not 1 <= len(questions) <= QUESTIONS_AT_MOST:
        problems.add("questions", "OUT_OF_RANGE", f"Ask 1 to {QUESTIONS_AT_MOST} questions.")
        return []
    return [
        problems.line(("questions", str(place)), text, at_most=QUESTION_LENGTH) for place, text in enumerate(questions)
    ]
