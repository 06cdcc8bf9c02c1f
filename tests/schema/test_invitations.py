"""Invitations: asked in by mail, joined over HTTP, and nothing told to anybody else."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from app.core.ids import global_id, new_id
from app.people.models import Role
from tests.support.browser import a_browser
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.mail import WEB, all_mail, mailed, token_in

PASSWORD = "correct horse battery"
OPEN = """{ invitations { totalCount nodes { email role teams { name } manager { name } invitedBy { name }
    createdAt sentAt expiresAt viewerCan { manage { allowed } } } } }"""
OVER = (404, "LINK_OVER")


@pytest.fixture
def address() -> str:
    return f"nora.{new_id().hex}@example.com"


async def invited(api: Api, person: Person, address: str, **given: Any) -> str:
    selection = "invitationEdge { node { id } }"
    answer = await api.as_(person).succeed("invitationCreate", {"email": address, **given}, selection)
    return str(answer["invitationEdge"]["node"]["id"])


async def accept(http: httpx.AsyncClient, token: str, **given: Any) -> httpx.Response:
    async with a_browser(http) as browser:
        body = {"token": token, "name": "Nora", "password": PASSWORD, **given}
        return await browser.post("/invitation/accept", json=body)


async def look(http: httpx.AsyncClient, token: str) -> httpx.Response:
    async with a_browser(http) as browser:
        return await browser.post("/invitation", json={"token": token})


def outcome(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestJoining:
    async def test_makes_the_person_that_was_invited_and_signs_them_in(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        lena = await company.person("Lena")
        team = await company.team("Growth", lead=lena)
        await invited(api, company.admin, f" {address.upper()}", teamIds=[gid(team)], managerId=lena.gid)
        [text] = await mailed(jobs, address)

        shown = await look(http, token_in(text))
        answer = await accept(http, token_in(text))

        assert "Ada invites you to Northwind" in text
        assert f"{WEB}/invitation#" in text
        assert shown.json() | {"organization": ""} == {
            "email": address,
            "organization": "",
            "invitedBy": {"name": "Ada"},
        }
        assert answer.status_code == 200
        assert "waymark_session" in answer.headers["set-cookie"]
        data = await Api(http, answer.json()["accessToken"]).run(
            "{ viewer { name email role teams { name } manager { name } sessions { current } } }"
        )
        assert data["viewer"] == {
            "name": "Nora",
            "email": address,
            "role": "MEMBER",
            "teams": [{"name": "Growth"}],
            "manager": {"name": "Lena"},
            "sessions": [{"current": True}],
        }
        async with a_browser(http) as browser:
            signed_in = await browser.post("/session", json={"email": address, "password": PASSWORD})
        assert signed_in.status_code == 200
        assert (await api.as_(company.admin).run(OPEN))["invitations"]["totalCount"] == 0

    async def test_happens_once(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        await invited(api, company.admin, address)
        [text] = await mailed(jobs, address)

        answers = await asyncio.gather(*(accept(http, token_in(text)) for _ in range(3)))
        later = await accept(http, token_in(text))

        assert sorted(answer.status_code for answer in answers) == [200, 404, 404]
        assert outcome(later) == outcome(await look(http, token_in(text))) == OVER

    async def test_tells_every_problem_at_once_and_the_link_stays(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        await invited(api, company.admin, address)
        [text] = await mailed(jobs, address)

        bad = await accept(http, token_in(text), name=" ", password="short")
        good = await accept(http, token_in(text))

        assert (bad.status_code, bad.json()["code"]) == (422, "INVALID_INPUT")
        assert [problem["path"] for problem in bad.json()["problems"]] == [["name"], ["password"]]
        assert good.status_code == 200

    async def test_refuses_a_link_that_expired_or_never_was_one(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str, now: Any
    ) -> None:
        await invited(api, company.admin, address)
        [text] = await mailed(jobs, address)
        now.forward(days=7)

        answers = [await accept(http, token) for token in (token_in(text), "made up", "nul\0", "")]

        assert {(outcome(answer), answer.text) for answer in answers} == {(OVER, answers[0].text)}

    async def test_refuses_where_whoever_invited_could_not_do_it_any_more(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        eve, lou = await company.person("Eve", role=Role.ADMIN), await company.person("Lou", role=Role.ADMIN)
        others = f"other.{address}"
        await invited(api, eve, address, role="ADMIN")
        await invited(api, lou, others)
        arrived = await all_mail(jobs)
        [text], [other] = arrived[address], arrived[others]
        change = {"userId": eve.gid, "expectedRevision": 1, "role": "MEMBER"}
        await api.as_(company.admin).succeed("userUpdate", change)
        await api.as_(company.admin).succeed("userDeactivate", {"userId": lou.gid})

        assert outcome(await accept(http, token_in(text))) == OVER
        assert outcome(await accept(http, token_in(other))) == OVER

    async def test_leaves_out_a_manager_who_left_and_a_team_that_is_gone(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        lena, team = await company.person("Lena"), await company.team("Growth")
        await invited(api, company.admin, address, teamIds=[gid(team)], managerId=lena.gid)
        [text] = await mailed(jobs, address)
        await api.as_(company.admin).succeed("userDeactivate", {"userId": lena.gid})
        await api.as_(company.admin).succeed("teamDelete", {"teamId": gid(team)})

        answer = await accept(http, token_in(text))

        data = await Api(http, answer.json()["accessToken"]).run("{ viewer { teams { name } manager { name } } }")
        assert data["viewer"] == {"teams": [], "manager": None}

    async def test_cannot_be_guessed_at(self, http: httpx.AsyncClient, company: Factory) -> None:
        async with a_browser(http) as browser:
            answers = [await browser.post("/invitation", json={"token": "the same"}) for _ in range(11)]

        assert [answer.status_code for answer in answers] == [404] * 10 + [429]
        assert answers[-1].headers["retry-after"] == "900"

    @pytest.mark.parametrize("path", ["/invitation", "/invitation/accept", "/password/forgotten", "/password/reset"])
    async def test_takes_json_with_texts_only(self, http: httpx.AsyncClient, path: str) -> None:
        form = await http.post(path, data={"token": "x", "email": "x"})
        numbers = await http.post(path, json={"token": 1, "email": 1, "name": None})

        assert (form.status_code, form.json()["code"]) == (415, "INVALID_INPUT")
        assert (numbers.status_code, numbers.json()["code"]) == (422, "INVALID_INPUT")


class TestInvitationCreate:
    async def test_lists_what_is_open_to_administrators_and_to_whoever_invited(
        self, api: Api, company: Factory, address: str
    ) -> None:
        lena, mira = await company.person("Lena"), await company.person("Mira")
        team = await company.team("Growth", lead=lena)
        await invited(api, lena, address, teamIds=[gid(team)], managerId=lena.gid)
        await invited(api, company.admin, f"x.{address}", role="ADMIN")

        seen = {who.name: (await api.as_(who).run(OPEN))["invitations"] for who in (company.admin, lena, mira)}

        assert [(name, found["totalCount"]) for name, found in seen.items()] == [("Ada", 2), ("Lena", 1), ("Mira", 0)]
        assert seen["Lena"]["nodes"] == [
            {
                "email": address,
                "role": "MEMBER",
                "teams": [{"name": "Growth"}],
                "manager": {"name": "Lena"},
                "invitedBy": {"name": "Lena"},
                "createdAt": "2026-11-18T10:00:00Z",
                "sentAt": "2026-11-18T10:00:00Z",
                "expiresAt": "2026-11-25T10:00:00Z",
                "viewerCan": {"manage": {"allowed": True}},
            }
        ]

    async def test_says_what_to_do_with_an_address_that_is_known(
        self, api: Api, company: Factory, address: str
    ) -> None:
        lena, mira = await company.person("Lena"), await company.person("Mira")
        left = await company.person("Lou", active=False)
        team = await company.team("Growth", lead=lena)
        await invited(api, company.admin, address)
        elsewhere = await (await make_organization("Elsewhere")).person("Twin")

        answers = {
            email: await api.as_(lena).mutate("invitationCreate", {"email": email, "teamIds": [gid(team)]})
            for email in (mira.email, left.email, address, "nobody", elsewhere.email)
        }

        found = [[problem["code"] for problem in answer.get("problems", [])] for answer in answers.values()]
        assert found == [["TAKEN"], ["LEFT"], ["INVITED"], ["NOT_AN_EMAIL"], []]

    async def test_refuses_leads_what_only_administrators_may(self, api: Api, company: Factory, address: str) -> None:
        lena = await company.person("Lena")
        own, other = await company.team("Growth", lead=lena), await company.team("Sales")
        of = {"email": address, "teamIds": [gid(own)]}

        answers = [
            await api.as_(lena).mutate("invitationCreate", {**of, **given})
            for given in (
                {"role": "ADMIN"},
                {"teamIds": []},
                {"teamIds": [gid(own), gid(other)]},
                {"managerId": company.admin.gid},
            )
        ]

        assert [answer["code"] for answer in answers] == ["NOT_PERMITTED"] * 4

    async def test_writes_no_mail_when_it_is_refused(
        self, api: Api, company: Factory, jobs: Jobs, address: str
    ) -> None:
        mira = await company.person("Mira")

        await api.as_(mira).mutate("invitationCreate", {"email": address})

        assert await mailed(jobs, address) == []


class TestInvitationResend:
    async def test_sends_a_new_link_and_ends_the_former(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str, now: Any
    ) -> None:
        invitation = await invited(api, company.admin, address)
        [first] = await mailed(jobs, address)
        now.forward(days=10)

        again = await api.as_(company.admin).succeed(
            "invitationResend", {"invitationId": invitation}, "invitation { sentAt expiresAt }"
        )
        [second] = await mailed(jobs, address)

        assert again["invitation"] == {"sentAt": "2026-11-28T10:00:00Z", "expiresAt": "2026-12-05T10:00:00Z"}
        assert outcome(await accept(http, token_in(first))) == OVER
        assert (await accept(http, token_in(second))).status_code == 200

    async def test_refuses_a_fourth_time_within_a_quarter_of_an_hour(
        self, api: Api, company: Factory, address: str
    ) -> None:
        asked = {"invitationId": await invited(api, company.admin, address)}

        answers = [await api.as_(company.admin).mutate("invitationResend", asked) for _ in range(4)]

        assert answers[-1]["code"] == "LIMIT_REACHED"
        assert "code" not in answers[-2]


class TestInvitationRevoke:
    async def test_ends_the_link_and_frees_the_address(
        self, api: Api, http: httpx.AsyncClient, company: Factory, jobs: Jobs, address: str
    ) -> None:
        ada, invitation = api.as_(company.admin), await invited(api, company.admin, address)
        [text] = await mailed(jobs, address)

        answer = await ada.succeed("invitationRevoke", {"invitationId": invitation}, "deletedId")
        again = await ada.mutate("invitationRevoke", {"invitationId": invitation})

        assert answer["deletedId"] == invitation
        assert again["code"] == "NOT_FOUND"
        assert outcome(await accept(http, token_in(text))) == OVER
        assert await invited(api, company.admin, address)

    async def test_finds_nothing_for_others(self, api: Api, company: Factory, address: str) -> None:
        mira, invitation = await company.person("Mira"), await invited(api, company.admin, address)
        unknown = global_id("Invitation", new_id())

        answers = [
            await api.as_(mira).mutate("invitationRevoke", {"invitationId": each}) for each in (invitation, unknown)
        ]

        assert answers[0] == answers[1]
        assert answers[0]["code"] == "NOT_FOUND"
