"""Runs of the assistant: where each stands, and the steps from one state to the next.

A step names the states that it leads from, so that of two at the same moment (a cancellation and a result) the first
one wins and the other finds nothing to do; the database refuses what is no step at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

import orjson
from pydantic import TypeAdapter

from app.core import clock
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.events import announce
from app.proposals.models import Engine, RunState

DRAFT = "assistant.draft"
"""The name of the task that carries out a run; its argument is ``run_id``."""

ENDED = frozenset({RunState.SUCCEEDED, RunState.FAILED, RunState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for: inputs (None: all open ones) and guidance, or a period, days inclusive.

    What is for that person alone names what it is about here, so that its readers never become others.
    """

    input_ids: tuple[UUID, ...] | None = None
    guidance: str | None = None
    at_most: int = 4
    period_start: date | None = None
    period_end: date | None = None
    objective_id: UUID | None = None
    summary_ids: tuple[UUID, ...] = ()
    feedback_id: UUID | None = None
    one_on_one_id: UUID | None = None


_REQUEST = TypeAdapter(Request)


def request_to_json(request: Request) -> dict[str, Any]:
    """Return a request as it is stored."""
    stored: dict[str, Any] = _REQUEST.dump_python(request, mode="json")
    return stored


class RunRow(NamedTuple):
    """A run, with what policies ask about the objective that it is for, where it is for one."""

    id: UUID
    organization_id: UUID
    audience: UUID
    purpose: str
    state: str
    requested_by_id: UUID
    objective_id: UUID | None
    team_id: UUID | None
    stored_request: dict[str, Any]
    engine_requested: str
    engine_used: str | None
    model_requested: str | None
    model_answered: str | None
    failure: str | None
    notice: str | None
    abstained: bool
    stored_unused: list[dict[str, Any]]
    stored_arrivals: list[dict[str, Any]] | None
    trace: dict[str, Any]
    input_tokens: int | None
    output_tokens: int | None
    cost_usd: Decimal | None
    latency_ms: int | None
    attempts: int
    scheduled_for: date | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    objective_owner_id: UUID | None
    target_team_id: UUID | None

    @property
    def request(self) -> Request:
        """What was asked for."""
        return _REQUEST.validate_python(self.stored_request)

    @property
    def unused(self) -> list[UnusedRow]:
        """The inputs that it left out."""
        return [UnusedRow(UUID(each["input_id"]), each["reason"]) for each in self.stored_unused]

    @property
    def arrived(self) -> list[ArrivalRow]:
        """What of its draft stands already."""
        return [
            ArrivalRow(
                each["text"],
                each["section"],
                [ArrivalCiteRow((cite["kind"], UUID(cite["id"])), cite["quote"]) for cite in each["cites"]],
            )
            for each in self.stored_arrivals or ()
        ]

    @property
    def has_ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in ENDED


class QuestionTarget(NamedTuple):
    """The objective that a question is about, as policies read it."""

    state: str
    owner_id: UUID
    team_id: UUID | None
    cycle_state: str


class QuestionRow(NamedTuple):
    """What a draft could not find out, with the objective that it is about."""

    id: UUID
    organization_id: UUID
    audience: UUID
    run_id: UUID
    objective_id: UUID
    proposal_id: UUID | None
    about: str
    text: str
    asked_of_id: UUID | None
    answer_input_id: UUID | None
    position: int
    objective_state: str
    objective_owner_id: UUID
    objective_team_id: UUID | None
    cycle_state: str

    @property
    def objective(self) -> QuestionTarget:
        """The objective that it is about, as policies read it."""
        return QuestionTarget(self.objective_state, self.objective_owner_id, self.objective_team_id, self.cycle_state)


class ArrivalCiteRow(NamedTuple):
    """The kind and id of a record that is cited, and its words."""

    source: tuple[str, UUID]
    quote: str


class ArrivalRow(NamedTuple):
    """A part of a draft that stands already: a title, or a sentence with its section."""

    text: str
    section: str | None
    cites: list[ArrivalCiteRow]


class UnusedRow(NamedTuple):
    """An input that a run left out, and why."""

    input_id: UUID
    reason: str


RUN = columns(
    RunRow,
    "r",
    objective_id="coalesce(r.objective_id, (r.request ->> 'objective_id')::uuid)",
    stored_request="r.request",
    stored_unused="r.unused",
    stored_arrivals="case when r.state = 'RUNNING' then r.arrived end",
    objective_owner_id="o.owner_id",
    target_team_id="coalesce(r.team_id, o.team_id)",
)
RUNS = "assistant_runs r left join objectives o on o.id = r.objective_id"
_QUESTION = columns(
    QuestionRow,
    "q",
    objective_state="o.state",
    objective_owner_id="o.owner_id",
    objective_team_id="o.team_id",
    cycle_state="c.state",
)
_QUESTIONS = (
    f"select {_QUESTION} from questions q join objectives o on o.id = q.objective_id join cycles c on c.id = o.cycle_id"
)


async def runs_by_id(ids: Sequence[UUID]) -> dict[UUID, RunRow]:
    """Return runs by id."""
    found = await rows(
        RunRow,
        f"select {RUN} from {RUNS} where r.id = any(%s)",
        (list(ids),),
    )
    return {run.id: run for run in found}


