"""Reports: the overview of a cycle, computed when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.cycles import queries as cycles
from app.objectives import queries as objectives
from app.people import queries as people
from app.reports import cycle, standings
from schema.context import Info, parse_id, parse_optional_id
from schema.fields import column, many, one, over, root
from schema.reports_standings import (
    CheckInRate,
    CommitmentCount,
    HealthCount,
    KeyResultMove,
    LevelCount,
    MetricKindCount,
    ObjectiveStateCount,
    OutcomeCount,
    ProgressStanding,
    SignalCount,
)
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.cycles import Cycle
    from schema.objectives import Objective
    from schema.priorities import Priority
    from schema.teams import Team

CycleArgument = Annotated[strawberry.ID, strawberry.argument(description="The cycle.")]
TeamArgument = Annotated[
    strawberry.ID | None,
    strawberry.argument(description="Only the objectives of this team and of the teams inside it; null: all."),
]


@over(standings.ObjectiveTally, description="Objectives, counted; every kind is listed, also where there is none.")
class ObjectiveTally:
    """Objectives, counted."""

    total: int = column("How many there are, drafts not counted.")
    by_level: list[LevelCount] = column("By whose goal it is, drafts not counted.")
    by_commitment: list[CommitmentCount] = column("By what reaching it means, drafts not counted.")
    by_state: list[ObjectiveStateCount] = column("By where they stand, drafts included.")
    by_health: list[HealthCount] = column("By how they are doing: those that are active or paused.")
    by_outcome: list[OutcomeCount] = column("By how they ended: those that are closed.")


@over(standings.KeyResultTally, description="The key results of published objectives that still count, counted.")
class KeyResultTally:
    """Key results, counted."""

    total: int = column("How many there are, guardrails included.")
    by_kind: list[MetricKindCount] = column("By how they are measured.")
    by_health: list[HealthCount] = column("By how they are doing: the drivers of active and paused objectives.")
    unreported: int = column("How many have never had a check-in.")
    held: int = column("How many guardrails hold.")
    breached: int = column("How many guardrails are breached.")


@over(cycle.TeamStanding, description="How the goals of one team stand in a cycle.")
class TeamStanding:
    """How a team's goals stand."""

    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(people.teams_by_id, "team_id", description="The team.")
    objective_count: int = column("How many published objectives it has in the cycle.")
    progress: ProgressStanding = column("How far they have come.")
    by_health: list[HealthCount] = column("How those that are active or paused are doing.")
    check_ins: CheckInRate = column("How regularly their key results were reported on.")
    signals: list[SignalCount] = column("What is remarkable in the course of their key results.")


@over(cycle.PriorityStanding, description="How the objectives that serve a priority stand.")
class PriorityStanding:
    """How a priority is served."""

    priority: Annotated[Priority, strawberry.lazy("schema.priorities")] = one(
        cycles.priorities_by_id, "priority_id", description="The priority."
    )
    objective_count: int = column("How many published objectives serve it, as far as the viewer may read them.")
    progress: ProgressStanding = column("How far they have come.")
    by_health: list[HealthCount] = column("How those that are active or paused are doing.")
    by_outcome: list[OutcomeCount] = column("How those that are closed ended.")


@over(cycle.CycleMoves, description=f"What moved since a day; at most {cycle.AT_MOST} of each are listed.")
class CycleMoves:
    """What moved since a day."""

    since: Date = column("The first day that counts.")
    key_result_count: int = column("How many key results have another progress or reported health than before.")
    key_results: list[KeyResultMove] = column("Those key results, what moved furthest first.")
    published: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives.objectives_by_id, "published_ids", description="The objectives that were published since, by title."
    )
    closed: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives.objectives_by_id, "closed_ids", description="The objectives that were closed since, by title."
    )


@over(
    cycle.CycleReport,
    description="The overview of a cycle, of the goals that the viewer may read; computed when asked for.",
)
class CycleReport:
    """The overview of a cycle."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle."
    )
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id, "team_id", description="The team that it is about, with those inside it; null: all teams."
    )
    as_of: Date = column("The day for which it holds.")
    objectives: ObjectiveTally = column("The objectives, counted.")
    key_results: KeyResultTally = column("The key results, counted.")
    progress: ProgressStanding = column("How far the objectives have come, what was abandoned left out.")
    check_ins: CheckInRate = column("How regularly the key results were reported on.")
    teams: list[TeamStanding] = column("The teams that have published objectives in it, by name.")
    priorities: list[PriorityStanding] = column(
        "The organisation's priorities in their order, then the team's, and who serves them."
    )
    unserved_priorities: list[Annotated[Priority, strawberry.lazy("schema.priorities")]] = many(
        cycles.priorities_by_id,
        "unserved_priority_ids",
        description="What matters now and no published objective serves, as far as the viewer may read them.",
    )
    moves: CycleMoves = column("What moved since a day.")


@strawberry.type
class ReportQueries:
    """The way in to the overview of a cycle."""

    @root(
        CycleReport | None,
        description="How a cycle stands: goals counted, teams, priorities, and what moved; null where this person sees "
        "no such cycle or team.",
    )
    async def cycle_report(
        self,
        info: Info,
        cycle_id: CycleArgument,
        team_id: TeamArgument = None,
        since: Annotated[
            Date | None, strawberry.argument(description="From which day on moves are told; null: the last seven days.")
        ] = None,
    ) -> Any:
        """Return the overview."""
        return await cycle.cycle_report(
            info.context.actor,
            cycle_id=parse_id(cycle_id, "Cycle", "cycleId"),
            team_id=parse_optional_id(team_id, "Team", "teamId"),
            since=since,
        )
