"""Reads of deputies: who decides upon drafts for somebody who is away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if
from app.database.selecting import columns
from app.database.unit_of_work import rows


class DeputyRow(NamedTuple):
    """Who decides for whom, on which days of the organisation, the last inclusive."""

    id: UUID
    organization_id: UUID
    approver_id: UUID
    deputy_id: UUID
    starts_on: date
    ends_on: date
    named_by_id: UUID
    created_at: datetime


_DEPUTY = columns(DeputyRow, "d")


async def deputies_by_id(ids: Sequence[UUID]) -> dict[UUID, DeputyRow]:
    """Return deputies by id."""
    found = await rows(DeputyRow, f"select {_DEPUTY} from approval_deputies d where d.id = any(%s)", (list(ids),))
    return {deputy.id: deputy for deputy in found}


async def deputies_around(person_id: UUID, today: date) -> list[DeputyRow]:
    """Return who decides for a person, and for whom the person decides, today or later; at most 100, the next first."""
    return await rows(
        DeputyRow,
        f"select {_DEPUTY} from approval_deputies d where %(person)s in (d.approver_id, d.deputy_id) "
        "and d.ends_on >= %(today)s order by d.starts_on, d.id limit 100",
        {"person": person_id, "today": today},
    )


async def deputies_of(approver_id: UUID, starts_on: date, ends_on: date) -> list[DeputyRow]:
    """Return who decides for a person on any of some days, the last inclusive."""
    return await rows(
        DeputyRow,
        f"select {_DEPUTY} from approval_deputies d where d.approver_id = %s and d.starts_on <= %s and d.ends_on >= %s "
        "order by d.starts_on",
        (approver_id, ends_on, starts_on),
    )


def can_name_deputy(actor: Actor, approver_id: UUID) -> Permission:
    """Whether the actor may say who decides for a person: that person, or an administrator."""
    return allowed_if(
        actor.is_admin or approver_id == actor.person_id,
        "Only they themselves or an administrator say who decides for them.",
    )


def can_end_deputy(actor: Actor, deputy: DeputyRow) -> Permission:
    """Whether the actor may end it that somebody decides for another: either of the two, or an administrator."""
    return allowed_if(
        actor.is_admin or actor.person_id in (deputy.approver_id, deputy.deputy_id),
        "Only the two themselves or an administrator end it.",
    )
