"""The retrospective of a team at the end of a cycle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.conversations import meeting_queries as meetings
from app.cycles import queries as cycles
from app.objectives import queries as objectives
from app.objectives.models import CarryForward
from app.people import queries as people
from app.reports import retrospective
from app.reviews import queries as reviews
from schema.context import Info, parse_id
from schema.fields import column, many, one, over, root
from schema.reports import CycleArgument
from schema.reports_participation import GroupParticipation
from schema.reports_reviews import ScoreReport

if TYPE_CHECKING:
    from schema.check_in_meetings import Takeaway
    from schema.cycles import Cycle
    from schema.objectives import Objective
    from schema.reflections import Reflection
    from schema.teams import Team


@over(retrospective.Decided, description="The objectives of which the same was decided.")
class RetrospectiveDecision:
    """Objectives of which the same was decided."""

    decision: CarryForward | None = column("What becomes of them; null where that is open.")
    objectives: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        objectives.objectives_by_id,
        "objective_ids",
        description=f"The objectives, by title: at most {retrospective.AT_MOST}. `carriedTo` is what they became.",
    )


@over(
    retrospective.TeamRetrospective,
    description="How a team, with the teams inside it, looks back on a cycle: what it reached and learned, how people "
    "took part, what was decided. Of all that, what the viewer may read.",
)
class TeamRetrospective:
    """How a team looks back."""

    cycle: Annotated[Cycle, strawberry.lazy("schema.cycles")] = one(
        cycles.cycles_by_id, "cycle_id", description="The cycle."
    )
    team: Annotated[Team, strawberry.lazy("schema.teams")] = one(people.teams_by_id, "team_id", description="The team.")
    scores: ScoreReport = column("What its reflections say together.")
    reflections: list[Annotated[Reflection, strawberry.lazy("schema.reflections")]] = many(
        reviews.reflections_by_id,
        "reflection_ids",
        description="What owners say of their objectives and what they learned, by the titles of the objectives: at "
        f"most {retrospective.AT_MOST}.",
    )
    decisions: list[RetrospectiveDecision] = column("What becomes of the objectives.")
    participation: GroupParticipation | None = column(
        "How the team itself took part, without those inside it: check-ins, input rounds, inputs and comments."
    )
    takeaways: list[Annotated[Takeaway, strawberry.lazy("schema.check_in_meetings")]] = many(
        meetings.takeaways_by_id,
        "takeaway_ids",
        description="What its check-in meetings in the cycle decided and came to, the earliest first: at most "
        f"{retrospective.AT_MOST}.",
    )


@strawberry.type
class RetrospectiveQueries:
    """The way in to a team's retrospective."""

    @root(
        TeamRetrospective | None,
        description="How a team looks back on a cycle; null where this person sees no such cycle or team.",
    )
    async def team_retrospective(
        self,
        info: Info,
        cycle_id: CycleArgument,
        team_id: Annotated[strawberry.ID, strawberry.argument(description="The team.")],
    ) -> Any:
        """Return the retrospective."""
        return await retrospective.team_retrospective(
            info.context.actor,
            cycle_id=parse_id(cycle_id, "Cycle", "cycleId"),
            team_id=parse_id(team_id, "Team", "teamId"),
        )
