"""Goals that an objective could serve: quoted from both, offered to the person alone who asked, never aligned."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.objectives.models import Level, Visibility
from tests.support.factories import Factory, Person, gid
from tests.support.goal_setting import WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_behaviours import answers
from tests.support.model_server import MODEL, ModelServer

RUN = """
  state engine abstained attempts { kept wrong }
  parentCandidates { objective { id title } keyResult { title } words theirWords sureness }
"""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    scene = await goal_setting(company, api, jobs, WAIT)
    for title in ("Customers trust our support answers", "Finance closes the books on time", "We hire with care"):
        await company.objective(scene.cycle, company.admin, title, level=Level.COMPANY)
    return scene


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


async def asked(scene: GoalSetting, server: ModelServer | None = None, reader: Person | None = None) -> Any:
    """Ask as the lead which goals the objective could serve, let the worker work, and read the run."""
    given = {"objectiveId": gid(scene.objective), "engine": "OPENAI" if server else "BUILTIN", "idempotencyKey": "k"}
    run = (await scene.as_lead.succeed("parentCandidatesRequest", given, "run { id }"))["run"]
    model = {"openai_base_url": server.base_url, "openai_api_key": "sk-1", "model": MODEL} if server else {}
    await scene.jobs.run(**model)
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ {RUN} }} }} }}"
    return (await scene.api.as_(reader or scene.lead).run(query, id=run["id"]))["node"]


def choosing(words: str, their_words: str, goal: str | None = None) -> Any:
    """A model that chooses the goal about trust, or this one."""

    def answer(seen: Any) -> dict[str, Any]:
        known = next(each["id"] for each in seen.data["goals"] if "trust" in each["text"])
        return {"candidates": [{"goal": goal or known, "words": words, "their_words": their_words}]}

    return answers(answer)


class TestBuiltin:
    async def test_offers_the_goal_that_shares_words_and_quotes_both(self, scene: GoalSetting) -> None:
        run = await asked(scene)

        first = run["parentCandidates"][0]
        assert first["objective"]["title"] == first["theirWords"] == "Customers trust our support answers"
        assert first["words"] == "Customers get good answers fast"
        assert first["sureness"] in {"FAIRLY", "HARDLY"}
        assert len(run["parentCandidates"]) <= 3

    async def test_aligns_nothing(self, scene: GoalSetting) -> None:
        await asked(scene)

        query = "query($id: ID!) { node(id: $id) { ... on Objective { parents { id } } } }"
        found = await scene.as_lead.run(query, id=gid(scene.objective))
        assert found["node"]["parents"] == []


class TestModel:
    async def test_keeps_what_is_quoted_from_both(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = choosing("good answers", "support answers")

        run = await asked(scene, server)

        [candidate] = run["parentCandidates"]
        assert (candidate["words"], candidate["theirWords"]) == ("good answers", "support answers")

    @pytest.mark.parametrize(
        ("words", "their_words", "goal", "code"),
        [
            ("great answers", "support answers", None, "QUOTE_NOT_FOUND"),
            ("good answers", "helpful answers", None, "QUOTE_NOT_FOUND"),
            ("fast", "trust", None, "UNGROUNDED"),
            ("good answers", "support answers", "p99", "UNKNOWN_SOURCE"),
        ],
    )
    async def test_drops_what_it_made_up(
        self, scene: GoalSetting, server: ModelServer, words: str, their_words: str, goal: str | None, code: str
    ) -> None:
        server.otherwise = choosing(words, their_words, goal)

        run = await asked(scene, server)

        assert run["attempts"][0] == {"kept": 0, "wrong": [code]}

    async def test_is_told_of_no_goal_that_the_person_may_not_see(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        server.otherwise = choosing("good answers", "support answers")
        await scene.company.objective(
            scene.cycle,
            scene.company.admin,
            "Xyzzy gives customers good answers",
            level=Level.COMPANY,
            visibility=Visibility.PRIVATE,
        )

        run = await asked(scene, server)

        assert server.requests
        assert "Xyzzy" not in "\n".join(str(seen.body) for seen in server.requests)
        assert "Xyzzy" not in str(run)


class TestReaders:
    async def test_is_read_by_the_person_alone_who_asked(self, scene: GoalSetting) -> None:
        assert await asked(scene, reader=scene.company.admin) is None


class TestRequest:
    async def test_refuses_who_may_not_align_the_objective(self, scene: GoalSetting) -> None:
        given = {"objectiveId": gid(scene.objective), "idempotencyKey": "k"}

        answer = await scene.api.as_(scene.member).mutate("parentCandidatesRequest", given)

        assert answer["code"] == "NOT_PERMITTED"
