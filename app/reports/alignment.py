"""How well the goals of a cycle hang together: who serves whom, what waits for a word, and what is at risk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core import clock
from app.core.actor import Actor
from app.core.ids import global_id
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.alignment_models import LIVE, SERVING, AlignmentState
from app.objectives.alignment_queries import Dependency
from app.objectives.dependencies import risks_of_dependencies
from app.objectives.models import AlignmentKind, Health, KeyResultState, Level, ObjectiveState
from app.objectives.pace import health_of_key_result, health_of_objective
from app.objectives.queries import ObjectiveRow, key_results_by_id, objectives_by_id
from app.reports.rules import depth_of
from app.reports.scopes import key_results_in, objectives_in, scope_of
from app.reports.standings import published

AT_MOST = 100


class LevelAlignment(NamedTuple):
    """How many published objectives of a level serve another one, and how many serve none."""

    level: Level
    with_parent: int
    without_parent: int


class WaitingAlignment(NamedTuple):
    """An alignment that was proposed and not decided, and for how many days."""

    alignment_id: UUID
    days: int


class AlignmentReport(NamedTuple):
    """How the goals of a cycle, or of one team with those inside it, hang together; lists hold at most `AT_MOST`."""

    cycle_id: UUID
    team_id: UUID | None
    as_of: date
    levels: tuple[LevelAlignment, ...]
    orphan_count: int
    orphan_ids: list[UUID]
    depth: int
    proposed_count: int
    proposed: tuple[WaitingAlignment, ...]
    overruled_ids: list[UUID]
    dependencies_at_risk_ids: list[UUID]
    softened_ids: list[UUID]
    unreported_count: int
    unreported_key_result_ids: list[UUID]
    let_down_ids: list[UUID]


class _Edge(NamedTuple):
    id: UUID
    child_id: UUID
    child_key_result_id: UUID | None
    parent_id: UUID
    parent_key_result_id: UUID | None
    kind: str
    state: str
    promised_on: date | None
    created_at: datetime

    @property
    def serves(self) -> bool:
        """Whether one goal serves the other, with both sides' word."""
        return self.kind in SERVING and self.state == AlignmentState.ACCEPTED

    @property
    def dependency(self) -> Dependency:
        """What its risk follows from."""
        return Dependency(self.parent_id, self.parent_key_result_id, self.state, self.promised_on)


_EDGE = columns(_Edge, "a")
# what touches these goals, and what leads further up from there
_EDGES = f"""
    with recursive found as (
        select {_EDGE} from alignments a where a.child_id = any(%(ids)s) or a.parent_id = any(%(ids)s)
        union
        select {_EDGE} from alignments a join found f on a.child_id = f.parent_id
        where f.kind = any(%(serving)s) and f.state = 'ACCEPTED' and a.kind = any(%(serving)s) and a.state = 'ACCEPTED'
    )
    select * from found order by created_at, id
"""
# an alignment that only SUPPORTS, of which the audit tells that it was to contribute
_SOFTENED = """
    select e.id from unnest(%(ids)s::uuid[], %(children)s::uuid[], %(parents)s::text[]) with ordinality
        as e (id, child, parent, place)
    where exists (select from audit_records r where r.subject_id = e.child
        and r.subject_kind in ('Objective', 'KeyResult') and r.action in ('alignment.propose', 'alignment.update')
        and r.changes -> 'kind' ? 'CONTRIBUTES' and r.changes -> 'parent' ? e.parent)
    order by e.place
"""


