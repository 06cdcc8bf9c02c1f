"""Reads of check-in sheets: those that are stored, and those that people still owe, which nobody had to create.

Whoever owns an active key result of an active objective owes a sheet in each period of its running cycle. It has the
same id before and after it is stored, which happens with its first check-in or comment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.types.range import Range

from app.check_ins.rules import sheet_id
from app.core import clock
from app.cycles.rules import Period, Rhythm, end_of_day
from app.database.selecting import columns
from app.database.unit_of_work import row, rows, values
from app.objectives.rests import is_among, rested


@dataclass(frozen=True, slots=True)
class SheetSpan:
    """Whose sheet, of which cycle, and the last day of its period."""

    author_id: UUID
    cycle_id: UUID
    period_end: date


class SheetRow(NamedTuple):
    """One person's sheet of one period of a cycle, stored or still owed; days inclusive."""

    id: UUID
    organization_id: UUID
    audience: UUID
    author_id: UUID
    cycle_id: UUID
    period_start: date
    period_end: date
    due_at: datetime
    submitted_at: datetime | None
    note: str | None
    acknowledged_by_id: UUID | None
    acknowledged_at: datetime | None
    is_open: bool

    @property
    def submitted(self) -> bool:
        """Whether it was handed in."""
        return self.submitted_at is not None

    @property
    def span(self) -> SheetSpan:
        """Whose it is and until when."""
        return SheetSpan(self.author_id, self.cycle_id, self.period_end)


class _OwedRow(NamedTuple):
    """A person with active key results in a running cycle, and the days on which at least one was pursued."""

    author_id: UUID
    cycle_id: UUID
    organization_id: UUID
    audience: UUID
    pursued: list[Range[date]]
    starts_on: date
    ends_on: date
    cadence: str
    due_weekday: int
    week_starts_on: int
    working_days: list[int]
    time_zone: str
    away: list[Range[date]]

    @property
    def rhythm(self) -> Rhythm:
        """When check-ins of the cycle are due."""
        return Rhythm(
            self.starts_on, self.ends_on, self.cadence, self.due_weekday, self.week_starts_on, self.working_days
        )

    @property
    def today(self) -> date:
        """The present day in the organisation's zone."""
        return clock.today(self.time_zone)

    def owes(self, period: Period) -> bool:
        """Return whether a sheet is owed: not where nothing was pursued when it was due, nor where nobody was there."""
        return is_among(period.due_on, self.pursued) and not is_among(period.due_on, self.away)

    def sheet(self, period: Period) -> SheetRow:
        """Return the sheet of a period before it is stored."""
        return SheetRow(
            id=sheet_id(self.author_id, self.cycle_id, period.starts_on),
            organization_id=self.organization_id,
            audience=self.audience,
            author_id=self.author_id,
            cycle_id=self.cycle_id,
            period_start=period.starts_on,
            period_end=period.ends_on,
            due_at=end_of_day(period.due_on, self.time_zone),
            submitted_at=None,
            note=None,
            acknowledged_by_id=None,
            acknowledged_at=None,
            is_open=period == self.rhythm.open_on(self.today),
        )


