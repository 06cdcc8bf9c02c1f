"""Blockers: what stands in the way of a key result, until somebody resolves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.check_ins import commands, policy, queries
from app.check_ins.queries import BlockerRow
from app.objectives import queries as objectives
from app.people import queries as people
from schema.check_ins import CheckIn
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, column, itself, node_id, one, over, permission
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime

if TYPE_CHECKING:
    from schema.key_results import KeyResult


@over(BlockerRow, description="What the viewer may do with a blocker.")
class BlockerViewerCan:
    """What the viewer may do with a blocker."""

    resolve: Permission = permission(policy.can_resolve_blocker, "Say that it is out of the way.")
    reopen: Permission = permission(policy.can_reopen_blocker, "Say that it stands in the way after all.")
    ask_help: Permission = permission(policy.can_ask_help, "Ask somebody to help with it.")


@over(
    BlockerRow,
    load=queries.blockers_by_id,
    description="What stands in the way of a key result. It lives on from check-in to check-in until it is resolved.",
)
class Blocker(Node):
    """A blocker."""

    id: strawberry.ID = node_id("Blocker")
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="What it stands in the way of."
    )
    check_in: CheckIn | None = one(
        queries.check_ins_by_id, "check_in_id", description="The check-in that named it first; null where none did."
    )
    text: str = column("What stands in the way.")
    since: Date = column("The day from which on it does.")
    raised_by: User = one(people.users_by_id, "raised_by_id", description="Who said so.")
    helper: User | None = one(people.users_by_id, "helper_id", description="Who was asked to help.")
    resolved_at: DateTime | None = column("When it was resolved; null while it is open.")
    resolved_by: User | None = one(people.users_by_id, "resolved_by_id", description="Who said that it is resolved.")
    viewer_can: BlockerViewerCan = itself("What the viewer may do with it.")


@strawberry.input(description="What stands in the way of which key result.")
class BlockerRaiseInput:
    """Input of `blockerRaise`."""

    key_result_id: strawberry.ID = argument("The key result.")
    text: str = argument("What stands in the way.")
    helper_id: strawberry.ID | None = argument("Who could help; must be able to read the key result.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="Which blocker is out of the way.")
class BlockerResolveInput:
    """Input of `blockerResolve`."""

    blocker_id: strawberry.ID = argument("The blocker.")


@strawberry.input(description="Which blocker stands in the way after all.")
class BlockerReopenInput:
    """Input of `blockerReopen`."""

    blocker_id: strawberry.ID = argument("The blocker.")


@strawberry.input(description="Who is asked to help with which blocker.")
class BlockerAskHelpInput:
    """Input of `blockerAskHelp`."""

    blocker_id: strawberry.ID = argument("The blocker.")
    helper_id: strawberry.ID | None = argument("Who; must be able to read the key result. Null asks nobody any more.")


@over(commands.BlockerChanged, description="The new blocker.")
class BlockerRaiseSuccess:
    """Success of `blockerRaise`."""

    blocker: Blocker = one(queries.blockers_by_id, "blocker_id", description="The blocker.")
    key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] = one(
        objectives.key_results_by_id, "key_result_id", description="The key result, whose blockers are one more."
    )


@over(commands.BlockerChanged, description="The blocker as it is now.")
class BlockerResolveSuccess:
    """Success of `blockerResolve`."""

    blocker: Blocker = one(queries.blockers_by_id, "blocker_id", description="The blocker.")


@over(commands.BlockerChanged, description="The blocker as it is now.")
class BlockerReopenSuccess:
    """Success of `blockerReopen`."""

    blocker: Blocker = one(queries.blockers_by_id, "blocker_id", description="The blocker.")


@over(commands.BlockerChanged, description="The blocker as it is now.")
class BlockerAskHelpSuccess:
    """Success of `blockerAskHelp`."""

    blocker: Blocker = one(queries.blockers_by_id, "blocker_id", description="The blocker.")


@strawberry.type
class BlockerMutations:
    """Raising and settling blockers."""

    @mutation(commands.raise_blocker, BlockerRaiseSuccess, description="Say what stands in the way of a key result.")
    async def blocker_raise(self, info: Info, input: BlockerRaiseInput) -> Any:
        """Raise a blocker."""
        return await commands.raise_blocker(
            actor=info.context.actor,
            key_result_id=parse_id(input.key_result_id, "KeyResult", "keyResultId"),
            text=input.text,
            helper_id=parse_optional_id(input.helper_id, "User", "helperId"),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.resolve_blocker, BlockerResolveSuccess, description="Say that a blocker is out of the way.")
    async def blocker_resolve(self, info: Info, input: BlockerResolveInput) -> Any:
        """Resolve a blocker."""
        return await commands.resolve_blocker(
            actor=info.context.actor, blocker_id=parse_id(input.blocker_id, "Blocker", "blockerId")
        )

    @mutation(
        commands.reopen_blocker,
        BlockerReopenSuccess,
        description="Say that a resolved blocker stands in the way after all; it counts from its first day.",
    )
    async def blocker_reopen(self, info: Info, input: BlockerReopenInput) -> Any:
        """Reopen a blocker."""
        return await commands.reopen_blocker(
            actor=info.context.actor, blocker_id=parse_id(input.blocker_id, "Blocker", "blockerId")
        )

    @mutation(commands.ask_help, BlockerAskHelpSuccess, description="Ask a person to help with a blocker.")
    async def blocker_ask_help(self, info: Info, input: BlockerAskHelpInput) -> Any:
        """Ask for help."""
        return await commands.ask_help(
            actor=info.context.actor,
            blocker_id=parse_id(input.blocker_id, "Blocker", "blockerId"),
            helper_id=parse_optional_id(input.helper_id, "User", "helperId"),
        )