async def alignment_report(actor: Actor, *, cycle_id: UUID, team_id: UUID | None = None) -> AlignmentReport | None:
    """Return how goals hang together, as far as the actor sees both ends; None for a cycle or team that is not seen."""
    scope = await scope_of(cycle_id, team_id)
    if scope is None:
        return None
    zone = actor.organization_time_zone
    objectives = await objectives_in(scope)
    told = published(objectives)
    ids = {objective.id for objective in objectives}
    edges = await rows(_Edge, _EDGES, {"ids": list(ids), "serving": list(SERVING)})
    near = [edge for edge in edges if edge.child_id in ids or edge.parent_id in ids]
    served = {edge.child_id for edge in edges if edge.serves}
    orphans = [each.id for each in told if each.level != Level.COMPANY and each.id not in served]
    proposed = [edge for edge in near if edge.state == AlignmentState.PROPOSED]
    unreported = [each.id for each in await key_results_in(objectives) if each.checked_in_at is None]
    today = clock.today(zone)
    return AlignmentReport(
        cycle_id=cycle_id,
        team_id=team_id,
        as_of=today,
        levels=_levels(told, served),
        orphan_count=len(orphans),
        orphan_ids=orphans[:AT_MOST],
        depth=depth_of((edge.child_id, edge.parent_id) for edge in edges if edge.serves),
        proposed_count=len(proposed),
        proposed=tuple(
            WaitingAlignment(edge.id, (today - edge.created_at.astimezone(ZoneInfo(zone)).date()).days)
            for edge in proposed[:AT_MOST]
        ),
        overruled_ids=[edge.id for edge in near if edge.state == AlignmentState.OVERRULED][:AT_MOST],
        dependencies_at_risk_ids=(await _at_risk(near, actor))[:AT_MOST],
        softened_ids=(await _softened(near))[:AT_MOST],
        unreported_count=len(unreported),
        unreported_key_result_ids=unreported[:AT_MOST],
        let_down_ids=(await _let_down(told, near, actor))[:AT_MOST],
    )


def _levels(objectives: Sequence[ObjectiveRow], served: set[UUID]) -> tuple[LevelAlignment, ...]:
    found = []
    for level in Level:
        of_level = [objective.id in served for objective in objectives if objective.level == level]
        found.append(LevelAlignment(level, of_level.count(True), of_level.count(False)))
    return tuple(found)


async def _at_risk(edges: Sequence[_Edge], actor: Actor) -> list[UUID]:
    """Return the promises that may not be kept in time, the oldest first."""
    waits = [e for e in edges if e.kind == AlignmentKind.DEPENDS_ON and e.state == AlignmentState.ACCEPTED]
    risks = await risks_of_dependencies([edge.dependency for edge in waits], actor=actor)
    return [edge.id for edge in waits if risks[edge.dependency]]


async def _softened(edges: Sequence[_Edge]) -> list[UUID]:
    """Return what was to contribute and is only drawn by now, the oldest first."""
    drawn = [edge for edge in edges if edge.kind == AlignmentKind.SUPPORTS and edge.state in LIVE]
    found = await values(
        _SOFTENED,
        {
            "ids": [edge.id for edge in drawn],
            "children": [edge.child_key_result_id or edge.child_id for edge in drawn],
            "parents": [_told_of(edge.parent_id, edge.parent_key_result_id) for edge in drawn],
        },
    )
    return [id_ for (id_,) in found]


def _told_of(objective_id: UUID, key_result_id: UUID | None) -> str:
    """Return the id of an end as the audit tells it."""
    return global_id("KeyResult", key_result_id) if key_result_id else global_id("Objective", objective_id)


async def _let_down(objectives: Sequence[ObjectiveRow], edges: Sequence[_Edge], actor: Actor) -> list[UUID]:
    """Return the objectives all of whose active children are off track."""
    serving = [edge for edge in edges if edge.serves]
    children = await objectives_by_id([edge.child_id for edge in serving])
    key_results = await key_results_by_id([edge.child_key_result_id for edge in serving if edge.child_key_result_id])
    health: dict[UUID, list[Health]] = defaultdict(list)
    for edge in serving:
        if children[edge.child_id].state != ObjectiveState.ACTIVE:
            continue
        if edge.child_key_result_id is None:
            health[edge.parent_id].append(health_of_objective(children[edge.child_id], actor))
        elif (key_result := key_results[edge.child_key_result_id]).state == KeyResultState.ACTIVE:
            health[edge.parent_id].append(health_of_key_result(key_result, actor))
    return [each.id for each in objectives if set(health.get(each.id, ())) == {Health.OFF_TRACK}]
