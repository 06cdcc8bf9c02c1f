"""Keeping the audit record: called by every command that changes something, in its transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.models import AuditRecord
from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id
from app.database.bulk import insert_all
from app.database.unit_of_work import current, values


class Deed(NamedTuple):
    """What was done to what, by whom; ``record_id`` is the audit record of it, None where nothing is kept of it."""

    record_id: UUID | None
    organization_id: UUID
    actor_id: UUID | None
    action: str
    subject_id: UUID


Listener = Callable[[Sequence[Deed]], Awaitable[None]]
_listeners: list[Listener] = []


def after_deeds(listener: Listener) -> Listener:
    """Register what happens at the end of every transaction in which something was done, and as a part of it."""
    _listeners.append(listener)
    return listener


async def record(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID],
    *,
    audience: UUID,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
    proposal_id: UUID | None = None,
) -> None:
    """Write down that ``actor`` did ``action`` ("objective.close") to the subject (its GraphQL kind and id).

    ``audience`` is the key of those who may read the record; ``changes`` maps a field to [before, after].
    """
    written = await AuditRecord.create(
        organization_id=actor.organization_id,
        audience=audience,
        actor_id=actor.person_id,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        proposal_id=proposal_id,
        reason=reason,
        changes=dict(changes or {}),
        at=clock.now(),
    )
    _remember([Deed(written.id, actor.organization_id, actor.person_id, action, subject[1])])


async def record_for_readers(
    actor: Actor,
    action: str,
    subject: tuple[str, UUID],
    *,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write down what the actor did, for the readers of that praise or of a comment; else for administrators alone."""
    await record(actor, action, subject, audience=actor.person_id, changes=changes, reason=reason)
    await values("select waymark.seclude_history(%s)", (subject[1],))


def unrecorded(actor: Actor, action: str, subject_id: UUID) -> None:
    """Let listeners know what ``actor`` did where no audit record may tell others of it."""
    _remember([Deed(None, actor.organization_id, actor.person_id, action, subject_id)])


async def record_operator(
    organization_id: UUID,
    action: str,
    subject: tuple[str, UUID],
    *,
    audience: UUID,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Write down that the operator did ``action`` from the command line, where nobody is signed in."""
    await AuditRecord.create(
        organization_id=organization_id,
        audience=audience,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        reason="By the operator, from the command line.",
        changes=dict(changes or {}),
        at=clock.now(),
    )


class Done(NamedTuple):
    """What was done to one subject of many: its GraphQL kind and id, who may read of it, and what changed."""

    subject: tuple[str, UUID]
    audience: UUID
    changes: Mapping[str, Any] = {}
    reason: str | None = None
    proposal_id: UUID | None = None


async def record_each(actor: Actor, action: str, done: Sequence[Done]) -> None:
    """Write down, in one statement, that ``actor`` did ``action`` to each of several subjects."""
    at = clock.now()
    ids = [new_id() for _ in done]
    await insert_all(
        "audit_records",
        [
            {
                "id": id_,
                "organization_id": actor.organization_id,
                "audience": each.audience,
                "actor_id": actor.person_id,
                "action": action,
                "subject_kind": each.subject[0],
                "subject_id": each.subject[1],
                "proposal_id": each.proposal_id,
                "reason": each.reason,
                "changes": dict(each.changes),
                "at": at,
            }
            for id_, each in zip(ids, done, strict=True)
        ],
    )
    _remember(
        [
            Deed(id_, actor.organization_id, actor.person_id, action, each.subject[1])
            for id_, each in zip(ids, done, strict=True)
        ]
    )


async def record_all(
    actor: Actor,
    action: str,
    subjects: Sequence[tuple[str, UUID]],
    *,
    audience: UUID,
    changes: Mapping[str, Any] | None = None,
    reason: str | None = None,
) -> None:
    """Write down, in one statement, that ``actor`` did the same to several subjects that have the same readers."""
    await record_each(actor, action, [Done(subject, audience, changes or {}, reason) for subject in subjects])


def _remember(deeds: Sequence[Deed]) -> None:
    """Keep what was done for the listeners, who are told of all of it once the transaction has nothing else to do."""
    unit = current()
    if "deeds" not in unit.memory:
        unit.memory["deeds"] = []
        unit.before_commit.append(_tell)
    unit.memory["deeds"].extend(deeds)


async def _tell() -> None:
    for listener in _listeners:
        await listener(current().memory["deeds"])
