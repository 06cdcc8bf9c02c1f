"""Feedback that one person gives to another, what the two say about it, and asking for it."""

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


class FeedbackRequestState(StrEnum):
    """Where a request for feedback stands."""

    OPEN = "OPEN"
    CLOSED = "CLOSED"
    WITHDRAWN = "WITHDRAWN"


class FeedbackRequestPersonState(StrEnum):
    """What somebody who was asked for feedback did."""

    WAITING = "WAITING"
    ANSWERED = "ANSWERED"
    DECLINED = "DECLINED"


class Feedback(Record):
    """What one person tells another about their work; until ``sent_at`` a draft that its author alone reads.

    ``manager_id`` is who was the recipient's manager when it was sent, where it is for them too: whoever comes after
    them inherits nothing. ``request_id`` is the request that it answers, perhaps without a ``body`` beside its answers.
    ``may_share`` says that the recipient may show it to one manager of theirs, ``shared_with_id`` to whom they did.
    Once ``retracted_at`` is set, what it said is gone.
    """

    author_id = fields.UUIDField()
    recipient_id = fields.UUIDField()
    request_id = fields.UUIDField(null=True)
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


class FeedbackRequest(Record):
    """Questions about one person (``about_id``) to several; read by who asks, whom it is about, and who was asked.

    ``visibility`` is that of every answer: RECIPIENT, or RECIPIENT_AND_MANAGER. ``due_on`` is a day in the
    organisation's zone.
    """

    requester_id = fields.UUIDField()
    about_id = fields.UUIDField()
    visibility = fields.CharEnumField(FeedbackVisibility, max_length=21)
    message = fields.TextField(null=True)
    due_on = fields.DateField()
    state = fields.CharEnumField(FeedbackRequestState, max_length=9, default=FeedbackRequestState.OPEN)
    created_at = fields.DatetimeField()
    reminded_at = fields.DatetimeField(null=True)
    ended_at = fields.DatetimeField(null=True)

    class Meta:
        table = "feedback_requests"


class FeedbackQuestion(Record):
    """One question of a request."""

    request_id = fields.UUIDField()
    text = fields.CharField(max_length=500)
    position = fields.IntField()

    class Meta:
        table = "feedback_questions"


class FeedbackRequestPerson(Record):
    """Somebody who was asked, and what they did; read by them and by who asks (``requester_id``)."""

    request_id = fields.UUIDField()
    requester_id = fields.UUIDField()
    person_id = fields.UUIDField()
    state = fields.CharEnumField(FeedbackRequestPersonState, max_length=8, default=FeedbackRequestPersonState.WAITING)
    reason = fields.TextField(null=True)
    reminded_at = fields.DatetimeField(null=True)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "feedback_request_people"


class FeedbackAnswer(Record):
    """What feedback says to one question of its request, with its words; read by the feedback's readers."""

    feedback_id = fields.UUIDField()
    question = fields.CharField(max_length=500)
    text = fields.TextField()
    position = fields.IntField()

    class Meta:
        table = "feedback_answers"
