"""Commands on invitations: asking somebody in by mail, once more, or not after all."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all
from app.database.command import command
from app.database.unit_of_work import values
from app.mail import outbox
from app.people import letters, policy, queries
from app.people.attempts import TooManyAttempts, begin_attempt
from app.people.invitation_queries import InvitationRow, invitations_by_id
from app.people.models import Invitation, Organization, Role, User
from app.people.queries import UserRow
from app.people.rules import checked_email
from app.people.tokens import token_hash
from app.people.turns import take_turns

LIFETIME = timedelta(days=7)
MAX_OPEN = 500
_RESENDS = 3


class InvitationChanged(NamedTuple):
    """The invitation that a command changed."""

    invitation_id: UUID


class InvitationRevoked(NamedTuple):
    """The invitation that is none any more."""

    invitation_id: UUID


@command(InvalidInput, NotFound, NotPermitted, LimitReached)
async def invite(
    *,
    actor: Actor,
    email: str,
    role: Role = Role.MEMBER,
    team_ids: Sequence[UUID] = (),
    manager_id: UUID | None = None,
) -> InvitationChanged:
    """Send somebody a link with which they join, with this role, in these teams and with this manager.

    A request that is sent twice invites nobody twice: the address has an invitation then.
    """
    team_ids = list(dict.fromkeys(team_ids))
    await _require_teams(team_ids)
    manager = await _manager(manager_id)
    require(policy.can_invite(actor, role, team_ids, manager_id))
    await take_turns(actor.organization_id)
    problems = Problems()
    if manager is not None and not manager.active:
        problems.add("managerId", "NOT_ACTIVE", f"{manager.name} is no longer here: choose somebody else.")
    address = checked_email(problems, "email", email)
    await _check_address(problems, address)
    problems.check()

    organization, token, now = await Organization.get(id=actor.organization_id), _new_link(), clock.now()
    made = await Invitation.create(
        organization_id=actor.organization_id,
        audience=organization.admin_audience,
        email=address,
        role=role,
        manager_id=manager_id,
        invited_by_id=actor.person_id,
        token_hash=token_hash(token),
        created_at=now,
        sent_at=now,
        expires_at=now + LIFETIME,
    )
    of = {"organization_id": actor.organization_id, "invitation_id": made.id}
    await insert_all("invitation_teams", [{"id": new_id(), "team_id": team_id, **of} for team_id in team_ids])
    await _mail(actor, organization, address, token)
    await _record(actor, "invitation.create", made.id)
    return InvitationChanged(made.id)


@command(NotFound, NotPermitted, LimitReached)
async def resend_invitation(*, actor: Actor, invitation_id: UUID) -> InvitationChanged:
    """Send an open invitation once more, with a new link that holds anew; the former link ends."""
    invitation = await _open_invitation(actor, invitation_id)
    try:
        await begin_attempt(f"invitation {invitation_id}", at_most=_RESENDS)
    except TooManyAttempts as refusal:
        raise LimitReached(str(refusal)) from refusal
    organization, token, now = await Organization.get(id=actor.organization_id), _new_link(), clock.now()
    await Invitation.filter(id=invitation_id).update(
        token_hash=token_hash(token), sent_at=now, expires_at=now + LIFETIME
    )
    await _mail(actor, organization, invitation.email, token)
    await _record(actor, "invitation.resend", invitation_id)
    return InvitationChanged(invitation_id)


@command(NotFound, NotPermitted)
async def revoke_invitation(*, actor: Actor, invitation_id: UUID) -> InvitationRevoked:
    """Take an open invitation back: its link ends."""
    await _open_invitation(actor, invitation_id)
    await Invitation.filter(id=invitation_id).update(revoked_at=clock.now())
    await _record(actor, "invitation.revoke", invitation_id)
    return InvitationRevoked(invitation_id)


async def _require_teams(team_ids: Sequence[UUID]) -> None:
    if len(await queries.teams_by_id(team_ids)) < len(team_ids):
        raise NotFound("team", "teamIds")


async def _manager(manager_id: UUID | None) -> UserRow | None:
    if manager_id is None:
        return None
    found = (await queries.users_by_id([manager_id])).get(manager_id)
    if found is None:
        raise NotFound("person", "managerId")
    return found


async def _check_address(problems: Problems, address: str) -> None:
    """Note an address that is known here, with what to do instead; raise LimitReached where too many are open."""
    known = await User.filter(email=address).first()
    if known is not None and known.active:
        problems.add("email", "TAKEN", f"{known.name} is here with this address already: nothing needs to be sent.")
    elif known is not None:
        problems.add("email", "LEFT", f"{known.name} was here with this address: reactivate the account instead.")
    [(number, for_address)] = await values("select * from waymark.open_invitations(%s)", (address,))
    if for_address:
        problems.add("email", "INVITED", "An invitation to this address is open: send that one again, or revoke it.")
    elif number >= MAX_OPEN:
        raise LimitReached(f"{MAX_OPEN} invitations are open, which is the most: revoke those that nobody needs.")


async def _open_invitation(actor: Actor, invitation_id: UUID) -> InvitationRow:
    await values("select from invitations where id = %s for update", (invitation_id,))
    found = (await invitations_by_id([invitation_id])).get(invitation_id)
    if found is None:
        raise NotFound("invitation", "invitationId")
    require(policy.can_manage_invitation(actor, found))
    return found


def _new_link() -> str:
    return secrets.token_urlsafe(32)


async def _mail(actor: Actor, organization: Organization, address: str, token: str) -> None:
    inviter = (await queries.users_by_id([actor.person_id]))[actor.person_id]
    letter = letters.invitation(
        to=address,
        organization=organization.name,
        invited_by=inviter.name,
        token=token,
        until=clock.now() + LIFETIME,
    )
    await outbox.send_all([letter])


async def _record(actor: Actor, action: str, invitation_id: UUID) -> None:
    await record(actor, action, ("Invitation", invitation_id), audience=actor.organization_id)
