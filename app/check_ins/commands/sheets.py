"""Commands on check-ins and the sheets that gather them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import Done, record, record_each
from app.check_ins import policy, sheets
from app.check_ins.commands.recording import Placed, day_of, locked_goals, record_check_ins
from app.check_ins.entries import Entry
from app.check_ins.rules import ENTRIES_AT_MOST, sheet_id
from app.check_ins.sheets import SheetRow
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import refusal_of, require
from app.core.validation import Problems
from app.cycles.rules import end_of_day
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.queries import KeyResultRow
from app.objectives.roll_up import roll_up

SHEETS_AT_MOST = 50


class SheetSubmitted(NamedTuple):
    """The sheet, its new check-ins, and the objectives whose progress moved (also those beyond the actor's sight)."""

    sheet_id: UUID
    check_in_ids: tuple[UUID, ...]
    moved_objective_ids: tuple[UUID, ...]


class CheckInRecorded(NamedTuple):
    """The check-in, its key result, and the objectives whose progress moved."""

    check_in_id: UUID
    key_result_id: UUID
    moved_objective_ids: tuple[UUID, ...]


class SheetAcknowledged(NamedTuple):
    """The sheet that somebody has read."""

    sheet_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def submit_sheet(
    *,
    actor: Actor,
    entries: Sequence[Entry],
    note: str | None = None,
    as_of: date | None = None,
    idempotency_key: str | None = None,
) -> SheetSubmitted:
    """Hand in the sheet of the present period, with one entry for each key result that is reported on.

    All key results are of one cycle and one owner: the actor, or somebody for whom they stand in today. Handing in
    again adds to the same sheet until somebody acknowledges it; its instant stays the first one. ``as_of`` is the day
    that the values are about, today where it is left out.
    """
    problems = Problems()
    placed = _placed(entries, problems)
    problems.check()
    goals = await locked_goals(actor, placed)
    first = goals[placed[0].entry.key_result_id]
    _check_together(placed, goals, first, problems)
    day = day_of(actor, first, as_of, problems)
    note = problems.optional_text("note", note)
    if not await _reads_sheet(actor, first):
        message = "You stand in for somebody whose sheets you do not read: check in on single key results instead."
        raise NotPermitted(message)
    sheet = await _open_sheet(actor, first, note=note, submit=True)
    require(policy.can_submit(actor, sheet))

    recorded = await record_check_ins(
        actor=actor, placed=placed, goals=goals, as_of=day, sheet_id=sheet.id, problems=problems
    )
    await record(actor, "check_in_sheet.submit", ("CheckInSheet", sheet.id), audience=_readers(actor, sheet))
    moved = await roll_up({goal.objective_id for goal in goals.values()})
    return SheetSubmitted(sheet.id, recorded, tuple(moved))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def record_check_in(
    *, actor: Actor, entry: Entry, as_of: date | None = None, idempotency_key: str | None = None
) -> CheckInRecorded:
    """Check in on a single key result, at any time, as its owner or in their place.

    It joins the owner's sheet of the present period, handed in or not; after that was acknowledged it stands alone, and
    so it does where who stands in does not read the owner's sheets.
    """
    problems = Problems()
    placed = [Placed(("entry", entry.branch), entry)]
    goals = await locked_goals(actor, placed)
    goal = goals[entry.key_result_id]
    day = day_of(actor, goal, as_of, problems)
    reads_sheet = await _reads_sheet(actor, goal)
    sheet = await _open_sheet(actor, goal, note=None, submit=False) if reads_sheet else None

    [check_in_id] = await record_check_ins(
        actor=actor,
        placed=placed,
        goals=goals,
        as_of=day,
        sheet_id=sheet.id if sheet and policy.can_submit(actor, sheet).allowed else None,
        problems=problems,
    )
    await record(actor, "check_in.record", ("CheckIn", check_in_id), audience=goal.audience)
    moved = await roll_up([goal.objective_id])
    return CheckInRecorded(check_in_id, goal.id, tuple(moved))


@command(InvalidInput, NotFound, NotPermitted)
async def acknowledge_sheets(*, actor: Actor, sheet_ids: Sequence[UUID]) -> list[SheetAcknowledged | Refusal]:
    """Say that the actor has read these sheets: one answer for each, in order; a sheet is acknowledged once."""
    if len(sheet_ids) > SHEETS_AT_MOST:
        message = f"At most {SHEETS_AT_MOST} sheets are acknowledged at once: send the others in another request."
        return [InvalidInput.one("sheetIds", "TOO_MANY", message)] * len(sheet_ids)
    await values("select id from check_in_sheets where id = any(%s) order by id for no key update", (list(sheet_ids),))
    found = await sheets.sheets_by_id(sheet_ids)
    answers = [
        _acknowledged(actor, found.get(sheet_id), ("sheetIds", str(place))) for place, sheet_id in enumerate(sheet_ids)
    ]
    accepted = {answer.sheet_id: found[answer.sheet_id] for answer in answers if isinstance(answer, SheetAcknowledged)}
    await values(
        "update check_in_sheets set acknowledged_by_id = %s, acknowledged_at = %s where id = any(%s)",
        (actor.person_id, clock.now(), list(accepted)),
    )
    done = [Done(("CheckInSheet", sheet.id), _readers(actor, sheet)) for sheet in accepted.values()]
    await record_each(actor, "check_in_sheet.acknowledge", done)
    return answers


def _readers(actor: Actor, sheet: SheetRow) -> UUID:
    """Return who reads what the audit holds: the sheet's team, or author and those above if the actor is not of it."""
    return sheet.audience if sheet.audience in actor.audiences else sheet.author_id


def _placed(entries: Sequence[Entry], problems: Problems) -> list[Placed]:
    if not 1 <= len(entries) <= ENTRIES_AT_MOST:
        problems.add("entries", "COUNT", f"Report on 1 to {ENTRIES_AT_MOST} key results.")
    placed = [Placed(("entries", str(index), entry.branch), entry) for index, entry in enumerate(entries)]
    seen: set[UUID] = set()
    for path, entry in placed:
        if entry.key_result_id in seen:
            problems.add((*path, "keyResultId"), "TWICE", "There is an entry for this key result already.")
        seen.add(entry.key_result_id)
    return placed


def _check_together(
    placed: Sequence[Placed], goals: Mapping[UUID, KeyResultRow], first: KeyResultRow, problems: Problems
) -> None:
    for path, entry in placed:
        if goals[entry.key_result_id].cycle_id != first.cycle_id:
            message = f"A sheet is of one cycle: this key result is not of {first.cycle_name}."
            problems.add((*path, "keyResultId"), "OTHER_CYCLE", message)
        if goals[entry.key_result_id].owner_id != first.owner_id:
            message = "A sheet is one person's: report on what others answer for apart from this."
            problems.add((*path, "keyResultId"), "OTHER_OWNER", message)


async def _open_sheet(actor: Actor, goal: KeyResultRow, *, note: str | None, submit: bool) -> SheetRow:
    period = goal.rhythm.open_on(clock.today(actor.organization_time_zone))
    if period is None:
        message = f"{goal.cycle_name} begins on {goal.cycle_starts_on}: check in from that day on."
        raise InvalidInput.one("asOf", "NOT_BEGUN", message)
    return await sheets.open_sheet(
        goal.owner_id,
        goal.cycle_id,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        due_at=end_of_day(period.due_on, actor.organization_time_zone),
        note=note,
        submit=submit,
    )


async def _reads_sheet(actor: Actor, goal: KeyResultRow) -> bool:
    """Tell whether the actor reads the owner's sheet of the present period: their own they do."""
    period = goal.rhythm.open_on(clock.today(actor.organization_time_zone))
    if goal.owner_id == actor.person_id or period is None:
        return True
    present = sheet_id(goal.owner_id, goal.cycle_id, period.starts_on)
    return present in await sheets.sheets_by_id([present])


def _acknowledged(actor: Actor, sheet: SheetRow | None, path: tuple[str, ...]) -> SheetAcknowledged | Refusal:
    if sheet is None:
        return NotFound("check-in sheet", path)
    permission = policy.can_acknowledge(actor, sheet)
    return SheetAcknowledged(sheet.id) if permission.allowed else refusal_of(permission, path)
