"""Who reports to whom, from which day on."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.database.unit_of_work import values, writing
from tests.support.factories import Factory, Person
from tests.support.graphql import Api
from tests.support.statements import counted_statements

ON = """query($id: ID!, $on: Date) { node(id: $id) { ... on User { manager(on: $on) { name }
    reports(on: $on) { name } } } }"""


async def manager_of(api: Api, person: Person, on: str | None = None) -> str | None:
    manager = (await api.run(ON, id=person.gid, on=on))["node"]["manager"]
    return manager["name"] if manager else None


def line(person: Person, manager: Person | None, **rest: Any) -> dict[str, Any]:
    return {"userId": person.gid, "managerId": manager.gid if manager else None, **rest}


class TestUserManagerSet:
    async def test_a_day_to_come_takes_effect_when_it_comes(self, api: Api, company: Factory, now: Any) -> None:
        old, new = await company.person("Old"), await company.person("New")
        mira = await company.person(manager=old)
        admin = api.as_(company.admin)

        answer = await admin.succeed(
            "userManagerSet",
            line(mira, new, startsOn="2026-11-20"),
            "user { manager { name } reportingLines { manager { name } startsOn endsOn } }",
        )
        before = (mira.id in (await old.actor()).report_ids, mira.id in (await new.actor()).report_ids)
        now.forward(days=2)
        after = (mira.id in (await old.actor()).report_ids, mira.id in (await new.actor()).report_ids)

        assert answer["user"]["manager"] == {"name": "Old"}
        assert answer["user"]["reportingLines"] == [
            {"manager": {"name": "Old"}, "startsOn": "2025-11-18", "endsOn": "2026-11-19"},
            {"manager": {"name": "New"}, "startsOn": "2026-11-20", "endsOn": None},
        ]
        assert (before, after) == ((True, False), (False, True))
        assert await manager_of(admin, mira) == "New"

    async def test_the_day_begins_in_the_organisations_zone(self, api: Api, company: Factory, now: Any) -> None:
        async with writing((await company.admin.actor()).sight):
            await values("update organizations set time_zone = 'Pacific/Auckland'")
        new, mira = await company.person("New"), await company.person()
        await api.as_(company.admin).succeed("userManagerSet", line(mira, new, startsOn="2026-11-20"))

        now.forward(days=1)
        before = (await new.actor()).report_ids
        now.forward(hours=4)

        assert before == frozenset()
        assert mira.id in (await new.actor()).report_ids

    async def test_last_months_report_shows_last_months_team(self, api: Api, company: Factory) -> None:
        old, new = await company.person("Old"), await company.person("New")
        mira = await company.person(manager=old)
        admin = api.as_(company.admin)
        await admin.succeed("userManagerSet", line(mira, new))

        then = await admin.run(ON, id=old.gid, on="2026-10-18")
        today = await admin.run(ON, id=old.gid, on=None)

        assert then["node"]["reports"] == [{"name": "Mira"}]
        assert today["node"]["reports"] == []
        assert (await manager_of(admin, mira, "2026-11-17"), await manager_of(admin, mira)) == ("Old", "New")

    async def test_who_left_meanwhile_is_still_shown_on_that_day(self, api: Api, company: Factory) -> None:
        max_ = await company.person("Max")
        mira = await company.person(manager=max_)
        admin = api.as_(company.admin)

        await admin.succeed("userDeactivate", {"userId": mira.gid})

        assert (await admin.run(ON, id=max_.gid, on="2026-11-17"))["node"]["reports"] == [{"name": "Mira"}]
        assert (await admin.run(ON, id=max_.gid))["node"]["reports"] == []

    async def test_nobody_is_a_manager_too(self, api: Api, company: Factory) -> None:
        mira = await company.person(manager=await company.person("Max"))

        await api.as_(company.admin).succeed("userManagerSet", line(mira, None))

        assert await manager_of(api.as_(mira), mira) is None

    async def test_takes_the_place_of_what_was_settled_for_later(self, api: Api, company: Factory) -> None:
        max_, nora, mira = [await company.person(name) for name in ("Max", "Nora", "Mira")]
        admin = api.as_(company.admin)
        await admin.succeed("userManagerSet", line(mira, max_, startsOn="2026-12-01"))

        await admin.succeed("userManagerSet", line(mira, nora, startsOn="2026-11-25"))

        assert await manager_of(admin, mira, "2026-12-24") == "Nora"

    async def test_rewrites_days_that_are_over_with_a_reason(self, api: Api, company: Factory) -> None:
        max_, mira = await company.person("Max"), await company.person()
        admin, asked = api.as_(company.admin), line(mira, max_, startsOn="2026-11-02")

        refused = await admin.mutate("userManagerSet", asked)
        await admin.succeed("userManagerSet", {**asked, "reason": "HR told us late."})
        told = await admin.run(
            "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action reason changes { field after } } } }",
            id=mira.gid,
        )

        assert [(each["path"], each["code"]) for each in refused["problems"]] == [(["reason"], "REQUIRED")]
        assert await manager_of(admin, mira, "2026-11-02") == "Max"
        [record] = told["auditRecords"]["nodes"]
        assert (record["action"], record["reason"]) == ("user.set_manager", "HR told us late.")
        assert {"field": "startsOn", "after": "2026-11-02"} in record["changes"]

    async def test_refuses_a_circle_on_any_day(self, api: Api, company: Factory) -> None:
        max_ = await company.person("Max")
        mira = await company.person(manager=max_)
        other = await company.person("Nora")
        admin = api.as_(company.admin)
        await admin.succeed("userManagerSet", line(mira, other, startsOn="2026-12-01"))

        at_once = await admin.mutate("userManagerSet", line(max_, mira))
        later = await admin.mutate("userManagerSet", line(max_, mira, startsOn="2026-12-01"))
        meets_later = await admin.mutate("userManagerSet", line(other, mira, startsOn="2026-11-19"))

        assert at_once["problems"][0]["code"] == "CIRCLE"
        assert later["__typename"] == "UserManagerSetSuccess"
        assert meets_later["problems"][0]["code"] == "CIRCLE"

    async def test_refuses_those_who_left(self, api: Api, company: Factory) -> None:
        gone, mira = await company.person("Gone", active=False), await company.person()

        answer = await api.as_(company.admin).mutate("userManagerSet", line(mira, gone))

        assert answer["problems"][0]["code"] == "NOT_ACTIVE"

    async def test_refuses_everybody_but_administrators(self, api: Api, company: Factory) -> None:
        max_ = await company.person("Max")
        mira = await company.person(manager=max_)

        for person in (max_, mira):
            answer = await api.as_(person).mutate("userManagerSet", line(mira, None))

            assert answer["message"] == "Only an administrator changes an address, a role or a manager."

    async def test_two_at_once_leave_one_line(self, api: Api, company: Factory) -> None:
        max_, nora, mira = [await company.person(name) for name in ("Max", "Nora", "Mira")]
        admin = api.as_(company.admin)

        await asyncio.gather(*(admin.succeed("userManagerSet", line(mira, one)) for one in (max_, nora)))

        lines = await admin.run(
            "query($id: ID!) { node(id: $id) { ... on User { reportingLines { endsOn } } } }", id=mira.gid
        )
        assert lines["node"]["reportingLines"] == [{"endsOn": None}]


class TestOtherWaysToAManager:
    @pytest.mark.parametrize("create", [True, False])
    async def test_keep_the_day(self, api: Api, company: Factory, create: bool) -> None:
        max_, admin = await company.person("Max"), api.as_(company.admin)
        selection = "reportingLines { manager { name } startsOn endsOn }"

        if create:
            asked = {"email": "nora@example.com", "name": "Nora", "managerId": max_.gid}
            user = (await admin.succeed("userCreate", asked, f"userEdge {{ node {{ {selection} }} }}"))["userEdge"][
                "node"
            ]
        else:
            asked = {"userId": (await company.person()).gid, "expectedRevision": 1, "managerId": max_.gid}
            user = (await admin.succeed("userUpdate", asked, f"user {{ {selection} }}"))["user"]

        assert user["reportingLines"] == [{"manager": {"name": "Max"}, "startsOn": "2026-11-18", "endsOn": None}]


async def test_reads_many_in_as_many_statements_as_one(api: Api, company: Factory) -> None:
    query = """{ users(first: 50) { nodes { reportingLines { manager { name } } manager(on: "2026-11-01") { name }
        reports(on: "2026-11-01") { name } teams(on: "2026-11-01") { members(on: "2026-11-01") { name } } } } }"""
    team = await company.team()
    max_ = await company.person("Max", team=team)
    await company.person("P", manager=max_, team=team)
    with counted_statements() as few:
        await api.as_(company.admin).run(query)
    for number in range(10):
        await company.person(f"P{number}", manager=max_, team=await company.team(f"T{number}"))

    with counted_statements() as many:
        await api.as_(company.admin).run(query)

    assert many.count == few.count
