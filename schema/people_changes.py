"""Changes to people: adding, editing, leaving, coming back."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.people import queries
from app.people.commands import access, welcoming
from app.people.commands import users as commands
from app.people.models import Role
from app.people.queries import USER_ORDERS, UserOrder
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, changes, many, one, over
from schema.paging import new_edge
from schema.people import User, UserEdge


@strawberry.input(description="Who is added.")
class UserCreateInput:
    """Input of `userCreate`."""

    email: str = argument("The address to sign in with; unique in the organisation, in any case.")
    name: str = argument("The name that colleagues know.")
    role: Role = argument("What the person may do across the organisation.", Role.MEMBER)
    manager_id: strawberry.ID | None = argument("The person's manager.", None)
    time_zone: str | None = argument("The IANA time zone; null: the organisation's.", None)
    locale: str | None = argument("The language as a BCP 47 tag; null: the organisation's.", None)
    password: str | None = argument(
        "A first password of 12 to 200 characters, which the person should change; null: no sign-in by password.", None
    )


@strawberry.input(description="What to change of a person; what is left out stays.")
class UserUpdateInput:
    """Input of `userUpdate`."""

    user_id: strawberry.ID = argument("The person.")
    expected_revision: int = argument("The revision that the edit is based on.")
    name: str | None = argument("The name that colleagues know.", UNSET)
    time_zone: str | None = argument("The IANA time zone.", UNSET)
    locale: str | None = argument("The language as a BCP 47 tag.", UNSET)
    avatar_url: str | None = argument("Where a picture is; null removes it.", UNSET)
    email: str | None = argument("The address to sign in with; for administrators.", UNSET)
    role: Role | None = argument("What the person may do; for administrators.", UNSET)
    manager_id: strawberry.ID | None = argument("The manager, null for none; for administrators.", UNSET)


@strawberry.input(description="Who leaves.")
class UserDeactivateInput:
    """Input of `userDeactivate`."""

    user_id: strawberry.ID = argument("The person.")


@strawberry.input(description="Who comes back.")
class UserReactivateInput:
    """Input of `userReactivate`."""

    user_id: strawberry.ID = argument("The person.")


@strawberry.input(description="Who is sent a link to set a first password.")
class UsersWelcomeInput:
    """Input of `usersWelcome`."""

    user_ids: list[strawberry.ID] | None = argument(
        "These people, at most 500; null: everybody who was sent none yet.", None
    )
    again: bool = argument("Whether those named are sent another one where they were sent one before.", False)


@strawberry.input(description="The viewer's present password and the next one.")
class PasswordChangeInput:
    """Input of `passwordChange`."""

    old_password: str = argument("The present password.")
    new_password: str = argument("The next one, of 12 to 200 characters.")


@over(commands.UserChanged, description="The person who was added.")
class UserCreateSuccess:
    """Success of `userCreate`."""

    user_edge: UserEdge = new_edge(
        queries.users_by_id, "user_id", USER_ORDERS[UserOrder.NAME], description="The new person, in the order NAME."
    )


@over(commands.UserChanged, description="The person as they are now.")
class UserUpdateSuccess:
    """Success of `userUpdate`."""

    user: User = one(queries.users_by_id, "user_id", description="The changed person.")


@over(commands.UserChanged, description="The person, now inactive.")
class UserDeactivateSuccess:
    """Success of `userDeactivate`."""

    user: User = one(
        queries.users_by_id,
        "user_id",
        description="The person; `reports` shows who needs a manager, `holdings` what is still to be handed over.",
    )


@over(commands.UserChanged, description="The person, active again.")
class UserReactivateSuccess:
    """Success of `userReactivate`."""

    user: User = one(queries.users_by_id, "user_id", description="The person.")


@over(welcoming.UsersWelcomed, description="The links are on their way.")
class UsersWelcomeSuccess:
    """Success of `usersWelcome`."""

    users: list[User] = many(
        queries.users_by_id, "user_ids", description="Who is sent one: those here who have no password yet."
    )


@over(commands.UserChanged, description="The password is changed, and every other browser is signed out.")
class PasswordChangeSuccess:
    """Success of `passwordChange`."""

    user: User = one(queries.users_by_id, "user_id", description="The viewer.")


@strawberry.type
class PeopleMutations:
    """Changes to people."""

    @mutation(commands.create_user, UserCreateSuccess, description="Add a person to the organisation.")
    async def user_create(self, info: Info, input: UserCreateInput) -> Any:
        """Add a person."""
        return await commands.create_user(
            actor=info.context.actor,
            email=input.email,
            name=input.name,
            role=input.role,
            manager_id=parse_optional_id(input.manager_id, "User", "managerId"),
            time_zone=input.time_zone,
            locale=input.locale,
            password=input.password,
        )

    @mutation(
        commands.update_user, UserUpdateSuccess, description="Change a person: oneself, or anybody as an administrator."
    )
    async def user_update(self, info: Info, input: UserUpdateInput) -> Any:
        """Change a person."""
        named = ("name", "time_zone", "locale", "email", "role")
        given = changes(input, *named, nullable=["avatar_url", "manager_id"])
        if "manager_id" in given:
            given["manager_id"] = parse_optional_id(given["manager_id"], "User", "managerId")
        return await commands.update_user(
            actor=info.context.actor,
            user_id=parse_id(input.user_id, "User", "userId"),
            expected_revision=input.expected_revision,
            changes=given,
        )

    @mutation(
        commands.deactivate_user,
        UserDeactivateSuccess,
        description="Let a person leave: they stay in the records, and all their access ends at once.",
    )
    async def user_deactivate(self, info: Info, input: UserDeactivateInput) -> Any:
        """Deactivate a person."""
        return await commands.deactivate_user(
            actor=info.context.actor, user_id=parse_id(input.user_id, "User", "userId")
        )

    @mutation(commands.reactivate_user, UserReactivateSuccess, description="Let a person who left come back.")
    async def user_reactivate(self, info: Info, input: UserReactivateInput) -> Any:
        """Reactivate a person."""
        return await commands.reactivate_user(
            actor=info.context.actor, user_id=parse_id(input.user_id, "User", "userId")
        )

    @mutation(
        welcoming.welcome_users,
        UsersWelcomeSuccess,
        description="Send people whose accounts are there already, as after an import, a link by mail with which they "
        "set their first password; nobody is sent one twice unless asked.",
    )
    async def users_welcome(self, info: Info, input: UsersWelcomeInput) -> Any:
        """Send people links to their accounts."""
        ids = input.user_ids
        return await welcoming.welcome_users(
            actor=info.context.actor,
            user_ids=None if ids is None else [parse_id(text, "User", "userIds") for text in ids],
            again=input.again,
        )

    @mutation(access.change_password, PasswordChangeSuccess, description="Change one's own password.")
    async def password_change(self, info: Info, input: PasswordChangeInput) -> Any:
        """Change the viewer's password."""
        return await access.change_password(
            actor=info.context.actor, old_password=input.old_password, new_password=input.new_password
        )
