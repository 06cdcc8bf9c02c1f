"""Whose eyes growth is for."""

from __future__ import annotations

from uuid import UUID

from app.database.unit_of_work import values


async def close_to(person_id: UUID) -> UUID:
    """Return the key of what a person shares with nobody but the one whom they report to, whoever that is by then."""
    [(audience,)] = await values("select waymark.close_to(%s)", (person_id,))
    return UUID(str(audience))


async def administrators() -> UUID:
    """Return the key of what administrators alone read."""
    [(audience,)] = await values("select admin_audience from organizations")
    return UUID(str(audience))
