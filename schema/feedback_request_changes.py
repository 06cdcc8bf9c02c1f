"""Asking for feedback, answering, declining, reminding, and ending a request."""

from __future__ import annotations

from typing import Any

import strawberry

from app.feedback import queries as feedback
from app.feedback import request_queries as queries
from app.feedback.commands import answering, requesting
from app.feedback.models import FeedbackKind, FeedbackVisibility
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.feedback import FeedbackEdge
from schema.feedback_requests import FeedbackRequest, FeedbackRequestEdge
from schema.fields import argument, one, over
from schema.paging import new_edge
from schema.scalars import Date, Markdown


@strawberry.input(description="Who is asked what about whom, and where the answers go.")
class FeedbackRequestCreateInput:
    """Input of `feedbackRequestCreate`."""

    about_id: strawberry.ID = argument(
        "Whom it is about, who reads every answer: the viewer, somebody who reports to them, or somebody of a team "
        "that they belong to or lead."
    )
    person_ids: list[strawberry.ID] = argument("Who is asked: 1 to 20 others.")
    questions: list[str] = argument("What is asked: 1 to 10 questions.")
    visibility: FeedbackVisibility = argument("Where the answers go: RECIPIENT or RECIPIENT_AND_MANAGER, for good.")
    due_on: Date = argument("The day until which answers are hoped for: today or later.")
    message: Markdown | None = argument("What those who are asked should know.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What is said to one question.")
class FeedbackAnswerInput:
    """One answer."""

    question_id: strawberry.ID = argument("The question.")
    text: Markdown = argument("What there is to say to it.")


@strawberry.input(description="What is answered to a request for feedback.")
class FeedbackRequestAnswerInput:
    """Input of `feedbackRequestAnswer`."""

    request_id: strawberry.ID = argument("The request.")
    kind: FeedbackKind = argument("What the feedback is meant as.")
    answers: list[FeedbackAnswerInput] = argument("What is said to one or more of its questions.")
    body: Markdown | None = argument("What there is to say beyond the questions.", None)
    may_share: bool = argument("Whether the recipient may show it to one manager of theirs; for good.", False)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which request is declined.")
class FeedbackRequestDeclineInput:
    """Input of `feedbackRequestDecline`."""

    request_id: strawberry.ID = argument("The request.")
    reason: Markdown | None = argument("Why, for the person who asks alone; nobody has to say.", None)


@strawberry.input(description="Of which request people are reminded.")
class FeedbackRequestRemindInput:
    """Input of `feedbackRequestRemind`."""

    request_id: strawberry.ID = argument("The request.")


@strawberry.input(description="Which request is closed.")
class FeedbackRequestCloseInput:
    """Input of `feedbackRequestClose`."""

    request_id: strawberry.ID = argument("The request.")


@strawberry.input(description="Which request is taken back.")
class FeedbackRequestWithdrawInput:
    """Input of `feedbackRequestWithdraw`."""

    request_id: strawberry.ID = argument("The request.")


def _request() -> Any:
    return one(queries.requests_by_id, "request_id", description="The request.")


@over(requesting.FeedbackRequestChanged, description="The new request.")
class FeedbackRequestCreateSuccess:
    """Success of `feedbackRequestCreate`."""

    request_edge: FeedbackRequestEdge = new_edge(
        queries.requests_by_id, "request_id", queries.LATEST, description="The request, for `feedbackRequests`."
    )


@over(answering.FeedbackRequestAnswered, description="The answer was sent.")
class FeedbackRequestAnswerSuccess:
    """Success of `feedbackRequestAnswer`."""

    feedback_edge: FeedbackEdge = new_edge(
        feedback.feedback_by_id, "feedback_id", feedback.LATEST, description="The feedback, for connections."
    )
    request: FeedbackRequest = _request()


@over(requesting.FeedbackRequestChanged, description="Nobody waits for the viewer any more.")
class FeedbackRequestDeclineSuccess:
    """Success of `feedbackRequestDecline`."""

    request: FeedbackRequest = _request()


