"""What enters a run, down to the very prompt: nothing that somebody who will read its result may not see."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.objectives.models import AlignmentKind, Level, Visibility
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


class TestPeople:
    async def test_are_hidden_by_the_directory_and_come_back_in_the_result(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        await scene.company.person("Mark Ubiquist")
        body = "Mark says: cut the errors that we mark late from 9 % to 2 %. Ask Ubiquist or mark@waymark.example."
        await scene.say(body)

        run = await scene.drafted(model(server), engine="OPENAI")

        told = prompted(server)
        assert "Ubiquist" not in told
        assert "mark@waymark.example" not in told
        assert "that we mark late" in told
        quotes = [each["quote"] for proposal in run["proposals"] for each in proposal["content"]["evidence"]]
        assert any(quote.startswith("Mark says: cut the errors that we mark late") for quote in quotes)


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

    async def test_for_a_companys_objective_know_a_round_only_among_its_readers(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        company = scene.company
        goal = await company.objective(scene.cycle, company.admin, "Customers stay", level=Level.COMPANY)
        input_round, _ = await company.input_round(scene.team, scene.cycle, objective_id=goal.id)
        about = {"objective_id": goal.id, "input_round_id": input_round.id}
        body = f"{CANARY}: cut the wait for a first answer from 30 h to 12 h by 18 December."
        await company.team_input(scene.team, scene.member, body, **about)
        sales = await company.team("Sales")
        other_round, _ = await company.input_round(sales, scene.cycle, objective_id=goal.id)
        of_sales = "Plugh: cut the wait from 20 h to 2 h by 18 December."
        await company.team_input(sales, scene.lead, of_sales, objective_id=goal.id, input_round_id=other_round.id)
        admin, asked = scene.api.as_(company.admin), {"objectiveId": gid(goal), "engine": "OPENAI"}

        for_all = await admin.succeed("keyResultDraftRequest", {**asked, "idempotencyKey": "all"}, "run { id }")
        await scene.jobs.run(**model(server))
        before = "\n".join(str(seen.body) for seen in server.requests)
        chosen = {**asked, "inputRoundId": gid(input_round), "idempotencyKey": "round"}
        narrow = await admin.succeed("keyResultDraftRequest", chosen, "run { id }")
        await scene.jobs.run(**model(server))

        assert CANARY not in before
        assert CANARY in prompted(server)
        assert "Plugh" not in prompted(server)
        outsider = await company.person("Otto")
        assert await scene.read(for_all["run"]["id"], outsider)
        assert await scene.read(narrow["run"]["id"], outsider) is None
        assert await scene.read(narrow["run"]["id"], scene.member)


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
