"""A run from its job to its result, with both engines; the model is a real HTTP server that misbehaves on purpose."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support import model_behaviours as server_does
from tests.support.factories import Factory, Person, gid
from tests.support.goal_setting import REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, Behaviour, ModelServer
from tests.support.scripted_models import adds_links, alters_quotes, cites_foreign_ids, honest, invents_figures

INSTEAD = "The built-in drafter answered instead, without an AI model."
BUILTIN = "Built-in drafter (no AI model)"


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


def model(server: ModelServer, **changed: Any) -> dict[str, Any]:
    """The settings under which the worker asks this server."""
    return {
        "openai_base_url": server.base_url,
        "openai_api_key": "sk-1",
        "model": MODEL,
        "model_timeout_seconds": 5.0,
        "model_attempts": 2,
        **changed,
    }


def titles(run: dict[str, Any]) -> set[str]:
    return {each["content"]["title"] for each in run["proposals"]}


class TestModel:
    async def test_drafts_and_keeps_what_answers_why(self, scene: GoalSetting, server: ModelServer) -> None:
        run = await scene.drafted(model(server), engine="OPENAI", atMost=3)

        assert (run["state"], run["engine"], run["notice"]) == ("SUCCEEDED", f"AI model {MODEL}-2026", None)
        assert "Cut the wait for a first answer from 30 h to 12 h by 18 December 2026" in titles(run)
        assert (run["inputTokens"], run["outputTokens"]) == (100, 20)
        assert run["prompt"].startswith("key_results/1 ")
        assert run["attempts"] == [{"engine": "OPENAI", "kept": 3, "wrong": [], "failure": None}]

    async def test_waits_as_long_as_it_is_asked_to(self, scene: GoalSetting, server: ModelServer) -> None:
        server.script(server_does.rate_limited(1), honest)
        started = time.monotonic()

        run = await scene.drafted(model(server), engine="OPENAI")

        assert time.monotonic() - started >= 1
        assert (run["notice"], len(server.requests)) == (None, 2)

    async def test_overcomes_a_server_error(self, scene: GoalSetting, server: ModelServer) -> None:
        server.script(server_does.server_error(), honest)

        run = await scene.drafted(model(server), engine="OPENAI")

        assert (run["engine"], run["notice"]) == (f"AI model {MODEL}-2026", None)

    @pytest.mark.parametrize(
        ("behaviour", "failure", "sentence"),
        [
            (server_does.rate_limited(60), "RATE_LIMITED", "takes no more requests"),
            (server_does.server_error(), "MODEL_UNREACHABLE", "could not be reached"),
            (server_does.dropped(), "MODEL_UNREACHABLE", "could not be reached"),
            (server_does.hangs(), "MODEL_TIMED_OUT", "did not answer in time"),
            (server_does.drips(), "MODEL_TIMED_OUT", "did not answer in time"),
            (server_does.refusal(), "MODEL_REFUSED", "declined to answer"),
            (server_does.filtered(), "ANSWER_FILTERED", "content filter"),
            (server_does.key_rejected("sk-1"), "KEY_INVALID", "does not accept the configured key"),
            (server_does.quota_gone(), "QUOTA_EXHAUSTED", "no quota left"),
        ],
    )
    async def test_gives_way_to_the_built_in_drafter_and_says_why(
        self, scene: GoalSetting, server: ModelServer, behaviour: Behaviour, failure: str, sentence: str
    ) -> None:
        server.otherwise = behaviour

        run = await scene.drafted(model(server, model_timeout_seconds=1.0), engine="OPENAI", atMost=3)

        assert (run["state"], run["engine"], len(run["proposals"])) == ("SUCCEEDED", BUILTIN, 3)
        assert sentence in run["notice"]
        assert run["notice"].endswith(INSTEAD)
        assert "sk-1" not in str(run)
        assert [attempt["failure"] for attempt in run["attempts"]] == [failure, None]

    @pytest.mark.parametrize("bad", [server_does.cut_json(), server_does.null_content(), server_does.html()])
    async def test_is_asked_once_more_where_its_answer_cannot_be_read(
        self, scene: GoalSetting, server: ModelServer, bad: Behaviour
    ) -> None:
        server.script(bad, honest)

        run = await scene.drafted(model(server), engine="OPENAI")

        assert (run["notice"], len(run["attempts"])) == (None, 2)
        assert len(run["proposals"]) == 3

    async def test_gives_way_where_it_cannot_be_read_twice(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = server_does.cut_json()

        run = await scene.drafted(model(server), engine="OPENAI")

        assert (run["engine"], len(run["attempts"]), len(server.requests)) == (BUILTIN, 3, 2)

    @pytest.mark.parametrize("lies", [invents_figures, cites_foreign_ids, alters_quotes, adds_links])
    async def test_is_told_the_codes_alone_and_gives_way_where_nothing_stands(
        self, scene: GoalSetting, server: ModelServer, lies: Behaviour
    ) -> None:
        server.otherwise = lies

        run = await scene.drafted(model(server), engine="OPENAI", atMost=3)

        assert run["engine"] == BUILTIN
        assert run["notice"] == f"What the AI model answered could not be verified. {INSTEAD}"
        assert "87" not in " ".join(titles(run))
        assert run["attempts"][0]["wrong"]
        repair = server.requests[1].user
        assert all(code in repair for code in run["attempts"][0]["wrong"])
        assert "4,200" not in repair

    async def test_repairs_what_it_got_wrong(self, scene: GoalSetting, server: ModelServer) -> None:
        server.script(invents_figures, honest)

        run = await scene.drafted(model(server), engine="OPENAI")

        assert (run["engine"], run["notice"]) == (f"AI model {MODEL}-2026", None)
        assert [attempt["kept"] for attempt in run["attempts"]] == [0, 3]

    async def test_may_honestly_have_nothing_to_propose(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = server_does.answers({"drafts": [], "questions": [], "unused": []})

        run = await scene.drafted(model(server), engine="OPENAI")

        assert (run["state"], run["abstained"], run["notice"]) == ("SUCCEEDED", True, None)

    async def test_that_nobody_configured_gives_way(self, scene: GoalSetting) -> None:
        run = await scene.drafted(engine="OPENAI")

        assert run["notice"] == f"No AI model is configured on this server. {INSTEAD}"
        assert run["engineRequested"] == "OPENAI"


class TestCancelling:
    async def test_stops_asking_within_a_second_and_discards_what_comes(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        server.otherwise = server_does.hangs()
        run = await scene.ask(engine="OPENAI")
        working = asyncio.ensure_future(scene.jobs.run(**model(server, model_timeout_seconds=30.0)))
        await asyncio.wait_for(server.arrived.wait(), 5)

        await scene.as_lead.succeed("assistantRunCancel", {"runId": run["id"]})
        await asyncio.wait_for(server.given_up.wait(), 1)
        await working

        found = await scene.read(run["id"])
        assert (found["state"], found["proposals"]) == ("CANCELLED", [])

    async def test_beats_a_result_that_comes_at_the_same_moment(self, scene: GoalSetting, server: ModelServer) -> None:
        answer_now = asyncio.Event()
        server.otherwise = server_does.held(answer_now, honest)
        run = await scene.ask(engine="OPENAI")
        working = asyncio.ensure_future(scene.jobs.run(**model(server)))
        await asyncio.wait_for(server.arrived.wait(), 5)

        await scene.as_lead.succeed("assistantRunCancel", {"runId": run["id"]})
        answer_now.set()
        await working

        found = await scene.read(run["id"])
        assert (found["state"], found["proposals"]) == ("CANCELLED", [])


class TestReaders:
    async def test_follow_the_objective_while_a_run_waits(self, scene: GoalSetting) -> None:
        other = await scene.company.team("Other", lead=scene.lead)
        moved = {"expectedRevision": 1, "visibility": "TEAM", "teamId": gid(other)}
        run = await scene.ask()

        await scene.as_lead.succeed("objectiveUpdate", {"objectiveId": gid(scene.objective), **moved})
        await scene.jobs.run()

        found = await scene.read(run["id"])
        assert (found["state"], found["proposals"]) == ("SUCCEEDED", [])
        assert await scene.read(run["id"], scene.member) is None


class TestManifest:
    async def test_tells_who_asked_what_went_into_it(self, scene: GoalSetting, server: ModelServer) -> None:
        key_result = await scene.company.key_result(scene.objective, scene.lead)
        run = await scene.drafted(model(server), engine="OPENAI")

        seen = {person.name: await manifest(scene, run, person) for person in (scene.lead, scene.member)}

        read = [*(gid(each) for each in scene.inputs), gid(scene.objective), gid(key_result)]
        assert seen["Mira"] is None
        assert {each["record"]["id"] for each in seen["Lena"]} == set(read)
        assert sorted(each["kind"] for each in seen["Lena"]) == ["KeyResult", "Objective", *["TeamInput"] * 3]


async def manifest(scene: GoalSetting, run: dict[str, Any], person: Person) -> Any:
    query = "query($id: ID!) { node(id: $id) { ... on AssistantRun { manifest { kind record { id } } } } }"
    return (await scene.api.as_(person).run(query, id=run["id"]))["node"]["manifest"]
