"""Background jobs with Procrastinate: deferred in the transaction that needs them, taken up again after a crash.

Job arguments are readable across organisations, so they hold ids only. A job begins by asking a named function whose
work it is, and then works in units of work like everything else. A job whose worker vanished is put back into the
queue; it may so run more than once, and must be able to.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import procrastinate
from procrastinate import JobContext
from procrastinate.exceptions import ConnectorException, JobAborted
from procrastinate.tasks import configure_task
from procrastinate.worker import Worker
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
LastResort = Callable[[Mapping[str, Any], str], Awaitable[None]]

TASKS = (
    "app.mail.sending",
    "app.notifications.digests",
    "app.people.forgotten",
    "app.people.housekeeping",
    "app.proposals.weekly",
    "app.surveys.closing",
    "app.transfer.export_job",
    "assistant.run",
)
"""The modules that hold tasks: what a worker imports. Who defers a job names the task and knows nothing of it."""

procrastinate_app = procrastinate.App(connector=procrastinate.PsycopgConnector(), import_paths=TASKS)
"""Every task by name. Deferring runs on the connection of the unit of work; only a worker opens one of its own."""

_sweeps: list[Sweep] = []
_last_resorts: dict[str, LastResort] = {}
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


def last_resort(task: str) -> Callable[[LastResort], LastResort]:
    """Register what is done for a task's job that failed at its last try: it gets the job's arguments and failure id.

    It may fail itself, for the same reason; what must not stay undone then belongs into a `sweep` too.
    """

    def register(function: LastResort) -> LastResort:
        _last_resorts[task] = function
        return function

    return register


async def _tell_failures(call_next: Callable[[], Awaitable[Any]], context: JobContext, worker: Worker) -> Any:
    """Write a job's failure into the log under an id, at every try, and turn to its last resort after the last one."""
    job, failure_id = context.job, uuid4().hex
    try:
        return await call_next()
    except JobAborted:
        raise
    except Exception as error:
        task = worker.app.tasks.get(job.task_name)
        is_last = task is None or task.get_retry_exception(exception=error, job=job) is None
        _log.exception(
            "Failure %s in job %s (%s), try %d%s",
            failure_id,
            job.id,
            job.task_name,
            job.attempts + 1,
            ": given up" if is_last else ": it is tried again",
            extra={"failure_id": failure_id},
        )
        if is_last and job.task_name in _last_resorts:
            await _last_resorts[job.task_name](job.task_kwargs, failure_id)
        raise


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
        worker_middleware=[_tell_failures],
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
                worker_middleware=[_tell_failures],
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
