"""Signing in, staying signed in and signing out, over HTTP as a browser does."""

from __future__ import annotations

import asyncio
import re
import secrets
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from app.asgi import application
from app.core.ids import new_id
from app.database.unit_of_work import values, writing
from app.people import passwords
from app.settings import Settings
from tests.support.browser import OURS, a_browser
from tests.support.factories import Factory, Person, make_organization
from tests.support.graphql import Api

PASSWORD = "correct horse battery"
COOKIE = "waymark_session"


@pytest.fixture
async def browser(http: httpx.AsyncClient) -> AsyncIterator[httpx.AsyncClient]:
    """A browser that nobody used yet."""
    async with a_browser(http) as client:
        yield client


@pytest.fixture
async def mira(company: Factory) -> Person:
    """Somebody with a password."""
    person = await company.person()
    await company.password(person, PASSWORD)
    return person


async def sign_in(browser: httpx.AsyncClient, person: Person, **other: Any) -> httpx.Response:
    return await browser.post("/session", json={"email": person.email, "password": PASSWORD, **other})


async def works(browser: httpx.AsyncClient, token: str) -> bool:
    return (await Api(browser, token).raw("{ viewer { id } }")).status_code == 200


class TestSignIn:
    async def test_gives_a_token_and_a_cookie_that_scripts_cannot_read(
        self, browser: httpx.AsyncClient, mira: Person
    ) -> None:
        answer = await sign_in(browser, mira, email=f" {mira.email.upper()} ")

        body = answer.json()
        assert answer.status_code == 200
        assert body["person"] == {"id": mira.gid, "name": "Mira"}
        assert body["organization"]["name"] == "Northwind"
        assert body["expiresAt"] == "2026-11-18T10:15:00Z"
        assert await works(browser, body["accessToken"])
        cookie = answer.headers["set-cookie"]
        assert {"HttpOnly", "Path=/session", "SameSite=lax", "Max-Age=2592000"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        assert answer.headers["cache-control"] == "no-store"

    async def test_the_access_token_lives_for_fifteen_minutes(
        self, browser: httpx.AsyncClient, mira: Person, now: Any
    ) -> None:
        token = (await sign_in(browser, mira)).json()["accessToken"]

        now.forward(minutes=14)
        assert await works(browser, token)
        now.forward(minutes=1)
        assert not await works(browser, token)

    async def test_answers_the_same_for_a_wrong_password_and_an_unknown_address(
        self, browser: httpx.AsyncClient, mira: Person, company: Factory
    ) -> None:
        left = await company.person("Left", active=False)
        await company.password(left, PASSWORD)
        without_password = await company.person("New")

        answers = [
            await sign_in(browser, mira, password="something else"),
            await sign_in(browser, mira, email="nobody@example.com"),
            await sign_in(browser, mira, email="nul\0@example.com"),
            await sign_in(browser, mira, organization="elsewhere"),
            await sign_in(browser, left),
            await sign_in(browser, without_password),
        ]

        assert {(answer.status_code, answer.text) for answer in answers} == {
            (401, '{"code":"WRONG_CREDENTIALS","message":"The e-mail address or the password is wrong."}')
        }
        assert all("set-cookie" not in answer.headers for answer in answers)

    async def test_an_unknown_address_costs_one_hash_as_well(
        self, browser: httpx.AsyncClient, mira: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        verified: list[str] = []
        verify = passwords._verify
        monkeypatch.setattr(passwords, "_verify", lambda *given: verified.append(given[1]) or verify(*given))

        await sign_in(browser, mira, password="something else")
        await sign_in(browser, mira, email="nobody@example.com", password="something else")

        costs = [re.search(r"m=\d+,t=\d+,p=\d+", each) for each in verified]
        assert [cost and cost[0] for cost in costs] == [costs[0] and costs[0][0]] * 2
        assert verified[1] == passwords.NOBODYS_HASH

    @pytest.mark.parametrize(
        ("content", "media_type", "status"),
        [
            (b"{}", "text/plain", 415),
            (b"{", "application/json", 422),
            (b"[]", "application/json", 422),
            (b'{"email": 1, "password": "x"}', "application/json", 422),
            (b'{"email": "a@b", "password": "x", "organization": []}', "application/json", 422),
            (b'"' + b"x" * 10_000 + b'"', "application/json", 413),
        ],
    )
    async def test_refuses_what_is_no_sign_in(
        self, browser: httpx.AsyncClient, content: bytes, media_type: str, status: int
    ) -> None:
        answer = await browser.post("/session", content=content, headers={"Content-Type": media_type})

        assert (answer.status_code, answer.json()["code"]) == (status, "INVALID_INPUT")

    async def test_hashing_leaves_the_event_loop_free(
        self, browser: httpx.AsyncClient, mira: Person, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        threads: set[str] = set()
        verify = passwords._verify
        monkeypatch.setattr(
            passwords, "_verify", lambda *given: threads.add(threading.current_thread().name) or verify(*given)
        )

        await asyncio.gather(*(sign_in(browser, mira) for _ in range(4)))

        assert 1 <= len(threads) <= 2
        assert all(name.startswith("passwords") for name in threads)


class TestSeveralOrganisations:
    async def test_asks_which_one_where_the_password_fits_several(
        self, browser: httpx.AsyncClient, company: Factory, mira: Person
    ) -> None:
        other, third = await make_organization("Southwind"), await make_organization("Eastwind")
        twin = await other.person("Twin", email=mira.email)
        await other.password(twin, PASSWORD)
        stranger = await third.person("Stranger", email=mira.email)
        await third.password(stranger, "another secret here")

        asked = await sign_in(browser, mira)
        choice = {one["name"]: one["slug"] for one in asked.json()["organizations"]}
        chosen = await sign_in(browser, mira, organization=choice["Southwind"])

        assert (asked.status_code, asked.json()["code"]) == (409, "ORGANIZATION_NEEDED")
        assert set(choice) == {"Northwind", "Southwind"}
        assert chosen.json()["person"] == {"id": twin.gid, "name": "Twin"}

    async def test_needs_no_organisation_where_the_password_fits_one(
        self, browser: httpx.AsyncClient, mira: Person
    ) -> None:
        other = await make_organization("Southwind")
        twin = await other.person("Twin", email=mira.email)
        await other.password(twin, "another secret here")

        answer = await sign_in(browser, mira)

        assert answer.json()["person"]["name"] == "Mira"


class TestAttempts:
    async def test_limits_failed_attempts_at_an_account(
        self, http: httpx.AsyncClient, browser: httpx.AsyncClient, mira: Person, now: Any
    ) -> None:
        for _ in range(10):
            assert (await sign_in(browser, mira, password="something else")).status_code == 401
        now.forward(minutes=5)

        async with a_browser(http) as elsewhere:
            even_right = await sign_in(elsewhere, mira)
        now.forward(minutes=10)
        later = await sign_in(browser, mira)

        assert (even_right.status_code, even_right.json()["code"]) == (429, "TOO_MANY_ATTEMPTS")
        assert even_right.headers["retry-after"] == "600"
        assert "10 minutes" in even_right.json()["message"]
        assert later.status_code == 200

    async def test_many_at_once_do_not_slip_through_together(self, browser: httpx.AsyncClient, mira: Person) -> None:
        answers = await asyncio.gather(*(sign_in(browser, mira, password="something else") for _ in range(15)))

        assert sorted(answer.status_code for answer in answers) == [401] * 10 + [429] * 5

    async def test_a_success_clears_the_account(self, browser: httpx.AsyncClient, mira: Person) -> None:
        for _ in range(3):
            for _ in range(5):
                await sign_in(browser, mira, password="something else")
            assert (await sign_in(browser, mira)).status_code == 200

    async def test_a_success_elsewhere_clears_nothing(self, http: httpx.AsyncClient, mira: Person) -> None:
        hostile = await make_organization("Elsewhere")
        namesake = await hostile.person(email=mira.email)
        await hostile.password(namesake, "known to the intruder")
        slug = f"northwind-{mira.organization_id.hex}"

        statuses = []
        async with a_browser(http) as intruder:
            for attempt in range(12):
                guess = {"password": f"guess number {attempt}", "organization": slug}
                statuses.append((await sign_in(intruder, mira, **guess)).status_code)
                await sign_in(intruder, mira, password="known to the intruder")

        assert statuses == [401] * 10 + [429] * 2

    async def test_limits_failed_attempts_from_one_place(
        self, http: httpx.AsyncClient, mira: Person, database_url: str
    ) -> None:
        household = f"2001:db8:{secrets.randbelow(0xE000) + 0x1000:x}:1:"
        async with a_browser(http, f"{household}:1") as first:
            await first.post("/session", json={"email": "a@example.com", "password": "x"})
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(
                "insert into sign_in_attempts (id, subject_hash, attempted_at) select gen_random_uuid(), "
                "sha256(convert_to(%s, 'UTF8')), '2026-11-18 10:00+00' from generate_series(1, 99)",
                (f"origin:{household}:/64",),
            )

        async with a_browser(http, f"{household}:2") as neighbour, a_browser(http, "2001:db8::1") as stranger:
            assert (await sign_in(neighbour, mira)).status_code == 429
            assert (await sign_in(stranger, mira)).status_code == 200

    async def test_forgets_attempts_that_no_longer_count(
        self, browser: httpx.AsyncClient, mira: Person, now: Any, database_url: str
    ) -> None:
        def old_ones() -> int:
            with psycopg.connect(database_url) as connection:
                query = "select count(*) from sign_in_attempts where attempted_at < %s"
                return connection.execute(query, (now.instant,)).fetchone()[0]  # type: ignore[index]

        with psycopg.connect(database_url) as connection:
            connection.execute(
                "insert into sign_in_attempts (id, subject_hash, attempted_at) "
                "select gen_random_uuid(), sha256('somebody'), %s from generate_series(1, 150)",
                (now.instant,),
            )
        now.forward(days=300)
        before = old_ones()

        await sign_in(browser, mira, password="something else")

        assert before >= 150
        assert old_ones() == before - 100


class TestRefresh:
    async def test_gives_a_new_pair_each_time(self, browser: httpx.AsyncClient, mira: Person, now: Any) -> None:
        first = (await sign_in(browser, mira)).json()["accessToken"]
        first_cookie = browser.cookies[COOKIE]
        now.forward(minutes=20)

        answer = await browser.post("/session/refresh")

        assert answer.json()["person"]["name"] == "Mira"
        assert browser.cookies[COOKIE] != first_cookie
        assert not await works(browser, first)
        assert await works(browser, answer.json()["accessToken"])

    async def test_lasts_as_long_as_it_is_used(self, browser: httpx.AsyncClient, mira: Person, now: Any) -> None:
        await sign_in(browser, mira)
        now.forward(days=29)
        assert (await browser.post("/session/refresh")).status_code == 200
        now.forward(days=29)
        assert (await browser.post("/session/refresh")).status_code == 200
        now.forward(days=30)

        answer = await refresh_with(browser, browser.cookies[COOKIE])

        assert (answer.status_code, answer.json()["code"]) == (401, "SESSION_OVER")

    async def test_parallel_tabs_end_up_with_the_same_cookie(
        self, browser: httpx.AsyncClient, mira: Person, now: Any
    ) -> None:
        await sign_in(browser, mira)
        old = browser.cookies[COOKIE]

        answers = await asyncio.gather(*(browser.post("/session/refresh") for _ in range(4)))
        now.forward(seconds=30)
        late = await refresh_with(browser, old)

        cookies = {answer.cookies[COOKIE] for answer in (*answers, late)}
        assert {answer.status_code for answer in (*answers, late)} == {200}
        assert len(cookies) == 1
        assert (await refresh_with(browser, cookies.pop())).status_code == 200

    async def test_an_old_token_after_the_grace_ends_the_session(
        self, browser: httpx.AsyncClient, mira: Person, now: Any
    ) -> None:
        await sign_in(browser, mira)
        stolen = browser.cookies[COOKIE]
        now.forward(minutes=1)
        current = (await browser.post("/session/refresh")).json()["accessToken"]
        now.forward(seconds=31)

        reused = await refresh_with(browser, stolen)

        assert reused.status_code == 401
        assert 'waymark_session=""' in reused.headers["set-cookie"]
        assert not await works(browser, current)
        assert (await browser.post("/session/refresh")).status_code == 401

    async def test_a_token_from_before_the_previous_one_ends_the_session(
        self, browser: httpx.AsyncClient, mira: Person
    ) -> None:
        await sign_in(browser, mira)
        stolen = browser.cookies[COOKIE]
        await browser.post("/session/refresh")
        await browser.post("/session/refresh")

        reused = await refresh_with(browser, stolen)

        assert reused.status_code == 401
        assert (await browser.post("/session/refresh")).status_code == 401

    @pytest.mark.parametrize("cookie", ["", "x", "Session_x.y", f"Session_{'A' * 22}.secret"])
    async def test_refuses_what_is_no_token(self, browser: httpx.AsyncClient, cookie: str) -> None:
        assert (await refresh_with(browser, cookie)).status_code == 401

    async def test_keeps_no_token_that_could_be_used(
        self, browser: httpx.AsyncClient, mira: Person, database_url: str
    ) -> None:
        access = (await sign_in(browser, mira)).json()["accessToken"]
        refresh = browser.cookies[COOKIE]

        with psycopg.connect(database_url) as connection:
            sessions = connection.execute("select s::text from sessions s").fetchall()
            tokens = connection.execute("select t::text from access_tokens t").fetchall()

        kept = str(sessions) + str(tokens)
        for secret in (access, refresh.partition(".")[2]):
            assert secret not in kept
            assert secret.encode().hex() not in kept


async def refresh_with(browser: httpx.AsyncClient, cookie: str) -> httpx.Response:
    app = browser._transport.app  # type: ignore[attr-defined]
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://waymark.test", headers=OURS, cookies={COOKIE: cookie}
    ) as other:
        return await other.post("/session/refresh")


class TestSignOut:
    async def test_ends_the_session_and_takes_the_cookie_away(self, browser: httpx.AsyncClient, mira: Person) -> None:
        token = (await sign_in(browser, mira)).json()["accessToken"]
        cookie = browser.cookies[COOKIE]

        answer = await browser.delete("/session")

        assert answer.status_code == 204
        assert COOKIE not in browser.cookies
        assert not await works(browser, token)
        assert (await refresh_with(browser, cookie)).status_code == 401

    async def test_is_no_error_for_who_is_not_signed_in(self, browser: httpx.AsyncClient) -> None:
        assert (await browser.delete("/session")).status_code == 204

    async def test_leaves_other_browsers_signed_in(
        self, http: httpx.AsyncClient, browser: httpx.AsyncClient, mira: Person
    ) -> None:
        await sign_in(browser, mira)
        async with a_browser(http) as other:
            token = (await sign_in(other, mira)).json()["accessToken"]

            await browser.delete("/session")

            assert await works(other, token)


class TestForeignPages:
    @pytest.mark.parametrize(
        ("headers", "status"),
        [
            ({}, 403),
            ({"X-Waymark": "1"}, 204),
            ({"Origin": "http://waymark.test"}, 204),
            ({"Origin": "https://evil.example"}, 403),
            ({"Origin": "https://evil.example", "X-Waymark": "1"}, 403),
            ({"Origin": "null"}, 403),
            ({"Origin": "http://waymark.test.evil.example"}, 403),
            ({"Origin": "http://[waymark.test"}, 403),
        ],
    )
    async def test_cannot_sign_anybody_out_or_refresh(
        self, http: httpx.AsyncClient, headers: dict[str, str], status: int
    ) -> None:
        async with httpx.AsyncClient(transport=http._transport, base_url="http://waymark.test") as client:
            deleted = await client.delete("/session", headers=headers)
            refreshed = await client.post("/session/refresh", headers=headers)

        assert deleted.status_code == status
        assert refreshed.status_code == (403 if status == 403 else 401)

    async def test_pages_of_an_allowed_origin_may(
        self, http: httpx.AsyncClient, database_url: str, mira: Person
    ) -> None:
        allowed = Settings(
            data_folder=Path("/nowhere"),
            cors_origins=("https://okr.example",),
            secure_cookies=True,
        )
        transport = httpx.ASGITransport(app=application(allowed, database_url))
        async with httpx.AsyncClient(
            transport=transport, base_url="https://waymark.test", headers={"Origin": "https://okr.example"}
        ) as client:
            signed_in = await sign_in(client, mira)
            refreshed = await client.post("/session/refresh")
            asked = await client.options("/session", headers={"Access-Control-Request-Method": "DELETE"})

        assert "Secure" in signed_in.headers["set-cookie"]
        assert refreshed.status_code == 200
        assert refreshed.headers["access-control-allow-credentials"] == "true"
        assert asked.headers["access-control-allow-origin"] == "https://okr.example"


class TestAccessEnds:
    async def test_with_a_new_password_in_every_other_browser(
        self, http: httpx.AsyncClient, browser: httpx.AsyncClient, mira: Person
    ) -> None:
        here = (await sign_in(browser, mira)).json()["accessToken"]
        async with a_browser(http) as other:
            there = (await sign_in(other, mira)).json()["accessToken"]

            change = {"oldPassword": PASSWORD, "newPassword": "staple tin of paint"}
            await Api(browser, here).succeed("passwordChange", change)

            assert await works(browser, here)
            assert not await works(other, there)
            assert (await other.post("/session/refresh")).status_code == 401
        assert (await sign_in(browser, mira)).status_code == 401
        assert (await sign_in(browser, mira, password="staple tin of paint")).status_code == 200

    async def test_with_deactivation_and_stays_ended(
        self, browser: httpx.AsyncClient, api: Api, company: Factory, mira: Person
    ) -> None:
        token = (await sign_in(browser, mira)).json()["accessToken"]
        admin = api.as_(company.admin)
        await admin.succeed("userDeactivate", {"userId": mira.gid})
        assert not await works(browser, token)
        assert (await sign_in(browser, mira)).status_code == 401

        await admin.succeed("userReactivate", {"userId": mira.gid})

        assert not await works(browser, token)
        assert (await browser.post("/session/refresh")).status_code == 401
        assert (await sign_in(browser, mira)).status_code == 200

    async def test_also_where_somebody_signed_in_at_the_moment_of_their_deactivation(
        self, browser: httpx.AsyncClient, api: Api, company: Factory, mira: Person
    ) -> None:
        admin = api.as_(company.admin)
        await admin.succeed("userDeactivate", {"userId": mira.gid})
        late = await company.token(mira.id)

        await admin.succeed("userReactivate", {"userId": mira.gid})

        assert not await works(browser, late)

    async def test_a_first_password_from_an_administrator_works(
        self, browser: httpx.AsyncClient, api: Api, company: Factory
    ) -> None:
        email = f"bo.{new_id().hex}@example.com"
        await api.as_(company.admin).succeed("userCreate", {"email": email, "name": "Bo", "password": PASSWORD})

        answer = await browser.post("/session", json={"email": email, "password": PASSWORD})

        assert answer.json()["person"]["name"] == "Bo"


class TestCredentials:
    async def test_no_role_of_the_application_reads_them(self, company: Factory, mira: Person) -> None:
        for query in ("select * from credentials", "delete from credentials", "update credentials set id = id"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                async with writing((await company.admin.actor()).sight):
                    await values(query)

    async def test_an_administrator_cannot_replace_somebodys_password(self, company: Factory, mira: Person) -> None:
        for query in ("select waymark.set_password(%s, 'x', now())",):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                async with writing((await company.admin.actor()).sight):
                    await values(query, (mira.id,))

    async def test_who_acts_looks_up_nobody_of_another_organisation(self, company: Factory, mira: Person) -> None:
        stranger = await make_organization("Elsewhere")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with writing((await stranger.admin.actor()).sight):
                await values("select * from waymark.actor(%s, %s, now())", (mira.organization_id, mira.id))

    async def test_a_colleague_ends_nobodys_access(self, company: Factory, mira: Person) -> None:
        tom = await company.person("Tom")

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            async with writing((await tom.actor()).sight):
                await values("select waymark.end_access(%s, now())", (mira.id,))
