"""Commands on runs: ask the assistant for drafts, and stop it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app import jobs
from app.activity.commands import record
from app.check_ins.summaries import latest_inside
from app.conversations.commands.one_on_ones import one_on_one_series
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.feedback import queries as feedback
from app.objectives import queries as objectives
from app.objectives.commands.lookup import hold_cycles_of_objectives, refuse_closed
from app.objectives.queries import ObjectiveRow
from app.people import queries as people
from app.proposals import policy, runs
from app.proposals.approving import Subject
from app.proposals.commands.checks import (
    check_period,
    checked_wishes,
    open_inputs_of,
    readers_with_round,
    refuse_too_many,
    require_readable_inputs,
)
from app.proposals.models import AssistantRun, Engine, Purpose
from app.proposals.runs import Request, RunRow, request_to_json


class RunChanged(NamedTuple):
    """The run that a command stored or changed."""

    run_id: UUID


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached, idempotent=True)
async def request_key_results(
    *,
    actor: Actor,
    objective_id: UUID,
    engine: Engine,
    input_ids: Sequence[UUID] | None = None,
    guidance: str | None = None,
    at_most: int = 4,
    input_round_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> RunChanged:
    """Ask the assistant for key results of an objective, from the chosen inputs or (None) all open ones of its team.

    With a round about the objective the inputs are the round's. Where not everybody who reads the objective's drafts
    may read them, as for a company's objective, the drafts are for the readers of the round alone.
    """
    objective = await _open_objective(objective_id)
    require(policy.can_ask_for_key_results(actor, objective))
    problems = Problems()
    guidance = checked_wishes(problems, guidance, at_most, input_ids)
    problems.check()
    audience = policy.audience_of_drafts(objective)
    if input_round_id is not None:
        audience = await readers_with_round(input_round_id, objective.id, audience)
        input_ids = await open_inputs_of(input_round_id) if input_ids is None else input_ids
    if input_ids is not None:
        await require_readable_inputs(input_ids, audience)
    asked = Request(tuple(input_ids) if input_ids is not None else None, guidance, at_most)
    return await _ask(actor, Purpose.KEY_RESULTS, audience, asked, engine, objective_id=objective_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached, idempotent=True)
async def request_critique(
    *, actor: Actor, objective_id: UUID, engine: Engine, idempotency_key: str | None = None
) -> RunChanged:
    """Ask the assistant what is wrong with an objective's wording and how to say it better, for the actor alone."""
    objective = await _open_objective(objective_id)
    require(policy.can_ask_for_critique(actor, objective))
    return await _ask_for_oneself(actor, Purpose.OBJECTIVE_CRITIQUE, Request(objective_id=objective.id), engine)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached, idempotent=True)
async def request_parents(
    *, actor: Actor, objective_id: UUID, engine: Engine, idempotency_key: str | None = None
) -> RunChanged:
    """Ask the assistant which goals an objective could serve, for the actor alone; nothing is aligned by that."""
    objective = await _open_objective(objective_id)
    require(policy.can_ask_for_parents(actor, objective))
    return await _ask_for_oneself(actor, Purpose.PARENTS, Request(objective_id=objective.id), engine)


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def request_preparation(
    *, actor: Actor, one_on_one_id: UUID, engine: Engine, idempotency_key: str | None = None
) -> RunChanged:
    """Ask the assistant what to talk about in a one-on-one, for the actor alone; nothing is put on any agenda."""
    series = await one_on_one_series(one_on_one_id)
    require(policy.can_ask_for_talking_points(actor, series))
    return await _ask_for_oneself(actor, Purpose.ONE_ON_ONE, Request(one_on_one_id=series.id), engine)


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def request_feedback_wording(
    *, actor: Actor, feedback_id: UUID, engine: Engine, idempotency_key: str | None = None
) -> RunChanged:
    """Ask the assistant how a draft of feedback could be said better, for its author alone; the draft stays."""
    draft = (await feedback.feedback_by_id([feedback_id])).get(feedback_id)
    if draft is None:
        raise NotFound("feedback", "feedbackId")
    require(policy.can_ask_for_wording(actor, draft))
    return await _ask_for_oneself(actor, Purpose.FEEDBACK_WORDING, Request(feedback_id=draft.id), engine)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached, idempotent=True)
async def request_reflection_draft(
    *, actor: Actor, objective_id: UUID, engine: Engine, idempotency_key: str | None = None
) -> RunChanged:
    """Ask the assistant how an objective went, for its owner alone; nothing is written down by it."""
    objective = await _open_objective(objective_id)
    require(policy.can_ask_for_reflection(actor, objective))
    return await _ask_for_oneself(actor, Purpose.REFLECTION_DRAFT, Request(objective_id=objective.id), engine)


