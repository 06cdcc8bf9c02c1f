"""Looks at the connection pool and at what its connections are doing."""

from __future__ import annotations

import asyncio

import psycopg

from app.database.pool import pool_of, pooled_client


def in_use() -> int:
    """Return how many of the pool's connections are taken at this moment."""
    stats = pool_of(pooled_client()).get_stats()
    return stats["pool_size"] - stats["pool_available"]


def left_in_transaction(database_url: str) -> int:
    """Return how many connections to the database sit in a transaction without doing anything."""
    with psycopg.connect(database_url) as connection:
        [number] = connection.execute(
            "select count(*) from pg_stat_activity where datname = current_database() "
            "and state like 'idle in transaction%' and pid <> pg_backend_pid()"
        ).fetchone() or (0,)
    return int(number)


async def settled() -> None:
    """Wait until nothing is in use, five seconds at most."""
    async with asyncio.timeout(5):
        while in_use():  # noqa: ASYNC110
            await asyncio.sleep(0.01)
