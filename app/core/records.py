"""What every table shares: a time-ordered id, the organisation it belongs to, and exact numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tortoise import fields
from tortoise.models import Model

from app.core.ids import new_id


class ExactNumber(fields.Field[Decimal], Decimal):  # type: ignore[misc]
    """A PostgreSQL ``numeric`` without a fixed scale: 12.50 comes back as 12.50."""

    SQL_TYPE = "NUMERIC"

    def to_db_value(self, value: Any, instance: Any) -> Decimal | None:
        """Pass a Decimal through as it is."""
        return None if value is None else Decimal(value)

    def to_python_value(self, value: Any) -> Decimal | None:
        """Pass a Decimal through as it is."""
        return None if value is None else Decimal(value)


class Record(Model):
    """A row of one organisation.

    References to other rows are plain UUID columns: the composite foreign keys ``(organization_id, id)``,
    the other constraints and the row-level policies stand in the migrations.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    organization_id = fields.UUIDField()

    class Meta:
        abstract = True
