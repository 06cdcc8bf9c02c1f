"""The map of alignment: goals and what runs between them, without a layout, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.alignment_models import LIVE, AlignmentState
from app.objectives.models import AlignmentKind, Health, KeyResultProgressMode, ProgressMode
from app.objectives.pace import health_of_key_result, health_of_objective
from app.objectives.queries import OBJECTIVE, OBJECTIVES, KeyResultRow, ObjectiveRow, key_results_of_objectives

NODES_AT_MOST = 2000
MAX_DEPTH = 20
KIN_AT_MOST = 500


class MapNode(NamedTuple):
    """A goal of the map: its GraphQL kind and id, what to draw of it, and the ids of what to group it by.

    ``depth`` is how many alignments away it is from what the map was asked for: above it below zero, under it above.
    """

    reference: tuple[str, UUID]
    objective_id: UUID
    title: str
    progress: float | None
    health: Health
    state: str
    level: str
    owner_id: UUID
    team_id: UUID | None
    cycle_id: UUID
    depth: int


class MapEdge(NamedTuple):
    """An alignment of the map, from the goal that serves or waits to the one that is served or waited for."""

    alignment_id: UUID
    child: tuple[str, UUID]
    parent: tuple[str, UUID]
    kind: str
    state: str
    weight: Decimal
    counts: bool


class AlignmentMap(NamedTuple):
    """Goals and the alignments between them; ``is_cut`` tells that there are more than `NODES_AT_MOST`."""

    nodes: tuple[MapNode, ...]
    edges: tuple[MapEdge, ...]
    is_cut: bool


class Asked(NamedTuple):
    """What a map is asked for: the goals of a cycle, or those around a team's goals or around one of them.

    ``depth`` is how many alignments to follow from there, in both directions.
    """

    cycle_id: UUID
    team_id: UUID | None
    root_id: UUID | None
    depth: int
    with_key_results: bool


class _Edge(NamedTuple):
    id: UUID
    child_id: UUID
    child_key_result_id: UUID | None
    parent_id: UUID
    parent_key_result_id: UUID | None
    kind: str
    state: str
    weight: Decimal


_DRAWN = "a.kind <> 'DEPENDS_ON' and a.state = any(%(live)s)"
# the cycles that lie around the one asked for, itself, and those inside; then the goals asked for, and from them up and
# down the tree, never sideways
_GOALS = f"""
    with recursive around as (
        select c.id, c.parent_id from cycles c where c.id = %(cycle)s
        union select c.id, c.parent_id from cycles c join around a on c.id = a.parent_id
    ), inside as (
        select %(cycle)s::uuid as id union select c.id from cycles c join inside i on c.parent_id = i.id
    ), asked as (
        select o.id from objectives o
        where o.cycle_id in (select id from around union select id from inside)
          and (%(team)s::uuid is null or o.team_id = %(team)s) and (%(root)s::uuid is null or o.id = %(root)s)
    ), above as (
        select id, 0 as depth from asked
        union select a.parent_id, above.depth - 1 from alignments a join above on a.child_id = above.id
        where {_DRAWN} and above.depth > -%(depth)s
    ), below as (
        select id, 0 as depth from asked
        union select a.child_id, below.depth + 1 from alignments a join below on a.parent_id = below.id
        where {_DRAWN} and below.depth < %(depth)s
    ), found as (
        select distinct on (id) id, depth from (select * from above union all select * from below) b
        order by id, abs(depth), depth
    )
    select f.depth, {OBJECTIVE} from found f join ({OBJECTIVES}) on o.id = f.id
    order by abs(f.depth), o.title, o.id limit %(limit)s"""
_EDGES = f"""
    select {columns(_Edge, "a")} from alignments a
    where a.child_id = any(%(ids)s) and a.parent_id = any(%(ids)s) and a.state = any(%(live)s)
    order by a.created_at, a.id"""


async def alignment_map(actor: Actor, asked: Asked) -> AlignmentMap:
    """Return the goals asked for, as far as the actor sees them, with what is in force or proposed between them.

    Nothing is there for a cycle, a team or an objective that cannot be seen.
    """
    found = await values(_GOALS, _parameters(asked))
    goals = {goal.id: (depth, goal) for depth, *rest in found[:NODES_AT_MOST] for goal in [ObjectiveRow._make(rest)]}
    nodes = [_objective(depth, goal, actor) for depth, goal in goals.values()]
    measured = await key_results_of_objectives(list(goals)) if asked.with_key_results else {}
    key_results = [key_result for id_ in goals for key_result in measured.get(id_, ())]
    is_cut = len(found) > NODES_AT_MOST or len(nodes) + len(key_results) > NODES_AT_MOST
    kept = key_results[: NODES_AT_MOST - len(nodes)]
    nodes += [_key_result(*goals[each.objective_id], each, actor) for each in kept]
    edges = await rows(_Edge, _EDGES, {"ids": list(goals), "live": list(LIVE)})
    counted = {each.id for each in kept if each.progress_mode == KeyResultProgressMode.CONTRIBUTIONS}
    drawn = [_drawn(edge, goals[edge.parent_id][1], counted) for edge in edges]
    present = {node.reference for node in nodes}
    return AlignmentMap(tuple(nodes), tuple(edge for edge in drawn if {edge.child, edge.parent} <= present), is_cut)


def _parameters(asked: Asked) -> dict[str, Any]:
    follows = asked.team_id is not None or asked.root_id is not None
    return {
        "cycle": asked.cycle_id,
        "team": asked.team_id,
        "root": asked.root_id,
        "depth": asked.depth if follows else 0,
        "live": list(LIVE),
        "limit": NODES_AT_MOST + 1,
    }


def _objective(depth: int, goal: ObjectiveRow, actor: Actor) -> MapNode:
    return MapNode(
        ("Objective", goal.id),
        goal.id,
        goal.title,
        goal.progress,
        health_of_objective(goal, actor),
        goal.state,
        goal.level,
        goal.owner_id,
        goal.team_id,
        goal.cycle_id,
        depth,
    )


def _key_result(depth: int, goal: ObjectiveRow, key_result: KeyResultRow, actor: Actor) -> MapNode:
    return MapNode(
        ("KeyResult", key_result.id),
        goal.id,
        key_result.title,
        key_result.progress,
        health_of_key_result(key_result, actor),
        key_result.state,
        goal.level,
        key_result.owner_id,
        goal.team_id,
        goal.cycle_id,
        depth,
    )


def _drawn(edge: _Edge, parent: ObjectiveRow, counting_key_results: set[UUID]) -> MapEdge:
    into = edge.parent_key_result_id
    takes = into in counting_key_results if into else parent.progress_mode != ProgressMode.KEY_RESULTS
    in_force = edge.kind == AlignmentKind.CONTRIBUTES and edge.state == AlignmentState.ACCEPTED
    return MapEdge(
        edge.id,
        _end(edge.child_id, edge.child_key_result_id),
        _end(edge.parent_id, into),
        edge.kind,
        edge.state,
        edge.weight,
        in_force and takes,
    )


def _end(objective_id: UUID, key_result_id: UUID | None) -> tuple[str, UUID]:
    return ("KeyResult", key_result_id) if key_result_id else ("Objective", objective_id)


class Kin(NamedTuple):
    """An objective somewhere above or below another, and over how many alignments at least."""

    objective_id: UUID
    depth: int


async def ancestors_of_objectives(ids: Sequence[UUID], *, depth: int) -> dict[UUID, list[Kin]]:
    """Return what each objective serves in the end, the nearest first, at most 500: only what both sides agreed on."""
    return await _kin(ids, "child_id", "parent_id", depth)


async def descendants_of_objectives(ids: Sequence[UUID], *, depth: int) -> dict[UUID, list[Kin]]:
    """Return what serves each objective in the end, the nearest first, at most 500: only what both sides agreed on."""
    return await _kin(ids, "parent_id", "child_id", depth)


async def _kin(ids: Sequence[UUID], near: str, far: str, depth: int) -> dict[UUID, list[Kin]]:
    found = await values(
        f"""
        with recursive kin as (
            select k.key, k.key as id, 0 as depth from unnest(%(ids)s::uuid[]) as k (key)
            union
            select kin.key, a.{far}, kin.depth + 1 from alignments a join kin on a.{near} = kin.id
            where a.kind <> 'DEPENDS_ON' and a.state = 'ACCEPTED' and kin.depth < %(depth)s
        ), nearest as (
            select key, id, min(depth) as depth from kin where depth > 0 group by key, id
        ), placed as (
            select n.*, row_number() over (partition by key order by n.depth, o.title, o.id) as place
            from nearest n join objectives o on o.id = n.id
        )
        select key, id, depth from placed where place <= %(limit)s order by place
        """,
        {"ids": list(ids), "depth": min(depth, MAX_DEPTH), "limit": KIN_AT_MOST},
    )
    kin: dict[UUID, list[Kin]] = {}
    for key, id_, away in found:
        kin.setdefault(key, []).append(Kin(id_, away))
    return kin
