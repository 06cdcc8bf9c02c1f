"""Cycles and the priorities that rank what matters in them."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import MONDAY_TO_FRIDAY, Record, Weekdays, monday_to_friday


class CycleState(StrEnum):
    """Where a cycle stands; it only moves forward, and closed is read-only."""

    PLANNING = "PLANNING"
    ACTIVE = "ACTIVE"
    REVIEW = "REVIEW"
    CLOSED = "CLOSED"


class Cadence(StrEnum):
    """How often people check in during a cycle."""

    WEEKLY = "WEEKLY"
    BIWEEKLY = "BIWEEKLY"
    MONTHLY = "MONTHLY"


class Stance(StrEnum):
    """Whether a priority says what matters or what can wait."""

    FOCUS = "FOCUS"
    NOT_NOW = "NOT_NOW"


class Cycle(Record):
    """A stretch of days with goals, both ends inclusive, perhaps inside a longer one."""

    name = fields.CharField(max_length=80)
    state = fields.CharEnumField(CycleState, max_length=10, default=CycleState.PLANNING)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    parent_id = fields.UUIDField(null=True)
    cadence = fields.CharEnumField(Cadence, max_length=10, default=Cadence.WEEKLY)
    due_weekday = fields.SmallIntField(default=4)
    week_starts_on = fields.SmallIntField(default=0, db_default=0)
    working_days = Weekdays(default=monday_to_friday, db_default=MONDAY_TO_FRIDAY)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "cycles"


class Priority(Record):
    """What matters (or is not now), why, and in which order; of the organisation or of one team.

    ``changed_at`` is when it last came to say something else; a withdrawn one keeps the rank that it had.
    """

    cycle_id = fields.UUIDField()
    team_id = fields.UUIDField(null=True)
    rank = fields.IntField()
    stance = fields.CharEnumField(Stance, max_length=10, default=Stance.FOCUS)
    title = fields.CharField(max_length=200)
    why = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField(null=True)
    announced_at = fields.DatetimeField(null=True)
    announcement = fields.TextField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_because = fields.TextField(null=True)

    class Meta:
        table = "priorities"
