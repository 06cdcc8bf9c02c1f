"""The demonstration organisation in the tests' database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

import assistant.run  # noqa: F401
from app.core.ids import global_id
from app.demonstration.accounts import tokens
from app.demonstration.loading import load
from app.demonstration.people import DOMAIN, SLUG
from app.jobs import queue, run_queued
from app.people.provisioning import person_with_email
from app.settings import Settings
from tests.support.factories import Person


@dataclass(frozen=True)
class Tidewater:
    """The loaded organisation; people are known by their keys."""

    organization_id: UUID
    tokens: dict[str, str]

    async def person(self, key: str) -> Person:
        """Return a person with a token that works."""
        email = f"{key}@{DOMAIN}"
        person_id = await person_with_email(self.organization_id, email)
        assert person_id is not None
        return Person(person_id, self.organization_id, self.tokens[email], key)

    async def gid(self, key: str) -> str:
        """Return a person's global id."""
        return global_id("User", (await self.person(key)).id)


async def load_tidewater(database_url: str, settings: Settings) -> Tidewater:
    """Load it; the pool must be open."""
    async with queue(database_url):
        organization_id = await load(partial(run_queued, settings=settings))
    return Tidewater(organization_id, await tokens(SLUG))
