"""Initiatives: the work by which people mean to move key results."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields

from app.core.records import Record


class InitiativeState(StrEnum):
    """Where a piece of work stands."""

    PLANNED = "PLANNED"
    IN_PROGRESS = "IN_PROGRESS"
    DONE = "DONE"
    DROPPED = "DROPPED"


class Initiative(Record):
    """A piece of work that belongs to one objective and shares its readers; it moves no progress."""

    audience = fields.UUIDField()
    objective_id = fields.UUIDField()
    owner_id = fields.UUIDField()
    team_id = fields.UUIDField(null=True)
    title = fields.CharField(max_length=300)
    notes = fields.TextField(null=True)
    state = fields.CharEnumField(InitiativeState, max_length=12, default=InitiativeState.PLANNED)
    starts_on = fields.DateField(null=True)
    due_on = fields.DateField(null=True)
    done_at = fields.DatetimeField(null=True)
    dropped_at = fields.DatetimeField(null=True)
    dropped_because = fields.TextField(null=True)
    revision = fields.IntField(default=1)
    created_at = fields.DatetimeField()
    updated_at = fields.DatetimeField()

    class Meta:
        table = "initiatives"


class InitiativeLink(Record):
    """The tie between an initiative and a key result that it should move; there for those who may read both."""

    initiative_id = fields.UUIDField()
    initiative_audience = fields.UUIDField()
    key_result_id = fields.UUIDField()
    key_result_audience = fields.UUIDField()

    class Meta:
        table = "initiative_links"
