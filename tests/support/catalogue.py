"""What the migrations mean to be in the database, and what PostgreSQL's catalogue says is there."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import Any, NamedTuple

import psycopg
from tortoise.migrations.operations import RunSQL

from app import migrations

ROLES = ("waymark_nobody", "waymark_app", "waymark_assistant", "waymark_jobs")
NOT_OURS = ("procrastinate_", "tortoise_")
"""How the tables of the queue and of the migration record begin."""


def statements() -> str:
    """Return all SQL that the migrations run beside making tables."""
    return ";\n".join(
        operation.sql
        for info in pkgutil.iter_modules(migrations.__path__)
        for operation in importlib.import_module(f"app.migrations.{info.name}").Migration.operations
        if isinstance(operation, RunSQL)
    )


def meant(pattern: str) -> set[tuple[str, ...]]:
    """Return what a pattern's groups match in the migrations' SQL."""
    return {match.groups() for match in re.finditer(pattern, statements())}


class Grant(NamedTuple):
    """One right of one role on one table, or on one column of it."""

    role: str
    table: str
    right: str
    column: str | None = None


def meant_grants() -> set[Grant]:
    """Return every right on a table that the migrations give to one of our roles."""
    grants = set()
    for rights, tables, roles in meant(r"grant ([^;]*?) on (?!schema|function|sequence)([a-z_, \n]+?) to ([a-z_, ]+)"):
        for role in re.split(r"\s*,\s*", roles.strip()):
            for table in re.split(r"\s*,\s*", tables.strip()):
                for right, columns in re.findall(r"(\w+)(?: \(([^)]*)\))?", rights):
                    for column in columns.split(", ") if columns else [None]:
                        grants.add(Grant(role, table, right.upper(), column))
    return grants


def found(database_url: str, query: str, *params: Any) -> list[Any]:
    """Return what the catalogue says, as the cluster's user: tuples, or values where there is one column."""
    with psycopg.connect(database_url) as connection:
        rows = connection.execute(query, params or None).fetchall()
    return [row[0] if len(row) == 1 else row for row in rows]


def our_tables(database_url: str) -> list[str]:
    """Return every table, view and the like of the application."""
    names = found(
        database_url,
        "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        "where n.nspname in ('public', 'waymark') and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1",
    )
    return [name for name in names if not name.startswith(NOT_OURS)]
