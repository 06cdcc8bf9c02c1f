"""`waymark` as processes of their own, over databases of their own."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.support.postgres import TEMPLATE, database_url

_ROOT = Path(__file__).parents[2]


def _environment(settings: dict[str, str]) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(_ROOT), **settings}


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "app.cli", *arguments]


@contextmanager
def database(*, migrated: bool = True) -> Iterator[str]:
    """A database that nobody else uses."""
    cluster, name = os.environ["WAYMARK_TEST_CLUSTER"], f"waymark_cli_{os.urandom(4).hex()}"
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute(f"create database {name} {f'template {TEMPLATE}' if migrated else ''}")
        yield database_url(cluster, name)
        connection.execute(f"drop database {name} with (force)")


def run(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end in a folder, with nothing in the environment but the settings."""
    return subprocess.run(
        _command(*arguments),
        cwd=folder,
        env=_environment(settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@contextmanager
def started(folder: Path, *arguments: str, until: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command, running, with what the pattern ``until`` found in a line of what it prints."""
    with subprocess.Popen(
        _command(*arguments),
        cwd=folder,
        env=_environment(settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(until, line):
                    yield process, found[found.re.groups]
                    return
            raise AssertionError(process.stderr and process.stderr.read())
        finally:
            process.kill()


def serving(folder: Path, *arguments: str, **settings: str):
    """A server on a free port, with its base URL."""
    return started(folder, "serve", "--port", "0", *arguments, until=r"serves (http://\S+)/graphql", **settings)


def stopped_by(number: signal.Signals, process: subprocess.Popen[str]) -> str:
    """Stop a process in order and return everything that it still said."""
    process.send_signal(number)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 0, err
    assert "Traceback" not in err
    return out + err
