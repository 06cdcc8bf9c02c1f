"""Learning paths through GraphQL, and the one that makes OKR champions."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.people.models import Role
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.growth import Growing, growing, resource
from tests.support.statements import counted_statements

WALKED = """query($id: ID!) { node(id: $id) { ... on User { champion learningEnrollments { totalCount nodes {
    id state resourceCount doneCount reason note decidedBy { name } path { name }
    viewerCan { complete { allowed } confirm { allowed } leave { allowed } } } } } } }"""
ALL = "{ learningEnrollments(states: [WAITING]) { nodes { id user { name } resourceCount doneCount } } }"


@pytest.fixture
async def olga(company: Factory) -> Growing:
    return await growing(company)


async def walked(api: Api, reader: Person, of: Person) -> list[dict[str, Any]]:
    page = (await api.as_(reader).run(WALKED, id=of.gid))["node"]["learningEnrollments"]
    assert page["totalCount"] == len(page["nodes"])
    found: list[dict[str, Any]] = page["nodes"]
    return found


async def start(api: Api, olga: Growing, path: Any, by: Person | None = None) -> str:
    answer = await api.as_(by or olga.person).succeed(
        "learningEnrollmentStart",
        {"learningPathId": gid(path), "userId": olga.person.gid},
        "learningEnrollmentEdge { node { id } }",
    )
    found: str = answer["learningEnrollmentEdge"]["node"]["id"]
    return found


async def learn_all(api: Api, olga: Growing) -> None:
    query = "{ viewer { learningAssignments(completed: false) { nodes { id } } } }"
    for open_one in (await api.as_(olga.person).run(query))["viewer"]["learningAssignments"]["nodes"]:
        await api.as_(olga.person).succeed("learningAssignmentComplete", {"learningAssignmentId": open_one["id"]})


async def hand_in(api: Api, olga: Growing, path: Any) -> str:
    enrollment_id = await start(api, olga, path)
    await learn_all(api, olga)
    done = {"learningEnrollmentId": enrollment_id, "note": "I sat beside Freya."}
    await api.as_(olga.person).succeed("learningEnrollmentComplete", done)
    return enrollment_id


class TestPaths:
    async def test_are_kept_by_administrators_in_an_order(self, api: Api, olga: Growing) -> None:
        other = await resource(olga.company, title="Quiet rooms")
        given = {"name": "Leading talks", "learningResourceIds": [gid(other), gid(olga.book)]}

        refused = await api.as_(olga.person).mutate("learningPathCreate", given)
        await api.as_(olga.company.admin).succeed("learningPathCreate", given)

        found = (await api.as_(olga.person).run("{ learningPaths { name resources { title } } }"))["learningPaths"]
        titles = [{"title": "Quiet rooms"}, {"title": "The first ninety minutes"}]
        assert found == [{"name": "Leading talks", "resources": titles}]
        assert refused["__typename"] == "NotPermittedError"

    async def test_make_champions_on_one_path_alone(self, api: Api, olga: Growing) -> None:
        await olga.path()
        given = {"name": "Another", "learningResourceIds": [gid(olga.book)], "forChampions": True}

        answer = await api.as_(olga.company.admin).mutate("learningPathCreate", given)

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["forChampions"], "TAKEN")]

    async def test_get_another_order(self, api: Api, olga: Growing) -> None:
        other = await resource(olga.company, title="Quiet rooms")
        path = await olga.path(olga.book, other)
        turned = {
            "learningPathId": gid(path),
            "expectedRevision": 1,
            "learningResourceIds": [gid(other), gid(olga.book)],
        }

        answer = await api.as_(olga.company.admin).succeed(
            "learningPathUpdate", turned, "learningPath { revision resources { title } }"
        )

        titles = [{"title": "Quiet rooms"}, {"title": "The first ninety minutes"}]
        assert answer["learningPath"] == {"revision": 2, "resources": titles}


class TestWalking:
    async def test_puts_on_the_list_what_is_not_there_yet(self, api: Api, olga: Growing) -> None:
        path = await olga.path(olga.book, await resource(olga.company, title="Quiet rooms"))
        await olga.assignment()

        await start(api, olga, path, by=olga.manager)

        query = "{ viewer { learningAssignments { nodes { resource { title } assignedBy { name } } } } }"
        listed = (await api.as_(olga.person).run(query))["viewer"]["learningAssignments"]["nodes"]
        assert sorted((each["resource"]["title"], each["assignedBy"]["name"]) for each in listed) == [
            ("Quiet rooms", "Mona"),
            ("The first ninety minutes", "Olga"),
        ]
        twice = await api.as_(olga.person).mutate("learningEnrollmentStart", {"learningPathId": gid(path)})
        assert [problem["code"] for problem in twice["problems"]] == ["STARTED_ALREADY"]

    async def test_is_read_by_the_person_and_whom_they_report_to_alone(self, api: Api, olga: Growing) -> None:
        await start(api, olga, await olga.path())

        for person in (olga.person, olga.manager):
            [found] = await walked(api, person, olga.person)
            assert (found["state"], found["doneCount"], found["resourceCount"]) == ("ACTIVE", 0, 1)
        for name, person in olga.others.items():
            assert await walked(api, person, olga.person) == [], name

    async def test_ends_when_all_is_learned_from(self, api: Api, olga: Growing) -> None:
        enrollment_id = await start(api, olga, await olga.path(for_champions=False))
        done = {"learningEnrollmentId": enrollment_id}

        early = await api.as_(olga.person).mutate("learningEnrollmentComplete", done)
        await learn_all(api, olga)
        await api.as_(olga.person).succeed("learningEnrollmentComplete", done)

        assert [problem["code"] for problem in early["problems"]] == ["NOT_DONE"]
        [found] = await walked(api, olga.manager, olga.person)
        assert (found["state"], found["doneCount"]) == ("COMPLETED", 1)
        assert await walked(api, olga.company.admin, olga.person) == []

    async def test_is_left_with_the_list_as_it_is(self, api: Api, olga: Growing) -> None:
        enrollment_id = await start(api, olga, await olga.path())

        refused = await api.as_(olga.manager).mutate("learningEnrollmentLeave", {"learningEnrollmentId": enrollment_id})
        await api.as_(olga.person).succeed("learningEnrollmentLeave", {"learningEnrollmentId": enrollment_id})

        assert refused["__typename"] == "NotPermittedError"
        assert await walked(api, olga.person, olga.person) == []
        query = "{ viewer { learningAssignments { totalCount } } }"
        assert (await api.as_(olga.person).run(query))["viewer"]["learningAssignments"]["totalCount"] == 1


class TestChampions:
    async def test_are_made_by_an_administrator_who_confirms_the_end(self, api: Api, olga: Growing) -> None:
        enrollment_id = await hand_in(api, olga, await olga.path())
        confirmed = {"learningEnrollmentId": enrollment_id}
        waiting = (await api.as_(olga.company.admin).run(ALL))["learningEnrollments"]["nodes"]

        refused = await api.as_(olga.manager).mutate("learningEnrollmentConfirm", confirmed)
        answer = await api.as_(olga.company.admin).succeed(
            "learningEnrollmentConfirm", confirmed, "user { champion } learningEnrollment { state decidedBy { name } }"
        )
        twice = await api.as_(olga.company.admin).mutate("learningEnrollmentConfirm", confirmed)

        assert waiting == [{"id": enrollment_id, "user": {"name": "Olga"}, "resourceCount": 1, "doneCount": 1}]
        assert refused["__typename"] == twice["__typename"] == "NotPermittedError"
        assert answer["user"] == {"champion": True}
        assert answer["learningEnrollment"] == {"state": "COMPLETED", "decidedBy": {"name": "Ada"}}
        assert (await olga.person.actor()).is_champion

    async def test_are_made_once_when_two_administrators_confirm_at_the_same_moment(
        self, api: Api, olga: Growing
    ) -> None:
        confirmed = {"learningEnrollmentId": await hand_in(api, olga, await olga.path())}
        other = await olga.company.person("Ben", role=Role.ADMIN)

        answers = await asyncio.gather(
            *(
                api.as_(each).mutate("learningEnrollmentConfirm", confirmed)
                for each in (olga.company.admin, other, olga.company.admin, other)
            )
        )

        kinds = sorted(answer["__typename"] for answer in answers)
        assert kinds == ["LearningEnrollmentConfirmSuccess"] + ["NotPermittedError"] * 3
        audit = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action } } }"
        kept = (await api.as_(other).run(audit, id=confirmed["learningEnrollmentId"]))["auditRecords"]["nodes"]
        assert [each["action"] for each in kept].count("learning_enrollment.confirm") == 1

    async def test_are_told_what_is_missing(self, api: Api, olga: Growing) -> None:
        enrollment_id = await hand_in(api, olga, await olga.path())
        returned = {"learningEnrollmentId": enrollment_id, "reason": "Run one more session."}

        await api.as_(olga.company.admin).succeed("learningEnrollmentReturn", returned)

        [found] = await walked(api, olga.person, olga.person)
        assert (found["state"], found["reason"]) == ("ACTIVE", "Run one more session.")
        assert found["viewerCan"]["complete"] == {"allowed": True}
        assert not (await olga.person.actor()).is_champion

    async def test_are_read_with_as_many_statements_for_one_person_as_for_many(self, api: Api, olga: Growing) -> None:
        path = await olga.path()

        async def count() -> int:
            with counted_statements() as counter:
                await api.as_(olga.manager).run(
                    "{ viewer { reports { learningEnrollments { totalCount nodes { "
                    "path { name resources { title } } doneCount startedBy { name } } } } } }"
                )
            return counter.count

        await start(api, olga, path)
        at_one = await count()
        for number in range(3):
            person = await olga.company.person(f"P{number}", manager=olga.manager)
            await api.as_(person).succeed("learningEnrollmentStart", {"learningPathId": gid(path)})

        assert await count() == at_one
