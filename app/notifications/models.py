"""Notifications, how each person wants them, and what was sent of them."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class NotificationArea(StrEnum):
    """A group of notifications that a person sets together."""

    COMMENTS = "COMMENTS"
    CHECK_INS = "CHECK_INS"
    GOALS = "GOALS"
    INPUTS = "INPUTS"
    CONVERSATIONS = "CONVERSATIONS"
    FEEDBACK = "FEEDBACK"
    RECOGNITION = "RECOGNITION"
    GROWTH = "GROWTH"
    REMINDERS = "REMINDERS"


class NotificationKind(StrEnum):
    """What somebody is told; what each means stands with its source."""

    MENTION = "MENTION"
    REPLY = "REPLY"
    COMMENT = "COMMENT"
    SHEET_ACKNOWLEDGED = "SHEET_ACKNOWLEDGED"
    BLOCKER_HELP = "BLOCKER_HELP"
    BLOCKER_RESOLVED = "BLOCKER_RESOLVED"
    DRAFT_APPROVED = "DRAFT_APPROVED"
    DRAFT_REJECTED = "DRAFT_REJECTED"
    DRAFT_RETURNED = "DRAFT_RETURNED"
    ALIGNMENT_ASKED = "ALIGNMENT_ASKED"
    ALIGNMENT_ACCEPTED = "ALIGNMENT_ACCEPTED"
    ALIGNMENT_DECLINED = "ALIGNMENT_DECLINED"
    HANDOVER_OFFERED = "HANDOVER_OFFERED"
    HANDOVER_ACCEPTED = "HANDOVER_ACCEPTED"
    HANDOVER_DECLINED = "HANDOVER_DECLINED"
    REFLECTION_HANDED_IN = "REFLECTION_HANDED_IN"
    REFLECTION_ANSWERED = "REFLECTION_ANSWERED"
    OBJECTIVE_DECIDED = "OBJECTIVE_DECIDED"
    INPUT_ROUND = "INPUT_ROUND"
    INPUT_USED = "INPUT_USED"
    INPUT_SET_ASIDE = "INPUT_SET_ASIDE"
    ACTION_ITEM_GIVEN = "ACTION_ITEM_GIVEN"
    ACTION_ITEM_OFFERED = "ACTION_ITEM_OFFERED"
    ACTION_ITEM_ACCEPTED = "ACTION_ITEM_ACCEPTED"
    ACTION_ITEM_DECLINED = "ACTION_ITEM_DECLINED"
    ONE_ON_ONE_STARTED = "ONE_ON_ONE_STARTED"
    ONE_ON_ONE_PLANNED = "ONE_ON_ONE_PLANNED"
    ONE_ON_ONE_MOVED = "ONE_ON_ONE_MOVED"
    MEETING_SCHEDULED = "MEETING_SCHEDULED"
    MEETING_MOVED = "MEETING_MOVED"
    MEETING_CANCELLED = "MEETING_CANCELLED"
    COACHING_NOTE_SHARED = "COACHING_NOTE_SHARED"
    FEEDBACK = "FEEDBACK"
    FEEDBACK_SHOWN = "FEEDBACK_SHOWN"
    FEEDBACK_THANKED = "FEEDBACK_THANKED"
    FEEDBACK_REPLY = "FEEDBACK_REPLY"
    FEEDBACK_ASKED = "FEEDBACK_ASKED"
    FEEDBACK_ANSWERED = "FEEDBACK_ANSWERED"
    FEEDBACK_DECLINED = "FEEDBACK_DECLINED"
    SURVEY = "SURVEY"
    PRAISE = "PRAISE"
    NOMINATION_APPROVED = "NOMINATION_APPROVED"
    NOMINATION_DECLINED = "NOMINATION_DECLINED"
    REWARD = "REWARD"
    REWARD_APPROVED = "REWARD_APPROVED"
    REWARD_DECLINED = "REWARD_DECLINED"
    LEARNING_ASSIGNED = "LEARNING_ASSIGNED"
    PATH_STARTED = "PATH_STARTED"
    PATH_CONFIRMED = "PATH_CONFIRMED"
    PATH_RETURNED = "PATH_RETURNED"
    SKILL_SECONDED = "SKILL_SECONDED"
    SECONDING_DECLINED = "SECONDING_DECLINED"
    MENTORSHIP_ASKED = "MENTORSHIP_ASKED"
    MENTORSHIP_ACCEPTED = "MENTORSHIP_ACCEPTED"
    MENTORSHIP_DECLINED = "MENTORSHIP_DECLINED"
    MENTORSHIP_ENDED = "MENTORSHIP_ENDED"
    REMINDER = "REMINDER"


class MailRhythm(StrEnum):
    """How often mail brings what is new of an area."""

    AT_ONCE = "AT_ONCE"
    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    OFF = "OFF"


class Notification(Record):
    """That something concerns a person (``recipient_id``); it is theirs alone, as long as they see its subject.

    It says who did what kind of thing (``record_id`` is what the audit holds of that), never the words of it: those are
    read in the subject. ``mailed_at`` is when a mail told of it.
    """

    recipient_id = fields.UUIDField()
    kind = fields.CharField(max_length=30)
    area = fields.CharField(max_length=20)
    subject_kind = fields.CharField(max_length=40)
    subject_id = fields.UUIDField()
    actor_id = fields.UUIDField(null=True)
    record_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    read_at = fields.DatetimeField(null=True)
    mailed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "notifications"


class NotificationSetting(Record):
    """How one area reaches a person, where they said so; read by them alone."""

    person_id = fields.UUIDField()
    area = fields.CharField(max_length=20)
    in_product = fields.BooleanField()
    mail = fields.CharEnumField(MailRhythm, max_length=10)

    class Meta:
        table = "notification_settings"


class NotificationPreference(Record):
    """When mail may reach a person (`id` is the person's), in hours of their own time zone; read by them alone.

    ``quiet_from`` up to ``quiet_until`` no mail is written, perhaps over midnight. ``unsubscribe_key`` signs the link
    in mails with which they end them without signing in.
    """

    digest_hour = fields.SmallIntField()
    quiet_from = fields.SmallIntField(null=True)
    quiet_until = fields.SmallIntField(null=True)
    unsubscribe_key = fields.BinaryField()

    class Meta:
        table = "notification_preferences"


class Digest(Record):
    """That a person's digest of a day in their zone was put together: once, whoever tries to."""

    person_id = fields.UUIDField()
    day = fields.DateField()
    at = fields.DatetimeField()

    class Meta:
        table = "digests"


class Reminder(Record):
    """That a person was reminded of something in their inbox (``item_id``) that is due then: once."""

    person_id = fields.UUIDField()
    item_id = fields.UUIDField()
    due_at = fields.DatetimeField(null=True)
    at = fields.DatetimeField()

    class Meta:
        table = "reminders"
