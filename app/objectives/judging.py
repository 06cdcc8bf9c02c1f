"""What the quality rules find in goals, stored ones and those that a person is typing: reads what the rules judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import row, rows
from app.objectives.findings import Finding, KeyResultDraft, ObjectiveDraft, Sibling
from app.objectives.models import KeyResultRole, Level, MetricKind
from app.objectives.quality import key_result_findings, objective_findings


class _JudgedKeyResult(NamedTuple):
    """A key result with those that count in its objective before it."""

    id: UUID
    title: str
    kind: str
    role: str
    baseline: Decimal | None
    target: Decimal | None
    low: Decimal | None
    high: Decimal | None
    due_on: date | None
    cycle_ends_on: date
    sibling_titles: list[str]
    sibling_roles: list[str]


class _JudgedObjective(NamedTuple):
    """An objective with its holder's others of the cycle before it, its parents, and its number of drivers."""

    id: UUID | None
    title: str
    level: str | None
    siblings: list[str]
    parents: list[str]
    drivers: int | None


class _Surroundings(NamedTuple):
    """What stands around a key result that is being typed."""

    cycle_ends_on: date
    sibling_titles: list[str]
    sibling_roles: list[str]


_BEFORE = "s.objective_id = k.objective_id and s.state = 'ACTIVE' and (s.position, s.id) < (k.position, k.id)"
_KEY_RESULTS = f"""
    select k.id, k.title, k.kind, k.role, k.baseline, k.target, k.low, k.high, k.due_on, c.ends_on,
        array(select s.title from key_results s where {_BEFORE} order by s.position, s.id),
        array(select s.role from key_results s where {_BEFORE} order by s.position, s.id)
    from key_results k join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id
    where k.id = any(%s)"""
_SAME_HOLDER = """
    s.cycle_id = o.cycle_id and s.level = o.level and s.state <> 'CLOSED' and case o.level
        when 'COMPANY' then true when 'TEAM' then s.team_id = o.team_id else s.owner_id = o.owner_id end"""
_OBJECTIVES = f"""
    select o.id, o.title, o.level,
        array(select s.title from objectives s where {_SAME_HOLDER} and s.id < o.id order by s.id),
        array(select u.title from alignments a join objectives u on u.id = a.parent_id where a.child_id = o.id
              order by a.created_at, a.id),
        case when o.progress_mode <> 'CONTRIBUTIONS' then (
            select count(*) from key_results k
            where k.objective_id = o.id and k.state = 'ACTIVE' and k.role = 'DRIVER') end
    from objectives o where o.id = any(%s)"""
_AROUND_KEY_RESULT = """
    with standing as (
        select s.title, s.role, s.position, s.id from key_results s
        left join key_results k on k.id = %(key_result)s::uuid and k.objective_id = s.objective_id
        where s.objective_id = %(objective)s and s.state = 'ACTIVE'
          and (k.id is null or (s.position, s.id) < (k.position, k.id)))
    select c.ends_on, array(select title from standing order by position, id),
        array(select role from standing order by position, id)
    from objectives o join cycles c on c.id = o.cycle_id where o.id = %(objective)s"""
_AROUND_OBJECTIVE = f"""
    select null, %(title)s::text, o.level, array(select s.title from objectives s where {_SAME_HOLDER} order by s.id),
        array(select u.title from objectives u where u.id = %(parent)s::uuid), null
    from (select %(cycle)s::uuid as cycle_id, %(level)s::text as level, %(team)s::uuid as team_id,
          %(owner)s::uuid as owner_id) o"""


async def findings_of_key_results(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each key result, in the order of the catalogue."""
    found = await rows(_JudgedKeyResult, _KEY_RESULTS, (list(ids),))
    return {judged.id: list(key_result_findings(_key_result_draft(judged))) for judged in found}


async def findings_of_objectives(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each objective itself, in the order of the catalogue."""
    found = await rows(_JudgedObjective, _OBJECTIVES, (list(ids),))
    return {judged.id: list(objective_findings(_objective_draft(judged))) for judged in found if judged.id}


async def findings_of_typed_key_result(
    draft: KeyResultDraft, *, objective_id: UUID | None = None, key_result_id: UUID | None = None
) -> list[Finding]:
    """Return what the rules find in a key result that is being typed, new or instead of a stored one."""
    around = None
    if objective_id is not None:
        asked = {"objective": objective_id, "key_result": key_result_id}
        around = await row(_Surroundings, _AROUND_KEY_RESULT, asked)
    if around is not None:
        siblings = _siblings(around.sibling_titles, around.sibling_roles)
        draft = replace(draft, cycle_ends_on=around.cycle_ends_on, siblings=siblings)
    return list(key_result_findings(draft))


async def findings_of_typed_objective(
    title: str,
    *,
    objective_id: UUID | None = None,
    cycle_id: UUID | None = None,
    level: Level | None = None,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    parent_id: UUID | None = None,
) -> list[Finding]:
    """Return what the rules find in an objective's title that is being typed.

    The title of a stored objective is judged in its place; that of a new one beside what the same team, person or
    company (``level``) has in the cycle.
    """
    if objective_id is not None:
        judged = await row(_JudgedObjective, _OBJECTIVES, ([objective_id],))
    else:
        around = {"cycle": cycle_id, "level": level, "team": team_id, "owner": owner_id, "parent": parent_id}
        judged = await row(_JudgedObjective, _AROUND_OBJECTIVE, {"title": title, **around})
    draft = _objective_draft(judged) if judged else ObjectiveDraft(title)
    return list(objective_findings(replace(draft, title=title)))


def _siblings(titles: Sequence[str], roles: Sequence[str]) -> tuple[Sibling, ...]:
    return tuple(Sibling(title, KeyResultRole(role)) for title, role in zip(titles, roles, strict=True))


def _key_result_draft(judged: _JudgedKeyResult) -> KeyResultDraft:
    return KeyResultDraft(
        title=judged.title,
        kind=MetricKind(judged.kind),
        role=KeyResultRole(judged.role),
        baseline=judged.baseline,
        target=judged.target,
        low=judged.low,
        high=judged.high,
        due_on=judged.due_on,
        cycle_ends_on=judged.cycle_ends_on,
        siblings=_siblings(judged.sibling_titles, judged.sibling_roles),
    )


def _objective_draft(judged: _JudgedObjective) -> ObjectiveDraft:
    return ObjectiveDraft(
        title=judged.title,
        level=Level(judged.level) if judged.level else None,
        siblings=tuple(judged.siblings),
        parents=tuple(judged.parents),
        drivers=judged.drivers,
    )
