"""What every measurement stands on: a fresh PostgreSQL with a company in it, and servers over it."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.database.embedded import EmbeddedPostgres
from app.database.migrating import migrate
from tests.bench import data
from tests.bench.costs import Postgres, cpu_of

ROOT = Path(__file__).parents[2]


class DidNotStart(Exception):
    """A server ended before it served; the message is what it said."""


@dataclass(frozen=True)
class Server:
    """A process that serves."""

    process_id: int
    port: int

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has used."""
        return cpu_of(self.process_id)


@dataclass(frozen=True)
class Ground:
    """The database, the company in it, and where servers may leave files."""

    folder: Path
    url: str
    postgres: Postgres
    company: data.Company

    @contextmanager
    def waymark(self, **settings: str) -> Iterator[Server]:
        """Run `waymark serve`, without a worker unless the settings say so."""
        with self._serving([str(Path(sys.executable).with_name("waymark"))], settings) as server:
            yield server

    @contextmanager
    def waymark_with_hand_written(self, **settings: str) -> Iterator[Server]:
        """Serve as `waymark` does, with the hand-written statements beside GraphQL."""
        with self._serving([sys.executable, "-m", "tests.bench.server"], settings) as server:
            yield server

    @contextmanager
    def _serving(self, command: Sequence[str], settings: Mapping[str, str]) -> Iterator[Server]:
        environment = {"DATABASE_URL": self.url, "WAYMARK_DATA_FOLDER": str(self.folder), "WAYMARK_WORKER": "off"}
        with self.started(
            [*command, "serve", "--port", "0"], {"PYTHONPATH": str(ROOT), **environment, **settings}
        ) as server:
            yield server

    @contextmanager
    def started(self, command: Sequence[str], environment: dict[str, str]) -> Iterator[Server]:
        """Run a command until it prints where it serves, and stop it in the end; its log goes to a file."""
        with (
            (self.folder / "servers.log").open("a+") as log,
            subprocess.Popen(
                command,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], **environment},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            ) as process,
        ):
            try:
                yield Server(process.pid, _port(process, Path(log.name)))
            finally:
                process.terminate()


def _port(process: subprocess.Popen[str], log: Path) -> int:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"serves http://[^:]+:(\d+)", line):
            return int(found[1])
    raise DidNotStart("\n".join(log.read_text().splitlines()[-20:]))


@contextmanager
def prepared(sizes: Sequence[int]) -> Iterator[Ground]:
    """A migrated database with a cycle for each number of objectives, for as long as the context is open."""
    folder = Path(tempfile.mkdtemp(prefix="waymark-bench-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with EmbeddedPostgres(folder) as url:
            asyncio.run(migrate(url))
            company = data.fill(url, tuple(sizes))
            yield Ground(folder, url, Postgres(url, folder), company)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
