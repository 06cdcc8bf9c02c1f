"""Commands on cycles and priorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import policy, queries
from app.cycles.models import Cadence, Cycle, CycleState, Priority, Stance
from app.cycles.queries import CycleRow, PriorityRow
from app.cycles.rules import NEXT
from app.database.command import command
from app.people import queries as people

MAX_PRIORITIES = 20


class CycleChanged(NamedTuple):
    """The cycle that a command changed."""

    cycle_id: UUID


class PriorityChanged(NamedTuple):
    """The priority that a command changed, and its cycle."""

    priority_id: UUID
    cycle_id: UUID


async def _cycle(cycle_id: UUID, path: str = "cycleId") -> CycleRow:
    found = (await queries.cycles_by_id([cycle_id])).get(cycle_id)
    if found is None:
        raise NotFound("cycle", path)
    return found


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def create_cycle(
    *,
    actor: Actor,
    name: str,
    starts_on: date,
    ends_on: date,
    parent_id: UUID | None = None,
    cadence: Cadence = Cadence.WEEKLY,
    due_weekday: int = 4,
    idempotency_key: str | None = None,
) -> CycleChanged:
    """Plan a cycle; a nested one lies within its parent's days."""
    require(policy.can_plan(actor))
    parent = await _cycle(parent_id, "parentId") if parent_id else None
    problems = Problems()
    name = problems.line("name", name, at_most=80)
    await _check_cycle(problems, None, name, starts_on, ends_on, parent, due_weekday)
    problems.check()

    cycle = await Cycle.create(
        organization_id=actor.organization_id,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on,
        parent_id=parent_id,
        cadence=cadence,
        due_weekday=due_weekday,
        created_at=clock.now(),
    )
    await record(actor, "cycle.create", ("Cycle", cycle.id), audience=actor.organization_id)
    return CycleChanged(cycle.id)


