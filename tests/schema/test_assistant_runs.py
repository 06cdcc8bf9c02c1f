"""Asking the assistant, following a run, and its questions, through GraphQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from app.events import Events
from app.objectives.models import Visibility
from app.people.models import TokenScope
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.goal_setting import OTHER, REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.statements import counted_statements


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY, OTHER)


def request(scene: GoalSetting, **given: Any) -> dict[str, Any]:
    return {"objectiveId": gid(scene.objective), "idempotencyKey": "k", **given}


class TestKeyResultDraftRequest:
    async def test_drafts_from_what_the_team_said_with_evidence(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=3)

        assert run["state"] == "SUCCEEDED"
        assert run["engine"] == "Built-in drafter (no AI model)"
        drafts = {each["content"]["title"]: each["content"] for each in run["proposals"]}
        wait = drafts["Reduce the wait for a first answer from 30 h to 12 h"]
        assert (wait["baseline"], wait["target"], wait["dueOn"]) == ("30", "12", "2026-12-18")
        assert {field for each in wait["evidence"] for field in each["supports"]} == {
            "title",
            "baseline",
            "target",
            "dueOn",
        }
        assert all(each["quote"] in each["source"]["body"] for each in wait["evidence"])

    async def test_says_which_inputs_it_left_and_why(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=3)

        [left] = run["unused"]
        assert left["input"]["id"] == gid(scene.inputs[3])
        assert left["reason"]

    async def test_asks_for_what_is_missing(self, company: Factory, api: Api, jobs: Jobs) -> None:
        scene = await goal_setting(company, api, jobs, "Raise the share of helpful answers to 75 % by 18 December.")

        run = await scene.drafted()

        [proposal] = run["proposals"]
        assert proposal["missing"] == ["baseline"]
        assert [(each["about"], each["proposal"]) for each in run["questions"]] == [
            ("baseline", {"id": proposal["id"]})
        ]

    async def test_abstains_where_there_are_no_grounds(self, company: Factory, api: Api, jobs: Jobs) -> None:
        scene = await goal_setting(company, api, jobs, OTHER)

        run = await scene.drafted()

        assert (run["state"], run["abstained"], run["proposals"]) == ("SUCCEEDED", True, [])

    async def test_drafts_from_the_chosen_inputs_alone(self, scene: GoalSetting) -> None:
        run = await scene.drafted(inputIds=[gid(scene.inputs[1])])

        [proposal] = run["proposals"]
        assert proposal["content"]["baseline"] == "14"

    async def test_does_not_see_what_the_audience_does_not_see(self, scene: GoalSetting) -> None:
        board = await scene.company.team("Board")
        secret = await scene.company.team_input(board, scene.lead, "Cut the support budget from 90 k to 40 k EUR.")

        answer = await scene.api.as_(scene.company.admin).mutate(
            "keyResultDraftRequest", request(scene, inputIds=[gid(secret)])
        )

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["inputIds"])

    async def test_asks_once_for_one_key(self, scene: GoalSetting) -> None:
        first = await scene.ask(key="same")
        again = await scene.ask(key="same")

        assert first["id"] == again["id"]

    async def test_lists_every_problem_at_once(self, scene: GoalSetting) -> None:
        answer = await scene.as_lead.mutate("keyResultDraftRequest", request(scene, atMost=9, guidance="x" * 1001))

        assert {problem["path"][0] for problem in answer["problems"]} == {"atMost", "guidance"}

    async def test_refuses_who_may_not_edit_the_objective(self, scene: GoalSetting) -> None:
        answer = await scene.api.as_(scene.member).mutate("keyResultDraftRequest", request(scene))

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_a_token_that_only_reads(self, scene: GoalSetting) -> None:
        token = await scene.company.token(scene.lead.id, TokenScope.READ)
        reader = Person(scene.lead.id, scene.lead.organization_id, token)

        answer = await scene.api.as_(reader).mutate("keyResultDraftRequest", request(scene))

        assert answer["message"] == "This access token may only read."

    async def test_does_not_find_the_objective_of_another_organisation(self, scene: GoalSetting) -> None:
        stranger = (await make_organization()).admin

        answer = await scene.api.as_(stranger).mutate("keyResultDraftRequest", request(scene))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["objectiveId"])

    async def test_refuses_more_runs_at_once_than_a_person_may_have(self, scene: GoalSetting) -> None:
        for number in range(5):
            await scene.ask(key=f"k{number}")

        answer = await scene.as_lead.mutate("keyResultDraftRequest", request(scene, idempotencyKey="k9"))

        assert answer["code"] == "LIMIT_REACHED"
        await scene.jobs.run()

    async def test_is_read_by_the_team_and_nobody_else(self, scene: GoalSetting) -> None:
        outsider = await scene.company.person("Otto")
        run = await scene.drafted()

        assert (await scene.read(run["id"], scene.member))["state"] == "SUCCEEDED"
        assert await scene.read(run["id"], outsider) is None

    async def test_of_a_private_objective_is_read_by_its_readers(self, scene: GoalSetting) -> None:
        scene.objective = await scene.company.objective(
            scene.cycle, scene.lead, "Learn to lead", team=scene.team, visibility=Visibility.PRIVATE
        )

        run = await scene.drafted()

        assert await scene.read(run["id"], scene.member) is None
        assert run["proposals"] == []

    async def test_tells_that_it_is_allowed_beforehand(self, scene: GoalSetting) -> None:
        query = "query($id: ID!) { node(id: $id) { ... on Objective { viewerCan { askForKeyResults { allowed } } } } }"

        seen = [
            (await scene.api.as_(person).run(query, id=gid(scene.objective)))["node"]["viewerCan"]
            for person in (scene.lead, scene.member)
        ]

        assert [each["askForKeyResults"]["allowed"] for each in seen] == [True, False]


class TestAssistantRunCancel:
    async def test_stops_a_queued_run(self, scene: GoalSetting) -> None:
        run = await scene.ask()

        answer = await scene.as_lead.succeed("assistantRunCancel", {"runId": run["id"]}, "run { state finishedAt }")
        await scene.jobs.run()

        assert answer["run"]["state"] == "CANCELLED"
        assert (await scene.read(run["id"]))["proposals"] == []

    async def test_refuses_once_it_has_ended(self, scene: GoalSetting) -> None:
        run = await scene.drafted()

        answer = await scene.as_lead.mutate("assistantRunCancel", {"runId": run["id"]})

        assert answer["message"] == "It has ended already."

    async def test_refuses_others_of_the_team(self, scene: GoalSetting) -> None:
        run = await scene.ask()

        answer = await scene.api.as_(scene.member).mutate("assistantRunCancel", {"runId": run["id"]})

        assert answer["code"] == "NOT_PERMITTED"
        await scene.jobs.run()

    async def test_does_not_find_a_run_of_another_organisation(self, scene: GoalSetting) -> None:
        run = await scene.drafted()
        stranger = (await make_organization()).admin

        answer = await scene.api.as_(stranger).mutate("assistantRunCancel", {"runId": run["id"]})

        assert answer["code"] == "NOT_FOUND"


class TestQuestions:
    @pytest.fixture
    async def asked(self, company: Factory, api: Api, jobs: Jobs) -> tuple[GoalSetting, dict[str, Any]]:
        scene = await goal_setting(company, api, jobs, "Raise the share of helpful answers to 75 % by 18 December.")
        return scene, (await scene.drafted())["questions"][0]

    async def test_an_answer_becomes_a_metric_input_that_the_next_draft_uses(
        self, asked: tuple[GoalSetting, dict[str, Any]]
    ) -> None:
        scene, question = asked

        answer = await scene.api.as_(scene.member).succeed(
            "questionAnswer",
            {"questionId": question["id"], "body": "The share of helpful answers is 61 % today."},
            "teamInput { kind author { name } } question { answer { body } viewerCan { answer { reason } } }",
        )
        run = await scene.drafted(key="again")

        assert answer["teamInput"] == {"kind": "METRIC", "author": {"name": "Mira"}}
        assert answer["question"]["viewerCan"]["answer"]["reason"] == "It was answered already."
        assert run["proposals"][0]["content"]["baseline"] == "61"

    async def test_an_answer_must_say_something(self, asked: tuple[GoalSetting, dict[str, Any]]) -> None:
        scene, question = asked

        answer = await scene.as_lead.mutate("questionAnswer", {"questionId": question["id"], "body": "  "})

        assert answer["problems"][0]["path"] == ["body"]

    async def test_refuses_a_second_answer(self, asked: tuple[GoalSetting, dict[str, Any]]) -> None:
        scene, question = asked
        given = {"questionId": question["id"], "body": "61 %"}
        await scene.as_lead.succeed("questionAnswer", given)

        answer = await scene.as_lead.mutate("questionAnswer", given)

        assert answer["code"] == "NOT_PERMITTED"

    async def test_can_be_sent_to_somebody_who_reads_the_teams_input(
        self, asked: tuple[GoalSetting, dict[str, Any]]
    ) -> None:
        scene, question = asked
        outsider = await scene.company.person("Otto")

        sent = await scene.as_lead.succeed(
            "questionAsk", {"questionId": question["id"], "personId": scene.member.gid}, "question { askedOf { name } }"
        )
        refused = await scene.as_lead.mutate("questionAsk", {"questionId": question["id"], "personId": outsider.gid})

        assert sent["question"]["askedOf"] == {"name": "Mira"}
        assert refused["problems"][0]["code"] == "CANNOT_ANSWER"

    async def test_refuses_who_may_not_edit_the_objective_to_send_it_on(
        self, asked: tuple[GoalSetting, dict[str, Any]]
    ) -> None:
        scene, question = asked
        given = {"questionId": question["id"], "personId": scene.lead.gid}

        refused = await scene.api.as_(scene.member).mutate("questionAsk", given)

        assert refused["code"] == "NOT_PERMITTED"

    async def test_is_not_found_from_another_organisation(self, asked: tuple[GoalSetting, dict[str, Any]]) -> None:
        scene, question = asked
        stranger = (await make_organization()).admin

        answered = await scene.api.as_(stranger).mutate("questionAnswer", {"questionId": question["id"], "body": "61"})
        sent = await scene.api.as_(stranger).mutate(
            "questionAsk", {"questionId": question["id"], "personId": stranger.gid}
        )

        assert [answered["code"], sent["code"]] == ["NOT_FOUND", "NOT_FOUND"]


@asynccontextmanager
async def followed(run_id: str, person: Person, url: str, settings: Settings) -> AsyncIterator[Any]:
    """Subscribe to a run as a person."""
    events = Events(url)
    await events.start()
    document = "subscription($id: ID!) { assistantRunChanged(id: $id) { state proposals { id } } }"
    context = Context(actor=await person.actor(), settings=settings, events=events)
    stream: Any = await schema().subscribe(document, variable_values={"id": run_id}, context_value=context)
    try:
        yield stream
    finally:
        await stream.aclose()
        await events.stop()


class TestAssistantRunChanged:
    async def test_sends_the_present_state_then_each_change_and_ends_with_the_run(
        self, scene: GoalSetting, database_url: str, settings: Settings
    ) -> None:
        run = await scene.ask()
        seen: list[Any] = []

        async with followed(run["id"], scene.member, database_url, settings) as stream:
            seen.append((await anext(stream)).data["assistantRunChanged"])
            await asyncio.gather(scene.jobs.run(), _rest(stream, seen))

        assert (seen[0], seen[-1]["state"]) == ({"state": "QUEUED", "proposals": []}, "SUCCEEDED")
        assert len(seen[-1]["proposals"]) == 3

    async def test_shows_nothing_to_who_is_not_among_the_readers(
        self, scene: GoalSetting, database_url: str, settings: Settings
    ) -> None:
        run = await scene.ask()
        outsider = await scene.company.person("Otto")

        async with followed(run["id"], outsider, database_url, settings) as stream:
            seen = [event.data async for event in stream]

        # nor that anything happens to it
        assert seen == [{"assistantRunChanged": None}]


async def _rest(stream: Any, seen: list[Any]) -> None:
    async with asyncio.timeout(10):
        seen.extend([event.data["assistantRunChanged"] async for event in stream])


class TestStatements:
    async def test_do_not_grow_with_the_number_of_runs(self, scene: GoalSetting) -> None:
        ids = [(await scene.drafted(key=f"k{n}"))["id"] for n in range(3)]
        query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on AssistantRun { requestedBy { name }
            questions { text } unused { input { body } } proposals { content { ... on KeyResultDraft {
              owner { name } evidence { source { id } } } } result { id } objective { title } } } } }"""

        counts = []
        for wanted in (ids[:1], ids):
            with counted_statements() as counter:
                await scene.as_lead.run(query, ids=wanted)
            counts.append(counter.count)

        assert counts[0] == counts[1]
