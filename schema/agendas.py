"""Agendas of check-in meetings and of one-on-ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from app.conversations import agenda_queries as queries
from app.conversations import policy
from app.conversations.agenda_queries import AgendaPointRow
from app.conversations.commands import agendas as commands
from app.conversations.models import PointKind
from app.core.errors import NotFound
from app.core.ids import parse_global_id
from app.people import queries as people
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import Node, argument, changes, column, deleted_id, itself, node_id, one, over, permission
from schema.node import nodes_by_reference
from schema.people import User
from schema.permissions import Permission
from schema.scalars import DateTime


@over(AgendaPointRow, description="What the viewer may do with a point, as long as its meeting is open.")
class AgendaPointViewerCan:
    """What the viewer may do with a point."""

    change: Permission = permission(policy.can_change_point, "Put it in other words, or take it off the agenda.")


@over(AgendaPointRow, load=queries.points_by_id, description="Something to talk about in a meeting.")
class AgendaPoint(Node):
    """A point of an agenda."""

    id: strawberry.ID = node_id("AgendaPoint")
    kind: PointKind = column("Why it is there.")
    text: str | None = column("What was raised; null where a rule found it, and `subject` says what it is about.")
    subject: Node | None = one(
        nodes_by_reference,
        "subject",
        description="The key result, blocker or action item that a rule found; null where the viewer may not read it.",
    )
    raised_by: User = one(people.users_by_id, "raised_by_id", description="Who put it there.")
    covered_at: DateTime | None = column("When it was come to; null while it was not.")
    created_at: DateTime = column("When it was put there.")
    viewer_can: AgendaPointViewerCan = itself("What the viewer may do with it.")


@strawberry.input(description="What is to be talked about.")
class AgendaPointAddInput:
    """Input of `agendaPointAdd`."""

    meeting_id: strawberry.ID = argument("A check-in meeting of your team, or a meeting of a one-on-one.")
    text: str = argument("What to talk about, in a line; at most 500 characters.")
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a point; what is left out stays.")
class AgendaPointUpdateInput:
    """Input of `agendaPointUpdate`."""

    point_id: strawberry.ID = argument("The point.")
    text: str | None = argument("What to talk about; only who raised it and the facilitator change that.", UNSET)
    covered: bool | None = argument("Whether it was come to.", UNSET)


@strawberry.input(description="Which point goes.")
class AgendaPointDeleteInput:
    """Input of `agendaPointDelete`."""

    point_id: strawberry.ID = argument("The point.")


@strawberry.input(description="In which order points are talked about.")
class AgendaOrderInput:
    """Input of `agendaOrder`."""

    meeting_id: strawberry.ID = argument("The meeting.")
    point_ids: list[strawberry.ID] = argument("Every point of its agenda exactly once, in their new order.")


@strawberry.input(description="Which agenda rules fill.")
class AgendaPrefillInput:
    """Input of `agendaPrefill`."""

    meeting_id: strawberry.ID = argument("A check-in meeting of your team.")


def _meeting() -> Any:
    return one(nodes_by_reference, "meeting", description="The meeting: for its `agenda`.")


@over(commands.AgendaPointChanged, description="The point is raised.")
class AgendaPointAddSuccess:
    """Success of `agendaPointAdd`."""

    point: AgendaPoint = one(queries.points_by_id, "point_id", description="The new point, the last one.")
    meeting: Node | None = _meeting()


@over(commands.AgendaPointChanged, description="The point as it is now.")
class AgendaPointUpdateSuccess:
    """Success of `agendaPointUpdate`."""

    point: AgendaPoint = one(queries.points_by_id, "point_id", description="The changed point.")


@over(commands.AgendaPointChanged, description="The point is gone.")
class AgendaPointDeleteSuccess:
    """Success of `agendaPointDelete`."""

    deleted_id: strawberry.ID = deleted_id("AgendaPoint", "point_id")
    meeting: Node | None = _meeting()


@over(commands.AgendaChanged, description="The agenda is in its new order.")
class AgendaOrderSuccess:
    """Success of `agendaOrder`."""

    meeting: Node | None = _meeting()


@over(commands.AgendaChanged, description="What rules found is on the agenda.")
class AgendaPrefillSuccess:
    """Success of `agendaPrefill`."""

    meeting: Node | None = _meeting()


def meeting_reference(text: str) -> tuple[str, UUID]:
    """Return the kind and UUID behind the id of a meeting of either kind; raises NotFound for no id."""
    parsed = parse_global_id(text)
    if parsed is None:
        raise NotFound("meeting", "meetingId")
    return parsed


def _points(texts: Sequence[str]) -> list[UUID]:
    return [parse_id(text, "AgendaPoint", "pointIds", str(index)) for index, text in enumerate(texts)]


@strawberry.type
class AgendaMutations:
    """Changes to agendas."""

    @mutation(
        commands.add_point,
        AgendaPointAddSuccess,
        description="Raise a point for a check-in meeting of your team, or for a one-on-one of yours.",
    )
    async def agenda_point_add(self, info: Info, input: AgendaPointAddInput) -> Any:
        """Raise a point."""
        return await commands.add_point(
            actor=info.context.actor,
            meeting=meeting_reference(input.meeting_id),
            text=input.text,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        commands.update_point,
        AgendaPointUpdateSuccess,
        description="Put a point in other words, or say whether it was come to.",
    )
    async def agenda_point_update(self, info: Info, input: AgendaPointUpdateInput) -> Any:
        """Change a point."""
        return await commands.update_point(
            actor=info.context.actor,
            point_id=parse_id(input.point_id, "AgendaPoint", "pointId"),
            changes=changes(input, "text", "covered"),
        )

    @mutation(commands.delete_point, AgendaPointDeleteSuccess, description="Take a point off an agenda.")
    async def agenda_point_delete(self, info: Info, input: AgendaPointDeleteInput) -> Any:
        """Take a point off."""
        return await commands.delete_point(
            actor=info.context.actor, point_id=parse_id(input.point_id, "AgendaPoint", "pointId")
        )

    @mutation(commands.order_agenda, AgendaOrderSuccess, description="Put the points of an agenda into another order.")
    async def agenda_order(self, info: Info, input: AgendaOrderInput) -> Any:
        """Order an agenda."""
        return await commands.order_agenda(
            actor=info.context.actor,
            meeting=meeting_reference(input.meeting_id),
            point_ids=_points(input.point_ids),
        )

    @mutation(
        commands.prefill_agenda,
        AgendaPrefillSuccess,
        description="Put on a team's agenda what rules find: points left over from last time, key results that are off "
        "track, stale or remarkable, blockers, and open action items. Again, it adds only what is new.",
    )
    async def agenda_prefill(self, info: Info, input: AgendaPrefillInput) -> Any:
        """Fill an agenda by rules."""
        return await commands.prefill_agenda(
            actor=info.context.actor, meeting_id=parse_id(input.meeting_id, "CheckInMeeting", "meetingId")
        )
