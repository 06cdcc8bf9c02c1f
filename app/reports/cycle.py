"""The overview of a cycle: how its goals stand, team by team and priority by priority, and what moved since a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.check_ins.courses import courses_of, is_pursued
from app.check_ins.signals import Course, Signal, signals_of
from app.core import clock
from app.core.actor import Actor
from app.cycles.models import Stance
from app.cycles.queries import PriorityRow
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.people.queries import all_teams
from app.reports.moves import KeyResultMove, moves_of
from app.reports.rules import Count
from app.reports.scopes import key_results_in, objectives_in, priorities_in, scope_of
from app.reports.standings import (
    CheckInRate,
    KeyResultTally,
    ObjectiveTally,
    ProgressStanding,
    check_in_rate,
    health_counts,
    outcome_counts,
    progress_of,
    published,
    signal_counts,
    tally_of_key_results,
    tally_of_objectives,
)

AT_MOST = 100
LATELY = timedelta(days=7)


class TeamStanding(NamedTuple):
    """How the goals of one team stand."""

    team_id: UUID
    objective_count: int
    progress: ProgressStanding
    by_health: tuple[Count, ...]
    check_ins: CheckInRate
    signals: tuple[Count, ...]


class PriorityStanding(NamedTuple):
    """How the objectives that serve one priority stand."""

    priority_id: UUID
    objective_count: int
    progress: ProgressStanding
    by_health: tuple[Count, ...]
    by_outcome: tuple[Count, ...]


class CycleMoves(NamedTuple):
    """What moved since a day, inclusive: at most `AT_MOST` of each, the key results that moved furthest first."""

    since: date
    key_result_count: int
    key_results: tuple[KeyResultMove, ...]
    published_ids: list[UUID]
    closed_ids: list[UUID]


class CycleReport(NamedTuple):
    """The overview of a cycle, of all teams or of one with the teams inside it, as of a day."""

    cycle_id: UUID
    team_id: UUID | None
    as_of: date
    objectives: ObjectiveTally
    key_results: KeyResultTally
    progress: ProgressStanding
    check_ins: CheckInRate
    teams: tuple[TeamStanding, ...]
    priorities: tuple[PriorityStanding, ...]
    unserved_priority_ids: list[UUID]
    moves: CycleMoves


class _Course(NamedTuple):
    """The course of a key result, and what is remarkable in it today."""

    objective_id: UUID
    course: Course
    signals: Sequence[Signal]


async def cycle_report(
    actor: Actor, *, cycle_id: UUID, team_id: UUID | None = None, since: date | None = None
) -> CycleReport | None:
    """Return the overview of a cycle as far as the actor sees its goals; None where it or the team is not to be seen.

    What moved is told since a day, the last week without one.
    """
    scope = await scope_of(cycle_id, team_id)
    if scope is None:
        return None
    today = clock.today(actor.organization_time_zone)
    objectives = await objectives_in(scope)
    key_results = await key_results_in(objectives)
    courses = await _courses(key_results)
    priorities = await priorities_in(cycle_id, team_id)
    standings = _by_priority(priorities, objectives, actor)
    served = {standing.priority_id for standing in standings if standing.objective_count}
    focus = [priority.id for priority in priorities if priority.stance == Stance.FOCUS]
    return CycleReport(
        cycle_id=cycle_id,
        team_id=team_id,
        as_of=today,
        objectives=tally_of_objectives(objectives, actor),
        key_results=tally_of_key_results(key_results, actor),
        progress=progress_of(objectives, actor),
        check_ins=check_in_rate(each.course for each in courses),
        teams=await _by_team(objectives, courses, actor),
        priorities=standings,
        unserved_priority_ids=[id_ for id_ in focus if id_ not in served],
        moves=await _moves(objectives, key_results, since or today - LATELY, actor),
    )


async def _courses(key_results: Sequence[KeyResultRow]) -> list[_Course]:
    found = await courses_of(key_results)
    return [
        _Course(each.objective_id, course, signals_of(course, day) if is_pursued(each) else ())
        for each in key_results
        for course, day in [found[each.id]]
    ]


def _by_priority(
    priorities: Sequence[PriorityRow], objectives: Sequence[ObjectiveRow], actor: Actor
) -> tuple[PriorityStanding, ...]:
    serving: Mapping[UUID | None, list[ObjectiveRow]] = defaultdict(list)
    for objective in published(objectives):
        serving[objective.priority_id].append(objective)
    return tuple(
        PriorityStanding(
            priority_id=priority.id,
            objective_count=len(serving[priority.id]),
            progress=progress_of(serving[priority.id], actor),
            by_health=health_counts(serving[priority.id], actor),
            by_outcome=outcome_counts(serving[priority.id]),
        )
        for priority in priorities
    )


async def _by_team(
    objectives: Sequence[ObjectiveRow], courses: Sequence[_Course], actor: Actor
) -> tuple[TeamStanding, ...]:
    of_teams: dict[UUID | None, list[ObjectiveRow]] = defaultdict(list)
    for objective in published(objectives):
        of_teams[objective.team_id].append(objective)
    team_of = {objective.id: objective.team_id for objective in objectives}
    courses_of_teams: dict[UUID | None, list[_Course]] = defaultdict(list)
    for each in courses:
        courses_of_teams[team_of[each.objective_id]].append(each)
    return tuple(
        TeamStanding(
            team_id=team.id,
            objective_count=len(of_teams[team.id]),
            progress=progress_of(of_teams[team.id], actor),
            by_health=health_counts(of_teams[team.id], actor),
            check_ins=check_in_rate(each.course for each in courses_of_teams[team.id]),
            signals=signal_counts(signal for each in courses_of_teams[team.id] for signal in each.signals),
        )
        for team in await all_teams()
        if team.id in of_teams
    )


async def _moves(
    objectives: Sequence[ObjectiveRow], key_results: Sequence[KeyResultRow], since: date, actor: Actor
) -> CycleMoves:
    moves = [move for move in await moves_of([(each, since) for each in key_results]) if move.moved]
    moves.sort(key=lambda move: move.size, reverse=True)
    zone = ZoneInfo(actor.organization_time_zone)

    def lately(at: datetime | None) -> bool:
        return at is not None and at.astimezone(zone).date() >= since

    return CycleMoves(
        since=since,
        key_result_count=len(moves),
        key_results=tuple(moves[:AT_MOST]),
        published_ids=[each.id for each in objectives if lately(each.published_at)][:AT_MOST],
        closed_ids=[each.id for each in objectives if lately(each.closed_at)][:AT_MOST],
    )
