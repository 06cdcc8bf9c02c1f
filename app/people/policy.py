"""Who may do what with people and teams."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from app.core.actor import Actor
from app.core.permission import ALLOWED, Permission, allowed_if, denied, now_if
from app.people.models import Role


class UserFacts(Protocol):
    """What the policy reads of a person."""

    @property
    def id(self) -> UUID:
        """The person's id."""
        ...

    @property
    def active(self) -> bool:
        """Whether the person is still here."""
        ...


class TeamFacts(Protocol):
    """What the policy reads of a team."""

    @property
    def id(self) -> UUID:
        """The team's id."""
        ...


class InvitationFacts(Protocol):
    """What the policy reads of an invitation."""

    @property
    def invited_by_id(self) -> UUID:
        """Who invited."""
        ...


def can_edit_organization(actor: Actor, organization: object) -> Permission:
    """Whether the actor may change the organisation's name and settings."""
    return allowed_if(actor.is_admin, "Only an administrator changes the organisation's settings.")


def can_add_people(actor: Actor) -> Permission:
    """Whether the actor may add people to the organisation."""
    return allowed_if(actor.is_admin, "Only an administrator adds people.")


def can_welcome(actor: Actor) -> Permission:
    """Whether the actor may send people the link with which they set their first password."""
    return allowed_if(actor.is_admin, "Only an administrator sends people the link to their account.")


def can_invite(actor: Actor, role: Role, team_ids: Sequence[UUID], manager_id: UUID | None) -> Permission:
    """Whether the actor may invite somebody with this role, into these teams, reporting to this person."""
    if actor.is_admin:
        return ALLOWED
    if role is not Role.MEMBER:
        return denied("Only an administrator invites administrators.")
    if not team_ids or not actor.led_team_ids.issuperset(team_ids):
        return denied("Only an administrator invites people beyond the teams that they lead.")
    mine = manager_id is None or manager_id == actor.person_id or manager_id in actor.report_ids
    return allowed_if(mine, "Only an administrator invites people to report to somebody beyond their own reports.")


def can_manage_invitation(actor: Actor, invitation: InvitationFacts) -> Permission:
    """Whether the actor may send the invitation again or revoke it."""
    mine = actor.is_admin or invitation.invited_by_id == actor.person_id
    return allowed_if(mine, "Only whoever invited or an administrator sends this again or revokes it.")


def can_edit_user(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may change the person's name, zone, language and picture."""
    mine = actor.is_admin or user.id == actor.person_id
    return allowed_if(mine, "Only the person themselves or an administrator changes this.")


def can_administer_user(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may change the person's address, role and manager."""
    return allowed_if(actor.is_admin, "Only an administrator changes an address, a role or a manager.")


def can_deactivate_user(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may let the person leave.

    That ends all access at once, so it stays with administrators. A manager prepares it: their reports' things are
    theirs to hand over, and the inbox tells them of what is left afterwards.
    """
    if not actor.is_admin:
        return denied("Only an administrator deactivates people.")
    return now_if(user.active, "This person is deactivated already.")


def can_reactivate_user(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may let the person come back."""
    if not actor.is_admin:
        return denied("Only an administrator reactivates people.")
    return now_if(not user.active, "This person is active already.")


def can_name_champion(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may say whether the person is an OKR champion."""
    if not actor.is_admin:
        return denied("Only an administrator names OKR champions.")
    return now_if(user.active, "This person is no longer here.")


def can_plan_absence(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may say when the person is away and who stands in for them."""
    mine = actor.is_admin or user.id == actor.person_id or user.id in actor.report_ids
    return allowed_if(mine, "Only the person themselves, those above them or an administrator say when they are away.")


def can_say_why_away(actor: Actor, user: UserFacts) -> Permission:
    """Whether the actor may say and know why the person is away."""
    mine = user.id == actor.person_id or user.id in actor.report_ids
    return allowed_if(mine, "Only the person themselves and those above them say why they are away.")


def can_manage_access(actor: Actor) -> Permission:
    """Whether the actor may change their password and make tokens: a token must not make itself a successor."""
    return allowed_if(
        not actor.by_personal_token, "Sign in with your password to do this: a personal access token is not enough."
    )


def can_add_team(actor: Actor, parent_id: UUID | None) -> Permission:
    """Whether the actor may put a team inside another one, or (None) at the top."""
    if parent_id is None:
        return allowed_if(actor.is_admin, "Only an administrator puts a team at the top.")
    leads = actor.is_admin or parent_id in actor.led_team_ids
    return allowed_if(leads, "Only the lead of the team above or an administrator puts a team inside it.")


def can_edit_team(actor: Actor, team: TeamFacts) -> Permission:
    """Whether the actor may change or delete the team and say who belongs to it."""
    leads = actor.is_admin or team.id in actor.led_team_ids
    return allowed_if(leads, "Only the team's lead, the lead of a team above, or an administrator changes it.")


def can_appoint_lead(actor: Actor, team: TeamFacts) -> Permission:
    """Whether the actor may say who leads the team, for good or for a time: nobody prolongs their own time."""
    leads = actor.is_admin or team.id in actor.led_team_ids - actor.acting_team_ids
    return allowed_if(leads, "Only the team's lead, the lead of a team above, or an administrator says who leads it.")
