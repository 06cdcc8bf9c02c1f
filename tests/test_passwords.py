"""A forgotten password: a link by mail, the same answer for everybody, and all access ended."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.support.browser import a_browser
from tests.support.factories import Factory, Person, make_organization
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.mail import WEB, all_mail, mailed, token_in
from tests.support.statements import counted_statements

OLD, NEW = "correct horse battery", "staple tin of paint"


@pytest.fixture
async def mira(company: Factory) -> Person:
    person = await company.person()
    await company.password(person, OLD)
    return person


async def ask(http: httpx.AsyncClient, address: str) -> httpx.Response:
    async with a_browser(http) as browser:
        return await browser.post("/password/forgotten", json={"email": address})


async def reset(http: httpx.AsyncClient, token: str, password: str = NEW) -> httpx.Response:
    async with a_browser(http) as browser:
        return await browser.post("/password/reset", json={"token": token, "password": password})


async def sign_in(http: httpx.AsyncClient, person: Person, password: str) -> httpx.Response:
    async with a_browser(http) as browser:
        return await browser.post("/session", json={"email": person.email, "password": password})


class TestForgotten:
    async def test_mails_a_link_that_sets_the_password_and_ends_all_access(
        self, http: httpx.AsyncClient, mira: Person, jobs: Jobs
    ) -> None:
        before = (await sign_in(http, mira, OLD)).json()["accessToken"]
        await ask(http, f" {mira.email.upper()} ")
        [text] = await mailed(jobs, mira.email)

        answer = await reset(http, token_in(text))
        [told] = await mailed(jobs, mira.email)

        assert f"{WEB}/password#" in text
        assert answer.status_code == 204
        assert (await Api(http, before).raw("{ viewer { id } }")).status_code == 401
        assert (await Api(http, mira.token).raw("{ viewer { id } }")).status_code == 401
        assert (await sign_in(http, mira, OLD)).status_code == 401
        assert (await sign_in(http, mira, NEW)).status_code == 200
        assert "was changed just now" in told

    async def test_answers_the_same_with_the_same_work_for_every_address(
        self, http: httpx.AsyncClient, company: Factory, mira: Person, jobs: Jobs
    ) -> None:
        left = await company.person("Left", active=False)
        addresses = [mira.email, left.email, "nobody@example.com", "nul\0@example.com", "x" * 300, ""]
        answers, work = [], []

        for address in addresses:
            with counted_statements() as counter:
                answers.append(await ask(http, address))
            work.append(counter.count)

        assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
        assert len(set(work)) == 1
        arrived = await all_mail(jobs)
        assert [len(arrived.get(address, [])) for address in addresses] == [1, 0, 0, 0, 0, 0]

    async def test_mails_one_link_for_each_organisation(
        self, http: httpx.AsyncClient, company: Factory, mira: Person, jobs: Jobs
    ) -> None:
        twin = await (await make_organization("Southwind")).person("Twin", email=mira.email)
        await ask(http, mira.email)
        texts = await mailed(jobs, mira.email)
        [southwind] = [text for text in texts if "Southwind" in text]

        await reset(http, token_in(southwind))
        signed_in = await sign_in(http, mira, NEW)

        assert len(texts) == 2
        assert signed_in.json()["person"]["id"] == twin.gid
        assert (await sign_in(http, mira, OLD)).json()["person"]["id"] == mira.gid

    async def test_limits_how_often_an_address_is_asked_for(self, http: httpx.AsyncClient, now: Any) -> None:
        answers = [await ask(http, f"{id(now)}@example.com") for _ in range(6)]

        assert [answer.status_code for answer in answers] == [202] * 5 + [429]
        assert answers[-1].json()["code"] == "TOO_MANY_ATTEMPTS"


class TestReset:
    @pytest.fixture
    async def token(self, http: httpx.AsyncClient, mira: Person, jobs: Jobs) -> str:
        await ask(http, mira.email)
        [text] = await mailed(jobs, mira.email)
        return token_in(text)

    async def test_happens_once_and_ends_other_links(
        self, http: httpx.AsyncClient, mira: Person, jobs: Jobs, token: str
    ) -> None:
        await ask(http, mira.email)
        [other] = await mailed(jobs, mira.email)

        answers = await asyncio.gather(*(reset(http, token) for _ in range(3)))
        later = [await reset(http, each) for each in (token, token_in(other))]

        assert sorted(answer.status_code for answer in answers) == [204, 404, 404]
        assert [answer.json()["code"] for answer in later] == ["LINK_OVER"] * 2

    async def test_refuses_after_an_hour_and_what_never_was_a_link(
        self, http: httpx.AsyncClient, mira: Person, token: str, now: Any
    ) -> None:
        now.forward(hours=1)

        answers = [await reset(http, each) for each in (token, "made up", "nul\0", mira.token)]

        assert {(answer.status_code, answer.text) for answer in answers} == {(404, answers[0].text)}
        assert (await sign_in(http, mira, OLD)).status_code == 200

    async def test_refuses_for_somebody_who_left(
        self, http: httpx.AsyncClient, api: Api, company: Factory, mira: Person, token: str
    ) -> None:
        await api.as_(company.admin).succeed("userDeactivate", {"userId": mira.gid})

        assert (await reset(http, token)).json()["code"] == "LINK_OVER"

    async def test_tells_what_is_wrong_with_a_password_and_the_link_stays(
        self, http: httpx.AsyncClient, mira: Person, token: str
    ) -> None:
        bad = await reset(http, token, "short")
        good = await reset(http, token)

        assert (bad.status_code, bad.json()["problems"][0]["path"]) == (422, ["password"])
        assert good.status_code == 204


class TestChange:
    async def test_is_told_by_mail(self, api: Api, mira: Person, jobs: Jobs) -> None:
        await api.as_(mira).succeed("passwordChange", {"oldPassword": OLD, "newPassword": NEW})

        [told] = await mailed(jobs, mira.email)

        assert "If it was not you, set a new one at once" in told