_OPEN = (
    "(cy.state in ('ACTIVE', 'REVIEW') and least((%(now)s::timestamptz at time zone og.time_zone)::date, cy.ends_on) "
    "between s.period_start and s.period_end)"
)
_SHEET = columns(SheetRow, "s", is_open=_OPEN)
_WITH_CYCLE = "s join cycles cy on cy.id = s.cycle_id join organizations og on og.id = s.organization_id"
_OWED = f"""
    select owed.author_id, owed.cycle_id, owed.organization_id, owed.audience, owed.pursued,
           cy.starts_on, cy.ends_on, cy.cadence, cy.due_weekday, cy.week_starts_on, cy.working_days,
           og.time_zone,
           array(select daterange(a.starts_on, a.ends_on, '[]') from absences a
                 where a.user_id = owed.author_id and a.stand_in_id is null)
    from (
        select k.owner_id as author_id, o.cycle_id, k.organization_id,
               waymark.home_of(k.owner_id, %(now)s) as audience,
               range_agg(
                   datemultirange(daterange((greatest(k.created_at, o.published_at) at time zone og.time_zone)::date,
                                            null))
                   - {rested("og.time_zone")}
               ) as pursued
        from key_results k join objectives o on o.id = k.objective_id join users u on u.id = k.owner_id
        join organizations og on og.id = k.organization_id
        where k.state = 'ACTIVE' and o.state = 'ACTIVE' and u.active
          and (%(authors)s::uuid[] is null or k.owner_id = any(%(authors)s))
        group by k.owner_id, o.cycle_id, k.organization_id
    ) owed
    join cycles cy on cy.id = owed.cycle_id join organizations og on og.id = owed.organization_id
    where cy.state in ('ACTIVE', 'REVIEW') and waymark.sees_sheet(owed.audience, owed.author_id)
    order by cy.ends_on - cy.starts_on, cy.starts_on, owed.cycle_id, owed.author_id
"""


async def _owed(author_ids: Sequence[UUID] | None) -> list[_OwedRow]:
    authors = None if author_ids is None else list(author_ids)
    return await rows(_OwedRow, _OWED, {"authors": authors, "now": clock.now()})


async def _stored(condition: str, **parameters: Any) -> list[SheetRow]:
    return await rows(
        SheetRow,
        f"select {_SHEET} from check_in_sheets {_WITH_CYCLE} where {condition}",
        {"now": clock.now(), **parameters},
    )


async def sheets_by_id(ids: Sequence[UUID]) -> dict[UUID, SheetRow]:
    """Return sheets by id, also those that are owed and not yet stored."""
    found = {sheet.id: sheet for sheet in await _stored("s.id = any(%(ids)s)", ids=list(ids))}
    missing = set(ids) - found.keys()
    if missing:
        found |= await _unless_stored([sheet for sheet in _all_sheets(await _owed(None)) if sheet.id in missing])
    return found


async def _unless_stored(owed: Sequence[SheetRow]) -> dict[UUID, SheetRow]:
    """Return by id the sheets that are owed indeed: one that is stored, perhaps hidden, is not."""
    if not owed:
        return {}
    stored = {id_ for (id_,) in await values("select * from waymark.stored_sheets(%s)", ([s.id for s in owed],))}
    return {sheet.id: sheet for sheet in owed if sheet.id not in stored}


def _all_sheets(owed: Sequence[_OwedRow]) -> Iterator[SheetRow]:
    for person in owed:
        for period in person.rhythm.until(person.today):
            if person.owes(period):
                yield person.sheet(period)


async def sheets_of(author_ids: Sequence[UUID], day: date | None = None) -> list[SheetRow]:
    """Return people's sheets of the periods that a day falls into (None: the present ones), the earliest due first.

    A person has one in each running cycle in which they have check-ins to make.
    """
    owed = await _owed(author_ids)
    around = "%(day)s::date between s.period_start and s.period_end"
    stored = await _stored(
        f"s.author_id = any(%(authors)s) and {_OPEN if day is None else around}", authors=list(author_ids), day=day
    )
    waiting = []
    for person in owed:
        period = person.rhythm.open_on(person.today) if day is None else person.rhythm.around(day)
        if period is not None and person.owes(period):
            waiting.append(person.sheet(period))
    found = await _unless_stored(waiting) | {sheet.id: sheet for sheet in stored}
    return sorted(found.values(), key=lambda sheet: (sheet.due_at, sheet.period_start, sheet.id))


