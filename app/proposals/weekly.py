"""Draft summaries that are ready when a team's week begins: asked for by a job, once for each team and week.

The week and the hour are the organisation's. A draft is made in the name of who leads the team that day, with what
the operator chose to draft with, within its budget; where nobody leads it, there is none.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from procrastinate import JobContext

from app import jobs
from app.core import clock
from app.database.unit_of_work import entering, rows
from app.people.tokens import actor_for
from app.proposals.commands.requests import schedule_summary
from app.proposals.models import Engine
from app.settings import Settings

AT_MOST = 200
"""Teams that are served at once; the others come a few minutes later."""


class _Due(NamedTuple):
    organization_id: UUID
    team_id: UUID
    lead_id: UUID
    week_starts_on: date


@jobs.procrastinate_app.periodic(cron="*/5 * * * *")
@jobs.procrastinate_app.task(name="summaries.schedule", pass_context=True, queueing_lock="summaries.schedule")
async def schedule_every_few_minutes(context: JobContext, timestamp: int) -> None:
    """Ask for what is due, every few minutes over all workers; the worker's context holds the ``settings``."""
    settings: Settings = context.additional_context["settings"]
    await schedule_due_summaries(Engine(settings.engine))


async def schedule_due_summaries(engine: Engine) -> int:
    """Ask for a summary of the week before for each team whose week has begun without one; return how many."""
    async with entering():
        due = await rows(_Due, "select * from waymark.summaries_due(%s, %s)", (clock.now(), AT_MOST))
    asked = 0
    for team in due:
        actor = await actor_for(team.organization_id, team.lead_id)
        if actor is None:
            continue
        made = await schedule_summary(
            actor=actor,
            team_id=team.team_id,
            engine=engine,
            week_starts_on=team.week_starts_on,
            period_start=team.week_starts_on - timedelta(days=7),
            period_end=team.week_starts_on - timedelta(days=1),
        )
        asked += made is not None
    return asked
