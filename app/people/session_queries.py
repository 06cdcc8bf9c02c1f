"""Reads of the browsers in which the reader is signed in; nobody sees those of anybody else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows


class SessionRow(NamedTuple):
    """A browser that is signed in: since when, when it last refreshed its token, and what it said of itself."""

    id: UUID
    user_id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    user_agent: str | None
    network: str | None


_SESSION = columns(SessionRow, "s", last_used_at="s.rotated_at")
_SESSIONS = f"select {_SESSION} from sessions s where s.revoked_at is null and s.expires_at > %(now)s"


async def sessions_by_id(ids: Sequence[UUID]) -> dict[UUID, SessionRow]:
    """Return the reader's running sessions by id."""
    found = await rows(SessionRow, f"{_SESSIONS} and s.id = any(%(ids)s)", {"ids": list(ids), "now": clock.now()})
    return {session.id: session for session in found}


async def sessions_of_users(ids: Sequence[UUID]) -> dict[UUID, list[SessionRow]]:
    """Return people's running sessions, the one used last first: the reader's own, and none of anybody else."""
    found: dict[UUID, list[SessionRow]] = defaultdict(list)
    query = f"{_SESSIONS} and s.user_id = any(%(ids)s) order by s.rotated_at desc, s.id desc"
    for session in await rows(SessionRow, query, {"ids": list(ids), "now": clock.now()}):
        found[session.user_id].append(session)
    return found
