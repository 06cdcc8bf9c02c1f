"""Commands on priorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
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
from app.database.bulk import update_all
from app.database.command import command
from app.people import queries as people

MAX_PRIORITIES = 20


class PriorityChanged(NamedTuple):
    """The priority that a command changed, and its cycle."""

    priority_id: UUID
    cycle_id: UUID


class PrioritiesAnnounced(NamedTuple):
    """The cycle whose priorities a command announced, and which of them were news."""

    cycle_id: UUID
    priority_ids: tuple[UUID, ...]


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
    others = await _standing(cycle_id, team_id)
    problems = Problems()
    title = problems.line("title", title, at_most=200)
    why = problems.optional_text("why", why)
    _check_explained(problems, stance, why)
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
    await _record(actor, "priority.create", priority.id, {})
    return PriorityChanged(priority.id, cycle_id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_priority(
    *, actor: Actor, priority_id: UUID, expected_revision: int, changes: Mapping[str, Any], reason: str | None = None
) -> PriorityChanged:
    """Change a priority's title, explanation or stance; what ``changes`` leaves out stays.

    ``reason`` says why, for its history. Objectives that serve it are to be looked at again from then on.
    """
    priority = await _priority_to_change(priority_id)
    require(policy.can_edit_priority(actor, priority))
    await require_revision(Priority, priority, expected_revision)
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    changed = dict(changes)
    if "title" in changes:
        changed["title"] = problems.line("title", changes["title"], at_most=200)
    if "why" in changes:
        changed["why"] = problems.optional_text("why", changes["why"])
    after = priority._replace(**changed)
    _check_explained(problems, after.stance, after.why)
    problems.check()

    changed = {field: value for field, value in changed.items() if value != getattr(priority, field)}
    if changed:
        await Priority.filter(id=priority.id).update(**changed, revision=priority.revision + 1, changed_at=clock.now())
        await _record(actor, "priority.update", priority.id, before_after(priority, changed), reason)
    return PriorityChanged(priority.id, priority.cycle_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def rank_priorities(
    *,
    actor: Actor,
    cycle_id: UUID,
    priority_ids: Sequence[UUID],
    team_id: UUID | None = None,
    reason: str | None = None,
) -> CycleChanged:
    """Put all priorities of a cycle and team (None: the organisation's) into the order of ``priority_ids``."""
    await open_cycle(cycle_id)
    await _require_team(team_id)
    require(policy.can_set_priorities(actor, team_id))
    if len(await queries.priorities_by_id(priority_ids)) < len(set(priority_ids)):
        raise NotFound("priority", "priorityIds")
    standing = {priority.id: priority for priority in await _standing(cycle_id, team_id)}
    problems = Problems()
    reason = problems.optional_text("reason", reason)
    if sorted(priority_ids) != sorted(standing):
        problems.add("priorityIds", "NOT_ALL", "Name every priority of this cycle exactly once.")
    problems.check()
    moved = await _rank([standing[priority_id] for priority_id in priority_ids])
    for priority, rank in moved:
        await _record(actor, "priority.rank", priority.id, {"rank": [str(priority.rank), str(rank)]}, reason)
    return CycleChanged(cycle_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def announce_priorities(
    *, actor: Actor, cycle_id: UUID, team_id: UUID | None = None, note: str | None = None
) -> PrioritiesAnnounced:
    """Announce what is new or has changed among the priorities of a cycle and team (None: the organisation's).

    From then on readers see since when it holds, and it is withdrawn rather than deleted.
    """
    await open_cycle(cycle_id)
    await _require_team(team_id)
    require(policy.can_set_priorities(actor, team_id))
    problems = Problems()
    note = problems.optional_text("note", note)
    news = [priority for priority in await _standing(cycle_id, team_id) if priority.is_news]
    if not news:
        problems.add("cycleId", "NOTHING_NEW", "Nothing has changed since the last announcement.")
    problems.check()
    ids = [priority.id for priority in news]
    await Priority.filter(id__in=ids).update(announced_at=clock.now(), announcement=note)
    for priority_id in ids:
        await _record(actor, "priority.announce", priority_id, {}, note)
    return PrioritiesAnnounced(cycle_id, tuple(ids))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def withdraw_priority(*, actor: Actor, priority_id: UUID, reason: str) -> PriorityChanged:
    """Let a priority hold no longer, and say why: it stays to be read, and those behind it move up.

    Objectives that serve it still do, and are to be looked at again.
    """
    priority = await _priority_to_change(priority_id)
    require(policy.can_withdraw_priority(actor, priority))
    problems = Problems()
    reason = problems.text("reason", reason)
    problems.check()
    now = clock.now()
    await Priority.filter(id=priority.id).update(withdrawn_at=now, withdrawn_because=reason, changed_at=now)
    await _rank(await _standing(priority.cycle_id, priority.team_id))
    await _record(actor, "priority.withdraw", priority.id, {"withdrawnAt": [None, now.isoformat()]}, reason)
    return PriorityChanged(priority.id, priority.cycle_id)


@command(NotFound, NotPermitted, CycleClosed)
async def delete_priority(*, actor: Actor, priority_id: UUID) -> PriorityChanged:
    """Remove a priority that was not announced; objectives that served it serve none then, those behind it move up."""
    priority = await _priority_to_change(priority_id)
    require(policy.can_delete_priority(actor, priority))
    await Priority.filter(id=priority.id).delete()
    await _rank(await _standing(priority.cycle_id, priority.team_id))
    await _record(actor, "priority.delete", priority.id, {"title": [priority.title, None]})
    return PriorityChanged(priority.id, priority.cycle_id)


async def _standing(cycle_id: UUID, team_id: UUID | None) -> list[PriorityRow]:
    return (await queries.priorities_of_cycles([cycle_id], team_id)).get(cycle_id, [])


async def _rank(ordered: Sequence[PriorityRow]) -> list[tuple[PriorityRow, int]]:
    """Give priorities the ranks of their order, and return those that have another one now."""
    moved = [(priority, rank) for rank, priority in enumerate(ordered, start=1) if priority.rank != rank]
    await update_all("priorities", [{"id": priority.id, "rank": rank} for priority, rank in moved])
    return moved


def _check_explained(problems: Problems, stance: str, why: str | None) -> None:
    if stance == Stance.NOT_NOW and why is None:
        problems.add("why", "REQUIRED", "Say why it can wait: people will ask.")


async def _record(
    actor: Actor, action: str, priority_id: UUID, changes: Mapping[str, Any], reason: str | None = None
) -> None:
    subject = ("Priority", priority_id)
    await record(actor, action, subject, audience=actor.organization_id, changes=changes, reason=reason)
