"""Bearer tokens: random, shown once, kept as their SHA-256, and turned into the actor they stand for."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.database.unit_of_work import row_at_the_door
from app.people.models import TokenScope

PREFIX = "wmk_"


def new_token() -> tuple[str, bytes]:
    """Return a fresh token of 256 random bits and the hash to keep of it."""
    token = PREFIX + secrets.token_urlsafe(32)
    return token, token_hash(token)


def token_hash(token: str) -> bytes:
    """Return what is kept of a token: enough to recognise it, nothing to use it with."""
    return hashlib.sha256(token.encode()).digest()


class Entry(NamedTuple):
    """Who a live token stands for, and until when."""

    actor: Actor
    expires_at: datetime


class _ActorRow(NamedTuple):
    organization_id: UUID
    person_id: UUID
    is_admin: bool
    team_ids: list[UUID]
    led_team_ids: list[UUID]
    report_ids: list[UUID]
    audiences: list[UUID]
    time_zone: str
    organization_time_zone: str
    locale: str
    acting_team_ids: list[UUID]
    is_champion: bool
    stood_in_for_ids: list[UUID]
    scope: str
    session_id: UUID | None
    personal: bool
    expires_at: datetime | None


_OF_BEARER = """
select a.*, t.scope, t.session_id, t.personal, t.expires_at
from waymark.enter_by_token(%(hash)s, %(now)s) t,
    lateral waymark.begin_day(t.organization_id, %(now)s) as today (organization_id),
    lateral waymark.actor(today.organization_id, t.person_id, %(now)s) a
"""
_OF_PERSON = """
select a.*, %(scope)s, null::uuid, false, null::timestamptz
from waymark.begin_day(%(organization)s, %(now)s) as today (organization_id),
    lateral waymark.actor(today.organization_id, %(person)s, %(now)s) a
"""


async def enter(token: str) -> Entry | None:
    """Return the actor behind a live token of an active person, or None."""
    found = await row_at_the_door(_ActorRow, _OF_BEARER, {"hash": token_hash(token), "now": clock.now()})
    return Entry(_actor(found), found.expires_at) if found is not None and found.expires_at is not None else None


async def actor_for(organization_id: UUID, person_id: UUID, scope: TokenScope = TokenScope.WRITE) -> Actor | None:
    """Return the actor for an active person, as the command line and background jobs need it, or None."""
    who = {"organization": organization_id, "person": person_id, "scope": scope.value, "now": clock.now()}
    found = await row_at_the_door(_ActorRow, _OF_PERSON, who)
    return None if found is None else _actor(found)


def _actor(found: _ActorRow) -> Actor:
    return Actor(
        organization_id=found.organization_id,
        person_id=found.person_id,
        is_admin=found.is_admin,
        may_write=found.scope == TokenScope.WRITE,
        may_measure=found.scope in {TokenScope.WRITE, TokenScope.MEASURE},
        team_ids=frozenset(found.team_ids),
        led_team_ids=frozenset(found.led_team_ids),
        report_ids=frozenset(found.report_ids),
        audiences=frozenset(found.audiences),
        time_zone=found.time_zone,
        organization_time_zone=found.organization_time_zone,
        locale=found.locale,
        acting_team_ids=frozenset(found.acting_team_ids),
        is_champion=found.is_champion,
        stood_in_for_ids=frozenset(found.stood_in_for_ids),
        session_id=found.session_id,
        by_personal_token=found.personal,
    )
