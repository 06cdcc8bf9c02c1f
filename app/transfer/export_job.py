"""The job that writes an export: what its requester may see then, in one consistent view."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import orjson
from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from app import jobs
from app.core import clock
from app.core.actor import Sight
from app.database.unit_of_work import entering, reading, row, values, writing
from app.people.tokens import actor_for
from app.transfer.export_sheets import Sheet, sheet_of
from app.transfer.exports import EXPORT, LIFETIME, ExportRow, exports_by_id
from app.transfer.models import ExportContents, ExportFormat
from app.transfer.tables import write_table

LOST = "The worker stopped in the middle of this and nobody took it up: ask for it again."
_RETRIES = RetryStrategy(max_attempts=3, exponential_wait=2)
_log = logging.getLogger("waymark.transfer")


class _Requester(NamedTuple):
    organization_id: UUID
    requested_by_id: UUID


@jobs.procrastinate_app.task(name=EXPORT, pass_context=True, retry=_RETRIES)
async def write_export(context: JobContext, export_id: str) -> None:
    """Write the export of this id."""
    id_ = UUID(export_id)
    async with entering():
        requester = await row(_Requester, "select * from waymark.export_to_write(%s)", (id_,))
    actor = await actor_for(*requester) if requester else None
    if actor is None:
        return
    sight = actor.sight
    async with writing(sight):
        await values("update exports set state = 'RUNNING' where id = %s and state = 'QUEUED'", (id_,))
    try:
        async with reading(sight):
            export = (await exports_by_id([id_]))[id_]
            sheet = await sheet_of(ExportContents(export.contents), export.cycle_id)
        await _finish(sight, export, written(sheet, ExportFormat(export.format)))
    except (OperationalError, PoolTimeout):
        raise
    except Exception:
        failure_id = uuid4().hex
        _log.exception("Failure %s in export %s", failure_id, id_, extra={"failure_id": failure_id})
        await _fail(sight, id_, f"Something went wrong here. Quote {failure_id} when you report it.")


@jobs.last_resort(EXPORT)
async def end_export(arguments: Mapping[str, Any], failure_id: str) -> None:
    """Fail an export whose job never got as far as failing it."""
    id_ = UUID(arguments["export_id"])
    async with entering():
        requester = await row(_Requester, "select * from waymark.export_to_write(%s)", (id_,))
    if requester is not None:
        sight = Sight(requester.organization_id, frozenset(), requester.requested_by_id)
        await _fail(sight, id_, f"Something went wrong here. Quote {failure_id} when you report it.")


@jobs.sweep
async def tidy_exports() -> None:
    """Drop files that have expired, and fail exports whose job is gone."""
    async with entering():
        await values("select waymark.tidy_exports(%s, %s)", (clock.now(), LOST))


def written(sheet: Sheet, format: ExportFormat) -> bytes:
    """Return a table as a file: CSV with a byte-order mark, which spreadsheets need, or JSON as a list of objects."""
    if format is ExportFormat.JSON:
        return orjson.dumps([{name: row.get(name) or None for name in sheet.header} for row in sheet.rows])
    table = write_table(sheet.header, ([row.get(name) for name in sheet.header] for row in sheet.rows))
    return table.encode("utf-8-sig")


async def _finish(sight: Sight, export: ExportRow, file: bytes) -> None:
    async with writing(sight):
        await values(
            "update exports set state = 'READY', file = %s, file_size = %s, finished_at = %s, expires_at = %s, "
            "read_as = %s "
            "where id = %s and state = 'RUNNING'",
            (file, len(file), clock.now(), clock.now() + LIFETIME, list(sight.audiences), export.id),
        )


async def _fail(sight: Sight, export_id: UUID, notice: str) -> None:
    async with writing(sight):
        await values(
            "update exports set state = 'FAILED', notice = %s, finished_at = %s "
            "where id = %s and state in ('QUEUED', 'RUNNING')",
            (notice, clock.now(), export_id),
        )
