"""Clears out what is of no use any more: an hourly job, a bounded batch at a time.

Gone are, for each kind after a while of its own: the answers kept under idempotency keys (7 days), failed attempts (1),
password links (7), access tokens of sessions (1) and personal ones (90), sessions (30), invitations (90), and mail
that was sent or given up (30). The while counts from the day on which they ended.
"""

from __future__ import annotations

import logging

from app.core import clock
from app.database.unit_of_work import entering, values
from app.jobs import procrastinate_app

_BATCH = 1_000
_BATCHES_AT_MOST = 100
_log = logging.getLogger("waymark.housekeeping")


@procrastinate_app.periodic(cron="17 * * * *")
@procrastinate_app.task(name="people.clear_out", queueing_lock="people.clear_out")
async def clear_out_hourly(timestamp: int) -> None:
    """Clear out, once an hour over all workers."""
    await clear_out()


async def clear_out(batch: int = _BATCH) -> int:
    """Remove what is of no use any more and return how much it was; what is left is for the next time."""
    removed = 0
    for _ in range(_BATCHES_AT_MOST):
        async with entering():
            [(number,)] = await values("select waymark.clear_out(%s, %s)", (clock.now(), batch))
        removed += number
        if number == 0:
            break
    if removed:
        _log.info("Cleared out %d rows that were of no use any more.", removed)
    return removed
