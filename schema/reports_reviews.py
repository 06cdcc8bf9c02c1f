"""Reports on the review of a cycle: how far it has come, and what reflections say together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.cycles import queries as cycles
from app.objectives import queries as objectives
from app.objectives.models import CarryForward, Commitment
from app.objectives.progress import to_float
from app.people import queries as people
from app.reports import review_steps, rules, scores
from app.reports.review_steps import OWED_AT_MOST, ReviewStep
from app.reports.scores import ScorePatternKind
from app.reviews.models import Cause, Verdict
from schema.context import Info, parse_id, parse_optional_id
from schema.fields import Node, column, computed, many, one, over, root
from schema.node import nodes_by_reference
from schema.reports import CycleArgument, TeamArgument

if TYPE_CHECKING:
    from schema.cycles import Cycle
    from schema.objectives import Objective
    from schema.people import User
    from schema.priorities import Priority
    from schema.teams import Team


def _cycle() -> Any:
    return one(cycles.cycles_by_id, "cycle_id", description="The cycle.")


def _team() -> Any:
    return one(
        people.teams_by_id, "team_id", description="The team that it is about, with those inside it; null: all teams."
    )


@over(review_steps.ReviewDebt, description="Something that somebody owes to the review of a cycle.")
class CycleReviewDebt:
    """Something that is owed."""

    subject: Node | None = one(
        nodes_by_reference, "subject", description="What it is: a key result, an objective or a reflection."
    )
    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        objectives.objectives_by_id, "objective_id", description="The objective that it belongs to."
    )
    person: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "person_id", description="Who owes it."
    )


@over(review_steps.StepStanding, description="How far one step of a review has come.")
class CycleReviewStep:
    """How far a step has come."""

    step: ReviewStep = column("The step.", name="kind")
    total: int = column("How many things belong to it.")
    done: int = column("How many of them are done.")
    owed_count: int = column("How many are not.")
    owed: list[CycleReviewDebt] = column(
        f"What is not done and by whom, by the titles of the objectives; at most {OWED_AT_MOST} are listed."
    )
    operation: str = column("The mutation that settles each of them.")


@over(
    review_steps.CycleReview,
    description="How far the review of a cycle has come, of the goals that the viewer may read; computed when asked "
    "for. What is owed warns, and keeps nobody from closing the cycle with `cycleAdvance`: but objectives have to be "
    "closed.",
)
class CycleReview:
    """How far a review has come."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = _cycle()
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = _team()
    steps: list[CycleReviewStep] = column("Each step, in their order.")
    next_step: ReviewStep | None = column("The first step in which something is owed; null where all is done.")


def _number() -> Any:
    return column("How many.", name="count")


@over(rules.Count, description="How many reflections with a verdict.")
class VerdictCount:
    """A count by verdict."""

    value: Verdict = column("The verdict.", name="verdict")
    number: int = _number()


@over(rules.Count, description="How many reflections that name a cause.")
class CauseCount:
    """A count by cause."""

    value: Cause = column("What kept objectives from being reached.", name="cause")
    number: int = _number()


@over(rules.Count, description="How many objectives of which the same was decided.")
class CarryForwardCount:
    """A count by decision."""

    value: CarryForward = column("What becomes of them.", name="decision")
    number: int = _number()


@over(rules.Band, description="How many objectives have a score in a band.")
class ScoreBand:
    """A band of scores."""

    low: float = computed(
        lambda band: to_float(band.low), needs=("low",), description="Where it begins, 0..1, inclusive."
    )
    high: float | None = computed(
        lambda band: to_float(band.high), needs=("high",), description="Where it ends, exclusive; null for 1."
    )
    number: int = _number()


@over(scores.CommitmentScores, description="How the scores of objectives with one commitment are spread.")
class CommitmentScores:
    """Scores of one commitment."""

    commitment: Commitment = column("What reaching them meant.")
    number: int = column("How many objectives have a score.", name="count")
    mean: float | None = column("Their mean score, 0..1; null where there are none.")
    full: int = column("How many have 0.95 or more.")
    low: int = column("How many have less than 0.3.")
    bands: list[ScoreBand] = column("How many have how much: under 0.3, under 0.7, under 1, and 1.")


