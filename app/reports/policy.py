"""Who may ask for reports about people."""

from __future__ import annotations

from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if


def can_prepare_for(actor: Actor, person_id: UUID) -> Permission:
    """Whether the actor may ask for a person's page: the person themselves, and those above them."""
    return allowed_if(
        person_id == actor.person_id or person_id in actor.report_ids,
        "Only the person and those above them in the reporting line can ask for this page.",
    )
