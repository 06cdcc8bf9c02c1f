"""The embedded PostgreSQL as the processes of one data folder share it: the first starts it, the last out stops it."""

from __future__ import annotations

import atexit
import fcntl
import os
import signal
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import FrameType, TracebackType
from typing import IO

from app.database.embedded.account import account_for
from app.database.embedded.cluster import Cluster
from app.database.embedded.failures import FolderPathTooLong, FolderUnusable
from app.environment import LONGEST_SOCKET_PATH, socket_path

_SIGNALS = (signal.SIGTERM, signal.SIGHUP)


class EmbeddedPostgres:
    """A private PostgreSQL in a data folder.

    Processes that use the same folder share one server. Each holds a lock on `users.lock` that the system takes back
    when the process ends, however it ends; whoever finds nobody else there on leaving stops the server. Besides
    `stop`, leaving happens at the interpreter's exit, also after SIGTERM and SIGHUP where nobody handles these.

    ``options`` are settings of PostgreSQL for a server that this process starts, such as ``{"fsync": "off"}``.
    """

    def __init__(self, data_folder: Path, options: Mapping[str, str] | None = None) -> None:
        self._data_folder = Path(os.path.abspath(data_folder))
        self._options = dict(options or {})
        self._cluster: Cluster | None = None
        self._place: IO[bytes] | None = None
        self._process_id = 0
        self._handled: list[signal.Signals] = []

    def start(self) -> str:
        """Start the server, or join one that runs, and return the libpq URL of its database `postgres` once it answers.

        Takes about a second for a new folder. Raises FolderPathTooLong, FolderUnusable, StartFailed, or
        EmbeddedPostgresFailed itself where the programs or the account for them cannot be had.
        """
        if self._cluster is None or self._place is None:
            self._prepare_folder()
            self._handle_signals()
            try:
                with self._turn():
                    self._cluster, self._place = self._enter()
            except BaseException:
                self._forget_signals()
                raise
            self._process_id = os.getpid()
            atexit.register(self.stop)
        return self._cluster.url

    def stop(self) -> None:
        """Leave the server, and stop it if nobody else uses it; a second call does nothing."""
        if self._cluster is None or self._place is None or os.getpid() != self._process_id:
            return
        with self._turn():
            _leave(self._cluster, self._place)
        self._place = None
        atexit.unregister(self.stop)
        self._forget_signals()

    def __enter__(self) -> str:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def _prepare_folder(self) -> None:
        folder = self._data_folder
        length = len(os.fsencode(socket_path(folder.resolve())))
        if length > LONGEST_SOCKET_PATH:
            raise FolderPathTooLong(
                f"The path of the data folder {folder} is {length - LONGEST_SOCKET_PATH} bytes too long for a"
                f" PostgreSQL socket: choose a shorter one with WAYMARK_DATA_FOLDER."
            )
        try:
            _make_open_folders(folder)
            with (folder / "users.lock").open("ab"):
                pass
        except OSError as error:
            raise FolderUnusable(
                f"The data folder {folder} cannot be written ({error.strerror}): choose another with"
                f" WAYMARK_DATA_FOLDER, or set DATABASE_URL."
            ) from None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Keep the other processes of the folder from starting and stopping meanwhile."""
        with (self._data_folder / "turn.lock").open("ab") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            yield

    def _enter(self) -> tuple[Cluster, IO[bytes]]:
        cluster_folder = socket_path(self._data_folder.resolve()).parent
        account = account_for(cluster_folder)
        closed = account.closed_parent(cluster_folder)
        if closed is not None:
            raise FolderUnusable(
                f"PostgreSQL does not run as root but as {account.name}, which may not enter {closed}. Set"
                f" WAYMARK_DATA_FOLDER to a folder whose parents are open, such as /var/lib/waymark, or run Waymark as"
                f" an ordinary user."
            )
        cluster = Cluster(self._data_folder, account, self._options)
        place = (self._data_folder / "users.lock").open("ab")
        fcntl.flock(place, fcntl.LOCK_SH)
        try:
            cluster.start()
        except BaseException:
            _leave(cluster, place)
            raise
        return cluster, place

    def _handle_signals(self) -> None:
        """Turn signals that would end the process at once into an orderly exit, which runs what is registered."""
        if threading.current_thread() is not threading.main_thread():
            return
        for number in _SIGNALS:
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, _exit_in_order)
                self._handled.append(number)

    def _forget_signals(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            return
        while self._handled:
            number = self._handled.pop()
            if signal.getsignal(number) is _exit_in_order:
                signal.signal(number, signal.SIG_DFL)


def _leave(cluster: Cluster, place: IO[bytes]) -> None:
    """Give up one's place among the users, and stop the server if that was the last one taken."""
    with place:
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        cluster.stop()


def _exit_in_order(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _make_open_folders(folder: Path) -> None:
    """Make a folder and its missing parents, which others may enter whatever the umask; leave existing ones alone."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            path.chmod(0o755)
