"""The computed facts of a period: what changed, what stands in the way, who has not checked in.

A live read for everybody, and the very rows that a summary is drafted from, read as its audience.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.check_ins.courses import signals_until
from app.check_ins.signals import KeyResultSignal
from app.core import clock
from app.database.unit_of_work import row, rows


class KeyResultFactRow(NamedTuple):
    """A key result over a period: its latest check-in in it (None where there is none), and the last one before it.

    Values are in the unit; progress and confidence are 0..1.
    """

    key_result_id: UUID
    objective_id: UUID
    title: str
    kind: str
    unit_kind: str | None
    unit_symbol: str | None
    unit_currency: str | None
    target: Decimal | None
    owner_id: UUID
    owner_name: str
    check_in_id: UUID | None
    author_id: UUID | None
    author_name: str | None
    as_of: date | None
    value: Decimal | None
    progress: float | None
    health: str | None
    confidence: float | None
    unchanged: bool | None
    note: str | None
    value_before: Decimal | None
    progress_before: float | None
    health_before: str | None
    confidence_before: float | None

    @property
    def progress_delta(self) -> float | None:
        """How far progress moved, where it was known before and after."""
        if self.progress is None or self.progress_before is None:
            return None
        return round(self.progress - self.progress_before, 9)

    @property
    def confidence_delta(self) -> float | None:
        """How far confidence moved, where it was said before and after."""
        if self.confidence is None or self.confidence_before is None:
            return None
        return round(self.confidence - self.confidence_before, 9)

    @property
    def health_changed(self) -> bool:
        """Whether the period's last report of health differs from the one before."""
        return None not in (self.health, self.health_before) and self.health != self.health_before


class BlockerFactRow(NamedTuple):
    """A blocker that was open in the period; days open are counted to the period's end, today, or its resolution."""

    blocker_id: UUID
    key_result_id: UUID
    key_result_title: str
    text: str
    since: date
    days_open: int
    raised_by_id: UUID
    raised_by_name: str
    helper_id: UUID | None
    helper_name: str | None
    resolved_on: date | None


class MissingFactRow(NamedTuple):
    """A person who owns key results on which they said nothing in or about the period; their sheet, if stored."""

    person_id: UUID
    name: str
    sheet_id: UUID | None
    key_result_ids: list[UUID]
    key_result_titles: list[str]


class NoteFactRow(NamedTuple):
    """The note over a sheet that was handed in during the period."""

    sheet_id: UUID
    author_id: UUID
    author_name: str
    note: str


class CheckInFactsRows(NamedTuple):
    """All facts of a team (its name) or an objective (its title) over a period, both days inclusive."""

    subject: str
    team_id: UUID | None
    objective_id: UUID | None
    period_start: date
    period_end: date
    locale: str
    key_results: list[KeyResultFactRow]
    blockers: list[BlockerFactRow]
    missing: list[MissingFactRow]
    notes: list[NoteFactRow]
    signals: list[KeyResultSignal]


class _Subject(NamedTuple):
    name: str
    locale: str
    time_zone: str


