"""Progress that moves up the tree: computed in the transaction that changes it, stored beside the objective.

Called last in a command, when its key results are written: the ancestors are locked in id order and only then read,
so that of two changes at once the second sees the first, and a root that everybody shares is held briefly.

A contribution comes from an objective or a key result, and goes into an objective's mean or into the mean that a key
result has instead of a measured progress. Objectives never serve themselves, key results included, so each is computed
once, after all that it is made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
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
from app.objectives.progress import (
    ContributionShare,
    KeyResultShare,
    from_float,
    objective_progress,
    suggested_score,
    to_float,
)


class _Part(NamedTuple):
    """One thing that an objective's progress, or that of one of its key results, is the mean of."""

    objective_id: UUID
    progress_mode: str
    part_kind: str
    part_id: UUID
    part_objective_id: UUID
    into_key_result_id: UUID | None
    counts_contributions: bool
    role: str | None
    state: str | None
    metric_kind: str | None
    objective_state: str
    outcome: str | None
    weight: Decimal
    progress: float | None
    reported_health: str | None
    stale_after: date | None

    @property
    def is_own(self) -> bool:
        """Whether it is a key result of the objective itself."""
        return self.part_kind == "KEY_RESULT"

    @property
    def is_live(self) -> bool:
        """Whether its health speaks for the objective."""
        drives = self.role is None or (self.state == KeyResultState.ACTIVE and self.role == KeyResultRole.DRIVER)
        return drives and (self.is_own or self.objective_state == ObjectiveState.ACTIVE)


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where an objective or a key result stands."""

    progress: Decimal | None
    health: ReportedHealth | None
    stale_after: date | None


@dataclass
class _Computed:
    """What was computed so far: objectives, and key results that are the mean of what contributes to them, by id."""

    objectives: dict[UUID, _Standing] = field(default_factory=dict)
    key_results: dict[UUID, Decimal | None] = field(default_factory=dict)

    def standing(self, part: _Part) -> _Standing:
        """Return where a part stands now: as computed, else as stored."""
        if part.part_id in self.objectives:
            return self.objectives[part.part_id]
        health = ReportedHealth(part.reported_health) if part.reported_health else None
        progress = self.key_results.get(part.part_id, from_float(part.progress))
        return _Standing(progress, health, part.stale_after)


async def roll_up(objective_ids: Iterable[UUID]) -> list[UUID]:
    """Recompute these objectives and everything that they contribute to; return those in which progress moved.

    Their key results with the mean of contributions are recomputed with them. Objectives beyond the actor's sight are
    kept right as well. They are among the returned ids, and a read of them finds nothing.
    """
    starts = list(dict.fromkeys(objective_ids))
    locked = [found for (found,) in await values("select * from waymark.lock_progress(%s)", (starts,))]
    parts: dict[UUID, list[_Part]] = defaultdict(list)
    for part in await rows(_Part, "select * from waymark.progress_parts(%s)", (locked,)):
        parts[part.objective_id].append(part)

    computed = _Computed()
    for objective_id in _from_below(locked, parts):
        _compute_key_results(parts[objective_id], computed)
        computed.objectives[objective_id] = _standing(parts[objective_id], computed)
    return list(dict.fromkeys([*await _store(computed.objectives), *await _store_key_results(computed.key_results)]))


async def suggested_scores(objective_ids: Sequence[UUID]) -> dict[UUID, float]:
    """Return the score (0..1) that the figures of each objective suggest; where they say nothing it is left out."""
    parts: dict[UUID, list[_Part]] = defaultdict(list)
    for part in await rows(_Part, "select * from waymark.progress_parts(%s)", (list(objective_ids),)):
        parts[part.objective_id].append(part)
    scores = {objective_id: _suggested(of_one) for objective_id, of_one in parts.items()}
    return {objective_id: score for objective_id, score in scores.items() if score is not None}


def _suggested(parts: Sequence[_Part]) -> float | None:
    stored = _Computed()
    own, given = _counted(parts)
    shares = [_share(part, stored) for part in own]
    return to_float(suggested_score(ProgressMode(parts[0].progress_mode), shares, _contributions(given, stored)))


def _from_below(ids: Sequence[UUID], parts: Mapping[UUID, Sequence[_Part]]) -> Iterable[UUID]:
    known = set(ids)
    below = {id_: {part.part_objective_id for part in parts[id_]} & known - {id_} for id_ in ids}
    return TopologicalSorter(below).static_order()


def _compute_key_results(parts: Sequence[_Part], computed: _Computed) -> None:
    for part in parts:
        if part.is_own and part.counts_contributions:
            given = [each for each in parts if each.into_key_result_id == part.part_id]
            shares = _contributions(given, computed)
            computed.key_results[part.part_id] = objective_progress(ProgressMode.CONTRIBUTIONS, (), shares)


def _standing(parts: Sequence[_Part], computed: _Computed) -> _Standing:
    if not parts:
        return _Standing(None, None, None)
    mode = ProgressMode(parts[0].progress_mode)
    own, given = _counted(parts)
    live = [computed.standing(part) for part in (*own, *given) if part.is_live]
    return _Standing(
        objective_progress(mode, [_share(part, computed) for part in own], _contributions(given, computed)),
        worst_reported(standing.health for standing in live),
        min((standing.stale_after for standing in live if standing.stale_after), default=None),
    )


def _counted(parts: Sequence[_Part]) -> tuple[list[_Part], list[_Part]]:
    """Return the key results and the contributions that the objective's own mean is made of."""
    mode = ProgressMode(parts[0].progress_mode)
    counted = [part for part in parts if part.into_key_result_id is None and _belongs(part, mode)]
    return [part for part in counted if part.is_own], [part for part in counted if not part.is_own]


def _belongs(part: _Part, mode: ProgressMode) -> bool:
    return mode is ProgressMode.BOTH or part.is_own == (mode is ProgressMode.KEY_RESULTS)


def _share(part: _Part, computed: _Computed) -> KeyResultShare:
    kind, role = MetricKind(part.metric_kind or ""), KeyResultRole(part.role or "")
    state = KeyResultState(part.state or "")
    return KeyResultShare(kind, part.weight, computed.standing(part).progress, role, state)


def _contributions(parts: Iterable[_Part], computed: _Computed) -> list[ContributionShare]:
    return [
        ContributionShare(
            part.weight,
            computed.standing(part).progress,
            ObjectiveState(part.objective_state),
            Outcome(part.outcome) if part.outcome else None,
        )
        for part in parts
        # a key result counts wherever it would in its own objective
        if part.metric_kind is None or _share(part, computed).counts
    ]


async def _store(standings: Mapping[UUID, _Standing]) -> list[UUID]:
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


async def _store_key_results(shares: Mapping[UUID, Decimal | None]) -> list[UUID]:
    """Store the progress of key results that is a mean, and return the objectives of those that moved."""
    if not shares:
        return []
    moved = await values(
        "select * from waymark.store_key_result_progress(%s::uuid[], %s::float8[])",
        (list(shares), [to_float(share) for share in shares.values()]),
    )
    return [objective_id for (objective_id,) in moved]
