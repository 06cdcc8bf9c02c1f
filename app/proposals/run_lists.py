"""Lists of runs: what the assistant was asked for, as far as the reader may read what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.core.paging import Order, Page, Term, checked_first, page
from app.database.unit_of_work import rows, values
from app.proposals.models import Engine, Purpose, RunState
from app.proposals.runs import RUN, RUNS, RunRow


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs to list: fields joined by AND, values in one by OR; None is no filter, empty matches nothing."""

    purposes: tuple[Purpose, ...] | None = None
    states: tuple[RunState, ...] | None = None
    engines: tuple[Engine, ...] | None = None
    objective_ids: tuple[UUID, ...] | None = None
    team_ids: tuple[UUID, ...] | None = None
    requested_by_ids: tuple[UUID, ...] | None = None


_LATEST = Order("LATEST", (Term("created_at", "r.created_at", "timestamptz", True),), "r.id")
_WHERE = (
    "(%(purposes)s::text[] is null or r.purpose = any(%(purposes)s)) "
    "and (%(states)s::text[] is null or r.state = any(%(states)s)) "
    "and (%(engines)s::text[] is null or coalesce(r.engine_used, r.engine_requested) = any(%(engines)s)) "
    "and (%(objectives)s::uuid[] is null "
    "or coalesce(r.objective_id, (r.request ->> 'objective_id')::uuid) = any(%(objectives)s)) "
    "and (%(teams)s::uuid[] is null or coalesce(r.team_id, o.team_id) = any(%(teams)s)) "
    "and (%(requested_by)s::uuid[] is null or r.requested_by_id = any(%(requested_by)s))"
)


async def list_runs(wanted: RunFilter, *, first: int, after: str | None = None) -> Page[RunRow]:
    """Return a page of runs, the latest first; raises InvalidPage."""
    first = checked_first(first)
    condition, place = _LATEST.after(after)
    params = {**_params(wanted), "limit": first + 1, **place}
    found = await rows(
        RunRow,
        f"select {RUN} from {RUNS} where {_WHERE} and {condition} order by {_LATEST.sql()} limit %(limit)s",
        params,
    )

    async def counted(asked: Sequence[RunFilter]) -> dict[RunFilter, int]:
        [(count,)] = await values(f"select count(*) from {RUNS} where {_WHERE}", params)
        return dict.fromkeys(asked, int(count))

    return page(found, first, after, _LATEST, key=wanted, counted=counted)


def _params(wanted: RunFilter) -> dict[str, Any]:
    given = {
        "purposes": wanted.purposes,
        "states": wanted.states,
        "engines": wanted.engines,
        "objectives": wanted.objective_ids,
        "teams": wanted.team_ids,
        "requested_by": wanted.requested_by_ids,
    }
    return {name: None if value is None else list(value) for name, value in given.items()}
