"""The organisation and its people through GraphQL."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.people.models import Membership, Role, TokenScope
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

USERS = """query($first: Int, $after: String, $filter: UserFilter, $orderBy: UserOrder) {
    users(first: $first, after: $after, filter: $filter, orderBy: $orderBy) {
      totalCount nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
NOBODY = global_id("User", new_id())


async def names(api: Api, **variables: Any) -> list[str]:
    return [user["name"] for user in (await api.run(USERS, **variables))["users"]["nodes"]]


class TestReadingPeople:
    async def test_tells_who_asks_and_where(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira", manager=company.admin)

        data = await api.as_(mira).run("{ viewer { id name manager { name reports { name } } } organization { name } }")

        assert data == {
            "viewer": {"id": mira.gid, "name": "Mira", "manager": {"name": "Ada", "reports": [{"name": "Mira"}]}},
            "organization": {"name": "Northwind"},
        }

    async def test_pages_in_the_order_of_names(self, api: Api, company: Factory) -> None:
        for name in ("Cem", "Bo", "Bo"):
            await company.person(name)
        admin = api.as_(company.admin)

        first = (await admin.run(USERS, first=3))["users"]
        rest = (await admin.run(USERS, first=3, after=first["pageInfo"]["endCursor"]))["users"]

        assert [user["name"] for user in first["nodes"]] == ["Ada", "Bo", "Bo"]
        assert [user["name"] for user in rest["nodes"]] == ["Cem"]
        assert first["totalCount"] == rest["totalCount"] == 4
        assert (first["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (True, False)
        assert rest["pageInfo"]["hasPreviousPage"]

    async def test_lists_the_newest_first_when_asked(self, api: Api, company: Factory, now: Any) -> None:
        now.forward(days=1)
        await company.person("Zoe")

        assert await names(api.as_(company.admin), orderBy="NEWEST") == ["Zoe", "Ada"]

    async def test_filters(self, api: Api, company: Factory) -> None:
        growth, sales = await company.team("Growth"), await company.team("Sales")
        await company.person("Mira", team=growth)
        await company.person("Tom", team=sales, email=f"percent%{new_id().hex}@example.com")
        await company.person("Left", team=sales, active=False)
        admin = api.as_(company.admin)

        assert await names(admin, filter={"active": False}) == ["Left"]
        assert await names(admin, filter={"text": "IR"}) == ["Mira"]
        assert await names(admin, filter={"text": "%"}) == ["Tom"]
        assert await names(admin, filter={"teamIds": [gid(sales)], "active": True}) == ["Tom"]
        assert await names(admin, filter={"teamIds": [gid(sales), gid(growth)]}) == ["Left", "Mira", "Tom"]
        assert await names(admin, filter={"teamIds": []}) == []
        assert len(await names(admin, filter={"teamIds": None, "text": None, "active": None})) == 4

    async def test_refuses_a_page_that_cannot_be(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)
        cursor = (await admin.run(USERS))["users"]["edges"][0]["cursor"]

        too_many = (await admin.raw(USERS, first=501)).json()
        other_order = (await admin.raw(USERS, after=cursor, orderBy="NEWEST")).json()
        no_team = (await admin.raw(USERS, filter={"teamIds": ["Team_x"]})).json()

        for answer in (too_many, other_order, no_team):
            assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

    async def test_hides_people_of_other_organisations(self, api: Api, company: Factory) -> None:
        foreign = (await make_organization("Elsewhere")).admin

        data = await api.as_(company.admin).run("query($id: ID!) { node(id: $id) { id } }", id=foreign.gid)

        assert data == {"node": None}
        assert await names(api.as_(company.admin)) == ["Ada"]

    async def test_reads_relations_of_many_in_as_many_statements_as_of_one(self, api: Api, company: Factory) -> None:
        team = await company.team(lead=company.admin)
        await company.person("P0", manager=company.admin, team=team)
        query = """{ users(first: 100) { nodes { manager { name } reports { name } teams { name members { name } }
            personalAccessTokens { name } viewerCan { edit { allowed } } } } }"""
        with counted_statements() as few:
            await api.as_(company.admin).run(query)
        for number in range(12):
            await company.person(f"P{number + 1}", manager=company.admin, team=team)

        with counted_statements() as many:
            await api.as_(company.admin).run(query)

        assert many.count == few.count

    async def test_says_what_the_viewer_may_do(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        query = """query($id: ID!) { node(id: $id) { ... on User { viewerCan {
            edit { allowed reason } administer { allowed } deactivate { allowed } reactivate { allowed } } } } }"""

        own = (await api.as_(mira).run(query, id=mira.gid))["node"]["viewerCan"]
        others = (await api.as_(mira).run(query, id=company.admin.gid))["node"]["viewerCan"]
        admins = (await api.as_(company.admin).run(query, id=mira.gid))["node"]["viewerCan"]

        assert own["edit"] == {"allowed": True, "reason": None}
        assert others["edit"]["reason"] == "Only the person themselves or an administrator changes this."
        assert [admins[name]["allowed"] for name in ("administer", "deactivate", "reactivate")] == [True, True, False]


class TestUserCreate:
    async def test_adds_a_person(self, api: Api, company: Factory) -> None:
        request = {
            "email": " Bo@Example.com",
            "name": "Bo",
            "managerId": company.admin.gid,
            "timeZone": "Asia/Tokyo",
            "locale": "ja-jp",
        }

        answer = await api.as_(company.admin).succeed(
            "userCreate",
            request,
            "userEdge { cursor node { email name role active timeZone locale manager { name } revision } }",
        )

        assert answer["userEdge"]["node"] == {
            "email": "bo@example.com",
            "name": "Bo",
            "role": "MEMBER",
            "active": True,
            "timeZone": "Asia/Tokyo",
            "locale": "ja-JP",
            "manager": {"name": "Ada"},
            "revision": 1,
        }
        behind = await names(api.as_(company.admin), after=answer["userEdge"]["cursor"])
        assert behind == []

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        bad = {"email": "bo", "name": "", "timeZone": "Mars", "locale": "??", "password": "short"}

        answer = await api.as_(company.admin).mutate("userCreate", bad)

        assert answer["code"] == "INVALID_INPUT"
        assert {problem["path"][0] for problem in answer["problems"]} == set(bad)

    async def test_refuses_an_address_that_is_taken_here_but_not_elsewhere(self, api: Api, company: Factory) -> None:
        other = await make_organization()
        request = {"email": "bo@example.com", "name": "Bo"}
        await api.as_(other.admin).succeed("userCreate", request)
        await api.as_(company.admin).succeed("userCreate", request)

        answer = await api.as_(company.admin).mutate("userCreate", {**request, "email": "BO@example.com"})

        assert answer["problems"][0] | {"message": ""} == {"path": ["email"], "code": "TAKEN", "message": ""}

    async def test_adds_an_address_once_when_asked_at_the_same_time(self, api: Api, company: Factory) -> None:
        admin = api.as_(company.admin)
        request = {"email": "bo@example.com", "name": "Bo"}

        answers = await asyncio.gather(*(admin.mutate("userCreate", request) for _ in range(5)))

        kinds = sorted(answer["__typename"] for answer in answers)
        assert kinds == ["InvalidInputError"] * 4 + ["UserCreateSuccess"]

    async def test_refuses_a_manager_of_another_organisation(self, api: Api, company: Factory) -> None:
        foreign = (await make_organization()).admin
        request = {"email": "bo@example.com", "name": "Bo", "managerId": foreign.gid}

        answer = await api.as_(company.admin).mutate("userCreate", request)

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["managerId"])

    async def test_refuses_a_member(self, api: Api, company: Factory) -> None:
        answer = await api.as_(await company.person()).mutate("userCreate", {"email": "bo@example.com", "name": "Bo"})

        assert answer["message"] == "Only an administrator adds people."


def change(person: Person, **fields: Any) -> dict[str, Any]:
    return {"userId": person.gid, "expectedRevision": 1, **fields}


class TestUserUpdate:
    async def test_people_change_themselves(self, api: Api, company: Factory) -> None:
        mira = await company.person(avatar_url="https://example.com/old.png")
        fields = {"name": " Mira  K. ", "timeZone": "Europe/Paris", "locale": "FR"}

        answer = await api.as_(mira).succeed(
            "userUpdate",
            change(mira, **fields, avatarUrl=None),
            "user { name timeZone locale avatarUrl revision }",
        )

        assert answer["user"] == {
            "name": "Mira K.",
            "timeZone": "Europe/Paris",
            "locale": "fr",
            "avatarUrl": None,
            "revision": 2,
        }

    async def test_an_administrator_changes_address_role_and_manager(self, api: Api, company: Factory) -> None:
        mira, lead = await company.person(), await company.person("Lea")

        answer = await api.as_(company.admin).succeed(
            "userUpdate",
            change(mira, email="M@Example.com", role="ADMIN", managerId=lead.gid),
            "user { email role manager { name } }",
        )

        assert answer["user"] == {"email": "m@example.com", "role": "ADMIN", "manager": {"name": "Lea"}}

    async def test_people_may_send_what_they_may_not_change_as_it_is(self, api: Api, company: Factory) -> None:
        mira = await company.person(manager=company.admin)

        kept = await api.as_(mira).mutate("userUpdate", change(mira, role="MEMBER", managerId=company.admin.gid))
        other = await api.as_(mira).mutate("userUpdate", change(mira, role="ADMIN"))

        assert kept["__typename"] == "UserUpdateSuccess"
        assert other["message"] == "Only an administrator changes an address, a role or a manager."

    async def test_refuses_a_colleague(self, api: Api, company: Factory) -> None:
        mira, tom = await company.person(), await company.person("Tom")

        answer = await api.as_(tom).mutate("userUpdate", change(mira, name="M"))

        assert answer["code"] == "NOT_PERMITTED"

    async def test_lists_every_problem_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        bad = {
            "name": " ",
            "timeZone": "Mars",
            "locale": "??",
            "avatarUrl": "javascript:x",
            "email": "no",
        }

        answer = await api.as_(company.admin).mutate("userUpdate", change(mira, **bad))

        assert {problem["path"][0] for problem in answer["problems"]} == set(bad)

    async def test_refuses_null_where_there_must_be_something(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await api.as_(mira).mutate("userUpdate", change(mira, name=None))

        assert answer["problems"][0]["code"] == "NULL"

    async def test_refuses_a_circle_of_managers(self, api: Api, company: Factory) -> None:
        top = await company.person("Top")
        middle = await company.person("Middle", manager=top)
        low = await company.person("Low", manager=middle)
        admin = api.as_(company.admin)

        through_others = await admin.mutate("userUpdate", change(top, managerId=low.gid))
        oneself = await admin.mutate("userUpdate", change(top, managerId=top.gid))

        assert through_others["problems"][0]["code"] == oneself["problems"][0]["code"] == "CIRCLE"

    async def test_no_circle_closes_between_two_edits_at_the_same_time(self, api: Api, company: Factory) -> None:
        one, two = await company.person("One"), await company.person("Two")
        admin = api.as_(company.admin)

        answers = await asyncio.gather(
            admin.mutate("userUpdate", change(one, managerId=two.gid)),
            admin.mutate("userUpdate", change(two, managerId=one.gid)),
        )

        assert sorted(answer["__typename"] for answer in answers) == ["InvalidInputError", "UserUpdateSuccess"]

    async def test_refuses_a_manager_who_left(self, api: Api, company: Factory) -> None:
        mira, gone = await company.person(), await company.person("Gone", active=False)

        answer = await api.as_(company.admin).mutate("userUpdate", change(mira, managerId=gone.gid))

        assert answer["problems"][0]["code"] == "NOT_ACTIVE"

    async def test_the_last_administrator_stays_one(self, api: Api, company: Factory) -> None:
        await company.person("Former", role=Role.ADMIN, active=False)
        admin = api.as_(company.admin)

        refused = await admin.mutate("userUpdate", change(company.admin, role="MEMBER"))
        await company.person("Second", role=Role.ADMIN)
        accepted = await admin.mutate("userUpdate", change(company.admin, role="MEMBER"))

        assert refused["problems"][0]["code"] == "LAST_ADMINISTRATOR"
        assert accepted["__typename"] == "UserUpdateSuccess"

    async def test_refuses_an_old_revision(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        await api.as_(mira).succeed("userUpdate", change(mira, name="M"))

        answer = await api.as_(company.admin).run(
            """mutation($input: UserUpdateInput!) { userUpdate(input: $input) { ... on ConflictError {
                changedFields changedBy { name } current { ... on User { name } } } } }""",
            input=change(mira, name="Mirabel"),
        )

        expected = {"changedFields": ["name"], "changedBy": {"name": "M"}, "current": {"name": "M"}}
        assert answer["userUpdate"] == expected

    async def test_finds_nobody_who_is_unknown_or_elsewhere(self, api: Api, company: Factory) -> None:
        foreign = (await make_organization()).admin
        admin = api.as_(company.admin)

        unknown = await admin.mutate("userUpdate", {**change(foreign), "userId": NOBODY})
        elsewhere = await admin.mutate("userUpdate", change(foreign, name="X"))

        assert unknown == elsewhere
        assert elsewhere["code"] == "NOT_FOUND"


class TestUserDeactivate:
    async def test_ends_all_access_at_once(self, api: Api, company: Factory) -> None:
        mira = await company.person()

        answer = await api.as_(company.admin).succeed("userDeactivate", {"userId": mira.gid}, "user { active }")

        assert answer["user"] == {"active": False}
        assert (await api.as_(mira).raw("{ viewer { id } }")).status_code == 401

    async def test_those_who_left_stay_in_the_records(self, api: Api, company: Factory) -> None:
        lead = await company.person("Lea")
        team = await company.team(lead=lead)
        await company.join(lead.id, team)
        mira = await company.person(manager=lead)
        await api.as_(company.admin).succeed("userDeactivate", {"userId": lead.gid})

        data = await api.as_(mira).run(
            "{ viewer { manager { name active } } teams { lead { active } members { name } } }"
        )

        assert data["viewer"]["manager"] == {"name": "Lea", "active": False}
        assert data["teams"] == [{"lead": {"active": False}, "members": []}]

    async def test_refuses_the_last_administrator(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).mutate("userDeactivate", {"userId": company.admin.gid})

        assert answer["problems"][0]["code"] == "LAST_ADMINISTRATOR"

    async def test_one_of_two_administrators_stays_when_both_go_at_once(self, api: Api, company: Factory) -> None:
        second = await company.person("Second", role=Role.ADMIN)

        answers = await asyncio.gather(
            api.as_(company.admin).mutate("userDeactivate", {"userId": second.gid}),
            api.as_(second).mutate("userDeactivate", {"userId": company.admin.gid}),
            return_exceptions=True,
        )

        assert sum(isinstance(one, dict) and one["__typename"] == "UserDeactivateSuccess" for one in answers) == 1

    @pytest.mark.parametrize("mutation", ["userDeactivate", "userReactivate"])
    async def test_refuses_a_member_and_finds_nobody_elsewhere(self, api: Api, company: Factory, mutation: str) -> None:
        mira, foreign = await company.person(), (await make_organization()).admin

        by_member = await api.as_(mira).mutate(mutation, {"userId": company.admin.gid})
        elsewhere = await api.as_(company.admin).mutate(mutation, {"userId": foreign.gid})
        unknown = await api.as_(company.admin).mutate(mutation, {"userId": NOBODY})

        assert by_member["code"] == "NOT_PERMITTED"
        assert elsewhere == unknown
        assert unknown["code"] == "NOT_FOUND"


class TestUserReactivate:
    async def test_lets_a_person_come_back_without_their_former_tokens(self, api: Api, company: Factory) -> None:
        mira = await company.person()
        admin = api.as_(company.admin)
        await admin.succeed("userDeactivate", {"userId": mira.gid})

        answer = await admin.succeed("userReactivate", {"userId": mira.gid}, "user { active }")

        assert answer["user"] == {"active": True}
        assert (await api.as_(mira).raw("{ viewer { id } }")).status_code == 401

    async def test_refuses_somebody_who_is_here(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).mutate("userReactivate", {"userId": (await company.person()).gid})

        assert answer["message"] == "This person is active already."


class TestMembershipsOverTime:
    async def test_counts_days_in_the_organisations_zone(self, api: Api, company: Factory) -> None:
        team = await company.team()
        former, coming, last_day = [await company.person(name) for name in ("Former", "Coming", "Last")]
        await company.add(
            Membership, team_id=team.id, user_id=former.id, starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 17)
        )
        await company.add(Membership, team_id=team.id, user_id=coming.id, starts_on=date(2026, 11, 19))
        await company.add(
            Membership, team_id=team.id, user_id=last_day.id, starts_on=date(2026, 1, 1), ends_on=date(2026, 11, 18)
        )

        data = await api.as_(company.admin).run("{ teams { members { name teams { name } } } }")

        assert data["teams"] == [{"members": [{"name": "Last", "teams": [{"name": "Growth"}]}]}]


class TestReadTokens:
    async def test_ask_but_change_nothing(self, api: Api, company: Factory) -> None:
        reader = await company.person(role=Role.ADMIN, scope=TokenScope.READ)

        answer = await api.as_(reader).mutate("userUpdate", change(reader, name="R"))

        assert (await api.as_(reader).run("{ viewer { name } }"))["viewer"] == {"name": "Mira"}
        assert answer["message"] == "This access token may only read."
