"""A run from its job to its result: facts as the audience, a verified draft, proposals that wait for a person.

Each step is a unit of work of its own in the assistant's role; none is open while an engine drafts. A run that is
cancelled meanwhile stops asking, and whatever it found is discarded. One whose worker vanished begins anew.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from procrastinate import JobContext, RetryStrategy
from psycopg import OperationalError
from psycopg_pool import PoolTimeout

from app import jobs
from app.core import clock
from app.core.actor import Sight
from app.database.unit_of_work import DatabaseRole, entering, reading, row, values, writing
from app.events import announce
from app.people.tokens import actor_for
from app.proposals import runs
from app.proposals.models import Engine, Purpose
from app.proposals.runs import Result, RunRow
from app.proposals.submit import submit
from app.settings import Settings
from assistant.arrivals import Arrivals
from assistant.attempts import NOT_CONFIGURED, Outcome, draft
from assistant.drafts import PurposeName
from assistant.engines import Engines, allowance
from assistant.gather import Gathered, SubjectGone
from assistant.purposes import WAYS, HandedIn
from assistant.watching import Cancelled, unless_cancelled

STARTS_AT_MOST = 3
LOST = "The worker stopped in the middle of this and nobody took it up: ask again."
GONE = "What this was asked for is no longer there for everybody who would read the answer."

_log = logging.getLogger("waymark.assistant")


class _Start(NamedTuple):
    organization_id: UUID
    audience: UUID
    audiences: list[UUID]
    person_id: UUID | None


@dataclass(frozen=True, slots=True)
class _Drafted:
    """What a run found, ready to be stored."""

    handed_in: HandedIn
    outcome: Outcome[Any]
    trace: dict[str, Any]


_RETRIES = RetryStrategy(max_attempts=5, exponential_wait=2)


@jobs.procrastinate_app.task(name=runs.DRAFT, pass_context=True, retry=_RETRIES)
async def draft_run(context: JobContext, run_id: str) -> None:
    """Carry out the run of this id; the worker's context holds the ``settings``."""
    settings: Settings = context.additional_context["settings"]
    async with Engines(allowance(settings), settings.prompts, UUID(run_id).int) as engines:
        await carry_out(UUID(run_id), engines)


@jobs.last_resort(runs.DRAFT)
async def end_run(arguments: Mapping[str, Any], failure_id: str) -> None:
    """Fail a run whose job never got as far as failing it."""
    run_id = UUID(arguments["run_id"])
    async with entering():
        start = await row(_Start, "select * from waymark.run_to_start(%s)", (run_id,))
    if start is not None:
        sight = await _sight(start)
        await _fail(sight, run_id, "INTERNAL", _wrong(failure_id))


@jobs.sweep
async def fail_lost_runs() -> None:
    """Fail the runs whose job is gone, so that none is stuck."""
    async with entering():
        for (run_id,) in await values("select waymark.fail_lost_runs(%s, %s)", (clock.now(), LOST)):
            await announce(runs.topic(run_id))


async def carry_out(run_id: UUID, engines: Engines) -> None:
    """Take a run from QUEUED to its end; raises where the database fails, for the job to be tried again."""
    async with entering():
        start = await row(_Start, "select * from waymark.run_to_start(%s)", (run_id,))
    if start is None:
        return
    sight = await _sight(start)
    async with writing(sight, DatabaseRole.ASSISTANT):
        run = await runs.start(run_id)
    if run is None:
        return
    if run.audience != start.audience:
        # its readers have become others in between: what they may see has to be asked anew
        await carry_out(run_id, engines)
        return
    if run.attempts > STARTS_AT_MOST:
        await _fail(sight, run_id, "WORKER_LOST", LOST)
        return
    try:
        await _draft_and_hand_in(sight, run, engines)
    except SubjectGone:
        await _fail(sight, run_id, "SUBJECT_GONE", GONE)
    except (OperationalError, PoolTimeout):
        raise
    except Exception:
        failure_id = uuid4().hex
        _log.exception("Failure %s in run %s", failure_id, run_id, extra={"failure_id": failure_id})
        await _fail(sight, run_id, "INTERNAL", _wrong(failure_id))


async def _sight(start: _Start) -> Sight:
    """Return the eyes of the readers: of all of them together, or of the one person whom the result is for."""
    if start.person_id is not None:
        actor = await actor_for(start.organization_id, start.person_id)
        if actor is not None:
            return actor.sight
    return Sight(start.organization_id, frozenset(start.audiences), start.person_id)


