"""Comments on goals, check-ins and drafts, and where people are mentioned in them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.comments import commands, policy, queries
from app.comments.queries import CommentRow
from app.comments.subjects import COLUMNS
from app.core.errors import NotFound
from app.core.ids import global_id
from app.core.paging import Page
from app.people import queries as people
from schema.context import Info, parse_id, parse_one_of_several, parse_optional_id, parse_reference
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    batched,
    column,
    computed,
    itself,
    many,
    node_id,
    one,
    over,
    permission,
)
from schema.live import live
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown


@over(CommentRow, description="What the viewer may do with a comment.")
class CommentViewerCan:
    """What the viewer may do with a comment."""

    reply: Permission = permission(policy.can_reply, "Reply to it, with `commentAdd`.")
    update: Permission = permission(policy.can_update, "Put it in other words.")
    delete: Permission = permission(policy.can_delete, "Delete it.")
    resolve: Permission = permission(policy.can_resolve, "Say that its thread is settled.")
    reopen: Permission = permission(policy.can_reopen, "Say that its thread is not settled after all.")


@over(
    CommentRow,
    load=queries.comments_by_id,
    description="What one person said about an objective, a key result, a check-in, a check-in sheet, a proposal, "
    "praise or a development goal. Whoever may read that may read and add comments.",
)
class Comment(Node):
    """A comment."""

    id: strawberry.ID = node_id("Comment")
    subject: Node | None = one(nodes_by_reference, "subject", description="What it is about.")
    parent: Annotated[Comment, strawberry.lazy("schema.comments")] | None = one(
        queries.comments_by_id, "parent_id", description="What it replies to; null where it began a thread."
    )
    author: User = one(people.users_by_id, "author_id", description="Who wrote it.")
    body: Markdown | None = column("What was said; null once it was deleted and just its replies are left.")
    mentions: list[User] = many(
        people.users_by_id, "mentioned_ids", description="The people whom it mentions, in its order; at most 20."
    )
    mention_unread: bool = column("True where it mentions the viewer, until they say so with `mentionsMarkRead`.")
    created_at: DateTime = column("When it was written.")
    edited_at: DateTime | None = column("When its author put it in other words last; null where they never did.")
    deleted_at: DateTime | None = column("When it was deleted; null unless it was.")
    resolved_at: DateTime | None = column("When its thread was settled; null while it is open.")
    resolved_by: User | None = one(people.users_by_id, "resolved_by_id", description="Who said that it is settled.")
    viewer_can: CommentViewerCan = itself("What the viewer may do with it.")

    @batched(
        queries.replies_to,
        "id",
        Annotated["CommentConnection", strawberry.lazy("schema.comments")],
        description="The replies to it, the oldest first. Replies have none themselves.",
    )
    def replies(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}


@over(EdgeRow, description="A comment with its place in the list.")
class CommentEdge(Edge):
    """An edge."""

    node: Comment = column("The comment.")


@over(Page, description="A page of comments.")
class CommentConnection(Connection):
    """A page of comments."""

    edges: list[CommentEdge] = edges()
    nodes: list[Comment] = nodes()


@strawberry.input(description="What is said about what.")
class CommentAddInput:
    """Input of `commentAdd`."""

    subject_id: strawberry.ID = argument(
        "An objective, a key result, a check-in, a check-in sheet, a proposal, praise or a development goal."
    )
    body: Markdown = argument(
        "What there is to say. `[@Name](id)` with the id of a `User` mentions somebody who may read the subject."
    )
    parent_id: strawberry.ID | None = argument("The comment on it that this replies to; null begins a thread.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="The other words of a comment.")
class CommentUpdateInput:
    """Input of `commentUpdate`."""

    comment_id: strawberry.ID = argument("The comment.")
    body: Markdown = argument("What it says from now on; mentions as in `commentAdd`.")


@strawberry.input(description="Which comment goes.")
class CommentDeleteInput:
    """Input of `commentDelete`."""

    comment_id: strawberry.ID = argument("The comment.")


@strawberry.input(description="Which thread is settled.")
class CommentResolveInput:
    """Input of `commentResolve`."""

    comment_id: strawberry.ID = argument("The comment that began the thread, about an objective or a proposal.")


@strawberry.input(description="Which thread is not settled after all.")
class CommentReopenInput:
    """Input of `commentReopen`."""

    comment_id: strawberry.ID = argument("The comment that began the thread.")


@strawberry.input(description="Where the viewer has read that they are mentioned.")
class MentionsMarkReadInput:
    """Input of `mentionsMarkRead`."""

    comment_ids: list[strawberry.ID] = argument("At most 50 comments that mention the viewer.")


def _subject() -> Any:
    return one(nodes_by_reference, "subject", description="What it is about: for its `comments` and `commentCount`.")


@over(commands.CommentChanged, description="The new comment.")
class CommentAddSuccess:
    """Success of `commentAdd`."""

    comment_edge: CommentEdge = new_edge(
        queries.comments_by_id, "comment_id", queries.OLDEST, description="The new comment, for connections."
    )
    parent: Comment | None = one(queries.comments_by_id, "parent_id", description="What it replies to, if anything.")
    subject: Node | None = _subject()


@over(commands.CommentChanged, description="The comment as it is now.")
class CommentUpdateSuccess:
    """Success of `commentUpdate`."""

    comment: Comment = one(queries.comments_by_id, "comment_id", description="The comment.")


@over(commands.CommentDeleted, description="What is gone, and what is left.")
class CommentDeleteSuccess:
    """Success of `commentDelete`."""

    deleted_ids: list[strawberry.ID] = computed(
        lambda row: [global_id("Comment", id_) for id_ in row.deleted_ids],
        needs=("deleted_ids",),
        description="The ids of what is gone, for caches: none where there are replies, and where this was the last "
        "reply to a deleted comment that one as well.",
    )
    comment: Comment | None = one(
        queries.comments_by_id, "kept_id", description="What is left of it to hold its replies; null without any."
    )
    subject: Node | None = _subject()


@over(commands.CommentChanged, description="The comment as it is now.")
class CommentResolveSuccess:
    """Success of `commentResolve`."""

    comment: Comment = one(queries.comments_by_id, "comment_id", description="The comment that began the thread.")


@over(commands.CommentChanged, description="The comment as it is now.")
class CommentReopenSuccess:
    """Success of `commentReopen`."""

    comment: Comment = one(queries.comments_by_id, "comment_id", description="The comment that began the thread.")


@over(commands.MentionRead, description="The comment as it is now.")
class MentionsMarkReadSuccess:
    """Success of `mentionsMarkRead`."""

    comment: Comment = one(queries.comments_by_id, "comment_id", description="The comment that mentions the viewer.")


@strawberry.type
class CommentMutations:
    """Talking about things."""

    @mutation(commands.add_comment, CommentAddSuccess, description="Comment on something, or reply to a comment on it.")
    async def comment_add(self, info: Info, input: CommentAddInput) -> Any:
        """Add a comment."""
        return await commands.add_comment(
            actor=info.context.actor,
            subject=parse_reference(input.subject_id, "subjectId"),
            body=input.body,
            parent_id=parse_optional_id(input.parent_id, "Comment", "parentId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_comment, CommentUpdateSuccess, description="Put one's own comment in other words.")
    async def comment_update(self, info: Info, input: CommentUpdateInput) -> Any:
        """Change a comment."""
        return await commands.update_comment(
            actor=info.context.actor, comment_id=parse_id(input.comment_id, "Comment", "commentId"), body=input.body
        )

    @mutation(
        commands.delete_comment,
        CommentDeleteSuccess,
        description="Delete one's own comment, or any as an administrator: what it says is gone for good.",
    )
    async def comment_delete(self, info: Info, input: CommentDeleteInput) -> Any:
        """Delete a comment."""
        return await commands.delete_comment(
            actor=info.context.actor, comment_id=parse_id(input.comment_id, "Comment", "commentId")
        )

    @mutation(
        commands.resolve_comment,
        CommentResolveSuccess,
        description="Say that a thread about an objective or a proposal is settled.",
    )
    async def comment_resolve(self, info: Info, input: CommentResolveInput) -> Any:
        """Resolve a thread."""
        return await commands.resolve_comment(
            actor=info.context.actor, comment_id=parse_id(input.comment_id, "Comment", "commentId")
        )

    @mutation(
        commands.reopen_comment,
        CommentReopenSuccess,
        description="Say that a settled thread is open after all.",
    )
    async def comment_reopen(self, info: Info, input: CommentReopenInput) -> Any:
        """Reopen a thread."""
        return await commands.reopen_comment(
            actor=info.context.actor, comment_id=parse_id(input.comment_id, "Comment", "commentId")
        )

    @mutation(
        commands.read_mentions,
        MentionsMarkReadSuccess,
        bulk=True,
        description="Say that you have read where you are mentioned: one answer for each comment, in order.",
    )
    async def mentions_mark_read(self, info: Info, input: MentionsMarkReadInput) -> Any:
        """Mark mentions as read."""
        return await commands.read_mentions(
            actor=info.context.actor,
            comment_ids=[parse_one_of_several(text, "Comment") for text in input.comment_ids],
        )


@strawberry.type
class CommentSubscriptions:
    """Following what people say."""

    @live(
        Node | None,
        nodes_by_reference,
        description="Something with its comments as they are now, and again after each change to them: select "
        "`comments` on its type. Null, and nothing more, where there is no such thing for this person.",
        while_seen=True,
    )
    def comments_changed(
        subject_id: Annotated[strawberry.ID, strawberry.argument(description="What may be commented on.")],  # noqa: N805
    ) -> tuple[str, tuple[str, UUID]]:
        """Follow the comments about something."""
        reference = parse_reference(subject_id, "subjectId")
        if reference[0] not in COLUMNS:
            raise NotFound("subject", "subjectId")
        return commands.topic(reference[1]), reference
