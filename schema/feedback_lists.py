"""Lists of feedback: fields that people, teams and the organisation have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.feedback.models import FeedbackKind
from schema.fields import Load, batched
from schema.objective_lists import AfterArgument, FirstArgument

if TYPE_CHECKING:
    from schema.feedback import FeedbackConnection
    from schema.feedback_requests import FeedbackRequestConnection

FeedbackKindsArgument = Annotated[
    list[FeedbackKind] | None, strawberry.argument(description="Only feedback of one of these kinds; null: of any.")
]


def feedback_list(name: str, load: Load, description: str) -> Any:
    """Declare a connection of feedback, called ``name``, of a person, a team or the organisation."""

    @batched(
        load,
        "id",
        Annotated["FeedbackConnection", strawberry.lazy("schema.feedback")],
        description=description,
        name=name,
    )
    def listed(
        kinds: FeedbackKindsArgument = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"kinds": None if kinds is None else tuple(kinds), "first": first, "after": after}

    return listed


def feedback_request_list(name: str, load: Load, description: str) -> Any:
    """Declare a connection of requests for feedback, called ``name``, of a person."""

    @batched(
        load,
        "id",
        Annotated["FeedbackRequestConnection", strawberry.lazy("schema.feedback_requests")],
        description=description,
        name=name,
    )
    def listed(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}

    return listed
