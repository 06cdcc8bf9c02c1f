"""What enters a run, down to the very prompt: nothing that somebody who will read its result may not see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.objectives.models import AlignmentKind, Visibility
from tests.support.check_ins import value
from tests.support.factories import Factory, gid
from tests.support.goal_setting import WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, ModelServer

CANARY = "Xyzzy"


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


def model(server: ModelServer) -> dict[str, Any]:
    """The settings under which the worker asks this server."""
    return {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL}


def prompted(server: ModelServer) -> str:
    """Everything that the model was told."""
    assert server.requests
    return "\n".join(str(seen.body) for seen in server.requests)


class TestKeyResults:
    async def test_know_nothing_that_the_team_may_not_read(self, scene: GoalSetting, server: ModelServer) -> None:
        company, cycle = scene.company, scene.cycle
        sales = await company.team("Sales", lead=scene.lead)
        private = await company.objective(
            cycle, scene.lead, f"Private {CANARY}", team=scene.team, visibility=Visibility.PRIVATE
        )
        elsewhere = await company.objective(
            cycle, scene.lead, f"Elsewhere {CANARY}", team=sales, visibility=Visibility.TEAM
        )
        for parent in (private, elsewhere):
            await company.align(scene.objective, parent, AlignmentKind.SUPPORTS)
            await company.key_result(parent, title=f"Figures {CANARY}")
        about_the_same = f"{CANARY}: cut complaints from 9 % to 2 %."
        hidden = await company.team_input(sales, scene.lead, about_the_same, objective_id=scene.objective.id)

        run = await scene.drafted(model(server), engine="OPENAI")
        asked = {"objectiveId": gid(scene.objective), "inputIds": [gid(hidden)], "idempotencyKey": "chosen"}
        chosen = await scene.as_lead.mutate("keyResultDraftRequest", asked)

        assert "Cut the wait for a first answer" in prompted(server)
        assert CANARY not in prompted(server)
        assert CANARY not in str(run)
        assert chosen["code"] == "NOT_FOUND"


class TestSummaries:
    async def test_know_nothing_that_the_team_may_not_read(
        self, scene: GoalSetting, api: Api, server: ModelServer
    ) -> None:
        company, cycle, member = scene.company, scene.cycle, scene.member
        shared = await company.key_result(scene.objective, member)
        own = await company.key_result(
            await company.objective(cycle, member, visibility=Visibility.PRIVATE), title=f"Private {CANARY}"
        )
        boss = await company.person("Bea")
        loner = await company.person("Otto", manager=boss)
        guest = await company.person("Gila", team=await company.team("Sales"))
        words = {"health": "AT_RISK", "note": "Could somebody from legal have a look?"}
        secret = {"note": f"Note {CANARY}", "newBlocker": f"Blocked by {CANARY}"}
        await submit(api, member, value(shared, "30", **words), value(own, "25", **secret))
        for person, title in ((loner, "Answer at night"), (guest, "Answer on Sundays")):
            theirs = await company.key_result(scene.objective, person, title)
            await submit(api, person, value(theirs, "25"), note=f"For those above me alone: {CANARY}")

        asked = {"about": {"teamId": gid(scene.team)}, "engine": "OPENAI", "idempotencyKey": "k"}
        period = {"periodStart": "2026-11-16", "periodEnd": "2026-11-20"}
        answer = await scene.as_lead.succeed("checkInSummaryRequest", {**asked, **period}, "run { id }")
        await scene.jobs.run(**model(server))

        query = """query($id: ID!) { node(id: $id) { ... on AssistantRun { state proposals { content {
            ... on SummaryDraft { sections { sentences { text evidence { quote } } } } } } } } }"""
        run = (await scene.as_lead.run(query, id=answer["run"]["id"]))["node"]
        assert run["state"] == "SUCCEEDED"
        assert "Could somebody from legal" in prompted(server)
        assert "Answer at night" in prompted(server)
        assert CANARY not in prompted(server)
        assert CANARY not in str(run)


async def submit(api: Api, person: Any, *entries: dict[str, Any], **given: Any) -> None:
    await api.as_(person).succeed("checkInSheetSubmit", {"entries": list(entries), **given})
