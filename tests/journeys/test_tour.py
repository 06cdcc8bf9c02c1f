"""The tour as an acceptance test: a server, a worker and a client in processes of their own, over real sockets."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.tour import CHAPTERS
from tests.support.model_behaviours import cut_json, hangs, rate_limited, refusal, server_error
from tests.support.model_server import MODEL, ModelServer
from tests.support.processes import database, run, serving, stopped_by
from tests.support.scripted_models import cites_foreign_ids, honest, invents_figures

DUTIES = [
    "── Understand what matters ──",
    "── Involve the team in setting goals ──",
    "── Check in routinely ──",
    "── Talk with each person, not about them ──",
    "── Give and take feedback ──",
    "── Recognise good work ──",
    "── Help people to get it done ──",
    "── Help people to grow ──",
    "── Review the cycle ──",
    "── Be helped, and decide oneself ──",
    "── Hear of it, without a drizzle ──",
    "── Know what one owes ──",
]
PRIVATE = [
    "this talk",
    "this coaching note",
    "this feedback",
    "the answer",
    "this praise",
    "this development goal",
]
"""What others ask for in vain, ..."""
PREPARED = 4
"""... what the assistant prepared for somebody else, ..."""
ASKED_FOR = 8
"""... and what an engine is asked for: each purpose once."""


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Iterator[str]:
    """A database with the demonstration organisation."""
    with database() as url:
        loaded = run(tmp_path_factory.mktemp("demo"), "demo", DATABASE_URL=url)
        assert loaded.returncode == 0, loaded.stderr
        yield url


@pytest.fixture(scope="module")
def served(tmp_path_factory, demonstration) -> Iterator[tuple[ModelServer, str]]:
    """One server with one model endpoint, whose behaviour each test sets."""
    folder = tmp_path_factory.mktemp("served")
    # what it logs is read by nobody while it serves, and all tours of the module are logged by the same server
    settings = {
        "WAYMARK_MODEL_ATTEMPTS": "2",
        "WAYMARK_MODEL_TIMEOUT_SECONDS": "2",
        "WAYMARK_LOG_LEVEL": "error",
    }
    with ModelServer.in_thread() as model, serving(folder, **_with(model, demonstration, **settings)) as (_, url):
        yield model, url


@pytest.fixture(scope="class")
def demonstration_served(tmp_path_factory, demonstration) -> Iterator[tuple[Path, str, str]]:
    """A folder to run in, the address of a server on the demonstration, and that of its database."""
    folder = tmp_path_factory.mktemp("chapters")
    with serving(folder, DATABASE_URL=demonstration) as (process, url):
        yield folder, url, demonstration
        stopped_by(signal.SIGTERM, process)


class TestBuiltinEngine:
    def test_plays_the_main_job_and_can_play_it_again(self, tmp_path, demonstration):
        with serving(tmp_path, DATABASE_URL=demonstration) as (process, url):
            first = run(tmp_path, "tour", "--url", url, "--engine", "builtin", DATABASE_URL=demonstration)
            second = run(tmp_path, "tour", "--url", url, "--engine", "builtin", DATABASE_URL=demonstration)
            stopped_by(signal.SIGTERM, process)

        for played in (first, second):
            assert played.returncode == 0, played.stdout + played.stderr
            assert "Drafted by: Built-in drafter (no AI model)." in played.stdout
            assert "missing, and not invented: baseline" in played.stdout
            assert played.stdout.count("Approved, and now a key result of") == 2
            assert "Rejected: " in played.stdout
            assert "not yet known → 25 %" in played.stdout.replace("\u00a0", " ")
            assert "8. Jonas Weber reads it" in played.stdout
            assert "[proposalsApprove, proposalReject, proposalsReturn]" in played.stdout
            assert "Onboarding was asked: Where do clinics give up in the evening?" in played.stdout
            assert "Saoirse Byrne checks in meanwhile" in played.stdout
            assert [line for line in played.stdout.splitlines() if line.startswith("──")] == DUTIES
            assert _unwrapped(played.stdout).count("by its id, and the answer is null") == len(PRIVATE) + PREPARED
            assert all(f"for {each} by its id" in _unwrapped(played.stdout) for each in PRIVATE)
        assert "Clinics bring their old calendar with them" in first.stdout
        assert "“Clinics bring their old calendar with them”" not in second.stdout.split("Be helped")[0]

    def test_is_played_by_serve_with_the_worker_apart(self, tmp_path, demonstration):
        apart = {"DATABASE_URL": demonstration, "WAYMARK_WORKER": "off"}
        with (
            serving(tmp_path, DATABASE_URL=demonstration) as (worker, _),
            serving(tmp_path, "--demo", "--tour", **apart) as (process, _),
        ):
            assert process.stdout is not None
            told = []
            for line in process.stdout:
                told.append(line)
                if "curl" in line:
                    break
            stopped_by(signal.SIGINT, process)
            stopped_by(signal.SIGINT, worker)

        assert any("That was the main job" in line for line in told)
        assert any("Ask as Mira Sundaram" in line for line in told)


class TestChapters:
    @pytest.mark.parametrize("chapter", [name for name in CHAPTERS if name != "goals"])
    def test_can_be_played_alone(self, demonstration_served, chapter):
        folder, url, database_url = demonstration_served

        played = run(folder, "tour", "--url", url, "--chapter", chapter, DATABASE_URL=database_url)

        assert played.returncode == 0, played.stdout + played.stderr
        assert played.stdout.count("──") == 2
        assert "1. " in played.stdout


class TestOpenAIEngine:
    def test_plays_the_main_job_with_a_model_behind_http(self, tmp_path, demonstration):
        with ModelServer.in_thread() as model, serving(tmp_path, **_with(model, demonstration)) as (process, url):
            played = run(tmp_path, "tour", "--url", url, "--engine", "openai", DATABASE_URL=demonstration)
            stopped_by(signal.SIGTERM, process)

        assert played.returncode == 0, played.stdout + played.stderr
        assert played.stdout.count(f"Drafted by: AI model {MODEL}") == ASKED_FOR
        assert len(model.requests) >= ASKED_FOR

    def test_says_so_where_the_model_fails_and_the_built_in_drafter_answers(self, tmp_path, demonstration):
        with (
            ModelServer.in_thread(otherwise=server_error()) as model,
            serving(tmp_path, **_with(model, demonstration, WAYMARK_MODEL_ATTEMPTS="1")) as (process, url),
        ):
            lenient = run(tmp_path, "tour", "--url", url, DATABASE_URL=demonstration)
            insisting = run(tmp_path, "tour", "--url", url, "--engine", "openai", DATABASE_URL=demonstration)
            stopped_by(signal.SIGTERM, process)

        assert lenient.returncode == 0, lenient.stdout + lenient.stderr
        assert "Notice: " in lenient.stdout
        assert insisting.returncode == 1
        assert "openai was to draft, but it was: Built-in drafter (no AI model)." in insisting.stderr


class TestMisbehavingModel:
    """Each tour asks for each purpose of the assistant; the manager's work goes on whatever the model does."""

    @pytest.mark.parametrize("hiccup", [rate_limited(0), server_error()], ids=["429 with Retry-After", "500"])
    def test_tries_again_after_a_passing_failure(self, tmp_path, demonstration, served, hiccup):
        model, url = served
        model.otherwise = honest
        model.script(hiccup)
        before = len(model.requests)

        played = run(tmp_path, "tour", "--url", url, "--engine", "openai", DATABASE_URL=demonstration)

        assert played.returncode == 0, played.stdout + played.stderr
        assert played.stdout.count(f"Drafted by: AI model {MODEL}") == ASKED_FOR
        assert len(model.requests) - before > ASKED_FOR

    @pytest.mark.parametrize(
        "behaviour",
        [hangs(), cut_json(), refusal(), cites_foreign_ids],
        ids=["slow", "cut JSON", "refusal", "foreign ids"],
    )
    def test_says_why_the_built_in_drafter_answered_instead(self, tmp_path, demonstration, served, behaviour):
        model, url = served
        model.otherwise = behaviour

        played = run(tmp_path, "tour", "--url", url, DATABASE_URL=demonstration)

        assert played.returncode == 0, played.stdout + played.stderr
        assert "Drafted by: Built-in drafter (no AI model)" in played.stdout
        assert "Notice: " in played.stdout

    def test_lets_no_invented_figure_through(self, tmp_path, demonstration, served):
        model, url = served
        model.otherwise = invents_figures

        played = run(tmp_path, "tour", "--url", url, DATABASE_URL=demonstration)

        assert played.returncode == 0, played.stdout + played.stderr
        assert "4,200" not in played.stdout
        assert "87 %" not in played.stdout.replace("\u00a0", " ")


class TestFailure:
    def test_is_a_sentence_and_an_exit_code(self, tmp_path, demonstration):
        played = run(tmp_path, "tour", "--url", "http://127.0.0.1:1", DATABASE_URL=demonstration)

        assert played.returncode == 1
        assert played.stderr.startswith("The tour met something unexpected: http://127.0.0.1:1/graphql does not answer")
        assert len(played.stderr.splitlines()) == 1

    def test_needs_the_demonstration(self, tmp_path):
        with database() as url:
            played = run(tmp_path, "tour", DATABASE_URL=url)

        assert played.returncode == 1
        assert "`waymark demo` loads it" in played.stderr


def _unwrapped(told: str) -> str:
    return " ".join(told.split())


def _with(model: ModelServer, demonstration: str, **settings: str) -> dict[str, str]:
    return {
        "DATABASE_URL": demonstration,
        "WAYMARK_ENGINE": "openai",
        "OPENAI_BASE_URL": model.base_url,
        "WAYMARK_MODEL": MODEL,
        **settings,
    }
