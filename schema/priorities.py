"""Priorities: what matters in a cycle, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.cycles import commands, policy, queries
from app.cycles.models import Stance
from app.cycles.queries import PriorityRow
from app.objectives import lists
from app.objectives.lists import ObjectiveOrder
from app.people import queries as people
from schema.context import Info, parse_id, parse_optional_id
from schema.cycles import Cycle
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    batched,
    changes,
    column,
    deleted_id,
    itself,
    node_id,
    one,
    over,
    permission,
)
from schema.objective_lists import AfterArgument, FilterArgument, FirstArgument, OrderArgument, objectives_asked
from schema.permissions import Permission
from schema.scalars import Markdown
from schema.teams import Team

if TYPE_CHECKING:
    from schema.objectives import ObjectiveConnection


@over(PriorityRow, description="What the viewer may do with a priority.")
class PriorityViewerCan:
    """What the viewer may do with a priority."""

    edit: Permission = permission(policy.can_edit_priority, "Change, rank or remove it.")


@over(PriorityRow, load=queries.priorities_by_id, description="What matters in a cycle, or is not now, and why.")
class Priority(Node):
    """A priority."""

    id: strawberry.ID = node_id("Priority")
    rank: int = column("Its place among the priorities of its cycle and team, from 1.")
    stance: Stance = column("Whether it matters now.")
    title: str = column("What matters, in a line.")
    why: Markdown | None = column("Why it matters.")
    team: Team | None = one(people.teams_by_id, "team_id", description="Whose it is; null: the organisation's.")
    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle that it is for.")
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    viewer_can: PriorityViewerCan = itself("What the viewer may do with it.")

    @batched(
        lists.objectives_of_priorities,
        "id",
        Annotated["ObjectiveConnection", strawberry.lazy("schema.objectives")],
        description="The objectives that serve it.",
    )
    def objectives(
        info: Info,  # noqa: N805
        filter: FilterArgument = None,
        order_by: OrderArgument = ObjectiveOrder.TITLE,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return objectives_asked(info, filter, order_by, first, after)


@strawberry.input(description="What a new priority is.")
class PriorityCreateInput:
    """Input of `priorityCreate`."""

    cycle_id: strawberry.ID = argument("The cycle that it is for.")
    title: str = argument("What matters, in a line.")
    team_id: strawberry.ID | None = argument("Whose it is; null: the organisation's.", None)
    stance: Stance = argument("Whether it matters now.", Stance.FOCUS)
    why: Markdown | None = argument("Why it matters.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a priority; what is left out stays.")
class PriorityUpdateInput:
    """Input of `priorityUpdate`."""

    priority_id: strawberry.ID = argument("The priority.")
    expected_revision: int = argument("The revision that the edit is based on.")
    title: str | None = argument("What matters, in a line.", UNSET)
    stance: Stance | None = argument("Whether it matters now.", UNSET)
    why: Markdown | None = argument("Why it matters; null removes it.", UNSET)


@strawberry.input(description="The order of all priorities of a cycle and team.")
class PrioritiesRankInput:
    """Input of `prioritiesRank`."""

    cycle_id: strawberry.ID = argument("The cycle.")
    priority_ids: list[strawberry.ID] = argument("All of its priorities, the most important first.")
    team_id: strawberry.ID | None = argument("Whose priorities; null: the organisation's.", None)


@strawberry.input(description="Which priority to remove.")
class PriorityDeleteInput:
    """Input of `priorityDelete`."""

    priority_id: strawberry.ID = argument("The priority.")


@over(commands.PriorityChanged, description="The priority as it is now.")
class PriorityCreateSuccess:
    """Success of `priorityCreate`."""

    priority: Priority = one(queries.priorities_by_id, "priority_id", description="The new priority.")


@over(commands.PriorityChanged, description="The priority as it is now.")
class PriorityUpdateSuccess:
    """Success of `priorityUpdate`."""

    priority: Priority = one(queries.priorities_by_id, "priority_id", description="The changed priority.")


@over(commands.CycleChanged, description="The cycle with its priorities in their new order.")
class PrioritiesRankSuccess:
    """Success of `prioritiesRank`."""

    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle.")


@over(commands.PriorityChanged, description="The priority is gone.")
class PriorityDeleteSuccess:
    """Success of `priorityDelete`."""

    deleted_id: strawberry.ID = deleted_id("Priority", "priority_id")
    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle that it was for.")


@strawberry.type
class PriorityMutations:
    """Changes to priorities."""

    @mutation(commands.create_priority, PriorityCreateSuccess, description="Add a priority behind the others.")
    async def priority_create(self, info: Info, input: PriorityCreateInput) -> Any:
        """Add a priority."""
        return await commands.create_priority(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            title=input.title,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            stance=input.stance,
            why=input.why,
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.update_priority, PriorityUpdateSuccess, description="Change a priority's words or stance.")
    async def priority_update(self, info: Info, input: PriorityUpdateInput) -> Any:
        """Change a priority."""
        return await commands.update_priority(
            actor=info.context.actor,
            priority_id=parse_id(input.priority_id, "Priority", "priorityId"),
            expected_revision=input.expected_revision,
            changes=changes(input, "title", "stance", nullable=["why"]),
        )

    @mutation(commands.rank_priorities, PrioritiesRankSuccess, description="Put priorities into another order.")
    async def priorities_rank(self, info: Info, input: PrioritiesRankInput) -> Any:
        """Order priorities."""
        return await commands.rank_priorities(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            priority_ids=[parse_id(text, "Priority", "priorityIds") for text in input.priority_ids],
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
        )

    @mutation(commands.delete_priority, PriorityDeleteSuccess, description="Remove a priority.")
    async def priority_delete(self, info: Info, input: PriorityDeleteInput) -> Any:
        """Remove a priority."""
        return await commands.delete_priority(
            actor=info.context.actor, priority_id=parse_id(input.priority_id, "Priority", "priorityId")
        )