async def _check_cycle(
    problems: Problems,
    cycle_id: UUID | None,
    name: str,
    starts_on: date,
    ends_on: date,
    parent: CycleRow | None,
    due_weekday: int,
) -> None:
    problems.days(("startsOn", starts_on), ("endsOn", ends_on))
    if parent and not (parent.starts_on <= starts_on and ends_on <= parent.ends_on):
        span = f"{parent.starts_on} to {parent.ends_on}"
        problems.add("parentId", "OUTSIDE_PARENT", f"It must lie within {parent.name}, {span}.")
    if not 0 <= due_weekday <= 6:
        problems.add("dueWeekday", "OUT_OF_RANGE", "The weekday is 0 (Monday) to 6 (Sunday).")
    if await Cycle.filter(name=name).exclude(id=cycle_id or new_id()).exists():
        problems.add("name", "TAKEN", "There is a cycle of this name already.")


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_cycle(
    *, actor: Actor, cycle_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> CycleChanged:
    """Change a cycle's name, days, cadence or due weekday; what ``changes`` leaves out stays."""
    cycle = await _cycle(cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise CycleClosed(cycle.name)
    require(policy.can_edit_cycle(actor, cycle))
    await require_revision(Cycle, cycle, expected_revision)
    merged = cycle._replace(**changes)
    parent = await _cycle(cycle.parent_id) if cycle.parent_id else None
    problems = Problems()
    name = problems.line("name", merged.name, at_most=80)
    await _check_cycle(problems, cycle.id, name, merged.starts_on, merged.ends_on, parent, merged.due_weekday)
    problems.check()

    changed = {field: value for field, value in {**changes, "name": name}.items() if value != getattr(cycle, field)}
    if changed:
        await Cycle.filter(id=cycle.id).update(**changed, revision=cycle.revision + 1)
        before_after = {field: [str(getattr(cycle, field)), str(value)] for field, value in changed.items()}
        await record(actor, "cycle.update", ("Cycle", cycle.id), audience=actor.organization_id, changes=before_after)
    return CycleChanged(cycle.id)


@command(InvalidInput, NotFound, NotPermitted)
async def advance_cycle(*, actor: Actor, cycle_id: UUID, to: CycleState) -> CycleChanged:
    """Move a cycle on to its next state: PLANNING, ACTIVE, REVIEW, CLOSED."""
    cycle = await _cycle(cycle_id)
    require(policy.can_edit_cycle(actor, cycle))
    following = NEXT.get(CycleState(cycle.state))
    if to != following:
        raise InvalidInput.one("to", "NOT_NEXT", f"{cycle.name} is {cycle.state}: it can only become {following}.")
    await Cycle.filter(id=cycle.id).update(state=to, revision=cycle.revision + 1)
    await record(
        actor,
        "cycle.advance",
        ("Cycle", cycle.id),
        audience=actor.organization_id,
        changes={"state": [cycle.state, to]},
    )
    return CycleChanged(cycle.id)


async def _priority(priority_id: UUID) -> PriorityRow:
    found = (await queries.priorities_by_id([priority_id])).get(priority_id)
    if found is None:
        raise NotFound("priority", "priorityId")
    return found


async def _require_team(team_id: UUID | None) -> None:
    if team_id and team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", "teamId")


def _refuse_closed(state: str, name: str) -> None:
    if state == CycleState.CLOSED:
        raise CycleClosed(name)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def create_priority(
    *,
    actor: Actor,
    cycle_id: UUID,
    title: str,
    team_id: UUID | None = None,
    stance: Stance = Stance.FOCUS,
    why: str | None = None,
    idempotency_key: str | None = None,
) -> PriorityChanged:
    """Add a priority behind the others of the same cycle and team."""
    cycle = await _cycle(cycle_id)
    await _require_team(team_id)
    _refuse_closed(cycle.state, cycle.name)
    require(policy.can_set_priorities(actor, team_id))
    others = (await queries.priorities_of_cycles([cycle_id], team_id)).get(cycle_id, [])
    problems = Problems()
    title = problems.line("title", title, at_most=200)
    why = problems.optional_text("why", why)
    if len(others) >= MAX_PRIORITIES:
        problems.add("cycleId", "TOO_MANY", f"{MAX_PRIORITIES} priorities are the most: remove one first.")
    problems.check()

    priority = await Priority.create(
        organization_id=actor.organization_id,
        cycle_id=cycle_id,
        team_id=team_id,
        rank=len(others) + 1,
        stance=stance,
        title=title,
        why=why,
        created_at=clock.now(),
    )
    await record(actor, "priority.create", ("Priority", priority.id), audience=actor.organization_id)
    return PriorityChanged(priority.id, cycle_id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_priority(
    *, actor: Actor, priority_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> PriorityChanged:
    """Change a priority's title, reason or stance; what ``changes`` leaves out stays."""
    priority = await _priority(priority_id)
    _refuse_closed(priority.cycle_state, priority.cycle_name)
    require(policy.can_edit_priority(actor, priority))
    await require_revision(Priority, priority, expected_revision)
    problems = Problems()
    changed = dict(changes)
    if "title" in changes:
        changed["title"] = problems.line("title", changes["title"], at_most=200)
    if "why" in changes:
        changed["why"] = problems.optional_text("why", changes["why"])
    problems.check()

    changed = {field: value for field, value in changed.items() if value != getattr(priority, field)}
    if changed:
        await Priority.filter(id=priority.id).update(**changed, revision=priority.revision + 1)
        before_after = {field: [getattr(priority, field), value] for field, value in changed.items()}
        await record(
            actor,
            "priority.update",
            ("Priority", priority.id),
            audience=actor.organization_id,
            changes=before_after,
        )
    return PriorityChanged(priority.id, priority.cycle_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def rank_priorities(
    *, actor: Actor, cycle_id: UUID, priority_ids: Sequence[UUID], team_id: UUID | None = None
) -> CycleChanged:
    """Put all priorities of a cycle and team (None: the organisation's) into the order of ``priority_ids``."""
    cycle = await _cycle(cycle_id)
    await _require_team(team_id)
    _refuse_closed(cycle.state, cycle.name)
    require(policy.can_set_priorities(actor, team_id))
    if len(await queries.priorities_by_id(priority_ids)) < len(set(priority_ids)):
        raise NotFound("priority", "priorityIds")
    standing = (await queries.priorities_of_cycles([cycle_id], team_id)).get(cycle_id, [])
    if sorted(priority_ids) != sorted(priority.id for priority in standing):
        raise InvalidInput.one("priorityIds", "NOT_ALL", "Name every priority of this cycle exactly once.")
    for rank, priority_id in enumerate(priority_ids, start=1):
        await Priority.filter(id=priority_id).update(rank=rank)
    await record(actor, "priority.rank", ("Cycle", cycle_id), audience=actor.organization_id)
    return CycleChanged(cycle_id)


@command(NotFound, NotPermitted, CycleClosed)
async def delete_priority(*, actor: Actor, priority_id: UUID) -> PriorityChanged:
    """Remove a priority; objectives that served it serve none then, and those behind it move up."""
    priority = await _priority(priority_id)
    _refuse_closed(priority.cycle_state, priority.cycle_name)
    require(policy.can_edit_priority(actor, priority))
    await Priority.filter(id=priority.id).delete()
    standing = await queries.priorities_of_cycles([priority.cycle_id], priority.team_id)
    for rank, other in enumerate(standing.get(priority.cycle_id, []), start=1):
        if other.rank != rank:
            await Priority.filter(id=other.id).update(rank=rank)
    await record(
        actor,
        "priority.delete",
        ("Priority", priority.id),
        audience=actor.organization_id,
        changes={"title": [priority.title, None]},
    )
    return PriorityChanged(priority.id, priority.cycle_id)
