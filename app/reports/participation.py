"""How people take part, team by team and period by period: sheets, answers to input rounds, inputs and comments.

Teams and reports are those of each day. Only people whose sheets the reader may see are counted among the sheets, and
nothing puts people in an order but their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.paging import InvalidPage
from app.database.unit_of_work import values
from app.objectives.input_rounds.queries import ANSWERED
from app.objectives.input_rounds.rules import Tally
from app.objectives.progress import to_float
from app.people.queries import teams_by_id, users_by_id
from app.reports.rules import SheetTally, share, sheet_tally
from app.reports.sheets import Participant, SheetEntry, entries_of

GROUPS_AT_MOST = 50
DAYS_AT_MOST = 400


class PeriodParticipation(NamedTuple):
    """The sheets of one period of a cycle, by the names of their authors."""

    cycle_id: UUID
    starts_on: date
    ends_on: date
    due_on: date
    sheets: SheetTally
    entries: tuple[SheetEntry, ...]


class Turnout(NamedTuple):
    """How many people were asked in how many input rounds, and how many of them answered."""

    rounds: int = 0
    asked: int = 0
    answered: int = 0

    @property
    def share(self) -> float | None:
        """The share of those asked who answered (0..1)."""
        return to_float(share(self.answered, self.asked))


class GroupParticipation(NamedTuple):
    """How a team, or those who report to a person, took part; one of the two ids is there."""

    team_id: UUID | None
    manager_id: UUID | None
    sheets: SheetTally
    periods: tuple[PeriodParticipation, ...]
    input_rounds: Turnout
    inputs: Tally
    comment_count: int


class ParticipationReport(NamedTuple):
    """How people took part over some days, both inclusive."""

    starts_on: date
    ends_on: date
    groups: tuple[GroupParticipation, ...]


# who belonged to a team, or reported to somebody, on which of the days; a lead belongs to the team as long as they lead
_OF_TEAMS = """
    select g.place, m.user_id, greatest(m.starts_on, %(start)s::date), least(m.ends_on, %(end)s::date)
    from unnest(%(ids)s::uuid[]) with ordinality as g (id, place) join teams t on t.id = g.id
    join memberships m on m.team_id = t.id
    where m.starts_on <= %(end)s and coalesce(m.ends_on, 'infinity') >= %(start)s
    union all
    select g.place, l.user_id, greatest(l.starts_on, %(start)s::date), least(l.ends_on, %(end)s::date)
    from unnest(%(ids)s::uuid[]) with ordinality as g (id, place) join team_leads l on l.team_id = g.id
    where l.starts_on <= %(end)s and coalesce(l.ends_on, 'infinity') >= %(start)s and not exists (
        select from memberships m where m.team_id = l.team_id and m.user_id = l.user_id
          and m.starts_on <= %(end)s and coalesce(m.ends_on, 'infinity') >= %(start)s)
"""
_OF_MANAGERS = """
    select g.place, r.user_id, greatest(r.starts_on, %(start)s::date), least(r.ends_on, %(end)s::date)
    from unnest(%(ids)s::uuid[]) with ordinality as g (id, place) join reporting_lines r on r.manager_id = g.id
    where r.starts_on <= %(end)s and coalesce(r.ends_on, 'infinity') >= %(start)s
"""
_GROUPS = """
    unnest(%(places)s::int[], %(people)s::uuid[], %(first)s::date[], %(last)s::date[], %(teams)s::uuid[])
        as g (place, person_id, first, last, team_id)
"""
_TURNOUT = f"""
    select g.place, count(distinct p.input_round_id), count(*), count(*) filter (where {ANSWERED})
    from {_GROUPS} join input_round_people p on p.user_id = g.person_id and p.asked
    join input_rounds r on r.id = p.input_round_id
    where r.due_on between g.first and g.last and (g.team_id is null or r.team_id = g.team_id)
    group by g.place
