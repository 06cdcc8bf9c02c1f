"""Who may bring files over, and take them away."""

from __future__ import annotations

from app.core.actor import Actor
from app.core.permission import Permission, allowed_if


def can_import_people(actor: Actor) -> Permission:
    """Whether the actor may bring people and teams over."""
    return allowed_if(actor.is_admin, "Only an administrator brings people and teams over.")


def can_import_goals(actor: Actor) -> Permission:
    """Whether the actor may bring goals over: each row then needs the right to that goal as well."""
    leads = actor.is_admin or bool(actor.led_team_ids) or bool(actor.report_ids)
    return allowed_if(leads, "Only an administrator, or somebody who leads a team or people, brings goals over.")
