"""Alignments: which goal serves, or waits for, which."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.core.paging import Page
from app.objectives import alignment_policy as policy
from app.objectives import alignment_queries, dependencies, queries
from app.objectives.alignment_models import AlignmentState
from app.objectives.alignment_queries import AlignmentRow
from app.objectives.dependencies import DependencyRisk
from app.objectives.models import AlignmentKind
from app.people import queries as people
from schema.context import Info
from schema.fields import Node, batched, column, itself, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.permissions import Permission
from schema.scalars import Date, DateTime, Decimal, Markdown

if TYPE_CHECKING:
    from schema.key_results import KeyResult
    from schema.objectives import Objective
    from schema.people import User


@over(AlignmentRow, description="What the viewer may do with an alignment.")
class AlignmentViewerCan:
    """What the viewer may do with an alignment."""

    accept: Permission = permission(policy.can_accept, "Accept it for the goal that is served or waited for.")
    decline: Permission = permission(policy.can_decline, "Turn it down, with a reason.")
    withdraw: Permission = permission(policy.can_withdraw, "Take it back while nobody has decided.")
    update: Permission = permission(policy.can_update, "Change how it counts, or the day of its promise.")
    fulfil: Permission = permission(policy.can_fulfil, "Say that what the goal waited for is there.")
    end: Permission = permission(policy.can_end, "End it for the goal that serves or waits, with a reason.")
    overrule: Permission = permission(policy.can_overrule, "End it against that goal's side, with a reason.")


@over(
    AlignmentRow,
    load=alignment_queries.alignments_by_id,
    description="Which goal serves, or waits for, which; there for those who may read both.",
)
class Alignment(Node):
    """An edge between two goals."""

    id: strawberry.ID = node_id("Alignment")
    kind: AlignmentKind = column("Whether the child counts in the parent, is only drawn, or waits for it.")
    state: AlignmentState = column("Where it stands between the two sides; it counts only while it is ACCEPTED.")
    weight: Decimal = column("How much it counts there beside the others; it has no meaning unless it CONTRIBUTES.")
    child: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        queries.objectives_by_id, "child_id", description="The objective that serves or waits, itself or in part."
    )
    child_key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] | None = one(
        queries.key_results_by_id,
        "child_key_result_id",
        description="The part of it that serves or waits; null: the objective as a whole.",
    )
    parent: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        queries.objectives_by_id,
        "parent_id",
        description="The objective that is served or waited for, itself or in part.",
    )
    parent_key_result: Annotated[KeyResult, strawberry.lazy("schema.key_results")] | None = one(
        queries.key_results_by_id,
        "parent_key_result_id",
        description="The part of it that is served or waited for; null: the objective as a whole. Contributions to a "
        "key result count where its `progressMode` says so, and never in its objective beside it.",
    )
    note: Markdown | None = column("What was said when it was proposed.")
    proposed_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "proposed_by_id", description="Who proposed it; null where that was not kept."
    )
    created_at: DateTime = column("When it was proposed.")
    decided_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "decided_by_id", description="Who accepted or declined it."
    )
    decided_at: DateTime | None = column("When it was accepted or declined.")
    promised_on: Date | None = column("The day by which what is waited for was promised.")
    ended_by: Annotated[User, strawberry.lazy("schema.people")] | None = one(
        people.users_by_id, "ended_by_id", description="Who withdrew, ended or overruled it, or said it is fulfilled."
    )
    ended_at: DateTime | None = column("When it came to its end.")
    reason: Markdown | None = column("Why it was declined, withdrawn, ended or overruled.")
    viewer_can: AlignmentViewerCan = itself("What the viewer may do with it.")

    @batched(
        dependencies.risks_of_dependencies,
        "dependency",
        list[DependencyRisk],
        description="Why what is waited for may not be there in time, as of today, for both sides to see; empty where "
        "all is well and where nothing is waited for.",
    )
    def risks(info: Info) -> dict[str, Any]:  # noqa: N805
        """Map the context to the arguments of the load."""
        return {"actor": info.context.actor}


@over(EdgeRow, description="An alignment in a list.")
class AlignmentEdge(Edge):
    """An alignment in a list."""

    node: Alignment = column("The alignment.")


@over(Page, description="A page of alignments.")
class AlignmentConnection(Connection):
    """A page of alignments."""

    edges: list[AlignmentEdge] = edges()
    nodes: list[Alignment] = nodes()


@strawberry.type
class AlignmentQueries:
    """Ways in to alignments."""

    @root(
        AlignmentConnection,
        description="What waits for the viewer's word: alignments proposed to goals that they own, or of teams that "
        "they lead, the oldest first.",
    )
    async def alignments_to_decide(self, info: Info, first: FirstArgument = 25, after: AfterArgument = None) -> Any:
        """Return the proposals that wait for the viewer."""
        return await alignment_queries.alignments_to_decide(info.context.actor, first=first, after=after)

    @root(
        AlignmentConnection,
        description="What others decided about alignments that the viewer proposed, or of goals that they own: "
        "accepted, declined, ended or overruled, with the reason; the latest first.",
    )
    async def alignment_news(self, info: Info, first: FirstArgument = 25, after: AfterArgument = None) -> Any:
        """Return what became of the viewer's alignments."""
        return await alignment_queries.alignment_news(info.context.actor, first=first, after=after)
