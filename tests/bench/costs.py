"""What answering costs: processor time of processes, and the statements that reach PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import sleep

import psutil
import psycopg

_FRAME = r"begin|commit|rollback|start transaction|set transaction|discard|set role"
_STATEMENT = re.compile(r"LOG:  (?:statement|execute [^:]*): *+(?!(?:" + _FRAME + r")\b)", re.IGNORECASE)


def cpu_of(process_id: int) -> float:
    """Return the seconds of processor time that a process has used, its children included."""
    return _tree(psutil.Process(process_id))


def _tree(process: psutil.Process) -> float:
    times = process.cpu_times()
    used = times.user + times.system + times.children_user + times.children_system
    for child in process.children():
        with suppress(psutil.NoSuchProcess):
            used += _tree(child)
    return used


class Postgres:
    """The server under all ways: what it costs and what it is asked."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.socket = folder / "postgresql"
        """The folder of its socket, which is its own."""
        self._process_id = int((self.socket / "postmaster.pid").read_text().splitlines()[0])

    @property
    def cpu(self) -> float:
        """Seconds of processor time that all its processes have used."""
        return cpu_of(self._process_id)

    def version(self) -> str:
        """Return which PostgreSQL it is."""
        with psycopg.connect(self.url) as connection:
            return str(connection.execute("show server_version").fetchone()[0])  # type: ignore[index]

    def statements(self, during: Callable[[], object]) -> int:
        """Return how many statements it is sent meanwhile, by whomever, apart from those that frame transactions."""
        log = self.socket / "server.log"
        self._log("all")
        start = log.stat().st_size
        during()
        with log.open() as lines:
            lines.seek(start)
            found = sum(bool(_STATEMENT.search(line)) for line in lines)
        self._log("none")
        return found

    def _log(self, which: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"alter system set log_statement = '{which}'")
            connection.execute("select pg_reload_conf()")
        sleep(0.3)  # until each of its processes has read it
