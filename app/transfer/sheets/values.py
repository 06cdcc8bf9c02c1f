"""The values of a sheet: where key results stood on a day, recorded together as check-ins of whoever brings them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import Done, record_each
from app.check_ins.commands.recording import Placed, day_of, record_check_ins
from app.check_ins.entries import DoneEntry, Entry, MilestonesEntry, NumberEntry, Words
from app.core.errors import Refusal
from app.core.validation import Problems
from app.objectives.commands.lookup import lock_standings
from app.objectives.models import MetricKind, ObjectiveState
from app.objectives.policy import can_edit_key_result
from app.objectives.queries import KeyResultRow, MilestoneRow, key_results_by_id, milestones_of_key_results
from app.objectives.roll_up import roll_up
from app.transfer.cells import Step
from app.transfer.findings import Findings
from app.transfer.standing import Fate, ImportedKind, Standing

NOTE = "Brought over from a spreadsheet."
_FIELDS = {"asOf": "as of"}


class Value(NamedTuple):
    """Where a key result stood: a figure, whether it is done, or which of its steps are."""

    row: int
    key_result_id: UUID
    current: Decimal | bool | None
    steps: tuple[Step, ...] | None
    as_of: date | None


async def bring_values(told: Sequence[Value], standing: Standing, findings: Findings) -> None:
    """Record the values that are not there yet, each on its day: today, or the last day of a cycle that is over.

    Whoever may change a key result may bring its values; the objective has to be published.
    """
    ids = [value.key_result_id for value in told]
    await lock_standings(ids)
    goals, milestones = await key_results_by_id(ids), await milestones_of_key_results(ids)
    by_day: dict[date, list[Placed]] = defaultdict(list)
    for value in told:
        goal = goals[value.key_result_id]
        entry = _entry(value, goal, milestones.get(goal.id, ()))
        if entry is None:
            continue
        problems = Problems()
        day = day_of(standing.actor, goal, value.as_of, problems)
        if _stands_already(entry, goal, milestones.get(goal.id, ()), value.as_of):
            standing.count(ImportedKind.VALUE, Fate.UNCHANGED)
        elif not (permission := can_edit_key_result(standing.actor, goal)).allowed:
            findings.add(value.row, "current", "NOT_PERMITTED", permission.reason or "")
        elif goal.objective_state != ObjectiveState.ACTIVE:
            message = "Values belong to published objectives: write “active” as its state."
            findings.add(value.row, "state", "NOT_PUBLISHED", message)
        elif problems.found:
            for problem in problems.found:
                findings.stated(value.row, problem, _FIELDS)
        else:
            by_day[day].append(Placed((str(value.row), entry.branch), entry))
    for day in sorted(by_day):
        await _record(by_day[day], day, goals, standing, findings)
    if by_day:
        await roll_up({goals[placed.entry.key_result_id].objective_id for each in by_day.values() for placed in each})


def _entry(value: Value, goal: KeyResultRow, milestones: Sequence[MilestoneRow]) -> Entry | None:
    words = Words(note=NOTE)
    if goal.kind == MetricKind.MILESTONE:
        done = {step.definition.title for step in value.steps or () if step.done}
        done_ids = tuple(milestone.id for milestone in milestones if milestone.title in done)
        is_told = bool(done_ids) or any(milestone.done for milestone in milestones)
        return MilestonesEntry(key_result_id=goal.id, done_ids=done_ids, words=words) if is_told else None
    if value.current is None:
        return None
    if isinstance(value.current, bool):
        return DoneEntry(key_result_id=goal.id, done=value.current, words=words)
    return NumberEntry(key_result_id=goal.id, value=value.current, words=words)


def _stands_already(entry: Entry, goal: KeyResultRow, milestones: Sequence[MilestoneRow], as_of: date | None) -> bool:
    if as_of is not None and as_of != goal.latest_as_of:
        return False
    match entry:
        case NumberEntry():
            return goal.current == entry.value
        case DoneEntry():
            return bool(goal.done) == entry.done and (goal.done is not None or not entry.done)
        case MilestonesEntry():
            return {milestone.id for milestone in milestones if milestone.done} == set(entry.done_ids)
        case _:
            return False


async def _record(
    placed: Sequence[Placed], day: date, goals: dict[UUID, KeyResultRow], standing: Standing, findings: Findings
) -> None:
    of_these = {each.entry.key_result_id: goals[each.entry.key_result_id] for each in placed}
    try:
        ids = await record_check_ins(
            actor=standing.actor, placed=placed, goals=of_these, as_of=day, sheet_id=None, problems=Problems()
        )
    except Refusal as refusal:
        for problem in getattr(refusal, "problems", ()):
            findings.add(int(problem.path[0]), "current", problem.code, problem.message)
        return
    done = [
        Done(("CheckIn", id_), of_these[each.entry.key_result_id].audience)
        for id_, each in zip(ids, placed, strict=True)
    ]
    await record_each(standing.actor, "check_in.import", done)
    for _ in placed:
        standing.count(ImportedKind.VALUE, Fate.CREATED)
