"""A stage for each mutation, and the database as it really is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.schema.every_mutation.contents import Contents, Database
from tests.schema.every_mutation.inputs import place_of, replaced
from tests.schema.every_mutation.reading import operation
from tests.schema.every_mutation.table import TABLE, Case
from tests.support.factories import Factory, Person, make_organization
from tests.support.graphql import Api


@dataclass(frozen=True)
class Scene:
    """A mutation's case in an organisation of its own, and the way to send it."""

    name: str
    company: Factory
    case: Case
    api: Api
    database: Database

    async def send(self, input: dict[str, Any] | None = None, person: Person | None = None) -> list[dict[str, Any]]:
        """Send an input, the valid one unless given, and return the answers: one, or in bulk one for each thing."""
        answer = await self.answered(input, person)
        assert "errors" not in answer, answer["errors"]
        found = answer["data"][self.name]
        return found if isinstance(found, list) else [found]

    async def answered(self, input: dict[str, Any] | None = None, person: Person | None = None) -> dict[str, Any]:
        """Send an input, the valid one unless given, and return all of the response."""
        given = self.case.input if input is None else input
        response = await self.api.as_(person or self.case.person).raw(operation(self.name), input=given)
        body: dict[str, Any] = response.json()
        return body

    async def succeed(self, input: dict[str, Any] | None = None, person: Person | None = None) -> list[dict[str, Any]]:
        """Send an input that must succeed."""
        answers = await self.send(input, person)
        success = f"{self.name[0].upper()}{self.name[1:]}Success"
        assert {answer["__typename"] for answer in answers} == {success}, answers
        return answers

    def contents(self) -> Contents:
        """Return what the database holds of the organisation."""
        return self.database.contents(self.company)

    def with_(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Return the valid input with other values at some places."""
        changed = self.case.input
        for dotted, value in changes.items():
            changed = replaced(changed, place_of(dotted), value)
        return changed


async def staged(name: str, company: Factory, api: Api, database: Database) -> Scene:
    """Return the stage of a mutation in an organisation."""
    return Scene(name, company, await TABLE[name](company), api, database)


@pytest.fixture(scope="session")
def database(database_url: str, http: Any) -> Iterator[Database]:
    """The database of this worker, once it is migrated."""
    database = Database(database_url)
    yield database
    database.close()


@pytest.fixture
async def scene(name: str, api: Api, company: Factory, database: Database) -> Scene:
    """The stage of the mutation ``name``."""
    return await staged(name, company, api, database)


@pytest.fixture
async def elsewhere(name: str, api: Api, database: Database) -> Scene:
    """The same in another organisation."""
    return await staged(name, await make_organization("Elsewhere"), api, database)
