"""What the reflections of a cycle say together: scores by commitment, causes, verdicts, and patterns over cycles.

It is told of goals and teams, and nothing puts people in an order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import groupby, takewhile
from typing import NamedTuple
from uuid import UUID

from app.cycles.models import Stance
from app.cycles.queries import PriorityRow
from app.database.unit_of_work import rows
from app.objectives.models import CarryForward, Commitment
from app.objectives.progress import from_float, to_float
from app.objectives.queries import ObjectiveRow
from app.reports.rules import Band, Count, bands, counts, mean
from app.reports.scopes import Scope, objectives_in, priorities_in, scope_of
from app.reports.standings import published
from app.reviews.models import Cause, Verdict

SCORE_FLOORS = (Decimal(0), Decimal("0.3"), Decimal("0.7"), Decimal(1))
"""Where the bands of scores begin: hardly begun, on the way, well done, and all of it."""
FULL = Decimal("0.95")
HARDLY = Decimal("0.3")
RUNNING = 2
"""In how many cycles, one after the other, something has to happen to be a pattern."""
CYCLES_AT_MOST = 6


class ScorePatternKind(StrEnum):
    """What scores can tell over several cycles."""

    SANDBAGGING = "SANDBAGGING"
    OVERREACH = "OVERREACH"


class Scored(NamedTuple):
    """What was handed in about one objective; ``score`` is 0..1."""

    cycle_id: UUID
    objective_id: UUID
    commitment: str
    priority_id: UUID | None
    score: float
    verdict: str
    cause: str | None


class CommitmentScores(NamedTuple):
    """The scores (0..1) of the objectives of one commitment; ``full`` are 0.95 or more, ``low`` under 0.3."""

    commitment: Commitment
    number: int
    mean: float | None
    full: int
    low: int
    bands: tuple[Band, ...]


class CycleScores(NamedTuple):
    """The scores of one cycle."""

    cycle_id: UUID
    by_commitment: tuple[CommitmentScores, ...]


class ScorePattern(NamedTuple):
    """What happened with the scores of one commitment in several cycles, one after the other, the earliest first."""

    kind: ScorePatternKind
    commitment: Commitment
    cycle_ids: list[UUID]

    @property
    def sentence(self) -> str:
        """What it is and what to do, as a sentence."""
        running = f"in {len(self.cycle_ids)} cycles running"
        if self.kind is ScorePatternKind.SANDBAGGING:
            return f"Every stretch was reached in full {running}: reach further, or call it a promise."
        if self.commitment is Commitment.COMMITTED:
            return f"Promises ended under {HARDLY} on average {running}: promise less, or clear the way for it first."
        return f"Stretches ended under {HARDLY} on average {running}: aim where most of the way can be gone."


class PriorityVerdicts(NamedTuple):
    """What owners say of how a priority was served; ``silent`` are objectives for it without a reflection."""

    priority_id: UUID
    served: int
    partly: int
    not_served: int
    silent: int

    @property
    def unserved(self) -> bool:
        """Whether nobody says that it was served; not where nobody has said anything yet of the objectives for it."""
        return not self.served + self.partly and bool(self.not_served or not self.silent)


class ScoreReport(NamedTuple):
    """What the reflections of a cycle say together, of all teams or of one with those inside it."""

    cycle_id: UUID
    team_id: UUID | None
    objective_count: int
    reflection_count: int
    by_commitment: tuple[CommitmentScores, ...]
    by_verdict: tuple[Count, ...]
    by_cause: tuple[Count, ...]
    by_decision: tuple[Count, ...]
    priorities: tuple[PriorityVerdicts, ...]
    unserved_priority_ids: list[UUID]
    cycles: tuple[CycleScores, ...]
    patterns: tuple[ScorePattern, ...]


# the cycles that are about as long, so that quarters are not compared with the years around them
_SCORED = """
    select c.id, o.id, o.commitment, o.priority_id, r.score, r.verdict, r.cause
    from (
        select c.id, c.ends_on from cycles c join cycles a on a.id = %(cycle)s
        where c.ends_on <= a.ends_on
          and abs((c.ends_on - c.starts_on) - (a.ends_on - a.starts_on)) * 2 <= a.ends_on - a.starts_on
        order by c.ends_on desc, c.id limit %(at_most)s
    ) c join objectives o on o.cycle_id = c.id join reflections r on r.objective_id = o.id
    where r.handed_in_at is not null and (%(teams)s::uuid[] is null or o.team_id = any(%(teams)s))
    order by c.ends_on, c.id, o.id
