"""The map of alignment, and what is above and below an objective."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.core.ids import global_id
from app.core.paging import InvalidPage
from app.objectives import alignment_map as maps
from app.objectives import alignment_queries, queries
from app.objectives.alignment_map import MAX_DEPTH, NODES_AT_MOST, Asked
from app.objectives.alignment_models import AlignmentState
from app.objectives.models import AlignmentKind, Health, Level
from schema.context import Info, parse_id, parse_optional_id
from schema.fields import Node, column, computed, one, over, root
from schema.node import nodes_by_reference
from schema.scalars import Decimal

if TYPE_CHECKING:
    from schema.alignments import Alignment
    from schema.objectives import Objective

DepthArgument = Annotated[
    int, strawberry.argument(description=f"How many alignments away it may be, 1 to {MAX_DEPTH}.")
]


def depth_asked(depth: int) -> dict[str, Any]:
    """Return the arguments of a field as those of its load; raises InvalidPage."""
    if not 1 <= depth <= MAX_DEPTH:
        raise InvalidPage(f"`depth` must be between 1 and {MAX_DEPTH}.")
    return {"depth": depth}


def _id(kind: str, field: str, description: str) -> Any:
    return computed(
        lambda row: getattr(row, field) and global_id(kind, getattr(row, field)),
        needs=(field,),
        description=description,
    )


def _reference(field: str, description: str) -> Any:
    return computed(lambda row: global_id(*getattr(row, field)), needs=(field,), description=description)


@over(maps.MapNode, description="A goal on the map of alignment: what to draw of it, and ids to group it by.")
class AlignmentMapNode:
    """A goal on the map."""

    goal_id: strawberry.ID = _reference("reference", "The id of the objective or key result.")
    goal: Node | None = one(nodes_by_reference, "reference", description="The goal itself, for more than a map draws.")
    objective_id: strawberry.ID = _id(
        "Objective", "objective_id", "The objective that it is, or that the key result measures."
    )
    title: str = column("What it says, in a line.")
    progress: float | None = column("How far it has come, 0 to 1; null while nothing says so.")
    health: Health = column("How it is doing today.")
    state: str = column("Its state: an `ObjectiveState` or, for a key result, a `KeyResultState`.")
    level: Level = column("Whose goal it is; of a key result, its objective's.")
    owner_id: strawberry.ID = _id("User", "owner_id", "Who answers for it.")
    team_id: strawberry.ID | None = _id("Team", "team_id", "Whose it is, if a team's.")
    cycle_id: strawberry.ID = _id("Cycle", "cycle_id", "The cycle in which it is to be reached.")
    depth: int = column(
        "How many alignments it is away from what the map was asked for: below zero above it, above zero under it."
    )


@over(maps.MapEdge, description="An alignment on the map, in force or proposed.")
class AlignmentMapEdge:
    """An alignment on the map."""

    alignment: Annotated[Alignment, strawberry.lazy("schema.alignments")] | None = one(
        alignment_queries.alignments_by_id,
        "alignment_id",
        description="The alignment itself, for more than a map draws.",
    )
    child_id: strawberry.ID = _reference("child", "The goal that serves or waits.")
    parent_id: strawberry.ID = _reference("parent", "The goal that is served or waited for.")
    kind: AlignmentKind = column("What it means.")
    state: AlignmentState = column("PROPOSED or ACCEPTED.")
    weight: Decimal = column("How much it counts beside the others, where it does.")
    counts: bool = column("Whether it counts in the progress of the goal that is served, as that one's mode says.")


@over(maps.AlignmentMap, description="Goals and what runs between them, without a layout.")
class AlignmentMap:
    """The map of alignment."""

    nodes: list[AlignmentMapNode] = column(
        f"The objectives, the nearest first, then their key results; at most {NODES_AT_MOST:,} in all."
    )
    edges: list[AlignmentMapEdge] = column(
        "The alignments between them; that a key result measures an objective its `objectiveId` tells."
    )
    is_cut: bool = column("Whether there is more than fits: ask for a team, for an objective, or for no key results.")


@over(maps.Kin, description="An objective somewhere above or below another.")
class RelatedObjective:
    """An objective somewhere above or below another."""

    depth: int = column("Over how many alignments at least.")
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        queries.objectives_by_id, "objective_id", description="The objective."
    )


@strawberry.type
class AlignmentMapQueries:
    """The way in to the map."""

    @root(
        AlignmentMap,
        description="The map of alignment: the goals of a cycle, of those inside it and of those around it; or the "
        "goals of a team, or one objective, with what is above and below them.",
    )
    async def alignment_map(
        self,
        info: Info,
        cycle_id: Annotated[strawberry.ID, strawberry.argument(description="The cycle.")],
        team_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only this team's goals, and what they serve.")
        ] = None,
        root_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only this objective, and what is around it.")
        ] = None,
        depth: Annotated[
            int,
            strawberry.argument(
                description=f"How many alignments to follow from a team or an objective, 0 to {MAX_DEPTH}."
            ),
        ] = 3,
        key_results: Annotated[bool, strawberry.argument(description="Whether key results are on it.")] = True,
    ) -> Any:
        """Return the map."""
        if not 0 <= depth <= MAX_DEPTH:
            raise InvalidPage(f"`depth` must be between 0 and {MAX_DEPTH}.")
        asked = Asked(
            parse_id(cycle_id, "Cycle", "cycleId"),
            parse_optional_id(team_id, "Team", "teamId"),
            parse_optional_id(root_id, "Objective", "rootId"),
            depth,
            key_results,
        )
        return await maps.alignment_map(info.context.actor, asked)
