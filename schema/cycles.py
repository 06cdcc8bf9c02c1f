"""Cycles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry import UNSET

from app.core import clock
from app.cycles import commands, policy, queries
from app.cycles.models import Cadence, CycleState
from app.cycles.queries import CycleRow
from app.objectives import commands as goals
from app.objectives import key_result_lists, lists, priority_queries
from app.objectives.commands import OutsideDays
from app.objectives.key_result_lists import KeyResultOrder
from app.objectives.lists import ObjectiveOrder
from app.objectives.obstacles import obstacles_of_cycles
from schema.context import Info, parse_id, parse_optional_id
from schema.cycle_obstacles import CycleObstacle
from schema.errors import mutation
from schema.fields import (
    Node,
    argument,
    batched,
    changes,
    column,
    itself,
    many,
    node_id,
    one,
    over,
    permission,
    root,
)
from schema.key_result_lists import (
    KeyResultConnection,
    KeyResultFilterArgument,
    KeyResultOrderArgument,
    key_results_asked,
)
from schema.objective_lists import AfterArgument, FilterArgument, FirstArgument, OrderArgument, objectives_asked
from schema.permissions import Permission
from schema.scalars import Date

if TYPE_CHECKING:
    from schema.objectives import ObjectiveConnection
    from schema.priorities import Priority


@over(CycleRow, description="What the viewer may do with a cycle.")
class CycleViewerCan:
    """What the viewer may do with a cycle."""

    edit: Permission = permission(policy.can_edit_cycle, "Change it, or move it to its next state.")


@over(CycleRow, load=queries.cycles_by_id, description="A stretch of days with goals, perhaps inside a longer one.")
class Cycle(Node):
    """A cycle."""

    id: strawberry.ID = node_id("Cycle")
    name: str = column('What people call it, such as "Q3 2026".')
    state: CycleState = column("Where it stands.")
    starts_on: Date = column("Its first day.")
    ends_on: Date = column("Its last day, inclusive.")
    cadence: Cadence = column("How often people check in.")
    due_weekday: int = column("The weekday on which check-ins are due: 0 is Monday.")
    week_starts_on: int = column("The weekday on which its periods begin: 0 is Monday.")
    working_days: list[int] = column(
        "The weekdays on which people work, 0 is Monday; what would be due on another day is due on the one before."
    )
    parent: Annotated[Cycle, strawberry.lazy("schema.cycles")] | None = one(
        queries.cycles_by_id, "parent_id", description="The longer cycle that it lies in."
    )
    children: list[Annotated[Cycle, strawberry.lazy("schema.cycles")]] = many(
        queries.children_of_cycles, "id", description="The shorter cycles that lie in it, the earliest first."
    )
    revision: int = column("Raised by every edit: send it as `expectedRevision`.")
    viewer_can: CycleViewerCan = itself("What the viewer may do with it.")

    @batched(
        queries.priorities_of_cycles,
        "id",
        list[Annotated["Priority", strawberry.lazy("schema.priorities")]],
        description="What matters in it, in order; a team's where one is named.",
    )
    def priorities(
        team_id: Annotated[  # noqa: N805
            strawberry.ID | None, strawberry.argument(description="Whose priorities; null: the organisation's.")
        ] = None,
        withdrawn: Annotated[
            bool, strawberry.argument(description="Whether those that were withdrawn, instead of those that hold.")
        ] = False,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"team_id": parse_optional_id(team_id, "Team", "teamId"), "withdrawn": withdrawn}

    @batched(
        priority_queries.unserved_priorities,
        "id",
        list[Annotated["Priority", strawberry.lazy("schema.priorities")]],
        description="What matters in it and no published objective serves, in order; a team's where one is named.",
    )
    def unserved_priorities(
        team_id: Annotated[  # noqa: N805
            strawberry.ID | None, strawberry.argument(description="Whose priorities; null: the organisation's.")
        ] = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"team_id": parse_optional_id(team_id, "Team", "teamId")}

    @batched(
        obstacles_of_cycles,
        "id",
        list[CycleObstacle],
        description="What is in the way of its next state, as far as the viewer may see it: what blocks it first.",
    )
    def obstacles(
        to: Annotated[CycleState, strawberry.argument(description="The state that it should have.")],  # noqa: N805
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"to": to}

    @batched(
        lists.objectives_of_cycles,
        "id",
        Annotated["ObjectiveConnection", strawberry.lazy("schema.objectives")],
        description="What is to be reached in it, drafts included.",
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

    @batched(
        key_result_lists.key_results_of_cycles,
        "id",
        KeyResultConnection,
        description="How what is to be reached in it is measured: the key results of its objectives, drafts included, "
        "archived ones left out.",
    )
    def key_results(
        info: Info,  # noqa: N805
        filter: KeyResultFilterArgument = None,
        order_by: KeyResultOrderArgument = KeyResultOrder.TITLE,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return key_results_asked(info, filter, order_by, first, after)


@strawberry.type
class CycleQueries:
    """Ways in to cycles."""

    @root(list[Cycle], description="Every cycle of the organisation, the latest first.")
    async def cycles(self) -> Any:
        """Return all cycles."""
        return await queries.all_cycles()

    @root(Cycle | None, description="The shortest cycle that is running today, in the organisation's time zone.")
    async def current_cycle(self, info: Info) -> Any:
        """Return the running cycle."""
        return await queries.current_cycle(clock.today(info.context.actor.organization_time_zone))


@strawberry.input(description="What a new cycle is.")
class CycleCreateInput:
    """Input of `cycleCreate`."""

    name: str = argument("What people call it; unique in the organisation.")
    starts_on: Date = argument("Its first day.")
    ends_on: Date = argument("Its last day, inclusive.")
    parent_id: strawberry.ID | None = argument("A longer cycle that it lies in.", None)
    cadence: Cadence = argument("How often people check in.", Cadence.WEEKLY)
    due_weekday: int = argument("The weekday on which check-ins are due: 0 is Monday, 4 is Friday.", 4)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a cycle; what is left out stays.")
class CycleUpdateInput:
    """Input of `cycleUpdate`."""

    cycle_id: strawberry.ID = argument("The cycle.")
    expected_revision: int = argument("The revision that the edit is based on.")
    name: str | None = argument("What people call it.", UNSET)
    starts_on: Date | None = argument("Its first day.", UNSET)
    ends_on: Date | None = argument("Its last day, inclusive.", UNSET)
    cadence: Cadence | None = argument("How often people check in.", UNSET)
    due_weekday: int | None = argument("The weekday on which check-ins are due: 0 is Monday.", UNSET)
    week_starts_on: int | None = argument("The weekday on which its periods begin: 0 is Monday.", UNSET)
    working_days: list[int] | None = argument("The weekdays on which people work: 0 is Monday.", UNSET)
    parent_id: strawberry.ID | None = argument("A longer cycle that it lies in; null: in none.", UNSET)
    outside: OutsideDays | None = argument(
        "What becomes of key results' days that it no longer holds; needed only where there are any.", None
    )


@strawberry.input(description="Which cycle moves on, and to what.")
class CycleAdvanceInput:
    """Input of `cycleAdvance`."""

    cycle_id: strawberry.ID = argument("The cycle.")
    to: CycleState = argument("The state that follows the present one; from REVIEW also ACTIVE.")
    reason: str | None = argument("Why; needed to take a cycle up again that is in REVIEW.", None)
    acknowledge_warnings: bool = argument("Whether to go on in spite of `obstacles` that only warn.", False)


@over(commands.CycleChanged, description="The cycle as it is now.")
class CycleCreateSuccess:
    """Success of `cycleCreate`."""

    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The new cycle.")


@over(commands.CycleChanged, description="The cycle as it is now.")
class CycleUpdateSuccess:
    """Success of `cycleUpdate`."""

    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The changed cycle.")


@over(commands.CycleChanged, description="The cycle as it is now.")
class CycleAdvanceSuccess:
    """Success of `cycleAdvance`."""

    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle in its new state.")


@strawberry.type
class CycleMutations:
    """Changes to cycles."""

    @mutation(commands.create_cycle, CycleCreateSuccess, description="Plan a cycle.")
    async def cycle_create(self, info: Info, input: CycleCreateInput) -> Any:
        """Plan a cycle."""
        return await commands.create_cycle(
            actor=info.context.actor,
            name=input.name,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            parent_id=parse_optional_id(input.parent_id, "Cycle", "parentId"),
            cadence=input.cadence,
            due_weekday=input.due_weekday,
            idempotency_key=input.idempotency_key,
        )

    @mutation(
        goals.update_cycle,
        CycleUpdateSuccess,
        description="Change a cycle's name, days or weeks; check-ins that are due in it follow.",
    )
    async def cycle_update(self, info: Info, input: CycleUpdateInput) -> Any:
        """Change a cycle."""
        weeks = ("cadence", "due_weekday", "week_starts_on", "working_days")
        given = changes(input, "name", "starts_on", "ends_on", *weeks, nullable=["parent_id"])
        if "parent_id" in given:
            given["parent_id"] = parse_optional_id(given["parent_id"], "Cycle", "parentId")
        return await goals.update_cycle(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            expected_revision=input.expected_revision,
            changes=given,
            outside=input.outside,
        )

    @mutation(goals.advance_cycle, CycleAdvanceSuccess, description="Move a cycle on to its next state.")
    async def cycle_advance(self, info: Info, input: CycleAdvanceInput) -> Any:
        """Move a cycle on."""
        return await goals.advance_cycle(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            to=input.to,
            reason=input.reason,
            acknowledge_warnings=input.acknowledge_warnings,
        )
