"""What a person holds: what they answer for, and what waits for them. Each kind is one statement, for many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from app.check_ins.queries import BlockerRow, blockers_by_id
from app.conversations.action_item_queries import ActionItemRow, action_items_by_id
from app.database.unit_of_work import values
from app.objectives.initiative_queries import InitiativeRow, initiatives_by_id
from app.objectives.queries import KeyResultRow, ObjectiveRow, key_results_by_id, objectives_by_id
from app.people.queries import TeamRow, teams_by_id
from app.proposals.queries import ProposalRow, proposals_by_id
from app.proposals.runs import QuestionRow, questions_by_id

AT_MOST = 200
RowType = TypeVar("RowType")

_OPEN = "join cycles c on c.id = o.cycle_id and c.state <> 'CLOSED' where o.state <> 'CLOSED'"
_HELD = {
    "objectives": f"select o.id, o.title from objectives o {_OPEN} and o.owner_id = p.id order by o.title, o.id",
    "key_results": "select k.id, k.title from key_results k join objectives o on o.id = k.objective_id "
    f"{_OPEN} and k.state = 'ACTIVE' and k.owner_id = p.id order by k.title, k.id",
    "initiatives": "select n.id, n.title from initiatives n join objectives o on o.id = n.objective_id "
    f"{_OPEN} and n.state in ('PLANNED', 'IN_PROGRESS') and n.owner_id = p.id order by n.due_on nulls last, n.id",
    "teams": "select t.id, t.name from teams t where t.lead_id = p.id order by t.name, t.id",
    "blockers": "select b.id, b.text from blockers b where b.resolved_at is null and b.helper_id = p.id "
    "order by b.since, b.id",
    "action_items": "select a.id, a.text from action_items a where a.done_at is null and a.owner_id = p.id "
    "order by a.due_on nulls last, a.id",
    "questions": "select q.id, q.text from questions q where q.answer_input_id is null and q.asked_of_id = p.id "
    "order by q.id",
    "proposals": "select d.id, null::text from proposals d left join objectives o on o.id = d.objective_id "
    "left join teams t on t.id = d.team_id where d.state in ('PENDING', 'STALE') "
    "and (o.owner_id = p.id or t.lead_id = p.id) order by d.created_at, d.id",
}


async def objectives_held(ids: Sequence[UUID]) -> dict[UUID, list[ObjectiveRow]]:
    """Return the objectives that each person owns and that are not closed, by title."""
    return await _held("objectives", ids, objectives_by_id)


async def key_results_held(ids: Sequence[UUID]) -> dict[UUID, list[KeyResultRow]]:
    """Return the active key results that each person owns, by title."""
    return await _held("key_results", ids, key_results_by_id)


async def initiatives_held(ids: Sequence[UUID]) -> dict[UUID, list[InitiativeRow]]:
    """Return the open initiatives of each person, the next due first."""
    return await _held("initiatives", ids, initiatives_by_id)


async def teams_held(ids: Sequence[UUID]) -> dict[UUID, list[TeamRow]]:
    """Return the teams that each person leads, by name."""
    return await _held("teams", ids, teams_by_id)


async def blockers_held(ids: Sequence[UUID]) -> dict[UUID, list[BlockerRow]]:
    """Return the open blockers with which each person was asked to help, the longest-standing first."""
    return await _held("blockers", ids, blockers_by_id)


async def action_items_held(ids: Sequence[UUID]) -> dict[UUID, list[ActionItemRow]]:
    """Return what each person took on and has not done, the next due first."""
    return await _held("action_items", ids, action_items_by_id)


async def questions_held(ids: Sequence[UUID]) -> dict[UUID, list[QuestionRow]]:
    """Return the questions that wait for each person's answer."""
    return await _held("questions", ids, questions_by_id)


async def proposals_held(ids: Sequence[UUID]) -> dict[UUID, list[ProposalRow]]:
    """Return the drafts that wait, for objectives that each person owns and teams that they lead, the oldest first."""
    return await _held("proposals", ids, proposals_by_id)


async def _held(
    kind: str, ids: Sequence[UUID], load: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, RowType]]]
) -> dict[UUID, list[RowType]]:
    found = await values(
        f"select p.id, h.id from unnest(%s::uuid[]) as p (id) cross join lateral ({_HELD[kind]} limit {AT_MOST}) h",
        (list(ids),),
    )
    things = await load([id_ for _, id_ in found])
    grouped: dict[UUID, list[RowType]] = defaultdict(list)
    for person_id, id_ in found:
        if id_ in things:
            grouped[person_id].append(things[id_])
    return grouped