async def questions_by_id(ids: Sequence[UUID]) -> dict[UUID, QuestionRow]:
    """Return questions by id."""
    found = await rows(QuestionRow, f"{_QUESTIONS} where q.id = any(%s)", (list(ids),))
    return {question.id: question for question in found}


async def questions_of_runs(run_ids: Sequence[UUID]) -> dict[UUID, list[QuestionRow]]:
    """Return each run's questions in their order."""
    found = await rows(
        QuestionRow, f"{_QUESTIONS} where q.run_id = any(%s) order by q.position, q.id", (list(run_ids),)
    )
    return {run_id: [question for question in found if question.run_id == run_id] for run_id in run_ids}


async def questions_of_proposals(proposal_ids: Sequence[UUID]) -> dict[UUID, list[QuestionRow]]:
    """Return the questions about each proposal in their order."""
    found = await rows(
        QuestionRow, f"{_QUESTIONS} where q.proposal_id = any(%s) order by q.position, q.id", (list(proposal_ids),)
    )
    return {id_: [question for question in found if question.proposal_id == id_] for id_ in proposal_ids}


def topic(run_id: UUID) -> str:
    """Return what the live events of a run are announced under."""
    return f"run:{run_id}"


async def waiting_runs(person_id: UUID) -> int:
    """Return how many runs of a person have not ended."""
    [(count,)] = await values(
        "select count(*) from assistant_runs where requested_by_id = %s and state in ('QUEUED', 'RUNNING')",
        (person_id,),
    )
    return int(count)


async def state_of(run_id: UUID) -> RunState | None:
    """Return where a run stands, or None where it is gone."""
    found = await values("select state from assistant_runs where id = %s", (run_id,))
    return RunState(found[0][0]) if found else None


async def start(run_id: UUID) -> RunRow | None:
    """Take a run into hand, also one whose worker vanished; None where it has ended."""
    if not await _step(
        run_id, ("QUEUED", "RUNNING"), RunState.RUNNING, "started_at = %(now)s, attempts = attempts + 1, arrived = null"
    ):
        return None
    return (await runs_by_id([run_id])).get(run_id)


async def tell(run_id: UUID, arrived: list[dict[str, Any]]) -> bool:
    """Show what of a draft stands already, in place of what was shown before; False where the run has ended."""
    shown = await values(
        "update assistant_runs set arrived = %s::jsonb where id = %s and state = 'RUNNING' returning 1",
        (orjson.dumps(arrived).decode(), run_id),
    )
    if shown:
        await announce(topic(run_id))
    return bool(shown)


async def cancel(run_id: UUID) -> bool:
    """Cancel a run; False where it has ended."""
    return await _step(run_id, ("QUEUED", "RUNNING"), RunState.CANCELLED, "finished_at = %(now)s")


async def fail(run_id: UUID, kind: str, notice: str) -> bool:
    """End a run without a result: a stable kind, and a sentence that says why; False where it has ended."""
    return await _step(
        run_id,
        ("QUEUED", "RUNNING"),
        RunState.FAILED,
        "finished_at = %(now)s, failure = %(kind)s, notice = %(notice)s",
        {"kind": kind, "notice": notice},
    )


@dataclass(frozen=True, slots=True)
class Result:
    """What a run did, besides what it proposes; ``latency_ms`` is the time from its start to its end."""

    engine: Engine
    notice: str | None
    abstained: bool
    unused: tuple[UnusedRow, ...]
    trace: dict[str, Any]
    personal: dict[str, Any] | None = None
    """What is for the person alone who asked, where it was asked for that."""

    model_requested: str | None = None
    model_answered: str | None = None
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost_usd: Decimal | None = None
    latency_ms: int | None = None


async def succeed(run_id: UUID, result: Result) -> bool:
    """End a run with its result; False where it has ended meanwhile, so that the result is of no use."""
    return await _step(
        run_id,
        ("RUNNING",),
        RunState.SUCCEEDED,
        "finished_at = %(now)s, engine_used = %(engine)s, notice = %(notice)s, abstained = %(abstained)s, "
        "arrived = null, unused = %(unused)s::jsonb, trace = %(trace)s::jsonb, result = %(result)s::jsonb, "
        "model_requested = %(model_requested)s, "
        "model_answered = %(model_answered)s, input_tokens = %(input_tokens)s, output_tokens = %(output_tokens)s, "
        "cost_usd = %(cost_usd)s, latency_ms = %(latency_ms)s",
        {
            "engine": result.engine.value,
            "notice": result.notice,
            "abstained": result.abstained,
            "unused": orjson.dumps([each._asdict() for each in result.unused]).decode(),
            "trace": orjson.dumps(result.trace).decode(),
            "result": None if result.personal is None else orjson.dumps(result.personal).decode(),
            "model_requested": result.model_requested,
            "model_answered": result.model_answered,
            "input_tokens": result.input_tokens,
            "output_tokens": result.output_tokens,
            "cost_usd": result.cost_usd,
            "latency_ms": result.latency_ms,
        },
    )


async def _step(
    run_id: UUID, before: tuple[str, ...], after: RunState, sets: str, params: dict[str, Any] | None = None
) -> bool:
    moved = await values(
        f"update assistant_runs set state = %(after)s, {sets} where id = %(run)s and state = any(%(before)s) "
        "returning 1",
        {"run": run_id, "after": after.value, "before": list(before), "now": clock.now(), **(params or {})},
    )
    if not moved:
        return False
    await announce(topic(run_id))
    return True
