"""Watching a run while its engine drafts: what stands of it already is told, and it stops once nobody waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

from app.core.actor import Sight
from app.database.unit_of_work import DatabaseRole, reading, writing
from app.proposals import runs
from app.proposals.models import RunState
from assistant.arrivals import Arrivals

WATCH_SECONDS = 0.5

T = TypeVar("T")


class Cancelled(Exception):
    """The run has ended while its engine drafted."""


async def unless_cancelled(sight: Sight, run_id: UUID, work: Coroutine[Any, Any, T], arrivals: Arrivals) -> T:
    """Return what the work yields, and tell meanwhile what of it stands already.

    Raises Cancelled and stops it soon after the run has ended by another hand.
    """
    task = asyncio.ensure_future(work)
    try:
        while True:
            await _for_a_while(task, arrivals.news)
            if task.done():
                return task.result()
            if not await _goes_on(sight, run_id, arrivals):
                raise Cancelled
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait([task])


async def _for_a_while(task: asyncio.Future[Any], news: asyncio.Event) -> None:
    """Wait until the task is done or there is news, and no longer than until it is time to look after the run."""
    told = asyncio.ensure_future(news.wait())
    await asyncio.wait([task, told], timeout=WATCH_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    told.cancel()


async def _goes_on(sight: Sight, run_id: UUID, arrivals: Arrivals) -> bool:
    """Tell what has come, and return whether anybody still waits for the run."""
    if arrivals.news.is_set():
        async with writing(sight, DatabaseRole.ASSISTANT):
            return await runs.tell(run_id, arrivals.told())
    async with reading(sight, DatabaseRole.ASSISTANT):
        return await runs.state_of(run_id) is RunState.RUNNING