# the key results that count: those of the objective, or of the team's objectives and of its members' own ones
_SCOPE = """
    scope as (
        select k.id, k.objective_id, k.title, k.kind, k.unit_kind, k.unit_symbol, k.unit_currency, k.target, k.owner_id,
               o.cycle_id, row_number() over (order by o.title, o.id, k.position, k.id) as place
        from key_results k join objectives o on o.id = k.objective_id join cycles cy on cy.id = o.cycle_id
        where k.state = 'ACTIVE' and o.state <> 'DRAFT' and cy.starts_on <= %(end)s and cy.ends_on >= %(start)s
          and (k.created_at at time zone %(zone)s)::date <= %(end)s
          and (o.closed_at is null or (o.closed_at at time zone %(zone)s)::date >= %(start)s)
          and (k.objective_id = %(objective)s or o.team_id = %(team)s or (o.team_id is null and k.owner_id in (
              select m.user_id from memberships m
              where m.team_id = %(team)s and m.starts_on <= %(end)s and coalesce(m.ends_on, 'infinity') >= %(start)s)))
    )
"""
_LATEST_FIRST = "order by c.as_of desc nulls last, c.recorded_at desc nulls last, c.id desc nulls last limit 1"
_KEY_RESULTS = f"""
    with {_SCOPE}
    select s.id, s.objective_id, s.title, s.kind, s.unit_kind, s.unit_symbol, s.unit_currency, s.target,
           s.owner_id, owner.name, now.id, now.author_id, author.name, now.as_of, now.value, now.progress, now.health,
           now.confidence, now.unchanged, now.note, before.value, before.progress, before.health, before.confidence
    from scope s join users owner on owner.id = s.owner_id
    left join lateral (
        select c.* from check_ins c
        where c.key_result_id = s.id and c.as_of between %(start)s and %(end)s and c.replaced_by_id is null
        {_LATEST_FIRST}
    ) now on true
    left join lateral (
        select c.* from check_ins c where c.key_result_id = s.id and c.as_of < %(start)s and c.replaced_by_id is null
        {_LATEST_FIRST}
    ) before on true
    left join users author on author.id = now.author_id
    order by s.place
"""
_BLOCKERS = f"""
    with {_SCOPE}, told as (
        select b.*, s.title, (b.resolved_at at time zone %(zone)s)::date as resolved_on
        from blockers b join scope s on s.id = b.key_result_id
        where b.since <= %(end)s
    )
    select t.id, t.key_result_id, t.title, t.text, t.since,
           greatest(0, least(coalesce(t.resolved_on, %(end)s), %(end)s, %(today)s) - t.since),
           t.raised_by_id, raiser.name, t.helper_id, helper.name,
           case when t.resolved_on <= %(end)s then t.resolved_on end
    from told t join users raiser on raiser.id = t.raised_by_id left join users helper on helper.id = t.helper_id
    where t.resolved_on is null or t.resolved_on >= %(start)s
    order by t.since, t.id
"""
_NOTES = f"""
    with {_SCOPE}
    select s.id, s.author_id, u.name, s.note
    from check_in_sheets s join users u on u.id = s.author_id
    where s.note is not null and (s.submitted_at at time zone %(zone)s)::date between %(start)s and %(end)s
      and (s.author_id, s.cycle_id) in (select owner_id, cycle_id from scope)
    order by u.name, s.submitted_at, s.id
"""
_MISSING = f"""
    with {_SCOPE}, silent as (
        select s.* from scope s join objectives o on o.id = s.objective_id
        where o.state = 'ACTIVE' and not exists (
            select from check_ins c
            where c.key_result_id = s.id and c.replaced_by_id is null and (c.as_of between %(start)s and %(end)s
              or (c.recorded_at at time zone %(zone)s)::date between %(start)s and %(end)s))
    )
    select u.id, u.name,
           (select h.id from check_in_sheets h where h.author_id = u.id and h.cycle_id = any(array_agg(s.cycle_id))
              and h.period_start <= %(end)s and h.period_end >= %(start)s order by h.period_start desc, h.id limit 1),
           array_agg(s.id order by s.place), array_agg(s.title order by s.place)
    from silent s join users u on u.id = s.owner_id
    where u.active
    group by u.id, u.name order by u.name, u.id
"""


async def check_in_facts(
    *, team_id: UUID | None = None, objective_id: UUID | None = None, start: date, end: date
) -> CheckInFactsRows | None:
    """Return the facts of a team or an objective (one of the two) over a period; None where it is not to be seen.

    For a team they are about its objectives' key results, and those of its members in objectives of no team.
    """
    subject = await _subject(team_id, objective_id)
    if subject is None:
        return None
    parameters = {
        "team": team_id,
        "objective": objective_id,
        "start": start,
        "end": end,
        "zone": subject.time_zone,
        "today": clock.today(subject.time_zone),
    }
    key_results = await rows(KeyResultFactRow, _KEY_RESULTS, parameters)
    return CheckInFactsRows(
        subject=subject.name,
        team_id=team_id,
        objective_id=objective_id,
        period_start=start,
        period_end=end,
        locale=subject.locale,
        key_results=key_results,
        blockers=await rows(BlockerFactRow, _BLOCKERS, parameters),
        missing=await rows(MissingFactRow, _MISSING, parameters),
        notes=await rows(NoteFactRow, _NOTES, parameters),
        signals=await signals_until([each.key_result_id for each in key_results], end),
    )


async def _subject(team_id: UUID | None, objective_id: UUID | None) -> _Subject | None:
    return await row(
        _Subject,
        "select coalesce(t.name, o.title), og.locale, og.time_zone from organizations og "
        "left join teams t on t.id = %s left join objectives o on o.id = %s where coalesce(t.id, o.id) is not null",
        (team_id, objective_id),
    )
