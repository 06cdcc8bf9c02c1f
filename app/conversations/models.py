"""Conversations: check-in meetings of teams, one-on-ones of two people, coaching notes, and what people agree to do."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record
from app.cycles.models import Cadence


class MeetingState(StrEnum):
    """Where a check-in meeting stands; what was written down in a closed one stays as it is."""

    SCHEDULED = "SCHEDULED"
    CLOSED = "CLOSED"
    CANCELLED = "CANCELLED"


class PointKind(StrEnum):
    """Why something is on an agenda: somebody raised it, or a rule found it."""

    RAISED = "RAISED"
    OFF_TRACK = "OFF_TRACK"
    STALE = "STALE"
    SIGNAL = "SIGNAL"
    BLOCKER = "BLOCKER"
    ACTION_ITEM = "ACTION_ITEM"


class TakeawayKind(StrEnum):
    """What a meeting came to."""

    DECISION = "DECISION"
    TAKEAWAY = "TAKEAWAY"


class CheckInMeeting(Record):
    """A meeting of a team about how its goals stand; read by the readers of what the team says."""

    audience = fields.UUIDField()
    team_id = fields.UUIDField()
    cycle_id = fields.UUIDField()
    facilitator_id = fields.UUIDField()
    starts_at = fields.DatetimeField()
    state = fields.CharEnumField(MeetingState, max_length=10, default=MeetingState.SCHEDULED)
    notes = fields.TextField(null=True)
    summary_id = fields.UUIDField(null=True)
    closed_at = fields.DatetimeField(null=True)
    closed_by_id = fields.UUIDField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "check_in_meetings"


class MeetingAttendee(Record):
    """Somebody who is asked to come to a check-in meeting."""

    audience = fields.UUIDField()
    check_in_meeting_id = fields.UUIDField()
    user_id = fields.UUIDField()

    class Meta:
        table = "meeting_attendees"


class OneOnOne(Record):
    """The series of talks between a manager and a report; ``audience`` is a key that these two alone hold."""

    audience = fields.UUIDField()
    manager_id = fields.UUIDField()
    report_id = fields.UUIDField()
    cadence = fields.CharEnumField(Cadence, max_length=10)
    next_on = fields.DateField(null=True)
    started_by_id = fields.UUIDField()
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "one_on_ones"


class OneOnOneMeeting(Record):
    """One talk of a series, with the notes that both share."""

    audience = fields.UUIDField()
    one_on_one_id = fields.UUIDField()
    held_on = fields.DateField()
    shared_notes = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "one_on_one_meetings"


class PrivateNote(Record):
    """What one of the two noted about a one-on-one for themselves; nobody else ever reads it."""

    one_on_one_meeting_id = fields.UUIDField()
    author_id = fields.UUIDField()
    body = fields.TextField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "private_notes"


class CoachingNote(Record):
    """What a manager noted about a report; read by its author, and by the report once it is shared with them."""

    author_id = fields.UUIDField()
    subject_id = fields.UUIDField()
    body = fields.TextField()
    shared_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "coaching_notes"


class ActionItem(Record):
    """What somebody takes on, as agreed in a meeting or because of a check-in; read by the readers of that.

    Exactly one of the sources is set. While ``offered_to_id`` is set its owner has asked that person to take it over.
    """

    audience = fields.UUIDField()
    check_in_meeting_id = fields.UUIDField(null=True)
    one_on_one_meeting_id = fields.UUIDField(null=True)
    check_in_id = fields.UUIDField(null=True)
    text = fields.CharField(max_length=500)
    owner_id = fields.UUIDField()
    due_on = fields.DateField(null=True)
    offered_to_id = fields.UUIDField(null=True)
    done_at = fields.DatetimeField(null=True)
    done_by_id = fields.UUIDField(null=True)
    created_by_id = fields.UUIDField()
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "action_items"


class AgendaPoint(Record):
    """What is to be talked about in a meeting, exactly one of both kinds.

    A point that somebody raised has a text; one that a rule found names the key result, the blocker or the action item
    instead, so that it says nothing to those who may not read that.
    """

    audience = fields.UUIDField()
    check_in_meeting_id = fields.UUIDField(null=True)
    one_on_one_meeting_id = fields.UUIDField(null=True)
    kind = fields.CharEnumField(PointKind, max_length=12, default=PointKind.RAISED)
    text = fields.CharField(max_length=500, null=True)
    key_result_id = fields.UUIDField(null=True)
    blocker_id = fields.UUIDField(null=True)
    action_item_id = fields.UUIDField(null=True)
    raised_by_id = fields.UUIDField()
    position = fields.IntField()
    covered_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "agenda_points"


class Takeaway(Record):
    """A decision of a check-in meeting, or something to remember from it."""

    audience = fields.UUIDField()
    check_in_meeting_id = fields.UUIDField()
    kind = fields.CharEnumField(TakeawayKind, max_length=10)
    text = fields.TextField()
    added_by_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "takeaways"
