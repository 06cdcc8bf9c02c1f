"""People and teams."""

from __future__ import annotations

from typing import Annotated

import strawberry

from app.people import queries
from app.people.models import Role
from app.people.queries import TeamRow, UserRow
from schema.fields import Node, column, node_id, one, over
from schema.scalars import Date, DateTime

strawberry.enum(Role, name="UserRole", description="What a person may do across the whole organisation.")


@over(UserRow, load=queries.users_by_id, description="A person of the organisation; who left stays, inactive.")
class User(Node):
    """A person."""

    id: strawberry.ID = node_id("User")
    name: str = column("The name that colleagues know.")
    email: str = column("The address that the person signs in with.")
    role: Role = column("What the person may do across the organisation.")
    avatar_url: str | None = column("Where a picture is, if there is one.")
    active: bool = column("False once the person has left.")
    time_zone: str = column("The person's IANA time zone.")
    locale: str = column("The person's language, as a BCP 47 tag.")
    away_until: Date | None = column("The last day of an absence, if there is one.")
    manager: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        queries.users_by_id, "manager_id", description="The person's manager."
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    created_at: DateTime = column("When the person was added.")


@over(TeamRow, load=queries.teams_by_id, description="A group of people with a lead, perhaps inside another team.")
class Team(Node):
    """A team."""

    id: strawberry.ID = node_id("Team")
    name: str = column("The team's name.")
    lead: User | None = one(queries.users_by_id, "lead_id", description="Who leads it.")
    parent: Annotated[Team, strawberry.lazy("schema.people")] | None = one(
        queries.teams_by_id, "parent_id", description="The team that it is inside of."
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
