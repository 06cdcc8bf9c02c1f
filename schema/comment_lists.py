"""The comments of whatever may be commented on: fields that such types have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.comments import queries
from app.comments.subjects import SubjectKind
from schema.fields import batched
from schema.objective_lists import AfterArgument, FirstArgument

if TYPE_CHECKING:
    from schema.comments import CommentConnection


def comment_threads(kind: SubjectKind) -> Any:
    """Declare the ``comments`` of a type whose things may be commented on."""

    @batched(
        queries.threads_about,
        "id",
        Annotated["CommentConnection", strawberry.lazy("schema.comments")],
        description="What people said about it, the oldest first; replies hang on the comment that began the thread.",
    )
    def comments(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"kind": kind, "first": first, "after": after}

    return comments


def comment_count(kind: SubjectKind) -> Any:
    """Declare the ``commentCount`` of a type whose things may be commented on."""

    @batched(
        queries.counts_about,
        "id",
        int,
        description="How many comments there are about it, replies among them and deleted ones not.",
    )
    def comment_count() -> dict[str, Any]:
        """Name what is counted."""
        return {"kind": kind}

    return comment_count
