"""The composition root: what runs for as long as the server runs, and the routes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.database.pool import connect, disconnect
from app.events import Events
from app.people.tokens import enter
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from schema.execution.http import answer, refusal


def application(settings: Settings, database_url: str) -> Starlette:
    """Return the ASGI application over the database at ``database_url``, which must be migrated."""
    events = Events(database_url)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await connect(database_url, size=settings.pool_size)
        await events.start()
        try:
            yield
        finally:
            await events.stop()
            await disconnect()

    async def graphql(request: Request) -> Response:
        entry = await enter(_bearer(request))
        if entry is None:
            return refusal(401, "Send a valid access token as `Authorization: Bearer …`.", code="UNAUTHENTICATED")
        context = Context(actor=entry.actor, settings=settings, events=events)
        return await answer(request, schema(), context, settings)

    return Starlette(routes=[Route("/graphql", graphql, methods=["GET", "POST"])], lifespan=lifespan)


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
