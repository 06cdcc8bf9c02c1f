"""The inbox: what the viewer owes, over everything, with the mutations that settle it."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.inbox import queries
from app.inbox.queries import InboxCountRow, InboxItemRow
from app.inbox.source import InboxKind
from app.people import queries as people
from schema.context import Info
from schema.fields import Node, column, computed, many, one, over, root
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.scalars import DateTime


@over(InboxItemRow, description="Something that the viewer owes; it is gone as soon as it is settled.")
class InboxItem:
    """Something that the viewer owes."""

    kind: InboxKind = column("What is owed.")
    subject: Node | None = one(nodes_by_reference, "subject", description="What it is about.")
    sentence: str = column("What is asked for, as a sentence to show.")
    since: DateTime | None = column("Since when it waits; null where the viewer cannot know.")
    due_at: DateTime | None = column("Until when it is due; null where no day is set.")
    overdue: bool = column("Whether that is over.")
    operations: list[str] = computed(
        lambda row: list(row.settled_by),
        needs=("settled_by",),
        description="The mutations each of which settles it; `viewerCan` of its subject says which the viewer may use.",
    )
    person: User | None = one(
        people.users_by_id, "who_id", description="The other person concerned: who asks, handed in, or offered."
    )
    on_behalf_of: User | None = one(
        people.users_by_id, "for_id", description="Who is away and whose duty it is, which the viewer has meanwhile."
    )
    while_away: bool = column("Whether the person whose duty it is is away today: the viewer, or `onBehalfOf`.")


@over(InboxCountRow, description="How much of one kind the viewer owes.")
class InboxCount:
    """How much of one kind the viewer owes."""

    kind: InboxKind = column("What is owed.")
    total: int = column("How much of it.")
    overdue: int = column("How much of that is overdue.")


@over(EdgeRow, description="An item of the inbox.")
class InboxEdge(Edge):
    """An item of the inbox."""

    node: InboxItem = column("The item.")


@over(Page, description="A page of the inbox.")
class InboxConnection(Connection):
    """A page of the inbox."""

    edges: list[InboxEdge] = edges()
    nodes: list[InboxItem] = nodes()
    counts: list[InboxCount] = many(
        queries.counts_of_kinds,
        "key",
        description="How much is owed of each kind, whatever kinds are listed; kinds without any are left out.",
    )


@strawberry.type
class InboxQueries:
    """Ways in to the inbox."""

    @root(
        InboxConnection,
        description="What the viewer owes, the most urgent first: by due instant, so that what is overdue comes first, "
        "then what is never due, the oldest first. Also what they do for somebody away.",
    )
    async def inbox(
        self,
        info: Info,
        kinds: Annotated[
            list[InboxKind] | None, strawberry.argument(description="Which kinds; null: all, [] nothing.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of the inbox."""
        return await queries.inbox(info.context.actor, kinds=kinds, first=first, after=after)
