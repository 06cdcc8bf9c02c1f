"""Skills through GraphQL: the organisation's list, what people say of themselves, and who seconds it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.growth import Growing, growing, make_skill, report_to
from tests.support.statements import counted_statements

LEVELS = """query($id: ID!) { node(id: $id) { ... on User { skillLevels {
    id level note current secondingAsked answer seconded: secondedBy { name } skill { name }
    viewerCan { second { allowed } declineSeconding { allowed } withdraw { allowed } } } } } }"""
HISTORY = """query($id: ID!, $skill: ID) { node(id: $id) { ... on User { skillHistory(skillId: $skill) {
    totalCount nodes { level current seconded: secondedBy { name } skill { name } } } } } }"""


@pytest.fixture
async def olga(company: Factory) -> Growing:
    return await growing(company)


async def levels(api: Api, reader: Person, of: Person) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await api.as_(reader).run(LEVELS, id=of.gid))["node"]["skillLevels"]
    return found


async def history(api: Api, reader: Person, of: Person, skill: Any = None) -> list[dict[str, Any]]:
    page = (await api.as_(reader).run(HISTORY, id=of.gid, skill=skill))["node"]["skillHistory"]
    assert page["totalCount"] == len(page["nodes"])
    found: list[dict[str, Any]] = page["nodes"]
    return found


async def state(api: Api, olga: Growing, level: str = "CAPABLE", **given: Any) -> str:
    answer = await api.as_(olga.person).succeed(
        "skillLevelState",
        {"skillId": gid(olga.skill), "level": level, **given},
        "skillLevelEdge { cursor node { id } } user { skillLevels { id } }",
    )
    found: str = answer["skillLevelEdge"]["node"]["id"]
    assert answer["user"]["skillLevels"] == [{"id": found}]
    return found


class TestSkills:
    async def test_are_kept_by_administrators_and_seen_by_everybody(self, api: Api, company: Factory) -> None:
        mira = await company.person("Mira")

        await api.as_(company.admin).succeed("skillCreate", {"name": "Writing"})
        refused = await api.as_(mira).mutate("skillCreate", {"name": "Listening"})

        found = await api.as_(mira).run("{ skills { name active viewerCan { edit { allowed } } } }")
        assert found["skills"] == [{"name": "Writing", "active": True, "viewerCan": {"edit": {"allowed": False}}}]
        assert refused["__typename"] == "NotPermittedError"
        foreign = (await make_organization("Elsewhere")).admin
        assert (await api.as_(foreign).run("{ skills { name } }"))["skills"] == []

    async def test_keep_what_people_said_when_they_are_archived(self, api: Api, olga: Growing) -> None:
        await state(api, olga)
        archived = {"skillId": gid(olga.skill), "expectedRevision": 1, "active": False}

        await api.as_(olga.company.admin).succeed("skillUpdate", archived)

        assert [level["level"] for level in await levels(api, olga.person, olga.person)] == ["CAPABLE"]
        again = await api.as_(olga.person).mutate("skillLevelState", {"skillId": gid(olga.skill), "level": "STRONG"})
        assert again["__typename"] == "NotPermittedError"

    async def test_are_renamed_once_in_the_organisation(self, api: Api, olga: Growing) -> None:
        await make_skill(olga.company, "Writing")
        renamed = {"skillId": gid(olga.skill), "expectedRevision": 1, "name": "Leading talks"}

        await api.as_(olga.company.admin).succeed("skillUpdate", renamed)
        taken = await api.as_(olga.company.admin).mutate(
            "skillUpdate", {**renamed, "expectedRevision": 2, "name": "writing"}
        )
        stale = await api.as_(olga.company.admin).mutate("skillUpdate", renamed)

        assert [problem["code"] for problem in taken["problems"]] == ["TAKEN"]
        assert stale["__typename"] == "ConflictError"

    async def test_take_the_place_of_others_wherever_people_have_them(self, api: Api, olga: Growing) -> None:
        into = await make_skill(olga.company, "Leading talks")
        await state(api, olga)
        await api.as_(olga.colleague).succeed("skillLevelState", {"skillId": gid(olga.skill), "level": "LEARNING"})
        await api.as_(olga.colleague).succeed("skillLevelState", {"skillId": gid(into), "level": "STRONG"})

        merged = await api.as_(olga.company.admin).succeed(
            "skillMerge",
            {"skillId": gid(olga.skill), "intoId": gid(into)},
            "merged { active mergedInto { name } } skill { name }",
        )

        assert merged["merged"] == {"active": False, "mergedInto": {"name": "Leading talks"}}
        [hers] = await levels(api, olga.person, olga.person)
        [his] = await levels(api, olga.colleague, olga.colleague)
        assert (hers["skill"]["name"], hers["level"]) == ("Leading talks", "CAPABLE")
        assert (his["skill"]["name"], his["level"]) == ("Leading talks", "STRONG")
        assert len(await history(api, olga.colleague, olga.colleague)) == 2
        resources = await api.as_(olga.person).run("{ learningResources { nodes { skills { name } } } }")
        assert resources["learningResources"]["nodes"] == [{"skills": [{"name": "Leading talks"}]}]

    async def test_do_not_come_back_once_merged(self, api: Api, olga: Growing) -> None:
        into = await make_skill(olga.company, "Leading talks")
        merge = {"skillId": gid(olga.skill), "intoId": gid(into)}
        await api.as_(olga.company.admin).succeed("skillMerge", merge)

        twice = await api.as_(olga.company.admin).mutate("skillMerge", merge)
        back = await api.as_(olga.company.admin).mutate(
            "skillUpdate", {"skillId": gid(olga.skill), "expectedRevision": 2, "active": True}
        )

        assert [problem["code"] for problem in twice["problems"]] == ["MERGED"]
        assert [problem["code"] for problem in back["problems"]] == ["MERGED"]


class TestLevels:
    async def test_are_read_by_the_person_and_everybody_above(self, api: Api, olga: Growing) -> None:
        level_id = await state(api, olga)

        for person in (olga.person, olga.manager, olga.director):
            [level] = await levels(api, person, olga.person)
            assert level["level"] == "CAPABLE"
            assert level["viewerCan"]["second"]["allowed"] == (person is olga.manager)
            assert level["viewerCan"]["withdraw"]["allowed"] == (person is olga.person)
        for name, person in olga.strangers.items():
            assert await levels(api, person, olga.person) == [], name
            assert await history(api, person, olga.person) == [], name
            node = await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=level_id)
            assert node["node"] is None, name

    async def test_lose_their_second_when_another_is_stated_and_keep_their_history(
        self, api: Api, olga: Growing, now: TestClock
    ) -> None:
        seconded = await state(api, olga)
        await api.as_(olga.manager).succeed("skillLevelSecond", {"skillLevelId": seconded})
        now.forward(days=1)

        await state(api, olga, "STRONG")

        [level] = await levels(api, olga.manager, olga.person)
        assert (level["level"], level["seconded"]) == ("STRONG", None)
        assert await history(api, olga.manager, olga.person, gid(olga.skill)) == [
            {"level": "STRONG", "current": True, "seconded": None, "skill": {"name": "Facilitation"}},
            {"level": "CAPABLE", "current": False, "seconded": {"name": "Mona"}, "skill": {"name": "Facilitation"}},
        ]
        late = await api.as_(olga.manager).mutate("skillLevelSecond", {"skillLevelId": seconded})
        assert late["__typename"] == "NotPermittedError"

    async def test_are_seconded_by_whom_the_person_reports_to_today_alone(self, api: Api, olga: Growing) -> None:
        level_id = await state(api, olga, askSeconding=True)
        refused = [
            await api.as_(person).mutate("skillLevelSecond", {"skillLevelId": level_id})
            for person in (olga.person, olga.director)
        ]
        missing = await api.as_(olga.lead).mutate("skillLevelSecond", {"skillLevelId": level_id})
        await report_to(olga.company, olga.person, olga.lead)

        former = await api.as_(olga.manager).mutate("skillLevelSecond", {"skillLevelId": level_id})
        await api.as_(olga.lead).succeed("skillLevelSecond", {"skillLevelId": level_id})

        assert {answer["__typename"] for answer in refused} == {"NotPermittedError"}
        assert missing["__typename"] == former["__typename"] == "NotFoundError"
        [level] = await levels(api, olga.person, olga.person)
        assert (level["seconded"], level["secondingAsked"]) == ({"name": "Lena"}, False)

    async def test_are_not_seconded_with_a_reason(self, api: Api, olga: Growing) -> None:
        level_id = await state(api, olga, askSeconding=True)
        declined = {"skillLevelId": level_id, "answer": "Lead the next one, then I will."}

        await api.as_(olga.manager).succeed("skillLevelDecline", declined)

        [level] = await levels(api, olga.person, olga.person)
        assert (level["answer"], level["secondingAsked"]) == ("Lead the next one, then I will.", False)
        again = await api.as_(olga.manager).mutate("skillLevelDecline", declined)
        assert again["__typename"] == "NotPermittedError"

    async def test_are_withdrawn_by_the_person(self, api: Api, olga: Growing) -> None:
        level_id = await state(api, olga)

        await api.as_(olga.person).succeed("skillLevelWithdraw", {"skillLevelId": level_id})

        assert await levels(api, olga.person, olga.person) == []
        assert [level["current"] for level in await history(api, olga.person, olga.person)] == [False]

    async def test_are_read_with_as_many_statements_for_one_person_as_for_many(
        self, api: Api, company: Factory
    ) -> None:
        manager = await company.person("Mona")
        skills = [await make_skill(company, name) for name in ("Writing", "Listening")]

        async def report(number: int) -> None:
            person = await company.person(f"P{number}", manager=manager)
            for skill in skills[: number % 2 + 1]:
                await api.as_(person).succeed("skillLevelState", {"skillId": gid(skill), "level": "STRONG"})

        async def count() -> int:
            with counted_statements() as counter:
                await api.as_(manager).run(
                    "{ viewer { reports { skillLevels { level user { name } skill { name } secondedBy { name } } "
                    "skillHistory { totalCount nodes { level } } } } }"
                )
            return counter.count

        await report(1)
        at_one = await count()
        for number in range(2, 6):
            await report(number)

        assert await count() == at_one