async def _open_objective(objective_id: UUID) -> ObjectiveRow:
    await hold_cycles_of_objectives([objective_id])
    objective = (await objectives.objectives_by_id([objective_id])).get(objective_id)
    if objective is None:
        raise NotFound("objective", "objectiveId")
    refuse_closed(objective.cycle_state, objective.cycle_name)
    return objective


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def request_check_in_summary(
    *,
    actor: Actor,
    engine: Engine,
    period_start: date,
    period_end: date,
    team_id: UUID | None = None,
    objective_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> RunChanged:
    """Ask the assistant for a summary of check-ins of a team or of an objective (one of the two), days inclusive."""
    if (team_id is None) == (objective_id is None):
        raise InvalidInput.one("about", "ONE_OF", "Name either a team or an objective.")
    subject, audience = await _subject(team_id, objective_id)
    require(policy.can_ask_for_summary(actor, subject, audience))
    problems = Problems()
    check_period(problems, period_start, period_end, clock.today(actor.organization_time_zone))
    problems.check()
    asked = Request(period_start=period_start, period_end=period_end)
    return await _ask(
        actor, Purpose.CHECK_IN_SUMMARY, audience, asked, engine, objective_id=objective_id, team_id=team_id
    )


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def request_director_summary(
    *,
    actor: Actor,
    team_id: UUID,
    engine: Engine,
    period_start: date,
    period_end: date,
    idempotency_key: str | None = None,
) -> RunChanged:
    """Ask for a summary of the approved summaries of the teams inside a team, days inclusive.

    Whoever may read all of those reads the answer.
    """
    subject, _ = await _subject(team_id, None, "teamId")
    require(policy.can_ask_for_summary(actor, subject, team_id))
    problems = Problems()
    check_period(problems, period_start, period_end, clock.today(actor.organization_time_zone))
    problems.check()
    latest = await latest_inside(team_id, period_start, period_end)
    if not latest:
        message = "No team inside it has an approved summary of these days: approve one first, or ask for one."
        raise InvalidInput.one("teamId", "NO_SUMMARIES", message)
    teams = sorted({each.team_id for each in latest if each.team_id})
    # whoever belongs to the readers of each of them; of a single one, its own
    [(audience,)] = await values("select waymark.joint_audience(%s)", (teams,))
    asked = Request(period_start=period_start, period_end=period_end, summary_ids=tuple(each.id for each in latest))
    return await _ask(actor, Purpose.DIRECTOR_SUMMARY, audience, asked, engine, team_id=team_id)


@command(NotFound, NotPermitted)
async def schedule_summary(
    *, actor: Actor, team_id: UUID, engine: Engine, week_starts_on: date, period_start: date, period_end: date
) -> RunChanged | None:
    """Ask for a team's summary in the name of its lead, when a week begins; None where that was done already."""
    subject, audience = await _subject(team_id, None)
    require(policy.can_ask_for_summary(actor, subject, audience))
    # of two workers the second one waits here, and then sees what the first one did
    await values("select from teams where id = %s for no key update", (team_id,))
    if await AssistantRun.filter(team_id=team_id, scheduled_for=week_starts_on).exists():
        return None
    asked = Request(period_start=period_start, period_end=period_end)
    return await _store(
        actor, Purpose.CHECK_IN_SUMMARY, audience, asked, engine, team_id=team_id, scheduled_for=week_starts_on
    )


async def _subject(
    team_id: UUID | None, objective_id: UUID | None, path: str | tuple[str, ...] = ("about", "teamId")
) -> tuple[Subject, UUID]:
    if objective_id is not None:
        objective = (await objectives.objectives_by_id([objective_id])).get(objective_id)
        if objective is None:
            raise NotFound("objective", ("about", "objectiveId"))
        return Subject(objective.team_id, objective.owner_id), policy.audience_of_drafts(objective)
    if team_id is None or team_id not in await people.teams_by_id([team_id]):
        raise NotFound("team", path)
    return Subject(team_id), team_id


async def _ask(
    actor: Actor,
    purpose: Purpose,
    audience: UUID,
    asked: Request,
    engine: Engine,
    *,
    objective_id: UUID | None = None,
    team_id: UUID | None = None,
    run_id: UUID | None = None,
) -> RunChanged:
    await refuse_too_many(actor.person_id)
    return await _store(
        actor, purpose, audience, asked, engine, objective_id=objective_id, team_id=team_id, run_id=run_id
    )


async def _store(
    actor: Actor,
    purpose: Purpose,
    audience: UUID,
    asked: Request,
    engine: Engine,
    *,
    objective_id: UUID | None = None,
    team_id: UUID | None = None,
    run_id: UUID | None = None,
    scheduled_for: date | None = None,
) -> RunChanged:
    run = await AssistantRun.create(
        id=run_id or new_id(),
        organization_id=actor.organization_id,
        audience=audience,
        purpose=purpose,
        requested_by_id=actor.person_id,
        objective_id=objective_id,
        team_id=team_id,
        request=request_to_json(asked),
        engine_requested=engine,
        scheduled_for=scheduled_for,
        created_at=clock.now(),
    )
    await jobs.defer(runs.DRAFT, run_id=run.id)
    action = "run.schedule" if scheduled_for else "run.request"
    await record(actor, action, ("AssistantRun", run.id), audience=audience)
    return RunChanged(run.id)


async def _ask_for_oneself(actor: Actor, purpose: Purpose, asked: Request, engine: Engine) -> RunChanged:
    """Ask for what the actor alone reads: a run with an audience of its own, which nobody else is in."""
    own = new_id()
    return await _ask(actor, purpose, own, asked, engine, run_id=own)


@command(NotFound, NotPermitted)
async def cancel_run(*, actor: Actor, run_id: UUID) -> RunChanged:
    """Stop a run that has not ended; what it would have proposed is discarded."""
    run = await _run(run_id)
    require(policy.can_cancel(actor, run))
    if await runs.cancel(run.id):
        await record(actor, "run.cancel", ("AssistantRun", run.id), audience=run.audience)
    return RunChanged(run.id)


async def _run(run_id: UUID) -> RunRow:
    found = (await runs.runs_by_id([run_id])).get(run_id)
    if found is None:
        raise NotFound("run", "runId")
    return found
