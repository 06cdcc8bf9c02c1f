"""Who reports to whom from which day on, and who is an OKR champion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import queries
from app.people.commands import standing as commands
from app.people.commands.users import UserChanged
from app.people.lines import ReportingLineRow
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, column, one, over
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.people import User


@over(ReportingLineRow, description="The days on which a person reports to another, in the organisation's time zone.")
class ReportingLine:
    """Whom a person reports to, and when."""

    manager: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "manager_id", description="Whom they report to."
    )
    starts_on: Date = column("The first day.")
    ends_on: Date | None = column("The last day; null while none is settled.")


@strawberry.input(description="Whom a person reports to, and from which day on.")
class UserManagerSetInput:
    """Input of `userManagerSet`."""

    user_id: strawberry.ID = argument("The person.")
    manager_id: strawberry.ID | None = argument("Their manager from that day on; null: nobody.")
    starts_on: Date | None = argument(
        "The first day, in the organisation's time zone; null: today. A day to come takes effect when it comes.", None
    )
    reason: str | None = argument("Why; required where the first day is over already.", None)


@strawberry.input(description="Whether a person is an OKR champion.")
class UserChampionSetInput:
    """Input of `userChampionSet`."""

    user_id: strawberry.ID = argument("The person.")
    champion: bool = argument("Whether they are one from now on.")


@over(UserChanged, description="The person with their new manager.")
class UserManagerSetSuccess:
    """Success of `userManagerSet`."""

    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The person; `reportingLines` shows what is settled for later."
    )


@over(UserChanged, description="The person, a champion or not.")
class UserChampionSetSuccess:
    """Success of `userChampionSet`."""

    user: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The person."
    )


@strawberry.type
class ReportingLineMutations:
    """Changes of where a person stands."""

    @mutation(
        commands.set_manager,
        UserManagerSetSuccess,
        description="Let a person report to somebody else from a day on, instead of what was settled for later before.",
    )
    async def user_manager_set(self, info: Info, input: UserManagerSetInput) -> Any:
        """Set whom a person reports to."""
        return await commands.set_manager(
            actor=info.context.actor,
            user_id=parse_id(input.user_id, "User", "userId"),
            manager_id=parse_optional_id(input.manager_id, "User", "managerId"),
            starts_on=input.starts_on,
            reason=input.reason,
        )

    @mutation(
        commands.set_champion,
        UserChampionSetSuccess,
        description="Make a person an OKR champion, or no longer one: champions set how severe the quality rules are, "
        "improve teams' drafts and dismiss findings about teams' goals, as far as they may read them.",
    )
    async def user_champion_set(self, info: Info, input: UserChampionSetInput) -> Any:
        """Name or dismiss a champion."""
        return await commands.set_champion(
            actor=info.context.actor, user_id=parse_id(input.user_id, "User", "userId"), champion=input.champion
        )
