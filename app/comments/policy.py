"""Who may do what with comments. Whoever reads a thing may comment on it."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.comments.subjects import SubjectKind
from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, not_now, now_if

_DECIDED = frozenset({SubjectKind.OBJECTIVE, SubjectKind.PROPOSAL})
_DELETED = "This comment was deleted."


class CommentFacts(Protocol):
    """What these policies read of a comment."""

    @property
    def kind(self) -> SubjectKind:
        """What kind of thing it is about."""
        ...

    @property
    def parent_id(self) -> UUID | None:
        """The comment that it replies to."""
        ...

    @property
    def author_id(self) -> UUID:
        """Who wrote it."""
        ...

    @property
    def is_deleted(self) -> bool:
        """Whether just its place is left."""
        ...

    @property
    def is_resolved(self) -> bool:
        """Whether its thread is settled."""
        ...


def can_reply(actor: Actor, comment: CommentFacts) -> Permission:
    """Whether the actor may reply to this comment."""
    return now_if(comment.parent_id is None, "This is a reply itself: reply to the comment that began the thread.")


def can_update(actor: Actor, comment: CommentFacts) -> Permission:
    """Whether the actor may put this comment in other words."""
    if comment.is_deleted:
        return not_now(_DELETED)
    return allowed_if(comment.author_id == actor.person_id, "Only its author changes a comment.")


def can_delete(actor: Actor, comment: CommentFacts) -> Permission:
    """Whether the actor may delete this comment."""
    if comment.is_deleted:
        return not_now(_DELETED)
    own = comment.author_id == actor.person_id or actor.is_admin
    return allowed_if(own, "Only its author or an administrator deletes a comment.")


def can_resolve(actor: Actor, comment: CommentFacts) -> Permission:
    """Whether the actor may say that this thread is settled: whoever reads it."""
    if comment.is_resolved:
        return not_now("This thread is resolved already.")
    return _can_settle(comment)


def can_reopen(actor: Actor, comment: CommentFacts) -> Permission:
    """Whether the actor may say that this thread is not settled after all: whoever reads it."""
    if not comment.is_resolved:
        return not_now("This thread is still open.")
    return _can_settle(comment)


def _can_settle(comment: CommentFacts) -> Permission:
    if comment.kind not in _DECIDED:
        return not_now("Only threads about objectives and proposals are resolved.")
    return now_if(comment.parent_id is None, "This is a reply: resolve the comment that began the thread.")