"""


async def score_report(*, cycle_id: UUID, team_id: UUID | None = None) -> ScoreReport | None:
    """Return what the reflections of a cycle say, as far as the reader sees them; None for no such cycle or team."""
    scope = await scope_of(cycle_id, team_id)
    if scope is None:
        return None
    objectives = published(await objectives_in(scope))
    scored = await _scored(scope)
    told = [each for each in scored if each.cycle_id == cycle_id]
    priorities = await priorities_in(cycle_id, team_id)
    verdicts = tuple(_by_priority(priorities, objectives, told))
    focus = {priority.id for priority in priorities if priority.stance == Stance.FOCUS}
    cycles = by_cycle(scored)
    return ScoreReport(
        cycle_id=cycle_id,
        team_id=team_id,
        objective_count=len(objectives),
        reflection_count=len(told),
        by_commitment=by_commitment(told),
        by_verdict=counts(Verdict, (each.verdict for each in told)),
        by_cause=counts(Cause, (each.cause for each in told)),
        by_decision=counts(CarryForward, (each.carry_forward for each in objectives)),
        priorities=verdicts,
        unserved_priority_ids=[each.priority_id for each in verdicts if each.priority_id in focus and each.unserved],
        cycles=cycles,
        patterns=tuple(patterns(cycles)),
    )


async def _scored(scope: Scope) -> list[Scored]:
    asked = {"cycle": scope.cycle_id, "teams": scope.team_ids, "at_most": CYCLES_AT_MOST}
    return await rows(Scored, _SCORED, asked)


def by_cycle(scored: Iterable[Scored]) -> tuple[CycleScores, ...]:
    """Return the scores of each cycle that has any, in the order in which they come."""
    grouped = groupby(scored, key=lambda each: each.cycle_id)
    return tuple(CycleScores(cycle_id, by_commitment(list(found))) for cycle_id, found in grouped)


def by_commitment(scored: Sequence[Scored]) -> tuple[CommitmentScores, ...]:
    """Return how scores are spread, for each commitment, those without any included."""
    return tuple(
        _spread(commitment, [each for each in scored if each.commitment == commitment]) for commitment in Commitment
    )


def _spread(commitment: Commitment, scored: Sequence[Scored]) -> CommitmentScores:
    scores = [score for each in scored if (score := from_float(each.score)) is not None]
    return CommitmentScores(
        commitment=commitment,
        number=len(scores),
        mean=to_float(mean(scores)),
        full=sum(score >= FULL for score in scores),
        low=sum(score < HARDLY for score in scores),
        bands=bands(scores, SCORE_FLOORS),
    )


def patterns(cycles: Sequence[CycleScores]) -> Iterator[ScorePattern]:
    """Yield what happened in the latest cycles with scores, one after the other; the earliest cycle comes first.

    Stretches that are all reached in full ask for too little; goals that end under 0.3 on average ask for too much.
    """
    for kind, commitment, holds in _LOOKED_FOR:
        running = _running(cycles, commitment, holds)
        if len(running) >= RUNNING:
            yield ScorePattern(kind, commitment, running)


def _running(
    cycles: Sequence[CycleScores], commitment: Commitment, holds: Callable[[CommitmentScores], bool]
) -> list[UUID]:
    """Return the latest cycles, of those with scores of a commitment, in which something holds without a break."""
    known = [
        (cycle.cycle_id, scores)
        for cycle in cycles
        for scores in cycle.by_commitment
        if scores.commitment is commitment and scores.number
    ]
    latest = takewhile(lambda each: holds(each[1]), reversed(known))
    return [cycle_id for cycle_id, _ in latest][::-1]


def _all_full(scores: CommitmentScores) -> bool:
    return scores.full == scores.number


def _hardly_any(scores: CommitmentScores) -> bool:
    return scores.mean is not None and scores.mean < HARDLY


_LOOKED_FOR: Sequence[tuple[ScorePatternKind, Commitment, Callable[[CommitmentScores], bool]]] = (
    (ScorePatternKind.SANDBAGGING, Commitment.ASPIRATIONAL, _all_full),
    (ScorePatternKind.OVERREACH, Commitment.COMMITTED, _hardly_any),
    (ScorePatternKind.OVERREACH, Commitment.ASPIRATIONAL, _hardly_any),
)


def _by_priority(
    priorities: Sequence[PriorityRow], objectives: Iterable[ObjectiveRow], scored: Iterable[Scored]
) -> Iterator[PriorityVerdicts]:
    verdicts: Mapping[UUID | None, Counter[str]] = defaultdict(Counter)
    told = set()
    for each in scored:
        told.add(each.objective_id)
        verdicts[each.priority_id][each.verdict] += 1
    silent = Counter(each.priority_id for each in objectives if each.id not in told)
    for priority in priorities:
        said = verdicts[priority.id]
        yield PriorityVerdicts(
            priority.id,
            said[Verdict.SERVED],
            said[Verdict.PARTLY],
            said[Verdict.NOT_SERVED],
            silent[priority.id],
        )
