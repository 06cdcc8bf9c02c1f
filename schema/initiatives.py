"""Initiatives: the daily work that should move key results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import strawberry

from app.core.paging import Page
from app.objectives import initiative_policy as policy
from app.objectives import initiative_queries, initiative_rules, queries
from app.objectives.initiative_models import InitiativeState
from app.objectives.initiative_queries import InitiativeRow
from app.people import queries as people
from schema.fields import Node, column, computed, itself, many, node_id, one, over, permission
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Markdown

if TYPE_CHECKING:
    from schema.key_results import KeyResult
    from schema.objectives import Objective
    from schema.people import User
    from schema.teams import Team


@over(InitiativeRow, description="What the viewer may do with an initiative.")
class InitiativeViewerCan:
    """What the viewer may do with an initiative."""

    edit: Permission = permission(policy.can_edit_initiative, "Change it, and link it with key results.")
    move: Permission = permission(policy.can_move_initiative, "Say where it stands.")
    delete: Permission = permission(policy.can_delete_initiative, "Delete it while it is planned.")


@over(
    InitiativeRow,
    load=initiative_queries.initiatives_by_id,
    description="Work that should move key results. It never moves progress itself: what it brought, check-ins say.",
)
class Initiative(Node):
    """An initiative."""

    id: strawberry.ID = node_id("Initiative")
    revision: int = column("Raised by people's edits of its content only: send it as `expectedRevision`.")
    title: str = column("What is done, in a line.")
    notes: Markdown | None = column("Why it should help, and what else there is to know.")
    state: InitiativeState = column("Where it stands.")
    starts_on: Date | None = column("The day on which it starts, if that is settled.")
    due_on: Date | None = column("The last day on which it is in time, if there is one.")
    overdue: bool = computed(
        initiative_rules.is_overdue,
        needs=("state", "due_on", "objective_state", "cycle_state"),
        description="Whether it is open though its due day is over in the organisation's zone; never in closed goals.",
    )
    done_at: DateTime | None = column("When it was done; null while it is not.")
    dropped_at: DateTime | None = column("When it was dropped; null while it is not.")
    dropped_because: Markdown | None = column("Why it was dropped.")
    owner: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "owner_id", description="Who does it."
    )
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id, "team_id", description="Whose work it is, if a team's."
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        queries.objectives_by_id,
        "objective_id",
        description="The objective that it belongs to: whoever may read that may read this.",
    )
    key_results: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = many(
        initiative_queries.key_results_of_initiatives,
        "id",
        description="What it should move, its own objective's first, as far as the viewer may read it; at most 10.",
    )
    created_at: DateTime = column("When it was planned.")
    updated_at: DateTime = column("When people changed or moved it last.")
    viewer_can: InitiativeViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="An initiative in a list.")
class InitiativeEdge(Edge):
    """An initiative in a list."""

    node: Initiative = column("The initiative.")


@over(Page, description="A page of initiatives.")
class InitiativeConnection(Connection):
    """A page of initiatives."""

    edges: list[InitiativeEdge] = edges()
    nodes: list[Initiative] = nodes()
