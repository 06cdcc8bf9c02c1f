"""Who may do what with templates of objectives."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if, now_if


class TemplateFacts(Protocol):
    """What these policies read of a template."""

    @property
    def archived_at(self) -> datetime | None:
        """Since when nobody begins from it any more."""
        ...


def can_add_template(actor: Actor) -> Permission:
    """Whether the actor may add a template."""
    return allowed_if(
        actor.is_admin or actor.is_champion, "Only an administrator or an OKR champion looks after templates."
    )


def can_edit_template(actor: Actor, template: TemplateFacts) -> Permission:
    """Whether the actor may change this template, or put it into the archive."""
    return can_add_template(actor)


def can_use_template(actor: Actor, template: TemplateFacts) -> Permission:
    """Whether the actor may begin a draft from this template."""
    return now_if(template.archived_at is None, "It is archived: begin from another one.")
