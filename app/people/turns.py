"""Lets commands that look at a whole organisation's people or teams before they write take turns."""

from __future__ import annotations

from uuid import UUID

from app.database.unit_of_work import values


async def take_turns(organization_id: UUID) -> None:
    """Wait until no other transaction changes who is who in the organisation, and hold others off until this one ends.

    Taken before a check that a single row cannot hold: a free address, a line of managers or teams without a circle,
    an administrator who stays.
    """
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"people:{organization_id}",))
