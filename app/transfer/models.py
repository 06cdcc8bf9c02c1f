"""Exports: what a person asked for, and the file until it expires."""

from __future__ import annotations

from enum import StrEnum

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField

from app.core.records import Record


class ExportContents(StrEnum):
    """What an export holds."""

    GOALS = "GOALS"
    CHECK_INS = "CHECK_INS"
    PEOPLE = "PEOPLE"
    TEAMS = "TEAMS"


class ExportFormat(StrEnum):
    """How an export is written."""

    CSV = "CSV"
    JSON = "JSON"


class ExportState(StrEnum):
    """Where an export stands."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    READY = "READY"
    FAILED = "FAILED"
    EXPIRED = "EXPIRED"


class Export(Record):
    """A file that a person asked for, with what that person may see; ``link_key`` signs the link to it.

    The file is kept here, since the process that serves it is not the one that wrote it, and goes when it expires.
    ``read_as`` are the audiences with which it was written: its link ends when its requester lacks one of them.
    """

    requested_by_id = fields.UUIDField()
    contents = fields.CharEnumField(ExportContents, max_length=12)
    format = fields.CharEnumField(ExportFormat, max_length=4)
    cycle_id = fields.UUIDField(null=True)
    state = fields.CharEnumField(ExportState, max_length=10, default=ExportState.QUEUED)
    notice = fields.TextField(null=True)
    file_name = fields.CharField(max_length=120)
    file = fields.BinaryField(null=True)
    file_size = fields.IntField(null=True)
    link_key = fields.BinaryField()
    created_at = fields.DatetimeField()
    finished_at = fields.DatetimeField(null=True)
    expires_at = fields.DatetimeField(null=True)
    read_as = ArrayField(element_type="uuid", null=True)

    class Meta:
        table = "exports"
