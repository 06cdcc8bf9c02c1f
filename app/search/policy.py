"""Who may do what with saved filters."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if


class SavedFilterFacts(Protocol):
    """What the policy reads of a saved filter."""

    @property
    def owner_id(self) -> UUID:
        """Who saved it."""
        ...

    @property
    def team_id(self) -> UUID | None:
        """The team that it is shared with."""
        ...


def can_share_filter(actor: Actor, team_id: UUID) -> Permission:
    """Whether the actor may share a filter with a team."""
    return allowed_if(team_id in actor.team_ids, "Only the people of a team share a filter with it.")


def can_edit_saved_filter(actor: Actor, saved: SavedFilterFacts) -> Permission:
    """Whether the actor may change this filter."""
    return allowed_if(saved.owner_id == actor.person_id, "Only who saved a filter changes it: save one of your own.")


def can_delete_saved_filter(actor: Actor, saved: SavedFilterFacts) -> Permission:
    """Whether the actor may delete this filter: also one that somebody left behind in their team."""
    if actor.is_admin or saved.team_id in actor.led_team_ids:
        return ALLOWED
    return allowed_if(
        saved.owner_id == actor.person_id,
        "Only who saved a filter, or the lead of the team it is shared with, deletes it.",
    )
