"""What every way of checking in has in common: entries become check-ins, and key results move."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.check_ins import measured, policy, queries
from app.check_ins.entries import Entry, MilestonesEntry
from app.check_ins.queries import CheckInRow
from app.check_ins.rules import BLOCKER_LENGTH, as_of_problems, entry_problems, read
from app.check_ins.standings import PastValue, Standing, progress_with, standing_after, value_before
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.ids import new_id
from app.core.permission import refusal_of
from app.core.validation import Problems
from app.database.bulk import insert_all, update_all
from app.database.unit_of_work import values
from app.objectives.commands.lookup import lock_standings, refuse_closed
from app.objectives.models import MetricKind
from app.objectives.progress import to_float
from app.objectives.queries import KeyResultRow, MilestoneRow, key_results_by_id, milestones_of_key_results
from app.objectives.remeasure import band_values
from app.people.absences import AwayDays, away_days


class Placed(NamedTuple):
    """An entry, and the path to its branch in the input."""

    path: tuple[str, ...]
    entry: Entry


class Occasion(NamedTuple):
    """Who reports, about which day, when (and which day that is in the organisation's zone), and on which sheet."""

    actor: Actor
    as_of: date
    sheet_id: UUID | None
    now: datetime
    today: date


class Said(NamedTuple):
    """The words of an entry, made clean."""

    note: str | None
    new_blocker: str | None


class Recorded(NamedTuple):
    """A check-in to be stored, and where its key result stands after it."""

    check_in: CheckInRow
    standing: Standing
    is_latest: bool


class Ground(NamedTuple):
    """What entries are judged by: the locked key results, their milestones, earlier values, and owners' absences.

    ``history`` holds the values of check-ins, ``measured`` those that integrations measured of bands.
    """

    goals: Mapping[UUID, KeyResultRow]
    milestones: Mapping[UUID, Sequence[MilestoneRow]]
    history: Mapping[UUID, Sequence[PastValue]]
    away: Mapping[UUID, Sequence[AwayDays]]
    measured: Mapping[UUID, Sequence[PastValue]]


async def locked_goals(actor: Actor, placed: Sequence[Placed]) -> dict[UUID, KeyResultRow]:
    """Lock the key results that entries are about, in id order, and return them as they stand then.

    Raises NotFound, CycleClosed or NotPermitted for the first on which the actor may not check in.
    """
    ids = [item.entry.key_result_id for item in placed]
    await lock_standings(ids)
    found = await key_results_by_id(ids)
    for path, entry in placed:
        goal = found.get(entry.key_result_id)
        if goal is None:
            raise NotFound("key result", (*path, "keyResultId"))
        refuse_closed(goal.cycle_state, goal.cycle_name)
        permission = policy.can_check_in(actor, goal)
        if not permission.allowed:
            raise refusal_of(permission, (*path, "keyResultId"))
    return found


def day_of(actor: Actor, goal: KeyResultRow, as_of: date | None, problems: Problems) -> date:
    """Return the day that values are about: the one given, else today, or the cycle's last day once that has passed."""
    today = clock.today(actor.organization_time_zone)
    day = as_of or min(today, goal.cycle_ends_on)
    problems.extend(as_of_problems(day, starts_on=goal.cycle_starts_on, ends_on=goal.cycle_ends_on, today=today))
    return day


async def record_check_ins(
    *,
    actor: Actor,
    placed: Sequence[Placed],
    goals: Mapping[UUID, KeyResultRow],
    as_of: date,
    sheet_id: UUID | None,
    problems: Problems,
) -> tuple[UUID, ...]:
    """Store one check-in for each entry, move its key result, raise its blocker, and return the check-ins' ids.

    The key results are locked already. Raises NotFound, and InvalidInput with the problems so far and those of every
    entry. The caller rolls up the objectives last.
    """
    ground = await _ground(goals, as_of)
    _require_milestones(placed, ground)
    said = [_judge(item, ground, as_of, problems) for item in placed]
    problems.check()

    occasion = Occasion(actor, as_of, sheet_id, clock.now(), clock.today(actor.organization_time_zone))
    ids = sorted(new_id() for _ in placed)
    recorded = [
        _record(occasion, id_, item.entry, ground, words.note)
        for id_, item, words in zip(ids, placed, said, strict=True)
    ]
    await insert_all("check_ins", [one.check_in.stored() for one in recorded])
    await update_all("key_result_progress", [one.standing._asdict() for one in recorded])
    await mark_milestones(
        (one.check_in.key_result_id, one.check_in.done_milestones)
        for one in recorded
        if one.is_latest and one.check_in.done_milestone_ids is not None
    )
    await insert_all(
        "blockers",
        [
            _blocker(one.check_in, words.new_blocker)
            for one, words in zip(recorded, said, strict=True)
            if words.new_blocker is not None
        ],
    )
    return tuple(one.check_in.id for one in recorded)


async def _ground(goals: Mapping[UUID, KeyResultRow], as_of: date) -> Ground:
    stepped = [goal.id for goal in goals.values() if goal.kind == MetricKind.MILESTONE]
    looking_back = [
        goal.id
        for goal in goals.values()
        if goal.kind == MetricKind.MAINTAIN or (goal.latest_as_of and as_of < goal.latest_as_of)
    ]
    bands = [goal.id for goal in goals.values() if goal.kind == MetricKind.MAINTAIN]
    return Ground(
        goals,
        await milestones_of_key_results(stepped) if stepped else {},
        await queries.past_values(looking_back) if looking_back else {},
        await away_days([goal.owner_id for goal in goals.values()]),
        await measured.values_by_day(bands) if bands else {},
    )


def _require_milestones(placed: Sequence[Placed], ground: Ground) -> None:
    """Raise NotFound for the first entry that names a milestone which its key result does not have."""
    for path, entry in placed:
        is_stepped = ground.goals[entry.key_result_id].kind == MetricKind.MILESTONE
        known = {step.id for step in ground.milestones.get(entry.key_result_id, ())}
        if is_stepped and isinstance(entry, MilestonesEntry) and not known.issuperset(entry.done_ids):
            raise NotFound("milestone", (*path, "doneIds"))


def standing_of(goal: KeyResultRow) -> Standing:
    """Return where a key result stands, as its row says."""
    return Standing._make(getattr(goal, name) for name in Standing._fields)


def _judge(item: Placed, ground: Ground, as_of: date, problems: Problems) -> Said:
    path, entry = item
    goal = ground.goals[entry.key_result_id]
    problems.extend(entry_problems(path, entry, goal, standing_of(goal), as_of))
    words = (*path, "words")
    return Said(
        problems.optional_text((*words, "note"), entry.words.note),
        problems.optional_text((*words, "newBlocker"), entry.words.new_blocker, at_most=BLOCKER_LENGTH),
    )


def _record(occasion: Occasion, id_: UUID, entry: Entry, ground: Ground, note: str | None) -> Recorded:
    goal = ground.goals[entry.key_result_id]
    before, steps = standing_of(goal), ground.milestones.get(goal.id, ())
    past, today = ground.history.get(goal.id, ()), occasion.today
    reading = read(entry, goal, before, steps)
    place = (occasion.as_of, occasion.now, id_)
    this = PastValue(goal.id, *place, reading.value)
    progress = progress_with(
        goal,
        reading,
        before,
        steps,
        sourced=note is not None or goal.source is not None,
        band_values=band_of(goal, [*past, this, *ground.measured.get(goal.id, ())], today),
    )
    is_latest = before.latest is None or place > before.latest
    previous = before.reported_value if is_latest else value_before(past, place)
    check_in = CheckInRow(
        id=this.id,
        organization_id=goal.organization_id,
        audience=goal.audience,
        key_result_id=goal.id,
        sheet_id=occasion.sheet_id,
        author_id=goal.owner_id,
        recorded_by_id=occasion.actor.person_id,
        as_of=occasion.as_of,
        recorded_at=this.recorded_at,
        value=reading.value,
        delta=None if reading.value is None or previous is None else reading.value - previous,
        done=reading.done,
        done_milestone_ids=_texts(reading.done_milestone_ids),
        unchanged=reading.unchanged,
        progress=to_float(progress.share) if progress else None,
        health=reading.health,
        confidence=reading.confidence,
        note=note,
        replaced_by_id=None,
        replaced_at=None,
        replaced_because=None,
        objective_state=goal.objective_state,
        cycle_state=goal.cycle_state,
    )
    away = ground.away.get(goal.owner_id, ())
    standing = standing_after(goal, before, reading, progress, place, rhythm=goal.rhythm, today=today, away=away)
    return Recorded(check_in, standing, is_latest)


def band_of(goal: KeyResultRow, check_ins: Sequence[PastValue], today: date) -> list[Decimal | None]:
    """Return the values of a MAINTAIN key result, one for each period begun; of other kinds none."""
    if goal.kind != MetricKind.MAINTAIN:
        return []
    in_order = sorted(check_ins, key=lambda past: past.place)
    return band_values([(past.as_of, past.value) for past in in_order], goal.rhythm, today)


async def mark_milestones(done: Iterable[tuple[UUID, Sequence[UUID]]]) -> None:
    """Mark just the milestones that are done, of each of these key results."""
    ids = dict(done)
    if not ids:
        return
    await values(
        "update milestones set done = not done where key_result_id = any(%(key_results)s) "
        "and done <> (id = any(%(done)s::uuid[]))",
        {"key_results": list(ids), "done": [id_ for of_one in ids.values() for id_ in of_one]},
    )


def _blocker(check_in: CheckInRow, text: str) -> dict[str, object]:
    return {
        "id": new_id(),
        "organization_id": check_in.organization_id,
        "audience": check_in.audience,
        "key_result_id": check_in.key_result_id,
        "check_in_id": check_in.id,
        "text": text,
        "since": check_in.as_of,
        "raised_by_id": check_in.recorded_by_id,
    }


def _texts(ids: tuple[UUID, ...] | None) -> list[str] | None:
    return None if ids is None else [str(id_) for id_ in ids]
