"""Requests for feedback: what is asked about whom, by whom, and where the answers go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.core.paging import Page
from app.feedback import request_policy as policy
from app.feedback import request_queries as queries
from app.feedback.models import FeedbackRequestPersonState, FeedbackRequestState, FeedbackVisibility
from app.feedback.request_queries import FeedbackQuestionRow, FeedbackRequestPersonRow, FeedbackRequestRow
from app.people import queries as people
from schema.fields import Node, column, computed, itself, many, node_id, one, over, permission
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown

if TYPE_CHECKING:
    from schema.people import User


@over(FeedbackQuestionRow, load=queries.questions_by_id, description="One question of a request for feedback.")
class FeedbackQuestion(Node):
    """A question."""

    id: strawberry.ID = node_id("FeedbackQuestion")
    text: str = column("What is asked.")


@over(
    FeedbackRequestPersonRow,
    load=queries.people_by_id,
    description="Somebody who was asked for feedback, and what they did: read by them and by who asks, not by the "
    "others.",
)
class FeedbackRequestPerson(Node):
    """Somebody who was asked."""

    id: strawberry.ID = node_id("FeedbackRequestPerson")
    person: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "person_id", description="Who was asked."
    )
    state: FeedbackRequestPersonState = column(
        "What they did. That they answered is known even where the answer is not."
    )
    reason: Markdown | None = column("Why they declined, where they said so.")
    reminded_at: DateTime | None = column("When they were reminded last; null unless they were.")
    decided_at: DateTime | None = column("When they answered or declined; null while they are waited for.")


@over(FeedbackRequestRow, description="What the viewer may do with a request for feedback.")
class FeedbackRequestViewerCan:
    """What the viewer may do with a request."""

    answer: Permission = permission(policy.can_answer, "Answer it.")
    decline: Permission = permission(policy.can_decline, "Decline to answer.")
    remind: Permission = permission(policy.can_remind, "Remind those who are waited for, once a day.")
    end: Permission = permission(policy.can_end, "Close it, or take it back.")


@over(
    FeedbackRequestRow,
    load=queries.requests_by_id,
    description="Questions about one person to several others. Each answer is feedback for that person and goes where "
    "`visibility` says, which is settled before anybody writes. Read by who asks, whom it is about, and who was asked.",
)
class FeedbackRequest(Node):
    """A request for feedback."""

    id: strawberry.ID = node_id("FeedbackRequest")
    requester: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "requester_id", description="Who asks."
    )
    about: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "about_id", description="Whom it is about: they read every answer, as its recipient."
    )
    visibility: FeedbackVisibility = column("Who reads an answer beside its author and whom it is about.")
    manager: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id,
        "manager_id",
        description="Who would read an answer given today, as manager; null where answers are for the person alone.",
    )
    message: Markdown | None = column("What those who were asked should know.")
    questions: list[FeedbackQuestion] = many(
        queries.questions_of, "id", description="What is asked, 1 to 10 questions."
    )
    people: list[FeedbackRequestPerson] = many(
        queries.people_of,
        "id",
        description="Who was asked, at most 20, by name: everybody for who asks, themselves alone for anybody else.",
    )
    due_on: Date = column("The day until which answers are hoped for, in the organisation's zone.")
    state: FeedbackRequestState = column("Where it stands.")
    my_state: FeedbackRequestPersonState | None = computed(
        lambda row: row.my_state and FeedbackRequestPersonState(row.my_state),
        needs=("my_state",),
        description="What the viewer did; null where they were not asked.",
    )
    created_at: DateTime = column("When it was made.")
    reminded_at: DateTime | None = column("When those who are waited for were reminded last; null unless they were.")
    ended_at: DateTime | None = column("When it was closed or withdrawn; null while it is open.")
    viewer_can: FeedbackRequestViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A request for feedback with its place in the list.")
class FeedbackRequestEdge(Edge):
    """An edge."""

    node: FeedbackRequest = column("The request.")


@over(Page, description="A page of requests for feedback.")
class FeedbackRequestConnection(Connection):
    """A page of requests."""

    edges: list[FeedbackRequestEdge] = edges()
    nodes: list[FeedbackRequest] = nodes()
