"""Reading objectives with what stands around them, as the quality rules judge them: one statement for many."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.objectives.drafts import ClosingDraft, Measure, ObjectiveDraft, Owner, Parent, Reached
from app.objectives.models import Commitment, KeyResultRole, Level, MetricKind, Outcome
from app.objectives.quality.stored import SEVERITIES, dismissals


class JudgedObjective(NamedTuple):
    """An objective with its holder's others of the cycle before it, its parents, its key results, and goals around."""

    id: UUID | None
    title: str
    level: str | None
    commitment: str | None
    why: str | None
    serves_priority: bool
    serves_in_vain: str | None
    private: bool
    owner: dict[str, Any] | None
    due_on: date | None
    siblings: list[str]
    parents: list[dict[str, Any]]
    drivers: int | None
    measures: list[list[Any]]
    goals_above: list[str]
    goals_between: list[str]
    severities: dict[str, str]
    dismissals: list[list[Any]]

    @property
    def draft(self) -> ObjectiveDraft:
        """What rules judge."""
        return ObjectiveDraft(
            title=self.title,
            level=Level(self.level) if self.level else None,
            siblings=tuple(self.siblings),
            parents=tuple(_parent(parent) for parent in self.parents),
            drivers=self.drivers,
            commitment=Commitment(self.commitment) if self.commitment else None,
            why=self.why,
            serves_priority=self.serves_priority,
            serves_in_vain=self.serves_in_vain,
            private=self.private,
            owner=_owner(self.owner),
            due_on=self.due_on,
            measures=tuple(
                Measure(title, MetricKind(kind), KeyResultRole(role), Decimal(weight))
                for title, kind, role, weight in self.measures
            ),
            goals_above=tuple(self.goals_above),
            goals_between=tuple(self.goals_between),
        )


class EndingObjective(NamedTuple):
    """An objective with how far what drives it has come (0..1, raw ones signed and unclamped)."""

    id: UUID
    title: str
    commitment: str
    progress: float | None
    drivers: list[list[Any]]
    severities: dict[str, str]
    dismissals: list[list[Any]]

    def draft(self, outcome: Outcome) -> ClosingDraft:
        """Return what rules judge where it ends with an outcome."""
        drivers = tuple(Reached(title, MetricKind(kind), raw) for title, kind, raw in self.drivers)
        return ClosingDraft(self.title, outcome, Commitment(self.commitment), self.progress, drivers)


def _parent(found: Mapping[str, Any]) -> Parent:
    return Parent(
        found["title"],
        Level(found["level"]),
        date.fromisoformat(found["due_on"]),
        found["cycle_name"],
        found["cycle_fits"],
        found["pursued"],
    )


def _owner(found: Mapping[str, Any] | None) -> Owner | None:
    return owner_from(found) if found else None


def owner_from(found: Mapping[str, Any]) -> Owner:
    """Return the owner of an `OWNER` column."""
    away_until = found["away_until"]
    return Owner(found["name"], found["active"], date.fromisoformat(away_until) if away_until else None)


OWNER = "jsonb_build_object('name', u.name, 'active', u.active, 'away_until', u.away_until)"
_DRIVERS = "k.objective_id = o.id and k.state = 'ACTIVE' and k.role = 'DRIVER'"
_SAME_HOLDER = """
    s.cycle_id = o.cycle_id and s.level = o.level and s.state <> 'CLOSED' and case o.level
        when 'COMPANY' then true when 'TEAM' then s.team_id = o.team_id else s.owner_id = o.owner_id end"""
_TEAMS = "select m.team_id from memberships m where m.user_id = o.owner_id and m.ends_on is null"
_AROUND = """
    with recursive around as (
        select c.id as cycle_id, c.id as around_id, c.parent_id from cycles c
        union
        select a.cycle_id, c.id, c.parent_id from around a join cycles c on c.id = a.parent_id)"""
