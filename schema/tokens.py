"""Personal access tokens: with them, programs act for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import queries
from app.people.commands import access as commands
from app.people.models import TokenScope
from app.people.queries import PersonalTokenRow
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, deleted_id, node_id, one, over
from schema.scalars import DateTime

if TYPE_CHECKING:
    from schema.people import User


@over(
    PersonalTokenRow,
    load=queries.personal_tokens_by_id,
    description="A token with which a program acts for the viewer. The token itself is shown once, when it is made.",
)
class PersonalAccessToken(Node):
    """A personal access token."""

    id: strawberry.ID = node_id("PersonalAccessToken")
    name: str = column("What it is for.")
    scope: TokenScope = column("What it may do.")
    created_at: DateTime = column("When it was made.")
    expires_at: DateTime = column("When it ends by itself.")
    last_used_at: DateTime | None = column("When it was last used, to within five minutes; null: never.")


@strawberry.input(description="What a new token is for.")
class PersonalAccessTokenCreateInput:
    """Input of `personalAccessTokenCreate`."""

    name: str = argument("What it is for.")
    scope: TokenScope = argument("What it may do.", TokenScope.READ)
    expires_in_days: int = argument("How many days it lives, 1 to 365.", 90)


@strawberry.input(description="Which token ends.")
class PersonalAccessTokenRevokeInput:
    """Input of `personalAccessTokenRevoke`."""

    token_id: strawberry.ID = argument("The token.")


@over(commands.TokenCreated, description="The new token. Keep it now: it is never shown again.")
class PersonalAccessTokenCreateSuccess:
    """Success of `personalAccessTokenCreate`."""

    token: str = column("The token itself, for the header `Authorization: Bearer …`; shown this once.")
    personal_access_token: PersonalAccessToken = one(
        queries.personal_tokens_by_id, "token_id", description="What is known about it from now on."
    )


@over(commands.TokenRevoked, description="The token no longer works.")
class PersonalAccessTokenRevokeSuccess:
    """Success of `personalAccessTokenRevoke`."""

    deleted_id: strawberry.ID = deleted_id("PersonalAccessToken", "token_id")
    viewer: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="Whose token it was."
    )


@strawberry.type
class TokenMutations:
    """Changes to personal access tokens."""

    @mutation(
        commands.create_personal_token,
        PersonalAccessTokenCreateSuccess,
        description="Make a token with which a program acts for the viewer; needs a sign-in, not another such token.",
    )
    async def personal_access_token_create(self, info: Info, input: PersonalAccessTokenCreateInput) -> Any:
        """Make a token."""
        return await commands.create_personal_token(
            actor=info.context.actor, name=input.name, scope=input.scope, expires_in_days=input.expires_in_days
        )

    @mutation(
        commands.revoke_personal_token,
        PersonalAccessTokenRevokeSuccess,
        description="End one of the viewer's tokens at once and for good.",
    )
    async def personal_access_token_revoke(self, info: Info, input: PersonalAccessTokenRevokeInput) -> Any:
        """Revoke a token."""
        return await commands.revoke_personal_token(
            actor=info.context.actor, token_id=parse_id(input.token_id, "PersonalAccessToken", "tokenId")
        )
