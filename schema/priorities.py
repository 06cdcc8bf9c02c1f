"""Priorities: what matters in a cycle, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from app.activity.queries import histories_of
from app.cycles import policy, queries
from app.cycles.models import Stance
from app.cycles.queries import PriorityRow
from app.objectives import lists, priority_queries
from app.objectives.lists import ObjectiveOrder
from app.objectives.priority_queries import PriorityReviewRow
from app.objectives.queries import objectives_by_id
from app.people import queries as people
from schema.activity import AuditRecordConnection
from schema.context import Info
from schema.cycles import Cycle
from schema.fields import (
    Node,
    batched,
    column,
    itself,
    many,
    node_id,
    one,
    over,
    permission,
)
from schema.objective_lists import AfterArgument, FilterArgument, FirstArgument, OrderArgument, objectives_asked
from schema.permissions import Permission
from schema.scalars import DateTime, Markdown
from schema.teams import Team

if TYPE_CHECKING:
    from schema.objectives import Objective, ObjectiveConnection
    from schema.people import User


@over(PriorityRow, description="What the viewer may do with a priority.")
class PriorityViewerCan:
    """What the viewer may do with a priority."""

    edit: Permission = permission(policy.can_edit_priority, "Change or rank it.")
    withdraw: Permission = permission(policy.can_withdraw_priority, "Let it hold no longer, with a reason.")
    delete: Permission = permission(policy.can_delete_priority, "Remove it before it is announced.")


@over(PriorityReviewRow, description="What somebody said of an objective after its priority had changed.")
class PriorityReview:
    """A review."""

    objective: Annotated[Objective, strawberry.lazy("schema.objectives")] = one(
        objectives_by_id, "objective_id", description="The objective."
    )
    still_fits: bool = column("Whether it still fits what the priority says.")
    note: Markdown | None = column("What was said about it.")
    reviewed_by: Annotated[User, strawberry.lazy("schema.people")] = one(
        people.users_by_id, "reviewed_by_id", description="Who looked at it."
    )
    reviewed_at: DateTime = column("When.")


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
    changed_at: DateTime | None = column("When it last came to say something else; null: it never did.")
    announced_at: DateTime | None = column("Since when it is announced as it is, or was before it changed last.")
    announcement: Markdown | None = column("What was said when it was announced.")
    is_news: bool = column(
        "Whether it waits to be announced with `prioritiesAnnounce`: it never was, or says something else since. It "
        "does not tell whether the viewer has read it."
    )
    withdrawn_at: DateTime | None = column("When it was withdrawn; null: it holds.")
    withdrawn_because: Markdown | None = column("Why it was withdrawn.")
    touched_objectives: list[Annotated[Objective, strawberry.lazy("schema.objectives")]] = many(
        priority_queries.touched_objectives,
        "id",
        description="The objectives that nobody has looked at since it changed: `priorityReview` settles it; the "
        "first 100, by title.",
    )
    reviews: list[PriorityReview] = many(
        priority_queries.reviews_of_priorities,
        "id",
        description="What was said of its objectives after it had changed, the latest 100.",
    )
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

    @batched(
        histories_of,
        "id",
        AuditRecordConnection,
        description="Who changed its words, stance or rank, announced or withdrew it, when and why; the latest first.",
    )
    def history(
        first: FirstArgument = 25,  # noqa: N805
        after: AfterArgument = None,
    ) -> dict[str, Any]:
        """Map the arguments to those of the load."""
        return {"first": first, "after": after}
