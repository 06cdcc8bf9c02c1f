"""Asking for exports, looking at them, and the links to their files."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from app import jobs
from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import global_id, parse_global_id
from app.cycles.queries import cycles_by_id
from app.database.command import command
from app.database.selecting import columns
from app.database.unit_of_work import entering, row, rows, values
from app.transfer.models import Export, ExportContents, ExportFormat, ExportState

EXPORT = "transfer.export"
"""The name of the task that writes an export; its argument is ``export_id``."""

LIFETIME = timedelta(hours=24)
WAITING_AT_MOST = 5
LISTED_AT_MOST = 50
MEDIA_TYPES = {ExportFormat.CSV: "text/csv; charset=utf-8", ExportFormat.JSON: "application/json"}


class ExportRow(NamedTuple):
    """An export without its file; ``file_size`` is in bytes."""

    id: UUID
    organization_id: UUID
    requested_by_id: UUID
    contents: str
    format: str
    cycle_id: UUID | None
    stored_state: str
    notice: str | None
    file_name: str
    file_size: int | None
    link_key: bytes
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None

    @property
    def state(self) -> ExportState:
        """Where it stands now: a file that has expired is not there any more, purged or not."""
        has_expired = self.expires_at is not None and self.expires_at <= clock.now()
        return ExportState.EXPIRED if has_expired else ExportState(self.stored_state)

    @property
    def link(self) -> str | None:
        """The address of the file below that of the server, while there is one."""
        if self.state is not ExportState.READY or self.expires_at is None:
            return None
        signature = _signature(bytes(self.link_key), self.id, self.expires_at)
        return f"/exports/{global_id('Export', self.id)}/{signature}"


_EXPORT = columns(ExportRow, "x", stored_state="x.state")


async def exports_by_id(ids: Sequence[UUID]) -> dict[UUID, ExportRow]:
    """Return the reader's own exports by id."""
    found = await rows(ExportRow, f"select {_EXPORT} from exports x where x.id = any(%s)", (list(ids),))
    return {export.id: export for export in found}


async def latest_exports() -> list[ExportRow]:
    """Return the reader's own latest exports, at most 50."""
    return await rows(
        ExportRow, f"select {_EXPORT} from exports x order by x.created_at desc, x.id desc limit {LISTED_AT_MOST}"
    )


class ExportRequested(NamedTuple):
    """The export that a person asked for."""

    export_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def request_export(
    *,
    actor: Actor,
    contents: ExportContents,
    format: ExportFormat,
    cycle_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> ExportRequested:
    """Ask for a file of everything that the actor may see of one kind; of one cycle, where one is named."""
    if cycle_id is not None and cycle_id not in await cycles_by_id([cycle_id]):
        raise NotFound("cycle", "cycleId")
    if cycle_id is not None and contents in (ExportContents.PEOPLE, ExportContents.TEAMS):
        raise InvalidInput.one("cycleId", "NOT_APPLICABLE", "People and teams are of no cycle: leave it out.")
    [(waiting,)] = await values("select count(*) from exports where state in ('QUEUED', 'RUNNING')")
    if waiting >= WAITING_AT_MOST:
        raise LimitReached(f"{WAITING_AT_MOST} exports are waiting already: ask again when one of them is ready.")
    today = clock.today(actor.organization_time_zone)
    name = f"waymark-{contents.lower().replace('_', '-')}-{today}.{format.lower()}"
    export = await Export.create(
        organization_id=actor.organization_id,
        requested_by_id=actor.person_id,
        contents=contents,
        format=format,
        cycle_id=cycle_id,
        file_name=name,
        link_key=secrets.token_bytes(32),
        created_at=clock.now(),
    )
    await jobs.defer(EXPORT, export_id=export.id)
    await record(actor, "export.request", ("Export", export.id), audience=actor.person_id)
    return ExportRequested(export.id)


class ExportFile(NamedTuple):
    """A file to be sent."""

    name: str
    media_type: str
    content: bytes


class _Stored(NamedTuple):
    link_key: bytes
    expires_at: datetime
    file_name: str
    format: str
    file: bytes


async def file_behind(export: str, signature: str) -> ExportFile | None:
    """Return the file that a link leads to; None where it is forged or has expired, or there never was one."""
    parsed = parse_global_id(export)
    if parsed is None or parsed[0] != "Export":
        return None
    async with entering():
        stored = await row(_Stored, "select * from waymark.export_to_send(%s, %s)", (parsed[1], clock.now()))
    if stored is None:
        return None
    expected = _signature(bytes(stored.link_key), parsed[1], stored.expires_at)
    if not hmac.compare_digest(expected.encode(), signature.encode(errors="replace")):
        return None
    return ExportFile(stored.file_name, MEDIA_TYPES[ExportFormat(stored.format)], bytes(stored.file))


def _signature(key: bytes, export_id: UUID, expires_at: datetime) -> str:
    """Return what proves that a link was given out: every export has a key of its own, so links end with their row."""
    signed = f"{export_id} {int(expires_at.timestamp())}".encode()
    return hmac.new(key, signed, hashlib.sha256).hexdigest()
