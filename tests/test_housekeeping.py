"""What is of no use any more goes, in batches, and nothing else does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest

from app.core import clock
from app.core.ids import new_id
from app.people.housekeeping import clear_out
from tests.support.factories import Factory

NAMED: dict[str, tuple[str, ...]] = {
    "idempotency_keys": ("person_id", "command", "key", "input_hash", "answer", "at"),
    "password_resets": ("user_id", "token_hash", "created_at", "expires_at"),
    "access_tokens": ("user_id", "name", "token_hash", "scope", "created_at", "expires_at", "revoked_at"),
    "sessions": ("user_id", "rotation_key", "refresh_hash", "rotated_at", "created_at", "expires_at", "revoked_at"),
}


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


def ago(**by: float) -> datetime:
    return clock.now() - timedelta(**by)


class TestClearOut:
    async def test_removes_what_ended_long_ago_and_nothing_else(
        self, company: Factory, database: psycopg.Connection[Any]
    ) -> None:
        mira = await company.person()

        def put(table: str, *given: Any) -> None:
            names = NAMED[table]
            places = ", ".join(["%s"] * (len(names) + 2))
            database.execute(
                f"insert into {table} (id, organization_id, {', '.join(names)}) values ({places})",
                (new_id(), company.organization_id, *given),
            )

        for days in (6, 8):
            put("idempotency_keys", mira.id, "x", str(days), b"x", "{}", ago(days=days))
            put("password_resets", mira.id, new_id().bytes, ago(days=30), ago(days=days))
        for hours in (23, 25):
            put("access_tokens", mira.id, None, new_id().bytes, "WRITE", ago(days=2), ago(hours=hours), None)
        for days in (89, 91):
            put("access_tokens", mira.id, "CI", new_id().bytes, "READ", ago(days=99), ago(days=days), None)
            put("access_tokens", mira.id, "CI", new_id().bytes, "READ", ago(days=99), ago(days=-9), ago(days=days))
        for days in (29, 31):
            put("sessions", mira.id, b"x", b"x", ago(days=60), ago(days=60), ago(days=days), None)
            put("sessions", mira.id, b"x", b"x", ago(days=60), ago(days=60), ago(days=-9), ago(days=days))
        before = {table: self.count(database, company, table) for table in NAMED}

        await clear_out(batch=1)

        after = {table: self.count(database, company, table) for table in NAMED}
        gone = {table: before[table] - after[table] for table in NAMED}
        assert gone == {"idempotency_keys": 1, "password_resets": 1, "access_tokens": 3, "sessions": 2}
        assert await clear_out() == 0

    async def test_keeps_attempts_that_count(self, database: psycopg.Connection[Any]) -> None:
        for hours in (1, 25):
            database.execute(
                "insert into sign_in_attempts (id, subject_hash, attempted_at) values (%s, 'housekeeping', %s)",
                (new_id(), ago(hours=hours)),
            )

        await clear_out()

        found = database.execute("select attempted_at from sign_in_attempts where subject_hash = 'housekeeping'")
        assert [at for (at,) in found] == [ago(hours=1)]

    def count(self, database: psycopg.Connection[Any], company: Factory, table: str) -> int:
        query = f"select count(*) from {table} where organization_id = %s"
        [number] = database.execute(query, (company.organization_id,)).fetchone() or (0,)
        return int(number)
