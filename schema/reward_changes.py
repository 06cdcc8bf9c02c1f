"""Setting budgets, proposing rewards, deciding on them, handing them over."""

from __future__ import annotations

from typing import Any

import strawberry

from app.recognition import commands, reward_queries
from app.recognition.commands.rewards import Worth
from app.recognition.reward_models import RewardKind
from schema.context import Info, parse_id
from schema.errors import mutation
from schema.fields import argument, one, over
from schema.paging import new_edge
from schema.rewards import Reward, RewardBudget, RewardEdge
from schema.scalars import Decimal


@strawberry.input(description="What a team may spend on rewards in a year.")
class RewardBudgetSetInput:
    """Input of `rewardBudgetSet`."""

    team_id: strawberry.ID = argument("The team.")
    year: int = argument("The calendar year: from the last one to five years ahead.")
    currency: str = argument("The ISO 4217 code of the money, such as EUR; it stays once something is taken.")
    amount: Decimal = argument("What may be spent in all, with at most two decimals; not less than is taken.")
    days_off: Decimal = argument("How many days off may be given in all, in halves; not less than are taken.")
    needs_approval: bool = argument(
        "Whether each reward needs the word of somebody other than who proposed it: who leads the team above, or an "
        "administrator."
    )


@strawberry.input(description="A reward along with praise.")
class RewardProposeInput:
    """Input of `rewardPropose`."""

    budget_id: strawberry.ID = argument("The budget of this year that pays for it.")
    recognition_id: strawberry.ID = argument("The praise that it goes with.")
    recipient_id: strawberry.ID = argument("Somebody whom the praise is for, of the team or one inside it.")
    kind: RewardKind = argument("What kind of thing it is.")
    title: str = argument("What it is.")
    amount: Decimal | None = argument("What it is worth, in the budget's currency; not with a day off.", None)
    days: Decimal | None = argument("How many days off, in halves; with DAY_OFF only.", None)
    idempotency_key: str | None = argument("The same key never acts twice.", None)


@strawberry.input(description="A reward that is approved.")
class RewardApproveInput:
    """Input of `rewardApprove`."""

    reward_id: strawberry.ID = argument("The reward.")


@strawberry.input(description="A reward that is declined.")
class RewardDeclineInput:
    """Input of `rewardDecline`."""

    reward_id: strawberry.ID = argument("The reward.")
    reason: str = argument("Why.")


@strawberry.input(description="A reward that is withdrawn.")
class RewardWithdrawInput:
    """Input of `rewardWithdraw`."""

    reward_id: strawberry.ID = argument("The reward.")


@strawberry.input(description="A reward that was handed over.")
class RewardHandOverInput:
    """Input of `rewardHandOver`."""

    reward_id: strawberry.ID = argument("The reward.")


def _reward() -> Any:
    return one(reward_queries.rewards_by_id, "reward_id", description="The reward.")


def _budget() -> Any:
    return one(reward_queries.budgets_by_id, "budget_id", description="The budget as it is now.")


@over(commands.BudgetChanged, description="The budget as it is now.")
class RewardBudgetSetSuccess:
    """Success of `rewardBudgetSet`."""

    budget: RewardBudget = _budget()


@over(commands.RewardChanged, description="The reward is taken from the budget.")
class RewardProposeSuccess:
    """Success of `rewardPropose`."""

    reward_edge: RewardEdge = new_edge(
        reward_queries.rewards_by_id,
        "reward_id",
        reward_queries.LATEST_REWARD,
        description="The new reward, for connections.",
    )
    budget: RewardBudget = _budget()


@over(commands.RewardChanged, description="The reward as it is now.")
class RewardApproveSuccess:
    """Success of `rewardApprove`."""

    reward: Reward = _reward()


@over(commands.RewardChanged, description="The reward as it is now.")
class RewardDeclineSuccess:
    """Success of `rewardDecline`."""

    reward: Reward = _reward()
    budget: RewardBudget = _budget()


@over(commands.RewardChanged, description="The reward as it is now.")
class RewardWithdrawSuccess:
    """Success of `rewardWithdraw`."""

    reward: Reward = _reward()
    budget: RewardBudget = _budget()


@over(commands.RewardChanged, description="The reward as it is now.")
class RewardHandOverSuccess:
    """Success of `rewardHandOver`."""

    reward: Reward = _reward()


@strawberry.type
class RewardMutations:
    """Rewarding."""

    @mutation(
        commands.set_reward_budget,
        RewardBudgetSetSuccess,
        description="Say what a team may spend on rewards in a year.",
    )
    async def reward_budget_set(self, info: Info, input: RewardBudgetSetInput) -> Any:
        """Set a budget."""
        return await commands.set_reward_budget(
            actor=info.context.actor,
            team_id=parse_id(input.team_id, "Team", "teamId"),
            year=input.year,
            currency=input.currency,
            amount=input.amount,
            days_off=input.days_off,
            needs_approval=input.needs_approval,
        )

    @mutation(
        commands.propose_reward,
        RewardProposeSuccess,
        description="Propose a reward along with praise: it is taken from the budget at once, as far as that holds it.",
    )
    async def reward_propose(self, info: Info, input: RewardProposeInput) -> Any:
        """Propose a reward."""
        return await commands.propose_reward(
            actor=info.context.actor,
            budget_id=parse_id(input.budget_id, "RewardBudget", "budgetId"),
            recognition_id=parse_id(input.recognition_id, "Recognition", "recognitionId"),
            recipient_id=parse_id(input.recipient_id, "User", "recipientId"),
            worth=Worth(input.kind, input.title, input.amount, input.days),
            idempotency_key=input.idempotency_key,
        )

    @mutation(commands.approve_reward, RewardApproveSuccess, description="Approve what somebody else proposed.")
    async def reward_approve(self, info: Info, input: RewardApproveInput) -> Any:
        """Approve a reward."""
        return await commands.approve_reward(
            actor=info.context.actor, reward_id=parse_id(input.reward_id, "Reward", "rewardId")
        )

    @mutation(
        commands.decline_reward,
        RewardDeclineSuccess,
        description="Decline what somebody else proposed; the budget has it back.",
    )
    async def reward_decline(self, info: Info, input: RewardDeclineInput) -> Any:
        """Decline a reward."""
        return await commands.decline_reward(
            actor=info.context.actor,
            reward_id=parse_id(input.reward_id, "Reward", "rewardId"),
            reason=input.reason,
        )

    @mutation(
        commands.withdraw_reward,
        RewardWithdrawSuccess,
        description="Withdraw a reward that was not handed over; the budget has it back.",
    )
    async def reward_withdraw(self, info: Info, input: RewardWithdrawInput) -> Any:
        """Withdraw a reward."""
        return await commands.withdraw_reward(
            actor=info.context.actor, reward_id=parse_id(input.reward_id, "Reward", "rewardId")
        )

    @mutation(
        commands.hand_over_reward,
        RewardHandOverSuccess,
        description="Note that a reward was handed over: its recipient finds it from then on.",
    )
    async def reward_hand_over(self, info: Info, input: RewardHandOverInput) -> Any:
        """Hand a reward over."""
        return await commands.hand_over_reward(
            actor=info.context.actor, reward_id=parse_id(input.reward_id, "Reward", "rewardId")
        )
