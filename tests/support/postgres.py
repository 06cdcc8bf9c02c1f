"""A PostgreSQL for the tests: one cluster a run, one migrated template, one database a worker."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

import psycopg

from app.database.embedded import EmbeddedPostgres
from app.database.migrating import migrate

TEMPLATE = "waymark_template"


class TestCluster:
    """The cluster of one test run, in a folder of its own that is removed afterwards."""

    __test__ = False

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="waymark-tests-", dir="/tmp" if os.name == "posix" else None))
        self._folder.chmod(0o755)
        self._postgres = EmbeddedPostgres(self._folder / "pg")

    def start(self) -> str:
        """Start it, migrate the template and return the URL of the cluster."""
        url = self._postgres.start()
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in (
                "fsync = off",
                "synchronous_commit = off",
                "full_page_writes = off",
                "max_connections = 200",
            ):
                connection.execute(f"alter system set {setting}")
            connection.execute("select pg_reload_conf()")
            connection.execute(f"create database {TEMPLATE}")
        asyncio.run(migrate(database_url(url, TEMPLATE)))
        return url

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._postgres.stop()
        shutil.rmtree(self._folder, ignore_errors=True)


def database_url(url: str, name: str) -> str:
    """Return the URL of another database of the same cluster."""
    head, _, tail = url.partition("/postgres?")
    return f"{head}/{name}?{tail}"


def create_database(url: str, name: str) -> str:
    """Create a database from the template and return its URL."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"create database {name} template {TEMPLATE}")
    return database_url(url, name)
