"""The accounts to try the demonstration with, and tokens for them."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.demonstration.people import PEOPLE, SHOWN, SLUG, Person
from app.people.models import TokenScope
from app.people.provisioning import issue_token, organization_named, person_with_email

LIFETIME = timedelta(hours=8)


class Account(NamedTuple):
    """A person of the demonstration, with a token that works for some hours."""

    person: Person
    token: str


async def accounts(slug: str = SLUG) -> list[Account]:
    """Return the people whose accounts are shown, each with a fresh token; [] where there is no demonstration."""
    organization_id = await organization_named(slug)
    if organization_id is None:
        return []
    shown = [person for key in SHOWN for person in PEOPLE if person.key == key]
    return [Account(person, await _token(organization_id, person)) for person in shown]


async def tokens(slug: str = SLUG) -> dict[str, str]:
    """Return a fresh token for everybody in the demonstration, by their e-mail address."""
    organization_id = await organization_named(slug)
    if organization_id is None:
        return {}
    return {person.email: await _token(organization_id, person) for person in PEOPLE}


async def _token(organization_id: UUID, person: Person) -> str:
    person_id = await person_with_email(organization_id, person.email)
    if person_id is None:
        raise LookupError(f"{person.name} is not there.")
    return await issue_token(organization_id, person_id, TokenScope.WRITE, LIFETIME)
