"""Invitations: people who are asked in by mail, and have not answered yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.core.paging import Page
from app.people import policy, queries
from app.people.commands import invitations as commands
from app.people.invitation_queries import LATEST_FIRST, InvitationRow, invitations_by_id, invitations_page
from app.people.models import Role
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    column,
    deleted_id,
    itself,
    many,
    node_id,
    one,
    over,
    permission,
    root,
)
from schema.paging import Connection, Edge, EdgeRow, edges, new_edge, nodes
from schema.permissions import Permission
from schema.scalars import DateTime
from schema.teams import Team

if TYPE_CHECKING:
    from schema.people import User


@over(InvitationRow, description="What the viewer may do with an invitation.")
class InvitationViewerCan:
    """What the viewer may do with an invitation."""

    manage: Permission = permission(policy.can_manage_invitation, "Send it again, or revoke it.")


@over(
    InvitationRow,
    load=invitations_by_id,
    description="An invitation that is open: neither accepted nor revoked. Seen by administrators and whoever invited.",
)
class Invitation(Node):
    """An open invitation."""

    id: strawberry.ID = node_id("Invitation")
    email: str = column("The address that it was sent to.")
    role: Role = column("What the person will be able to do across the organisation.")
    teams: list[Team] = many(queries.teams_by_id, "team_ids", description="The teams that the person will belong to.")
    manager: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        queries.users_by_id, "manager_id", description="Whom the person will report to."
    )
    invited_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "invited_by_id", description="Who invited."
    )
    created_at: DateTime = column("When it was made.")
    sent_at: DateTime = column("When the link was sent last.")
    expires_at: DateTime = column("Until when the link works; send it again to renew it.")
    viewer_can: InvitationViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="An invitation in a list.")
class InvitationEdge(Edge):
    """An invitation in a list."""

    node: Invitation = column("The invitation.")


@over(Page, description="A page of invitations.")
class InvitationConnection(Connection):
    """A page of invitations."""

    edges: list[InvitationEdge] = edges()
    nodes: list[Invitation] = nodes()


@strawberry.type
class InvitationQueries:
    """Ways in to invitations."""

    @root(
        InvitationConnection,
        description="The open invitations, the latest first: all for administrators, their own for anybody else.",
    )
    async def invitations(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = 25,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on from.")] = None,
    ) -> Any:
        """Return a page of open invitations."""
        return await invitations_page(info.context.actor.organization_id, first, after)


@strawberry.input(description="Who is invited, and into what.")
class InvitationCreateInput:
    """Input of `invitationCreate`."""

    email: str = argument("The address that the link is sent to, and that the person will sign in with.")
    role: Role = argument("What the person will be able to do; only administrators invite administrators.", Role.MEMBER)
    team_ids: list[strawberry.ID] = argument(
        "The teams that the person will belong to; team leads name at least one that they lead.", default_factory=list
    )
    manager_id: strawberry.ID | None = argument("Whom the person will report to.", None)


@strawberry.input(description="Which invitation is sent again.")
class InvitationResendInput:
    """Input of `invitationResend`."""

    invitation_id: strawberry.ID = argument("The invitation.")


@strawberry.input(description="Which invitation is taken back.")
class InvitationRevokeInput:
    """Input of `invitationRevoke`."""

    invitation_id: strawberry.ID = argument("The invitation.")


@over(commands.InvitationChanged, description="The invitation; its mail is on the way.")
class InvitationCreateSuccess:
    """Success of `invitationCreate`."""

    invitation_edge: InvitationEdge = new_edge(
        invitations_by_id, "invitation_id", LATEST_FIRST, description="The new invitation."
    )


@over(commands.InvitationChanged, description="The invitation, with a new link; the former one works no longer.")
class InvitationResendSuccess:
    """Success of `invitationResend`."""

    invitation: Invitation = one(invitations_by_id, "invitation_id", description="The invitation.")


@over(commands.InvitationRevoked, description="The invitation is taken back; its link works no longer.")
class InvitationRevokeSuccess:
    """Success of `invitationRevoke`."""

    deleted_id: strawberry.ID = deleted_id("Invitation", "invitation_id")


@strawberry.type
class InvitationMutations:
    """Changes to invitations."""

    @mutation(
        commands.invite,
        InvitationCreateSuccess,
        description="Send somebody a link with which they join: for administrators, and for leads into their teams.",
    )
    async def invitation_create(self, info: Info, input: InvitationCreateInput) -> Any:
        """Invite somebody."""
        return await commands.invite(
            actor=info.context.actor,
            email=input.email,
            role=input.role,
            team_ids=[parse_id(team, "Team", "teamIds") for team in input.team_ids],
            manager_id=parse_optional_id(input.manager_id, "User", "managerId"),
        )

    @mutation(
        commands.resend_invitation,
        InvitationResendSuccess,
        description="Send an open invitation once more, with a new link; at most three times in a quarter of an hour.",
    )
    async def invitation_resend(self, info: Info, input: InvitationResendInput) -> Any:
        """Send an invitation again."""
        return await commands.resend_invitation(
            actor=info.context.actor,
            invitation_id=parse_id(input.invitation_id, "Invitation", "invitationId"),
        )

    @mutation(commands.revoke_invitation, InvitationRevokeSuccess, description="Take an open invitation back.")
    async def invitation_revoke(self, info: Info, input: InvitationRevokeInput) -> Any:
        """Revoke an invitation."""
        return await commands.revoke_invitation(
            actor=info.context.actor,
            invitation_id=parse_id(input.invitation_id, "Invitation", "invitationId"),
        )
