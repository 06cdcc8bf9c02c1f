"""How a change is written down: each field's text before and after it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any


def before_after(before: Any, changed: Mapping[str, Any]) -> dict[str, list[str | None]]:
    """Return, for each changed field, its text in the row ``before`` and its text now; None where it is empty."""
    return {field: [as_text(getattr(before, field)), as_text(value)] for field, value in changed.items()}


def as_text(value: Any) -> str | None:
    """Return a value as the audit record keeps it: numbers in full, days as ISO 8601."""
    match value:
        case None:
            return None
        case Decimal():
            return format(value, "f")
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case _:
            return str(value)
