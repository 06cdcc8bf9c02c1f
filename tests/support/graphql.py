"""GraphQL over HTTP, as a person."""

from __future__ import annotations

from typing import Any

import httpx

from tests.support.factories import Person

ERRORS = """
  ... on UserError { message code path ... on InvalidInputError { problems { path code message } } }
"""


class GraphQLFailed(AssertionError):
    """An answer had top-level errors where none were expected."""


class Api:
    """Sends operations as a person; `run` and `mutate` fail the test on top-level errors, `raw` does not."""

    def __init__(self, http: httpx.AsyncClient, token: str | None = None) -> None:
        self.http = http
        self._token = token

    def as_(self, person: Person) -> Api:
        """Return the same API as seen by a person."""
        return Api(self.http, person.token)

    async def raw(self, query: str, **variables: Any) -> httpx.Response:
        """Post an operation and return the whole response."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return await self.http.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

    async def run(self, query: str, **variables: Any) -> dict[str, Any]:
        """Run an operation and return its data."""
        answer = (await self.raw(query, **variables)).json()
        if answer.get("errors"):
            raise GraphQLFailed(answer["errors"])
        data: dict[str, Any] = answer["data"]
        return data

    async def mutate(self, name: str, input: dict[str, Any], selection: str = "__typename") -> dict[str, Any]:
        """Run one mutation; the answer has `__typename`, the success's selection, or the refusal's fields."""
        title = name[0].upper() + name[1:]
        query = f"""mutation($input: {title}Input!) {{ {name}(input: $input) {{
            __typename ... on {title}Success {{ {selection} }} {ERRORS} }} }}"""
        found: dict[str, Any] = (await self.run(query, input=input))[name]
        return found

    async def succeed(self, name: str, input: dict[str, Any], selection: str = "__typename") -> dict[str, Any]:
        """Run one mutation that must succeed."""
        answer = await self.mutate(name, input, selection)
        assert answer["__typename"].endswith("Success"), answer
        return answer
