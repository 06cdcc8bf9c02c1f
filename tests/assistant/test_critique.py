"""Criticising an objective's wording: rules first, titles that clear them, for the person alone who asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.objectives.models import AlignmentKind, ObjectiveState, Visibility
from tests.support.factories import Factory, Person, gid
from tests.support.goal_setting import WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import answers, server_error
from tests.support.model_server import MODEL, ModelServer

CRITIQUE = """
  id state engine notice abstained prompt attempts { engine kept wrong failure }
  critique {
    objective { id title } noRewrite findings { rule words }
    rewrites { title clears left { rule } }
  }
"""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


def model(server: ModelServer) -> dict[str, Any]:
    """The settings under which the worker asks this server."""
    return {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL, "model_attempts": 1}


async def ask(scene: GoalSetting, person: Person, title: str, engine: str = "BUILTIN", **of: Any) -> str:
    """Ask for a critique of a new objective of this title and return the run's id."""
    objective = await scene.company.objective(scene.cycle, scene.lead, title, team=scene.team, **of)
    asked = {"objectiveId": gid(objective), "engine": engine, "idempotencyKey": title}
    answer = await scene.api.as_(person).succeed("objectiveCritiqueRequest", asked, "run { id objective { title } }")
    assert answer["run"]["objective"]["title"] == title
    return str(answer["run"]["id"])


async def read(scene: GoalSetting, run_id: str, person: Person) -> Any:
    """Return a run as a person sees it."""
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ {CRITIQUE} }} }} }}"
    return (await scene.api.as_(person).run(query, id=run_id))["node"]


async def criticised(scene: GoalSetting, title: str, *, server: ModelServer | None = None, **of: Any) -> Any:
    """Ask for a critique as the lead, let the worker work, and return the run."""
    run_id = await ask(scene, scene.lead, title, "OPENAI" if server else "BUILTIN", **of)
    await scene.jobs.run(**(model(server) if server else {}))
    return await read(scene, run_id, scene.lead)


def offering(*titles: str) -> Any:
    """A model that offers these titles."""
    return answers({"titles": [{"title": title} for title in titles]})


class TestBuiltin:
    @pytest.mark.parametrize(
        ("title", "better", "rule"),
        [
            ("New customers feel at home in 2 hours", "New customers feel at home", "objective.digits"),
            ("Delight 5,000 customers with our answers", "Delight customers with our answers", "objective.digits"),
            ("Customers love us to earn the annual bonus", "Customers love us", "objective.pay"),
        ],
    )
    async def test_leaves_out_what_the_rules_found(
        self, scene: GoalSetting, title: str, better: str, rule: str
    ) -> None:
        run = await criticised(scene, title)

        [rewrite] = run["critique"]["rewrites"]
        assert (rewrite["title"], rewrite["clears"]) == (better, [rule])
        assert rule in {found["rule"] for found in run["critique"]["findings"]}
        assert rule not in {found["rule"] for found in rewrite["left"]}
        assert (run["state"], run["abstained"], run["critique"]["noRewrite"]) == ("SUCCEEDED", False, None)

    async def test_says_where_leaving_out_is_not_enough(self, scene: GoalSetting) -> None:
        run = await criticised(scene, "Launch the new website")

        assert (run["critique"]["rewrites"], run["critique"]["noRewrite"]) == ([], "BEYOND_RULES")
        assert "objective.output_verb" in {found["rule"] for found in run["critique"]["findings"]}
        assert run["abstained"]

    async def test_says_where_the_wording_is_fine(self, scene: GoalSetting) -> None:
        run = await criticised(scene, "New customers see what they came for")

        assert run["critique"]["noRewrite"] == "NOTHING_TO_CLEAR"


