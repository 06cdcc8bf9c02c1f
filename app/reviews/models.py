"""Reflections: what the owner of an objective says about it when it is over, beyond the percentage."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class Verdict(StrEnum):
    """Whether an objective served what mattered, however high its percentage."""

    SERVED = "SERVED"
    PARTLY = "PARTLY"
    NOT_SERVED = "NOT_SERVED"


class Cause(StrEnum):
    """What kept an objective from being reached, above all else."""

    AIMED_TOO_HIGH = "AIMED_TOO_HIGH"
    BEGUN_TOO_LATE = "BEGUN_TOO_LATE"
    TOO_MUCH_ELSE = "TOO_MUCH_ELSE"
    WAITED_FOR_OTHERS = "WAITED_FOR_OTHERS"
    WRONG_BET = "WRONG_BET"
    PRIORITIES_CHANGED = "PRIORITIES_CHANGED"
    OUTSIDE_EVENTS = "OUTSIDE_EVENTS"
    BADLY_MEASURED = "BADLY_MEASURED"


class Reflection(Record):
    """What somebody says about their objective; until ``handed_in_at`` a draft that its author alone reads.

    Scores are 0..1; ``suggested_score`` is what the figures suggested when it was handed in or corrected.
    """

    audience = fields.UUIDField()
    objective_id = fields.UUIDField()
    author_id = fields.UUIDField()
    suggested_score = fields.FloatField(null=True)
    score = fields.FloatField(null=True)
    score_reason = fields.TextField(null=True)
    verdict = fields.CharEnumField(Verdict, max_length=10, null=True)
    verdict_reason = fields.TextField(null=True)
    cause = fields.CharEnumField(Cause, max_length=20, null=True)
    cause_note = fields.TextField(null=True)
    learned = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()
    handed_in_at = fields.DatetimeField(null=True)
    response = fields.TextField(null=True)
    responded_by_id = fields.UUIDField(null=True)
    responded_at = fields.DatetimeField(null=True)

    class Meta:
        table = "reflections"
