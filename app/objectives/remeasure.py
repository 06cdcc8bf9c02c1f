"""A key result's progress, computed again from what is stored once its figures have changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from uuid import UUID

from app.cycles.rules import Rhythm
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.models import KeyResultProgress, MetricKind
from app.objectives.progress import Measured, Step, is_held, key_result_progress, to_float
from app.objectives.queries import KeyResultRow


async def remeasure(key_result_id: UUID, today: date) -> None:
    """Store what a key result's latest value, or all of them for a band, mean under its present figures.

    A BASELINE key result is reached once its value has a source: its own, the note of a check-in, or what measured it.
    """
    await values("select from key_result_progress where id = %s for no key update", (key_result_id,))
    key_result = (await queries.key_results_by_id([key_result_id]))[key_result_id]
    if key_result.checked_in_at is None and key_result.measured_at is None:
        return
    progress = key_result_progress(
        MetricKind(key_result.kind),
        await _measured(key_result, today),
        baseline=key_result.baseline,
        target=key_result.target,
        low=key_result.low,
        high=key_result.high,
    )
    await KeyResultProgress.filter(id=key_result.id).update(
        progress=to_float(progress.share) if progress else None,
        raw_progress=to_float(progress.raw) if progress else None,
        held=_held(key_result),
    )


def _held(key_result: KeyResultRow) -> bool | None:
    if key_result.kind != MetricKind.MAINTAIN or key_result.current is None:
        return None
    return is_held(key_result.low, key_result.high, key_result.current)


async def _measured(key_result: KeyResultRow, today: date) -> Measured:
    match MetricKind(key_result.kind):
        case MetricKind.MILESTONE:
            milestones = (await queries.milestones_of_key_results([key_result.id])).get(key_result.id, [])
            return Measured(steps=[Step(milestone.weight, milestone.done) for milestone in milestones])
        case MetricKind.MAINTAIN:
            return Measured(periods=band_values(await _history(key_result.id), key_result.rhythm, today))
        case MetricKind.BASELINE:
            named = key_result.source is not None or key_result.measured_at is not None
            sourced = named or await _has_noted_value(key_result.id)
            return Measured(current=key_result.current, sourced=sourced)
        case _:
            return Measured(current=key_result.current, done=bool(key_result.done))


async def _has_noted_value(key_result_id: UUID) -> bool:
    [(found,)] = await values(
        "select exists (select from check_ins where key_result_id = %s and value is not null and note is not null "
        "and replaced_by_id is null)",
        (key_result_id,),
    )
    return bool(found)


async def _history(key_result_id: UUID) -> list[tuple[date, Decimal | None]]:
    """Return the values of check-ins in force and measured ones in their order: by day, then instant, then id."""
    found = await values(
        """
        select as_of, value from (
            select as_of, recorded_at as at, id, value from check_ins
            where key_result_id = %(id)s and replaced_by_id is null
            union all
            select measured_on, measured_at, id, value from measured_values where key_result_id = %(id)s
        ) v order by as_of, at, id
        """,
        {"id": key_result_id},
    )
    return [(as_of, value) for as_of, value in found]


def band_values(history: Iterable[tuple[date, Decimal | None]], rhythm: Rhythm, today: date) -> list[Decimal | None]:
    """Return the last value of each period that has begun by today, None where there is none.

    ``history`` holds the days and values of check-ins in their order.
    """
    last = {rhythm.around(as_of): value for as_of, value in history if value is not None}
    return [last.get(period) for period in rhythm.until(today)]
