"""The application over a schema with odd fields, in-process and behind a socket."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from app.asgi import application
from app.settings import Settings
from tests.support.graphql import Api
from tests.support.odd_schema import odd_schema
from tests.support.server import RunningServer, running


@pytest.fixture(scope="session")
async def odd_http(http: httpx.AsyncClient, database_url: str, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the application over the odd schema, sharing the pool of `http`."""
    app = application(settings, database_url, graphql=odd_schema())
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://waymark.test") as client:
        yield client


@pytest.fixture
async def odd_api(odd_http: httpx.AsyncClient) -> Api:
    """GraphQL with odd fields, as anybody."""
    return Api(odd_http)


@pytest.fixture(scope="session")
async def server(http: httpx.AsyncClient, database_url: str, settings: Settings) -> AsyncIterator[RunningServer]:
    """The application over the odd schema behind a real socket."""
    async with running(settings, database_url, graphql=odd_schema()) as found:
        yield found
