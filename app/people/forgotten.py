"""A forgotten password: a link by mail to whoever has an account with the address, and the password that it sets.

Asking stores the address and defers a job, whether anybody has it or not, so that neither the answer nor the time that
it takes tells which addresses have accounts.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Sight
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.unit_of_work import entering, row, rows, values, writing
from app.jobs import defer, procrastinate_app
from app.mail import outbox
from app.people import letters
from app.people.attempts import begin_attempt, forget_attempt
from app.people.commands.users import set_password
from app.people.links import LinkOver
from app.people.models import PasswordReset
from app.people.rules import checked_password, normal_email
from app.people.tokens import actor_for, token_hash

MAIL_LINKS = "people.mail_password_links"
LIFETIME = timedelta(hours=1)
_ASKED_AT_MOST = 5
_NOWHERE = UUID(int=0)


class _Account(NamedTuple):
    organization_id: UUID
    organization_name: str
    person_id: UUID
    email: str


async def ask_for_link(*, email: str, origin: str | None = None) -> None:
    """Let a link be mailed to an address, if anybody has an account with it; raises TooManyAttempts."""
    address = normal_email(email)
    await begin_attempt(f"password link {address}", origin, at_most=_ASKED_AT_MOST)
    request_id = new_id()
    kept = address if address.isprintable() and len(address) <= 254 else ""
    async with writing(Sight(_NOWHERE, frozenset())):
        await values("select waymark.ask_password_reset(%s, %s, %s)", (request_id, kept, clock.now()))
        await defer(MAIL_LINKS, request_id=request_id)


@procrastinate_app.task(name=MAIL_LINKS)
async def mail_links(request_id: str) -> None:
    """Mail a link for each account with the address of this request, and forget the request."""
    async with entering():
        accounts = await rows(_Account, "select * from waymark.accounts_to_reset(%s)", (request_id,))
    for account in accounts:
        await _mail_link(account)
    async with entering():
        await values("select waymark.forget_reset_request(%s)", (request_id,))


async def _mail_link(account: _Account) -> None:
    token, now = secrets.token_urlsafe(32), clock.now()
    async with writing(Sight(account.organization_id, frozenset(), account.person_id)):
        await PasswordReset.create(
            organization_id=account.organization_id,
            user_id=account.person_id,
            token_hash=token_hash(token),
            created_at=now,
            expires_at=now + LIFETIME,
        )
        letter = letters.password_reset(
            to=account.email, organization=account.organization_name, token=token, until=now + LIFETIME
        )
        await outbox.send_all([letter])


async def reset_password(*, token: str, password: str, origin: str | None = None) -> None:
    """Set the password of the account that a link was mailed for, end all of its access, and tell its owner by mail.

    Raises InvalidInput for `password`, LinkOver and TooManyAttempts.
    """
    attempt = await begin_attempt(f"password link {token}", origin)
    now = clock.now()
    async with entering():
        query = "select * from waymark.account_behind_reset(%s, %s)"
        account = await row(_Account, query, (token_hash(token), now))
    actor = await actor_for(account.organization_id, account.person_id) if account else None
    if account is None or actor is None:
        raise LinkOver
    problems = Problems()
    password = checked_password(problems, "password", password, account.email)
    problems.check()

    async with writing(actor.sight):
        used = await PasswordReset.filter(token_hash=token_hash(token), used_at=None).update(used_at=now)
        if not used:
            raise LinkOver
        await PasswordReset.filter(user_id=actor.person_id, used_at=None).update(used_at=now)
        await set_password(actor.person_id, password)
        await values("select waymark.end_access(%s, %s)", (actor.person_id, now))
        await record(actor, "user.reset_password", ("User", actor.person_id), audience=actor.person_id)
        await outbox.send_all([letters.password_changed(to=account.email, organization=account.organization_name)])
        await forget_attempt(attempt)
