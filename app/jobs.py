"""Background jobs with Procrastinate: deferred in the transaction that needs them, taken up again after a crash.

Job arguments are readable across organisations, so they hold ids only. A job begins by asking a named function whose
work it is, and then works in units of work like everything else. A job whose worker vanished is put back into the
queue; it may so run more than once, and must be able to.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import procrastinate
from procrastinate.exceptions import ConnectorException
from procrastinate.tasks import configure_task
from psycopg import AsyncConnection

from app.database.unit_of_work import current

CONNECTIONS = 3
CONCURRENCY = 4
HEARTBEAT_SECONDS = 3.0
VANISHED_AFTER_SECONDS = 15.0
LOOK_AFTER_SECONDS = 5.0
GRACE_SECONDS = 3.0
"""How long a worker that is stopped waits for its jobs before it puts them back into the queue."""

Sweep = Callable[[], Awaitable[None]]

TASKS = ("assistant.run",)
"""The modules that hold tasks: what a worker imports. Who defers a job names the task and knows nothing of it."""

procrastinate_app = procrastinate.App(connector=procrastinate.PsycopgConnector(), import_paths=TASKS)
"""Every task by name. Deferring runs on the connection of the unit of work; only a worker opens one of its own."""

_sweeps: list[Sweep] = []
_log = logging.getLogger("waymark.jobs")


async def defer(task: str, **ids: UUID) -> None:
    """Put the job of a task (by its name) in the queue when the current unit of work commits, and not otherwise."""
    connection = await current().open()
    job = configure_task(name=task, job_manager=procrastinate_app.job_manager, connection=connection)
    await job.defer_async(**{name: str(value) for name, value in ids.items()})


def sweep(function: Sweep) -> Sweep:
    """Register what every worker does as it starts and every few seconds: finding work that nobody has in hand."""
    _sweeps.append(function)
    return function


@asynccontextmanager
async def queue(url: str) -> AsyncIterator[None]:
    """Open the queue of the database at ``url``, in the role that runs it and sees no rows of any organisation."""
    connector = procrastinate.PsycopgConnector(
        conninfo=url, min_size=1, max_size=CONNECTIONS, configure=_enter_as_jobs, name="jobs"
    )
    with procrastinate_app.replace_connector(connector):
        async with procrastinate_app.open_async():
            yield


async def _enter_as_jobs(connection: AsyncConnection[Any]) -> None:
    await connection.execute("set role waymark_jobs")
    await connection.commit()


@asynccontextmanager
async def working(url: str, **context: Any) -> AsyncIterator[None]:
    """Run a worker as long as the context is open; tasks get ``context`` as their job's additional context.

    Needs the pool of `app.database.pool.connect`. On the way out jobs get a few seconds, then return to the queue.
    """
    async with queue(url):
        tasks = [
            asyncio.create_task(_keep_working(context), name="worker"),
            asyncio.create_task(_keep_looking_after(), name="jobs that nobody has in hand"),
        ]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


async def run_queued(**context: Any) -> None:
    """Run what is in the open `queue` until nothing is left, one job after the other."""
    await procrastinate_app.run_worker_async(
        wait=False,
        listen_notify=False,
        install_signal_handlers=False,
        delete_jobs="successful",
        additional_context=context,
    )


async def look_after() -> None:
    """Put the jobs of vanished workers back into the open `queue`, and do every registered sweep."""
    procrastinate_app.perform_import_paths()  # type: ignore[no-untyped-call]
    for job in await procrastinate_app.job_manager.get_stalled_jobs(seconds_since_heartbeat=VANISHED_AFTER_SECONDS):
        # another worker may have been quicker
        with contextlib.suppress(ConnectorException):
            await procrastinate_app.job_manager.retry_job(job)
            _log.warning("The worker of job %s vanished: it is in the queue again.", job.id)
    for function in _sweeps:
        await function()


async def _keep_working(context: dict[str, Any]) -> None:
    while True:
        try:
            await procrastinate_app.run_worker_async(
                concurrency=CONCURRENCY,
                install_signal_handlers=False,
                delete_jobs="successful",
                shutdown_graceful_timeout=GRACE_SECONDS,
                update_heartbeat_interval=HEARTBEAT_SECONDS,
                stalled_worker_timeout=VANISHED_AFTER_SECONDS,
                additional_context=context,
            )
        except Exception:
            _log.exception("The worker failed; starting it again.")
        await asyncio.sleep(1)


async def _keep_looking_after() -> None:
    while True:
        try:
            await look_after()
        except Exception:
            _log.exception("Could not look for jobs that nobody has in hand.")
        await asyncio.sleep(LOOK_AFTER_SECONDS)
