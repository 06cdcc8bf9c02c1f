"""Putting right what a check-in says: it stays as it was said, and another one counts in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.check_ins import policy, queries
from app.check_ins.commands.recording import band_of, mark_milestones, standing_of
from app.check_ins.measured import values_by_day
from app.check_ins.models import CheckIn
from app.check_ins.queries import CheckInRow
from app.check_ins.rules import as_of_problems, correction_problems
from app.check_ins.standings import PastValue, Reading, progress_with, value_before
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import insert_all, update_all
from app.database.command import command
from app.objectives.commands.lookup import lock_standings, refuse_closed
from app.objectives.models import MetricKind
from app.objectives.progress import to_float
from app.objectives.queries import KeyResultRow, MilestoneRow, key_results_by_id, milestones_of_key_results
from app.objectives.remeasure import remeasure
from app.objectives.roll_up import roll_up

_SAID = ("value", "done", "done_milestone_ids", "health", "confidence", "note", "as_of")
_MEASURED = frozenset({"value", "done", "done_milestone_ids"})


class CheckInCorrected(NamedTuple):
    """The check-in that counts now, its key result, and the objectives whose progress moved."""

    check_in_id: UUID
    key_result_id: UUID
    moved_objective_ids: tuple[UUID, ...]


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def correct_check_in(
    *, actor: Actor, check_in_id: UUID, changes: Mapping[str, Any], reason: str
) -> CheckInCorrected:
    """Let another check-in count in the place of this one; what ``changes`` leaves out is said again.

    ``changes`` are columns of a check-in: ``value``, ``done`` or ``done_milestone_ids`` as its key result is measured,
    ``health``, ``confidence``, ``note`` and ``as_of``. It is no new report: when the next one is due stays.
    """
    original, goal = await _locked(check_in_id)
    require(policy.can_correct(actor, original))
    steps = (await milestones_of_key_results([goal.id])).get(goal.id, [])
    corrected = _with_changes(original, changes, steps)
    problems = Problems()
    reason = problems.text("reason", reason)
    corrected["note"] = problems.optional_text("note", corrected["note"])
    _check(problems, goal, original, corrected, changes, clock.today(actor.organization_time_zone))
    problems.check()

    new = await _measured(actor, goal, original, corrected, steps)
    await _replace(actor, original, new, reason)
    await _stand_again(goal, clock.today(actor.organization_time_zone))
    moved = await roll_up([goal.objective_id])
    return CheckInCorrected(new["id"], goal.id, tuple(moved))


async def _locked(check_in_id: UUID) -> tuple[CheckInRow, KeyResultRow]:
    """Lock the key result of a check-in and return both as they are then; raises NotFound and CycleClosed."""
    found = (await queries.check_ins_by_id([check_in_id])).get(check_in_id)
    if found is None:
        raise NotFound("check-in", "checkInId")
    await lock_standings([found.key_result_id])
    goal = (await key_results_by_id([found.key_result_id]))[found.key_result_id]
    refuse_closed(goal.cycle_state, goal.cycle_name)
    return (await queries.check_ins_by_id([check_in_id]))[check_in_id], goal


def _with_changes(original: CheckInRow, changes: Mapping[str, Any], steps: Sequence[MilestoneRow]) -> dict[str, Any]:
    """Return what is said now; raises NotFound for a milestone that its key result does not have."""
    said = {name: getattr(original, name) for name in _SAID} | dict(changes)
    if "done_milestone_ids" in changes:
        done = set(changes["done_milestone_ids"])
        if not done <= {step.id for step in steps}:
            raise NotFound("milestone", "doneMilestoneIds")
        said["done_milestone_ids"] = [str(step.id) for step in steps if step.id in done]
    return said


def _check(
    problems: Problems,
    goal: KeyResultRow,
    original: CheckInRow,
    corrected: Mapping[str, Any],
    changes: Mapping[str, Any],
    today: date,
) -> None:
    problems.extend(correction_problems(goal, changes))
    problems.extend(
        as_of_problems(corrected["as_of"], starts_on=goal.cycle_starts_on, ends_on=goal.cycle_ends_on, today=today)
    )
    if all(corrected[name] == getattr(original, name) for name in _SAID):
        problems.add("checkInId", "NOTHING_CHANGES", "It says just this already: name what should read differently.")


async def _measured(
    actor: Actor,
    goal: KeyResultRow,
    original: CheckInRow,
    corrected: Mapping[str, Any],
    steps: Sequence[MilestoneRow],
) -> dict[str, Any]:
    """Return the check-in to be stored, in its place in the order, with the progress that it shows."""
    history = [past for past in (await queries.past_values([goal.id])).get(goal.id, ()) if past.id != original.id]
    measured = await values_by_day([goal.id])
    this = PastValue(goal.id, corrected["as_of"], original.recorded_at, new_id(), corrected["value"])
    done_ids = corrected["done_milestone_ids"]
    progress = progress_with(
        goal,
        Reading(
            value=this.value,
            done=corrected["done"],
            done_milestone_ids=None if done_ids is None else tuple(UUID(text) for text in done_ids),
        ),
        standing_of(goal),
        steps,
        sourced=corrected["note"] is not None or goal.source is not None,
        band_values=band_of(
            goal, [*history, this, *measured.get(goal.id, ())], clock.today(actor.organization_time_zone)
        ),
    )
    before = value_before(history, this.place)
    return {
        **original.stored(),
        **corrected,
        "id": this.id,
        "recorded_by_id": actor.person_id,
        "delta": None if this.value is None or before is None else this.value - before,
        "progress": to_float(progress.share) if progress else None,
        "unchanged": original.unchanged and all(corrected[name] == getattr(original, name) for name in _MEASURED),
    }


async def _replace(actor: Actor, original: CheckInRow, new: Mapping[str, Any], reason: str) -> None:
    await insert_all("check_ins", [new])
    await CheckIn.filter(id=original.id).update(
        replaced_by_id=new["id"], replaced_at=clock.now(), replaced_because=reason
    )
    told = {
        name: [_told(getattr(original, name)), _told(new[name])]
        for name in _SAID
        if getattr(original, name) != new[name]
    }
    subject = ("CheckIn", original.id)
    await record(actor, "check_in.correct", subject, audience=original.audience, changes=told, reason=reason)


def _told(said: Any) -> Any:
    return said if said is None or isinstance(said, bool | float | list) else str(said)


async def _stand_again(goal: KeyResultRow, today: date) -> None:
    """Let the key result stand where the latest check-in in force says, and measure its progress again.

    What an integration measured since stays what is known of it.
    """
    latest = (await queries.check_ins_of_key_results([goal.id], first=1))[goal.id].rows[0]
    measured = standing_of(goal).measured
    is_measured_since = measured is not None and measured > (latest.as_of, latest.recorded_at)
    await update_all(
        "key_result_progress",
        [
            {
                "id": goal.id,
                "current": goal.measured_value if is_measured_since else latest.value,
                "reported_value": latest.value,
                "done": latest.done,
                "reported_health": latest.health,
                "confidence": latest.confidence,
                "latest_check_in_id": latest.id,
                "latest_as_of": latest.as_of,
                "checked_in_at": latest.recorded_at,
            }
        ],
    )
    if goal.kind == MetricKind.MILESTONE:
        await mark_milestones([(goal.id, latest.done_milestones)])
    await remeasure(goal.id, today)