def _wrong(failure_id: str) -> str:
    return f"Something went wrong here. Quote {failure_id} when you report it."


async def _draft_and_hand_in(sight: Sight, run: RunRow, engines: Engines) -> None:
    started = time.monotonic()
    way = WAYS[Purpose(run.purpose)]
    async with reading(sight, DatabaseRole.APP if way.as_person else DatabaseRole.ASSISTANT):
        gathered = await way.gather(run)
    held_back = await _held_back(run, gathered)
    try:
        arrivals = Arrivals()
        drafted = await unless_cancelled(sight, run.id, _drafted(sight, run, gathered, engines, arrivals), arrivals)
    except Cancelled:
        return
    drafted.trace["heldBack"] = held_back
    result = _result(drafted, engines, run, round((time.monotonic() - started) * 1000))
    async with writing(sight, DatabaseRole.ASSISTANT):
        if await runs.succeed(run.id, result):
            await submit(run, gathered.base, drafted.handed_in.drafts, drafted.handed_in.questions)


async def _held_back(run: RunRow, gathered: Gathered[Any]) -> dict[str, int]:
    """Return how many records of each kind who asked may read of this, and some reader of the result may not."""
    asking = await actor_for(run.organization_id, run.requested_by_id)
    if asking is None or run.audience == run.id:
        return {}
    try:
        async with reading(asking.sight, DatabaseRole.ASSISTANT):
            theirs = await WAYS[Purpose(run.purpose)].gather(run)
    except SubjectGone:
        return {}
    return Counter(kind for kind, _ in theirs.records - gathered.records)


async def _drafted(
    sight: Sight, run: RunRow, gathered: Gathered[Any], engines: Engines, arrivals: Arrivals
) -> _Drafted:
    asked, way = Engine(run.engine_requested), WAYS[Purpose(run.purpose)]
    model, why_not = engines.chosen(asked), NOT_CONFIGURED
    if model is not None and engines.allowance is not None:
        refused = await engines.allowance.reserve(sight, run.id, gathered.facts)
        model, why_not = (None, refused) if refused else (model, why_not)
    work = way.work(gathered.facts, arrivals)
    outcome = await draft(work, asked, model, engines.builtin, why_no_model=why_not)
    handed_in = way.hand_in(gathered, outcome.verified, outcome.engine)
    return _Drafted(handed_in, outcome, _trace(gathered, outcome, engines, way.prompt))


def _trace(gathered: Gathered[Any], outcome: Outcome[Any], engines: Engines, prompt: PurposeName) -> dict[str, Any]:
    trace: dict[str, Any] = {
        "sources": [
            {
                "kind": source.kind,
                "id": str(source.id),
                "hash": gathered.hashes[source.id].hex(),
                "textHash": hashlib.sha256(source.text.encode()).hexdigest(),
            }
            for source in gathered.sources.values()
        ],
        "around": [{"kind": kind, "id": str(id_)} for kind, id_ in gathered.around],
        "attempts": [attempt.trace() for attempt in outcome.attempts],
    }
    if engines.openai is not None and any(attempt.engine is Engine.OPENAI for attempt in outcome.attempts):
        asked = engines.openai.provenance(prompt)
        trace["prompt"] = {"id": asked.prompt_id, "version": asked.prompt_version, "sha256": asked.prompt_sha256}
        trace["endpoint"] = asked.endpoint
        trace["responseFormat"] = asked.response_format
        trace["parameters"] = dict(asked.parameters)
    return trace


def _result(drafted: _Drafted, engines: Engines, run: RunRow, latency_ms: int) -> Result:
    usage, model, handed_in = drafted.outcome.usage, engines.model, drafted.handed_in
    asked_model = model is not None and run.engine_requested == Engine.OPENAI
    return Result(
        engine=drafted.outcome.engine,
        notice=drafted.outcome.notice,
        abstained=not (handed_in.drafts or handed_in.offers),
        unused=handed_in.unused,
        trace=drafted.trace,
        personal=handed_in.personal,
        model_requested=model.model if model and asked_model else None,
        model_answered=usage.model_answered,
        input_tokens=usage.input_tokens if asked_model else None,
        output_tokens=usage.output_tokens if asked_model else None,
        cost_usd=model.cost_usd(usage) if model and asked_model and usage.counted else None,
        latency_ms=latency_ms,
    )


async def _fail(sight: Sight, run_id: UUID, kind: str, notice: str) -> None:
    async with writing(sight, DatabaseRole.ASSISTANT):
        await runs.fail(run_id, kind, notice)
