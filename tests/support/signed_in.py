"""People who are signed in with a browser of their own, and what they do, see and may not do."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import httpx

from app.core import clock
from tests.support.browser import a_browser
from tests.support.graphql import Api

PASSWORD = "correct horse battery"
_FRESH_FOR = timedelta(minutes=14)


class SignedIn:
    """A person in a browser, which renews its access token as web clients do, and signs in again after a month."""

    def __init__(self, http: httpx.AsyncClient, email: str) -> None:
        self.browser = a_browser(http)
        self.email = email
        self.id = ""
        self.name = ""
        self._token = ""
        self._since: datetime | None = None

    def welcomed(self, answer: httpx.Response) -> None:
        """Keep what signing in, joining or renewing answered."""
        body = answer.json()
        assert answer.status_code == 200, body
        self.id, self.name, self._token = body["person"]["id"], body["person"]["name"], body["accessToken"]
        self._since = clock.now()

    async def sign_in(self) -> httpx.Response:
        """Try the password, and return the answer as it is."""
        return await self.browser.post("/session", json={"email": self.email, "password": PASSWORD})

    async def _api(self) -> Api:
        if self._since is None or clock.now() - self._since > _FRESH_FOR:
            renewed = await self.browser.post("/session/refresh")
            self.welcomed(renewed if renewed.status_code == 200 else await self.sign_in())
        return Api(self.browser, self._token)

    async def sees(self, query: str, **variables: Any) -> dict[str, Any]:
        """Return the data of a query."""
        return await (await self._api()).run(query, **variables)

    async def reads(self, selection: str, id: str) -> Any:
        """Return the selection of one node, such as ``... on Objective { title }``; None where it is not to be seen."""
        return (await self.sees(f"query($id: ID!) {{ node(id: $id) {{ {selection} }} }}", id=id))["node"]

    async def does(self, mutation: str, input: dict[str, Any], selection: str = "__typename") -> dict[str, Any]:
        """Run a mutation that must succeed, and return the selection."""
        return await (await self._api()).succeed(mutation, input, selection)

    async def does_each(self, mutation: str, input: dict[str, Any], selection: str = "__typename") -> list[Any]:
        """Run a mutation that answers with a list of successes, and return their selections."""
        answers: Any = await (await self._api()).mutate(mutation, input, selection)
        assert all(answer["__typename"].endswith("Success") for answer in answers), answers
        return list(answers)

    async def may_not(self, mutation: str, input: dict[str, Any]) -> str:
        """Run a mutation that must be refused, and return the sentence or, for a bad input, the first problem's."""
        answer: Any = await (await self._api()).mutate(mutation, input)
        [answer] = answer if isinstance(answer, list) else [answer]
        assert not answer["__typename"].endswith("Success"), answer
        problems = answer.get("problems") or [answer]
        return str(problems[0]["message"])
