"""The peers: servers of the Node world over the same database, without any of our guards."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from tests.bench.ground import Ground, Server
from tests.bench.shapes import Shape, posted
from tests.bench.ways import Way

MERCURIUS = "Mercurius, graphql-jit"
POSTGRAPHILE = "PostGraphile 5"
WITHOUT_GUARDS = (
    "Peers run without authentication, limits, row-level security and logs, as PostgreSQL's superuser; ours with all."
)
_FOLDER = Path(__file__).parent / "peers"


class Missing(Exception):
    """The peers cannot be run here; the message says why."""


@cache
def _node() -> Path:
    """Install what the lock file names, once, and return the Node that came with it; raises Missing."""
    npm = shutil.which("npm")
    if npm is None:
        raise Missing("The peers are left out: there is no npm on this machine.")
    node = _FOLDER / "node_modules" / "node" / "bin" / "node"
    if not node.exists():
        done = subprocess.run(
            [npm, "ci", "--no-audit", "--no-fund"], cwd=_FOLDER, capture_output=True, text=True, check=False
        )
        if done.returncode != 0 or not node.exists():
            said = (done.stderr.strip() or "no Node for this machine").splitlines()[-1]
            raise Missing(f"The peers are left out: npm could not install them ({said}).")
    return node


@contextmanager
def mercurius(ground: Ground) -> Iterator[Way]:
    """Mercurius, which is asked the same text; raises Missing where it cannot be run."""

    with _serving(ground, "mercurius.js") as server:
        yield Way(MERCURIUS, server, lambda shape: _request(ground, shape, shape.query))


@contextmanager
def postgraphile(ground: Ground) -> Iterator[Way]:
    """PostGraphile over views that are made for it, asked in its own names; raises Missing where it cannot be run."""
    with psycopg.connect(ground.url) as connection:
        connection.execute((_FOLDER / "views.sql").read_text())
    with _serving(ground, "postgraphile.js") as server:
        yield Way(POSTGRAPHILE, server, lambda shape: _request(ground, shape, shape.postgraphile))


def _request(ground: Ground, shape: Shape, query: str) -> bytes:
    variables = {"cycle": str(ground.company.cycles[shape.objectives]), "first": shape.objectives}
    return posted("/graphql", {"query": query, "variables": variables})


@contextmanager
def _serving(ground: Ground, script: str) -> Iterator[Server]:
    environment = {"NODE_ENV": "production", "DATABASE_SOCKET": str(ground.postgres.socket)}
    with ground.started([str(_node()), str(_FOLDER / script)], environment) as server:
        yield server


PEERS = (mercurius, postgraphile)
