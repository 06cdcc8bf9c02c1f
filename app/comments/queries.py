"""Reads of comments, by what they are about, by thread, and by whom they mention."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.comments.rules import people_in
from app.comments.subjects import COLUMNS, Subject, SubjectKind
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values


class CommentRow(NamedTuple):
    """A comment; ``mentioned_at`` and ``mention_read_at`` are there where it mentions the reader."""

    id: UUID
    organization_id: UUID
    audience: UUID
    objective_id: UUID | None
    key_result_id: UUID | None
    check_in_id: UUID | None
    sheet_id: UUID | None
    sheet_author_id: UUID | None
    proposal_id: UUID | None
    recognition_id: UUID | None
    development_goal_id: UUID | None
    parent_id: UUID | None
    author_id: UUID
    body: str | None
    created_at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None
    resolved_at: datetime | None
    resolved_by_id: UUID | None
    mentioned_at: datetime | None
    mention_read_at: datetime | None

    @property
    def about(self) -> Subject:
        """What it is about."""
        [(kind, id_)] = [(kind, id_) for kind, column in COLUMNS.items() if (id_ := getattr(self, column)) is not None]
        return Subject(kind, id_, self.audience, self.sheet_author_id)

    @property
    def subject(self) -> tuple[str, UUID]:
        """The kind and id of what it is about."""
        return self.about.reference

    @property
    def kind(self) -> SubjectKind:
        """What kind of thing it is about."""
        return self.about.kind

    @property
    def is_deleted(self) -> bool:
        """Whether just its place is left."""
        return self.deleted_at is not None

    @property
    def is_resolved(self) -> bool:
        """Whether its thread is settled."""
        return self.resolved_at is not None

    @property
    def mentioned_ids(self) -> list[UUID]:
        """The people that it mentions, in its order."""
        return people_in(self.body)

    @property
    def mention_unread(self) -> bool:
        """Whether it mentions the reader, who has not said yet that they have read it."""
        return self.mentioned_at is not None and self.mention_read_at is None


OLDEST = Order("OLDEST", (Term("created_at", "c.created_at", "timestamptz"),), "c.id")
_LATEST_MENTION = Order("LATEST_MENTION", (Term("mentioned_at", "m.at", "timestamptz", descending=True),), "c.id")

_COMMENT = columns(CommentRow, "c", mentioned_at="m.at", mention_read_at="m.read_at")
_FROM = "comments c left join mentions m on m.comment_id = c.id and m.user_id = (select waymark.person())"
_THREADS: Mapping[SubjectKind, Listing[CommentRow]] = {
    kind: Listing(CommentRow, _COMMENT, _FROM, key=f"c.{column}") for kind, column in COLUMNS.items()
}
_REPLIES = Listing(CommentRow, _COMMENT, _FROM, key="c.parent_id")
_MENTIONS = Listing(CommentRow, _COMMENT, _FROM, key="m.user_id")


async def comments_by_id(ids: Sequence[UUID]) -> dict[UUID, CommentRow]:
    """Return comments by id."""
    found = await rows(CommentRow, f"select {_COMMENT} from {_FROM} where c.id = any(%s)", (list(ids),))
    return {comment.id: comment for comment in found}


async def threads_about(
    subject_ids: Sequence[UUID], *, kind: SubjectKind, first: int, after: str | None
) -> dict[UUID, Page[CommentRow]]:
    """Return one page of the comments that began a thread about each thing of a kind, the oldest first."""
    return await _THREADS[kind].pages(subject_ids, OLDEST, first=first, after=after, where="c.parent_id is null")


async def counts_about(subject_ids: Sequence[UUID], *, kind: SubjectKind) -> dict[UUID, int]:
    """Return how many comments there are about each thing of a kind, replies among them and deleted ones not."""
    column = COLUMNS[kind]
    found = await values(
        f"select {column}, count(*) from comments where {column} = any(%s) and deleted_at is null group by {column}",
        (list(subject_ids),),
    )
    return {**dict.fromkeys(subject_ids, 0), **dict(found)}


async def replies_to(comment_ids: Sequence[UUID], *, first: int, after: str | None) -> dict[UUID, Page[CommentRow]]:
    """Return one page of the replies to each comment, the oldest first."""
    return await _REPLIES.pages(comment_ids, OLDEST, first=first, after=after)


async def mentions_of(
    user_ids: Sequence[UUID], *, first: int, after: str | None, unread: bool | None = None
) -> dict[UUID, Page[CommentRow]]:
    """Return one page of the comments that mention the reader, the latest mention first; of anybody else none.

    Only those that they have not read yet, or have, or (None) both.
    """
    where = "%(unread)s::boolean is null or (m.read_at is null) = %(unread)s"
    return await _MENTIONS.pages(
        user_ids, _LATEST_MENTION, first=first, after=after, where=where, params={"unread": unread}
    )
