"""Reads of feedback; the database shows each reader what its author chose that they may read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.feedback.models import FeedbackKind

SUBJECTS = {"Objective": "objective_id", "KeyResult": "key_result_id"}
"""What feedback may be tied to, by its GraphQL kind, and the column that names it."""


class FeedbackRow(NamedTuple):
    """What one person tells another about their work; a draft until it was sent."""

    id: UUID
    organization_id: UUID
    author_id: UUID
    recipient_id: UUID
    request_id: UUID | None
    kind: str
    body: str | None
    visibility: str
    team_id: UUID | None
    may_share: bool
    objective_id: UUID | None
    key_result_id: UUID | None
    manager_id: UUID | None
    shared_with_id: UUID | None
    wants_more: bool
    created_at: datetime
    sent_at: datetime | None
    thanked_at: datetime | None
    shared_at: datetime | None
    retracted_at: datetime | None

    @property
    def subject(self) -> tuple[str, UUID] | None:
        """The kind and id of the goal that it is tied to."""
        return next(((kind, id_) for kind, column in SUBJECTS.items() if (id_ := getattr(self, column))), None)


class FeedbackReplyRow(NamedTuple):
    """What the author or the recipient of feedback said about it."""

    id: UUID
    feedback_id: UUID
    author_id: UUID
    body: str
    asks_for_more: bool
    created_at: datetime


LATEST = Order("LATEST", (Term("sent_at", "f.sent_at", "timestamptz", descending=True),), "f.id")

_FEEDBACK = columns(FeedbackRow, "f")
_REPLY = columns(FeedbackReplyRow, "r")
_ABOUT = Listing(FeedbackRow, _FEEDBACK, "feedback f", "f.recipient_id")
_BY = Listing(FeedbackRow, _FEEDBACK, "feedback f", "f.author_id")
_OF_TEAM = Listing(FeedbackRow, _FEEDBACK, "feedback f", "f.team_id")
_OF_ORGANIZATION = Listing(FeedbackRow, _FEEDBACK, "feedback f", "f.organization_id")
_SENT = "f.sent_at is not null and (%(kinds)s::text[] is null or f.kind = any(%(kinds)s))"
_STANDING = f"{_SENT} and f.retracted_at is null and f.visibility"


async def feedback_by_id(ids: Sequence[UUID]) -> dict[UUID, FeedbackRow]:
    """Return feedback by id."""
    found = await rows(FeedbackRow, f"select {_FEEDBACK} from feedback f where f.id = any(%s)", (list(ids),))
    return {feedback.id: feedback for feedback in found}


async def feedback_about(
    user_ids: Sequence[UUID], *, kinds: Sequence[FeedbackKind] | None, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRow]]:
    """Return a page of the feedback about each person that the reader may read, the latest first; or InvalidPage."""
    return await _pages(_ABOUT, user_ids, _SENT, kinds, first, after)


async def feedback_by(
    user_ids: Sequence[UUID], *, kinds: Sequence[FeedbackKind] | None, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRow]]:
    """Return a page of the feedback that each person sent, as far as the reader may read it; or InvalidPage."""
    return await _pages(_BY, user_ids, _SENT, kinds, first, after)


async def feedback_of_teams(
    team_ids: Sequence[UUID], *, kinds: Sequence[FeedbackKind] | None, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRow]]:
    """Return a page of what is for each team as a whole, without what was retracted; or InvalidPage."""
    return await _pages(_OF_TEAM, team_ids, f"{_STANDING} = 'TEAM'", kinds, first, after)


async def feedback_of_organizations(
    ids: Sequence[UUID], *, kinds: Sequence[FeedbackKind] | None, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRow]]:
    """Return a page of what is for everybody in each organisation, without what was retracted; or InvalidPage."""
    return await _pages(_OF_ORGANIZATION, ids, f"{_STANDING} = 'ORGANIZATION'", kinds, first, after)


async def feedback_wanting_more(
    user_ids: Sequence[UUID], *, kinds: Sequence[FeedbackKind] | None, first: int, after: str | None
) -> dict[UUID, Page[FeedbackRow]]:
    """Return a page of the reader's feedback whose recipient waits for more; of anybody else none; or InvalidPage."""
    where = f"{_SENT} and f.wants_more and f.author_id = (select waymark.person())"
    return await _pages(_BY, user_ids, where, kinds, first, after)


async def drafts_of_users(ids: Sequence[UUID]) -> dict[UUID, list[FeedbackRow]]:
    """Return the drafts of each person, the latest first: the reader's own, and none of anybody else."""
    found = await rows(
        FeedbackRow,
        f"select {_FEEDBACK} from feedback f where f.author_id = any(%s) and f.sent_at is null "
        "order by f.created_at desc, f.id desc",
        (list(ids),),
    )
    grouped: dict[UUID, list[FeedbackRow]] = defaultdict(list)
    for feedback in found:
        grouped[feedback.author_id].append(feedback)
    return grouped


async def replies_to_feedback(ids: Sequence[UUID]) -> dict[UUID, list[FeedbackReplyRow]]:
    """Return what the two said about each feedback, the oldest first: nothing for anybody but them."""
    found = await rows(
        FeedbackReplyRow,
        f"select {_REPLY} from feedback_replies r where r.feedback_id = any(%s) order by r.created_at, r.id",
        (list(ids),),
    )
    grouped: dict[UUID, list[FeedbackReplyRow]] = defaultdict(list)
    for reply in found:
        grouped[reply.feedback_id].append(reply)
    return grouped


async def replies_by_id(ids: Sequence[UUID]) -> dict[UUID, FeedbackReplyRow]:
    """Return replies by id."""
    found = await rows(FeedbackReplyRow, f"select {_REPLY} from feedback_replies r where r.id = any(%s)", (list(ids),))
    return {reply.id: reply for reply in found}


async def _pages(
    listing: Listing[FeedbackRow],
    keys: Sequence[UUID],
    where: str,
    kinds: Sequence[FeedbackKind] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[FeedbackRow]]:
    params = {"kinds": None if kinds is None else list(kinds)}
    return await listing.pages(keys, LATEST, first=first, after=after, where=where, params=params)
