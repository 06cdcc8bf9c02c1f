"""Holes made on purpose, one at a time, to see that what looks for holes finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql


@contextmanager
def loosened(database_url: str, *tables: str) -> Iterator[None]:
    """Let everybody in the organisation read all rows of some tables, whatever their other policies say."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        try:
            for table in tables:
                connection.execute(
                    sql.SQL(
                        "create policy hole on {} for select to waymark_app, waymark_assistant "
                        "using (organization_id = waymark.organization())"
                    ).format(sql.Identifier(table))
                )
            yield
        finally:
            for table in tables:
                connection.execute(sql.SQL("drop policy if exists hole on {}").format(sql.Identifier(table)))


@contextmanager
def bypassed(database_url: str, table: str) -> Iterator[str]:
    """Yield the name of a view that shows the rows of a table past every policy."""
    view = f"all_{table}"
    names = {"view": sql.Identifier(view), "table": sql.Identifier(table)}
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(sql.SQL("create view {view} as select * from {table}").format(**names))
        connection.execute(sql.SQL("grant select on {view} to waymark_app").format(**names))
        try:
            yield view
        finally:
            connection.execute(sql.SQL("drop view {view}").format(**names))


def reading_from(view: str, table: str, statement: Callable[..., Any], only: str = "") -> Callable[..., Any]:
    """Return what runs statements as ``statement`` does: those with ``only`` in them on a view instead of a table."""

    async def run(*arguments: Any) -> Any:
        changed = [
            each.replace(f" {table} ", f" {view} ") if isinstance(each, str) and only in each else each
            for each in arguments
        ]
        return await statement(*changed)

    return run
