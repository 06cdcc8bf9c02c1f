"""How long `waymark serve` takes until it answers over an existing database, and what memory it holds when idle."""

from __future__ import annotations

import asyncio
from statistics import median
from time import perf_counter, sleep

import psutil

from tests.bench.client import asked
from tests.bench.ground import Ground, Server
from tests.bench.shapes import SHAPES, got
from tests.bench.tables import Row, Table
from tests.bench.ways import query_of

_STARTS = 5
_MEGABYTE = 1_000_000


def measure(ground: Ground, minutes: float) -> Table:
    """Start several times; then keep one server busy with both shapes for so many minutes, and look at its memory."""
    rows = [_started(ground, worker) for worker in ("off", "on")]
    with ground.waymark() as server:
        _ready(server)
        rows.append({"what": "after both shapes, once", "seconds": None, "MB": _after(ground, server, 0)})
        if minutes:
            rows.append({"what": f"after {minutes:g} minutes", "seconds": None, "MB": _after(ground, server, minutes)})
    notes = [f"seconds: from start to the first answer, median of {_STARTS}; MB: resident memory of the process."]
    return Table("starting", rows, notes)


def _started(ground: Ground, worker: str) -> Row:
    seconds, memory = [], []
    for _ in range(_STARTS):
        began = perf_counter()
        with ground.waymark(WAYMARK_WORKER=worker) as server:
            _ready(server)
            seconds.append(perf_counter() - began)
            sleep(1)  # idle, with what starting left behind done
            memory.append(_megabytes(server))
    return {"what": f"started, worker {worker}", "seconds": median(seconds), "MB": median(memory)}


def _ready(server: Server) -> None:
    asyncio.run(asked(server.port, got("/health")))


def _after(ground: Ground, server: Server, minutes: float) -> float:
    """Ask both shapes, at least once and for so many minutes, and return the memory held then."""
    end = perf_counter() + minutes * 60
    while True:
        for shape in SHAPES:
            asyncio.run(asked(server.port, query_of(ground, shape)))
        if perf_counter() >= end:
            return _megabytes(server)


def _megabytes(server: Server) -> float:
    return float(psutil.Process(server.process_id).memory_info().rss) / _MEGABYTE
