"""How well the goals of a cycle hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.cycles import queries as cycles
from app.objectives import alignment_queries
from app.objectives import queries as objectives
from app.objectives.models import Level
from app.people import queries as people
from app.reports import alignment
from schema.context import Info, parse_id, parse_optional_id
from schema.fields import column, many, one, over, root
from schema.reports import CycleArgument, TeamArgument
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.alignments import Alignment
    from schema.cycles import Cycle
    from schema.key_results import KeyResult
    from schema.objectives import Objective
    from schema.teams import Team


def _alignments(ids: str, description: str) -> Any:
    return many(alignment_queries.alignments_by_id, ids, description=description)


@over(alignment.LevelAlignment, description="How many published objectives of a level serve another one.")
class LevelAlignment:
    """How aligned a level is."""

    level: Level = column("Whose goals they are.")
    with_parent: int = column("How many contribute to another objective or support it, with both sides' word.")
    without_parent: int = column("How many serve none, as far as the viewer may read.")


@over(alignment.WaitingAlignment, description="An alignment that waits for the other side's word.")
class WaitingAlignment:
    """An alignment that waits."""

    alignment: Annotated[Alignment, strawberry.lazy("schema.alignments")] = one(
        alignment_queries.alignments_by_id, "alignment_id", description="The alignment."
    )
    days: int = column("For how many days it has waited.")


@over(
    alignment.AlignmentReport,
    description="How well the goals of a cycle hang together, of alignments of which the viewer may read both ends; "
    f"lists hold at most {alignment.AT_MOST}.",
)
class AlignmentReport:
    """How goals hang together."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle."
    )
    team: Annotated[Team, strawberry.lazy("schema.teams")] | None = one(
        people.teams_by_id, "team_id", description="The team that it is about, with those inside it; null: all goals."
    )
    as_of: Date = column("The day for which it holds.")
    levels: list[LevelAlignment] = column("How many objectives serve another one, level by level.")
    orphan_count: int = column("How many published objectives below the company's serve none.")
    orphans: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives.objectives_by_id, "orphan_ids", description="Those objectives, by title."
    )
    depth: int = column("Over how many alignments the longest way up leads, also beyond the cycle.")
    proposed_count: int = column("How many alignments wait for the other side's word.")
    proposed: list[WaitingAlignment] = column("Those alignments, the one that has waited longest first.")
    overruled: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = _alignments(
        "overruled_ids", "The alignments that were ended against one side."
    )
    dependencies_at_risk: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = _alignments(
        "dependencies_at_risk_ids",
        "What goals wait for and may not get in time, as `risks` says, the promised day being over among it.",
    )
    softened: list[Annotated[Alignment, strawberry.lazy("schema.alignments")]] = _alignments(
        "softened_ids", "What was to contribute and only supports by now, such as after readers were narrowed."
    )
    unreported_count: int = column("How many key results have never had a check-in.")
    unreported_key_results: list[Annotated[KeyResult, strawberry.lazy("schema.key_results")]] = many(
        objectives.key_results_by_id, "unreported_key_result_ids", description="Those key results."
    )
    let_down: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives.objectives_by_id,
        "let_down_ids",
        description="The objectives all of whose active children are off track, by title.",
    )


@strawberry.type
class AlignmentReportQueries:
    """The way in to how goals hang together."""

    @root(
        AlignmentReport | None,
        description="How well the goals of a cycle hang together; null where this person sees no such cycle or team.",
    )
    async def alignment_report(self, info: Info, cycle_id: CycleArgument, team_id: TeamArgument = None) -> Any:
        """Return the report."""
        return await alignment.alignment_report(
            info.context.actor,
            cycle_id=parse_id(cycle_id, "Cycle", "cycleId"),
            team_id=parse_optional_id(team_id, "Team", "teamId"),
        )
