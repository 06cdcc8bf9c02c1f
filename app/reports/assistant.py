"""What became of what the assistant drafted: the same figures for each purpose, engine, model and prompt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from app.core import clock
from app.core.validation import Problems
from app.database.unit_of_work import rows, values
from app.objectives.progress import to_float
from app.proposals.edits import edit_distance
from app.proposals.models import RejectionReason
from app.proposals.queries import STATE
from app.reports.rules import Count, counts, mean

DAYS = 90
DAYS_AT_MOST = 732


class Group(NamedTuple):
    """What figures are told apart by; ``prompt`` is the prompt that a model was asked with, as ``purpose/version``."""

    purpose: str
    engine: str
    model: str | None
    prompt: str | None


class Figures(NamedTuple):
    """What became of some runs and of what they proposed.

    Shares are 0..1, times in seconds or milliseconds, the cost in US dollars. ``fell_back`` are runs that a model was
    asked for and the built-in drafter answered.
    """

    runs: int = 0
    failed: int = 0
    cancelled: int = 0
    abstained: int = 0
    fell_back: int = 0
    median_latency_ms: int | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cost_usd: Decimal | None = None
    proposals: int = 0
    waiting: int = 0
    applied: int = 0
    applied_as_drafted: int = 0
    rejected: int = 0
    lapsed: int = 0
    acceptance: float | None = None
    edit_distance: float | None = None
    rejections: tuple[Count, ...] = ()
    median_seconds_to_decision: int | None = None


class GroupFigures(NamedTuple):
    """The figures of one group."""

    purpose: str
    engine: str
    model: str | None
    prompt: str | None
    figures: Figures


class AssistantReport(NamedTuple):
    """The figures of all runs that were asked for on these days, both inclusive, and of each group, most runs first."""

    since: date
    until: date
    total: Figures
    groups: tuple[GroupFigures, ...]


class _Runs(NamedTuple):
    purpose: str | None
    engine: str | None
    model: str | None
    prompt: str | None
    runs: int
    failed: int
    cancelled: int
    abstained: int
    fell_back: int
    median_latency_ms: float | None
    input_tokens: int
    output_tokens: int
    cost_usd: Decimal | None


class _Proposals(NamedTuple):
    purpose: str | None
    engine: str | None
    model: str | None
    prompt: str | None
    proposals: int
    waiting: int
    applied: int
    applied_as_drafted: int
    rejected: int
    reasons: list[str] | None
    median_seconds: float | None


_GROUPS = "group by grouping sets ((purpose, engine, model, prompt), ())"
_ASKED = """
    select r.*, coalesce(r.engine_used, r.engine_requested) as engine,
        case when r.engine_used = 'openai' then coalesce(r.model_answered, r.model_requested) end as model,
        (r.trace -> 'prompt' ->> 'id') || '/' || (r.trace -> 'prompt' ->> 'version') as prompt
    from assistant_runs r where r.created_at >= %(since)s::timestamp at time zone %(zone)s
        and r.created_at < (%(until)s + interval '1 day')::timestamp at time zone %(zone)s
"""
_RUNS = f"""
    select purpose, engine, model, prompt, count(*), count(*) filter (where state = 'FAILED'),
        count(*) filter (where state = 'CANCELLED'), count(*) filter (where abstained),
        count(*) filter (where engine_requested = 'openai' and engine_used = 'builtin'),
        percentile_cont(0.5) within group (order by latency_ms), coalesce(sum(input_tokens), 0),
        coalesce(sum(output_tokens), 0), sum(cost_usd)
    from ({_ASKED}) asked {_GROUPS}
"""
_DRAFTED = f"""
    select r.purpose, r.engine, r.model, r.prompt, r.created_at as asked_at, p.id, p.revision, p.decided_at,
        p.rejection_reason, {STATE} as state
    from ({_ASKED}) r join proposals p on p.run_id = r.id left join objectives o on o.id = p.objective_id
"""
_PROPOSALS = f"""
    select purpose, engine, model, prompt, count(*), count(*) filter (where state in ('PENDING', 'STALE')),
        count(*) filter (where state = 'APPLIED'), count(*) filter (where state = 'APPLIED' and revision = 1),
        count(*) filter (where state = 'REJECTED'),
        array_agg(rejection_reason) filter (where state = 'REJECTED'),
        percentile_cont(0.5) within group (order by extract(epoch from decided_at - asked_at))
            filter (where state in ('APPLIED', 'REJECTED'))
    from ({_DRAFTED}) drafted {_GROUPS}
