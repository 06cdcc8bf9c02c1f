"""The composition root: what runs for as long as the server runs, the routes, and what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import OperationalError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from app.account_routes import account_routes
from app.database.pool import connect, disconnect
from app.events import Events
from app.export_routes import export_routes
from app.health import look
from app.people.tokens import enter
from app.request_log import HEADER, OPERATION, RequestLog
from app.session_routes import session_routes
from app.settings import Settings
from app.unsubscribe_routes import unsubscribe_routes
from schema.build import WaymarkSchema, schema
from schema.context import Context
from schema.execution.http import METHODS, answer, failure, refusal
from schema.execution.websocket import Sockets


def application(settings: Settings, database_url: str, *, graphql: WaymarkSchema | None = None) -> Starlette:
    """Return the ASGI application over the database at ``database_url``, which must be migrated.

    ``state.sockets.close()`` says goodbye to whoever listens: to be called before the server stops.
    """
    graphql = graphql or schema()
    events = Events(database_url)
    sockets = Sockets(graphql, settings, events)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await connect(database_url, size=settings.pool_size)
        await events.start()
        try:
            yield
        finally:
            await events.stop()
            await disconnect()

    app = Starlette(
        routes=[
            Route("/graphql", _GraphQL(graphql, settings, events)),
            WebSocketRoute("/graphql", sockets.serve),
            *session_routes(settings),
            *account_routes(settings),
            *export_routes(),
            *unsubscribe_routes(),
            Route("/health", health, methods=["GET"]),
        ],
        middleware=[Middleware(RequestLog), *_cors(settings)],
        exception_handlers={OperationalError: busy},
        lifespan=lifespan,
    )
    app.state.sockets = sockets
    app.state.events = events
    return app


class _GraphQL:
    """GraphQL over HTTP for whoever the access token stands for."""

    def __init__(self, graphql: WaymarkSchema, settings: Settings, events: Events) -> None:
        self._graphql = graphql
        self._settings = settings
        self._events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._respond(Request(scope, receive))
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method not in METHODS.split(", "):
            return refusal(405, "GraphQL is asked with POST, and queries also with GET.")
        try:
            entry = await enter(_bearer(request))
            if entry is None:
                return refusal(401, "Send a valid access token as `Authorization: Bearer …`.", code="UNAUTHENTICATED")
            context = Context(actor=entry.actor, settings=self._settings, events=self._events)
            response = await answer(request, self._graphql, context, self._settings)
        except OperationalError:
            raise
        except Exception as error:
            return failure(error)
        if context.operation is not None:
            request.scope[OPERATION] = f"{context.operation.kind.value} {context.operation.name or '-'}"
        return response


async def busy(_: Request, __: Exception) -> Response:
    """Answer for a database that has no connection to spare, or is away."""
    return refusal(503, "The database is busy or away: try again in a moment.", code="SERVICE_UNAVAILABLE")


async def health(_: Request) -> Response:
    """Answer 200 where this process can serve, 503 where it cannot; ``degraded`` without a background worker."""
    found = await look()
    content = {"status": found.status, "database": found.database, "worker": found.worker}
    return JSONResponse(content, 200 if found.database else 503, {"Cache-Control": "no-store"})


def _cors(settings: Settings) -> list[Middleware]:
    if not settings.cors_origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=settings.cors_origins,
            allow_credentials=True,
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type", HEADER],
            expose_headers=[HEADER, "Retry-After"],
            max_age=3600,
        )
    ]


def _bearer(request: Request) -> str:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""
