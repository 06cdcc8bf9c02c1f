"""The organisation."""

from __future__ import annotations

from typing import Any

import strawberry

from app.feedback import queries as feedback_queries
from app.people import policy, queries
from app.people.queries import OrganizationRow
from schema.context import Info
from schema.feedback_lists import feedback_list
from schema.fields import Node, column, itself, node_id, over, permission, root
from schema.permissions import Permission
from schema.scalars import DateTime


@over(OrganizationRow, description="What the viewer may do with the organisation.")
class OrganizationViewerCan:
    """What the viewer may do with the organisation."""

    edit: Permission = permission(policy.can_edit_organization, "Change its name and settings.")


@over(OrganizationRow, load=queries.organizations_by_id, description="The organisation that everything belongs to.")
class Organization(Node):
    """An organisation."""

    id: strawberry.ID = node_id("Organization")
    name: str = column("What it is called.")
    slug: str = column("Its short name, which sign-in asks for where an address is known to several organisations.")
    time_zone: str = column("The IANA time zone in which its days begin and end.")
    locale: str = column("Its language, as a BCP 47 tag.")
    fiscal_year_starts_in: int = column("The month in which its fiscal year begins: 1 is January.")
    week_starts_on: int = column("The weekday on which its weeks begin: 0 is Monday.")
    working_days: list[int] = column(
        "The weekdays on which people work, 0 is Monday; what would be due on another day is due on the one before."
    )
    weekly_summaries: bool = column(
        "Whether the draft of each team's summary of the week before is ready when a week begins; a team may differ."
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When it was added.")
    feedback = feedback_list(
        "feedback",
        feedback_queries.feedback_of_organizations,
        "The feedback that is for everybody, the latest first, without what was taken back.",
    )
    viewer_can: OrganizationViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class OrganizationQueries:
    """The way in to the organisation."""

    @root(Organization, description="The organisation of the person who is asking.")
    async def organization(self, info: Info) -> Any:
        """Return the actor's organisation."""
        own = info.context.actor.organization_id
        return (await queries.organizations_by_id([own]))[own]
