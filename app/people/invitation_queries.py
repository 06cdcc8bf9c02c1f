"""Reads of open invitations: all of them for administrators, their own for others who invite."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class InvitationRow(NamedTuple):
    """An invitation that nobody has accepted or revoked; its link holds until ``expires_at``."""

    id: UUID
    organization_id: UUID
    email: str
    role: str
    manager_id: UUID | None
    invited_by_id: UUID
    team_ids: list[UUID]
    created_at: datetime
    sent_at: datetime
    expires_at: datetime


_INVITATION = columns(
    InvitationRow,
    "i",
    team_ids="array(select t.team_id from invitation_teams t where t.invitation_id = i.id order by t.id)",
)
_OPEN = "i.accepted_at is null and i.revoked_at is null"
LATEST_FIRST = Order("LATEST", (Term("created_at", "i.created_at", "timestamptz", descending=True),), "i.id")
_INVITATIONS = Listing(InvitationRow, _INVITATION, "invitations i", "i.organization_id")


async def invitations_by_id(ids: Sequence[UUID]) -> dict[UUID, InvitationRow]:
    """Return open invitations by id."""
    query = f"select {_INVITATION} from invitations i where i.id = any(%s) and {_OPEN}"
    return {found.id: found for found in await rows(InvitationRow, query, (list(ids),))}


async def invitations_page(organization_id: UUID, first: int, after: str | None) -> Page[InvitationRow]:
    """Return a page of the open invitations, the latest first; raises InvalidPage."""
    pages = await _INVITATIONS.pages([organization_id], LATEST_FIRST, first=first, after=after, where=_OPEN)
    return pages[organization_id]
