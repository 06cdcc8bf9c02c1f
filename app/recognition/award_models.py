"""Awards: given so many times in a period, by those entitled; peers nominate."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class AwardGivers(StrEnum):
    """Who gives an award and decides on nominations for it."""

    ADMINS = "ADMINS"
    LEADS = "LEADS"


class AwardPeriod(StrEnum):
    """The period in which an award is given at most so many times."""

    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


class NominationState(StrEnum):
    """What became of a nomination."""

    OPEN = "OPEN"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class Award(Record):
    """An award of the organisation; each time it is given is a `Recognition`."""

    name = fields.CharField(max_length=80)
    criteria = fields.TextField()
    givers = fields.CharEnumField(AwardGivers, max_length=10)
    per_period = fields.IntField()
    period = fields.CharEnumField(AwardPeriod, max_length=10)
    active = fields.BooleanField(default=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "awards"


class AwardNomination(Record):
    """That somebody proposes a colleague for an award; never read by the colleague."""

    award_id = fields.UUIDField()
    nominee_id = fields.UUIDField()
    nominator_id = fields.UUIDField()
    reason = fields.TextField()
    state = fields.CharEnumField(NominationState, max_length=10, default=NominationState.OPEN)
    decided_by_id = fields.UUIDField(null=True)
    decision = fields.TextField(null=True)
    recognition_id = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        table = "award_nominations"