_JUDGED = f"""
    select o.id, o.title, o.level, o.commitment, o.why, o.priority_id is not null,
        (select y.title from priorities y
            where y.id = o.priority_id and (y.stance = 'NOT_NOW' or y.withdrawn_at is not null)),
        o.visibility = 'PRIVATE',
        (select {OWNER} from users u where u.id = o.owner_id),
        (select coalesce(max(coalesce(k.due_on, c.ends_on)), c.ends_on) from key_results k where {_DRIVERS}),
        array(select s.title from objectives s where {_SAME_HOLDER} and (o.id is null or s.id < o.id) order by s.id),
        array(select jsonb_build_object('title', p.title, 'level', p.level, 'cycle_name', pc.name,
                'pursued', p.state <> 'CLOSED', 'cycle_fits', o.cycle_id is null or exists (
                    select from around a where a.cycle_id = o.cycle_id and a.around_id = p.cycle_id),
                'due_on', coalesce((
                    select max(coalesce(k.due_on, pc.ends_on)) from key_results k
                    where k.objective_id = p.id and k.state = 'ACTIVE' and k.role = 'DRIVER'), pc.ends_on))
            from objectives p join cycles pc on pc.id = p.cycle_id
            left join (select e.parent_id, min(e.created_at) as since from alignments e
                where e.child_id = o.id and e.kind <> 'DEPENDS_ON' and e.state in ('PROPOSED', 'ACCEPTED')
                group by e.parent_id) e on e.parent_id = p.id
            where e.parent_id is not null or p.id = o.parent_id order by e.since, p.id),
        case when o.progress_mode <> 'CONTRIBUTIONS' then (select count(*) from key_results k where {_DRIVERS}) end,
        array(select jsonb_build_array(k.title, k.kind, k.role, k.weight::text) from key_results k
            where k.objective_id = o.id and k.state = 'ACTIVE' order by k.position, k.id),
        array(select s.title from objectives s join around a on a.cycle_id = o.cycle_id and a.around_id = s.cycle_id
            where s.state <> 'CLOSED' and case o.level
                when 'INDIVIDUAL' then s.level = 'COMPANY' or s.level = 'TEAM' and s.team_id in ({_TEAMS})
                when 'TEAM' then s.level = 'COMPANY' end
            order by s.level desc, s.title, s.id limit 2),
        array(select s.title from objectives s
            where s.cycle_id = o.cycle_id and s.level = 'TEAM' and s.state <> 'CLOSED' and case o.level
                when 'INDIVIDUAL' then s.team_id in ({_TEAMS})
                when 'TEAM' then s.team_id = (select t.parent_id from teams t where t.id = o.team_id) end
            order by s.title, s.id limit 1),
        {SEVERITIES}, {dismissals("objective", "o.id")}"""
OBJECTIVES = f"""{_AROUND} {_JUDGED}
    from (select id, title, level, commitment, coalesce(why, '') as why, priority_id, visibility, owner_id, team_id,
        cycle_id, progress_mode, null::uuid as parent_id from objectives where id = any(%s)) o
    join cycles c on c.id = o.cycle_id"""
"""Selects `JudgedObjective` for a list of ids."""
NEW_OBJECTIVE = f"""{_AROUND} {_JUDGED}
    from (select null::uuid as id, %(title)s::text as title, %(level)s::text as level,
        %(commitment)s::text as commitment, %(why)s::text as why, null::uuid as priority_id, null as visibility,
        %(owner)s::uuid as owner_id, %(team)s::uuid as team_id, %(cycle)s::uuid as cycle_id, null as progress_mode,
        %(parent)s::uuid as parent_id) o
    left join cycles c on c.id = o.cycle_id"""
"""Selects one `JudgedObjective` for what a person is typing."""
ENDING = f"""
    select o.id, o.title, o.commitment, p.progress,
        array(select jsonb_build_array(k.title, k.kind, kp.raw_progress)
            from key_results k join key_result_progress kp on kp.id = k.id where {_DRIVERS} order by k.position, k.id),
        {SEVERITIES}, {dismissals("objective", "o.id")}
    from objectives o join objective_progress p on p.id = o.id where o.id = any(%s)"""
"""Selects `EndingObjective` for ids."""
