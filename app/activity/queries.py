"""Reads of the audit record."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from app.core.errors import Conflict
from app.core.records import Record
from app.database.unit_of_work import row


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


async def require_revision(model: type[Record], subject: Revised, expected: int) -> None:
    """Lock the subject's row for this transaction; raise Conflict where it is not at the revision the editor read.

    The conflict names who changed what last.
    """
    locked = model.filter(id=subject.id).select_for_update(no_key=True)
    found: list[Any] = await locked.values_list("revision", flat=True)
    if found == [expected] and subject.revision == expected:
        return
    latest = await row(
        _LatestChange,
        "select actor_id, changes, at from audit_records where subject_id = %s and changes <> '{}' "
        "order by at desc, id desc limit 1",
        (subject.id,),
    )
    raise Conflict(
        (model.__name__, subject.id),
        changed_fields=sorted(latest.changes) if latest else [],
        changed_by_id=latest.actor_id if latest else None,
        changed_at=latest.at if latest else subject.created_at,
    )
