"""What there is to learn from, and who learns it, through GraphQL."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.growth import Growing, growing, make_skill, report_to, resource
from tests.support.statements import counted_statements

RESOURCES = """query($filter: LearningResourceFilter) { learningResources(filter: $filter) {
    totalCount nodes { title url kind minutes skills { name } viewerCan { edit { allowed } } } } }"""
ASSIGNMENTS = """query($id: ID!, $completed: Boolean) { node(id: $id) { ... on User {
    learningAssignments(completed: $completed) { totalCount nodes {
        id dueOn overdue completedAt completionNote note resource { title } assignedBy { name }
        viewerCan { edit { allowed } complete { allowed } } } } } } }"""


@pytest.fixture
async def olga(company: Factory) -> Growing:
    return await growing(company)


async def titles(api: Api, reader: Person, **only: Any) -> list[str]:
    page = (await api.as_(reader).run(RESOURCES, filter=only or None))["learningResources"]
    assert page["totalCount"] == len(page["nodes"])
    return [node["title"] for node in page["nodes"]]


async def assignments(api: Api, reader: Person, of: Person, completed: bool | None = None) -> list[dict[str, Any]]:
    answer = await api.as_(reader).run(ASSIGNMENTS, id=of.gid, completed=completed)
    page = answer["node"]["learningAssignments"]
    assert page["totalCount"] == len(page["nodes"])
    found: list[dict[str, Any]] = page["nodes"]
    return found


async def assign(api: Api, by: Person, olga: Growing, **given: Any) -> str:
    answer = await api.as_(by).succeed(
        "learningAssignmentCreate",
        {"learningResourceId": gid(olga.book), "userId": olga.person.gid, **given},
        "learningAssignmentEdge { node { id } }",
    )
    found: str = answer["learningAssignmentEdge"]["node"]["id"]
    return found


class TestResources:
    async def test_are_added_by_anybody_for_everybody(self, api: Api, olga: Growing) -> None:
        given = {"title": "How to ask", "kind": "VIDEO", "url": " https://learn.example/ask ", "minutes": 20}

        await api.as_(olga.person).succeed("learningResourceAdd", {**given, "skillIds": [gid(olga.skill)]})

        page = (await api.as_(olga.colleague).run(RESOURCES, filter={"kinds": ["VIDEO"]}))["learningResources"]
        assert page["nodes"] == [
            {
                "title": "How to ask",
                "url": "https://learn.example/ask",
                "kind": "VIDEO",
                "minutes": 20,
                "skills": [{"name": "Facilitation"}],
                "viewerCan": {"edit": {"allowed": False}},
            }
        ]

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x/y", "learn.example", "https://u:p@x/y"])
    async def test_refuses_an_address_that_no_browser_opens_safely(self, api: Api, olga: Growing, url: str) -> None:
        answer = await api.as_(olga.person).mutate("learningResourceAdd", {"title": "X", "kind": "BOOK", "url": url})

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["url"], "NOT_A_WEB_ADDRESS")
        ]

    async def test_are_found_by_skill_kind_and_title(self, api: Api, olga: Growing) -> None:
        listening = await make_skill(olga.company, "Listening")
        await resource(olga.company, listening, title="Quiet rooms", kind="ARTICLE")
        await resource(olga.company, title="Retired", active=False)

        assert await titles(api, olga.person) == ["Quiet rooms", "The first ninety minutes"]
        assert await titles(api, olga.person, skillIds=[gid(listening)]) == ["Quiet rooms"]
        assert await titles(api, olga.person, kinds=["BOOK"]) == ["The first ninety minutes"]
        assert await titles(api, olga.person, text="QUIET") == ["Quiet rooms"]
        assert await titles(api, olga.person, active=False) == ["Retired"]
        assert await titles(api, olga.person, skillIds=[]) == []

    async def test_are_changed_by_who_added_them_and_by_administrators(self, api: Api, olga: Growing) -> None:
        mine = gid(await resource(olga.company, title="Mine", added_by_id=olga.person.id))
        changed = {"learningResourceId": mine, "expectedRevision": 1, "title": "Ours", "skillIds": [gid(olga.skill)]}

        refused = await api.as_(olga.colleague).mutate("learningResourceUpdate", changed)
        answer = await api.as_(olga.person).succeed(
            "learningResourceUpdate", changed, "learningResource { title revision skills { name } }"
        )
        stale = await api.as_(olga.company.admin).mutate("learningResourceUpdate", changed)

        assert refused["__typename"] == "NotPermittedError"
        assert answer["learningResource"] == {"title": "Ours", "revision": 2, "skills": [{"name": "Facilitation"}]}
        assert stale["__typename"] == "ConflictError"

    async def test_refuses_skills_that_are_named_twice_or_are_archived(self, api: Api, olga: Growing) -> None:
        archived = gid(await make_skill(olga.company, "Old", active=False))
        given = {"title": "X", "kind": "BOOK", "skillIds": [gid(olga.skill), archived, archived]}

        answer = await api.as_(olga.person).mutate("learningResourceAdd", given)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["skillIds"], "TWICE"),
            (["skillIds", "1"], "NOT_ACTIVE"),
            (["skillIds", "2"], "NOT_ACTIVE"),
        ]

    async def test_are_read_with_as_many_statements_for_one_as_for_many(self, api: Api, olga: Growing) -> None:
        async def count() -> int:
            with counted_statements() as counter:
                await api.as_(olga.person).run(
                    "{ learningResources { nodes { title skills { name } addedBy { name } } } }"
                )
            return counter.count

        at_one = await count()
        for number in range(4):
            await resource(olga.company, olga.skill, title=f"Number {number}")

        assert await count() == at_one


class TestAssignments:
    async def test_are_read_by_the_person_and_whom_they_report_to_alone(self, api: Api, olga: Growing) -> None:
        assignment_id = await assign(api, olga.manager, olga, dueOn="2026-12-18", note="For the review.")

        for person, may in ((olga.person, (False, True)), (olga.manager, (True, False))):
            [found] = await assignments(api, person, olga.person)
            assert (found["resource"], found["assignedBy"]) == (
                {"title": "The first ninety minutes"},
                {"name": "Mona"},
            )
            assert tuple(each["allowed"] for each in found["viewerCan"].values()) == may
        for name, person in olga.others.items():
            assert await assignments(api, person, olga.person) == [], name
            missing = await api.as_(person).mutate("learningAssignmentRemove", {"learningAssignmentId": assignment_id})
            assert missing["__typename"] == "NotFoundError", name

    async def test_pass_on_to_the_new_manager_when_there_is_one(self, api: Api, olga: Growing) -> None:
        await assign(api, olga.manager, olga)

        await report_to(olga.company, olga.person, olga.lead)

        assert await assignments(api, olga.manager, olga.person) == []
        [found] = await assignments(api, olga.lead, olga.person)
        assert found["viewerCan"]["edit"] == {"allowed": True}

    async def test_are_made_by_the_person_or_by_whom_they_report_to(self, api: Api, olga: Growing) -> None:
        own = {"learningResourceId": gid(olga.book)}

        await api.as_(olga.person).succeed("learningAssignmentCreate", own)
        refused = [
            await api.as_(person).mutate("learningAssignmentCreate", {**own, "userId": olga.person.gid})
            for person in olga.others.values()
        ]
        twice = await api.as_(olga.manager).mutate("learningAssignmentCreate", {**own, "userId": olga.person.gid})

        assert {answer["__typename"] for answer in refused} == {"NotPermittedError"}
        assert [problem["code"] for problem in twice["problems"]] == ["ASSIGNED_ALREADY"]

    async def test_are_completed_by_the_person_with_a_note(self, api: Api, olga: Growing, now: TestClock) -> None:
        assignment_id = await assign(api, olga.manager, olga, dueOn="2026-11-20")
        now.forward(days=4)
        [before] = await assignments(api, olga.person, olga.person, completed=False)
        done = {"learningAssignmentId": assignment_id, "note": "Ask before you answer."}

        refused = await api.as_(olga.manager).mutate("learningAssignmentComplete", done)
        await api.as_(olga.person).succeed("learningAssignmentComplete", done)
        twice = await api.as_(olga.person).mutate("learningAssignmentComplete", done)

        assert before["overdue"] is True
        assert refused["__typename"] == twice["__typename"] == "NotPermittedError"
        assert await assignments(api, olga.manager, olga.person, completed=False) == []
        [found] = await assignments(api, olga.manager, olga.person, completed=True)
        assert (found["completionNote"], found["overdue"]) == ("Ask before you answer.", False)

    async def test_may_be_made_again_once_completed(self, api: Api, olga: Growing) -> None:
        assignment_id = await assign(api, olga.person, olga)
        await api.as_(olga.person).succeed("learningAssignmentComplete", {"learningAssignmentId": assignment_id})

        await assign(api, olga.person, olga)

        assert len(await assignments(api, olga.person, olga.person)) == 2

    async def test_get_another_due_day_from_who_assigned_them(self, api: Api, olga: Growing) -> None:
        assignment_id = await assign(api, olga.manager, olga, dueOn="2026-11-20")
        later = {"learningAssignmentId": assignment_id, "expectedRevision": 1, "dueOn": "2026-12-18"}

        refused = await api.as_(olga.person).mutate("learningAssignmentUpdate", later)
        await api.as_(olga.manager).succeed("learningAssignmentUpdate", later)
        stale = await api.as_(olga.manager).mutate("learningAssignmentUpdate", later)

        assert refused["__typename"] == "NotPermittedError"
        assert stale["__typename"] == "ConflictError"
        [found] = await assignments(api, olga.person, olga.person)
        assert found["dueOn"] == "2026-12-18"

    async def test_are_taken_off_the_list_by_who_assigned_them(self, api: Api, olga: Growing) -> None:
        assignment_id = await assign(api, olga.manager, olga)
        removed = {"learningAssignmentId": assignment_id}

        refused = await api.as_(olga.person).mutate("learningAssignmentRemove", removed)
        answer = await api.as_(olga.manager).succeed("learningAssignmentRemove", removed, "deletedId")

        assert refused["__typename"] == "NotPermittedError"
        assert answer["deletedId"] == assignment_id
        assert await assignments(api, olga.person, olga.person) == []

    async def test_are_read_with_as_many_statements_for_one_person_as_for_many(self, api: Api, olga: Growing) -> None:
        async def count() -> int:
            with counted_statements() as counter:
                await api.as_(olga.manager).run(
                    "{ viewer { reports { learningAssignments { totalCount nodes { "
                    "resource { title skills { name } } assignedBy { name } user { name } } } } } }"
                )
            return counter.count

        await assign(api, olga.manager, olga)
        at_one = await count()
        for number in range(3):
            person = await olga.company.person(f"P{number}", manager=olga.manager)
            given = {"learningResourceId": gid(olga.book), "userId": person.gid}
            await api.as_(olga.manager).succeed("learningAssignmentCreate", given)

        assert await count() == at_one
