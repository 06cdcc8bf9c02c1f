"""What the audit holds about things that few people read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.activity.commands import record
from app.core.actor import Actor
from app.database.unit_of_work import values


async def record_for_readers(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID],
    *,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write down what the actor did, for the readers of that praise; what is no praise, for administrators alone."""
    await record(actor, action, subject, audience=actor.person_id, changes=changes, reason=reason)
    await values("select waymark.seclude_history(%s)", (subject[1],))
