"""Reads of requests for feedback: who asks, whom it is about and who was asked see them, each what is theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values

RowType = TypeVar("RowType", bound=tuple[Any, ...])


class FeedbackRequestRow(NamedTuple):
    """Questions about one person to several.

    ``manager_id`` is who would read an answer today as that person's manager; ``my_state`` what the reader did, where
    they were asked; ``waiting_count`` how many still wait, as far as the reader is told.
    """

    id: UUID
    organization_id: UUID
    requester_id: UUID
    about_id: UUID
    visibility: str
    message: str | None
    due_on: date
    state: str
    created_at: datetime
    reminded_at: datetime | None
    ended_at: datetime | None
    manager_id: UUID | None
    my_state: str | None
    waiting_count: int


class FeedbackQuestionRow(NamedTuple):
    """One question of a request."""

    id: UUID
    request_id: UUID
    text: str


class FeedbackRequestPersonRow(NamedTuple):
    """Somebody who was asked, and what they did."""

    id: UUID
    request_id: UUID
    person_id: UUID
    state: str
    reason: str | None
    reminded_at: datetime | None
    decided_at: datetime | None


class FeedbackAnswerRow(NamedTuple):
    """What feedback says to one question."""

    feedback_id: UUID
    question: str
    text: str


LATEST = Order("LATEST", (Term("created_at", "r.created_at", "timestamptz", descending=True),), "r.id")
_NEXT_DUE = Order("NEXT_DUE", (Term("due_on", "r.due_on", "date"),), "r.id")

_REQUEST = columns(
    FeedbackRequestRow,
    "r",
    manager_id="case when r.visibility = 'RECIPIENT_AND_MANAGER' then "
    "(select m.id from users u join users m on m.id = u.manager_id and m.active where u.id = r.about_id) end",
    my_state="mine.state",
    waiting_count="(select count(*) from feedback_request_people w where w.request_id = r.id and w.state = 'WAITING')",
)
_FROM = (
    "feedback_requests r left join feedback_request_people mine "
    "on mine.request_id = r.id and mine.person_id = (select waymark.person())"
)
_BY = Listing(FeedbackRequestRow, _REQUEST, _FROM, "r.requester_id")
_ASKED = Listing(FeedbackRequestRow, _REQUEST, _FROM, "mine.person_id")
_PERSON = columns(FeedbackRequestPersonRow, "p")
_QUESTION = columns(FeedbackQuestionRow, "q")
_ANSWER = columns(FeedbackAnswerRow, "a")


async def requests_by_id(ids: Sequence[UUID]) -> dict[UUID, FeedbackRequestRow]:
    """Return requests by id."""
    found = await rows(FeedbackRequestRow, f"select {_REQUEST} from {_FROM} where r.id = any(%s)", (list(ids),))
    return {request.id: request for request in found}


async def requests_by_users(
    ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRequestRow]]:
    """Return a page of the requests that each person made, as far as the reader sees them, the latest first."""
    return await _BY.pages(ids, LATEST, first=first, after=after)


async def requests_waiting_for(
    ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRequestRow]]:
    """Return a page of the open requests that wait for the reader, the next due first; of anybody else none."""
    where = "mine.state = 'WAITING' and r.state = 'OPEN'"
    return await _ASKED.pages(ids, _NEXT_DUE, first=first, after=after, where=where)


async def questions_of(request_ids: Sequence[UUID]) -> dict[UUID, list[FeedbackQuestionRow]]:
    """Return the questions of each request, in their order."""
    found = await values(
        f"select q.request_id, {_QUESTION} from feedback_questions q where q.request_id = any(%s) "
        "order by q.position, q.id",
        (list(request_ids),),
    )
    return _grouped(FeedbackQuestionRow, found)


async def questions_by_id(ids: Sequence[UUID]) -> dict[UUID, FeedbackQuestionRow]:
    """Return questions by id."""
    found = await rows(
        FeedbackQuestionRow, f"select {_QUESTION} from feedback_questions q where q.id = any(%s)", (list(ids),)
    )
    return {question.id: question for question in found}


async def people_of(request_ids: Sequence[UUID]) -> dict[UUID, list[FeedbackRequestPersonRow]]:
    """Return who was asked by each request: all of them to who asks, to anybody else just themselves."""
    found = await values(
        f"select p.request_id, {_PERSON} from feedback_request_people p join users u on u.id = p.person_id "
        "where p.request_id = any(%s) order by u.name, p.id",
        (list(request_ids),),
    )
    return _grouped(FeedbackRequestPersonRow, found)


async def people_by_id(ids: Sequence[UUID]) -> dict[UUID, FeedbackRequestPersonRow]:
    """Return those who were asked by the id of their part in the request."""
    found = await rows(
        FeedbackRequestPersonRow, f"select {_PERSON} from feedback_request_people p where p.id = any(%s)", (list(ids),)
    )
    return {person.id: person for person in found}


async def answers_in(feedback_ids: Sequence[UUID]) -> dict[UUID, list[FeedbackAnswerRow]]:
    """Return what each feedback says to the questions of its request, in their order."""
    found = await values(
        f"select a.feedback_id, {_ANSWER} from feedback_answers a where a.feedback_id = any(%s) "
        "order by a.position, a.id",
        (list(feedback_ids),),
    )
    return _grouped(FeedbackAnswerRow, found)


def _grouped(row_type: type[RowType], found: Sequence[tuple[Any, ...]]) -> dict[UUID, list[RowType]]:
    grouped: dict[UUID, list[RowType]] = defaultdict(list)
    for key, *cells in found:
        grouped[key].append(row_type._make(cells))  # type: ignore[attr-defined]
    return grouped
