"""Praise: what somebody thanks others for, to whom, and what people answer to it."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class RecognitionReaders(StrEnum):
    """With whom praise is shared."""

    ORGANIZATION = "ORGANIZATION"
    TEAM = "TEAM"
    RECIPIENTS = "RECIPIENTS"


class ReactionKind(StrEnum):
    """How somebody answers praise without words."""

    CLAP = "CLAP"
    HEART = "HEART"
    CELEBRATE = "CELEBRATE"
    STRONG = "STRONG"
    THANKS = "THANKS"
    IDEA = "IDEA"


class CompanyValue(Record):
    """What the organisation wants to see in how people work; one that is not active is not chosen any more."""

    name = fields.CharField(max_length=80)
    description = fields.TextField(null=True)
    active = fields.BooleanField(default=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "company_values"


class Recognition(Record):
    """Praise by one person for others; its giver and its recipients read it, and the readers of ``audience``.

    That is the organisation, the team, or the row's own id, which is nobody's: while it is shared with nobody, or every
    recipient keeps it private. With ``award_id`` it is the ``award_number``-th time that the award is given in the
    period which began on ``award_period``.
    """

    audience = fields.UUIDField()
    giver_id = fields.UUIDField()
    message = fields.TextField()
    shared_with = fields.CharEnumField(RecognitionReaders, max_length=12)
    team_id = fields.UUIDField(null=True)
    company_value_id = fields.UUIDField(null=True)
    objective_id = fields.UUIDField(null=True)
    key_result_id = fields.UUIDField(null=True)
    award_id = fields.UUIDField(null=True)
    award_period = fields.DateField(null=True)
    award_number = fields.IntField(null=True)
    created_at = fields.DatetimeField()
    edited_at = fields.DatetimeField(null=True)

    class Meta:
        table = "recognitions"


class RecognitionRecipient(Record):
    """That praise is for a person; kept private, it is read by them and its giver alone."""

    audience = fields.UUIDField()
    recognition_id = fields.UUIDField()
    giver_id = fields.UUIDField()
    user_id = fields.UUIDField()
    private = fields.BooleanField(default=False)

    class Meta:
        table = "recognition_recipients"


class RecognitionReaction(Record):
    """A person's answer to praise without words: each kind once."""

    recognition_id = fields.UUIDField()
    user_id = fields.UUIDField()
    kind = fields.CharEnumField(ReactionKind, max_length=10)
    at = fields.DatetimeField()

    class Meta:
        table = "recognition_reactions"


class RecognitionPreference(Record):
    """Whether a person keeps new praise for them private (`id` is the person's); read by them alone."""

    keeps_private = fields.BooleanField()

    class Meta:
        table = "recognition_preferences"
