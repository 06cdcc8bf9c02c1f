"""Check-ins wait while their owner is away and nobody stands in: how due days follow when an absence changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from app.core import clock
from app.cycles.rules import Rhythm
from app.database.unit_of_work import rows, values
from app.objectives.due import Due, due_again
from app.people.absences import away_days


class _GoalDue(NamedTuple):
    """When a check-in is due on a key result, and what that follows from."""

    id: UUID
    objective_id: UUID
    owner_id: UUID
    check_in_due_on: date | None
    checked_in_at: datetime | None
    cycle_id: UUID
    starts_on: date
    ends_on: date
    cadence: str
    due_weekday: int
    week_starts_on: int
    working_days: list[int]

    @property
    def rhythm(self) -> Rhythm:
        """When check-ins of its cycle are due."""
        return Rhythm(
            self.starts_on, self.ends_on, self.cadence, self.due_weekday, self.week_starts_on, self.working_days
        )


_GOALS = "select g.*, c.week_starts_on, c.working_days from waymark.goals_due(%s) g join cycles c on c.id = g.cycle_id"


async def follow_absences(owner_ids: Sequence[UUID], time_zone: str) -> set[UUID]:
    """Let check-ins of people be due when they are here, and return the objectives whose staleness may change."""
    goals = await rows(_GoalDue, _GOALS, (list(owner_ids),))
    away = await away_days(owner_ids)
    today, zone = clock.today(time_zone), ZoneInfo(time_zone)
    moved: list[tuple[_GoalDue, Due]] = []
    for goal in goals:
        checked_in_on = goal.checked_in_at.astimezone(zone).date() if goal.checked_in_at else None
        due = due_again(goal.rhythm, today, goal.check_in_due_on, checked_in_on, away.get(goal.owner_id, ()))
        if due.check_in_due_on != goal.check_in_due_on:
            moved.append((goal, due))
    if moved:
        await values(
            "select waymark.set_goals_due(%s, %s::date[], %s::date[])",
            (
                [goal.id for goal, _ in moved],
                [due.check_in_due_on for _, due in moved],
                [due.stale_after for _, due in moved],
            ),
        )
    return {goal.objective_id for goal, _ in moved}
