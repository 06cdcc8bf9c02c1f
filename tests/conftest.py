"""One PostgreSQL for the run, one database and one application for each worker, one organisation for each test."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from app.asgi import application
from app.core import clock
from app.jobs import queue
from app.settings import Settings
from tests.support.clock import TestClock
from tests.support.demonstration import Tidewater, load_tidewater
from tests.support.factories import Factory, make_organization
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.postgres import TestCluster, create_database

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
_CLUSTER = pytest.StashKey[TestCluster]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the cluster in the process that controls the run."""
    if not hasattr(config, "workerinput") and not config.option.collectonly:
        cluster = TestCluster()
        os.environ["WAYMARK_TEST_CLUSTER"] = cluster.start()
        config.stash[_CLUSTER] = cluster


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the cluster."""
    if cluster := config.stash.get(_CLUSTER, None):
        cluster.stop()


@pytest.fixture(scope="session")
def database_url() -> str:
    """The database of this worker."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    return create_database(os.environ["WAYMARK_TEST_CLUSTER"], f"waymark_{worker}")


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The settings of the tests."""
    return Settings(data_folder=Path(tmp_path_factory.mktemp("data")), pool_size=20)


@pytest.fixture(scope="session")
async def http(database_url: str, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the whole application, without a socket between."""
    app = application(settings, database_url)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://waymark.test") as client:
            yield client


@pytest.fixture(scope="session")
async def jobs(database_url: str, settings: Settings, http: httpx.AsyncClient) -> AsyncIterator[Jobs]:
    """The queue of this worker's database, emptied when a test says so."""
    async with queue(database_url):
        yield Jobs(settings)


@pytest.fixture(autouse=True)
def now() -> Iterator[TestClock]:
    """A clock that stands still on a Wednesday until a test moves it."""
    test_clock = TestClock(NOW)
    with clock.told_by(test_clock.read):
        yield test_clock


@pytest.fixture
async def company(http: httpx.AsyncClient) -> Factory:
    """A new organisation with an administrator, and everything to fill it."""
    return await make_organization()


@pytest.fixture(scope="session")
async def tidewater(http: httpx.AsyncClient, database_url: str, settings: Settings) -> Tidewater:
    """The demonstration organisation; tests that share it only read."""
    with clock.told_by(lambda: NOW):
        return await load_tidewater(database_url, settings)


@pytest.fixture
async def api(http: httpx.AsyncClient) -> Api:
    """GraphQL over HTTP, as anybody."""
    return Api(http)
