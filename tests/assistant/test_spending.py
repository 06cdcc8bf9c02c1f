"""What a run may spend on a model: reserved before, settled after, and at zero the built-in drafter answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest

from assistant.engines import Engines, allowance
from assistant.run import carry_out
from tests.support import model_behaviours as server_does
from tests.support.clock import TestClock
from tests.support.factories import Factory, make_organization
from tests.support.goal_setting import REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, ModelServer, as_json
from tests.support.scripted_models import honest, honest_answer, invents_figures

INSTEAD = "The built-in drafter answered instead, without an AI model."
SPENT = f"This month's budget for the AI model is spent. {INSTEAD}"
TOO_MANY = f"The AI model already answers as many questions of this organisation as it may at once. {INSTEAD}"
COST = Decimal("0.00014")
"""Of one answer of the server: 100 tokens at $1 a million, and 20 at $2."""


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY)


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with ModelServer() as running:
        yield running


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def priced(server: ModelServer, **changed: Any) -> dict[str, Any]:
    """The settings under which the worker asks this server, and counts what it costs."""
    return {
        "openai_base_url": server.base_url,
        "openai_api_key": "sk-1",
        "model": MODEL,
        "model_timeout_seconds": 5.0,
        "model_attempts": 1,
        "model_price_in": Decimal(1),
        "model_price_out": Decimal(2),
        **changed,
    }


def reserved(database: psycopg.Connection[Any], scene: GoalSetting) -> list[Decimal | None]:
    found = database.execute(
        "select reserved_usd from assistant_runs where organization_id = %s order by created_at",
        (scene.company.organization_id,),
    )
    return [amount for (amount,) in found]


def runs_of(database: psycopg.Connection[Any], scene: GoalSetting) -> list[UUID]:
    query = "select id from assistant_runs where organization_id = %s order by created_at, id"
    return [id_ for (id_,) in database.execute(query, (scene.company.organization_id,))]


class TestCost:
    async def test_is_what_the_endpoint_counted_over_all_questions(
        self, scene: GoalSetting, server: ModelServer, database: psycopg.Connection[Any]
    ) -> None:
        server.script(invents_figures, honest)

        run = await scene.drafted(priced(server), engine="OPENAI")

        assert (run["inputTokens"], run["outputTokens"], Decimal(run["costUsd"])) == (200, 40, 2 * COST)
        [set_aside] = reserved(database, scene)
        assert set_aside is not None
        assert set_aside > 2 * COST

    async def test_is_unknown_where_the_endpoint_does_not_count(self, scene: GoalSetting, server: ModelServer) -> None:
        server.otherwise = lambda seen: as_json(
            {"choices": [{"message": {"content": str(honest_answer(seen)).replace("'", '"')}}], "usage": "many"}
        )

        run = await scene.drafted(priced(server), engine="OPENAI")

        assert (run["inputTokens"], run["costUsd"]) == (0, None)

    async def test_is_unknown_without_prices(self, scene: GoalSetting, server: ModelServer) -> None:
        run = await scene.drafted(priced(server, model_price_in=None), engine="OPENAI")

        assert (run["engine"], run["costUsd"]) == (f"AI model {MODEL}-2026", None)


class TestBudget:
    async def test_at_zero_the_built_in_drafter_answers_and_the_model_is_not_asked(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        run = await scene.drafted(priced(server, model_budget_usd=Decimal(0)), engine="OPENAI")

        assert (run["state"], run["notice"], run["engineRequested"]) == ("SUCCEEDED", SPENT, "OPENAI")
        assert len(run["proposals"]) == 3
        assert server.requests == []

    async def test_is_settled_with_what_it_cost(self, scene: GoalSetting, server: ModelServer) -> None:
        settings = priced(server, model_budget_usd=Decimal("0.06"))

        notices = [(await scene.drafted(settings, key=str(i), engine="OPENAI"))["notice"] for i in range(3)]

        assert notices == [None, None, None]
        assert len(server.requests) == 3

    async def test_keeps_what_was_reserved_where_nobody_said_what_it_cost(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        settings = priced(server, model_budget_usd=Decimal("0.04"), model_timeout_seconds=0.3)
        server.script(server_does.hangs())

        first = await scene.drafted(settings, key="1", engine="OPENAI")
        second = await scene.drafted(settings, key="2", engine="OPENAI")

        assert "did not answer in time" in first["notice"]
        assert second["notice"] == SPENT
        assert len(server.requests) == 1

    async def test_costs_nothing_where_no_answer_came(self, scene: GoalSetting, server: ModelServer) -> None:
        settings = priced(server, model_budget_usd=Decimal("0.04"))
        server.script(server_does.server_error())

        await scene.drafted(settings, key="1", engine="OPENAI")
        second = await scene.drafted(settings, key="2", engine="OPENAI")

        assert second["notice"] is None

    async def test_is_an_organisations_own(self, scene: GoalSetting, server: ModelServer, api: Api, jobs: Jobs) -> None:
        elsewhere = await goal_setting(await make_organization(), api, jobs, WAIT)
        settings = priced(server, model_budget_usd=Decimal("0.04"), model_timeout_seconds=0.3)
        server.script(server_does.hangs())
        await scene.drafted(settings, engine="OPENAI")

        theirs = await elsewhere.drafted(settings, engine="OPENAI")

        assert theirs["notice"] is None

    async def test_begins_anew_with_the_month(self, scene: GoalSetting, server: ModelServer, now: TestClock) -> None:
        settings = priced(server, model_budget_usd=Decimal("0.04"), model_timeout_seconds=0.3)
        server.script(server_does.hangs())
        await scene.drafted(settings, key="1", engine="OPENAI")
        now.forward(days=31)

        assert (await scene.drafted(settings, key="2", engine="OPENAI"))["notice"] is None


class TestAtOnce:
    async def test_the_next_question_of_an_organisation_waits_for_its_turn(
        self, scene: GoalSetting, server: ModelServer, database: psycopg.Connection[Any]
    ) -> None:
        release = asyncio.Event()
        server.otherwise = server_does.held(release, honest)
        asked = [await scene.ask(key=str(i), engine="OPENAI") for i in range(2)]
        first, second = runs_of(database, scene)
        settings = scene.jobs.with_(**priced(server, model_at_once=1))
        async with Engines(allowance(settings)) as engines:
            working = [asyncio.ensure_future(carry_out(first, engines))]
            await asyncio.wait_for(server.arrived.wait(), 5)
            working.append(asyncio.ensure_future(carry_out(second, engines)))

            release.set()
            await asyncio.gather(*working)

        assert len(server.requests) == 2
        assert [(await scene.read(run["id"]))["notice"] for run in asked] == [None, None]

    async def test_it_waits_no_longer_than_an_answer_may_take(
        self, scene: GoalSetting, server: ModelServer, database: psycopg.Connection[Any]
    ) -> None:
        release = asyncio.Event()
        server.otherwise = server_does.held(release, honest)
        asked = [await scene.ask(key=str(i), engine="OPENAI") for i in range(2)]
        first, second = runs_of(database, scene)
        patient = scene.jobs.with_(**priced(server, model_at_once=1))
        hasty = scene.jobs.with_(**priced(server, model_at_once=1, model_timeout_seconds=0.3))
        async with Engines(allowance(patient)) as engines, Engines(allowance(hasty)) as others:
            working = asyncio.ensure_future(carry_out(first, engines))
            await asyncio.wait_for(server.arrived.wait(), 5)

            await carry_out(second, others)
            seen = len(server.requests)
            release.set()
            await working

        assert seen == 1
        assert [(await scene.read(run["id"]))["notice"] for run in asked] == [None, TOO_MANY]


class TestLongFacts:
    async def test_are_shown_by_half_and_what_was_left_out_is_told(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        server.script(server_does.context_too_long())

        run = await scene.drafted(priced(server), engine="OPENAI")

        assert [len(seen.data["inputs"]) for seen in server.requests] == [3, 1]
        assert run["engine"] == f"AI model {MODEL}-2026"
        assert run["notice"] == (
            "There was more to read than the AI model can take in at once: it was shown 1 of 3 inputs."
        )
        reasons = [each["reason"] for each in run["unused"]]
        assert reasons == ["There was more to read than the AI model can take in at once"] * 2
        assert [attempt["failure"] for attempt in run["attempts"]] == ["CONTEXT_TOO_LONG", None]

    async def test_give_way_to_the_built_in_drafter_where_one_input_is_too_long(
        self, scene: GoalSetting, server: ModelServer
    ) -> None:
        server.otherwise = server_does.context_too_long()

        run = await scene.drafted(priced(server), engine="OPENAI")

        assert len(server.requests) == 2
        assert run["notice"] == f"There is more to read than the model can take in at once. {INSTEAD}"
        assert len(run["proposals"]) == 3


class TestKeys:
    async def test_are_in_no_stored_run_and_in_no_log(
        self,
        scene: GoalSetting,
        server: ModelServer,
        database: psycopg.Connection[Any],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        caplog.set_level("DEBUG")
        key = "sk-stored-nowhere-77d2"
        server.script(server_does.server_error(), server_does.key_rejected(key))

        for i in range(3):
            await scene.drafted(priced(server, openai_api_key=key), key=str(i), engine="OPENAI")

        assert server.requests[0].headers["authorization"] == f"Bearer {key}"
        stored = database.execute(
            "select r::text from assistant_runs r union all select j::text from procrastinate_jobs j"
        ).fetchall()
        assert key not in str(stored)
        assert key not in caplog.text
