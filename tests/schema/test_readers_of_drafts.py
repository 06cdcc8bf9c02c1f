"""Who goes on reading what was drafted, published and written down about a goal once the goal has other readers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.database.unit_of_work import writing
from app.objectives.commands import update_objective
from app.objectives.models import ObjectiveState
from app.people.models import Team
from tests.support.factories import Factory, Person, gid
from tests.support.goal_setting import REOPENED, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.interleaving import beside, until_somebody_waits
from tests.support.jobs import Jobs

PROPOSAL = """query($id: ID!) { node(id: $id) { ... on Proposal { state content { ... on KeyResultDraft {
    title evidence { quote } } } } } }"""
RECORDS = "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action changes { before after } } } }"


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT)


@pytest.fixture
async def draft(scene: GoalSetting) -> dict[str, Any]:
    """A draft that quotes what the team said, and that its lead has revised."""
    [proposal] = (await scene.drafted())["proposals"]
    await scene.revise(proposal, title="Answer within half a day")
    return proposal


async def give(scene: GoalSetting, **readers: Any) -> None:
    """Give the objective other readers."""
    asked = {"objectiveId": gid(scene.objective), "expectedRevision": 1, **readers}
    await scene.api.as_(scene.company.admin).succeed("objectiveUpdate", asked)


async def put_inside(scene: GoalSetting, above: Team) -> None:
    """Put the scene's team inside another one."""
    asked = {"teamId": gid(scene.team), "expectedRevision": 1, "parentId": gid(above)}
    await scene.api.as_(scene.company.admin).succeed("teamUpdate", asked)


async def reads(scene: GoalSetting, proposal: dict[str, Any], person: Person) -> bool:
    return (await scene.api.as_(person).run(PROPOSAL, id=proposal["id"]))["node"] is not None


async def records(scene: GoalSetting, subject: str, person: Person) -> list[str]:
    found = (await scene.api.as_(person).run(RECORDS, id=subject))["auditRecords"]["nodes"]
    return [each["action"] for each in found]


class TestDrafts:
    async def test_stay_with_the_team_that_was_quoted_where_more_people_read_the_goal(
        self, scene: GoalSetting, draft: dict[str, Any]
    ) -> None:
        above = await scene.company.team("Division")
        beside = await scene.company.team("Sales", parent=above)
        outsider = await scene.company.person("Otto", team=beside)
        await put_inside(scene, above)

        await give(scene, teamId=gid(above))

        assert await reads(scene, draft, scene.member)
        assert not await reads(scene, draft, outsider)
        assert await records(scene, draft["id"], scene.member) == ["proposal.revise"]
        assert await records(scene, draft["id"], outsider) == []

    async def test_are_read_by_nobody_where_the_goal_goes_to_another_team(
        self, scene: GoalSetting, draft: dict[str, Any]
    ) -> None:
        other = await scene.company.team("Sales", lead=scene.lead)
        outsider = await scene.company.person("Otto", team=other)

        await give(scene, teamId=gid(other), visibility="TEAM")

        for person in (outsider, scene.member, scene.lead):
            assert not await reads(scene, draft, person)
            assert await records(scene, draft["id"], person) == []

    async def test_go_with_a_goal_that_becomes_private_and_so_does_what_was_done_to_them(
        self, scene: GoalSetting, draft: dict[str, Any]
    ) -> None:
        await give(scene, visibility="PRIVATE")

        assert await reads(scene, draft, scene.lead)
        assert not await reads(scene, draft, scene.member)
        assert await records(scene, draft["id"], scene.lead) == ["proposal.revise"]
        assert await records(scene, draft["id"], scene.member) == []

    async def test_are_not_shown_to_the_line_above_an_owner_who_could_not_read_what_they_quote(
        self, scene: GoalSetting, draft: dict[str, Any]
    ) -> None:
        boss = await scene.company.person("Bea")
        owner = await scene.company.person("Olga", manager=boss, team=scene.team)

        await give(scene, visibility="PRIVATE", ownerId=owner.gid, reason="She knows it best.")

        assert not await reads(scene, draft, boss)
        assert not await reads(scene, draft, scene.member)


