"""`python -m tests.bench`: the two shapes beside one hand-written statement, in the same process and behind the same
authentication and unit of work. Prints ratios, which hold on any machine, and writes them as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from app import garbage
from app.asgi import application
from app.core.ids import global_id
from app.database.embedded import EmbeddedPostgres
from app.database.migrating import migrate
from app.database.unit_of_work import reading, values
from app.people.tokens import enter
from app.settings import Settings
from tests.bench import data, queries
from tests.support.statements import counted_statements

SHAPES = {50: ("dashboard", queries.DASHBOARD, queries.DASHBOARD_SQL), 500: ("big", queries.BIG, queries.BIG_SQL)}


@dataclass
class Measure:
    """One way to answer one shape: latencies in milliseconds, CPU of this process in milliseconds a request."""

    shape: str
    way: str
    p50: float
    p99: float
    cpu: float
    bytes: int
    statements: int


def hand_written(app: Starlette, cycles: dict[int, Any]) -> Starlette:
    """Return the application with the hand-written statement beside it, at ``/sql/{objectives}``."""

    async def sql(request: Request) -> Response:
        size = int(request.path_params["size"])
        entry = await enter(request.headers["authorization"].removeprefix("Bearer "))
        if entry is None:
            return Response(status_code=401)
        async with reading(entry.actor.sight):
            [(body,)] = await values(SHAPES[size][2], {"cycle": cycles[size], "first": size})
        return Response(body, media_type="application/json")

    return Starlette(routes=[Route("/sql/{size:int}", sql), Mount("/", app)], lifespan=app.router.lifespan_context)


async def measured(request: Callable[[], Awaitable[httpx.Response]], times: int) -> tuple[list[float], float, bytes]:
    """Send a request ``times`` over and return latencies in ms, CPU in ms a request, and the last body."""
    for _ in range(5):
        (await request()).raise_for_status()
    latencies, cpu = [], process_time()
    for _ in range(times):
        started = perf_counter()
        response = await request()
        latencies.append((perf_counter() - started) * 1000)
    return latencies, (process_time() - cpu) * 1000 / times, response.content


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="waymark-bench-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


async def run(folder: Path, times: int) -> list[Measure]:
    """Measure every shape both ways on a fresh database in ``folder``."""
    with EmbeddedPostgres(folder) as url:
        await migrate(url)
        company = data.fill(url, tuple(SHAPES))
        settings = Settings(data_folder=folder, worker=False)
        app = hand_written(application(settings, url), company.cycles)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", access_log=False))
        serving = asyncio.create_task(server.serve())
        while not server.started:  # noqa: ASYNC110 (uvicorn offers no event)
            await asyncio.sleep(0.01)
        garbage.settle()
        port = server.servers[0].sockets[0].getsockname()[1]
        try:
            return await _all(f"http://127.0.0.1:{port}", company, times)
        finally:
            server.should_exit = True
            await serving


async def _all(url: str, company: data.Company, times: int) -> list[Measure]:
    found = []
    headers = {"Authorization": f"Bearer {company.token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        for size, (shape, query, _) in SHAPES.items():
            variables = {"cycle": global_id("Cycle", company.cycles[size]), "first": size}
            body = {"query": query, "variables": variables}
            ways: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
                "hand-written SQL": lambda size=size: client.get(f"/sql/{size}"),  # type: ignore[misc]
                "GraphQL": lambda body=body: client.post("/graphql", json=body),  # type: ignore[misc]
            }
            answers = []
            for way, request in ways.items():
                count = times if size < 500 else max(5, times // 10)
                latencies, cpu, content = await measured(request, count)
                with counted_statements() as counter:
                    await request()
                answers.append(json.loads(content))
                cuts = quantiles(latencies, n=100)
                found.append(Measure(shape, way, cuts[49], cuts[98], cpu, len(content), counter.count))
            if answers[0] != answers[1]:
                raise SystemExit(f"The two ways of {shape} do not answer the same.")
    return found


def printed(measures: list[Measure]) -> str:
    """Return the table of ratios, each to the hand-written statement of the same shape."""
    lines = [
        f"{'shape':10} {'way':18} {'p50':>8} {'ratio':>6} {'p99':>8} {'cpu':>8} {'ratio':>6} {'bytes':>9} {'stmts':>6}"
    ]
    base = {m.shape: m for m in measures if m.way == "hand-written SQL"}
    for m in measures:
        to = base[m.shape]
        lines.append(
            f"{m.shape:10} {m.way:18} {m.p50:6.1f}ms {m.p50 / to.p50:6.1f} {m.p99:6.1f}ms {m.cpu:6.1f}ms "
            f"{m.cpu / to.cpu:6.1f} {m.bytes:9} {m.statements:6}"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure, print the table and write it as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=100, help="requests of the small shape; a tenth of the big one")
    parser.add_argument(
        "--json", type=Path, default=Path("tests/bench/results.json"), help="where to write the figures"
    )
    options = parser.parse_args()
    logging.disable(logging.INFO)
    measures = asyncio.run(run(_folder(), options.times))
    print(printed(measures))
    options.json.write_text(json.dumps([asdict(measure) for measure in measures], indent=2) + "\n")


if __name__ == "__main__":
    main()
