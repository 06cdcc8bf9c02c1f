"""Changes to the organisation's settings."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.cycles import commands
from app.people import queries
from schema.context import Info
from schema.errors import mutation
from schema.fields import argument, changes, one, over
from schema.organizations import Organization


@strawberry.input(description="What to change of the organisation; what is left out stays.")
class OrganizationUpdateInput:
    """Input of `organizationUpdate`."""

    expected_revision: int = argument("The revision that the edit is based on.")
    name: str | None = argument("What it is called.", UNSET)
    time_zone: str | None = argument("The IANA time zone in which its days begin and end.", UNSET)
    locale: str | None = argument("Its language, as a BCP 47 tag.", UNSET)
    fiscal_year_starts_in: int | None = argument("The month in which its fiscal year begins: 1 is January.", UNSET)
    week_starts_on: int | None = argument(
        "The weekday on which its weeks begin: 0 is Monday. Cycles that run keep theirs.", UNSET
    )
    working_days: list[int] | None = argument(
        "The weekdays on which people work: 0 is Monday. Cycles that run keep theirs.", UNSET
    )
    weekly_summaries: bool | None = argument(
        "Whether the draft of each team's summary of the week before is ready when a week begins.", UNSET
    )


@over(commands.OrganizationChanged, description="The organisation as it is now.")
class OrganizationUpdateSuccess:
    """Success of `organizationUpdate`."""

    organization: Organization = one(
        queries.organizations_by_id, "organization_id", description="The changed organisation."
    )


@strawberry.type
class OrganizationMutations:
    """Changes to the organisation."""

    @mutation(
        commands.update_organization,
        OrganizationUpdateSuccess,
        description="Change the organisation's name, zone, language, fiscal year, weeks or working days.",
    )
    async def organization_update(self, info: Info, input: OrganizationUpdateInput) -> Any:
        """Change the organisation."""
        named = ("name", "time_zone", "locale", "fiscal_year_starts_in", "week_starts_on", "working_days")
        return await commands.update_organization(
            actor=info.context.actor,
            expected_revision=input.expected_revision,
            changes=changes(input, *named, "weekly_summaries"),
        )
