"""Background jobs: in the transaction that needs them, for those who may, and never lost with their worker."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import re
import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.schema import SchemaManager
from psycopg.errors import InsufficientPrivilege, UndefinedColumn

from app.core.ids import new_id, parse_global_id
from app.database.unit_of_work import entering, values, writing
from app.jobs import defer, look_after, working
from tests.support import model_behaviours as server_does
from tests.support.factories import Factory
from tests.support.goal_setting import WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.model_server import MODEL, ModelServer

TASK = "assistant.draft"
FAILURE = re.compile(r"Failure (\w{32}) in job \d+ \(assistant\.draft\)")
SCHEMA = "c70ec4b400a60ad9"


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    """The database as its owner sees it."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT)


def queued(database: psycopg.Connection[tuple[Any, ...]], run_id: UUID) -> list[str]:
    found = database.execute("select status::text from procrastinate_jobs where args ->> 'run_id' = %s", (str(run_id),))
    return [status for (status,) in found]


def uuid_of(run: dict[str, Any]) -> UUID:
    parsed = parse_global_id(run["id"])
    assert parsed
    return parsed[1]


class TestDefer:
    async def test_waits_for_the_transaction(
        self, company: Factory, jobs: Jobs, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        run_id = new_id()

        async with writing((await company.admin.actor()).sight):
            await defer(TASK, run_id=run_id)
            before = queued(database, run_id)
        after = queued(database, run_id)
        await jobs.run()

        assert (before, after) == ([], ["todo"])

    async def test_is_rolled_back_with_it(
        self, company: Factory, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        run_id = new_id()

        with contextlib.suppress(ZeroDivisionError):
            async with writing((await company.admin.actor()).sight):
                await defer(TASK, run_id=run_id)
                raise ZeroDivisionError

        assert queued(database, run_id) == []

    async def test_of_a_run_that_is_gone_does_nothing(
        self, company: Factory, jobs: Jobs, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        run_id = new_id()
        async with writing((await company.admin.actor()).sight):
            await defer(TASK, run_id=run_id)

        await jobs.run()

        assert queued(database, run_id) == []


class TestRights:
    @pytest.mark.parametrize(
        "statement",
        [
            "select * from procrastinate_jobs",
            "delete from procrastinate_jobs",
            "select procrastinate_fetch_job_v2(null, 1)",
            "select procrastinate_cancel_job_v1(1, true, true)",
        ],
    )
    async def test_the_application_may_add_a_job_and_nothing_else(self, company: Factory, statement: str) -> None:
        with pytest.raises(InsufficientPrivilege):
            async with writing((await company.admin.actor()).sight):
                await values(statement)

    async def test_nobody_may_not_even_add_one(self, company: Factory) -> None:
        with pytest.raises(ConnectorException) as refused:
            async with entering():
                await defer(TASK, run_id=new_id())

        assert isinstance(refused.value.__cause__, InsufficientPrivilege)

    @pytest.mark.parametrize("table", ["objectives", "assistant_runs", "users"])
    async def test_who_runs_the_queue_sees_nothing_else(
        self, database: psycopg.Connection[tuple[Any, ...]], table: str
    ) -> None:
        database.execute("set role waymark_jobs")

        with pytest.raises(InsufficientPrivilege):
            database.execute(f"select * from {table}")


class TestVanishedWorkers:
    @pytest.fixture
    async def hanging(self) -> AsyncIterator[ModelServer]:
        async with ModelServer(server_does.hangs()) as server:
            yield server

    async def test_a_killed_workers_run_is_taken_up_again(
        self,
        scene: GoalSetting,
        hanging: ModelServer,
        database_url: str,
        database: psycopg.Connection[tuple[Any, ...]],
    ) -> None:
        run = await scene.ask(engine="OPENAI")
        worker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.support.worker", database_url, hanging.base_url
        )
        await asyncio.wait_for(hanging.arrived.wait(), 20)
        worker.kill()
        await worker.wait()
        stuck = (await scene.read(run["id"]))["state"]
        database.execute("update procrastinate_workers set last_heartbeat = now() - interval '1 minute'")

        await look_after()
        await scene.jobs.run()

        assert stuck == "RUNNING"
        assert (await scene.read(run["id"]))["state"] == "SUCCEEDED"

    async def test_a_run_that_every_worker_dies_of_is_failed_with_a_reason(
        self, scene: GoalSetting, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        run = await scene.ask()
        database.execute("update assistant_runs set attempts = 3 where id = %s", (uuid_of(run),))

        await scene.jobs.run()

        found = await scene.read(run["id"])
        assert (found["state"], found["failure"]) == ("FAILED", "WORKER_LOST")
        assert found["notice"].endswith("ask again.")

    async def test_a_run_whose_job_is_gone_is_failed_with_a_reason(
        self, scene: GoalSetting, database: psycopg.Connection[tuple[Any, ...]]
    ) -> None:
        run = await scene.ask()
        database.execute("delete from procrastinate_jobs where args ->> 'run_id' = %s", (str(uuid_of(run)),))

        await look_after()

        assert (await scene.read(run["id"]))["failure"] == "WORKER_LOST"

    async def test_a_stopped_worker_puts_its_job_back(
        self,
        scene: GoalSetting,
        hanging: ModelServer,
        database: psycopg.Connection[tuple[Any, ...]],
        database_url: str,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("app.jobs.GRACE_SECONDS", 0.05)
        run = await scene.ask(engine="OPENAI")
        settings = scene.jobs.with_(openai_base_url=hanging.base_url, model=MODEL)

        async with working(database_url, settings=settings):
            await asyncio.wait_for(hanging.arrived.wait(), 10)
        waiting = queued(database, uuid_of(run))
        database.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
        await scene.jobs.run()

        assert waiting == ["todo"]
        assert (await scene.read(run["id"]))["state"] == "SUCCEEDED"

    async def test_a_bug_fails_the_run_and_names_what_the_log_carries(
        self, scene: GoalSetting, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        monkeypatch.setattr("assistant.gather.key_result_sources", lambda facts: 1 / 0)
        run = await scene.ask()

        await scene.jobs.run()

        found = await scene.read(run["id"])
        assert (found["state"], found["failure"]) == ("FAILED", "INTERNAL")
        assert found["notice"].split()[5].rstrip(".") in caplog.text


class TestFailures:
    async def test_are_in_the_log_with_an_id_at_every_try_and_the_run_ends_with_the_last(
        self,
        scene: GoalSetting,
        database: psycopg.Connection[tuple[Any, ...]],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        async def cannot_begin(run_id: UUID) -> None:
            raise UndefinedColumn("column r.weather does not exist")

        monkeypatch.setattr("assistant.run.runs.start", cannot_begin)
        run = await scene.ask()

        for tried in range(6):
            assert (await scene.read(run["id"]))["state"] == "QUEUED"
            await scene.jobs.run()
            assert len(FAILURE.findall(caplog.text)) == tried + 1
            database.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")

        found = await scene.read(run["id"])
        assert (found["state"], found["failure"]) == ("FAILED", "INTERNAL")
        assert FAILURE.findall(caplog.text)[-1] in found["notice"]
        assert {record.levelname for record in caplog.records if FAILURE.search(record.getMessage())} == {"ERROR"}
        assert caplog.text.count("column r.weather does not exist") >= 6

    async def test_of_the_last_resort_too_leave_the_run_to_whoever_looks_after(
        self,
        scene: GoalSetting,
        database: psycopg.Connection[tuple[Any, ...]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        run = await scene.ask()
        with monkeypatch.context() as broken:
            broken.setattr("assistant.run.row", lambda *_: 1 / 0)
            for _ in range(6):
                await scene.jobs.run()
                database.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
        stuck = (await scene.read(run["id"]))["state"]

        await look_after()

        assert stuck == "QUEUED"
        assert (await scene.read(run["id"]))["state"] == "FAILED"


class TestSchema:
    def test_is_the_one_that_the_migration_was_released_with(self) -> None:
        installed = hashlib.sha256(SchemaManager.get_schema().encode()).hexdigest()

        assert installed.startswith(SCHEMA), "Procrastinate's schema has changed: add a migration with what it brings."
