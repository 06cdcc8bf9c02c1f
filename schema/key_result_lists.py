"""What lists of key results may be asked for."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.objectives.key_result_lists import KeyResultFilter, KeyResultOrder
from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, ObjectiveState, ReportedHealth
from schema.context import Info, parse_ids
from schema.fields import argument, column, over
from schema.key_results import KeyResult
from schema.objective_lists import chosen
from schema.paging import Connection, Edge, EdgeRow, edges, nodes


@strawberry.input(
    name="KeyResultFilter",
    description="Which key results: fields are joined by AND, values in a list by OR; null is no filter, [] fits none.",
)
class KeyResultFilterInput:
    """The filter of a list of key results."""

    team_ids: list[strawberry.ID] | None = argument("Only those in objectives of one of these teams.", None)
    owner_ids: list[strawberry.ID] | None = argument("Only those that one of these people answers for.", None)
    priority_ids: list[strawberry.ID] | None = argument(
        "Only those in objectives that serve one of these priorities.", None
    )
    objective_states: list[ObjectiveState] | None = argument("Only those in objectives in one of these states.", None)
    states: list[KeyResultState] | None = argument("Only those in one of these states.", None)
    roles: list[KeyResultRole] | None = argument("Only those that play one of these roles.", None)
    metric_kinds: list[MetricKind] | None = argument("Only those measured in one of these ways.", None)
    reported_health: list[ReportedHealth] | None = argument(
        "Only those of which the latest check-in says one of these.", None
    )
    overdue: bool | None = argument("Only those whose check-in was due before today (true), or not (false).", None)
    text: str | None = argument("Only those whose title contains this, in any case.", None)


@over(EdgeRow, description="A key result in a list.")
class KeyResultEdge(Edge):
    """A key result in a list."""

    node: KeyResult = column("The key result.")


@over(Page, description="A page of key results.")
class KeyResultConnection(Connection):
    """A page of key results."""

    edges: list[KeyResultEdge] = edges()
    nodes: list[KeyResult] = nodes()


KeyResultFilterArgument = Annotated[
    KeyResultFilterInput | None, strawberry.argument(description="Which key results; null: all.")
]
KeyResultOrderArgument = Annotated[KeyResultOrder, strawberry.argument(description="How they are sorted; ties by id.")]


def key_results_asked(
    info: Info, filter: KeyResultFilterInput | None, order_by: KeyResultOrder, first: int, after: str | None
) -> dict[str, Any]:
    """Return the arguments of a field as those of its load; raises NotFound for what is no id."""
    only = key_result_filter(filter) if filter else KeyResultFilter()
    return {"actor": info.context.actor, "only": only, "order_by": order_by, "first": first, "after": after}


def key_result_filter(given: KeyResultFilterInput) -> KeyResultFilter:
    """Return the filter that a client asks for; raises NotFound for what is no id."""
    return KeyResultFilter(
        team_ids=parse_ids(given.team_ids, "Team", "filter", "teamIds"),
        owner_ids=parse_ids(given.owner_ids, "User", "filter", "ownerIds"),
        priority_ids=parse_ids(given.priority_ids, "Priority", "filter", "priorityIds"),
        objective_states=chosen(given.objective_states),
        states=chosen(given.states),
        roles=chosen(given.roles),
        metric_kinds=chosen(given.metric_kinds),
        reported_health=chosen(given.reported_health),
        overdue=given.overdue,
        text=given.text,
    )
