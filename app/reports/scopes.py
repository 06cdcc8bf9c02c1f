"""The goals that a report is about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.cycles.queries import PriorityRow, cycles_by_id, priorities_of_cycles
from app.database.unit_of_work import rows
from app.objectives.models import KeyResultState
from app.objectives.queries import OBJECTIVE, OBJECTIVES, KeyResultRow, ObjectiveRow, key_results_of_objectives
from app.people.queries import subtree_of, teams_by_id
from app.reports.standings import published


class Scope(NamedTuple):
    """The goals that a report is about: those of a cycle, perhaps of some teams alone (None: of all, and of none)."""

    cycle_id: UUID
    team_ids: list[UUID] | None


_OF_SCOPE = f"""
    select {OBJECTIVE} from {OBJECTIVES}
    where o.cycle_id = %(cycle)s and (%(teams)s::uuid[] is null or o.team_id = any(%(teams)s))
    order by o.title, o.id
"""


async def scope_of(cycle_id: UUID, team_id: UUID | None) -> Scope | None:
    """Return the goals of a cycle, or those of a team and the teams inside it; None where either is not to be seen."""
    if cycle_id not in await cycles_by_id([cycle_id]):
        return None
    if team_id is None:
        return Scope(cycle_id, None)
    return Scope(cycle_id, await subtree_of(team_id)) if team_id in await teams_by_id([team_id]) else None


async def priorities_in(cycle_id: UUID, team_id: UUID | None) -> list[PriorityRow]:
    """Return the organisation's priorities of a cycle in their order, and those of the team behind them."""
    owners = [None] if team_id is None else [None, team_id]
    return [each for owner in owners for each in (await priorities_of_cycles([cycle_id], owner)).get(cycle_id, [])]


async def objectives_in(scope: Scope) -> list[ObjectiveRow]:
    """Return the objectives of a scope by title, drafts and archived ones included."""
    return await rows(ObjectiveRow, _OF_SCOPE, {"cycle": scope.cycle_id, "teams": scope.team_ids})


async def key_results_in(objectives: Sequence[ObjectiveRow]) -> list[KeyResultRow]:
    """Return the key results of the published objectives among these that still count."""
    found = await key_results_of_objectives([objective.id for objective in published(objectives)])
    return [each for of_one in found.values() for each in of_one if each.state == KeyResultState.ACTIVE]
