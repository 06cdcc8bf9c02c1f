"""Reads of who is away and who stands in for them; why somebody is away is there for their line alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows, values


class AbsenceRow(NamedTuple):
    """The days, inclusive, on which a person is away; ``kind`` is None where it is not said, or hidden."""

    id: UUID
    organization_id: UUID
    user_id: UUID
    starts_on: date
    ends_on: date
    stand_in_id: UUID | None
    kind: str | None
    created_at: datetime


class AwayDays(NamedTuple):
    """Days, inclusive, on which a person is away and nobody checks in for them."""

    starts_on: date
    ends_on: date


_ABSENCES = (
    f"select {columns(AbsenceRow, 'a', kind='r.kind')} from absences a "
    "join organizations o on o.id = a.organization_id left join absence_reasons r on r.id = a.id"
)


async def absences_by_id(ids: Sequence[UUID]) -> dict[UUID, AbsenceRow]:
    """Return absences by id."""
    found = await rows(AbsenceRow, f"{_ABSENCES} where a.id = any(%s)", (list(ids),))
    return {absence.id: absence for absence in found}


async def absences_of_users(ids: Sequence[UUID]) -> dict[UUID, list[AbsenceRow]]:
    """Return when each person is away, today or later, the earliest first."""
    return await _not_over("a.user_id", ids)


async def stand_ins_of_users(ids: Sequence[UUID]) -> dict[UUID, list[AbsenceRow]]:
    """Return the absences of others in which each person stands in for them, today or later, the earliest first."""
    return await _not_over("a.stand_in_id", ids)


async def _not_over(key: str, ids: Sequence[UUID]) -> dict[UUID, list[AbsenceRow]]:
    found = await rows(
        AbsenceRow,
        f"{_ABSENCES} where {key} = any(%(ids)s) and a.ends_on >= (%(now)s at time zone o.time_zone)::date "
        "order by a.starts_on, a.id",
        {"ids": list(ids), "now": clock.now()},
    )
    grouped: dict[UUID, list[AbsenceRow]] = defaultdict(list)
    for absence in found:
        grouped[absence.user_id if key == "a.user_id" else absence.stand_in_id or absence.user_id].append(absence)
    return grouped


async def away_days(ids: Sequence[UUID]) -> dict[UUID, list[AwayDays]]:
    """Return the days on which each person is away and nobody stands in for them."""
    found = await values(
        "select user_id, starts_on, ends_on from absences where user_id = any(%s) and stand_in_id is null",
        (list(ids),),
    )
    grouped: dict[UUID, list[AwayDays]] = defaultdict(list)
    for user_id, *days in found:
        grouped[user_id].append(AwayDays._make(days))
    return grouped
