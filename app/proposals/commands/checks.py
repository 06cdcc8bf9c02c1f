"""Checks on what is asked of the assistant, before a run is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.core.errors import LimitReached, NotFound
from app.core.validation import Problems
from app.database.unit_of_work import values
from app.proposals import runs

RUNS_AT_ONCE = 5
DRAFTS_AT_MOST = 8
INPUTS_AT_MOST = 100
DAYS_AT_MOST = 100
GUIDANCE_LENGTH = 1_000


async def refuse_too_many(person_id: UUID) -> None:
    """Raise LimitReached where a person has as many runs under way as they may have; requests are counted in turn."""
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"runs:{person_id}",))
    if await runs.waiting_runs(person_id) >= RUNS_AT_ONCE:
        raise LimitReached(f"{RUNS_AT_ONCE} of your requests are being worked on: wait for one of them, or cancel it.")


async def require_readable_inputs(input_ids: Sequence[UUID], audience: UUID) -> None:
    """Raise NotFound unless every input is one that all readers of the drafts may read."""
    found = await values(
        "select waymark.audience_covers(audience, %s) from team_inputs where id = any(%s)", (audience, list(input_ids))
    )
    if len(found) < len(set(input_ids)):
        raise NotFound("team input", "inputIds")
    if not all(covered for (covered,) in found):
        raise NotFound("input of the objective's team", "inputIds")


def checked_wishes(
    problems: Problems, guidance: str | None, at_most: int, input_ids: Sequence[UUID] | None
) -> str | None:
    """Return the guidance as it is stored, and note what cannot be asked for."""
    if not 1 <= at_most <= DRAFTS_AT_MOST:
        problems.add("atMost", "OUT_OF_RANGE", f"Ask for 1 to {DRAFTS_AT_MOST} key results at once.")
    if input_ids is not None and len(input_ids) > INPUTS_AT_MOST:
        problems.add("inputIds", "TOO_MANY", f"Choose at most {INPUTS_AT_MOST} inputs.")
    return problems.optional_text("guidance", guidance, at_most=GUIDANCE_LENGTH)


def check_period(problems: Problems, start: date, end: date, today: date) -> None:
    """Note what is wrong with a period, both days inclusive, that a summary is asked for."""
    if end < start:
        problems.add(
            "periodEnd", "DATES_REVERSED", f"The last day cannot be before the first, {start}.", start=str(start)
        )
    elif (end - start).days >= DAYS_AT_MOST:
        problems.add("periodEnd", "TOO_LONG", f"A summary covers at most {DAYS_AT_MOST} days.")
    if start > today:
        problems.add("periodStart", "IN_FUTURE", "Nobody has checked in on days to come: begin today or earlier.")
