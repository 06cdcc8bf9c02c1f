"""Changes to priorities: adding, editing, ranking, announcing, reviewing, withdrawing."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry import UNSET

from app.cycles import commands, queries
from app.cycles.models import Stance
from app.objectives import commands as goals
from app.objectives import priority_queries
from schema.context import Info, parse_id, parse_optional_id
from schema.cycles import Cycle
from schema.errors import mutation
from schema.fields import argument, changes, deleted_id, many, one, over
from schema.priorities import Priority, PriorityReview
from schema.scalars import Markdown


@strawberry.input(description="What a new priority is.")
class PriorityCreateInput:
    """Input of `priorityCreate`."""

    cycle_id: strawberry.ID = argument("The cycle that it is for.")
    title: str = argument("What matters, in a line.")
    team_id: strawberry.ID | None = argument("Whose it is; null: the organisation's.", None)
    stance: Stance = argument("Whether it matters now.", Stance.FOCUS)
    why: Markdown | None = argument("Why it matters, or can wait; NOT_NOW needs it.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="What to change of a priority; what is left out stays.")
class PriorityUpdateInput:
    """Input of `priorityUpdate`."""

    priority_id: strawberry.ID = argument("The priority.")
    expected_revision: int = argument("The revision that the edit is based on.")
    title: str | None = argument("What matters, in a line.", UNSET)
    stance: Stance | None = argument("Whether it matters now.", UNSET)
    why: Markdown | None = argument("Why it matters, or can wait; null removes it.", UNSET)
    reason: str | None = argument("Why it is changed, for its history.", None)


@strawberry.input(description="The order of all priorities of a cycle and team.")
class PrioritiesRankInput:
    """Input of `prioritiesRank`."""

    cycle_id: strawberry.ID = argument("The cycle.")
    priority_ids: list[strawberry.ID] = argument("All of its priorities, the most important first.")
    team_id: strawberry.ID | None = argument("Whose priorities; null: the organisation's.", None)
    reason: str | None = argument("Why, for their history.", None)


@strawberry.input(description="Whose priorities are announced.")
class PrioritiesAnnounceInput:
    """Input of `prioritiesAnnounce`."""

    cycle_id: strawberry.ID = argument("The cycle.")
    team_id: strawberry.ID | None = argument("Whose priorities; null: the organisation's.", None)
    note: Markdown | None = argument("What to say about what is new.", None)


@strawberry.input(description="Which priority holds no longer.")
class PriorityWithdrawInput:
    """Input of `priorityWithdraw`."""

    priority_id: strawberry.ID = argument("The priority.")
    reason: Markdown = argument("Why; everybody reads it.")


@strawberry.input(description="Whether an objective still fits its priority.")
class PriorityReviewInput:
    """Input of `priorityReview`."""

    objective_id: strawberry.ID = argument("The objective that was looked at.")
    still_fits: bool = argument("Whether it still fits what its priority says now.")
    note: Markdown | None = argument("What to say about it; needed where it no longer fits.", None)


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


@over(commands.PrioritiesAnnounced, description="What was news is announced.")
class PrioritiesAnnounceSuccess:
    """Success of `prioritiesAnnounce`."""

    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle.")
    priorities: list[Priority] = many(
        queries.priorities_by_id, "priority_ids", description="Those that were new or had changed."
    )


@over(commands.PriorityChanged, description="The priority as it is now.")
class PriorityWithdrawSuccess:
    """Success of `priorityWithdraw`."""

    priority: Priority = one(queries.priorities_by_id, "priority_id", description="The withdrawn priority.")
    cycle: Cycle = one(queries.cycles_by_id, "cycle_id", description="The cycle with those that hold.")


@over(goals.PriorityReviewed, description="The objective was looked at.")
class PriorityReviewSuccess:
    """Success of `priorityReview`."""

    review: PriorityReview = one(priority_queries.reviews_by_id, "review_id", description="What was said.")
    priority: Priority = one(queries.priorities_by_id, "priority_id", description="The priority.")


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
            reason=input.reason,
        )

    @mutation(commands.rank_priorities, PrioritiesRankSuccess, description="Put priorities into another order.")
    async def priorities_rank(self, info: Info, input: PrioritiesRankInput) -> Any:
        """Order priorities."""
        return await commands.rank_priorities(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            priority_ids=[parse_id(text, "Priority", "priorityIds") for text in input.priority_ids],
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            reason=input.reason,
        )

    @mutation(
        commands.announce_priorities,
        PrioritiesAnnounceSuccess,
        description="Announce what is new or has changed among the priorities of a cycle and team.",
    )
    async def priorities_announce(self, info: Info, input: PrioritiesAnnounceInput) -> Any:
        """Announce priorities."""
        return await commands.announce_priorities(
            actor=info.context.actor,
            cycle_id=parse_id(input.cycle_id, "Cycle", "cycleId"),
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            note=input.note,
        )

    @mutation(
        commands.withdraw_priority,
        PriorityWithdrawSuccess,
        description="Let a priority hold no longer: it stays to be read, with the reason.",
    )
    async def priority_withdraw(self, info: Info, input: PriorityWithdrawInput) -> Any:
        """Withdraw a priority."""
        return await commands.withdraw_priority(
            actor=info.context.actor,
            priority_id=parse_id(input.priority_id, "Priority", "priorityId"),
            reason=input.reason,
        )

    @mutation(
        goals.review_priority,
        PriorityReviewSuccess,
        description="Say whether an objective still fits its priority, which has changed.",
    )
    async def priority_review(self, info: Info, input: PriorityReviewInput) -> Any:
        """Review an objective."""
        return await goals.review_priority(
            actor=info.context.actor,
            objective_id=parse_id(input.objective_id, "Objective", "objectiveId"),
            still_fits=input.still_fits,
            note=input.note,
        )

    @mutation(commands.delete_priority, PriorityDeleteSuccess, description="Remove a priority that was not announced.")
    async def priority_delete(self, info: Info, input: PriorityDeleteInput) -> Any:
        """Remove a priority."""
        return await commands.delete_priority(
            actor=info.context.actor, priority_id=parse_id(input.priority_id, "Priority", "priorityId")
        )
