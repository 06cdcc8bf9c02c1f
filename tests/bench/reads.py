"""Both shapes, asked by one client and by sixteen, in every way, each beside the hand-written statement."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import quantiles
from typing import Any

from tests.bench.client import Load, asked, sent
from tests.bench.ground import Ground
from tests.bench.peers import PEERS, WITHOUT_GUARDS, Missing
from tests.bench.shapes import SHAPES, Shape, leaves
from tests.bench.tables import Row, Table
from tests.bench.ways import COMPILED, HAND_WRITTEN, PLAIN, Way, ours

CLIENTS = (1, 16)
_ROUNDS = 4
_WARMING = 5


@dataclass
class Spent:
    """What one way has spent on its requests so far."""

    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    server: float = 0.0
    postgres: float = 0.0


def measure(ground: Ground, times: int) -> Table:
    """Measure every way with ``times`` requests of the small shape, and a tenth of them of the big one."""
    rows: list[Row] = []
    notes = ["x: how many times the hand-written statement's p50 and CPU (server and PostgreSQL together); ms."]
    with ExitStack() as stack:
        ways = stack.enter_context(ours(ground))
        try:
            ways += [stack.enter_context(peer(ground)) for peer in PEERS]
            notes.append(WITHOUT_GUARDS)
        except Missing as reason:
            notes.append(str(reason))
        for shape in SHAPES:
            facts = {way.name: _facts(ground, way, shape) for way in ways}
            notes.append(_compared(shape, facts))
            for clients in CLIENTS:
                rows += _beside_each_other(ground, ways, shape, clients, max(times // shape.weight, _ROUNDS), facts)
    return Table("reads", rows, notes)


def _facts(ground: Ground, way: Way, shape: Shape) -> Row:
    """Warm a way up, and return what it answers and in how many statements."""
    request = way.request(shape)
    for _ in range(_WARMING):
        body = asyncio.run(asked(way.server.port, request))
    statements = ground.postgres.statements(lambda: asyncio.run(asked(way.server.port, request)))
    return {"answer": json.loads(body), "bytes": len(body), "statements": statements}


def _compared(shape: Shape, facts: dict[str, Row]) -> str:
    """Say that all ways answer the same; raises SystemExit where they do not."""
    expected = facts[HAND_WRITTEN]["answer"]
    for name in (COMPILED, PLAIN):
        if facts[name]["answer"] != expected:
            raise SystemExit(f"{name} does not answer {shape.name} as the hand-written statement does.")
    counts = {name: leaves(fact["answer"]) for name, fact in facts.items()}
    if len(set(counts.values())) > 1:
        raise SystemExit(f"The answers of {shape.name} hold different numbers of leaves: {counts}.")
    return f"{shape.name}: every answer holds {counts[HAND_WRITTEN]} leaves; ours are the same, value by value."


def _beside_each_other(
    ground: Ground, ways: Sequence[Way], shape: Shape, clients: int, times: int, facts: dict[str, Row]
) -> list[Row]:
    """Take turns, so that what else the machine does meets all ways alike."""
    spent = {way.name: Spent() for way in ways}
    for number in range(_ROUNDS):
        for way in ways:
            if way.name != PLAIN or number == 0:  # the slow way plays one round
                _spend(ground, way, shape, clients, max(times // _ROUNDS, clients, 2), spent[way.name])
    base = _figures(spent[HAND_WRITTEN])
    rows = []
    for way in ways:
        figures = _figures(spent[way.name])
        rows.append(
            {
                "shape": shape.name,
                "clients": clients,
                "way": way.name,
                "p50": figures["p50"],
                "x p50": figures["p50"] / base["p50"],
                "p99": figures["p99"],
                "requests/s": figures["requests/s"],
                "CPU server": figures["server"],
                "CPU PostgreSQL": figures["postgres"],
                "x CPU": (figures["server"] + figures["postgres"]) / (base["server"] + base["postgres"]),
                "bytes": facts[way.name]["bytes"],
                "statements": facts[way.name]["statements"],
            }
        )
    return rows


def _spend(ground: Ground, way: Way, shape: Shape, clients: int, times: int, spent: Spent) -> None:
    server, postgres = way.server.cpu, ground.postgres.cpu
    answered = sent(Load([way.server.port], [way.request(shape).decode()], clients, times))
    spent.latencies += answered.latencies
    spent.seconds += answered.seconds
    spent.server += way.server.cpu - server
    spent.postgres += ground.postgres.cpu - postgres


def _figures(spent: Spent) -> dict[str, Any]:
    count, cuts = len(spent.latencies), quantiles(spent.latencies, n=100)
    return {
        "p50": cuts[49],
        "p99": cuts[98],
        "requests/s": count / spent.seconds,
        "server": spent.server * 1000 / count,
        "postgres": spent.postgres * 1000 / count,
    }
