"""In how many of its periods a value has stayed within its band, and of how many nobody knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.check_ins.queries import past_values
from app.check_ins.rules import PastValue
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
    history = await past_values(key_result_ids)
    [(time_zone,)] = await values("select time_zone from organizations")
    today = clock.today(time_zone)
    return {id_: periods_of(band, history.get(id_, []), today) for id_, band in bands.items()}


def periods_of(band: KeyResultRow, history: Sequence[PastValue], today: date) -> BandPeriods:
    """Count a band's periods by what the last value of each says."""
    in_order = sorted(history, key=lambda past: past.place)
    found = band_values([(past.as_of, past.value) for past in in_order], band.rhythm, today)
    known = [is_held(band.low, band.high, value) for value in found if value is not None]
    is_running = bool(found) and found[-1] is None and today <= band.cycle_ends_on
    return BandPeriods(sum(known), len(known) - sum(known), len(found) - len(known) - is_running)