class TestDraftsOfATeamThatMoves:
    @pytest.fixture
    async def division(self, scene: GoalSetting) -> Team:
        """The team above, in which somebody says what the draft quotes."""
        division = await scene.company.team("Division")
        await put_inside(scene, division)
        return division

    async def move(self, scene: GoalSetting) -> None:
        asked = {"teamId": gid(scene.team), "expectedRevision": 2, "parentId": None}
        await scene.api.as_(scene.company.admin).succeed("teamUpdate", asked)

    async def test_are_read_by_nobody_where_they_quote_a_former_ancestor(
        self, scene: GoalSetting, division: Team
    ) -> None:
        said = await scene.company.team_input(division, scene.company.admin, REOPENED)
        [proposal] = (await scene.drafted(inputIds=[gid(said)]))["proposals"]
        before = await reads(scene, proposal, scene.member)

        await self.move(scene)

        assert before
        assert not await reads(scene, proposal, scene.member)
        assert not await reads(scene, proposal, scene.company.admin)

    async def test_stay_where_they_quote_the_team_alone(self, scene: GoalSetting, division: Team) -> None:
        [proposal] = (await scene.drafted())["proposals"]

        await self.move(scene)

        assert await reads(scene, proposal, scene.member)


class TestRuns:
    async def test_that_have_read_nothing_yet_are_for_the_new_readers(self, scene: GoalSetting) -> None:
        other = await scene.company.team("Sales", lead=scene.lead)
        run = await scene.ask()

        await give(scene, teamId=gid(other), visibility="TEAM")
        await scene.jobs.run()

        found = await scene.read(run["id"])
        assert (found["state"], found["proposals"]) == ("SUCCEEDED", [])
        assert await scene.read(run["id"], scene.member) is None

    async def test_that_begin_while_the_readers_change_read_as_the_new_ones(self, scene: GoalSetting) -> None:
        above = await scene.company.team("Division", lead=scene.lead)
        outsider = await scene.company.person("Otto", team=above)
        await put_inside(scene, above)
        run = await scene.ask()
        lead = await scene.lead.actor()

        async with writing(lead.sight):
            await update_objective(
                actor=lead, objective_id=scene.objective.id, expected_revision=1, changes={"team_id": above.id}
            )
            working = beside(scene.jobs.run)
            await until_somebody_waits()
        await working

        found = await scene.read(run["id"], outsider)
        assert (found["state"], found["proposals"]) == ("SUCCEEDED", [])

    async def test_asked_for_at_the_same_moment_are_not_more_than_allowed(self, scene: GoalSetting) -> None:
        asked = {"objectiveId": gid(scene.objective)}

        answers = await asyncio.gather(
            *(
                scene.as_lead.mutate("keyResultDraftRequest", {**asked, "idempotencyKey": f"k{n}"}, "run { id }")
                for n in range(9)
            )
        )
        await scene.jobs.run()

        assert [each["code"] for each in answers if "code" in each] == ["LIMIT_REACHED"] * 4


class TestQuestions:
    async def test_are_answered_by_who_was_asked_also_where_the_draft_has_no_readers_left(
        self, company: Factory, api: Api, jobs: Jobs
    ) -> None:
        scene = await goal_setting(company, api, jobs, "Raise the share of helpful answers to 75 % by 18 December.")
        [question, *_] = (await scene.drafted())["questions"]
        asked = {"questionId": question["id"]}
        await scene.as_lead.succeed("questionAsk", {**asked, "personId": scene.member.gid})
        other = await company.team("Sales", lead=scene.lead)
        await company.join(scene.member.id, other)
        await give(scene, teamId=gid(other))

        answer = await api.as_(scene.member).succeed(
            "questionAnswer", {**asked, "body": "It is 61 % today."}, "teamInput { team { name } }"
        )

        assert answer["teamInput"] == {"team": {"name": "Sales"}}