@over(scores.CycleScores, description="The scores of one cycle.")
class CycleScores:
    """Scores of a cycle."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = _cycle()
    by_commitment: list[CommitmentScores] = column("By what reaching the objectives meant.")


@over(scores.ScorePattern, description="What happened in several cycles, one after the other.")
class ScorePattern:
    """A pattern of scores."""

    kind: ScorePatternKind = column("What it is.")
    commitment: Commitment = column("With which goals it happened.")
    sentence: str = column("What it is and what to do, as a sentence to show.")
    cycles: list[Annotated[Cycle, strawberry.lazy("schema.cycles")]] = many(
        cycles.cycles_by_id, "cycle_ids", description="In which cycles, the earliest first."
    )


@over(scores.PriorityVerdicts, description="What the owners of objectives say of how a priority was served.")
class PriorityVerdicts:
    """How a priority was served."""

    priority: Annotated[Priority, strawberry.lazy("schema.priorities")] = one(
        cycles.priorities_by_id, "priority_id", description="The priority."
    )
    served: int = column("How many objectives served what mattered.")
    partly: int = column("How many did so partly.")
    not_served: int = column("How many did not.")
    silent: int = column("How many objectives for it have no reflection.")


@over(
    scores.ScoreReport,
    description="What the reflections of a cycle say together, of the goals that the viewer may read. It tells of "
    "goals and teams, and never ranks people.",
)
class ScoreReport:
    """What reflections say together."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = _cycle()
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = _team()
    objective_count: int = column("How many published objectives there are.")
    reflection_count: int = column("How many of them have a reflection.")
    by_commitment: list[CommitmentScores] = column("How scores are spread, by what reaching the objectives meant.")
    by_verdict: list[VerdictCount] = column("Whether they served what mattered.")
    by_cause: list[CauseCount] = column("What kept objectives from being reached.")
    by_decision: list[CarryForwardCount] = column("What becomes of the objectives.")
    priorities: list[PriorityVerdicts] = column(
        "The organisation's priorities in their order, then the team's, and how they were served."
    )
    unserved_priorities: list[Annotated[Priority, strawberry.lazy("schema.priorities")]] = many(
        cycles.priorities_by_id,
        "unserved_priority_ids",
        description="What mattered, and no owner of an objective says that it was served, not even partly. Where "
        "owners have said nothing yet it is not among them.",
    )
    cycles: list[CycleScores] = column(
        f"This cycle and those before it that are about as long and have scores: at most {scores.CYCLES_AT_MOST}, the "
        "earliest first."
    )
    patterns: list[ScorePattern] = column("What these cycles tell of how goals are set.")


@strawberry.type
class ReviewReportQueries:
    """Ways in to the review of a cycle."""

    @root(
        CycleReview | None,
        description="How far the review of a cycle has come: what is done, what is owed, by whom, and what settles it; "
        "null where this person sees no such cycle or team.",
    )
    async def cycle_review(self, info: Info, cycle_id: CycleArgument, team_id: TeamArgument = None) -> Any:
        """Return how far it has come."""
        return await review_steps.cycle_review(
            info.context.actor,
            cycle_id=parse_id(cycle_id, "Cycle", "cycleId"),
            team_id=parse_optional_id(team_id, "Team", "teamId"),
        )

    @root(
        ScoreReport | None,
        description="What reflections say together: scores, causes, priorities served and not, patterns over cycles; "
        "null where this person sees no such cycle or team.",
    )
    async def score_report(self, cycle_id: CycleArgument, team_id: TeamArgument = None) -> Any:
        """Return what they say."""
        return await scores.score_report(
            cycle_id=parse_id(cycle_id, "Cycle", "cycleId"), team_id=parse_optional_id(team_id, "Team", "teamId")
        )
