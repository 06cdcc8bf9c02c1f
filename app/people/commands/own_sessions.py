"""Commands on the browsers in which a person is signed in."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound, NotPermitted
from app.core.permission import require
from app.database.command import command
from app.people import policy
from app.people.models import AccessToken, Session
from app.people.session_queries import sessions_by_id


class SessionEnded(NamedTuple):
    """The session that ended, and whose it was."""

    session_id: UUID
    user_id: UUID


class OthersEnded(NamedTuple):
    """Whose other sessions ended, and how many there were."""

    user_id: UUID
    ended: int


@command(NotFound, NotPermitted)
async def end_own_session(*, actor: Actor, session_id: UUID) -> SessionEnded:
    """Sign one of the actor's browsers out, at once."""
    if session_id not in await sessions_by_id([session_id]):
        raise NotFound("session", "sessionId")
    await Session.filter(id=session_id).update(revoked_at=clock.now())
    await record(actor, "session.end", ("Session", session_id), audience=actor.person_id)
    return SessionEnded(session_id, actor.person_id)


@command(NotPermitted)
async def end_other_sessions(*, actor: Actor, also_tokens: bool = False) -> OthersEnded:
    """Sign out every browser of the actor's but this one, and revoke their personal tokens too where asked to."""
    require(policy.can_manage_access(actor))
    others = Session.filter(user_id=actor.person_id, revoked_at=None, expires_at__gt=clock.now())
    if actor.session_id is not None:
        others = others.exclude(id=actor.session_id)
    ended = await others.update(revoked_at=clock.now())
    if also_tokens:
        tokens = AccessToken.filter(user_id=actor.person_id, name__isnull=False, revoked_at=None)
        await tokens.update(revoked_at=clock.now())
    changes = {"tokens": [None, "revoked"]} if also_tokens else {}
    await record(actor, "session.end_others", ("User", actor.person_id), audience=actor.person_id, changes=changes)
    return OthersEnded(actor.person_id, ended)
