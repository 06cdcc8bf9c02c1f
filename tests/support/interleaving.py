"""Two transactions whose steps interleave just as a test says."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any

from app.database.unit_of_work import values


def beside(work: Callable[[], Awaitable[Any]]) -> asyncio.Task[Any]:
    """Start work that is in no unit of work of ours."""

    async def run() -> Any:
        return await work()

    return asyncio.get_running_loop().create_task(run(), context=Context())


async def until_somebody_waits() -> None:
    """Return once another transaction waits for a lock of ours."""
    waiting = "select 1 from pg_locks where transactionid = pg_current_xact_id()::xid and not granted"
    async with asyncio.timeout(10):
        while not await values(waiting):  # noqa: ASYNC110 (PostgreSQL offers no event)
            await asyncio.sleep(0.01)
