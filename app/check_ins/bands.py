"""In how many of its periods a value has stayed within its band, and of how many nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.check_ins.measured import values_by_day
from app.check_ins.queries import past_values
from app.check_ins.standings import PastValue
from app.core import clock
from app.database.unit_of_work import values
from app.objectives.progress import is_held
from app.objectives.queries import KeyResultRow, key_results_by_id
from app.objectives.remeasure import band_values


class BandPeriods(NamedTuple):
    """How many periods the value was within its band, how many outside, and how many passed without a value."""

    held: int
    breached: int
    unknown: int


async def periods_of_bands(key_result_ids: Sequence[UUID]) -> dict[UUID, BandPeriods]:
    """Return the periods of MAINTAIN key results so far: those that are over, and the present one if it has a value."""
    bands = await key_results_by_id(key_result_ids)
    history = await _values(key_result_ids)
    [(time_zone,)] = await values("select time_zone from organizations")
    today = clock.today(time_zone)
    return {id_: periods_of(band, history.get(id_, []), today) for id_, band in bands.items()}


async def held_since(key_result_ids: Sequence[UUID]) -> dict[UUID, date]:
    """Return since which day the value of each MAINTAIN key result is on this side of its band's ends: in, or out."""
    bands = await key_results_by_id(key_result_ids)
    history = await _values(key_result_ids)
    found = {id_: since_of(band, history.get(id_, [])) for id_, band in bands.items()}
    return {id_: since for id_, since in found.items() if since is not None}


async def _values(key_result_ids: Sequence[UUID]) -> dict[UUID, list[PastValue]]:
    """Return what was reported and what was measured of each key result."""
    reported, measured = await past_values(key_result_ids), await values_by_day(key_result_ids)
    return {id_: [*reported.get(id_, []), *measured.get(id_, [])] for id_ in key_result_ids}


def since_of(band: KeyResultRow, history: Sequence[PastValue]) -> date | None:
    """Return the day of the first value of those in a row, up to the latest, that are all in the band or all out."""
    in_order = sorted((past for past in history if past.value is not None), key=lambda past: past.place)
    since, latest = None, None
    for past in in_order:
        is_in = past.value is not None and is_held(band.low, band.high, past.value)
        if is_in is not latest:
            since, latest = past.as_of, is_in
    return since


def periods_of(band: KeyResultRow, history: Sequence[PastValue], today: date) -> BandPeriods:
    """Count a band's periods by what the last value of each says."""
    in_order = sorted(history, key=lambda past: past.place)
    found = band_values([(past.as_of, past.value) for past in in_order], band.rhythm, today)
    known = [is_held(band.low, band.high, value) for value in found if value is not None]
    is_running = bool(found) and found[-1] is None and today <= band.cycle_ends_on
    return BandPeriods(sum(known), len(known) - sum(known), len(found) - len(known) - is_running)
