"""The demonstration organisation in the tests' database."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from uuid import UUID

import assistant.run  # noqa: F401
from app.core.ids import global_id
from app.demonstration.accounts import LIFETIME
from app.demonstration.loading import load
from app.demonstration.people import DOMAIN
from app.jobs import queue, run_queued
from app.people.models import TokenScope
from app.people.provisioning import issue_token, person_with_email
from app.settings import Settings
from tests.support.factories import Person


@dataclass(frozen=True)
class Tidewater:
    """The loaded organisation; people are known by their keys."""

    organization_id: UUID

    async def person(self, key: str) -> Person:
        """Return a person with a token that works."""
        person_id = await person_with_email(self.organization_id, f"{key}@{DOMAIN}")
        assert person_id is not None
        token = await issue_token(self.organization_id, person_id, TokenScope.WRITE, LIFETIME)
        return Person(person_id, self.organization_id, token, key)

    async def gid(self, key: str) -> str:
        """Return a person's global id."""
        return global_id("User", (await self.person(key)).id)


async def load_tidewater(database_url: str, settings: Settings) -> Tidewater:
    """Load it; the pool must be open."""
    async with queue(database_url):
        organization_id = await load(partial(run_queued, settings=settings))
    return Tidewater(organization_id)
