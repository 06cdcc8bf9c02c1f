"""Closes surveys whose last day is over: counts what was graded, shuffles what was written, forgets who answered.

An hourly job does it, and nobody can do it earlier: the moment at which a survey ends is not anybody's choice.
"""

from __future__ import annotations

from app.core import clock
from app.database.unit_of_work import entering, values
from app.jobs import procrastinate_app


@procrastinate_app.periodic(cron="7 * * * *")
@procrastinate_app.task(name="surveys.close", queueing_lock="surveys.close")
async def close_hourly(timestamp: int) -> None:
    """Close what is due, once an hour over all workers."""
    await close_due_surveys()


async def close_due_surveys() -> int:
    """Close every survey whose last day is over in its organisation's zone and return how many there were."""
    async with entering():
        [(closed,)] = await values("select waymark.close_due_surveys(%s)", (clock.now(),))
    return int(closed)
