"""Commands on comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record, record_for_readers
from app.comments import policy, queries
from app.comments.mentioning import check_mentions, keep_mentions
from app.comments.models import Comment
from app.comments.queries import CommentRow
from app.comments.subjects import Subject, SubjectKind, subject_to_comment
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.events import announce

MENTIONS_READ_AT_MOST = 50


class CommentChanged(NamedTuple):
    """The comment that a command changed, the one that it replies to, and the kind and id of what it is about."""

    comment_id: UUID
    parent_id: UUID | None
    subject: tuple[str, UUID]


class CommentDeleted(NamedTuple):
    """The comments that are gone, the one whose place was kept for its replies, and what they were about."""

    deleted_ids: tuple[UUID, ...]
    kept_id: UUID | None
    subject: tuple[str, UUID]


class MentionRead(NamedTuple):
    """The comment whose mention somebody has read."""

    comment_id: UUID


def topic(subject_id: UUID) -> str:
    """Return what changes to the comments about something are announced under."""
    return f"comments:{subject_id}"


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def add_comment(
    *,
    actor: Actor,
    subject: tuple[str, UUID],
    body: str,
    parent_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> CommentChanged:
    """Comment on something, or reply to a comment on it; whoever reads it may, also once its cycle is closed."""
    about = await subject_to_comment(subject)
    if parent_id is not None:
        parent = await _locked(parent_id, "for key share", path="parentId")
        if parent.subject != about.reference:
            raise NotFound("comment", "parentId")
        require(policy.can_reply(actor, parent))
    body = await _checked(body, about)

    comment = await Comment.create(
        organization_id=actor.organization_id,
        **about.columns(),
        parent_id=parent_id,
        author_id=actor.person_id,
        body=body,
        created_at=clock.now(),
    )
    await keep_mentions(actor, comment.id, body, about)
    await _happened(actor, "comment.add", comment.id, about)
    return CommentChanged(comment.id, parent_id, about.reference)


@command(InvalidInput, NotFound, NotPermitted)
async def update_comment(*, actor: Actor, comment_id: UUID, body: str) -> CommentChanged:
    """Put a comment in other words; those whom it mentions from then on find it, others no longer do."""
    comment = await _locked(comment_id)
    require(policy.can_update(actor, comment))
    body = await _checked(body, comment.about, comment.mentioned_ids)
    if body != comment.body:
        await Comment.filter(id=comment.id).update(body=body, edited_at=clock.now())
        await keep_mentions(actor, comment.id, body, comment.about)
        await _happened(actor, "comment.update", comment.id, comment.about)
    return _changed(comment)


@command(NotFound, NotPermitted)
async def delete_comment(*, actor: Actor, comment_id: UUID) -> CommentDeleted:
    """Delete a comment with what it says; its place is kept as long as there are replies to it."""
    comment = await _locked(comment_id, "for update")
    require(policy.can_delete(actor, comment))
    [(answered,)] = await values("select exists (select from comments where parent_id = %s)", (comment.id,))
    if answered:
        await Comment.filter(id=comment.id).update(body=None, deleted_at=clock.now())
        await keep_mentions(actor, comment.id, None, comment.about)
        deleted_ids: tuple[UUID, ...] = ()
    else:
        await Comment.filter(id=comment.id).delete()
        deleted_ids = (comment.id, *await _empty_place(comment.parent_id))
    await _happened(actor, "comment.delete", comment.id, comment.about)
    return CommentDeleted(deleted_ids, comment.id if answered else None, comment.subject)


@command(NotFound, NotPermitted)
async def resolve_comment(*, actor: Actor, comment_id: UUID) -> CommentChanged:
    """Say that the thread which a comment began is settled."""
    comment = await _locked(comment_id)
    require(policy.can_resolve(actor, comment))
    await Comment.filter(id=comment.id).update(resolved_at=clock.now(), resolved_by_id=actor.person_id)
    await _happened(actor, "comment.resolve", comment.id, comment.about)
    return _changed(comment)


@command(NotFound, NotPermitted)
async def reopen_comment(*, actor: Actor, comment_id: UUID) -> CommentChanged:
    """Say that the thread which a comment began is not settled after all."""
    comment = await _locked(comment_id)
    require(policy.can_reopen(actor, comment))
    await Comment.filter(id=comment.id).update(resolved_at=None, resolved_by_id=None)
    await _happened(actor, "comment.reopen", comment.id, comment.about)
    return _changed(comment)


@command(InvalidInput, NotFound, NotPermitted)
async def read_mentions(*, actor: Actor, comment_ids: Sequence[UUID]) -> list[MentionRead | Refusal]:
    """Say that the actor has read where they are mentioned: one answer for each comment, in order."""
    if len(comment_ids) > MENTIONS_READ_AT_MOST:
        message = f"At most {MENTIONS_READ_AT_MOST} are marked at once: send the others in another request."
        return [InvalidInput.one("commentIds", "TOO_MANY", message)] * len(comment_ids)
    found = await values(
        "update mentions set read_at = coalesce(read_at, %s) where user_id = %s and comment_id = any(%s) "
        "returning comment_id",
        (clock.now(), actor.person_id, list(comment_ids)),
    )
    return [MentionRead(id_) if (id_,) in found else NotFound("comment", "commentIds") for id_ in comment_ids]


def _changed(comment: CommentRow) -> CommentChanged:
    return CommentChanged(comment.id, comment.parent_id, comment.subject)


async def _locked(comment_id: UUID, how: str = "for no key update", *, path: str = "commentId") -> CommentRow:
    """Lock a comment, and before it the one that it replies to, so that a thread is never emptied by two at once."""
    await values(
        "select from comments where id = %(id)s or id = (select parent_id from comments where id = %(id)s) "
        f"order by parent_id nulls first {how}",
        {"id": comment_id},
    )
    found = (await queries.comments_by_id([comment_id])).get(comment_id)
    if found is None:
        raise NotFound("comment", path)
    return found


async def _checked(body: str, about: Subject, known: Sequence[UUID] = ()) -> str:
    problems = Problems()
    body = problems.text("body", body)
    await check_mentions(problems, body, about, known)
    problems.check()
    return body


async def _empty_place(parent_id: UUID | None) -> list[UUID]:
    """Remove the kept place of a deleted comment whose last reply is gone, and return its id."""
    found = await values(
        "delete from comments c where c.id = %s and c.deleted_at is not null "
        "and not exists (select from comments r where r.parent_id = c.id) returning c.id",
        (parent_id,),
    )
    return [id_ for (id_,) in found]


async def _happened(actor: Actor, action: str, comment_id: UUID, about: Subject) -> None:
    """Keep the audit record and tell live.

    It is for the readers of the subject, for those above a sheet's author where the actor reads it as one of them.
    """
    among_readers = about.audience in actor.audiences
    if about.kind is SubjectKind.RECOGNITION and not among_readers:
        await record_for_readers(actor, action, ("Comment", comment_id))
    else:
        above = not among_readers and about.sheet_author_id
        await record(actor, action, ("Comment", comment_id), audience=above or about.audience)
    await announce(topic(about.id))
