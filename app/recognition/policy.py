"""Who may do what with praise and with the organisation's values."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, denied, now_if


class RecognitionFacts(Protocol):
    """What these policies read of praise."""

    @property
    def giver_id(self) -> UUID:
        """Who gave it."""
        ...

    @property
    def is_fresh(self) -> bool:
        """Whether its words may still be changed."""
        ...

    @property
    def kept_private(self) -> bool | None:
        """Whether the reader keeps theirs private; None where it is not for them."""
        ...


def can_manage_values(actor: Actor, value: object) -> Permission:
    """Whether the actor may say what the organisation's values are."""
    return allowed_if(actor.is_admin, "Only an administrator says what the organisation's values are.")


def can_share_with(actor: Actor, team_id: UUID) -> Permission:
    """Whether the actor may share praise with a team."""
    return allowed_if(team_id in actor.audiences, "Share praise with a team of yours, or with the organisation.")


def can_update(actor: Actor, recognition: RecognitionFacts) -> Permission:
    """Whether the actor may put this praise in other words."""
    if recognition.giver_id != actor.person_id:
        return denied("Only who gave this praise changes it.")
    return now_if(recognition.is_fresh, "Praise is changed within a day: delete it, or give it anew.")


def can_delete(actor: Actor, recognition: RecognitionFacts) -> Permission:
    """Whether the actor may delete this praise."""
    own = recognition.giver_id == actor.person_id or actor.is_admin
    return allowed_if(own, "Only who gave this praise or an administrator deletes it.")


def can_keep_private(actor: Actor, recognition: RecognitionFacts) -> Permission:
    """Whether the actor may keep this praise private, or no longer."""
    return allowed_if(recognition.kept_private is not None, "Only those whom this praises say who reads of them.")
