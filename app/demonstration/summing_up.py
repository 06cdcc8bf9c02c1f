"""The latest weeks in a few sentences: drafted by the built-in drafter, approved by a team's lead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID

from app.core.errors import Refusal
from app.cycles.rules import Period
from app.database.unit_of_work import reading
from app.demonstration.telling import Teller
from app.proposals.commands import request_check_in_summary
from app.proposals.decide import Decision, approve_proposals
from app.proposals.models import Engine
from app.proposals.queries import proposals_of_runs
from app.proposals.runs import runs_by_id

_TEAM, _LEAD = "onboarding", "mira"


async def publish_summary(teller: Teller, period: Period, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Ask for a summary of a team's check-ins, let the background job be done, and approve what it drafted."""
    actor = await teller.as_(_LEAD)
    asked = await request_check_in_summary(
        actor=actor,
        engine=Engine.BUILTIN,
        period_start=period.starts_on,
        period_end=period.ends_on,
        team_id=teller.teams[_TEAM],
    )
    while not await _has_ended(teller, asked.run_id):
        await run_jobs()
        await asyncio.sleep(0.05)  # another worker may have it in hand
    async with reading(actor.sight):
        drafts = (await proposals_of_runs([asked.run_id])).get(asked.run_id, [])
    decisions = [Decision(draft.id, draft.revision) for draft in drafts]
    for answer in await approve_proposals(actor=actor, decisions=decisions, idempotency_key=str(asked.run_id)):
        if isinstance(answer, Refusal):
            raise answer


async def _has_ended(teller: Teller, run_id: UUID) -> bool:
    async with reading((await teller.as_(_LEAD)).sight):
        return (await runs_by_id([run_id]))[run_id].has_ended