"""
_INPUTS = f"""
    select g.place, count(*), count(*) filter (where i.state = 'OPEN'), count(*) filter (where i.state = 'USED'),
           count(*) filter (where i.state = 'SET_ASIDE')
    from {_GROUPS} join team_inputs i on i.author_id = g.person_id and (g.team_id is null or i.team_id = g.team_id)
    where (i.created_at at time zone %(zone)s)::date between g.first and g.last group by g.place
"""
_COMMENTS = f"""
    select g.place, count(*) from {_GROUPS} join comments c on c.author_id = g.person_id and c.deleted_at is null
    where (c.created_at at time zone %(zone)s)::date between g.first and g.last group by g.place
"""


async def participation_report(
    actor: Actor,
    *,
    team_ids: Sequence[UUID] | None = None,
    manager_ids: Sequence[UUID] | None = None,
    start: date,
    end: date,
) -> ParticipationReport:
    """Return how teams, or those who report to some people, took part over some days; raises InvalidPage.

    Teams and people that are not to be seen are left out.
    """
    if not 0 <= (end - start).days < DAYS_AT_MOST:
        raise InvalidPage(f"`to` must not be before `from`, and at most {DAYS_AT_MOST} days may lie between them.")
    asked = list(dict.fromkeys((team_ids if manager_ids is None else manager_ids) or ()))
    if len(asked) > GROUPS_AT_MOST:
        raise InvalidPage(f"Ask for at most {GROUPS_AT_MOST} teams or people at once.")
    of_teams = manager_ids is None
    seen: Mapping[UUID, object] = await (teams_by_id if of_teams else users_by_id)(asked)
    ids = [id_ for id_ in asked if id_ in seen]
    people = await values(_OF_TEAMS if of_teams else _OF_MANAGERS, {"ids": ids, "start": start, "end": end})
    participants = [Participant(*row) for row in people]
    entries = await entries_of(participants, start=start, end=end, zone=actor.organization_time_zone)
    given = {**_arrays(participants, ids if of_teams else None), "zone": actor.organization_time_zone}
    turnout = {place: Turnout(*counts) for place, *counts in await values(_TURNOUT, given)}
    inputs = {place: Tally(*counts) for place, *counts in await values(_INPUTS, given)}
    comments = dict(await values(_COMMENTS, given))
    groups = tuple(
        GroupParticipation(
            team_id=id_ if of_teams else None,
            manager_id=None if of_teams else id_,
            sheets=_tally(entries.get(place, ())),
            periods=_periods(entries.get(place, ())),
            input_rounds=turnout.get(place, Turnout()),
            inputs=inputs.get(place, Tally()),
            comment_count=comments.get(place, 0),
        )
        for place, id_ in enumerate(ids, start=1)
    )
    return ParticipationReport(start, end, groups)


def _arrays(participants: Sequence[Participant], team_ids: Sequence[UUID] | None) -> dict[str, object]:
    return {
        "places": [each.place for each in participants],
        "people": [each.person_id for each in participants],
        "first": [each.first for each in participants],
        "last": [each.last for each in participants],
        "teams": [team_ids[each.place - 1] if team_ids is not None else None for each in participants],
    }


def _tally(entries: Sequence[SheetEntry]) -> SheetTally:
    return sheet_tally((entry.standing, entry.acknowledged) for entry in entries)


def _periods(entries: Sequence[SheetEntry]) -> tuple[PeriodParticipation, ...]:
    grouped: dict[tuple[date, date, UUID, date], list[SheetEntry]] = defaultdict(list)
    for entry in entries:
        grouped[entry.due_on, entry.starts_on, entry.cycle_id, entry.ends_on].append(entry)
    return tuple(
        PeriodParticipation(cycle_id, starts_on, ends_on, due_on, _tally(found), tuple(found))
        for (due_on, starts_on, cycle_id, ends_on), found in sorted(grouped.items(), key=lambda item: item[0])
    )
