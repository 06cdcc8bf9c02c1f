"""Commands on a person's own access: their password and the tokens they make for programs."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.mail import outbox
from app.people import letters, policy, queries
from app.people.attempts import TooManyAttempts, begin_attempt, forget_attempt
from app.people.commands.users import UserChanged, set_password
from app.people.models import AccessToken, Session, TokenScope
from app.people.passwords import matches
from app.people.rules import LONGEST_TOKEN_DAYS, MAX_PERSONAL_TOKENS, checked_password
from app.people.tokens import new_token


class TokenCreated(NamedTuple):
    """A new personal access token: the only time that it is told."""

    token_id: UUID
    token: str


class TokenRevoked(NamedTuple):
    """The personal access token that ended, and whose it was."""

    token_id: UUID
    user_id: UUID


@command(InvalidInput, NotPermitted, LimitReached)
async def change_password(*, actor: Actor, old_password: str, new_password: str) -> UserChanged:
    """Set the actor's own password anew, given the present one; every other browser of theirs is signed out.

    A mail tells them of it. Wrong old passwords are limited like failed sign-ins.
    """
    require(policy.can_manage_access(actor))
    try:
        attempt = await begin_attempt(str(actor.person_id))
    except TooManyAttempts as refusal:
        raise LimitReached(str(refusal)) from refusal
    [(present,)] = await values("select waymark.own_password_hash()")
    user = (await queries.users_by_id([actor.person_id]))[actor.person_id]
    problems = Problems()
    password = checked_password(problems, "newPassword", new_password, user.email)
    if not await matches(old_password, present):
        problems.add("oldPassword", "WRONG", "This is not your present password.")
    problems.check()

    await forget_attempt(attempt)
    await set_password(actor.person_id, password)
    others = Session.filter(user_id=actor.person_id, revoked_at=None)
    if actor.session_id is not None:
        others = others.exclude(id=actor.session_id)
    await others.update(revoked_at=clock.now())
    await record(actor, "user.change_password", ("User", actor.person_id), audience=actor.person_id)
    organization = (await queries.organizations_by_id([actor.organization_id]))[actor.organization_id]
    await outbox.send_all([letters.password_changed(to=user.email, organization=organization.name)])
    return UserChanged(actor.person_id)


@command(InvalidInput, NotPermitted, LimitReached)
async def create_personal_token(
    *, actor: Actor, name: str, scope: TokenScope = TokenScope.READ, expires_in_days: int = 90
) -> TokenCreated:
    """Make a token with which a program acts for the actor. It is told once and kept as its hash."""
    require(policy.can_manage_access(actor))
    problems = Problems()
    name = problems.line("name", name, at_most=120)
    if not 1 <= expires_in_days <= LONGEST_TOKEN_DAYS:
        problems.add("expiresInDays", "OUT_OF_RANGE", f"A token lives 1 to {LONGEST_TOKEN_DAYS} days.")
    problems.check()
    mine = AccessToken.filter(user_id=actor.person_id, name__isnull=False, revoked_at=None)
    if await mine.count() >= MAX_PERSONAL_TOKENS:
        raise LimitReached(f"You have {MAX_PERSONAL_TOKENS} tokens, which is the most: revoke one first.")

    token, hashed = new_token()
    made = await AccessToken.create(
        organization_id=actor.organization_id,
        user_id=actor.person_id,
        name=name,
        token_hash=hashed,
        scope=scope,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=expires_in_days),
    )
    await record(actor, "token.create", ("PersonalAccessToken", made.id), audience=actor.person_id)
    return TokenCreated(made.id, token)


@command(NotFound, NotPermitted)
async def revoke_personal_token(*, actor: Actor, token_id: UUID) -> TokenRevoked:
    """End one of the actor's tokens at once and for good."""
    if token_id not in await queries.personal_tokens_by_id([token_id]):
        raise NotFound("token", "tokenId")
    await AccessToken.filter(id=token_id).update(revoked_at=clock.now())
    await record(actor, "token.revoke", ("PersonalAccessToken", token_id), audience=actor.person_id)
    return TokenRevoked(token_id, actor.person_id)