"""
_EDITED = f"""
    select d.purpose, d.engine, d.model, d.prompt, drafted.payload, approved.payload
    from ({_DRAFTED}) d join proposal_revisions drafted on drafted.proposal_id = d.id and drafted.number = 1
    join proposal_revisions approved on approved.proposal_id = d.id and approved.number = d.revision
    where d.state = 'APPLIED' and d.revision > 1
"""
_Key = tuple[str | None, str | None, str | None, str | None]
_ALL: _Key = (None, None, None, None)


async def assistant_report(*, time_zone: str, since: date | None = None, until: date | None = None) -> AssistantReport:
    """Return what became of the runs that were asked for on these days and that the reader may read.

    Without days it is about the last 90. Days are in the given zone. Raises InvalidInput where they are no period, or
    a longer one than two years.
    """
    until = until or clock.today(time_zone)
    since = since or until - timedelta(days=DAYS - 1)
    _check(since, until)
    asked = {"since": since, "until": until, "zone": time_zone, "now": clock.now()}
    runs = {_key(each): each for each in await rows(_Runs, _RUNS, asked)}
    proposals = {_key(each): each for each in await rows(_Proposals, _PROPOSALS, asked)}
    edits = _edits(await values(_EDITED, asked))
    figures = {key: _figures(each, proposals.get(key), edits[key]) for key, each in runs.items()}
    groups = [
        GroupFigures(key[0], key[1], key[2], key[3], each)
        for key, each in figures.items()
        if key[0] is not None and key[1] is not None
    ]
    groups.sort(key=lambda each: (-each.figures.runs, each.purpose, each.engine, each.model or "", each.prompt or ""))
    return AssistantReport(since, until, figures[_ALL], tuple(groups))


def _check(since: date, until: date) -> None:
    problems = Problems()
    if until < since:
        problems.add(("to",), "BEFORE_START", "The last day is before the first one.")
    elif (until - since).days >= DAYS_AT_MOST:
        problems.add(("from",), "TOO_LONG", "Ask for two years at most.")
    problems.check()


def _key(row: _Runs | _Proposals) -> _Key:
    return row.purpose, row.engine, row.model, row.prompt


def _edits(edited: Iterable[tuple[Any, ...]]) -> Mapping[_Key, list[Decimal]]:
    """Return how far people went from each draft that they changed and approved, by group and for all."""
    found: dict[_Key, list[Decimal]] = defaultdict(list)
    for *key, drafted, approved in edited:
        distance = edit_distance(drafted, approved)
        found[key[0], key[1], key[2], key[3]].append(distance)
        found[_ALL].append(distance)
    return found


def _figures(runs: _Runs, proposals: _Proposals | None, edits: Sequence[Decimal]) -> Figures:
    figures = Figures(
        runs=runs.runs,
        failed=runs.failed,
        cancelled=runs.cancelled,
        abstained=runs.abstained,
        fell_back=runs.fell_back,
        median_latency_ms=_whole(runs.median_latency_ms),
        input_tokens=runs.input_tokens,
        output_tokens=runs.output_tokens,
        cost_usd=runs.cost_usd,
        rejections=_reasons(()),
    )
    if proposals is None:
        return figures
    decided = proposals.applied + proposals.rejected
    untouched = [Decimal(0)] * proposals.applied_as_drafted
    return figures._replace(
        proposals=proposals.proposals,
        waiting=proposals.waiting,
        applied=proposals.applied,
        applied_as_drafted=proposals.applied_as_drafted,
        rejected=proposals.rejected,
        lapsed=proposals.proposals - proposals.waiting - decided,
        acceptance=proposals.applied / decided if decided else None,
        edit_distance=to_float(mean([*edits, *untouched])),
        rejections=_reasons(proposals.reasons or ()),
        median_seconds_to_decision=_whole(proposals.median_seconds),
    )


def _reasons(given: Iterable[str]) -> tuple[Count, ...]:
    return counts(RejectionReason, given)


def _whole(number: float | Decimal | None) -> int | None:
    return None if number is None else round(number)