class TestSummaries:
    async def test_of_a_goal_stay_with_those_for_whom_they_were_written(self, scene: GoalSetting) -> None:
        key_result = await scene.company.key_result(scene.objective, scene.member)
        entry = {"value": {"keyResultId": gid(key_result), "value": "30", "words": {}}}
        await scene.api.as_(scene.member).succeed(
            "checkInSheetSubmit", {"entries": [entry], "note": "Canary: I am looking."}
        )
        asked = {"about": {"objectiveId": gid(scene.objective)}, "idempotencyKey": "k"}
        period = {"periodStart": "2026-11-16", "periodEnd": "2026-11-20"}
        run = await scene.as_lead.succeed("checkInSummaryRequest", {**asked, **period}, "run { id }")
        await scene.jobs.run()
        query = "query($id: ID!) { node(id: $id) { ... on AssistantRun { proposals { id revision } } } }"
        [proposal] = (await scene.as_lead.run(query, id=run["run"]["id"]))["node"]["proposals"]
        await scene.approve(proposal)
        other = await scene.company.team("Sales")
        outsider = await scene.company.person("Otto", team=other)
        published = "query($id: ID!) { node(id: $id) { ... on Objective { summaries { totalCount } } } }"
        before = (await scene.api.as_(scene.member).run(published, id=gid(scene.objective)))["node"]

        await give(scene, teamId=gid(other))

        after = (await scene.api.as_(outsider).run(published, id=gid(scene.objective)))["node"]
        assert (before["summaries"]["totalCount"], after["summaries"]["totalCount"]) == (1, 0)


class TestBlockers:
    async def test_raised_while_the_readers_change_have_the_new_ones(self, scene: GoalSetting) -> None:
        key_result = await scene.company.key_result(scene.objective, scene.lead)
        lead, member = await scene.lead.actor(), scene.api.as_(scene.member)
        asked = {"keyResultId": gid(key_result), "text": "Waiting for legal"}

        async with writing(lead.sight):
            await update_objective(
                actor=lead, objective_id=scene.objective.id, expected_revision=1, changes={"visibility": "PRIVATE"}
            )
            raising = beside(lambda: scene.as_lead.succeed("blockerRaise", asked, "blocker { id }"))
            await until_somebody_waits()
        blocker = (await raising)["blocker"]

        query = "query($id: ID!) { node(id: $id) { id } }"
        assert (await scene.as_lead.run(query, id=blocker["id"]))["node"] == blocker
        assert (await member.run(query, id=blocker["id"]))["node"] is None


class TestDeletedKeyResults:
    async def test_leave_their_history_with_the_goal(self, api: Api, company: Factory) -> None:
        mira, sam = await company.person("Mira"), await company.person("Sam")
        objective = await company.objective(await company.cycle(), mira, state=ObjectiveState.DRAFT)
        key_result = await company.key_result(objective, mira)
        owner, change = api.as_(mira), {"expectedRevision": 1}
        await owner.succeed("keyResultUpdate", {"keyResultId": gid(key_result), **change, "title": "Hush: 20 to 40"})
        await owner.succeed("keyResultDelete", {"keyResultId": gid(key_result)})

        async def told(person: Person) -> list[str]:
            found = [await api.as_(person).run(RECORDS, id=gid(thing)) for thing in (key_result, objective)]
            return [each["action"] for answer in found for each in answer["auditRecords"]["nodes"]]

        openly = await told(sam)
        await owner.succeed("objectiveUpdate", {"objectiveId": gid(objective), **change, "visibility": "PRIVATE"})

        assert openly == ["key_result.delete", "key_result.update"]
        assert await told(sam) == []
        assert await told(mira) == ["objective.update", "key_result.delete", "key_result.update"]
