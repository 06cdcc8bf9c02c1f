"""Whether this process can do its work: asked by load balancers and monitors, answered without any data."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

from app.database.unit_of_work import entering, values

SECONDS_TO_ANSWER = 3.0
WORKER_SILENT_AFTER_SECONDS = 30


class Health(NamedTuple):
    """What answers. Without a worker everything works but the assistant, so that alone makes nobody unhealthy."""

    database: bool
    worker: bool

    @property
    def status(self) -> str:
        """One word for all of it."""
        return "ok" if self.database and self.worker else "degraded" if self.database else "failing"


async def look() -> Health:
    """Ask the database, by the way that requests take; whatever goes wrong or takes long means that it fails."""
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER), entering():
            [(worker,)] = await values("select waymark.worker_is_alive(%s)", (WORKER_SILENT_AFTER_SECONDS,))
    except Exception:
        return Health(database=False, worker=False)
    return Health(database=True, worker=bool(worker))
