"""One-on-ones: the series of two people, their meetings, and what each notes for themselves."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.conversations import action_item_queries, policy
from app.conversations import one_on_one_queries as queries
from app.conversations.action_item_queries import ActionItemSource
from app.conversations.agenda_queries import points_of_one_on_one_meetings
from app.conversations.one_on_one_queries import OneOnOneMeetingRow, OneOnOneRow, PrivateNoteRow
from app.core.paging import Page
from app.cycles.models import Cadence
from app.people import queries as people
from app.proposals.policy import can_ask_for_talking_points
from schema.action_items import ActionItemConnection
from schema.agendas import AgendaPoint
from schema.context import Info
from schema.fields import Node, batched, column, itself, many, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown


@over(
    PrivateNoteRow,
    load=queries.private_notes_by_id,
    description="What the viewer noted about a one-on-one. Only its author ever reads it, whatever anybody's role is.",
)
class PrivateNote(Node):
    """A private note."""

    id: strawberry.ID = node_id("PrivateNote")
    body: Markdown = column("What was noted.")
    updated_at: DateTime = column("When it was written last.")


@over(OneOnOneMeetingRow, description="What the viewer may do with a meeting of a one-on-one.")
class OneOnOneMeetingViewerCan:
    """What the viewer may do with a meeting."""

    edit: Permission = permission(
        policy.can_change_one_on_one, "Change its day and the shared notes, and add points and action items."
    )


@over(
    OneOnOneMeetingRow,
    load=queries.meetings_by_id,
    description="One talk of two people, there for these two alone.",
)
class OneOnOneMeeting(Node):
    """A meeting of a one-on-one."""

    id: strawberry.ID = node_id("OneOnOneMeeting")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    held_on: Date = column("The day of the talk, in the organisation's time zone.")
    shared_notes: Markdown | None = column("What both wrote down, and both read.")
    private_note: PrivateNote | None = one(
        queries.private_notes_of_meetings,
        "id",
        description="What the viewer noted for themselves; the other's is not there for anybody else.",
    )
    agenda: list[AgendaPoint] = many(
        points_of_one_on_one_meetings, "id", description="What either wants to talk about, in order; at most 50 points."
    )
    manager: User = one(people.users_by_id, "manager_id", description="The manager of the two.")
    report: User = one(people.users_by_id, "report_id", description="The one who reported to them.")
    created_at: DateTime = column("When it was added.")
    viewer_can: OneOnOneMeetingViewerCan = itself("What the viewer may do with it.")

    @batched(
        action_item_queries.action_items_of,
        "id",
        ActionItemConnection,
        description="What the two took on in it, the next due first.",
    )
    def action_items(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"source": ActionItemSource.ONE_ON_ONE_MEETING, "first": first, "after": after}


@over(EdgeRow, description="A meeting with its place in the list.")
class OneOnOneMeetingEdge(Edge):
    """An edge."""

    node: OneOnOneMeeting = column("The meeting.")


@over(Page, description="A page of meetings.")
class OneOnOneMeetingConnection(Connection):
    """A page of meetings."""

    edges: list[OneOnOneMeetingEdge] = edges()
    nodes: list[OneOnOneMeeting] = nodes()


@over(OneOnOneRow, description="What the viewer may do with a one-on-one.")
class OneOnOneViewerCan:
    """What the viewer may do with a one-on-one."""

    edit: Permission = permission(policy.can_change_one_on_one, "Change its cadence and next date, and add meetings.")
    prepare: Permission = permission(
        can_ask_for_talking_points, "Ask what to talk about, with `oneOnOnePreparationRequest`."
    )


@over(
    OneOnOneRow,
    load=queries.one_on_ones_by_id,
    description="The talks between a manager and a report, there for these two alone. Once the one no longer reports "
    "to the other both go on reading what they talked about, and a new manager begins anew.",
)
class OneOnOne(Node):
    """A one-on-one."""

    id: strawberry.ID = node_id("OneOnOne")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    manager: User = one(people.users_by_id, "manager_id", description="The manager of the two.")
    report: User = one(people.users_by_id, "report_id", description="The one who reports to them, or did.")
    current: bool = column("Whether the one reports to the other today, so that they can go on.")
    cadence: Cadence = column("How often they talk.")
    next_on: Date | None = column("When they talk next; null where that is not settled.")
    started_by: User = one(people.users_by_id, "started_by_id", description="Who began it.")
    created_at: DateTime = column("When it was begun.")
    viewer_can: OneOnOneViewerCan = itself("What the viewer may do with it.")

    @batched(
        action_item_queries.action_items_of_one_on_ones,
        "id",
        ActionItemConnection,
        description="What they took on in any of their talks, the next due first: open ones carry over until done.",
    )
    def action_items(
        done: Annotated[  # noqa: N805
            bool | None, strawberry.argument(description="False: those that are open; true: those done; null: both.")
        ] = False,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"done": done, "first": first, "after": after}

    @batched(
        queries.meetings_of_one_on_ones, "id", OneOnOneMeetingConnection, description="Their talks, the latest first."
    )
    def meetings(first: FirstArgument = 10, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}


@strawberry.type
class OneOnOneQueries:
    """Ways in to one-on-ones."""

    @root(
        list[OneOnOne],
        description="The viewer's own one-on-ones, as a manager and as a report: those of today first, then the next.",
    )
    async def one_on_ones(self, info: Info) -> Any:
        """Return the actor's one-on-ones."""
        return await queries.one_on_ones_of(info.context.actor.person_id)
