"""Reads of the audit record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from tortoise.models import Model

from app.activity.changes import as_text
from app.core.errors import Conflict
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import row, rows


class FieldChange(NamedTuple):
    """A field with its text before and after a change; None where it was or is empty."""

    field: str
    before: str | None
    after: str | None


class AuditRecordRow(NamedTuple):
    """One thing that one person did to a subject: its GraphQL kind and id."""

    id: UUID
    organization_id: UUID
    actor_id: UUID | None
    action: str
    subject_kind: str
    subject_id: UUID
    proposal_id: UUID | None
    reason: str | None
    changes: dict[str, list[Any]]
    at: datetime

    @property
    def subject(self) -> tuple[str, UUID]:
        """What it was done to."""
        return self.subject_kind, self.subject_id

    @property
    def proposal(self) -> tuple[str, UUID] | None:
        """The draft that it was done by approving."""
        return ("Proposal", self.proposal_id) if self.proposal_id else None

    @property
    def field_changes(self) -> list[FieldChange]:
        """What changed, field by field."""
        return [FieldChange(field, as_text(before), as_text(after)) for field, (before, after) in self.changes.items()]


_RECORD = columns(AuditRecordRow, "a")
_OF_SUBJECTS = Listing(AuditRecordRow, _RECORD, "audit_records a", key="a.subject_id")
_LATEST_FIRST = Order("LATEST", (Term("at", "a.at", "timestamptz", descending=True),), "a.id")


async def audit_records_by_id(ids: Sequence[UUID]) -> dict[UUID, AuditRecordRow]:
    """Return audit records by id."""
    found = await rows(AuditRecordRow, f"select {_RECORD} from audit_records a where a.id = any(%s)", (list(ids),))
    return {record.id: record for record in found}


async def changes_of(
    subject_ids: Sequence[UUID], *, fields: Sequence[str] | None, first: int, after: str | None
) -> dict[UUID, Page[AuditRecordRow]]:
    """Return a page of what changed of each subject, the latest first: of these fields, or (None) any; or InvalidPage.

    Fields have the names that the audit keeps, such as ``owner_id``.
    """
    where = "a.changes <> '{}' and (%(fields)s::text[] is null or a.changes ?| %(fields)s::text[])"
    params = {"fields": None if fields is None else list(fields)}
    return await _OF_SUBJECTS.pages(subject_ids, _LATEST_FIRST, first=first, after=after, where=where, params=params)


async def audit_records_of(subject_id: UUID, *, first: int, after: str | None) -> Page[AuditRecordRow]:
    """Return a page of what was done to a subject, the latest first; raises InvalidPage."""
    return (await _OF_SUBJECTS.pages([subject_id], _LATEST_FIRST, first=first, after=after))[subject_id]


async def histories_of(
    subject_ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[AuditRecordRow]]:
    """Return a page of what was done to each subject, the latest first; raises InvalidPage."""
    return await _OF_SUBJECTS.pages(subject_ids, _LATEST_FIRST, first=first, after=after)


class Revised(Protocol):
    """A row that people's edits number."""

    @property
    def id(self) -> UUID:
        """Its id."""
        ...

    @property
    def revision(self) -> int:
        """How often people changed its content, from 1."""
        ...

    @property
    def created_at(self) -> datetime:
        """When it came to be."""
        ...


class _LatestChange(NamedTuple):
    actor_id: UUID | None
    changes: dict[str, Any]
    at: datetime


async def require_revision(model: type[Model], subject: Revised, expected: int) -> None:
    """Lock the subject's row for this transaction; raise Conflict where it is not at the revision the editor read.

    The conflict names who changed what last.
    """
    locked = model.filter(id=subject.id).select_for_update(no_key=True)
    found: list[Any] = await locked.values_list("revision", flat=True)
    if found == [expected] and subject.revision == expected:
        return
    latest = await row(
        _LatestChange,
        "select actor_id, changes, at from audit_records "
        "where subject_id = %s and subject_kind = %s and changes <> '{}' order by at desc, id desc limit 1",
        (subject.id, model.__name__),
    )
    raise Conflict(
        (model.__name__, subject.id),
        changed_fields=sorted(latest.changes) if latest else [],
        changed_by_id=latest.actor_id if latest else None,
        changed_at=latest.at if latest else subject.created_at,
    )
