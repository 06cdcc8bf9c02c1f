"""A person's week: what is due on each of its days, what was due before it, and what goes on in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from app.check_ins.sheets import SheetRow, sheets_due
from app.core import clock
from app.core.actor import Actor
from app.cycles.rules import end_of_day
from app.database.unit_of_work import row, values
from app.inbox.deciding import nearest, owed_by, proposals_waiting
from app.objectives.initiative_queries import InitiativeRow, initiatives_by_id
from app.objectives.queries import KeyResultRow, key_results_by_id
from app.people.absences import AbsenceRow, absences_by_id
from app.proposals.queries import ProposalRow

AT_MOST = 100
"""How many things of one kind are listed for a day or a week."""
YEARS = range(1900, 2200)
RowType = TypeVar("RowType")


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a person, both inclusive, in the organisation's zone."""

    person_id: UUID
    starts_on: date
    ends_on: date
    time_zone: str


class DayRow(NamedTuple):
    """One day of a week."""

    day: date
    is_working_day: bool
    span: Span


class WeekRow(NamedTuple):
    """A person's week: the day on which it begins, and the weekdays on which the organisation works (0 is Monday)."""

    person_id: UUID
    starts_on: date
    working_days: list[int]
    time_zone: str

    @property
    def ends_on(self) -> date:
        """Its last day."""
        return self.starts_on + timedelta(days=6)

    @property
    def span(self) -> Span:
        """All of its days."""
        return Span(self.person_id, self.starts_on, self.ends_on, self.time_zone)

    @property
    def days(self) -> list[DayRow]:
        """Its seven days."""
        days = [self.starts_on + timedelta(days=number) for number in range(7)]
        return [
            DayRow(day, day.weekday() in self.working_days, Span(self.person_id, day, day, self.time_zone))
            for day in days
        ]


def may_see_week(actor: Actor, person_id: UUID) -> bool:
    """Tell whether a week is put together for the actor: their own, of those below them, and of whom they stand in for.

    What is in it is what they may read anyway.
    """
    return person_id == actor.person_id or person_id in actor.report_ids | actor.stood_in_for_ids


async def week_of(actor: Actor, person_id: UUID, day: date | None) -> WeekRow | None:
    """Return the week around a day (None: today) of a person, None where it is not for the actor to see.

    There are weeks in `YEARS` only.
    """
    around = day or clock.today(actor.organization_time_zone)
    if around.year not in YEARS or not may_see_week(actor, person_id):
        return None
    return await row(
        WeekRow,
        "select u.id, %(day)s::date - (extract(isodow from %(day)s::date)::int + 6 - o.week_starts_on) %% 7, "
        "o.working_days, o.time_zone from users u join organizations o on o.id = u.organization_id "
        "where u.id = %(person)s",
        {"person": person_id, "day": around},
    )


_OPEN = "i.state in ('PLANNED', 'IN_PROGRESS')"
_INITIATIVES = "select i.id, i.due_on from initiatives i where i.owner_id = s.person_id and "
_KEY_RESULTS = """
    select k.id, p.check_in_due_on from key_results k join key_result_progress p on p.id = k.id
    join objectives o on o.id = k.objective_id join cycles c on c.id = o.cycle_id
    where k.owner_id = s.person_id and k.state = 'ACTIVE' and o.state = 'ACTIVE' and c.state in ('ACTIVE', 'REVIEW')
      and """


async def initiatives_due(spans: Sequence[Span]) -> dict[Span, list[InitiativeRow]]:
    """Return each person's initiatives due on the days, those that are done among them, dropped ones not."""
    wanted = "i.due_on between s.starts_on and s.ends_on and i.state <> 'DROPPED'"
    return await _of_spans(spans, _INITIATIVES + wanted, initiatives_by_id)


async def initiatives_carried_over(spans: Sequence[Span]) -> dict[Span, list[InitiativeRow]]:
    """Return each person's open initiatives that were due before the days."""
    return await _of_spans(spans, f"{_INITIATIVES} i.due_on < s.starts_on and {_OPEN}", initiatives_by_id)


