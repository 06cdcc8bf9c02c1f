"""Progress that moves up the tree: computed in the transaction that changes it, stored beside the objective.

Called last in a command, when its key results are written: the ancestors are locked in id order and only then read,
so that of two changes at once the second sees the first, and a root that everybody shares is held briefly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from graphlib import TopologicalSorter
from typing import NamedTuple
from uuid import UUID

from app.core import clock
from app.database.unit_of_work import rows, values
from app.objectives.health import worst_reported
from app.objectives.models import (
    KeyResultRole,
    KeyResultState,
    MetricKind,
    ObjectiveState,
    Outcome,
    ProgressMode,
    ReportedHealth,
)
from app.objectives.progress import ContributionShare, KeyResultShare, from_float, objective_progress, to_float


class _Part(NamedTuple):
    """One thing that an objective's progress is the mean of."""

    objective_id: UUID
    progress_mode: str
    part_kind: str
    part_id: UUID
    role: str
    state: str
    metric_kind: str | None
    outcome: str | None
    weight: Decimal
    progress: float | None
    reported_health: str | None
    stale_after: date | None

    @property
    def is_key_result(self) -> bool:
        return self.part_kind == "KEY_RESULT"

    @property
    def is_live(self) -> bool:
        """Whether its health speaks for the objective."""
        if self.is_key_result:
            return self.state == KeyResultState.ACTIVE and self.role == KeyResultRole.DRIVER
        return self.state == ObjectiveState.ACTIVE


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an objective stands."""

    progress: Decimal | None
    health: ReportedHealth | None
    stale_after: date | None


async def roll_up(objective_ids: Iterable[UUID]) -> list[UUID]:
    """Recompute these objectives and everything that they contribute to; return those whose progress moved.

    Objectives beyond the actor's sight are kept right as well. They are among the returned ids, and a read of them
    finds nothing.
    """
    starts = list(dict.fromkeys(objective_ids))
    locked = [found for (found,) in await values("select * from waymark.lock_progress(%s)", (starts,))]
    parts: dict[UUID, list[_Part]] = defaultdict(list)
    for part in await rows(_Part, "select * from waymark.progress_parts(%s)", (locked,)):
        parts[part.objective_id].append(part)

    standings: dict[UUID, _Standing] = {}
    for objective_id in _from_below(locked, parts):
        standings[objective_id] = _standing(parts[objective_id], standings)
    return await _store(standings)


def _from_below(ids: Sequence[UUID], parts: dict[UUID, list[_Part]]) -> Iterable[UUID]:
    known = set(ids)
    children = {id_: {part.part_id for part in parts[id_] if part.part_id in known} for id_ in ids}
    return TopologicalSorter(children).static_order()


def _standing(parts: Sequence[_Part], fresh: dict[UUID, _Standing]) -> _Standing:
    if not parts:
        return _Standing(None, None, None)
    mode = ProgressMode(parts[0].progress_mode)
    counted = [part for part in parts if _belongs(part, mode)]
    now = {part.part_id: fresh.get(part.part_id) or _stored(part) for part in counted}
    key_results = [_key_result(part) for part in counted if part.is_key_result]
    contributions = [_contribution(part, now[part.part_id]) for part in counted if not part.is_key_result]
    live = [now[part.part_id] for part in counted if part.is_live]
    return _Standing(
        objective_progress(mode, key_results, contributions),
        worst_reported(standing.health for standing in live),
        min((standing.stale_after for standing in live if standing.stale_after), default=None),
    )


def _belongs(part: _Part, mode: ProgressMode) -> bool:
    return mode is ProgressMode.BOTH or part.is_key_result == (mode is ProgressMode.KEY_RESULTS)


def _stored(part: _Part) -> _Standing:
    health = ReportedHealth(part.reported_health) if part.reported_health else None
    return _Standing(from_float(part.progress), health, part.stale_after)


def _key_result(part: _Part) -> KeyResultShare:
    kind = MetricKind(part.metric_kind or "")
    role, state = KeyResultRole(part.role), KeyResultState(part.state)
    return KeyResultShare(kind, part.weight, from_float(part.progress), role, state)


def _contribution(part: _Part, standing: _Standing) -> ContributionShare:
    outcome = Outcome(part.outcome) if part.outcome else None
    return ContributionShare(part.weight, standing.progress, ObjectiveState(part.state), outcome)


async def _store(standings: dict[UUID, _Standing]) -> list[UUID]:
    moved = await values(
        "select * from waymark.store_progress(%s::uuid[], %s::float8[], %s::text[], %s::date[], %s)",
        (
            list(standings),
            [to_float(standing.progress) for standing in standings.values()],
            [standing.health for standing in standings.values()],
            [standing.stale_after for standing in standings.values()],
            clock.now(),
        ),
    )
    return [objective_id for (objective_id,) in moved]
