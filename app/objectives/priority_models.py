"""What owners of objectives say about a priority that has changed."""

from __future__ import annotations

from tortoise import fields

from app.core.records import Record


class PriorityReview(Record):
    """That somebody looked at an objective after its priority had changed, and whether it still fits."""

    audience = fields.UUIDField()
    objective_id = fields.UUIDField()
    priority_id = fields.UUIDField()
    still_fits = fields.BooleanField()
    note = fields.TextField(null=True)
    reviewed_by_id = fields.UUIDField()
    reviewed_at = fields.DatetimeField()

    class Meta:
        table = "priority_reviews"
