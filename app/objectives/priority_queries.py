"""Reads of how objectives and priorities fit: what a change touches, what was said of it, and what nobody serves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.cycles.models import Stance
from app.cycles.queries import PriorityRow, priorities_of_cycles
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.objectives.queries import ObjectiveRow, objectives_by_id

AT_MOST = 100
TOUCHED = """(o.priority_id = p.id and o.state <> 'CLOSED' and o.created_at < p.changed_at
    and not exists (select from priority_reviews r
        where r.objective_id = o.id and r.priority_id = p.id and r.reviewed_at >= p.changed_at))"""
"""Whether nobody has looked at the objective ``o`` since its priority ``p`` changed."""


class PriorityReviewRow(NamedTuple):
    """That somebody looked at an objective after its priority had changed, and whether it still fits."""

    id: UUID
    objective_id: UUID
    priority_id: UUID
    still_fits: bool
    note: str | None
    reviewed_by_id: UUID
    reviewed_at: datetime


async def touched_objectives(priority_ids: Sequence[UUID]) -> dict[UUID, list[ObjectiveRow]]:
    """Return the first objectives of each priority that nobody has looked at since it changed; closed ones need not be.

    Those that came after the change were made for what it says now.
    """
    found = await values(
        f"""
        select p.id, t.id from priorities p cross join lateral (
            select o.id, o.title from objectives o where {TOUCHED}
            order by o.title, o.id limit %(at_most)s
        ) t where p.id = any(%(ids)s) order by t.title, t.id
        """,
        {"ids": list(priority_ids), "at_most": AT_MOST},
    )
    objectives = await objectives_by_id([objective_id for _, objective_id in found])
    grouped: dict[UUID, list[ObjectiveRow]] = defaultdict(list)
    for priority_id, objective_id in found:
        grouped[priority_id].append(objectives[objective_id])
    return grouped


async def reviews_by_id(ids: Sequence[UUID]) -> dict[UUID, PriorityReviewRow]:
    """Return reviews by id."""
    found = await rows(
        PriorityReviewRow,
        f"select {columns(PriorityReviewRow, 'r')} from priority_reviews r where r.id = any(%s)",
        (list(ids),),
    )
    return {review.id: review for review in found}


async def reviews_of_priorities(priority_ids: Sequence[UUID]) -> dict[UUID, list[PriorityReviewRow]]:
    """Return the latest reviews of each priority's objectives, the latest first."""
    found = await rows(
        PriorityReviewRow,
        f"""
        select n.* from unnest(%(ids)s::uuid[]) as k (id) cross join lateral (
            select {columns(PriorityReviewRow, "r")} from priority_reviews r where r.priority_id = k.id
            order by r.reviewed_at desc, r.id desc limit %(at_most)s) n
        order by n.reviewed_at desc, n.id desc
        """,
        {"ids": list(priority_ids), "at_most": AT_MOST},
    )
    grouped: dict[UUID, list[PriorityReviewRow]] = defaultdict(list)
    for review in found:
        grouped[review.priority_id].append(review)
    return grouped


async def unserved_priorities(cycle_ids: Sequence[UUID], team_id: UUID | None = None) -> dict[UUID, list[PriorityRow]]:
    """Return each cycle's priorities that matter and that no published objective serves, in their order."""
    standing = await priorities_of_cycles(cycle_ids, team_id)
    ids = [priority.id for of_cycle in standing.values() for priority in of_cycle]
    found = await values(
        "select distinct priority_id from objectives where priority_id = any(%s) and state <> 'DRAFT'", (ids,)
    )
    served = {priority_id for (priority_id,) in found}
    return {
        cycle_id: [each for each in of_cycle if each.stance == Stance.FOCUS and each.id not in served]
        for cycle_id, of_cycle in standing.items()
    }
