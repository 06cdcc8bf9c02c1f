"""Command that sends people whose accounts are there already a link with which they set their first password."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import Done, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.mail import outbox
from app.people import letters, policy, queries
from app.people.tokens import token_hash

LIFETIME = timedelta(days=7)
AT_MOST = 500


class UsersWelcomed(NamedTuple):
    """Who was sent a link."""

    user_ids: tuple[UUID, ...]


@command(InvalidInput, NotFound, NotPermitted)
async def welcome_users(*, actor: Actor, user_ids: Sequence[UUID] | None = None, again: bool = False) -> UsersWelcomed:
    """Send a link to each of these people, or (None) to everybody, who is here and has no password yet.

    Nobody is sent one twice, unless ``again`` says that those who are named shall be.
    """
    require(policy.can_welcome(actor))
    problems = Problems()
    if user_ids is None and again:
        problems.add("userIds", "REQUIRED", "Name those who are to be sent another link.")
    if user_ids is not None and len(user_ids) > AT_MOST:
        problems.add("userIds", "TOO_MANY", f"At most {AT_MOST} people are named at once.")
    problems.check()
    if user_ids is None:
        user_ids = await not_welcomed()
    elif len(await queries.users_by_id(user_ids)) < len(set(user_ids)):
        raise NotFound("person", "userIds")
    return UsersWelcomed(tuple(await send_links(actor, user_ids, again=again)))


async def not_welcomed() -> list[UUID]:
    """Return everybody who is here and was sent no link yet, the first added first."""
    found = await values("select id from users where active and welcomed_at is null order by id")
    return [id_ for (id_,) in found]


async def send_links(actor: Actor, user_ids: Sequence[UUID], *, again: bool = False) -> list[UUID]:
    """Send links on the word of an administrator; return who was sent one: those here who have no password."""
    tokens = {user_id: secrets.token_urlsafe(32) for user_id in user_ids}
    now = clock.now()
    until = now + LIFETIME
    found = await values(
        "select * from waymark.welcome(%s::uuid[], %s::uuid[], %s::bytea[], %s, %s, %s)",
        (
            [new_id() for _ in tokens],
            list(tokens),
            [token_hash(token) for token in tokens.values()],
            again,
            now,
            until,
        ),
    )
    welcomed = await queries.users_by_id([*(id_ for (id_,) in found), actor.person_id])
    sender = welcomed[actor.person_id].name
    organization = (await queries.organizations_by_id([actor.organization_id]))[actor.organization_id].name
    ids = [id_ for (id_,) in found]
    await outbox.send_all(
        [
            letters.welcome(
                to=welcomed[id_].email, organization=organization, welcomed_by=sender, token=tokens[id_], until=until
            )
            for id_ in ids
        ]
    )
    await record_each(actor, "user.welcome", [Done(("User", id_), actor.organization_id) for id_ in ids])
    return ids
