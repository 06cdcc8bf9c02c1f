"""What the operator does from the command line, where nobody is signed in: organisations, people, passwords, tokens.

These are no commands: they ask no policy. Whoever may run them may reach the database anyway. What they do is in the
audit record all the same, without an actor.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from app.activity.commands import record_operator
from app.core import clock
from app.core.actor import Sight
from app.core.errors import InvalidInput
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.unit_of_work import entering, values, writing
from app.people import queries, rules
from app.people.commands.users import set_password
from app.people.lines import report_from
from app.people.models import AccessToken, Role, TokenScope, User
from app.people.tokens import new_token
from app.people.turns import take_turns


async def create_organization(*, name: str, slug: str, time_zone: str = "UTC", locale: str = "en") -> UUID:
    """Make an organisation and return its id; raises InvalidInput."""
    problems = Problems()
    name = problems.line("name", name, at_most=120)
    slug = rules.checked_slug(problems, "slug", slug)
    time_zone = rules.checked_time_zone(problems, "timeZone", time_zone)
    locale = rules.checked_locale(problems, "locale", locale)
    problems.check()
    if await organization_named(slug) is not None:
        raise InvalidInput.one("slug", "TAKEN", f"There is an organisation named {slug} already.")
    organization_id = new_id()
    async with entering():
        await values(
            "select waymark.create_organization(%s, %s, %s, %s, %s, %s, %s)",
            (organization_id, name, slug, time_zone, locale, new_id(), clock.now()),
        )
    async with _as(organization_id):
        subject = ("Organization", organization_id)
        await record_operator(organization_id, "organization.create", subject, audience=organization_id)
    return organization_id


async def organization_named(slug: str) -> UUID | None:
    """Return the id of the organisation with a slug, or None."""
    async with entering():
        [(organization_id,)] = await values("select waymark.organization_named(%s)", (slug,))
    found: UUID | None = organization_id
    return found


async def add_person(
    *,
    organization_id: UUID,
    email: str,
    name: str,
    role: Role = Role.MEMBER,
    password: str | None = None,
    **details: Any,
) -> UUID:
    """Add a person to an organisation and return their id; raises InvalidInput.

    ``details`` are further fields of a person, such as ``manager_id`` or ``time_zone``; zone and language are the
    organisation's unless given. Without a password the person can be given tokens, but cannot sign in.
    """
    person_id = new_id()
    async with _as(organization_id, person_id):
        await take_turns(organization_id)
        [organization] = (await queries.organizations_by_id([organization_id])).values()
        home = {"time_zone": organization.time_zone, "locale": organization.locale}
        problems = Problems()
        given = {**home, **details, "email": email, "name": name}
        checked = rules.checked_person(problems, given)
        if await User.filter(email=checked["email"]).exists():
            problems.add("email", "TAKEN", "Somebody there has this e-mail address already.")
        if password is not None:
            password = rules.checked_password(problems, "password", password, checked["email"])
        problems.check()
        person = {**checked, "id": person_id, "organization_id": organization_id, "role": role}
        await User.create(created_at=clock.now(), **person)
        if manager_id := details.get("manager_id"):
            today = clock.today(organization.time_zone)
            await report_from(organization_id, person_id, manager_id, today, today=today)
        if password is not None:
            await set_password(person_id, password)
        await record_operator(organization_id, "user.create", ("User", person_id), audience=organization_id)
    return person_id


async def person_with_email(organization_id: UUID, email: str) -> UUID | None:
    """Return the id of the person with an address in an organisation, or None."""
    async with _as(organization_id):
        found = await User.filter(email=rules.normal_email(email)).first()
    return found.id if found else None


async def give_password(organization_id: UUID, person_id: UUID, password: str) -> None:
    """Set a person's password anew and sign them out everywhere; raises InvalidInput."""
    async with _as(organization_id, person_id):
        [person] = (await queries.users_by_id([person_id])).values()
        problems = Problems()
        password = rules.checked_password(problems, "password", password, person.email)
        problems.check()
        await set_password(person_id, password)
        await values("select waymark.end_access(%s, %s)", (person_id, clock.now()))
        await record_operator(organization_id, "user.set_password", ("User", person_id), audience=person_id)


async def issue_token(
    organization_id: UUID, person_id: UUID, scope: TokenScope, lifetime: timedelta, name: str | None = None
) -> str:
    """Return a fresh access token for a person; a named one is listed among their personal tokens."""
    token, hashed = new_token()
    async with _as(organization_id, person_id):
        made = await AccessToken.create(
            organization_id=organization_id,
            user_id=person_id,
            name=name,
            token_hash=hashed,
            scope=scope,
            created_at=clock.now(),
            expires_at=clock.now() + lifetime,
        )
        subject, told = ("PersonalAccessToken", made.id), {"name": [None, name], "scope": [None, scope.value]}
        await record_operator(organization_id, "token.create", subject, audience=person_id, changes=told)
    return token


def _as(organization_id: UUID, person_id: UUID | None = None) -> Any:
    own = {person_id} if person_id else set()
    return writing(Sight(organization_id, frozenset({organization_id, *own}), person_id))
