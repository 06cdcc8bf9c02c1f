"""Values that integrations push: they move progress, and are no check-ins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.check_ins import measured, policy, queries
from app.check_ins.commands.recording import band_of, standing_of
from app.check_ins.measured import MeasuredValueRow
from app.check_ins.standings import PastValue, Standing, standing_measured
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted, Problem, Refusal
from app.core.ids import new_id
from app.core.permission import refusal_of
from app.core.validation import Problems
from app.cycles.models import CycleState
from app.database.bulk import insert_all, update_all
from app.database.command import command
from app.objectives.commands.lookup import lock_standings
from app.objectives.models import MetricKind
from app.objectives.queries import KeyResultRow, key_results_by_id
from app.objectives.roll_up import roll_up
from app.objectives.rules import number_problems

AT_MOST = 50
SOURCE_LENGTH = 100
_BY_A_NUMBER = frozenset({MetricKind.INCREASE, MetricKind.DECREASE, MetricKind.MAINTAIN, MetricKind.BASELINE})


class PushedValue(NamedTuple):
    """A value, in the key result's unit, that was measured at an instant."""

    key_result_id: UUID
    value: Decimal
    measured_at: datetime


class ValuePushed(NamedTuple):
    """The value as it is stored, its key result, and the objectives that moved with all values of the request."""

    value_id: UUID
    key_result_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, measures=True)
async def push_values(*, actor: Actor, source: str, pushed: Sequence[PushedValue]) -> list[ValuePushed | Refusal]:
    """Take in what one source measured: one answer for each value, in order.

    The same key result and instant again is answered as before and changes nothing; another value for it is refused,
    since the first one may have been read meanwhile: what was wrong is followed by a value of a later instant.
    """
    problems = Problems()
    source = problems.line("source", source, at_most=SOURCE_LENGTH)
    if len(pushed) > AT_MOST:
        problems.add("values", "TOO_MANY", f"Push at most {AT_MOST} values at once, the others in another request.")
    if problems.found:
        return [InvalidInput(problems.found)] * max(1, len(pushed))
    ids = [value.key_result_id for value in pushed]
    await lock_standings(ids)
    intake = _Intake(
        actor,
        source,
        await key_results_by_id(ids),
        dict(await measured.measured_before(ids, source, [value.measured_at for value in pushed])),
        await queries.past_values(ids),
        await measured.values_by_day(ids),
    )
    answers = [intake.take(value, ("values", str(place))) for place, value in enumerate(pushed)]

    await insert_all("measured_values", intake.stored)
    await update_all("key_result_progress", [standing._asdict() for standing in intake.moved.values()])
    objectives = {intake.goals[id_].objective_id for id_ in intake.moved}
    moved = tuple(await roll_up(objectives)) if objectives else ()
    return [answer if isinstance(answer, Refusal) else answer._replace(moved_objective_ids=moved) for answer in answers]


class _Intake:
    """Takes in one value after the other, each seeing where those before it left its key result."""

    def __init__(
        self,
        actor: Actor,
        source: str,
        goals: Mapping[UUID, KeyResultRow],
        before: dict[tuple[UUID, datetime], MeasuredValueRow],
        reported: Mapping[UUID, Sequence[PastValue]],
        measured: Mapping[UUID, Sequence[PastValue]],
    ) -> None:
        self.actor = actor
        self.source = source
        self.goals = goals
        self.stored: list[dict[str, object]] = []
        self.moved: dict[UUID, Standing] = {}
        self._before = before
        self._history = {id_: [*reported.get(id_, ()), *measured.get(id_, ())] for id_ in goals}
        self._today = clock.today(actor.organization_time_zone)

    def take(self, pushed: PushedValue, path: tuple[str, str]) -> ValuePushed | Refusal:
        """Return the answer to one value, noting what is to be stored."""
        goal = self.goals.get(pushed.key_result_id)
        if goal is None:
            return NotFound("key result", (*path, "keyResultId"))
        if goal.cycle_state == CycleState.CLOSED:
            return CycleClosed(goal.cycle_name)
        permission = policy.can_push_value(self.actor, goal)
        if not permission.allowed:
            return refusal_of(permission, (*path, "keyResultId"))
        day = pushed.measured_at.astimezone(ZoneInfo(self.actor.organization_time_zone)).date()
        known = self._before.get((goal.id, pushed.measured_at))
        if problems := [*_problems(pushed, goal, day, known, path)]:
            return InvalidInput(problems)
        return ValuePushed(known.id if known else self._store(pushed, goal, day), goal.id)

    def _store(self, pushed: PushedValue, goal: KeyResultRow, day: date) -> UUID:
        stored = MeasuredValueRow(new_id(), goal.id, self.source, pushed.measured_at, pushed.value)
        self._before[goal.id, pushed.measured_at] = stored
        kept = {"organization_id": goal.organization_id, "audience": goal.audience, "measured_on": day}
        by = {"pushed_by_id": self.actor.person_id, "received_at": clock.now()}
        self.stored.append({**stored._asdict(), **kept, **by})
        self._history[goal.id].append(PastValue(goal.id, day, pushed.measured_at, stored.id, pushed.value))
        self.moved[goal.id] = standing_measured(
            goal,
            self.moved.get(goal.id) or standing_of(goal),
            pushed.value,
            (day, pushed.measured_at),
            self.source,
            band_values=band_of(goal, self._history[goal.id], self._today),
        )
        return stored.id


def _problems(
    pushed: PushedValue, goal: KeyResultRow, day: date, known: MeasuredValueRow | None, path: tuple[str, str]
) -> Iterator[Problem]:
    if goal.kind not in _BY_A_NUMBER:
        message = f"This key result is measured as {goal.kind}: its owner reports on it."
        yield Problem((*path, "keyResultId"), "WRONG_KIND", message, (("kind", goal.kind),))
    yield from number_problems((*path, "value"), pushed.value)
    if known is not None and known.value != pushed.value:
        message = f"{known.value:f} was measured at this instant already: push what is right with a later one."
        yield Problem((*path, "value"), "DIFFERS", message, (("measured", f"{known.value:f}"),))
    if pushed.measured_at > clock.now():
        yield Problem((*path, "measuredAt"), "IN_FUTURE", "This instant lies in the future: push what was measured.")
    elif not goal.cycle_starts_on <= day <= goal.cycle_ends_on:
        span = f"from {goal.cycle_starts_on} to {goal.cycle_ends_on}, both included"
        yield Problem((*path, "measuredAt"), "OUTSIDE_CYCLE", f"The instant must be in the cycle, {span}.")
