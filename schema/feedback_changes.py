"""Giving feedback, and what its recipient and its author do then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.feedback import queries
from app.feedback.commands import giving, lookup, responding
from app.feedback.models import FeedbackKind, FeedbackVisibility
from app.feedback.rules import RETRACTABLE_FOR
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id, parse_reference
from schema.errors import mutation
from schema.feedback import Feedback, FeedbackEdge, FeedbackReply
from schema.fields import argument, changes, deleted_id, one, over
from schema.paging import new_edge
from schema.scalars import Markdown

if TYPE_CHECKING:
    from schema.people import User

_TEAM = "The team for which it is, one of the recipient's; with the visibility TEAM, and only then."
_MAY_SHARE = "Whether the recipient may show it to one manager of theirs; for good once it is sent."
_SUBJECT = "An objective or key result that it is tied to; whoever may not read that sees no tie."


@strawberry.input(description="What is said to whom, and who else reads it.")
class FeedbackGiveInput:
    """Input of `feedbackGive`."""

    recipient_id: strawberry.ID = argument("Whom it is about, and for whom it is.")
    kind: FeedbackKind = argument("What it is meant as.")
    body: Markdown = argument("What there is to say.")
    visibility: FeedbackVisibility = argument("Who reads it beside the two; never widened afterwards.")
    team_id: strawberry.ID | None = argument(_TEAM, None)
    may_share: bool = argument(_MAY_SHARE, False)
    subject_id: strawberry.ID | None = argument(_SUBJECT, None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What is kept for later, for whom, and who else will read it.")
class FeedbackDraftInput:
    """Input of `feedbackDraft`."""

    recipient_id: strawberry.ID = argument("Whom it is about, and for whom it will be.")
    kind: FeedbackKind = argument("What it is meant as.")
    body: Markdown = argument("What there is to say so far.")
    visibility: FeedbackVisibility = argument("Who will read it beside the two.")
    team_id: strawberry.ID | None = argument(_TEAM, None)
    may_share: bool = argument(_MAY_SHARE, False)
    subject_id: strawberry.ID | None = argument(_SUBJECT, None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a draft; what is left out stays.")
class FeedbackUpdateInput:
    """Input of `feedbackUpdate`."""

    feedback_id: strawberry.ID = argument("The draft.")
    kind: FeedbackKind | None = argument("What it is meant as.", UNSET)
    body: Markdown | None = argument("What there is to say.", UNSET)
    visibility: FeedbackVisibility | None = argument("Who will read it beside the two.", UNSET)
    team_id: strawberry.ID | None = argument(f"{_TEAM} Another visibility drops it by itself.", UNSET)
    may_share: bool | None = argument(_MAY_SHARE, UNSET)
    subject_id: strawberry.ID | None = argument(f"{_SUBJECT} Null unties it.", UNSET)


@strawberry.input(description="Which draft is thrown away.")
class FeedbackDiscardInput:
    """Input of `feedbackDiscard`."""

    feedback_id: strawberry.ID = argument("The draft.")


@strawberry.input(description="Which draft is sent.")
class FeedbackSendInput:
    """Input of `feedbackSend`."""

    feedback_id: strawberry.ID = argument("The draft.")


@strawberry.input(description="For which feedback thanks are given.")
class FeedbackThankInput:
    """Input of `feedbackThank`."""

    feedback_id: strawberry.ID = argument("The feedback.")


@strawberry.input(description="What is said to the other of the two.")
class FeedbackReplyInput:
    """Input of `feedbackReply`."""

    feedback_id: strawberry.ID = argument("The feedback.")
    body: Markdown = argument("What there is to say; just the author and the recipient of the feedback read it.")
    asks_for_more: bool = argument(
        "Whether the recipient asks for more: the author is reminded until they reply.", False
    )
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which feedback is shown to one's manager.")
class FeedbackShareInput:
    """Input of `feedbackShare`."""

    feedback_id: strawberry.ID = argument("Feedback about the viewer, whose author allows it.")


@strawberry.input(description="Which feedback is taken back.")
class FeedbackRetractInput:
    """Input of `feedbackRetract`."""

    feedback_id: strawberry.ID = argument("The feedback.")


def _feedback(description: str) -> Any:
    return one(queries.feedback_by_id, "feedback_id", description=description)


def _recipient() -> Any:
    return one(people.users_by_id, "recipient_id", description="The person it is about, for their `feedbackAbout`.")


@over(lookup.FeedbackChanged, description="The feedback, which was sent.")
class FeedbackGiveSuccess:
    """Success of `feedbackGive`."""

    feedback_edge: FeedbackEdge = new_edge(
        queries.feedback_by_id, "feedback_id", queries.LATEST, description="The feedback, for connections."
    )
    recipient: Annotated[User, strawberry.lazy("schema.people")] = _recipient()


@over(lookup.FeedbackChanged, description="The new draft.")
class FeedbackDraftSuccess:
    """Success of `feedbackDraft`."""

    feedback: Feedback = _feedback("The draft, for the viewer's `feedbackDrafts`.")


@over(lookup.FeedbackChanged, description="The draft as it is now.")
class FeedbackUpdateSuccess:
    """Success of `feedbackUpdate`."""

    feedback: Feedback = _feedback("The draft.")


@over(giving.FeedbackDiscarded, description="The draft is gone.")
class FeedbackDiscardSuccess:
    """Success of `feedbackDiscard`."""

    deleted_id: strawberry.ID = deleted_id("Feedback", "feedback_id")


@over(lookup.FeedbackChanged, description="The feedback, which was sent.")
class FeedbackSendSuccess:
    """Success of `feedbackSend`."""

    feedback: Feedback = _feedback("The feedback, no longer a draft.")
    recipient: Annotated[User, strawberry.lazy("schema.people")] = _recipient()


@over(lookup.FeedbackChanged, description="Thanks were given.")
class FeedbackThankSuccess:
    """Success of `feedbackThank`."""

    feedback: Feedback = _feedback("The feedback.")


@over(responding.FeedbackReplied, description="The new reply.")
class FeedbackReplySuccess:
    """Success of `feedbackReply`."""

    reply: FeedbackReply = one(queries.replies_by_id, "reply_id", description="The reply.")
    feedback: Feedback = _feedback("What it is about.")


@over(lookup.FeedbackChanged, description="The manager may read it from now on.")
class FeedbackShareSuccess:
    """Success of `feedbackShare`."""

    feedback: Feedback = _feedback("The feedback; `sharedWith` says to whom it was shown.")


@over(lookup.FeedbackChanged, description="What it said is gone.")
class FeedbackRetractSuccess:
    """Success of `feedbackRetract`."""

    feedback: Feedback = _feedback("What is left of it.")


def _content(given: FeedbackGiveInput | FeedbackDraftInput) -> dict[str, Any]:
    return {
        "recipient_id": parse_id(given.recipient_id, "User", "recipientId"),
        "kind": given.kind,
        "body": given.body,
        "visibility": given.visibility,
        "team_id": parse_optional_id(given.team_id, "Team", "teamId"),
        "may_share": given.may_share,
        "subject": parse_reference(given.subject_id, "subjectId") if given.subject_id is not None else None,
        "idempotency_key": given.idempotency_key,
    }


def _changed(input: FeedbackUpdateInput) -> dict[str, Any]:
    given = changes(input, "kind", "body", "visibility", "may_share", nullable=["team_id", "subject_id"])
    if "team_id" in given:
        given["team_id"] = parse_optional_id(given["team_id"], "Team", "teamId")
    if "subject_id" in given:
        text = given.pop("subject_id")
        given["subject"] = parse_reference(text, "subjectId") if text is not None else None
    return given


@strawberry.type
class FeedbackMutations:
    """Giving feedback and responding to it."""

    @mutation(giving.give_feedback, FeedbackGiveSuccess, description="Give somebody feedback: it is sent at once.")
    async def feedback_give(self, info: Info, input: FeedbackGiveInput) -> Any:
        """Give feedback."""
        return await giving.give_feedback(actor=info.context.actor, **_content(input))

    @mutation(
        giving.draft_feedback,
        FeedbackDraftSuccess,
        description="Keep feedback for later: its author alone reads it until `feedbackSend`.",
    )
    async def feedback_draft(self, info: Info, input: FeedbackDraftInput) -> Any:
        """Draft feedback."""
        return await giving.draft_feedback(actor=info.context.actor, **_content(input))

    @mutation(giving.update_feedback, FeedbackUpdateSuccess, description="Change a draft of one's own.")
    async def feedback_update(self, info: Info, input: FeedbackUpdateInput) -> Any:
        """Change a draft."""
        return await giving.update_feedback(
            actor=info.context.actor,
            feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId"),
            changes=_changed(input),
        )

    @mutation(giving.discard_feedback, FeedbackDiscardSuccess, description="Throw a draft of one's own away.")
    async def feedback_discard(self, info: Info, input: FeedbackDiscardInput) -> Any:
        """Discard a draft."""
        return await giving.discard_feedback(
            actor=info.context.actor, feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId")
        )

    @mutation(
        giving.send_feedback,
        FeedbackSendSuccess,
        description="Send a draft: what it says and who reads it stay as they are from then on.",
    )
    async def feedback_send(self, info: Info, input: FeedbackSendInput) -> Any:
        """Send a draft."""
        return await giving.send_feedback(
            actor=info.context.actor, feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId")
        )

    @mutation(responding.thank_for_feedback, FeedbackThankSuccess, description="Thank for feedback about oneself.")
    async def feedback_thank(self, info: Info, input: FeedbackThankInput) -> Any:
        """Thank for feedback."""
        return await responding.thank_for_feedback(
            actor=info.context.actor, feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId")
        )

    @mutation(
        responding.reply_to_feedback,
        FeedbackReplySuccess,
        description="Reply to feedback, to the other of its author and its recipient; the latter may ask for more.",
    )
    async def feedback_reply(self, info: Info, input: FeedbackReplyInput) -> Any:
        """Reply to feedback."""
        return await responding.reply_to_feedback(
            actor=info.context.actor,
            feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId"),
            body=input.body,
            asks_for_more=input.asks_for_more,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        responding.share_feedback,
        FeedbackShareSuccess,
        description="Show feedback about oneself to one's manager of today, where its author allows that. It is "
        "recorded, holds for that one person, and is not taken back.",
    )
    async def feedback_share(self, info: Info, input: FeedbackShareInput) -> Any:
        """Share feedback with one's manager."""
        return await responding.share_feedback(
            actor=info.context.actor, feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId")
        )

    @mutation(
        responding.retract_feedback,
        FeedbackRetractSuccess,
        description=f"Take one's own feedback back, within {RETRACTABLE_FOR.days} days of sending it: what it and the "
        "replies to it said is gone for good. That there was feedback, of which kind, stays known to its readers.",
    )
    async def feedback_retract(self, info: Info, input: FeedbackRetractInput) -> Any:
        """Retract feedback."""
        return await responding.retract_feedback(
            actor=info.context.actor, feedback_id=parse_id(input.feedback_id, "Feedback", "feedbackId")
        )
