import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.support.model_server import MODEL, ModelServer
from tests.support.processes import database, run, serving, started, stopped_by

COMMANDS = (
    "serve",
    "worker",
    "migrate",
    "doctor",
    "schema",
    "demo",
    "tour",
    "org create",
    "user create",
    "user password",
    "token create",
    "eval",
    "eval corruptions",
)
TOKEN = re.compile(r"wmk_[\w-]{43}")
Waymark = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def own_database() -> Iterator[str]:
    """A migrated database that nobody else uses."""
    with database() as url:
        yield url


@pytest.fixture
def bare_database() -> Iterator[str]:
    """An empty database."""
    with database(migrated=False) as url:
        yield url


@pytest.fixture
def waymark(tmp_path: Path, own_database: str) -> Waymark:
    """Runs a command to its end, over its own database unless told otherwise."""

    def call(command: str, *arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
        return run(tmp_path, *command.split(), *arguments, stdin=stdin, **{"DATABASE_URL": own_database, **settings})

    return call


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_says_what_a_command_does_and_takes(self, waymark, command):
        done = waymark(command, "--help")

        assert done.returncode == 0
        assert f"{command} [OPTIONS]" in done.stdout
        assert len(done.stdout.splitlines()) > 6

    def test_lists_every_command(self, waymark):
        shown = waymark("--help").stdout

        assert all(re.search(rf"^  {command.split()[0]} ", shown, re.MULTILINE) for command in COMMANDS)


class TestUsage:
    def test_an_unknown_command_is_a_usage_error(self, waymark):
        done = waymark("serv")

        assert done.returncode == 2
        assert "Did you mean 'serve'" in done.stderr

    def test_bad_settings_are_all_told_at_once(self, waymark):
        done = waymark("migrate", WAYMARK_PORT="many", WAYMARK_ENGIN="openai")

        assert done.returncode == 2
        assert "WAYMARK_PORT must be a whole number" in done.stderr
        assert "did you mean WAYMARK_ENGINE?" in done.stderr

    def test_a_database_that_does_not_answer_is_one_sentence(self, waymark):
        done = waymark("migrate", DATABASE_URL="postgresql://waymark@127.0.0.1:1/waymark")

        assert done.returncode == 1
        assert done.stderr.startswith("The PostgreSQL of DATABASE_URL does not answer:")
        assert len(done.stderr.splitlines()) == 1


class TestMigrate:
    def test_applies_what_is_missing_once(self, waymark, bare_database):
        missing = waymark("migrate --check", DATABASE_URL=bare_database)
        first = waymark("migrate", DATABASE_URL=bare_database)
        second = waymark("migrate", DATABASE_URL=bare_database)
        check = waymark("migrate --check", DATABASE_URL=bare_database)

        assert (missing.returncode, check.returncode) == (1, 0)
        assert missing.stdout.startswith("0001_initial\n")
        assert "Applied 0001_initial.\n" in first.stdout
        assert second.stdout == "Nothing was missing.\n"


class TestSchema:
    def test_prints_sdl(self, waymark):
        assert "type Query {" in waymark("schema").stdout

    def test_takes_one_of_write_and_check(self, waymark):
        assert waymark("schema --write --check").returncode == 2

    def test_check_names_the_first_line_that_differs(self):
        from app.cli.terminal import Failed
        from app.cli.upkeep import _require_equal

        _require_equal("a\nb\n", "a\nb\n")
        with pytest.raises(Failed, match=r"from line 2 on: run `waymark schema --write`"):
            _require_equal("a\nb\n", "a\nc\n")
        with pytest.raises(Failed, match="from line 3 on"):
            _require_equal("a\nb\n", "a\nb\nc\n")


class TestOrganization:
    CREATE = ("--slug", "northwind", "--admin", "ada@northwind.example", "--admin-name", "Ada", "--time-zone", "UTC")

    def test_people_and_tokens_are_made_without_anybody_signed_in(self, waymark, tmp_path, own_database):
        made = waymark("org create", "Northwind", *self.CREATE)
        added = waymark(
            "user create",
            *("mira@northwind.example", "Mira", "--org", "northwind", "--manager", "ada@northwind.example"),
            *("--password-stdin",),
            stdin="a few unrelated words\n",
        )
        token = waymark(
            "token create", "mira@northwind.example", "--org", "northwind", "--scope", "write"
        ).stdout.strip()

        assert made.stdout == "Made Northwind (northwind) with ada@northwind.example as administrator.\n"
        assert added.stdout == "Added Mira (mira@northwind.example) to northwind.\n"
        assert TOKEN.fullmatch(token)
        with serving(tmp_path, DATABASE_URL=own_database) as (process, url):
            asked = httpx.post(
                f"{url}/graphql",
                json={"query": "{ viewer { name manager { name } } }"},
                headers={"Authorization": f"Bearer {token}"},
            )
            signed_in = httpx.post(
                f"{url}/session", json={"email": "mira@northwind.example", "password": "a few unrelated words"}
            )
            stopped_by(signal.SIGINT, process)
        assert asked.json()["data"] == {"viewer": {"name": "Mira", "manager": {"name": "Ada"}}}
        assert signed_in.status_code == 200

    def test_refusals_are_sentences(self, waymark):
        waymark("org create", "Northwind", *self.CREATE)

        again = waymark("org create", "Northwind", *self.CREATE)
        nowhere = waymark("token create", "ada@northwind.example", "--org", "southwind")
        nobody = waymark("token create", "eve@northwind.example", "--org", "northwind")
        unreadable = waymark("user create", "eve", "Eve", "--org", "northwind")
        short = waymark(
            "user password", "ada@northwind.example", "--org", "northwind", "--password-stdin", stdin="short\n"
        )

        assert [done.returncode for done in (again, nowhere, nobody, unreadable, short)] == [1] * 5
        assert "There is an organisation named northwind already." in again.stderr
        assert "There is no organisation southwind" in nowhere.stderr
        assert "Nobody there has the e-mail address eve@northwind.example" in nobody.stderr
        assert "Write an e-mail address" in unreadable.stderr
        assert "A password has 12 to 200 characters" in short.stderr

    def test_asking_for_a_password_needs_a_terminal(self, waymark):
        done = waymark("org create", "Northwind", *self.CREATE, "--ask-password")

        assert done.returncode == 2
        assert "use --password-stdin" in done.stderr


class TestDoctor:
    def test_finds_nothing_wrong_with_a_fresh_database(self, waymark):
        done = waymark("doctor")

        assert done.returncode == 0, done.stdout
        assert "✓ PostgreSQL 18." in done.stdout
        assert "✓ The pool starts as waymark_nobody, who may read nothing." in done.stdout
        assert "! No background worker is running: start `waymark serve` or `waymark worker`." in done.stdout
        assert "✗" not in done.stdout

    def test_hears_a_worker(self, waymark, tmp_path, own_database):
        with serving(tmp_path, DATABASE_URL=own_database):
            assert "✓ 1 background worker alive" in waymark("doctor").stdout

    def test_says_what_to_do_about_missing_migrations(self, waymark, bare_database):
        done = waymark("doctor", DATABASE_URL=bare_database)

        assert done.returncode == 1
        assert "✗ The database lacks 0001_initial" in done.stdout
        assert "run `waymark migrate`" in done.stdout

    def test_says_which_role_the_user_may_not_act_in(self, waymark, own_database):
        with psycopg.connect(own_database, autocommit=True) as connection:
            connection.execute("drop role if exists waymark_stranger")
            connection.execute("create role waymark_stranger login")
            connection.execute("grant usage on schema public to waymark_stranger")
            connection.execute("grant select on tortoise_migrations to waymark_stranger")
        stranger = own_database.replace("//postgres@", "//waymark_stranger@")

        done = waymark("doctor", DATABASE_URL=stranger)

        with psycopg.connect(own_database, autocommit=True) as connection:
            connection.execute("drop owned by waymark_stranger")
            connection.execute("drop role waymark_stranger")
        assert done.returncode == 1
        assert "run `grant waymark_nobody to waymark_stranger` as an administrator" in done.stdout

    def test_asks_the_model_s_endpoint(self, waymark):
        with ModelServer.in_thread() as server:
            chosen = {"WAYMARK_ENGINE": "openai", "OPENAI_BASE_URL": server.base_url}
            works = waymark("doctor", **chosen, WAYMARK_MODEL=MODEL)
            other = waymark("doctor", **chosen, WAYMARK_MODEL="another")
        away = waymark("doctor", **chosen, WAYMARK_MODEL=MODEL)

        assert "✓ The model's endpoint" in works.stdout
        assert "does not list the model another: see WAYMARK_MODEL." in other.stdout
        assert (other.returncode, away.returncode) == (0, 1)
        assert "see OPENAI_BASE_URL" in away.stdout


class TestServe:
    def test_refuses_a_database_that_lacks_migrations_unless_told_to_migrate(self, waymark, tmp_path, bare_database):
        refused = waymark("serve --port 0", DATABASE_URL=bare_database)

        assert refused.returncode == 1
        assert "run `waymark migrate` first" in refused.stderr
        with serving(tmp_path, "--migrate", DATABASE_URL=bare_database) as (process, url):
            assert httpx.get(f"{url}/health").json()["database"] is True
            stopped_by(signal.SIGTERM, process)

    def test_refuses_a_taken_port_before_anything_is_started(self, waymark, tmp_path):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            done = waymark("serve", DATABASE_URL="", WAYMARK_PORT=port, WAYMARK_DATA_FOLDER=str(tmp_path / "data"))

        assert done.returncode == 1
        assert done.stderr == (
            f"Port {port} on 127.0.0.1 is taken: stop what listens there, or choose another port with --port or"
            f" WAYMARK_PORT.\n"
        )
        assert not (tmp_path / "data").exists()

    def test_several_processes_serve_one_database(self, waymark, tmp_path, own_database):
        waymark("org create", "Northwind", *TestOrganization.CREATE)
        token = waymark("token create", "ada@northwind.example", "--org", "northwind").stdout.strip()

        with (
            serving(tmp_path, DATABASE_URL=own_database) as (_, one),
            serving(tmp_path, DATABASE_URL=own_database, WAYMARK_WORKER="off") as (_, other),
        ):
            answers = [
                httpx.post(
                    f"{url}/graphql",
                    json={"query": "{ viewer { name } }"},
                    headers={"Authorization": f"Bearer {token}"},
                ).json()
                for url in (one, other)
            ]

        assert answers == [{"data": {"viewer": {"name": "Ada"}}}] * 2

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_stops_the_embedded_postgresql_too(self, tmp_path, number):
        with tempfile.TemporaryDirectory(prefix="waymark-cli-", dir="/tmp") as outer:
            Path(outer).chmod(0o755)
            folder = Path(outer) / "data"
            with serving(tmp_path, WAYMARK_DATA_FOLDER=str(folder), WAYMARK_LOG_LEVEL="warning") as (process, url):
                assert httpx.get(f"{url}/health").json()["database"] is True
                assert (folder / "postgresql" / "postmaster.pid").exists()

                said = stopped_by(number, process)

            assert re.fullmatch(r"Migrated the database \(\d+ migrations\)\.\nStopped\.\n", said)
            assert not (folder / "postgresql" / "postmaster.pid").exists()


class TestWorker:
    def test_works_until_it_is_stopped(self, tmp_path, own_database):
        with started(tmp_path, "worker", until="Working", DATABASE_URL=own_database) as (process, _):
            assert stopped_by(signal.SIGINT, process) == "Stopped.\n"


class TestDemo:
    def test_loads_once_and_prints_accounts_that_work(self, waymark, tmp_path, own_database):
        first = waymark("demo")
        second = waymark("demo")

        assert first.returncode == 0, first.stderr
        assert "Loaded the demonstration organisation Tidewater" in first.stderr
        assert "Loaded" not in second.stderr
        token = TOKEN.search(second.stdout)
        assert token
        assert not set(TOKEN.findall(first.stdout)) & set(TOKEN.findall(second.stdout))
        with serving(tmp_path, "--demo", DATABASE_URL=own_database) as (process, url):
            assert any("Ask as Mira Sundaram" in line for line in process.stdout)
            asked = httpx.post(
                f"{url}/graphql",
                json={"query": "{ viewer { name } }"},
                headers={"Authorization": f"Bearer {token[0]}"},
            )
            stopped_by(signal.SIGINT, process)
        assert asked.json()["data"]["viewer"]["name"] == "Mira Sundaram"

    def test_is_loaded_anew_after_an_interruption(self, waymark, own_database):
        waymark("org create", "Tidewater", *TestOrganization.CREATE[2:], "--slug", "tidewater-demo-unfinished")

        done = waymark("demo")

        assert done.returncode == 0, done.stderr
        with psycopg.connect(own_database) as connection:
            assert connection.execute("select slug from organizations").fetchall() == [("tidewater-demo",)]

    def test_can_be_removed_and_loaded_anew(self, waymark, own_database):
        waymark("demo")
        with psycopg.connect(own_database) as connection:
            connection.execute("update objectives set title = 'Changed'")

        done = waymark("demo --anew")

        assert done.returncode == 0, done.stderr
        with psycopg.connect(own_database) as connection:
            assert connection.execute("select count(*) from organizations").fetchone() == (1,)
            assert connection.execute("select count(*) from objectives where title = 'Changed'").fetchone() == (0,)

    def test_serve_leaves_a_database_alone_that_has_other_organisations(self, waymark, tmp_path, own_database):
        waymark("org create", "Northwind", *TestOrganization.CREATE)

        with serving(tmp_path, "--demo", DATABASE_URL=own_database) as (process, _):
            said = stopped_by(signal.SIGINT, process)

        assert "The database is not empty: `waymark demo` adds the demonstration organisation to it." in said
