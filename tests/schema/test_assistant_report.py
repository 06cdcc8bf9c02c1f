"""What the assistant was asked for, what became of what it drafted, and why it said that."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from app.objectives.models import Level
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.goal_setting import OTHER, REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, ModelServer
from tests.support.scripted_models import invents_figures
from tests.support.statements import counted_statements

RUNS = """query($filter: AssistantRunFilterInput, $first: Int, $after: String) {
    assistantRuns(filter: $filter, first: $first, after: $after) {
      totalCount nodes { id purpose engineRequested proposals { id } } pageInfo { hasNextPage endCursor } } }"""
FIGURES = """runs failed abstained fellBack proposals waiting applied appliedAsDrafted rejected lapsed acceptance
    editDistance rejections { reason count } medianSecondsToDecision inputTokens costUsd"""
REPORT = f"""query($from: Date, $to: Date) {{ assistantReport(from: $from, to: $to) {{ from to total {{ {FIGURES} }}
    groups {{ purpose engine model prompt figures {{ {FIGURES} }} }} }} }}"""
EXPLAINED = """query($id: ID!) { node(id: $id) { ... on Proposal { explanation { purpose engine prompt guidance
    parameters { name value } facts { kind changed record { id } } attempts { engine kept wrong failure } } } } }"""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY, OTHER)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


def model(server: ModelServer) -> dict[str, Any]:
    return {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL, "model_attempts": 1}


async def runs(api: Api, **given: Any) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(RUNS, **given))["assistantRuns"]
    return found


async def report(api: Api, **days: str) -> dict[str, Any]:
    found: dict[str, Any] = (await api.run(REPORT, **days))["assistantReport"]
    return found


async def reject(scene: GoalSetting, proposal: dict[str, Any], reason: str) -> None:
    asked = {"proposalId": proposal["id"], "revision": proposal["revision"], "reason": reason}
    await scene.as_lead.succeed("proposalReject", asked)


class TestAssistantRuns:
    async def test_are_listed_the_latest_first_page_by_page(self, scene: GoalSetting, now: TestClock) -> None:
        first = await scene.drafted(atMost=1)
        now.forward(minutes=1)
        second = await scene.drafted(key="again", atMost=1)

        page = await runs(scene.as_lead, first=1)
        rest = await runs(scene.as_lead, first=1, after=page["pageInfo"]["endCursor"])

        assert (page["totalCount"], page["pageInfo"]["hasNextPage"]) == (2, True)
        assert [each["id"] for each in (*page["nodes"], *rest["nodes"])] == [second["id"], first["id"]]
        assert not rest["pageInfo"]["hasNextPage"]

    async def test_are_filtered(self, scene: GoalSetting) -> None:
        await scene.drafted(atMost=1)
        fitting = {
            "purposes": ["KEY_RESULTS"],
            "states": ["SUCCEEDED"],
            "engines": ["BUILTIN"],
            "objectiveIds": [gid(scene.objective)],
            "teamIds": [gid(scene.team)],
            "requestedByIds": [scene.lead.gid],
        }
        others = {
            "purposes": ["PARENTS"],
            "states": ["FAILED"],
            "engines": ["OPENAI"],
            "objectiveIds": [],
            "teamIds": [],
            "requestedByIds": [scene.member.gid],
        }

        assert (await runs(scene.as_lead, filter=fitting))["totalCount"] == 1
        for name, value in others.items():
            assert (await runs(scene.as_lead, filter={name: value}))["totalCount"] == 0, name

    async def test_are_hidden_from_whoever_does_not_read_the_drafts(self, scene: GoalSetting) -> None:
        await scene.drafted(atMost=1)
        stranger = await scene.company.person("Sven")
        foreign = await make_organization()

        told = [(await runs(scene.api.as_(each)))["totalCount"] for each in (scene.member, stranger, foreign.admin)]

        assert told == [1, 0, 0]

    async def test_for_one_person_are_hidden_from_everybody_else(self, scene: GoalSetting) -> None:
        await scene.as_lead.succeed(
            "objectiveCritiqueRequest", {"objectiveId": gid(scene.objective), "idempotencyKey": "c"}
        )

        assert (await runs(scene.as_lead))["totalCount"] == 1
        assert (await runs(scene.api.as_(scene.member)))["totalCount"] == 0
        assert (await runs(scene.api.as_(scene.company.admin)))["totalCount"] == 0

    async def test_cost_as_many_statements_for_many_as_for_one(self, scene: GoalSetting) -> None:
        await scene.drafted(atMost=1)
        with counted_statements() as of_one:
            await runs(scene.as_lead)
        for number in range(3):
            await scene.ask(key=f"more-{number}")

        with counted_statements() as of_many:
            await runs(scene.as_lead)

        assert of_many.count == of_one.count

    async def test_refuse_a_cursor_of_nowhere(self, scene: GoalSetting) -> None:
        answer = (await scene.as_lead.raw(RUNS, after="nowhere")).json()

        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


class TestAssistantReport:
    async def test_tells_what_was_approved_edited_and_turned_down(self, scene: GoalSetting, now: TestClock) -> None:
        run = await scene.drafted(atMost=3)
        good, better, bad = run["proposals"]
        now.forward(hours=1)
        await scene.approve(good)
        revised = await scene.revise(better, title="Customers reopen far fewer of our answers")
        await scene.approve(revised, key="better")
        await reject(scene, bad, "TOO_EASY")

        found = await report(scene.as_lead)

        total = found["total"]
        assert [group["figures"] for group in found["groups"]] == [total]
        assert [(group["purpose"], group["engine"], group["prompt"]) for group in found["groups"]] == [
            ("KEY_RESULTS", "BUILTIN", None)
        ]
        assert (total["runs"], total["proposals"], total["applied"], total["appliedAsDrafted"]) == (1, 3, 2, 1)
        assert (total["rejected"], total["waiting"], total["lapsed"]) == (1, 0, 0)
        assert total["acceptance"] == pytest.approx(2 / 3)
        assert 0 < total["editDistance"] < 0.5
        assert [each for each in total["rejections"] if each["count"]] == [{"reason": "TOO_EASY", "count": 1}]
        assert total["medianSecondsToDecision"] == 3600

    async def test_sets_models_and_prompts_apart(self, scene: GoalSetting, server: ModelServer) -> None:
        await scene.drafted(model(server), engine="OPENAI", atMost=1)
        server.otherwise = invents_figures
        await scene.drafted(model(server), key="again", engine="OPENAI", atMost=1)
        await scene.drafted(key="builtin", engine="BUILTIN", atMost=1)

        groups = (await report(scene.as_lead))["groups"]

        told = {(each["engine"], each["model"], each["prompt"]): each["figures"] for each in groups}
        assert set(told) == {
            ("OPENAI", f"{MODEL}-2026", "key_results/1"),
            ("BUILTIN", None, "key_results/1"),
            ("BUILTIN", None, None),
        }
        assert [told[key]["fellBack"] for key in sorted(told, key=str)] == [1, 0, 0]

    async def test_is_empty_where_nothing_was_asked_for(self, api: Api, company: Factory) -> None:
        found = await report(api.as_(company.admin))

        assert found["groups"] == []
        assert (found["total"]["runs"], found["total"]["acceptance"], found["total"]["costUsd"]) == (0, None, None)
        assert all(each["count"] == 0 for each in found["total"]["rejections"])

    async def test_counts_the_days_of_the_organisation(self, scene: GoalSetting, now: TestClock) -> None:
        today = now.read().date()
        await scene.drafted(atMost=1)

        that_day = await report(scene.as_lead, **{"from": str(today), "to": str(today)})
        before = await report(scene.as_lead, **{"to": str(today - timedelta(days=1))})

        assert (that_day["total"]["runs"], before["total"]["runs"]) == (1, 0)
        assert before["from"] == str(today - timedelta(days=90))

    async def test_leaves_out_what_the_viewer_may_not_read(self, scene: GoalSetting) -> None:
        await scene.drafted(atMost=1)
        stranger = await scene.company.person("Sven")

        assert (await report(scene.api.as_(scene.member)))["total"]["runs"] == 1
        assert (await report(scene.api.as_(stranger)))["total"]["runs"] == 0

    @pytest.mark.parametrize("days", [{"from": "2026-02-02", "to": "2026-02-01"}, {"from": "2020-01-01"}])
    async def test_refuses_days_that_are_no_period(self, scene: GoalSetting, days: dict[str, str]) -> None:
        answer = (await scene.as_lead.raw(REPORT, **days)).json()

        assert answer["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


class TestExplanation:
    async def explained(self, scene: GoalSetting, proposal: dict[str, Any], person: Person) -> Any:
        return (await scene.api.as_(person).run(EXPLAINED, id=proposal["id"]))["node"]

    async def test_tells_facts_engine_and_verdicts_to_every_reader(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=1, guidance="Think of the customers who wait")
        found = (await self.explained(scene, run["proposals"][0], scene.member))["explanation"]

        assert (found["purpose"], found["engine"]) == ("KEY_RESULTS", "Built-in drafter (no AI model)")
        assert (found["prompt"], found["parameters"]) == (None, [])
        assert found["guidance"] == "Think of the customers who wait"
        assert {each["record"]["id"] for each in found["facts"]} == {gid(each) for each in scene.inputs}
        assert not any(each["changed"] for each in found["facts"])
        assert [(each["engine"], each["kept"]) for each in found["attempts"]] == [("BUILTIN", 1)]

    async def test_names_the_prompt_and_the_parameters_of_a_model(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        run = await scene.drafted(model(server), engine="OPENAI", atMost=1)

        found = (await self.explained(scene, run["proposals"][0], scene.member))["explanation"]

        assert found["prompt"].startswith("key_results/1 ")
        assert found["parameters"] == [{"name": "temperature", "value": 0.2}]

    async def test_tells_which_facts_say_something_else_now(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=1)
        edited = {"teamInputId": gid(scene.inputs[0]), "body": "Cut the wait to 10 h."}
        await scene.api.as_(scene.member).succeed("teamInputUpdate", edited)

        found = (await self.explained(scene, run["proposals"][0], scene.lead))["explanation"]

        assert [each["record"]["id"] for each in found["facts"] if each["changed"]] == [gid(scene.inputs[0])]

    async def test_is_hidden_with_its_proposal(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=1)

        assert await self.explained(scene, run["proposals"][0], await scene.company.person("Sven")) is None


class TestHeldBack:
    HELD = "query($id: ID!) { node(id: $id) { ... on AssistantRun { heldBack { kind count } } } }"

    async def test_counts_what_some_reader_may_not_see_for_who_asked_alone(self, scene: GoalSetting) -> None:
        shared = await scene.company.objective(
            scene.cycle, scene.lead, "Customers stay with us", level=Level.INDIVIDUAL, team=None
        )
        await scene.company.team_input(scene.team, scene.member, SURVEY, objective_id=shared.id)
        run = await scene.drafted(key="shared", objectiveId=gid(shared))

        asked = await scene.as_lead.run(self.HELD, id=run["id"])
        other = await scene.api.as_(scene.member).run(self.HELD, id=run["id"])

        assert asked["node"]["heldBack"] == [{"kind": "TeamInput", "count": 1}]
        assert other["node"]["heldBack"] is None

    async def test_is_empty_where_all_readers_see_the_same(self, scene: GoalSetting) -> None:
        run = await scene.drafted(atMost=1)

        assert (await scene.as_lead.run(self.HELD, id=run["id"]))["node"]["heldBack"] == []
