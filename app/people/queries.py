"""Reads of people and teams; rows that the reader may not see are not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import rows


class UserRow(NamedTuple):
    """A person."""

    id: UUID
    organization_id: UUID
    email: str
    name: str
    role: str
    manager_id: UUID | None
    time_zone: str
    locale: str
    avatar_url: str | None
    active: bool
    away_until: date | None
    revision: int
    created_at: datetime


_USER = ", ".join(UserRow._fields)


async def users_by_id(ids: Sequence[UUID]) -> dict[UUID, UserRow]:
    """Return people by id."""
    found = await rows(UserRow, f"select {_USER} from users where id = any(%s)", (list(ids),))
    return {user.id: user for user in found}


class TeamRow(NamedTuple):
    """A team."""

    id: UUID
    organization_id: UUID
    name: str
    parent_id: UUID | None
    lead_id: UUID | None
    revision: int
    created_at: datetime


_TEAM = ", ".join(TeamRow._fields)


async def teams_by_id(ids: Sequence[UUID]) -> dict[UUID, TeamRow]:
    """Return teams by id."""
    found = await rows(TeamRow, f"select {_TEAM} from teams where id = any(%s)", (list(ids),))
    return {team.id: team for team in found}
