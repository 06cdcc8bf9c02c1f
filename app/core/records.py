"""What every table shares: a time-ordered id, the organisation it belongs to, and exact numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault
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


MONDAY_TO_FRIDAY = SqlDefault("'{0,1,2,3,4}'")


class Weekdays(fields.Field[list[int]], list):  # type: ignore[type-arg,misc]
    """Days of the week, Monday as 0, in their order: a PostgreSQL ``smallint[]``."""

    SQL_TYPE = "SMALLINT[]"

    def to_db_value(self, value: Any, instance: Any) -> list[int] | None:
        """Pass the days on as a list."""
        return None if value is None else list(value)

    def to_python_value(self, value: Any) -> list[int] | None:
        """Return the days as a list."""
        return None if value is None else list(value)


def monday_to_friday() -> list[int]:
    """Return the days on which most people work."""
    return [0, 1, 2, 3, 4]


class Record(Model):
    """A row of one organisation.

    References to other rows are plain UUID columns: the composite foreign keys ``(organization_id, id)``,
    the other constraints and the row-level policies stand in the migrations.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    organization_id = fields.UUIDField()

    class Meta:
        abstract = True
