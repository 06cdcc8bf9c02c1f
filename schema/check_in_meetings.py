"""Check-in meetings of teams, and what they came to."""

from __future__ import annotations

from typing import Any

import strawberry

from app.check_ins import summaries
from app.conversations import action_item_queries, agenda_queries, policy
from app.conversations import meeting_queries as queries
from app.conversations.action_item_queries import ActionItemSource
from app.conversations.meeting_queries import CheckInMeetingRow, TakeawayRow
from app.conversations.models import MeetingState, TakeawayKind
from app.core.paging import Page
from app.cycles import queries as cycles
from app.people import queries as people
from schema.action_items import ActionItemConnection
from schema.agendas import AgendaPoint
from schema.cycles import Cycle
from schema.fields import Node, batched, column, itself, many, node_id, one, over, permission
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.summaries import Summary
from schema.teams import Team


@over(TakeawayRow, description="What the viewer may do with a decision or takeaway.")
class TakeawayViewerCan:
    """What the viewer may do with a decision or takeaway."""

    delete: Permission = permission(policy.can_delete_takeaway, "Take it out of the meeting.")


@over(TakeawayRow, load=queries.takeaways_by_id, description="A decision of a meeting, or something to remember.")
class Takeaway(Node):
    """What a meeting came to."""

    id: strawberry.ID = node_id("Takeaway")
    kind: TakeawayKind = column("Whether it is a decision.")
    text: Markdown = column("What it says.")
    added_by: User = one(people.users_by_id, "added_by_id", description="Who wrote it down.")
    created_at: DateTime = column("When it was written down.")
    viewer_can: TakeawayViewerCan = itself("What the viewer may do with it.")


@over(CheckInMeetingRow, description="What the viewer may do with a check-in meeting.")
class CheckInMeetingViewerCan:
    """What the viewer may do with a check-in meeting."""

    take_part: Permission = permission(
        policy.can_take_part, "Add points, put them in order, and write down decisions, takeaways and action items."
    )
    lead: Permission = permission(policy.can_lead_meeting, "Change its time, people and notes, or cancel it.")
    close: Permission = permission(policy.can_close_meeting, "Close it, from its day on.")


@over(
    CheckInMeetingRow,
    load=queries.check_in_meetings_by_id,
    description="A meeting of a team about how its goals stand. The people of the team and those above it read it.",
)
class CheckInMeeting(Node):
    """A check-in meeting."""

    id: strawberry.ID = node_id("CheckInMeeting")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    team: Team = one(people.teams_by_id, "team_id", description="Whose meeting it is.")
    cycle: Cycle = one(cycles.cycles_by_id, "cycle_id", description="The cycle whose goals it is about.")
    starts_at: DateTime = column("When it begins.")
    state: MeetingState = column("Where it stands.")
    facilitator: User = one(people.users_by_id, "facilitator_id", description="Who leads through it.")
    attendees: list[User] = many(
        queries.attendees_of_meetings, "id", description="Who is asked to come, by name; at most 201."
    )
    agenda: list[AgendaPoint] = many(
        agenda_queries.points_of_check_in_meetings, "id", description="What to talk about, in order; at most 50 points."
    )
    notes: Markdown | None = column("What the facilitator wrote down.")
    summary: Summary | None = one(
        summaries.summaries_by_id, "summary_id", description="The team's summary of its check-ins, which was approved."
    )
    takeaways: list[Takeaway] = many(
        queries.takeaways_of_meetings, "id", description="Its decisions and takeaways, the earliest first."
    )
    closed_at: DateTime | None = column("When it was closed; null while it was not.")
    closed_by: User | None = one(people.users_by_id, "closed_by_id", description="Who closed it.")
    created_at: DateTime = column("When it was scheduled.")
    viewer_can: CheckInMeetingViewerCan = itself("What the viewer may do with it.")

    @batched(
        action_item_queries.action_items_of,
        "id",
        ActionItemConnection,
        description="What people took on in it, the next due first.",
    )
    def action_items(first: FirstArgument = 25, after: AfterArgument = None) -> dict[str, Any]:  # noqa: N805
        """Map the arguments to those of the load."""
        return {"source": ActionItemSource.CHECK_IN_MEETING, "first": first, "after": after}


@over(EdgeRow, description="A check-in meeting with its place in the list.")
class CheckInMeetingEdge(Edge):
    """An edge."""

    node: CheckInMeeting = column("The check-in meeting.")


@over(Page, description="A page of check-in meetings.")
class CheckInMeetingConnection(Connection):
    """A page of check-in meetings."""

    edges: list[CheckInMeetingEdge] = edges()
    nodes: list[CheckInMeeting] = nodes()
