"""Who is asking, and the people of the organisation page by page."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.people import queries
from app.people.queries import UserFilter, UserOrder
from schema.context import Info, parse_ids
from schema.fields import argument, root
from schema.people import User, UserConnection


@strawberry.input(name="UserFilter", description="Which people: fields are joined by AND; null is no condition.")
class UserFilterInput:
    """The filter of `users`."""

    active: bool | None = argument("Only those who are here (true), or who left (false).", None)
    text: str | None = argument("Only those whose name or address contains this, in any case.", None)
    team_ids: list[strawberry.ID] | None = argument(
        "Only members of one of these teams today; [] matches nobody.", None
    )


def _filter(given: UserFilterInput | None) -> UserFilter:
    if given is None:
        return UserFilter()
    return UserFilter(given.active, given.text, parse_ids(given.team_ids, "Team", "filter", "teamIds"))


@strawberry.type
class PeopleQueries:
    """Ways in to people."""

    @root(User, description="The person who is asking.")
    async def viewer(self, info: Info) -> Any:
        """Return the actor's own row."""
        return (await queries.users_by_id([info.context.actor.person_id]))[info.context.actor.person_id]

    @root(UserConnection, description="The people of the organisation, those who left among them unless filtered out.")
    async def users(
        self,
        info: Info,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 100.")] = 25,
        after: Annotated[str | None, strawberry.argument(description="The cursor to go on from.")] = None,
        filter: Annotated[UserFilterInput | None, strawberry.argument(description="Which people.")] = None,
        order_by: Annotated[UserOrder, strawberry.argument(description="How they are sorted.")] = UserOrder.NAME,
    ) -> Any:
        """Return a page of people."""
        return await queries.users_page(info.context.actor.organization_id, _filter(filter), order_by, first, after)
