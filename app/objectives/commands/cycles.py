"""Commands on cycles that reach the goals in them: move one on, give it other days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted, Obstructed
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import policy, queries, rules
from app.cycles.commands.cycles import CycleChanged, check_name, cycle_named, refuse_closed
from app.cycles.commands.organization import checked_week
from app.cycles.models import Cycle, CycleState
from app.cycles.queries import CycleRow
from app.cycles.rules import TRANSITIONS
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.health import stale_after
from app.objectives.obstacles import ObstacleSeverity, obstacles_of_cycles
from app.objectives.roll_up import roll_up

_RHYTHM = frozenset({"starts_on", "ends_on", "cadence", "due_weekday", "week_starts_on", "working_days"})


class OutsideDays(StrEnum):
    """What becomes of key results' days that a cycle with other days no longer holds."""

    KEEP = "KEEP"
    MOVE = "MOVE"


async def _cycle_to_change(cycle_id: UUID) -> CycleRow:
    """Lock a cycle against everything that goes on in it and return it as it is then; raises NotFound."""
    await values("select from cycles where id = %s for update", (cycle_id,))
    return await cycle_named(cycle_id)


@command(InvalidInput, NotFound, NotPermitted, Obstructed)
async def advance_cycle(
    *, actor: Actor, cycle_id: UUID, to: CycleState, reason: str | None = None, acknowledge_warnings: bool = False
) -> CycleChanged:
    """Move a cycle on to its next state, or back from REVIEW to ACTIVE with a reason.

    Refused with everything that is in the way, where something blocks it or warnings are not acknowledged. Once it
    begins its first check-ins are due from that day on.
    """
    cycle = await _cycle_to_change(cycle_id)
    require(policy.can_edit_cycle(actor, cycle))
    state = CycleState(cycle.state)
    problems = Problems()
    if to not in TRANSITIONS[state]:
        following = " or ".join(TRANSITIONS[state])
        problems.add("to", "NOT_NEXT", f"{cycle.name} is {state}: it can only become {following}.")
    reason = problems.optional_text("reason", reason)
    if (state, to) == (CycleState.REVIEW, CycleState.ACTIVE) and reason is None:
        problems.add("reason", "REQUIRED", "Say why the cycle is taken up again.")
    problems.check()
    obstacles = (await obstacles_of_cycles([cycle.id], to))[cycle.id]
    if any(each.severity is ObstacleSeverity.BLOCKING or not acknowledge_warnings for each in obstacles):
        raise Obstructed(f"{cycle.name} cannot become {to} yet.", obstacles)

    await Cycle.filter(id=cycle.id).update(state=to, revision=cycle.revision + 1)
    changes = {"state": [state, to]}
    subject = ("Cycle", cycle.id)
    await record(actor, "cycle.advance", subject, audience=actor.organization_id, changes=changes, reason=reason)
    if state is CycleState.PLANNING:
        await _retime(cycle, not_before=clock.today(actor.organization_time_zone))
    return CycleChanged(cycle.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def update_cycle(
    *,
    actor: Actor,
    cycle_id: UUID,
    expected_revision: int,
    changes: Mapping[str, Any],
    outside: OutsideDays | None = None,
) -> CycleChanged:
    """Change a cycle's name, days, weeks, cadence or what it lies in; what ``changes`` leaves out stays.

    What was due in the period around a day is then due in the new period around it. Where key results have days that
    the cycle would no longer hold, ``outside`` says what becomes of them: without it that is refused.
    """
    cycle = await _cycle_to_change(cycle_id)
    refuse_closed(cycle.state, cycle.name)
    require(policy.can_edit_cycle(actor, cycle))
    await require_revision(Cycle, cycle, expected_revision)
    problems = Problems()
    after = await _checked(problems, cycle, changes)
    changed = {field: getattr(after, field) for field in changes if getattr(after, field) != getattr(cycle, field)}
    if {"starts_on", "ends_on"} & changed.keys() and not problems.found:
        await _settle_outside(problems, actor, after, outside)
    problems.check()

    if changed:
        await Cycle.filter(id=cycle.id).update(**changed, revision=cycle.revision + 1)
        told = before_after(cycle, changed)
        await record(actor, "cycle.update", ("Cycle", cycle.id), audience=actor.organization_id, changes=told)
    if not _RHYTHM.isdisjoint(changed):
        await _retime(after)
    return CycleChanged(cycle.id)


async def _checked(problems: Problems, cycle: CycleRow, changes: Mapping[str, Any]) -> CycleRow:
    after = cycle._replace(**{**changes, **checked_week(problems, changes)})
    after = after._replace(name=problems.line("name", after.name, at_most=rules.NAME_LENGTH))
    if after.name != cycle.name:
        await check_name(problems, after.name, cycle.id)
    parent = None
    if after.parent_id:
        await values("select from cycles where id = %s for key share", (after.parent_id,))
        parent = await cycle_named(after.parent_id, "parentId")
        if after.parent_id != cycle.parent_id:
            refuse_closed(parent.state, parent.name)
    children = (await queries.children_of_cycles([cycle.id])).get(cycle.id, [])
    problems.extend(rules.days_problems(after.starts_on, after.ends_on, parent, children))
    problems.extend(rules.weekday_problems("dueWeekday", after.due_weekday))
    return after


async def _settle_outside(problems: Problems, actor: Actor, cycle: CycleRow, outside: OutsideDays | None) -> None:
    """Note it where key results have days outside the cycle and nobody said what becomes of them; MOVE moves them.

    A due day moves to the nearest day of the cycle; a phased target outside goes.
    """
    found = await _key_results_outside(cycle)
    if found and outside is None:
        titles = ", ".join(f"“{title}”" for _, _, title, _ in found[:3])
        message = (
            f"Key results have days outside ({len(found)}: {titles}{', …' if len(found) > 3 else ''}). Say with "
            "`outside` whether they keep them or are moved in."
        )
        problems.add("outside", "KEY_RESULTS_OUTSIDE", message, count=str(len(found)))
    if problems.found or outside is not OutsideDays.MOVE:
        return
    await values(
        """
        update key_results set revision = revision + 1, updated_at = %(now)s,
            due_on = least(greatest(due_on, %(start)s), %(end)s),
            phases = nullif((select coalesce(jsonb_agg(p order by p ->> 'on'), '[]') from jsonb_array_elements(
                case jsonb_typeof(phases) when 'array' then phases else '[]' end) p
                where (p ->> 'on')::date between %(start)s and %(end)s), '[]')
        where id = any(%(ids)s)
        """,
        {
            "ids": [id_ for id_, _, _, _ in found],
            "start": cycle.starts_on,
            "end": cycle.ends_on,
            "now": clock.now(),
        },
    )
    for id_, audience, _, due_on in found:
        moved = _within(cycle, due_on)
        changes = {"dueOn": [str(due_on), str(moved)]} if due_on != moved else {}
        subject, reason = ("KeyResult", id_), f"{cycle.name} has other days."
        await record(actor, "key_result.move_into_cycle", subject, audience=audience, changes=changes, reason=reason)


def _within(cycle: CycleRow, day: date | None) -> date | None:
    return day and min(max(day, cycle.starts_on), cycle.ends_on)


async def _key_results_outside(cycle: CycleRow) -> list[tuple[Any, ...]]:
    return await values(
        """
        select k.id, k.audience, k.title, k.due_on from key_results k join objectives o on o.id = k.objective_id
        where o.cycle_id = %(cycle)s and o.state <> 'CLOSED' and k.state = 'ACTIVE'
          and (k.due_on not between %(start)s and %(end)s or exists (
            select from jsonb_array_elements(case jsonb_typeof(k.phases) when 'array' then k.phases else '[]' end) p
            where (p ->> 'on')::date not between %(start)s and %(end)s))
        order by k.id for no key update of k
        """,
        {"cycle": cycle.id, "start": cycle.starts_on, "end": cycle.ends_on},
    )


async def _retime(cycle: CycleRow, not_before: date | None = None) -> None:
    """Let the check-ins that are due in a cycle follow its periods; those due before ``not_before`` are due later."""
    periods = list(cycle.rhythm.until(cycle.ends_on))
    touched = await values(
        "select distinct * from waymark.retime_check_ins(%s, %s::date[], %s::date[], %s::date[], %s::date[], %s)",
        (
            cycle.id,
            [period.starts_on for period in periods],
            [period.ends_on for period in periods],
            [period.due_on for period in periods],
            [stale_after(period.due_on, cycle.rhythm.length) for period in periods],
            not_before,
        ),
    )
    if touched:
        await roll_up([objective_id for (objective_id,) in touched])
