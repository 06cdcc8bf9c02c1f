"""Reads of the values that integrations measured, and of all values of a key result, whoever they are from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.check_ins.standings import PastValue
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows


class ValueOrigin(StrEnum):
    """Who a value is from."""

    PERSON = "PERSON"
    INTEGRATION = "INTEGRATION"


class ValueRow(NamedTuple):
    """A value of a key result: reported by a person, or measured by an integration, which then has a source."""

    id: UUID
    key_result_id: UUID
    origin: str
    source: str | None
    value: Decimal
    as_of: date
    at: datetime
    person_id: UUID


class MeasuredValueRow(NamedTuple):
    """What an integration measured, and when it said so."""

    id: UUID
    key_result_id: UUID
    source: str
    measured_at: datetime
    value: Decimal


_ALL = """(
    select c.id, c.key_result_id, 'PERSON' as origin, null as source, c.value, c.as_of, c.recorded_at as at,
           c.author_id as person_id
    from check_ins c where c.value is not null and c.replaced_by_id is null
    union all
    select m.id, m.key_result_id, 'INTEGRATION', m.source, m.value, m.measured_on, m.measured_at, m.pushed_by_id
    from measured_values m
) v"""
_VALUES = Listing(ValueRow, columns(ValueRow, "v"), _ALL, key="v.key_result_id")
_LATEST = Order(
    "LATEST_VALUES",
    (Term("as_of", "v.as_of", "date", descending=True), Term("at", "v.at", "timestamptz", descending=True)),
    "v.id",
)


async def values_of_key_results(
    key_result_ids: Sequence[UUID], *, origins: Sequence[str] | None, first: int, after: str | None
) -> dict[UUID, Page[ValueRow]]:
    """Return a page of each key result's values, the latest first, of these origins or (None) any; or InvalidPage."""
    where = "%(origins)s::text[] is null or v.origin = any(%(origins)s)"
    params = {"origins": None if origins is None else list(origins)}
    return await _VALUES.pages(key_result_ids, _LATEST, first=first, after=after, where=where, params=params)


async def values_by_id(ids: Sequence[UUID]) -> dict[UUID, ValueRow]:
    """Return values by id."""
    query = f"select {columns(ValueRow, 'v')} from {_ALL} where v.id = any(%s)"
    return {found.id: found for found in await rows(ValueRow, query, (list(ids),))}


async def measured_before(
    key_result_ids: Sequence[UUID], source: str, at: Sequence[datetime]
) -> dict[tuple[UUID, datetime], MeasuredValueRow]:
    """Return what a source has measured of these key results at these instants, by both."""
    found = await rows(
        MeasuredValueRow,
        f"select {columns(MeasuredValueRow, 'm')} from measured_values m "
        "where m.key_result_id = any(%s) and m.source = %s and m.measured_at = any(%s)",
        (list(key_result_ids), source, list(at)),
    )
    return {(value.key_result_id, value.measured_at): value for value in found}


async def values_by_day(key_result_ids: Sequence[UUID]) -> dict[UUID, list[PastValue]]:
    """Return the last measured value of each day of each key result."""
    found = await rows(
        PastValue,
        "select distinct on (m.key_result_id, m.measured_on) "
        "m.key_result_id, m.measured_on, m.measured_at, m.id, m.value from measured_values m "
        "where m.key_result_id = any(%s) order by m.key_result_id, m.measured_on, m.measured_at desc, m.id desc",
        (list(key_result_ids),),
    )
    grouped: dict[UUID, list[PastValue]] = defaultdict(list)
    for past in found:
        grouped[past.key_result_id].append(past)
    return grouped
