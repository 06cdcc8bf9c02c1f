"""Development goals and mentorships through GraphQL: for two people, whoever else asks."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import Visibility
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.growth import Growing, growing, report_to
from tests.support.statements import counted_statements

GOALS = """query($id: ID!, $states: [DevelopmentGoalState!]) { node(id: $id) { ... on User {
    developmentGoals(states: $states) { totalCount nodes { id title revision state closingNote
        skill { name } steps { id text done } learningResources { title } objectives { title }
        comments { nodes { body author { name } } } commentCount
        viewerCan { edit { allowed } reopen { allowed } delete { allowed } } } } } } }"""
PAIRS = "{ mentorships { totalCount nodes { id state focus skill { name } mentor { name } mentee { name } reason } } }"


@pytest.fixture
async def olga(company: Factory) -> Growing:
    return await growing(company)


async def goals(api: Api, reader: Person, of: Person, states: Any = None) -> list[dict[str, Any]]:
    page = (await api.as_(reader).run(GOALS, id=of.gid, states=states))["node"]["developmentGoals"]
    assert page["totalCount"] == len(page["nodes"])
    found: list[dict[str, Any]] = page["nodes"]
    return found


async def set_goal(api: Api, olga: Growing, **given: Any) -> str:
    said = {"title": "Lead a review", "why": "To hear the quiet ones.", "measure": "I led two."}
    answer = await api.as_(olga.person).succeed(
        "developmentGoalCreate", {**said, **given}, "developmentGoalEdge { node { id } }"
    )
    found: str = answer["developmentGoalEdge"]["node"]["id"]
    return found


class TestDevelopmentGoals:
    async def test_are_read_by_the_person_and_whom_they_report_to_alone(self, api: Api, olga: Growing) -> None:
        goal_id = await set_goal(api, olga, skillId=gid(olga.skill), learningResourceIds=[gid(olga.book)])

        for person in (olga.person, olga.manager):
            [found] = await goals(api, person, olga.person)
            assert (found["id"], found["skill"]) == (goal_id, {"name": "Facilitation"})
            assert found["learningResources"] == [{"title": "The first ninety minutes"}]
            assert found["viewerCan"]["edit"]["allowed"] == (person is olga.person)
        for name, person in olga.others.items():
            assert await goals(api, person, olga.person) == [], name
            node = await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=goal_id)
            assert node["node"] is None, name
            said = await api.as_(person).mutate("commentAdd", {"subjectId": goal_id, "body": "Well!"})
            assert said["__typename"] == "NotFoundError", name

    async def test_pass_on_with_their_comments_to_whom_the_person_reports_to_next(
        self, api: Api, olga: Growing
    ) -> None:
        goal_id = await set_goal(api, olga)
        await api.as_(olga.manager).succeed("commentAdd", {"subjectId": goal_id, "body": "Start small."})

        await report_to(olga.company, olga.person, olga.lead)

        assert await goals(api, olga.manager, olga.person) == []
        [found] = await goals(api, olga.lead, olga.person)
        assert found["comments"]["nodes"] == [{"body": "Start small.", "author": {"name": "Mona"}}]
        assert found["commentCount"] == 1
        assert [goal["id"] for goal in await goals(api, olga.person, olga.person)] == [goal_id]

    async def test_have_steps_that_are_worded_turned_and_done(self, api: Api, olga: Growing) -> None:
        goal_id = await set_goal(api, olga, steps=["Watch one.", "Write questions.", "Lead one."])
        [before] = await goals(api, olga.person, olga.person)
        watch, _, lead = before["steps"]
        await api.as_(olga.person).succeed("developmentStepMark", {"developmentStepId": watch["id"], "done": True})
        steps = [
            {"text": "Lead two.", "developmentStepId": lead["id"]},
            {"text": "Ask Lena."},
            {"text": "Watch one.", "developmentStepId": watch["id"]},
        ]

        changed = {"developmentGoalId": goal_id, "expectedRevision": 1, "steps": steps}
        await api.as_(olga.person).succeed("developmentGoalUpdate", changed)

        [after] = await goals(api, olga.person, olga.person)
        assert [(step["text"], step["done"]) for step in after["steps"]] == [
            ("Lead two.", False),
            ("Ask Lena.", False),
            ("Watch one.", True),
        ]
        assert (after["steps"][0]["id"], after["revision"]) == (lead["id"], 2)

    async def test_are_changed_by_nobody_else(self, api: Api, olga: Growing) -> None:
        goal_id = await set_goal(api, olga)
        changed = {"developmentGoalId": goal_id, "expectedRevision": 1, "title": "Lead two reviews"}

        refused = await api.as_(olga.manager).mutate("developmentGoalUpdate", changed)
        missing = await api.as_(olga.director).mutate("developmentGoalUpdate", changed)
        await api.as_(olga.person).succeed("developmentGoalUpdate", changed)
        stale = await api.as_(olga.person).mutate("developmentGoalUpdate", changed)

        assert refused["__typename"] == "NotPermittedError"
        assert missing["__typename"] == "NotFoundError"
        assert stale["__typename"] == "ConflictError"

    async def test_show_of_objectives_just_those_that_the_reader_may_read(self, api: Api, olga: Growing) -> None:
        cycle = await olga.company.cycle()
        open_one = await olga.company.objective(cycle, olga.person, "Open")
        hidden = await olga.company.objective(
            cycle, olga.colleague, "The team's", team=olga.team, visibility=Visibility.TEAM
        )

        await set_goal(api, olga, objectiveIds=[gid(hidden), gid(open_one)])
        foreign = await api.as_(olga.manager).mutate(
            "developmentGoalCreate", {"title": "X", "why": "Y", "measure": "Z", "objectiveIds": [gid(hidden)]}
        )

        [own] = await goals(api, olga.person, olga.person)
        [read] = await goals(api, olga.manager, olga.person)
        assert own["objectives"] == [{"title": "The team's"}, {"title": "Open"}]
        assert read["objectives"] == [{"title": "Open"}]
        assert foreign["__typename"] == "NotFoundError"

    async def test_are_dropped_with_a_reason_and_taken_up_again(self, api: Api, olga: Growing) -> None:
        of = {"developmentGoalId": await set_goal(api, olga)}

        silent = await api.as_(olga.person).mutate("developmentGoalClose", {**of, "state": "DROPPED"})
        await api.as_(olga.person).succeed("developmentGoalClose", {**of, "state": "DROPPED", "note": "Not now."})
        closed = await api.as_(olga.person).mutate(
            "developmentGoalUpdate", {**of, "expectedRevision": 1, "title": "Other"}
        )
        [dropped] = await goals(api, olga.manager, olga.person, ["DROPPED"])
        await api.as_(olga.person).succeed("developmentGoalReopen", of)

        assert [problem["code"] for problem in silent["problems"]] == ["REQUIRED"]
        assert closed["__typename"] == "NotPermittedError"
        assert dropped["closingNote"] == "Not now."
        assert await goals(api, olga.person, olga.person, ["DROPPED"]) == []

    async def test_are_deleted_with_what_was_said_about_them(self, api: Api, olga: Growing) -> None:
        goal_id = await set_goal(api, olga, steps=["Watch one."])
        await api.as_(olga.manager).succeed("commentAdd", {"subjectId": goal_id, "body": "Start small."})

        refused = await api.as_(olga.manager).mutate("developmentGoalDelete", {"developmentGoalId": goal_id})
        answer = await api.as_(olga.person).succeed(
            "developmentGoalDelete", {"developmentGoalId": goal_id}, "deletedId"
        )

        assert refused["__typename"] == "NotPermittedError"
        assert answer["deletedId"] == goal_id
        assert await goals(api, olga.person, olga.person) == []

    async def test_are_read_with_as_many_statements_for_one_person_as_for_many(self, api: Api, olga: Growing) -> None:
        objective = await olga.company.objective(await olga.company.cycle(), olga.person)
        given = {
            "title": "Lead",
            "why": "To.",
            "measure": "Two.",
            "skillId": gid(olga.skill),
            "steps": ["One", "Two"],
            "learningResourceIds": [gid(olga.book)],
            "objectiveIds": [gid(objective)],
        }

        async def count() -> int:
            with counted_statements() as counter:
                await api.as_(olga.manager).run(
                    "{ viewer { reports { developmentGoals { totalCount nodes { skill { name } steps { text done } "
                    "learningResources { title } objectives { title } commentCount } } } } }"
                )
            return counter.count

        await api.as_(olga.person).succeed("developmentGoalCreate", given)
        at_one = await count()
        for number in range(3):
            person = await olga.company.person(f"P{number}", manager=olga.manager)
            await api.as_(person).succeed("developmentGoalCreate", given)

        assert await count() == at_one


class TestMentorships:
    async def test_are_known_to_the_two_alone(self, api: Api, olga: Growing) -> None:
        asked = {"mentorId": olga.lead.gid, "skillId": gid(olga.skill), "message": "Would you?"}

        answer = await api.as_(olga.person).succeed("mentorshipAsk", asked, "mentorshipEdge { node { id } }")

        for person in (olga.person, olga.lead):
            [found] = (await api.as_(person).run(PAIRS))["mentorships"]["nodes"]
            assert (found["mentor"], found["mentee"]) == ({"name": "Lena"}, {"name": "Olga"})
        id_ = answer["mentorshipEdge"]["node"]["id"]
        for person in (olga.manager, olga.director, olga.colleague, olga.company.admin):
            assert (await api.as_(person).run(PAIRS))["mentorships"] == {"totalCount": 0, "nodes": []}, person.name
            missing = await api.as_(person).mutate("mentorshipAccept", {"mentorshipId": id_})
            assert missing["__typename"] == "NotFoundError", person.name

    async def test_begin_when_the_other_accepts_and_end_by_either(self, api: Api, olga: Growing) -> None:
        offered = await api.as_(olga.lead).succeed(
            "mentorshipOffer",
            {"menteeId": olga.person.gid, "focus": "Leading reviews"},
            "mentorshipEdge { node { id } }",
        )
        of = {"mentorshipId": offered["mentorshipEdge"]["node"]["id"]}

        own = await api.as_(olga.lead).mutate("mentorshipAccept", of)
        await api.as_(olga.person).succeed("mentorshipAccept", of)
        late = await api.as_(olga.lead).mutate("mentorshipWithdraw", of)
        await api.as_(olga.lead).succeed("mentorshipEnd", {**of, "reason": "You can do it now."})
        again = await api.as_(olga.person).mutate("mentorshipEnd", of)

        assert {each["__typename"] for each in (own, late, again)} == {"NotPermittedError"}
        [found] = (await api.as_(olga.person).run(PAIRS))["mentorships"]["nodes"]
        assert (found["state"], found["reason"]) == ("ENDED", "You can do it now.")

    async def test_refuses_one_about_nothing_with_oneself_or_twice(self, api: Api, olga: Growing) -> None:
        asked = {"mentorId": olga.lead.gid, "focus": "Reviews"}
        await api.as_(olga.person).succeed("mentorshipAsk", asked)

        answers = [
            await api.as_(olga.person).mutate("mentorshipAsk", given)
            for given in ({"mentorId": olga.colleague.gid}, {**asked, "mentorId": olga.person.gid}, asked)
        ]

        codes = [problem["code"] for answer in answers for problem in answer["problems"]]
        assert codes == ["EMPTY", "YOURSELF", "RUNNING_ALREADY"]
