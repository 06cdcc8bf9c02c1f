"""Feedback that one person gives to another, and what the two say about it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class FeedbackKind(StrEnum):
    """What feedback is meant as."""

    PRAISE = "PRAISE"
    SUGGESTION = "SUGGESTION"
    COACHING = "COACHING"


class FeedbackVisibility(StrEnum):
    """Who reads feedback beside its author and the person it is about: chosen before it is sent, and final then."""

    RECIPIENT = "RECIPIENT"
    RECIPIENT_AND_MANAGER = "RECIPIENT_AND_MANAGER"
    TEAM = "TEAM"
    ORGANIZATION = "ORGANIZATION"


class Feedback(Record):
    """What one person tells another about their work; until ``sent_at`` a draft that its author alone reads.

    ``manager_id`` is who was the recipient's manager when it was sent, where it is for them too: whoever comes after
    them inherits nothing. ``may_share`` says that the recipient may show it to one manager of theirs,
    ``shared_with_id`` to whom they did. Once ``retracted_at`` is set, what it said is gone.
    """

    author_id = fields.UUIDField()
    recipient_id = fields.UUIDField()
    kind = fields.CharEnumField(FeedbackKind, max_length=10)
    body = fields.TextField(null=True)
    visibility = fields.CharEnumField(FeedbackVisibility, max_length=21)
    team_id = fields.UUIDField(null=True)
    may_share = fields.BooleanField(default=False)
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    manager_id = fields.UUIDField(null=True)
    shared_with_id = fields.UUIDField(null=True)
    wants_more = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    sent_at = fields.DatetimeField(null=True)
    thanked_at = fields.DatetimeField(null=True)
    shared_at = fields.DatetimeField(null=True)
    retracted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "feedback"


class FeedbackReply(Record):
    """What the author of feedback (``giver_id``) or its recipient (``receiver_id``) said about it, for just the two."""

    feedback_id = fields.UUIDField()
    giver_id = fields.UUIDField()
    receiver_id = fields.UUIDField()
    author_id = fields.UUIDField()
    body = fields.TextField()
    asks_for_more = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "feedback_replies"
