"""Signing in with an e-mail address and a password."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Sight
from app.database.unit_of_work import entering, rows, writing
from app.people.attempts import Attempt, begin_attempt, forget_attempt
from app.people.passwords import matches
from app.people.rules import normal_email
from app.people.sessions import Seen, SignedIn, SignedInPerson, start_session


class WrongCredentials(Exception):
    """No account has this address and password; which of the two is wrong is not told."""

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class OrganizationNeeded(Exception):
    """The address and password fit accounts in several organisations: ``people`` has one entry for each."""

    def __init__(self, people: Sequence[SignedInPerson]) -> None:
        super().__init__("You belong to several organisations: say which one to sign in to.")
        self.people = tuple(people)


class _Candidate(NamedTuple):
    organization_id: UUID
    organization_slug: str
    organization_name: str
    person_id: UUID
    person_name: str
    password_hash: str


async def sign_in(
    *,
    email: str,
    password: str,
    organization: str | None = None,
    origin: str | None = None,
    user_agent: str | None = None,
) -> SignedIn:
    """Begin a session for the person with an address and a password.

    ``organization`` is a slug, needed only where both fit several organisations; ``origin`` is the network address
    that the attempt comes from, ``user_agent`` what the browser calls itself. Raises WrongCredentials,
    OrganizationNeeded or TooManyAttempts.
    """
    address = normal_email(email)
    attempt = await begin_attempt(address, origin)
    candidates = await _candidates(address)
    if len(candidates) > 1:
        # a success in one organisation says nothing about those who try the other's password
        attempt = attempt._replace(account=None)
    wanted = [each for each in candidates if organization in (None, "", each.organization_slug)]
    proven = await _proven(wanted, password)
    if not proven:
        raise WrongCredentials
    if len(proven) > 1:
        async with entering():
            await forget_attempt(attempt)
        raise OrganizationNeeded(proven)
    return await _enter(proven[0], attempt, Seen.of(user_agent, origin))


async def _candidates(address: str) -> list[_Candidate]:
    if not address.isprintable():
        return []
    async with entering():
        return await rows(_Candidate, "select * from waymark.sign_in_candidates(%s)", (address,))


async def _proven(candidates: Sequence[_Candidate], password: str) -> list[SignedInPerson]:
    """Return whom the password proves; without any candidate it takes as long as with one."""
    hashes: list[str | None] = [candidate.password_hash for candidate in candidates]
    right = await asyncio.gather(*(matches(password, password_hash) for password_hash in hashes or [None]))
    return [SignedInPerson(*candidate[:5]) for candidate, is_right in zip(candidates, right, strict=False) if is_right]


async def _enter(person: SignedInPerson, attempt: Attempt, seen: Seen) -> SignedIn:
    async with writing(Sight(person.organization_id, frozenset(), person.person_id)):
        await forget_attempt(attempt)
        signed_in = await start_session(person, seen)
    if signed_in is None:
        raise WrongCredentials
    return signed_in
