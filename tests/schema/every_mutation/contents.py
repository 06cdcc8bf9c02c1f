"""What the database holds of an organisation, seen past every policy, so that tests can tell that nothing changed."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import psycopg
from psycopg import sql

from tests.support.catalogue import our_tables
from tests.support.factories import Factory

APART = ("last_used_at",)
"""Columns that a request changes whatever it asks for."""


class Rows(NamedTuple):
    """How many rows a table has of the organisations, and the digest of all that is in them."""

    number: int
    digest: str | None


Contents: TypeAlias = dict[str, Rows]


class Database:
    """The tests' database as the cluster's user, whom no policy binds."""

    def __init__(self, url: str) -> None:
        self._connection = psycopg.connect(url, autocommit=True)
        parts = [self._part(table) for table in our_tables(url) if self._is_of_organizations(table)]
        jobs = sql.SQL("select 'procrastinate_jobs', count(*), null from procrastinate_jobs")
        self._query = sql.SQL(" union all ").join([*parts, jobs])

    def close(self) -> None:
        self._connection.close()

    def contents(self, *companies: Factory) -> Contents:
        """Return what there is of some organisations, table by table, and how many jobs there are."""
        ids = [company.organization_id for company in companies]
        return {table: Rows(*rest) for table, *rest in self._connection.execute(self._query, {"ids": ids})}

    def close_cycles(self, company: Factory) -> None:
        """Close every cycle of an organisation, as if its time had come."""
        self._connection.execute(
            "update cycles set state = 'CLOSED' where organization_id = %s", (company.organization_id,)
        )

    def lose_answers(self, company: Factory) -> None:
        """Let every answer that is kept under an idempotency key name things that are not there."""
        self._connection.execute(
            "update idempotency_keys set answer = "
            "regexp_replace(answer::text, %s, gen_random_uuid()::text, 'g')::jsonb where organization_id = %s",
            ("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", company.organization_id),
        )

    def _is_of_organizations(self, table: str) -> bool:
        query = "select from pg_attribute where attrelid = %s::regclass and attname = 'organization_id'"
        return self._connection.execute(query, (table,)).fetchone() is not None

    def _part(self, table: str) -> sql.Composed:
        return sql.SQL(
            "select {name}, count(*), md5(string_agg(row, ' ' order by row)) from (select "
            "(to_jsonb(t) - {apart}::text[])::text as row from {table} t where organization_id = any(%(ids)s)) r"
        ).format(name=table, apart=list(APART), table=sql.Identifier(table))


def added(before: Contents, after: Contents) -> dict[str, int]:
    """Return how many rows each table has gained, those that gained any."""
    gained = {table: after[table].number - before[table].number for table in after}
    return {table: number for table, number in gained.items() if number}
