"""Check-in sheets that were due over some days, handed in or not, as of the days on which they were due.

Who owes a sheet of a period is who answered for a key result on its due day, although another may do so now.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from app.check_ins.rules import sheet_id
from app.core import clock
from app.cycles.queries import cycles_by_id
from app.cycles.rules import Period, end_of_day
from app.database.unit_of_work import rows, values
from app.objectives.due import is_away
from app.objectives.rests import is_among, rested
from app.people.absences import AwayDays, away_days
from app.people.queries import users_by_id
from app.reports.rules import SheetStanding, owner_on, sheet_standing


class Participant(NamedTuple):
    """Somebody who belonged to the group at a place on some days, both inclusive."""

    place: int
    person_id: UUID
    first: date
    last: date


class SheetEntry(NamedTuple):
    """A person's sheet of a period, and what became of it; ``sheet_id`` is there once it is stored."""

    person_id: UUID
    sheet_id: UUID | None
    cycle_id: UUID
    starts_on: date
    ends_on: date
    due_on: date
    standing: SheetStanding
    acknowledged: bool


class _Pursued(NamedTuple):
    """A key result that counts, and the days on which people had to report on it: the last one excluded, and rests."""

    id: UUID
    cycle_id: UUID
    owner_id: UUID
    since: date
    until: date | None
    rested: list[Range[date]]


class _Stored(NamedTuple):
    id: UUID
    author_id: UUID
    cycle_id: UUID
    period_start: date
    period_end: date
    due_at: datetime
    submitted_at: datetime | None
    acknowledged_at: datetime | None


class _Due(NamedTuple):
    """A sheet that a person had, or has, to hand in."""

    id: UUID
    author_id: UUID
    cycle_id: UUID
    period: Period
    due_at: datetime


_PURSUED = f"""
    select k.id, o.cycle_id, k.owner_id, (greatest(k.created_at, o.published_at) at time zone %(zone)s)::date,
           (least(o.closed_at, o.paused_at) at time zone %(zone)s)::date, {rested("%(zone)s")}
    from key_results k join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id
    where k.state = 'ACTIVE' and o.state <> 'DRAFT' and c.state <> 'PLANNING'
      and c.starts_on <= %(end)s and c.ends_on >= %(start)s
"""
_GIVEN_AWAY = """
    select r.subject_id, (r.at at time zone %(zone)s)::date, (r.changes -> 'owner_id' ->> 0)::uuid
    from audit_records r where r.subject_id = any(%(ids)s) and r.subject_kind = 'KeyResult' and r.changes ? 'owner_id'
    order by r.at, r.id
"""
_STORED = """
    select s.id, s.author_id, s.cycle_id, s.period_start, s.period_end, s.due_at, s.submitted_at, s.acknowledged_at
    from check_in_sheets s
    where s.author_id = any(%(people)s) and (s.due_at at time zone %(zone)s)::date between %(start)s and %(end)s
"""
_OPEN_TO_READER = """
    select d.id from unnest(%(ids)s::uuid[], %(authors)s::uuid[], %(due)s::timestamptz[]) as d (id, author_id, due_at)
    where waymark.sees_sheet(waymark.home_of(d.author_id, d.due_at), d.author_id)
      and d.id not in (select * from waymark.stored_sheets(%(ids)s))
"""


async def entries_of(
    participants: Sequence[Participant], *, start: date, end: date, zone: str
) -> Mapping[int, list[SheetEntry]]:
    """Return by group the sheets that were due on its people's days in it, by name: those that the reader may see."""
    people = await users_by_id(list({each.person_id for each in participants}))
    due = await _due(set(people), start, end, zone)
    away = await away_days(list(people))
    stored = await rows(_Stored, _STORED, {"people": list(people), "start": start, "end": end, "zone": zone})
    seen = await values(
        _OPEN_TO_READER,
        {
            "ids": [sheet.id for sheet in due],
            "authors": [sheet.author_id for sheet in due],
            "due": [sheet.due_at for sheet in due],
        },
    )
    open_ids, by_id = {id_ for (id_,) in seen}, {sheet.id: sheet for sheet in due}
    found = [
        _stored_entry(each, by_id.get(each.id), away, zone) for each in stored if each.id in by_id or each.submitted_at
    ]
    found += [_entry(sheet, None, away) for sheet in due if sheet.id in open_ids]
    found.sort(key=lambda entry: (people[entry.person_id].name, entry.person_id))
    return _grouped(participants, found)


def _grouped(participants: Sequence[Participant], entries: Sequence[SheetEntry]) -> Mapping[int, list[SheetEntry]]:
    belonged: dict[UUID, list[Participant]] = defaultdict(list)
    for each in participants:
        belonged[each.person_id].append(each)
    grouped: dict[int, list[SheetEntry]] = defaultdict(list)
    for entry in entries:
        for place in {each.place for each in belonged[entry.person_id] if each.first <= entry.due_on <= each.last}:
            grouped[place].append(entry)
    return grouped


async def _due(people: set[UUID], start: date, end: date, zone: str) -> list[_Due]:
    """Return the sheets that these people owe for periods that have begun and are due on some days."""
    pursued = await rows(_Pursued, _PURSUED, {"start": start, "end": end, "zone": zone})
    given_away: dict[UUID, list[tuple[date, UUID]]] = defaultdict(list)
    for id_, day, before in await values(_GIVEN_AWAY, {"ids": [each.id for each in pursued], "zone": zone}):
        given_away[id_].append((day, before))
    cycles = await cycles_by_id(list({each.cycle_id for each in pursued}))
    begun, found = min(end, clock.today(zone)), dict[UUID, _Due]()
    for cycle in cycles.values():
        of_cycle = [each for each in pursued if each.cycle_id == cycle.id]
        periods = [period for period in cycle.rhythm.until(begun) if start <= period.due_on <= end]
        for period in periods:
            for person_id in people & set(_answering(of_cycle, given_away, period.due_on)):
                id_ = sheet_id(person_id, cycle.id, period.starts_on)
                found[id_] = _Due(id_, person_id, cycle.id, period, end_of_day(period.due_on, zone))
    return list(found.values())


def _answering(
    pursued: Sequence[_Pursued], given_away: Mapping[UUID, Sequence[tuple[date, UUID]]], day: date
) -> Iterator[UUID]:
    for each in pursued:
        if each.since <= day and (each.until is None or day < each.until) and not is_among(day, each.rested):
            yield owner_on(day, each.owner_id, given_away.get(each.id, ()))


def _stored_entry(stored: _Stored, due: _Due | None, away: Mapping[UUID, Sequence[AwayDays]], zone: str) -> SheetEntry:
    if due is None:
        period = Period(stored.period_start, stored.period_end, stored.due_at.astimezone(ZoneInfo(zone)).date())
        due = _Due(stored.id, stored.author_id, stored.cycle_id, period, stored.due_at)
    return _entry(due, stored, away)


def _entry(due: _Due, stored: _Stored | None, away: Mapping[UUID, Sequence[AwayDays]]) -> SheetEntry:
    absent = is_away(away.get(due.author_id, ()), due.period.due_on)
    submitted_at = stored.submitted_at if stored else None
    return SheetEntry(
        person_id=due.author_id,
        sheet_id=stored.id if stored else None,
        cycle_id=due.cycle_id,
        starts_on=due.period.starts_on,
        ends_on=due.period.ends_on,
        due_on=due.period.due_on,
        standing=sheet_standing(due.due_at, submitted_at, absent=absent, now=clock.now()),
        acknowledged=bool(stored and stored.acknowledged_at),
    )
