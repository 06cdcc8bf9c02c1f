"""Changes to action items: take on, change, finish, hand over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.conversations import action_item_queries as queries
from app.conversations.action_item_queries import DUE_FIRST
from app.conversations.commands import action_items as commands
from app.core.errors import NotFound
from app.core.ids import parse_global_id
from schema.action_items import ActionItem, ActionItemEdge
from schema.context import Info, parse_id, parse_optional_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, one, over
from schema.node import nodes_by_reference
from schema.paging import new_edge
from schema.scalars import Date, Markdown


@strawberry.input(description="What somebody takes on.")
class ActionItemAddInput:
    """Input of `actionItemAdd`."""

    source_id: strawberry.ID = argument(
        "What it comes from: a check-in meeting, a meeting of a one-on-one, or a check-in."
    )
    text: str = argument("What is to be done, in a line; at most 500 characters.")
    owner_id: strawberry.ID | None = argument("Who does it, a reader of the source; null: you.", None)
    due_on: Date | None = argument("The last day on which it is in time.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of an action item; what is left out stays.")
class ActionItemUpdateInput:
    """Input of `actionItemUpdate`."""

    action_item_id: strawberry.ID = argument("The action item.")
    expected_revision: int = argument("The revision that the edit is based on.")
    text: str | None = argument("What is to be done, in a line.", UNSET)
    due_on: Date | None = argument("The last day on which it is in time; null: none.", UNSET)


@strawberry.input(description="What is done.")
class ActionItemCompleteInput:
    """Input of `actionItemComplete`."""

    action_item_id: strawberry.ID = argument("The action item.")


@strawberry.input(description="What is not done after all.")
class ActionItemReopenInput:
    """Input of `actionItemReopen`."""

    action_item_id: strawberry.ID = argument("The action item.")


@strawberry.input(description="Who is asked to take something over.")
class ActionItemHandOverInput:
    """Input of `actionItemHandOver`."""

    action_item_id: strawberry.ID = argument("The action item.")
    to_id: strawberry.ID | None = argument("A reader of what it comes from; null: nobody is asked any more.")


@strawberry.input(description="What you take over.")
class ActionItemAcceptInput:
    """Input of `actionItemAccept`."""

    action_item_id: strawberry.ID = argument("An action item that was offered to you.")


@strawberry.input(description="What you do not take over.")
class ActionItemDeclineInput:
    """Input of `actionItemDecline`."""

    action_item_id: strawberry.ID = argument("An action item that was offered to you.")
    reason: Markdown | None = argument("Why not, for its owner; at most 2,000 characters.", None)


def _item(description: str) -> Any:
    return one(queries.action_items_by_id, "action_item_id", description=description)


@over(commands.ActionItemChanged, description="The action item is written down.")
class ActionItemAddSuccess:
    """Success of `actionItemAdd`."""

    action_item_edge: ActionItemEdge = new_edge(
        queries.action_items_by_id, "action_item_id", DUE_FIRST, description="The new action item, for lists."
    )
    source: Node | None = one(nodes_by_reference, "source", description="What it comes from.")


@over(commands.ActionItemChanged, description="The action item as it is now.")
class ActionItemUpdateSuccess:
    """Success of `actionItemUpdate`."""

    action_item: ActionItem = _item("The changed action item.")


@over(commands.ActionItemChanged, description="The action item is done.")
class ActionItemCompleteSuccess:
    """Success of `actionItemComplete`."""

    action_item: ActionItem = _item("The action item.")


@over(commands.ActionItemChanged, description="The action item is open.")
class ActionItemReopenSuccess:
    """Success of `actionItemReopen`."""

    action_item: ActionItem = _item("The action item.")


@over(commands.ActionItemChanged, description="Somebody is asked to take it over, or nobody any more.")
class ActionItemHandOverSuccess:
    """Success of `actionItemHandOver`."""

    action_item: ActionItem = _item("The action item, its owner's until it is accepted.")


@over(commands.ActionItemChanged, description="The action item is yours.")
class ActionItemAcceptSuccess:
    """Success of `actionItemAccept`."""

    action_item: ActionItem = _item("The action item.")


@over(commands.ActionItemChanged, description="The action item stays with its owner.")
class ActionItemDeclineSuccess:
    """Success of `actionItemDecline`."""

    action_item: ActionItem = _item("The action item.")


def _id(text: str) -> UUID:
    return parse_id(text, "ActionItem", "actionItemId")


def _source(text: str) -> tuple[str, UUID]:
    parsed = parse_global_id(text)
    if parsed is None:
        raise NotFound("source", "sourceId")
    return parsed


@strawberry.type
class ActionItemMutations:
    """Changes to action items."""

    @mutation(
        commands.add_action_item,
        ActionItemAddSuccess,
        description="Write down what somebody takes on, as agreed in a meeting or because of a check-in.",
    )
    async def action_item_add(self, info: Info, input: ActionItemAddInput) -> Any:
        """Add an action item."""
        return await commands.add_action_item(
            actor=info.context.actor,
            source=_source(input.source_id),
            text=input.text,
            owner_id=parse_optional_id(input.owner_id, "User", "ownerId"),
            due_on=input.due_on,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_action_item,
        ActionItemUpdateSuccess,
        description="Put an action item in other words, or give it another due day.",
    )
    async def action_item_update(self, info: Info, input: ActionItemUpdateInput) -> Any:
        """Change an action item."""
        return await commands.update_action_item(
            actor=info.context.actor,
            action_item_id=_id(input.action_item_id),
            expected_revision=input.expected_revision,
            changes=changes(input, "text", nullable=["due_on"]),
        )

    @mutation(commands.complete_action_item, ActionItemCompleteSuccess, description="Say that an action item is done.")
    async def action_item_complete(self, info: Info, input: ActionItemCompleteInput) -> Any:
        """Finish an action item."""
        return await commands.complete_action_item(actor=info.context.actor, action_item_id=_id(input.action_item_id))

    @mutation(
        commands.reopen_action_item,
        ActionItemReopenSuccess,
        description="Say that an action item is not done after all.",
    )
    async def action_item_reopen(self, info: Info, input: ActionItemReopenInput) -> Any:
        """Reopen an action item."""
        return await commands.reopen_action_item(actor=info.context.actor, action_item_id=_id(input.action_item_id))

    @mutation(
        commands.hand_over_action_item,
        ActionItemHandOverSuccess,
        description="Ask somebody to take an action item over; it changes hands once they accept.",
    )
    async def action_item_hand_over(self, info: Info, input: ActionItemHandOverInput) -> Any:
        """Hand an action item over."""
        return await commands.hand_over_action_item(
            actor=info.context.actor,
            action_item_id=_id(input.action_item_id),
            to_id=parse_optional_id(input.to_id, "User", "toId"),
        )

    @mutation(
        commands.accept_action_item,
        ActionItemAcceptSuccess,
        description="Take an action item over that was offered to you.",
    )
    async def action_item_accept(self, info: Info, input: ActionItemAcceptInput) -> Any:
        """Take an action item over."""
        return await commands.accept_action_item(actor=info.context.actor, action_item_id=_id(input.action_item_id))

    @mutation(
        commands.decline_action_item,
        ActionItemDeclineSuccess,
        description="Leave an action item with its owner that you were asked to take over.",
    )
    async def action_item_decline(self, info: Info, input: ActionItemDeclineInput) -> Any:
        """Decline an action item."""
        return await commands.decline_action_item(
            actor=info.context.actor, action_item_id=_id(input.action_item_id), reason=input.reason
        )
