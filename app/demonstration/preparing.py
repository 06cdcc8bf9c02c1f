"""What the built-in drafter prepares: for who has a talk to come or a hard word to say, and for a director."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from app.cycles.rules import Period
from app.database.unit_of_work import reading, values
from app.demonstration.summing_up import done
from app.demonstration.telling import Teller
from app.feedback.commands.giving import draft_feedback
from app.feedback.models import FeedbackKind, FeedbackVisibility
from app.proposals.commands import request_director_summary, request_feedback_wording, request_preparation
from app.proposals.models import Engine

_MANAGER, _REPORT = "mira", "jonas"
_AUTHOR, _RECIPIENT = "jonas", "pavel"
_DIRECTOR, _DIVISION = "omar", "product"
_HARD_WORDS = (
    "You never tell me when the checklist changes. On Monday I heard of it from a clinic, with the import half done. "
    "Your notes on the old calendars were a great help in the week before."
)


async def prepare_talk(teller: Teller, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Let a manager ask what to talk about with a report."""
    actor = await teller.as_(_MANAGER)
    async with reading(actor.sight):
        [(series_id,)] = await values(
            "select id from one_on_ones where manager_id = %s and report_id = %s",
            (actor.person_id, teller.people[_REPORT]),
        )
    asked = await request_preparation(actor=actor, one_on_one_id=series_id, engine=Engine.BUILTIN)
    await done(teller, _MANAGER, asked.run_id, run_jobs)


async def reword(teller: Teller, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Let somebody keep feedback for later, and ask how to say it better."""
    actor = await teller.as_(_AUTHOR)
    kept = await draft_feedback(
        actor=actor,
        recipient_id=teller.people[_RECIPIENT],
        kind=FeedbackKind.SUGGESTION,
        body=_HARD_WORDS,
        visibility=FeedbackVisibility.RECIPIENT,
    )
    asked = await request_feedback_wording(actor=actor, feedback_id=kept.feedback_id, engine=Engine.BUILTIN)
    await done(teller, _AUTHOR, asked.run_id, run_jobs)


async def sum_up_teams(teller: Teller, period: Period, run_jobs: Callable[[], Awaitable[None]]) -> None:
    """Let who leads several teams ask what their approved summaries say; the draft waits for a decision."""
    asked = await request_director_summary(
        actor=await teller.as_(_DIRECTOR),
        team_id=teller.teams[_DIVISION],
        engine=Engine.BUILTIN,
        period_start=period.starts_on,
        period_end=period.ends_on,
    )
    teller.meet_anew()
    await done(teller, _DIRECTOR, asked.run_id, run_jobs)
