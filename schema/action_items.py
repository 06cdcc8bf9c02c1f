"""Action items: what people take on in meetings and because of check-ins."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.conversations import action_item_queries as queries
from app.conversations import policy, rules
from app.conversations.action_item_queries import ActionItemFilter, ActionItemRow, ActionItemSource
from app.core import clock
from app.core.paging import Page
from app.people import queries as people
from schema.context import Info, parse_ids
from schema.fields import Node, argument, column, computed, itself, node_id, one, over, permission, root
from schema.node import nodes_by_reference
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime


@over(ActionItemRow, description="What the viewer may do with an action item.")
class ActionItemViewerCan:
    """What the viewer may do with an action item."""

    edit: Permission = permission(policy.can_edit_action_item, "Put it in other words, or give it another due day.")
    complete: Permission = permission(policy.can_complete_action_item, "Say that it is done.")
    reopen: Permission = permission(policy.can_reopen_action_item, "Say that it is not done after all.")
    hand_over: Permission = permission(policy.can_hand_over_action_item, "Ask somebody to take it over.")
    answer: Permission = permission(policy.can_answer_handover, "Take it over, or decline.")


@over(
    ActionItemRow,
    load=queries.action_items_by_id,
    description="What somebody takes on. Whoever may read what it comes from may read this.",
)
class ActionItem(Node):
    """An action item."""

    id: strawberry.ID = node_id("ActionItem")
    revision: int = column("Raised by every edit and by another owner: send it as `expectedRevision`.")
    text: str = column("What is to be done, in a line.")
    source: Node | None = one(
        nodes_by_reference, "source", description="What it comes from: a meeting of either kind, or a check-in."
    )
    owner: User = one(people.users_by_id, "owner_id", description="Who does it.")
    offered_to: User | None = one(
        people.users_by_id, "offered_to_id", description="Who is asked to take it over; null where nobody is."
    )
    due_on: Date | None = column("The last day on which it is in time, if there is one.")
    overdue: bool = computed(
        lambda row, actor: rules.is_overdue(row.due_on, row.done_at, clock.today(actor.organization_time_zone)),
        needs=("due_on", "done_at"),
        description="Whether it is open though its due day is over in the organisation's zone.",
    )
    done: bool = column("Whether it is done.")
    done_at: DateTime | None = column("When it was done; null while it is not.")
    done_by: User | None = one(people.users_by_id, "done_by_id", description="Who said that it is done.")
    created_by: User = one(people.users_by_id, "created_by_id", description="Who wrote it down.")
    created_at: DateTime = column("When it was written down.")
    viewer_can: ActionItemViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="An action item with its place in the list.")
class ActionItemEdge(Edge):
    """An edge."""

    node: ActionItem = column("The action item.")


@over(Page, description="A page of action items.")
class ActionItemConnection(Connection):
    """A page of action items."""

    edges: list[ActionItemEdge] = edges()
    nodes: list[ActionItem] = nodes()


@strawberry.input(
    name="ActionItemFilter",
    description="Which action items: fields are joined by AND, values in a list by OR; null is no filter.",
)
class ActionItemFilterInput:
    """The filter of `actionItems`."""

    owner_ids: list[strawberry.ID] | None = argument("Only those that one of these people does.", None)
    team_ids: list[strawberry.ID] | None = argument(
        "Only those that members of one of these teams do, or that its check-in meetings agreed on.", None
    )
    sources: list[ActionItemSource] | None = argument("Only those that come from one of these.", None)
    done: bool | None = argument("Only those that are done (true), or that are open (false).", None)
    overdue: bool | None = argument("Only those that are overdue (true), or that are not (false).", None)
    offered_to_me: bool = argument("Only those that the viewer is asked to take over.", False)


def _only(given: ActionItemFilterInput | None, viewer_id: UUID) -> ActionItemFilter:
    if given is None:
        return ActionItemFilter()
    return ActionItemFilter(
        owner_ids=parse_ids(given.owner_ids, "User", "filter", "ownerIds"),
        team_ids=parse_ids(given.team_ids, "Team", "filter", "teamIds"),
        sources=None if given.sources is None else tuple(given.sources),
        done=given.done,
        overdue=given.overdue,
        offered_to_id=viewer_id if given.offered_to_me else None,
    )


@strawberry.type
class ActionItemQueries:
    """Ways in to action items."""

    @root(
        ActionItemConnection,
        description="What people took on anywhere, as far as the viewer may read it, the next due first.",
    )
    async def action_items(
        self,
        info: Info,
        filter: Annotated[ActionItemFilterInput | None, strawberry.argument(description="Which action items.")] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of action items."""
        actor = info.context.actor
        return await queries.action_items_page(
            actor.organization_id,
            _only(filter, actor.person_id),
            today=clock.today(actor.organization_time_zone),
            first=first,
            after=after,
        )
