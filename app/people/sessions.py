"""Sessions of signed-in browsers: short-lived access tokens, and a refresh token that is a new one at every use.

The next refresh token is made out of the present one with a key that only the session's row holds. So two tabs that
refresh at the same moment, or a browser whose answer got lost, get the same next token; and whoever reads the
database has no token to use. A refresh token that was used up longer than the grace ago is in the wrong hands (or its
successor is): the whole session ends.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address, ip_network
from typing import NamedTuple, Protocol
from uuid import UUID

from app.core import clock
from app.core.actor import Sight
from app.core.ids import global_id, new_id, parse_global_id
from app.database.unit_of_work import entering, row, values, writing
from app.people.models import AccessToken, Session, TokenScope
from app.people.tokens import new_token, token_hash

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)
GRACE = timedelta(seconds=30)


class SessionOver(Exception):
    """The refresh token belongs to no session that still runs."""

    def __init__(self) -> None:
        super().__init__("You are signed out: please sign in again.")


class SignedInPerson(NamedTuple):
    """Who is signed in, and where."""

    organization_id: UUID
    organization_slug: str
    organization_name: str
    person_id: UUID
    person_name: str


class Seen(NamedTuple):
    """What a browser shows of itself, shortened: enough for its owner to recognise it, too little to follow anybody."""

    user_agent: str | None = None
    network: str | None = None

    @classmethod
    def of(cls, user_agent: str | None, origin: str | None) -> Seen:
        """Return what to keep of a browser's name for itself and its network address: the first /24 or /48 of that."""
        name = "".join(letter for letter in user_agent or "" if letter.isprintable())[:200]
        try:
            address = ip_address(origin or "")
        except ValueError:
            return cls(name or None)
        return cls(name or None, str(ip_network((address, 24 if address.version == 4 else 48), strict=False)))


class SignedIn(NamedTuple):
    """A fresh pair of tokens for a person."""

    person: SignedInPerson
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime


class Turn(StrEnum):
    """What presenting a refresh token leads to."""

    ROTATE = "ROTATE"
    REPEAT = "REPEAT"
    REVOKE = "REVOKE"
    OVER = "OVER"


class SessionFacts(Protocol):
    """What decides about a refresh token."""

    refresh_hash: bytes
    previous_hash: bytes | None
    rotated_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


def turn_of(session: SessionFacts, presented: bytes, now: datetime) -> Turn:
    """Return what a presented token (its hash) of this session leads to.

    The present one rotates; the one before it gets the same answer again within the grace; any other revokes.
    """
    if session.revoked_at is not None or session.expires_at <= now:
        return Turn.OVER
    if hmac.compare_digest(presented, bytes(session.refresh_hash)):
        return Turn.ROTATE
    previous = session.previous_hash
    if previous is not None and hmac.compare_digest(presented, bytes(previous)) and now <= session.rotated_at + GRACE:
        return Turn.REPEAT
    return Turn.REVOKE


async def start_session(person: SignedInPerson, seen: Seen = Seen()) -> SignedIn | None:  # noqa: B008
    """Begin a session for a person whose password was right, in the writing unit of work with that person's sight.

    Returns None where the person was deactivated meanwhile. What expired of earlier sessions is removed.
    """
    now = clock.now()
    still_here = await values("select 1 from users where id = %s and active for share", (person.person_id,))
    if not still_here:
        return None
    await Session.filter(user_id=person.person_id, expires_at__lt=now).delete()
    session_id = new_id()
    refresh_token = f"{global_id('Session', session_id)}.{secrets.token_urlsafe(32)}"
    await Session.create(
        id=session_id,
        organization_id=person.organization_id,
        user_id=person.person_id,
        rotation_key=secrets.token_bytes(32),
        refresh_hash=token_hash(refresh_token),
        rotated_at=now,
        created_at=now,
        expires_at=now + REFRESH_LIFETIME,
        user_agent=seen.user_agent,
        network=seen.network,
    )
    return await _signed_in(person, session_id, refresh_token, now + REFRESH_LIFETIME)


async def refresh_session(refresh_token: str) -> SignedIn:
    """Exchange a refresh token for a fresh pair; raises SessionOver."""
    session_id = _session_of(refresh_token)
    person = await _owner(session_id)
    if session_id is None or person is None:
        raise SessionOver
    async with writing(Sight(person.organization_id, frozenset(), person.person_id)):
        signed_in = await _refresh(session_id, person, refresh_token)
    if signed_in is None:
        raise SessionOver
    return signed_in


async def _refresh(session_id: UUID, person: SignedInPerson, refresh_token: str) -> SignedIn | None:
    now = clock.now()
    session = await Session.filter(id=session_id).select_for_update().first()
    if session is None:
        return None
    turn = turn_of(session, token_hash(refresh_token), now)
    if turn is Turn.REVOKE:
        await Session.filter(id=session_id).update(revoked_at=now)
    if turn in (Turn.REVOKE, Turn.OVER):
        return None
    following = _next_token(session_id, bytes(session.rotation_key), refresh_token)
    expires_at = session.expires_at
    if turn is Turn.ROTATE:
        expires_at = now + REFRESH_LIFETIME
        await Session.filter(id=session_id).update(
            refresh_hash=token_hash(following),
            previous_hash=session.refresh_hash,
            rotated_at=now,
            expires_at=expires_at,
        )
    await AccessToken.filter(session_id=session_id, expires_at__lt=now).delete()
    return await _signed_in(person, session_id, following, expires_at)


async def end_session(refresh_token: str) -> None:
    """Revoke the session that a refresh token belongs to or belonged to; do nothing where there is none."""
    session_id = _session_of(refresh_token)
    person = await _owner(session_id)
    if session_id is None or person is None:
        return
    async with writing(Sight(person.organization_id, frozenset(), person.person_id)):
        await Session.filter(id=session_id, revoked_at=None).update(revoked_at=clock.now())


async def _owner(session_id: UUID | None) -> SignedInPerson | None:
    if session_id is None:
        return None
    async with entering():
        return await row(SignedInPerson, "select * from waymark.session_owner(%s)", (session_id,))


async def _signed_in(
    person: SignedInPerson, session_id: UUID, refresh_token: str, refresh_expires_at: datetime
) -> SignedIn:
    access_token, access_hash = new_token()
    expires_at = clock.now() + ACCESS_LIFETIME
    await AccessToken.create(
        organization_id=person.organization_id,
        user_id=person.person_id,
        session_id=session_id,
        token_hash=access_hash,
        scope=TokenScope.WRITE,
        created_at=clock.now(),
        expires_at=expires_at,
    )
    return SignedIn(person, access_token, expires_at, refresh_token, refresh_expires_at)


def _session_of(refresh_token: str) -> UUID | None:
    parsed = parse_global_id(refresh_token.partition(".")[0])
    return parsed[1] if parsed is not None and parsed[0] == "Session" else None


def _next_token(session_id: UUID, rotation_key: bytes, refresh_token: str) -> str:
    secret = hmac.new(rotation_key, refresh_token.encode(), hashlib.sha256).digest()
    return f"{global_id('Session', session_id)}.{urlsafe_b64encode(secret).decode().rstrip('=')}"
