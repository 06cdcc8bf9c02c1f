"""`python -m tests.bench.server serve`: `waymark serve` with the hand-written statements beside GraphQL, in one process
and behind the same request log, authentication, unit of work and row-level security."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.asgi import application
from app.cli import main, serving
from app.database.unit_of_work import reading, values
from app.people.tokens import enter
from app.settings import Settings
from tests.bench.shapes import SHAPES

_STATEMENTS = {shape.name: shape.statement for shape in SHAPES}


async def read(request: Request) -> Response:
    """Answer a shape by its one statement, whose text is the answer."""
    entry = await enter(request.headers["authorization"].removeprefix("Bearer "))
    if entry is None:
        return Response(status_code=401)
    path: dict[str, Any] = request.path_params
    async with reading(entry.actor.sight):
        [(body,)] = await values(_STATEMENTS[path["shape"]], {"cycle": path["cycle"], "first": path["first"]})
    return Response(body, media_type="application/json")


def with_hand_written(settings: Settings, database_url: str) -> Starlette:
    """Return the application with the hand-written statements at ``/sql``."""
    app = application(settings, database_url)
    app.router.routes.append(Route("/sql/{shape}/{cycle:uuid}/{first:int}", read))
    return app


def path_of(shape: str, cycle: UUID, first: int) -> str:
    """Return where the hand-written statement of a shape answers."""
    return f"/sql/{shape}/{cycle}/{first}"


if __name__ == "__main__":
    serving.application = with_hand_written
    main()
