"""The browsers in which the viewer is signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.people import queries
from app.people.commands import own_sessions as commands
from app.people.session_queries import SessionRow, sessions_by_id
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, column, computed, deleted_id, node_id, one, over
from schema.scalars import DateTime

if TYPE_CHECKING:
    from schema.people import User


@over(SessionRow, load=sessions_by_id, description="A browser in which the viewer is signed in.")
class Session(Node):
    """A signed-in browser."""

    id: strawberry.ID = node_id("Session")
    created_at: DateTime = column("When the viewer signed in.")
    last_used_at: DateTime = column("When it was used last, to within the 15 minutes that an access token lives.")
    expires_at: DateTime = column("When it ends by itself, unless it is used before.")
    user_agent: str | None = column("What the browser calls itself, cut to 200 characters; null where it said nothing.")
    network: str | None = column("The network that it signed in from, as a /24 or /48; null where it is not known.")
    current: bool = computed(
        lambda row, actor: row.id == actor.session_id,
        needs=("id",),
        description="Whether it is the one that asks; never for a personal access token.",
    )


@strawberry.input(description="Which browser is signed out.")
class SessionEndInput:
    """Input of `sessionEnd`."""

    session_id: strawberry.ID = argument("The session.")


@strawberry.input(description="What ends besides the other sessions.")
class SessionsEndOthersInput:
    """Input of `sessionsEndOthers`."""

    also_tokens: bool = argument("True: the viewer's personal access tokens end as well.", False)


@over(commands.SessionEnded, description="The browser is signed out.")
class SessionEndSuccess:
    """Success of `sessionEnd`."""

    deleted_id: strawberry.ID = deleted_id("Session", "session_id")
    viewer: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="Whose session it was."
    )


@over(commands.OthersEnded, description="Every other browser is signed out.")
class SessionsEndOthersSuccess:
    """Success of `sessionsEndOthers`."""

    ended: int = column("How many sessions ended.")
    viewer: Annotated[User, strawberry.lazy("schema.people")] = one(
        queries.users_by_id, "user_id", description="The viewer, with what is left."
    )


@strawberry.type
class SessionMutations:
    """Changes to sessions."""

    @mutation(
        commands.end_own_session, SessionEndSuccess, description="Sign one of the viewer's browsers out, at once."
    )
    async def session_end(self, info: Info, input: SessionEndInput) -> Any:
        """End a session."""
        return await commands.end_own_session(
            actor=info.context.actor, session_id=parse_id(input.session_id, "Session", "sessionId")
        )

    @mutation(
        commands.end_other_sessions,
        SessionsEndOthersSuccess,
        description="Sign out every browser of the viewer's but the one that asks; needs a sign-in, not a token.",
    )
    async def sessions_end_others(self, info: Info, input: SessionsEndOthersInput) -> Any:
        """End all other sessions."""
        return await commands.end_other_sessions(actor=info.context.actor, also_tokens=input.also_tokens)
