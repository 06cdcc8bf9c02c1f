"""Rewards that go with praise, and the budgets that pay for them."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.core.paging import Page
from app.people import queries as people
from app.recognition import queries, reward_policy, reward_queries
from app.recognition.reward_models import RewardKind, RewardState
from app.recognition.reward_queries import BudgetRow, RewardRow
from schema.context import Info, parse_optional_id
from schema.fields import Node, column, itself, node_id, one, over, permission, root
from schema.objective_lists import AfterArgument, FirstArgument
from schema.paging import Connection, Edge, EdgeRow, edges, nodes
from schema.people import User
from schema.permissions import Permission
from schema.recognition import Recognition
from schema.scalars import DateTime, Decimal
from schema.teams import Team


@over(BudgetRow, description="What the viewer may do with a budget for rewards.")
class RewardBudgetViewerCan:
    """What the viewer may do with a budget."""

    set: Permission = permission(reward_policy.can_set_budgets, "Say what it holds.")
    propose: Permission = permission(reward_policy.can_propose, "Propose rewards out of it.")


@over(
    BudgetRow,
    load=reward_queries.budgets_by_id,
    description="What a team may spend on rewards in a calendar year; never overspent. Those who lead the team or one "
    "above it and administrators read it.",
)
class RewardBudget(Node):
    """A budget."""

    id: strawberry.ID = node_id("RewardBudget")
    team: Team = one(people.teams_by_id, "team_id", description="Whose it is.")
    year: int = column("The calendar year.")
    currency: str = column("The ISO 4217 code of its money.")
    amount: Decimal = column("What it holds in all.")
    amount_taken: Decimal = column("What rewards take of that: those proposed, approved and handed over.")
    amount_left: Decimal = column("What is left.")
    days_off: Decimal = column("The days off that it holds in all.")
    days_taken: Decimal = column("The days off that rewards take of that.")
    days_left: Decimal = column("The days off that are left.")
    needs_approval: bool = column("Whether each reward needs the word of somebody other than who proposed it.")
    viewer_can: RewardBudgetViewerCan = itself("What the viewer may do with it.")


@over(RewardRow, description="What the viewer may do with a reward.")
class RewardViewerCan:
    """What the viewer may do with a reward."""

    decide: Permission = permission(reward_policy.can_decide, "Approve or decline it.")
    withdraw: Permission = permission(reward_policy.can_withdraw, "Withdraw it.")
    hand_over: Permission = permission(reward_policy.can_hand_over, "Note that it was handed over.")


@over(
    RewardRow,
    load=reward_queries.rewards_by_id,
    description="Something given along with praise. Those who lead the team that pays and administrators read it, and "
    "its recipient once it was handed over.",
)
class Reward(Node):
    """A reward."""

    id: strawberry.ID = node_id("Reward")
    kind: RewardKind = column("What kind of thing it is.")
    title: str = column("What it is.")
    recipient: User = one(people.users_by_id, "recipient_id", description="Who gets it.")
    recognition: Recognition | None = one(
        queries.recognitions_by_id, "recognition_id", description="The praise that it goes with, if it is still there."
    )
    team: Team = one(people.teams_by_id, "team_id", description="Whose budget pays for it.")
    budget: RewardBudget | None = one(
        reward_queries.budgets_by_id, "budget_id", description="That budget; null for its recipient."
    )
    amount: Decimal | None = column("What it is worth, in the budget's currency; null for a day off.")
    days: Decimal | None = column("The days off, in halves; null for anything else.")
    state: RewardState = column("Where it stands.")
    proposed_by: User = one(people.users_by_id, "proposed_by_id", description="Who proposed it.")
    decided_by: User | None = one(
        people.users_by_id, "decided_by_id", description="Who approved, declined or withdrew it; null where nobody did."
    )
    reason: str | None = column("Why it was declined.")
    created_at: DateTime = column("When it was proposed.")
    decided_at: DateTime | None = column("When that was decided.")
    handed_over_by: User | None = one(people.users_by_id, "handed_over_by_id", description="Who handed it over.")
    handed_over_at: DateTime | None = column("When it was handed over.")
    viewer_can: RewardViewerCan = itself("What the viewer may do with it.")


@over(EdgeRow, description="A reward with its place in the list.")
class RewardEdge(Edge):
    """An edge."""

    node: Reward = column("The reward.")


@over(Page, description="A page of rewards.")
class RewardConnection(Connection):
    """A page of rewards."""

    edges: list[RewardEdge] = edges()
    nodes: list[Reward] = nodes()


@strawberry.type
class RewardQueries:
    """Ways in to rewards."""

    @root(
        list[RewardBudget],
        description="The budgets of the teams that the viewer leads, of all for administrators: the latest year first.",
    )
    async def reward_budgets(
        self,
        year: Annotated[int | None, strawberry.argument(description="Only those of a year; null: of all.")] = None,
        team_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those of a team; null: of all.")
        ] = None,
    ) -> Any:
        """Return budgets."""
        return await reward_queries.budgets_of_year(year, parse_optional_id(team_id, "Team", "teamId"))

    @root(
        RewardConnection,
        description="The rewards of the teams that the viewer leads, of all for administrators, and those that they "
        "were handed over themselves: the latest first.",
    )
    async def rewards(
        self,
        info: Info,
        states: Annotated[
            list[RewardState] | None,
            strawberry.argument(description="Only those in one of these states; null: in any."),
        ] = None,
        budget_id: Annotated[
            strawberry.ID | None, strawberry.argument(description="Only those that a budget pays for; null: all.")
        ] = None,
        first: FirstArgument = 25,
        after: AfterArgument = None,
    ) -> Any:
        """Return a page of rewards."""
        budget = parse_optional_id(budget_id, "RewardBudget", "budgetId")
        of = info.context.actor.organization_id
        return await reward_queries.rewards_page(of, states, budget, first=first, after=after)
