"""The organisation's templates of objectives."""

from __future__ import annotations

from typing import Any

from tortoise import fields

from app.core.records import Record
from app.objectives.models import Commitment, Level


class ObjectiveTemplate(Record):
    """An objective to begin from, with its key results (`KeyResultDefinition` as JSON); their figures may be empty."""

    title = fields.CharField(max_length=300)
    why = fields.TextField(null=True)
    description = fields.TextField()
    level = fields.CharEnumField(Level, max_length=12)
    commitment = fields.CharEnumField(Commitment, max_length=14)
    key_results: fields.Field[Any] = fields.JSONField()
    archived_at = fields.DatetimeField(null=True)
    revision = fields.IntField(default=1)
    created_by_id = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "objective_templates"