class TestModel:
    async def test_keeps_titles_that_clear_the_rules(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = offering("Visitors find on our website what they came for", "Launch another website")

        run = await criticised(scene, "Launch the new website", server=server, why="Visitors find nothing.")

        assert run["prompt"].startswith("objective_critique/1 ")
        assert [each["title"] for each in run["critique"]["rewrites"]] == [
            "Visitors find on our website what they came for"
        ]
        assert run["attempts"][0]["wrong"] == ["RULES_NOT_CLEARED"]

    @pytest.mark.parametrize(
        ("title", "code"),
        [
            ("Launch another website", "RULES_NOT_CLEARED"),
            ("Visitors of our website find 90 % of what they want", "FIGURE_UNSOURCED"),
            ("Visitors of our website find what Bartholomew wants", "UNKNOWN_PERSON"),
            ("Visitors find our website, see https://evil.example/", "LINK"),
            ("Visitors find our **website**", "MARKUP"),
            ("Visitors find our web\u200bsite", "HIDDEN_CHARACTERS"),
            ("Finance closes the books without overtime", "UNGROUNDED"),
            ("", "BLANK"),
        ],
    )
    async def test_drops_what_breaks_a_rule_or_adds_something(
        self, scene: GoalSetting, server: ModelServer, title: str, code: str
    ) -> None:
        server.otherwise = offering(title)

        run = await criticised(scene, "Launch the new website", server=server)

        assert run["attempts"][0]["wrong"] == [code]
        assert run["critique"]["rewrites"] == []
        assert code in str(server.requests[1].body)

    async def test_is_not_asked_where_no_title_would_mend_anything(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        run = await criticised(scene, "New customers see what they came for", server=server)

        assert (server.requests, run["critique"]["noRewrite"]) == ([], "NOTHING_TO_CLEAR")

    async def test_gives_way_to_the_built_in_drafter(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = server_error()

        run = await criticised(scene, "New customers feel at home in 2 hours", server=server)

        assert [each["title"] for each in run["critique"]["rewrites"]] == ["New customers feel at home"]
        assert "could not be reached" in run["notice"]


class TestReaders:
    async def test_is_read_by_the_person_alone_who_asked(self, scene: GoalSetting) -> None:
        run_id = await ask(scene, scene.lead, "New customers feel at home in 2 hours")
        await scene.jobs.run()

        assert (await read(scene, run_id, scene.lead))["critique"]
        for other in (scene.member, scene.company.admin):
            assert await read(scene, run_id, other) is None

    async def test_is_not_read_by_ones_manager(self, scene: GoalSetting) -> None:
        boss = await scene.company.person("Boris")
        report = await scene.company.person("Rita", manager=boss)
        objective = await scene.company.objective(
            scene.cycle, report, "Learn 3 languages", visibility=Visibility.PRIVATE
        )
        asked = {"objectiveId": gid(objective), "idempotencyKey": "k"}
        run = (await scene.api.as_(report).succeed("objectiveCritiqueRequest", asked, "run { id }"))["run"]
        await scene.jobs.run()

        assert (await read(scene, run["id"], report))["critique"]["findings"]
        assert await read(scene, run["id"], boss) is None

    async def test_tells_the_model_nothing_that_the_person_may_not_see(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        server.otherwise = offering()
        hidden = await scene.company.objective(
            scene.cycle, scene.company.admin, "Xyzzy is sold to a rival", visibility=Visibility.PRIVATE
        )
        objective = await scene.company.objective(scene.cycle, scene.lead, "Launch the new website", team=scene.team)
        await scene.company.align(objective, hidden, AlignmentKind.SUPPORTS)
        await scene.say("Xyzzy said a member about another goal.")
        asked = {"objectiveId": gid(objective), "engine": "OPENAI", "idempotencyKey": "k"}
        await scene.as_lead.succeed("objectiveCritiqueRequest", asked, "run { id }")
        await scene.jobs.run(**model(server))

        assert server.requests
        assert "Xyzzy" not in "\n".join(str(seen.body) for seen in server.requests)

    async def test_is_gone_with_the_objective(self, scene: GoalSetting) -> None:
        run_id = await ask(scene, scene.lead, "New customers feel at home in 2 hours", state=ObjectiveState.DRAFT)
        await scene.jobs.run()
        objective = (await read(scene, run_id, scene.lead))["critique"]["objective"]["id"]
        await scene.as_lead.succeed("objectiveDelete", {"objectiveId": objective}, "deletedId")

        assert (await read(scene, run_id, scene.lead))["critique"] is None


class TestRequest:
    async def test_refuses_who_may_not_reword_the_objective(self, scene: GoalSetting) -> None:
        asked = {"objectiveId": gid(scene.objective), "idempotencyKey": "k"}

        answer = await scene.api.as_(scene.member).mutate("objectiveCritiqueRequest", asked)

        assert answer["code"] == "NOT_PERMITTED"
