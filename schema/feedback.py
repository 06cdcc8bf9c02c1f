"""Feedback between people, and what the two say about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.core.paging import Page
from app.feedback import policy, queries, request_queries
from app.feedback.models import FeedbackKind, FeedbackVisibility
from app.feedback.queries import FeedbackReplyRow, FeedbackRow
from app.feedback.request_queries import FeedbackAnswerRow
from app.feedback.rules import REPLIES_AT_MOST, RETRACTABLE_FOR
from app.people import queries as people
from app.proposals.policy import can_ask_for_wording
from schema.fields import Node, column, computed, itself, many, node_id, one, over, permission
from schema.node import nodes_by_reference
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown

if TYPE_CHECKING:
    from schema.feedback_requests import FeedbackRequest
    from schema.people import User
    from schema.teams import Team


@over(
    FeedbackReplyRow,
    load=queries.replies_by_id,
    description="What the author or the recipient of feedback said about it to the other; nobody else reads it.",
)
class FeedbackReply(Node):
    """A reply."""

    id: strawberry.ID = node_id("FeedbackReply")
    feedback: Annotated[Feedback, strawberry.lazy("schema.feedback")] = one(
        queries.feedback_by_id, "feedback_id", description="What it is about."
    )
    author: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "author_id", description="Who wrote it: one of the two."
    )
    body: Markdown = column("What was said.")
    asks_for_more: bool = column("Whether the recipient asks for more with it.")
    created_at: DateTime = column("When it was written.")


@over(FeedbackAnswerRow, description="What feedback says to one question of the request that it answers.")
class FeedbackAnswer:
    """An answer."""

    question: str = column("What was asked.")
    text: Markdown = column("What was answered.")


@over(FeedbackRow, description="What the viewer may do with feedback.")
class FeedbackViewerCan:
    """What the viewer may do with feedback."""

    edit: Permission = permission(policy.can_edit, "Change, discard or send the draft.")
    ask_for_wording: Permission = permission(
        can_ask_for_wording, "Ask the assistant for other words, with `feedbackWordingRequest`."
    )
    thank: Permission = permission(policy.can_thank, "Thank its author.")
    reply: Permission = permission(policy.can_reply, "Reply to the other of the two.")
    ask_for_more: Permission = permission(policy.can_ask_for_more, "Ask its author for more, with `feedbackReply`.")
    share: Permission = permission(policy.can_share, "Show it to one's manager.")
    retract: Permission = permission(
        policy.can_retract, f"Take it back, within {RETRACTABLE_FOR.days} days of sending it."
    )


@over(
    FeedbackRow,
    load=queries.feedback_by_id,
    description="What one person tells another about their work. Its author and the person it is about read it, and "
    "beside them whoever `visibility` says: that is chosen before it is sent and never widened. Administrators are no "
    "exception. A draft is read by its author alone.",
)
class Feedback(Node):
    """Feedback."""

    id: strawberry.ID = node_id("Feedback")
    author: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "author_id", description="Who gives it."
    )
    recipient: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "recipient_id", description="Whom it is about, and for whom it is."
    )
    kind: FeedbackKind = column("What it is meant as.")
    body: Markdown | None = column(
        "What it says; null once its author took it back, and where it says all in its `answers`."
    )
    answers: list[FeedbackAnswer] = many(
        request_queries.answers_in,
        "id",
        description="What it says to the questions of its request, in their order, at most 10; empty once it was taken "
        "back.",
    )
    request: Annotated[FeedbackRequest, strawberry.lazy("schema.feedback_requests")] | None = one(
        request_queries.requests_by_id,
        "request_id",
        description="The request that it answers; null without one, and for whoever has no part in that.",
    )
    visibility: FeedbackVisibility = column("Who reads it beside the two.")
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id,
        "team_id",
        description="The team for which it is; null unless it is for one, and once that team is gone.",
    )
    manager: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id,
        "manager_id",
        description="Who reads it as the recipient's manager: the one of the day on which it was sent, for good.",
    )
    may_share: bool = column("Whether its author allows the recipient to show it to one manager of theirs.")
    shared_with: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "shared_with_id", description="The manager to whom the recipient showed it."
    )
    shared_at: DateTime | None = column("When the recipient showed it to their manager; null unless they did.")
    subject: Node | None = one(
        nodes_by_reference,
        "subject",
        description="The objective or key result that it is tied to; null without one, and for whoever may not read "
        "that.",
    )
    sent_at: DateTime | None = column("When it was sent; null while it is a draft.")
    thanked_at: DateTime | None = column("When the recipient gave thanks; null unless they did.")
    retracted_at: DateTime | None = column("When its author took it back; null unless they did.")
    wants_more: bool = computed(
        lambda row, actor: row.wants_more and actor.person_id in (row.author_id, row.recipient_id),
        needs=("wants_more", "author_id", "recipient_id"),
        description="Whether the recipient asked for more and the author has not replied; just the two are told.",
    )
    replies: list[FeedbackReply] = many(
        queries.replies_to_feedback,
        "id",
        description=f"What the two said about it, the oldest first, at most {REPLIES_AT_MOST}; empty for everybody "
        "else.",
    )
    viewer_can: FeedbackViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="Feedback with its place in the list.")
class FeedbackEdge(Edge):
    """An edge."""

    node: Feedback = column("The feedback.")


@over(Page, description="A page of feedback.")
class FeedbackConnection(Connection):
    """A page of feedback."""

    edges: list[FeedbackEdge] = edges()
    nodes: list[Feedback] = nodes()
