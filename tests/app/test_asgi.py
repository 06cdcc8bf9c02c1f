"""What stands around the routes: health, cross-origin rules, request ids, the log, and a real process."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from app.asgi import application
from app.core import clock
from app.request_log import RequestId
from app.settings import Settings
from tests.support.factories import Factory
from tests.support.graphql import Api

PAGE = "https://okr.example.org"


def client(settings: Settings, database_url: str) -> httpx.AsyncClient:
    """A client of an application of its own over the pool of `http`."""
    app = application(settings, database_url)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://waymark.test")


class TestHealth:
    async def test_is_degraded_without_a_worker(self, http: httpx.AsyncClient) -> None:
        answer = await http.get("/health")

        assert answer.status_code == 200
        assert answer.json() == {"status": "degraded", "database": True, "worker": False}

    async def test_is_ok_with_a_worker_that_was_heard_of(self, http: httpx.AsyncClient, database_url: str) -> None:
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("insert into procrastinate_workers (last_heartbeat) values (now())")
            answer = await http.get("/health")
            connection.execute("delete from procrastinate_workers")

        assert answer.json() == {"status": "ok", "database": True, "worker": True}

    async def test_fails_when_the_database_does_not_answer(
        self, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def silent(*_: Any) -> None:
            await asyncio.sleep(60)

        monkeypatch.setattr("app.health.SECONDS_TO_ANSWER", 0.05)
        monkeypatch.setattr("app.health.values", silent)

        answer = await http.get("/health")

        assert answer.status_code == 503
        assert answer.json()["status"] == "failing"


class TestCrossOrigin:
    async def test_lets_listed_pages_ask_with_credentials(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings, company: Factory
    ) -> None:
        async with client(replace(settings, cors_origins=(PAGE,)), database_url) as listed:
            asked = {"Origin": PAGE, "Access-Control-Request-Method": "POST"}
            preflight = await listed.options(
                "/graphql", headers={**asked, "Access-Control-Request-Headers": "authorization, content-type"}
            )
            answer = await listed.post("/graphql", json={"query": "{ a }"}, headers={"Origin": PAGE})

        assert preflight.status_code == 200
        assert preflight.headers["access-control-allow-origin"] == PAGE
        assert answer.headers["access-control-allow-origin"] == PAGE
        assert answer.headers["access-control-allow-credentials"] == "true"

    async def test_gives_other_pages_nothing(
        self, http: httpx.AsyncClient, database_url: str, settings: Settings
    ) -> None:
        async with client(replace(settings, cors_origins=(PAGE,)), database_url) as listed:
            headers = {"Origin": f"{PAGE}.evil.example", "Access-Control-Request-Method": "POST"}
            preflight = await listed.options("/graphql", headers=headers)
            answer = await listed.post("/graphql", json={"query": "{ a }"}, headers=headers)

        assert preflight.status_code == 400
        assert "access-control-allow-origin" not in answer.headers

    async def test_lets_no_page_ask_where_none_is_listed(self, http: httpx.AsyncClient) -> None:
        answer = await http.post("/graphql", json={"query": "{ a }"}, headers={"Origin": PAGE})

        assert "access-control-allow-origin" not in answer.headers


class TestRequestLog:
    async def test_names_the_operation_and_nothing_that_was_said(
        self, api: Api, company: Factory, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "waymark.access")

        await api.as_(company.admin).run("query Find($id: ID!) { node(id: $id) { id } }", id="what-was-said")

        assert "POST /graphql 200 query Find" in caplog.text
        assert "what-was-said" not in caplog.text
        assert company.admin.token not in caplog.text

    async def test_takes_one_line_whatever_the_address_says(
        self, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "waymark.access")

        await http.get("/graphql%0AINFO%20GET%20/forged%20200")

        assert [record.getMessage().count("\n") for record in caplog.records] == [0]

    async def test_gives_every_request_an_id_that_its_log_lines_carry(
        self, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "waymark.access")
        caplog.handler.addFilter(RequestId())

        taken = await http.get("/health", headers={"X-Request-Id": "from-the-proxy.1"})
        made = await http.get("/health", headers={"X-Request-Id": "two\twords"})

        assert taken.headers["x-request-id"] == "from-the-proxy.1"
        assert len(made.headers["x-request-id"]) == 32
        ids = [record.__dict__["request_id"] for record in caplog.records]
        assert ids == ["from-the-proxy.1", made.headers["x-request-id"]]


SERVER = """
import sys, uvicorn
from pathlib import Path
from app.asgi import application
from app.core import clock
from app.settings import Settings
app = application(Settings(data_folder=Path("."), pool_size=2), sys.argv[1])
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning", timeout_graceful_shutdown=2)
"""


class TestProcess:
    async def test_serves_in_a_process_of_its_own(self, database_url: str, company: Factory) -> None:
        clock.use(None)
        token = await company.token(company.admin.id)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", SERVER, database_url, str(port)]
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)  # noqa: ASYNC220
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
                await answering(http)
                headers = {"Authorization": f"Bearer {token}"}
                answer = await http.post("/graphql", json={"query": "{ cycles { id } }"}, headers=headers)
        finally:
            process.send_signal(signal.SIGTERM)
            _, log = process.communicate(timeout=10)

        assert answer.json() == {"data": {"cycles": []}}
        assert b"Traceback" not in log


async def answering(http: httpx.AsyncClient) -> None:
    """Wait until the server answers."""
    for _ in range(200):
        try:
            if (await http.get("/health")).status_code == 200:
                return
        except httpx.ConnectError:
            await asyncio.sleep(0.05)
    raise AssertionError("The server does not answer.")
