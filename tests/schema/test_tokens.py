"""Passwords and personal access tokens through GraphQL."""

from __future__ import annotations

from typing import Any

from app.core.ids import global_id, new_id
from app.people.tokens import enter
from tests.support.factories import Factory, Person, make_organization
from tests.support.graphql import Api

OLD, NEW = "correct horse battery", "staple tin of paint"
TOKENS = "{ viewer { personalAccessTokens { name scope createdAt expiresAt lastUsedAt } } }"
MADE = "token personalAccessToken { id name scope expiresAt lastUsedAt }"


async def made(api: Api, person: Person, **fields: Any) -> dict[str, Any]:
    return await api.as_(person).succeed("personalAccessTokenCreate", {"name": "CI", **fields}, MADE)


class TestPersonalAccessTokenCreate:
    async def test_makes_a_token_that_acts_for_the_person(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await made(api, mira, expiresInDays=30)

        assert answer["personalAccessToken"] | {"id": ""} == {
            "id": "",
            "name": "CI",
            "scope": "READ",
            "expiresAt": "2026-12-18T10:00:00Z",
            "lastUsedAt": None,
        }
        data = await Api(api.http, answer["token"]).run(TOKENS)
        assert data["viewer"]["personalAccessTokens"][0]["lastUsedAt"] == "2026-11-18T10:00:00Z"

    async def test_a_token_for_reading_changes_nothing(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        reading = Api(api.http, (await made(api, mira))["token"])
        writing = Api(api.http, (await made(api, mira, scope="WRITE"))["token"])
        change = {"userId": mira.gid, "expectedRevision": 1, "name": "M"}

        assert (await reading.mutate("userUpdate", change))["message"] == "This access token may only read."
        assert (await writing.mutate("userUpdate", change))["__typename"] == "UserUpdateSuccess"

    async def test_a_token_makes_no_successor_and_changes_no_password(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        program = Api(api.http, (await made(api, mira, scope="WRITE"))["token"])

        successor = await program.mutate("personalAccessTokenCreate", {"name": "Next"})
        password = await program.mutate("passwordChange", {"oldPassword": OLD, "newPassword": NEW})

        assert successor["code"] == password["code"] == "NOT_PERMITTED"

    async def test_ends_by_itself(self, api: Api, company: Factory, now: Any) -> None:
        token = (await made(api, await company.person(), expiresInDays=1))["token"]

        now.forward(days=1)

        assert await enter(token) is None

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await api.as_(mira).mutate("personalAccessTokenCreate", {"name": " ", "expiresInDays": 366})

        assert [problem["path"] for problem in answer["problems"]] == [["name"], ["expiresInDays"]]

    async def test_refuses_more_than_fifty(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        for _ in range(50):
            await made(api, mira)

        answer = await api.as_(mira).mutate("personalAccessTokenCreate", {"name": "One more"})

        assert answer["code"] == "LIMIT_REACHED"

    async def test_nobody_sees_the_tokens_of_others(self, api: Api, company: Factory) -> None:
        mira = await company.person(manager=company.admin)
        answer = await made(api, mira)
        query = """query($person: ID!, $token: ID!) {
            node(id: $person) { ... on User { personalAccessTokens { name } } } token: node(id: $token) { id } }"""

        data = await api.as_(company.admin).run(query, person=mira.gid, token=answer["personalAccessToken"]["id"])

        assert data == {"node": {"personalAccessTokens": []}, "token": None}


class TestPersonalAccessTokenRevoke:
    async def test_ends_a_token_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        answer = await made(api, mira)
        token_id = answer["personalAccessToken"]["id"]

        revoked = await api.as_(mira).succeed(
            "personalAccessTokenRevoke", {"tokenId": token_id}, "deletedId viewer { personalAccessTokens { id } }"
        )

        assert revoked["deletedId"] == token_id
        assert revoked["viewer"]["personalAccessTokens"] == []
        assert (await Api(api.http, answer["token"]).raw("{ viewer { id } }")).status_code == 401

    async def test_finds_no_token_of_anybody_else(self, api: Api, company: Factory) -> None:
        mira, elsewhere = await company.person(), await make_organization()
        foreign = (await made(api, elsewhere.admin))["personalAccessToken"]["id"]
        colleagues = (await made(api, company.admin))["personalAccessToken"]["id"]
        unknown = global_id("PersonalAccessToken", new_id())

        answers = [
            await api.as_(mira).mutate("personalAccessTokenRevoke", {"tokenId": token_id})
            for token_id in (foreign, colleagues, unknown)
        ]

        assert answers[0] == answers[1] == answers[2]
        assert answers[0]["code"] == "NOT_FOUND"

    async def test_finds_no_token_that_was_revoked_before(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        request = {"tokenId": (await made(api, mira))["personalAccessToken"]["id"]}
        await api.as_(mira).succeed("personalAccessTokenRevoke", request)

        answer = await api.as_(mira).mutate("personalAccessTokenRevoke", request)

        assert answer["code"] == "NOT_FOUND"


class TestPasswordChange:
    async def test_needs_the_present_password(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        await company.password(mira, OLD)

        wrong = await api.as_(mira).mutate("passwordChange", {"oldPassword": "something else", "newPassword": NEW})
        right = await api.as_(mira).mutate("passwordChange", {"oldPassword": OLD, "newPassword": NEW})
        again = await api.as_(mira).mutate("passwordChange", {"oldPassword": OLD, "newPassword": NEW})

        assert wrong["problems"][0]["code"] == again["problems"][0]["code"] == "WRONG"
        assert right["__typename"] == "PasswordChangeSuccess"

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await api.as_(mira).mutate("passwordChange", {"oldPassword": "something else", "newPassword": "short"})

        assert {problem["path"][0] for problem in answer["problems"]} == {"oldPassword", "newPassword"}

    async def test_cannot_be_guessed(self, api: Api, company: Factory, now: Any) -> None:
        mira = await company.person()
        await company.password(mira, OLD)
        guess = {"oldPassword": "something else", "newPassword": NEW}
        for _ in range(10):
            assert (await api.as_(mira).mutate("passwordChange", guess))["code"] == "INVALID_INPUT"

        even_right = await api.as_(mira).mutate("passwordChange", {**guess, "oldPassword": OLD})
        now.forward(minutes=15)
        later = await api.as_(mira).mutate("passwordChange", {**guess, "oldPassword": OLD})

        assert even_right["code"] == "LIMIT_REACHED"
        assert later["__typename"] == "PasswordChangeSuccess"
