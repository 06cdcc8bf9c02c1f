"""Accepting an invitation: whoever has its link becomes a person of the organisation, and is signed in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor, Sight
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.validation import Problems
from app.database.unit_of_work import entering, row, values, writing
from app.people import policy
from app.people.attempts import begin_attempt, forget_attempt
from app.people.commands.memberships import add_team_member
from app.people.commands.users import add_user, set_password
from app.people.links import LinkOver
from app.people.models import Role
from app.people.rules import checked_password
from app.people.sessions import Seen, SignedIn, SignedInPerson, start_session
from app.people.tokens import actor_for, token_hash


class OpenInvitation(NamedTuple):
    """What a link invites to."""

    id: UUID
    organization_id: UUID
    organization_slug: str
    organization_name: str
    email: str
    role: str
    manager_id: UUID | None
    team_ids: list[UUID]
    invited_by_id: UUID
    invited_by_name: str


async def invitation_behind(token: str, origin: str | None = None) -> OpenInvitation:
    """Return what a link invites to; raises LinkOver and TooManyAttempts."""
    attempt = await begin_attempt(f"invitation link {token}", origin)
    invitation, _ = await _standing(token)
    async with entering():
        await forget_attempt(attempt)
    return invitation


async def join(*, token: str, name: str, password: str, origin: str | None = None, seen: Seen = Seen()) -> SignedIn:  # noqa: B008
    """Become the person whom a link invites, and sign in; ``origin`` is the network address it comes from.

    Raises InvalidInput for `name` and `password`, LinkOver and TooManyAttempts.
    """
    attempt = await begin_attempt(f"invitation link {token}", origin)
    invitation, inviter = await _standing(token)
    problems = Problems()
    name = problems.line("name", name, at_most=120)
    password = checked_password(problems, "password", password, invitation.email)
    problems.check()

    person_id, organization_id = new_id(), invitation.organization_id
    async with writing(Sight(organization_id, frozenset({organization_id, person_id}), person_id)):
        [(accepted,)] = await values("select waymark.accept_invitation(%s, %s)", (token_hash(token), clock.now()))
        if not accepted:
            raise LinkOver
        await _add(invitation, inviter, person_id, name)
        await set_password(person_id, password)
        await record(
            replace(inviter, person_id=person_id), "invitation.accept", ("User", person_id), audience=organization_id
        )
        await forget_attempt(attempt)
        signed_in = await start_session(_person(invitation, person_id, name), seen)
    if signed_in is None:
        raise LinkOver
    return signed_in


async def _standing(token: str) -> tuple[OpenInvitation, Actor]:
    """Return an open invitation and who invited, who must have the right to it still; raises LinkOver."""
    async with entering():
        query = "select * from waymark.invitation_behind(%s, %s)"
        found = await row(OpenInvitation, query, (token_hash(token), clock.now()))
    inviter = await actor_for(found.organization_id, found.invited_by_id) if found else None
    if found is None or inviter is None:
        raise LinkOver
    if not policy.can_invite(inviter, Role(found.role), found.team_ids, found.manager_id).allowed:
        raise LinkOver
    return found, inviter


async def _add(invitation: OpenInvitation, inviter: Actor, person_id: UUID, name: str) -> None:
    """Add the person and their memberships, on the word of whoever invited; a team that is full is left out."""
    try:
        await add_user(
            actor=inviter,
            id=person_id,
            email=invitation.email,
            name=name,
            role=Role(invitation.role),
            manager_id=invitation.manager_id,
        )
    except InvalidInput as refusal:
        # somebody was added with this address meanwhile, or the manager can have no more reports
        raise LinkOver from refusal
    for team_id in invitation.team_ids:
        with suppress(InvalidInput, NotFound, NotPermitted):
            await add_team_member(actor=inviter, team_id=team_id, user_id=person_id)


def _person(invitation: OpenInvitation, person_id: UUID, name: str) -> SignedInPerson:
    return SignedInPerson(
        invitation.organization_id, invitation.organization_slug, invitation.organization_name, person_id, name
    )
