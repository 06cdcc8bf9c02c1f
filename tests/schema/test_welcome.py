"""Links to accounts that are there already: sent once, after an import or later, and good for a first password."""

from __future__ import annotations

import httpx
import pytest

from tests.schema.test_csv_import import counts, imported
from tests.support.browser import a_browser
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.mail import all_mail, token_in

PEOPLE = "email,name,active\nzoe@sea.example,Zoë,\ngus@sea.example,Gus,no\n"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
async def nothing_is_waiting(jobs: Jobs) -> None:
    """Send away what other tests left in the outbox of this worker's database."""
    await all_mail(jobs)


class TestImport:
    async def test_sends_new_people_a_link_with_which_they_set_a_password(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs
    ) -> None:
        report = await imported(api, company.admin, people=PEOPLE, welcome=True)
        mail = await all_mail(jobs)

        async with a_browser(http) as browser:
            body = {"token": token_in(mail["zoe@sea.example"][0]), "password": PASSWORD}
            answer = await browser.post("/password/reset", json=body)

        assert counts(report)["LETTER"] == (1, 0, 0)
        assert len(mail["zoe@sea.example"]) == 1
        assert "gus@sea.example" not in mail
        assert answer.status_code == 204

    async def test_again_sends_nobody_another_one(self, api: Api, company: Factory, jobs: Jobs) -> None:
        await imported(api, company.admin, people=PEOPLE, welcome=True)
        await all_mail(jobs)

        again = await imported(api, company.admin, people=PEOPLE, welcome=True)

        assert "LETTER" not in counts(again)
        assert await all_mail(jobs) == {}

    async def test_sends_nothing_when_dry_or_unasked(self, api: Api, company: Factory, jobs: Jobs) -> None:
        dry = await imported(api, company.admin, people=PEOPLE, welcome=True, dryRun=True)
        await imported(api, company.admin, people=PEOPLE)

        assert counts(dry)["LETTER"] == (1, 0, 0)
        assert await all_mail(jobs) == {}


class TestUsersWelcome:
    WHO = "users { name }"

    async def test_sends_everybody_a_link_who_has_none_and_no_password(
        self, api: Api, company: Factory, jobs: Jobs
    ) -> None:
        await imported(api, company.admin, people=PEOPLE)
        await company.password(company.admin, PASSWORD)
        admin = api.as_(company.admin)

        first = await admin.succeed("usersWelcome", {}, self.WHO)
        second = await admin.succeed("usersWelcome", {}, self.WHO)

        assert (first["users"], second["users"]) == ([{"name": "Zoë"}], [])
        assert set(await all_mail(jobs)) == {"zoe@sea.example"}

    async def test_sends_another_one_where_asked(self, api: Api, company: Factory, jobs: Jobs) -> None:
        mira, admin = await company.person("Mira"), api.as_(company.admin)
        await admin.succeed("usersWelcome", {"userIds": [mira.gid]})

        without = await admin.succeed("usersWelcome", {"userIds": [mira.gid]}, self.WHO)
        again = await admin.succeed("usersWelcome", {"userIds": [mira.gid], "again": True}, self.WHO)

        assert (without["users"], again["users"]) == ([], [{"name": "Mira"}])
        assert len((await all_mail(jobs))[mira.email]) == 2

    async def test_sends_nothing_to_who_has_a_password(self, api: Api, company: Factory, jobs: Jobs) -> None:
        mira = await company.person("Mira")
        await company.password(mira, PASSWORD)

        answer = await api.as_(company.admin).succeed("usersWelcome", {"userIds": [mira.gid], "again": True}, self.WHO)

        assert answer["users"] == []

    async def test_is_for_administrators(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")

        answer = await api.as_(mira).mutate("usersWelcome", {"userIds": [mira.gid]})

        assert answer["__typename"] == "NotPermittedError"
