"""Checks on what is asked of the assistant, before a run is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.core.errors import InvalidInput, LimitReached, NotFound
from app.core.validation import Problems
from app.database.unit_of_work import values
from app.objectives.input_rounds.queries import rounds_by_id
from app.objectives.models import TeamInputState
from app.objectives.team_input_queries import TeamInputOrder, team_inputs_of_rounds
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


async def readers_with_round(input_round_id: UUID, objective_id: UUID, audience: UUID) -> UUID:
    """Return who may read drafts of an objective that rest on a round about it: the narrower of the two audiences."""
    input_round = (await rounds_by_id([input_round_id])).get(input_round_id)
    if input_round is None:
        raise NotFound("input round", "inputRoundId")
    if input_round.objective_id != objective_id:
        message = "This round is not about the objective: choose one that is, or inputs of the team."
        raise InvalidInput.one("inputRoundId", "OTHER_OBJECTIVE", message)
    [(all_read, team_reads)] = await values(
        "select waymark.audience_covers(%(round)s, %(drafts)s), waymark.audience_covers(%(drafts)s, %(round)s)",
        {"round": input_round.audience, "drafts": audience},
    )
    if not all_read and not team_reads:
        message = "Who reads this objective may not read the round, nor the other way round: choose other inputs."
        raise InvalidInput.one("inputRoundId", "OTHER_READERS", message)
    return audience if all_read else input_round.audience


async def open_inputs_of(input_round_id: UUID) -> tuple[UUID, ...]:
    """Return the inputs of a round that nobody has decided upon, those with the most support first."""
    pages = await team_inputs_of_rounds(
        [input_round_id],
        states=(TeamInputState.OPEN,),
        order=TeamInputOrder.MOST_SUPPORTED,
        first=INPUTS_AT_MOST,
        after=None,
    )
    return tuple(said.id for said in pages[input_round_id].rows)


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
