"""What of a draft stands is shown while the model still writes the rest, and nothing else ever is."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.events import Events
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from tests.support import model_behaviours as server_does
from tests.support.factories import Factory, gid
from tests.support.goal_setting import REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, Behaviour, ModelServer, Seen
from tests.support.scripted_models import honest, honest_answer

CHANGED = """subscription($id: ID!) { assistantRunChanged(id: $id) { state proposals { id }
    arrived { text section cites { quote source { id } } } } }"""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


def linked_first(seen: Seen) -> dict[str, Any]:
    """Answer honestly, but for a link in the first draft."""
    answer = honest_answer(seen)
    answer["drafts"][0]["title"] += " (see https://evil.example)"
    return answer


@pytest.fixture
async def follow(scene: GoalSetting, database_url: str, settings: Settings) -> AsyncIterator[Any]:
    events = Events(database_url)
    await events.start()
    context = Context(actor=await scene.member.actor(), settings=settings, events=events)

    async def following(run_id: str) -> Any:
        return await schema().subscribe(CHANGED, variable_values={"id": run_id}, context_value=context)

    yield following
    await events.stop()


async def shown(scene: GoalSetting, server: ModelServer, follow: Any, behaviour: Behaviour) -> tuple[Any, Any]:
    """Return what a reader is shown while the model still writes, and what when the run has ended."""
    rest = asyncio.Event()
    server.script(server_does.pauses(-3, rest, behaviour))
    run = await scene.ask(engine="OPENAI", atMost=3)
    settings = {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL}
    working = asyncio.ensure_future(scene.jobs.run(**settings))
    stream = await follow(run["id"])
    try:
        halfway = await asyncio.wait_for(_first_with_arrivals(stream), 20)
        rest.set()
        *_, last = [event.data["assistantRunChanged"] async for event in stream]
    finally:
        rest.set()
        await working
        await stream.aclose()
    return halfway, last


async def _first_with_arrivals(stream: Any) -> Any:
    async for event in stream:
        if (run := event.data["assistantRunChanged"])["arrived"]:
            return run
    raise AssertionError("Nothing arrived.")


class TestArrived:
    async def test_shows_what_was_verified_until_the_proposals_are_there(
        self, scene: GoalSetting, server: ModelServer, follow: Any
    ) -> None:
        halfway, last = await shown(scene, server, follow, honest)

        assert (halfway["state"], halfway["proposals"]) == ("RUNNING", [])
        first = halfway["arrived"][0]
        assert first["text"] == "Cut the wait for a first answer from 30 h to 12 h by 18 December 2026"
        assert first["section"] is None
        assert {cite["source"]["id"] for cite in first["cites"]} == {gid(scene.inputs[0])}
        assert (last["state"], last["arrived"], len(last["proposals"])) == ("SUCCEEDED", [], 3)

    async def test_never_shows_what_does_not_stand(self, scene: GoalSetting, server: ModelServer, follow: Any) -> None:
        halfway, last = await shown(scene, server, follow, server_does.answers(linked_first))

        assert halfway["arrived"]
        assert "evil" not in str(halfway)
        assert "evil" not in str(last)
