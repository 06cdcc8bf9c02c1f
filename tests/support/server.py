"""The whole application behind a real socket, in the loop and over the pool of the tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from app.asgi import application
from app.settings import Settings
from schema.build import WaymarkSchema


@dataclass(frozen=True)
class RunningServer:
    """A server that listens."""

    app: Starlette
    port: int

    @property
    def http(self) -> str:
        """The address for HTTP."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def websocket(self) -> str:
        """The address of GraphQL for WebSockets."""
        return f"ws://127.0.0.1:{self.port}/graphql"


@asynccontextmanager
async def running(
    settings: Settings, database_url: str, *, graphql: WaymarkSchema | None = None
) -> AsyncIterator[RunningServer]:
    """Serve on a free port as long as the context is open."""
    app = application(settings, database_url, graphql=graphql)
    events = app.state.events
    config = uvicorn.Config(app, port=0, lifespan="off", log_config=None, timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[assignment]
    await events.start()
    serving = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        yield RunningServer(app, server.servers[0].sockets[0].getsockname()[1])
    finally:
        await app.state.sockets.close()
        server.should_exit = True
        await serving
        await events.stop()
