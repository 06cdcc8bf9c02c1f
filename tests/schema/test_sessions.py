"""The browsers in which a person is signed in, as they see and end them."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.core.ids import global_id, new_id
from tests.support.browser import a_browser
from tests.support.factories import Factory, Person
from tests.support.graphql import Api

PASSWORD = "correct horse battery"
SESSIONS = "{ viewer { sessions { id createdAt lastUsedAt expiresAt userAgent network current } } }"


@pytest.fixture
async def mira(company: Factory) -> Person:
    person = await company.person()
    await company.password(person, PASSWORD)
    return person


async def signed_in(http: httpx.AsyncClient, person: Person, agent: str, address: str = "10.1.2.3") -> Api:
    async with a_browser(http, address) as browser:
        body = {"email": person.email, "password": PASSWORD}
        answer = await browser.post("/session", json=body, headers={"User-Agent": agent})
    return Api(http, answer.json()["accessToken"])


async def listed(api: Api) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.run(SESSIONS))["viewer"]["sessions"]
    return found


class TestSessions:
    async def test_list_when_and_from_where_shortened(self, http: httpx.AsyncClient, mira: Person, now: Any) -> None:
        await signed_in(http, mira, "Phone " + "x" * 300, "2001:db8:1:2:3::4")
        now.forward(minutes=5)
        laptop = await signed_in(http, mira, "Laptop", "10.1.2.3")

        second, first = await listed(laptop)

        assert (second["userAgent"], second["network"], second["current"]) == ("Laptop", "10.1.2.0/24", True)
        assert (first["network"], first["current"]) == ("2001:db8:1::/48", False)
        assert len(first["userAgent"]) == 200
        assert first["createdAt"] == first["lastUsedAt"] == "2026-11-18T10:00:00Z"

    async def test_are_nobody_elses_business(
        self, http: httpx.AsyncClient, api: Api, company: Factory, mira: Person
    ) -> None:
        await signed_in(http, mira, "Laptop")
        query = "query($id: ID!) { node(id: $id) { ... on User { sessions { id } } } }"

        data = await api.as_(company.admin).run(query, id=mira.gid)

        assert data["node"]["sessions"] == []


class TestSessionEnd:
    async def test_signs_a_browser_out_at_once(self, http: httpx.AsyncClient, mira: Person) -> None:
        phone, laptop = await signed_in(http, mira, "Phone"), await signed_in(http, mira, "Laptop")
        [lost] = [each["id"] for each in await listed(laptop) if each["userAgent"] == "Phone"]

        ended = await laptop.succeed("sessionEnd", {"sessionId": lost}, "deletedId viewer { sessions { userAgent } }")
        again = await laptop.mutate("sessionEnd", {"sessionId": lost})

        assert ended["deletedId"] == lost
        assert ended["viewer"]["sessions"] == [{"userAgent": "Laptop"}]
        assert (await phone.raw("{ viewer { id } }")).status_code == 401
        assert again["code"] == "NOT_FOUND"

    async def test_finds_no_session_of_anybody_else(
        self, http: httpx.AsyncClient, api: Api, company: Factory, mira: Person
    ) -> None:
        [foreign] = await listed(await signed_in(http, mira, "Laptop"))
        unknown = global_id("Session", new_id())

        answers = [
            await api.as_(company.admin).mutate("sessionEnd", {"sessionId": each}) for each in (foreign["id"], unknown)
        ]

        assert answers[0] == answers[1]
        assert answers[0]["code"] == "NOT_FOUND"


class TestSessionsEndOthers:
    async def test_keeps_the_one_that_asks(self, http: httpx.AsyncClient, mira: Person) -> None:
        phone, laptop = await signed_in(http, mira, "Phone"), await signed_in(http, mira, "Laptop")
        made = await laptop.succeed("personalAccessTokenCreate", {"name": "CI"}, "token")

        ended = await laptop.succeed("sessionsEndOthers", {}, "ended viewer { sessions { userAgent } }")

        assert ended["ended"] == 1
        assert ended["viewer"]["sessions"] == [{"userAgent": "Laptop"}]
        assert (await phone.raw("{ viewer { id } }")).status_code == 401
        assert (await Api(http, made["token"]).raw("{ viewer { id } }")).status_code == 200

    async def test_ends_personal_tokens_too_where_asked_to(self, http: httpx.AsyncClient, mira: Person) -> None:
        laptop = await signed_in(http, mira, "Laptop")
        made = await laptop.succeed("personalAccessTokenCreate", {"name": "CI", "scope": "WRITE"}, "token")
        program = Api(http, made["token"])

        refused = await program.mutate("sessionsEndOthers", {"alsoTokens": True})
        await laptop.succeed("sessionsEndOthers", {"alsoTokens": True})

        assert refused["code"] == "NOT_PERMITTED"
        assert (await program.raw("{ viewer { id } }")).status_code == 401
