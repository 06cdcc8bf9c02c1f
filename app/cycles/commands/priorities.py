"""Commands on priorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import policy, queries
from app.cycles.commands.cycles import CycleChanged, hold_cycles, open_cycle, refuse_closed
from app.cycles.models import Priority, Stance
from app.cycles.queries import PriorityRow
from app.database.command import command
from app.people import queries as people

MAX_PRIORITIES = 20


class PriorityChanged(NamedTuple):
    """The priority that a command changed, and its cycle."""

    priority_id: UUID
    cycle_id: UUID


async def _priority_to_change(priority_id: UUID) -> PriorityRow:
    """Return a priority whose cycle stays as it is until this transaction ends; raises NotFound and CycleClosed."""
    await hold_cycles([priority_id], of="select cycle_id from priorities where id = any(%s)")
    found = (await queries.priorities_by_id([priority_id])).get(priority_id)
    if found is None:
        raise NotFound("priority", "priorityId")
    refuse_closed(found.cycle_state, found.cycle_name)
    return found


async def _require_team(team_id: UUID | None) -> None:
    if team_id and team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", "teamId")


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
    await open_cycle(cycle_id)
    await _require_team(team_id)
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
    priority = await _priority_to_change(priority_id)
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
    await open_cycle(cycle_id)
    await _require_team(team_id)
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
    priority = await _priority_to_change(priority_id)
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