async def initiatives_going_on(spans: Sequence[Span]) -> dict[Span, list[InitiativeRow]]:
    """Return each person's initiatives in progress that are due after the days, or on none."""
    wanted = "i.state = 'IN_PROGRESS' and coalesce(i.due_on > s.ends_on, true)"
    return await _of_spans(spans, _INITIATIVES + wanted, initiatives_by_id)


async def key_results_due(spans: Sequence[Span]) -> dict[Span, list[KeyResultRow]]:
    """Return each person's key results whose next check-in is due on the days."""
    wanted = "p.check_in_due_on between s.starts_on and s.ends_on"
    return await _of_spans(spans, _KEY_RESULTS + wanted, key_results_by_id)


async def key_results_carried_over(spans: Sequence[Span]) -> dict[Span, list[KeyResultRow]]:
    """Return each person's key results whose check-in was due before the days and is still missing."""
    return await _of_spans(spans, f"{_KEY_RESULTS} p.check_in_due_on < s.starts_on", key_results_by_id)


async def absences_in(spans: Sequence[Span]) -> dict[Span, list[AbsenceRow]]:
    """Return when each person is away on some of the days."""
    query = (
        "select a.id, a.starts_on from absences a "
        "where a.user_id = s.person_id and a.starts_on <= s.ends_on and a.ends_on >= s.starts_on"
    )
    return await _of_spans(spans, query, absences_by_id)


async def sheets_in(spans: Sequence[Span]) -> dict[Span, list[SheetRow]]:
    """Return each person's check-in sheets due on the days, handed in or not."""
    zone = spans[0].time_zone
    first, last = min(span.starts_on for span in spans), max(span.ends_on for span in spans)
    people = list({span.person_id for span in spans})
    found = await sheets_due(people, end_of_day(first - timedelta(days=1), zone), end_of_day(last, zone))
    due_on = {sheet.id: sheet.due_at.astimezone(ZoneInfo(zone)).date() for sheet in found}
    return {
        span: [
            sheet
            for sheet in found
            if sheet.author_id == span.person_id and span.starts_on <= due_on[sheet.id] <= span.ends_on
        ]
        for span in spans
    }


async def decisions_in(spans: Sequence[Span], *, actor: Actor) -> dict[Span, list[ProposalRow]]:
    """Return the drafts that wait for the actor's decision, in weeks of their own; the oldest first."""
    own = [span for span in spans if span.person_id == actor.person_id]
    if not own:
        return {}
    near = await nearest(actor)
    owed = [each for each in await proposals_waiting() if owed_by(actor, near, each)]
    return dict.fromkeys(own, sorted(owed, key=lambda each: (each.created_at, each.position, each.id))[:AT_MOST])


async def _of_spans(
    spans: Sequence[Span], query: str, load: Callable[[Sequence[UUID]], Awaitable[Mapping[UUID, RowType]]]
) -> dict[Span, list[RowType]]:
    """Return what a query over the span ``s`` finds for each, by day, then id: it selects an id and a day."""
    found = await values(
        f"""
        select s.place, f.id from unnest(%(people)s::uuid[], %(starts)s::date[], %(ends)s::date[])
            with ordinality as s (person_id, starts_on, ends_on, place)
        cross join lateral (select q.id, q.day from ({query}) q (id, day) order by q.day, q.id limit {AT_MOST}) f
        order by s.place, f.day, f.id
        """,
        {
            "people": [span.person_id for span in spans],
            "starts": [span.starts_on for span in spans],
            "ends": [span.ends_on for span in spans],
        },
    )
    things = await load([id_ for _, id_ in found])
    grouped: dict[Span, list[RowType]] = defaultdict(list)
    for place, id_ in found:
        if id_ in things:
            grouped[spans[place - 1]].append(things[id_])
    return grouped
