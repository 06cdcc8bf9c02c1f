"""The latest weeks in a few sentences, and how a goal went: drafted by the built-in drafter, for people to decide."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from app.core.errors import Refusal
from app.cycles.rules import Period
from app.database.unit_of_work import reading
from app.demonstration.telling import Teller
from app.people.commands.teams import update_team
from app.people.queries import teams_by_id
from app.proposals.commands import request_check_in_summary, request_reflection_draft
from app.proposals.decide import Decision, approve_proposals
from app.proposals.models import Engine
from app.proposals.queries import proposals_of_runs
from app.proposals.runs import runs_by_id

_TEAM, _LEAD = "onboarding", "mira"
_SUMMED_UP = {_TEAM: _LEAD, "platform": "priya"}
"""The teams that have a summary, each with who approved it."""
_GOAL, _OWNER = "taught", "rashid"


async def want_summaries(teller: Teller) -> None:
    """Let a lead want the draft of a summary to be there each Monday from now on."""
    actor, team_id = await teller.as_(_LEAD), teller.teams[_TEAM]
    async with reading(actor.sight):
        team = (await teams_by_id([team_id]))[team_id]
    await update_team(actor=actor, team_id=team_id, expected_revision=team.revision, changes={"weekly_summaries": True})


async def recall(teller: Teller, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Let the owner of a goal ask how it went, before they reflect on it."""
    asked = await request_reflection_draft(
        actor=await teller.as_(_OWNER), objective_id=teller.objectives[_GOAL], engine=Engine.BUILTIN
    )
    await done(teller, _OWNER, asked.run_id, run_jobs)


async def publish_summaries(teller: Teller, period: Period, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Let leads ask for summaries of their teams' check-ins and approve what is drafted."""
    for team, lead in _SUMMED_UP.items():
        await _publish_summary(teller, (team, lead), period, run_jobs)


async def _publish_summary(
    teller: Teller, team_and_lead: tuple[str, str], period: Period, run_jobs: Callable[[], Awaitable[None]]
) -> None:
    """Ask for a summary, let the background job be done, and approve what it drafted."""
    team, lead = team_and_lead
    actor = await teller.as_(lead)
    asked = await request_check_in_summary(
        actor=actor,
        engine=Engine.BUILTIN,
        period_start=period.starts_on,
        period_end=period.ends_on,
        team_id=teller.teams[team],
    )
    await done(teller, lead, asked.run_id, run_jobs)
    async with reading(actor.sight):
        drafts = (await proposals_of_runs([asked.run_id])).get(asked.run_id, [])
    decisions = [Decision(draft.id, draft.revision) for draft in drafts]
    for answer in await approve_proposals(actor=actor, decisions=decisions, idempotency_key=str(asked.run_id)):
        if isinstance(answer, Refusal):
            raise answer


async def done(teller: Teller, person: str, run_id: UUID, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Wait for the end of what a person asked for."""
    while not await _has_ended(teller, person, run_id):
        await run_jobs()
        await asyncio.sleep(0.05)  # another worker may have it in hand


async def _has_ended(teller: Teller, person: str, run_id: UUID) -> bool:
    async with reading((await teller.as_(person)).sight):
        return (await runs_by_id([run_id]))[run_id].has_ended