@over(requesting.FeedbackRequestChanged, description="Those who are waited for were reminded.")
class FeedbackRequestRemindSuccess:
    """Success of `feedbackRequestRemind`."""

    request: FeedbackRequest = _request()


@over(requesting.FeedbackRequestChanged, description="The request is closed.")
class FeedbackRequestCloseSuccess:
    """Success of `feedbackRequestClose`."""

    request: FeedbackRequest = _request()


@over(requesting.FeedbackRequestChanged, description="The request was taken back.")
class FeedbackRequestWithdrawSuccess:
    """Success of `feedbackRequestWithdraw`."""

    request: FeedbackRequest = _request()


def _answer(given: FeedbackAnswerInput, place: int) -> answering.Answer:
    return answering.Answer(
        parse_id(given.question_id, "FeedbackQuestion", "answers", str(place), "questionId"), given.text
    )


@strawberry.type
class FeedbackRequestMutations:
    """Asking for feedback."""

    @mutation(
        requesting.request_feedback,
        FeedbackRequestCreateSuccess,
        description="Ask several people for feedback about oneself, a report or a colleague.",
    )
    async def feedback_request_create(self, info: Info, input: FeedbackRequestCreateInput) -> Any:
        """Ask for feedback."""
        return await requesting.request_feedback(
            actor=info.context.actor,
            about_id=parse_id(input.about_id, "User", "aboutId"),
            person_ids=tuple(
                parse_id(text, "User", "personIds", str(place)) for place, text in enumerate(input.person_ids)
            ),
            questions=tuple(input.questions),
            visibility=input.visibility,
            due_on=input.due_on,
            message=input.message,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        answering.answer_feedback_request,
        FeedbackRequestAnswerSuccess,
        description="Answer a request: that is feedback for the person whom it is about, read by whom it said.",
    )
    async def feedback_request_answer(self, info: Info, input: FeedbackRequestAnswerInput) -> Any:
        """Answer a request."""
        return await answering.answer_feedback_request(
            actor=info.context.actor,
            request_id=parse_id(input.request_id, "FeedbackRequest", "requestId"),
            kind=input.kind,
            answers=tuple(_answer(given, place) for place, given in enumerate(input.answers)),
            body=input.body,
            may_share=input.may_share,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        answering.decline_feedback_request,
        FeedbackRequestDeclineSuccess,
        description="Decline to answer a request, with or without a reason.",
    )
    async def feedback_request_decline(self, info: Info, input: FeedbackRequestDeclineInput) -> Any:
        """Decline a request."""
        return await answering.decline_feedback_request(
            actor=info.context.actor,
            request_id=parse_id(input.request_id, "FeedbackRequest", "requestId"),
            reason=input.reason,
        )

    @mutation(
        requesting.remind_of_feedback_request,
        FeedbackRequestRemindSuccess,
        description="Remind those who have neither answered nor declined, at most once a day.",
    )
    async def feedback_request_remind(self, info: Info, input: FeedbackRequestRemindInput) -> Any:
        """Remind of a request."""
        return await requesting.remind_of_feedback_request(
            actor=info.context.actor, request_id=parse_id(input.request_id, "FeedbackRequest", "requestId")
        )

    @mutation(
        requesting.close_feedback_request,
        FeedbackRequestCloseSuccess,
        description="Close a request of one's own: what was answered is enough.",
    )
    async def feedback_request_close(self, info: Info, input: FeedbackRequestCloseInput) -> Any:
        """Close a request."""
        return await requesting.close_feedback_request(
            actor=info.context.actor, request_id=parse_id(input.request_id, "FeedbackRequest", "requestId")
        )

    @mutation(
        requesting.withdraw_feedback_request,
        FeedbackRequestWithdrawSuccess,
        description="Take a request of one's own back; feedback that was given already stays.",
    )
    async def feedback_request_withdraw(self, info: Info, input: FeedbackRequestWithdrawInput) -> Any:
        """Withdraw a request."""
        return await requesting.withdraw_feedback_request(
            actor=info.context.actor, request_id=parse_id(input.request_id, "FeedbackRequest", "requestId")
        )