async def sheets_due(author_ids: Sequence[UUID], after: datetime, until: datetime) -> list[SheetRow]:
    """Return people's sheets, handed in or not, due after one instant and until another, the earliest first."""
    waiting = [
        sheet
        for person in await _owed(author_ids)
        for period in person.rhythm.until(until.astimezone(ZoneInfo(person.time_zone)).date())
        if person.owes(period) and after < (sheet := person.sheet(period)).due_at <= until
    ]
    stored = await _stored(
        "s.author_id = any(%(authors)s) and s.due_at > %(after)s and s.due_at <= %(until)s",
        authors=list(author_ids),
        after=after,
        until=until,
    )
    found = await _unless_stored(waiting) | {sheet.id: sheet for sheet in stored}
    return sorted(found.values(), key=lambda sheet: (sheet.due_at, sheet.period_start, sheet.id))


async def team_sheets(team_id: UUID, day: date | None = None) -> list[SheetRow]:
    """Return the sheets of a team's members and lead in the periods that a day falls into (None: the present ones)."""
    people = await values(
        """
        select m.user_id from memberships m join organizations og on og.id = m.organization_id
        where m.team_id = %(team)s and coalesce(%(day)s::date, (%(now)s::timestamptz at time zone og.time_zone)::date)
              between m.starts_on and coalesce(m.ends_on, 'infinity')
        union select lead_id from teams where id = %(team)s and lead_id is not null
        """,
        {"team": team_id, "day": day, "now": clock.now()},
    )
    return await sheets_of([person for (person,) in people], day) if people else []


async def due_on_sheets(spans: Sequence[SheetSpan]) -> dict[SheetSpan, list[UUID]]:
    """Return the ids of the key results that each sheet still waits for.

    Those are the author's active ones, of active objectives of the cycle, without a check-in for its period yet.
    """
    found = await values(
        """
        select s.author_id, s.cycle_id, s.period_end, k.id
        from unnest(%s::uuid[], %s::uuid[], %s::date[]) as s (author_id, cycle_id, period_end)
        join key_results k on k.owner_id = s.author_id and k.state = 'ACTIVE'
        join objectives o on o.id = k.objective_id and o.cycle_id = s.cycle_id and o.state = 'ACTIVE'
        join key_result_progress p on p.id = k.id
        where p.checked_in_at is null or p.check_in_due_on <= s.period_end
        order by o.title, o.id, k.position, k.id
        """,
        (
            [span.author_id for span in spans],
            [span.cycle_id for span in spans],
            [span.period_end for span in spans],
        ),
    )
    grouped: dict[SheetSpan, list[UUID]] = defaultdict(list)
    for author_id, cycle_id, period_end, key_result_id in found:
        grouped[SheetSpan(author_id, cycle_id, period_end)].append(key_result_id)
    return grouped


async def open_sheet(
    author_id: UUID,
    cycle_id: UUID,
    *,
    starts_on: date,
    ends_on: date,
    due_at: datetime,
    note: str | None = None,
    submit: bool = False,
) -> SheetRow:
    """Store the author's sheet of a period where it is not stored yet, lock it, and return it.

    ``submit`` hands it in, once: later calls keep the first instant. A note replaces the one before.
    """
    now = clock.now()
    written = await row(
        SheetRow,
        f"""
        with written as (
            insert into check_in_sheets as s (id, organization_id, audience, author_id, cycle_id, period_start,
                period_end, due_at, submitted_at, note)
            select %(id)s, og.id, waymark.home_of(%(author)s, %(now)s), %(author)s, %(cycle)s, %(start)s, %(end)s,
                %(due)s, %(submitted)s, %(note)s
            from organizations og
            on conflict (organization_id, author_id, cycle_id, period_start) do update
            set submitted_at = coalesce(s.submitted_at, excluded.submitted_at), note = coalesce(excluded.note, s.note)
            returning s.*
        )
        select {_SHEET} from written {_WITH_CYCLE}
        """,
        {
            "id": sheet_id(author_id, cycle_id, starts_on),
            "author": author_id,
            "cycle": cycle_id,
            "start": starts_on,
            "end": ends_on,
            "due": due_at,
            "submitted": now if submit else None,
            "note": note,
            "now": now,
        },
    )
    if written is None:
        raise RuntimeError("A sheet was stored and not returned.")
    return written
