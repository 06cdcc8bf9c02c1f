"""Commands on rewards: propose, approve, decline, withdraw, hand over."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record_for_readers
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.people.commands.teams import active_person
from app.people.queries import subtree_of
from app.recognition import queries, reward_policy, reward_queries
from app.recognition.reward_models import Reward, RewardKind, RewardState
from app.recognition.reward_queries import BudgetRow, RewardRow
from app.recognition.rules import worth_problems


class RewardChanged(NamedTuple):
    """The reward that a command changed, and the budget that pays for it."""

    reward_id: UUID
    budget_id: UUID


class Worth(NamedTuple):
    """What a reward is, and what it takes: an amount in the budget's currency, or days for a day off."""

    kind: RewardKind
    title: str
    amount: Decimal | None = None
    days: Decimal | None = None


@command(InvalidInput, NotFound, NotPermitted, LimitReached, idempotent=True)
async def propose_reward(
    *,
    actor: Actor,
    budget_id: UUID,
    recognition_id: UUID,
    recipient_id: UUID,
    worth: Worth,
    idempotency_key: str | None = None,
) -> RewardChanged:
    """Propose a reward along with praise: from then on it is taken from the budget, which is never overspent.

    Where the budget needs no approval the reward is approved with that, unless an acting lead rewards the team's lead.
    """
    budget = await _budget_named(budget_id)
    require(reward_policy.can_propose(actor, budget))
    problems = Problems()
    title = problems.line("title", worth.title, at_most=200)
    problems.extend(worth_problems(worth.kind, worth.amount, worth.days))
    await _check_recipient(actor, problems, budget, recognition_id, recipient_id)
    problems.check()

    waits = reward_policy.needs_approval(actor, budget, recipient_id)
    await _take(budget, worth)
    reward = await Reward.create(
        organization_id=actor.organization_id,
        budget_id=budget.id,
        team_id=budget.team_id,
        recognition_id=recognition_id,
        recipient_id=recipient_id,
        title=title,
        kind=worth.kind,
        amount=worth.amount,
        days=worth.days,
        state=RewardState.PROPOSED if waits else RewardState.APPROVED,
        proposed_by_id=actor.person_id,
        created_at=clock.now(),
    )
    await record_for_readers(actor, "reward.propose", ("Reward", reward.id))
    return RewardChanged(reward.id, budget.id)


@command(NotFound, NotPermitted)
async def approve_reward(*, actor: Actor, reward_id: UUID) -> RewardChanged:
    """Approve a reward that somebody else proposed."""
    reward = await _to_settle(reward_id)
    require(reward_policy.can_decide(actor, reward))
    return await _settle(actor, reward, RewardState.APPROVED)


@command(InvalidInput, NotFound, NotPermitted)
async def decline_reward(*, actor: Actor, reward_id: UUID, reason: str) -> RewardChanged:
    """Decline a reward that somebody else proposed, and say why; the budget has it back."""
    reward = await _to_settle(reward_id)
    require(reward_policy.can_decide(actor, reward))
    problems = Problems()
    reason = problems.text("reason", reason, at_most=2_000)
    problems.check()
    await _give_back(reward)
    return await _settle(actor, reward, RewardState.DECLINED, reason)


@command(NotFound, NotPermitted)
async def withdraw_reward(*, actor: Actor, reward_id: UUID) -> RewardChanged:
    """Withdraw a reward that was not handed over; the budget has it back."""
    reward = await _to_settle(reward_id)
    require(reward_policy.can_withdraw(actor, reward))
    await _give_back(reward)
    return await _settle(actor, reward, RewardState.WITHDRAWN)


@command(NotFound, NotPermitted)
async def hand_over_reward(*, actor: Actor, reward_id: UUID) -> RewardChanged:
    """Note that a reward was handed over: from then on its recipient finds it, and it is spent for good."""
    reward = await _to_settle(reward_id)
    require(reward_policy.can_hand_over(actor, reward))
    await Reward.filter(id=reward.id).update(
        state=RewardState.HANDED_OVER, handed_over_by_id=actor.person_id, handed_over_at=clock.now()
    )
    return await _note(actor, reward, RewardState.HANDED_OVER)


async def _budget_named(budget_id: UUID) -> BudgetRow:
    found = (await reward_queries.budgets_by_id([budget_id])).get(budget_id)
    if found is None:
        raise NotFound("reward budget", "budgetId")
    return found


async def _check_recipient(
    actor: Actor, problems: Problems, budget: BudgetRow, recognition_id: UUID, recipient_id: UUID
) -> None:
    today = clock.today(actor.organization_time_zone)
    if budget.year != today.year:
        problems.add("budgetId", "ANOTHER_YEAR", f"This budget is for {budget.year}: use that of {today.year}.")
    if recognition_id not in await queries.recognitions_by_id([recognition_id]):
        raise NotFound("recognition", "recognitionId")
    recipient = await active_person(problems, recipient_id, "recipientId")
    praised = (await queries.recipients_of([recognition_id])).get(recognition_id, [])
    if recipient.id == actor.person_id:
        problems.add("recipientId", "YOURSELF", "Somebody else proposes a reward for you.")
    elif recipient.id not in {person.id for person in praised}:
        problems.add("recipientId", "NOT_PRAISED", "A reward goes with praise: choose somebody whom this one is for.")
    else:
        inside = await subtree_of(budget.team_id)
        belongs = await values(
            "select 1 from memberships where user_id = %(user)s and team_id = any(%(teams)s) "
            "and %(today)s between starts_on and coalesce(ends_on, 'infinity') "
            "union all select 1 from teams where lead_id = %(user)s and id = any(%(teams)s) limit 1",
            {"user": recipient.id, "teams": inside, "today": today},
        )
        if not belongs:
            problems.add("recipientId", "ANOTHER_TEAM", f"{recipient.name} is not of the team that this budget is for.")


async def _take(budget: BudgetRow, worth: Worth) -> None:
    """Take what a reward is worth from its budget, one after the other; raises LimitReached where it does not fit."""
    taken = await values(
        "update reward_budgets set amount_taken = amount_taken + %(amount)s, days_taken = days_taken + %(days)s "
        "where id = %(id)s and amount_taken + %(amount)s <= amount and days_taken + %(days)s <= days_off returning 1",
        {"id": budget.id, "amount": worth.amount or 0, "days": worth.days or 0},
    )
    if not taken:
        raise LimitReached("The budget does not hold that much any more: propose less, or ask for more.")


async def _give_back(reward: RewardRow) -> None:
    await values(
        "update reward_budgets set amount_taken = amount_taken - %s, days_taken = days_taken - %s where id = %s",
        (reward.amount or 0, reward.days or 0, reward.budget_id),
    )


async def _to_settle(reward_id: UUID) -> RewardRow:
    await values("select from rewards where id = %s for no key update", (reward_id,))
    found = (await reward_queries.rewards_by_id([reward_id])).get(reward_id)
    if found is None:
        raise NotFound("reward", "rewardId")
    return found


async def _settle(actor: Actor, reward: RewardRow, state: RewardState, reason: str | None = None) -> RewardChanged:
    await Reward.filter(id=reward.id).update(
        state=state, decided_by_id=actor.person_id, reason=reason, decided_at=clock.now()
    )
    return await _note(actor, reward, state, reason)


async def _note(actor: Actor, reward: RewardRow, state: RewardState, reason: str | None = None) -> RewardChanged:
    changes = {"state": [reward.state, state]}
    await record_for_readers(actor, f"reward.{state.lower()}", ("Reward", reward.id), changes=changes, reason=reason)
    return RewardChanged(reward.id, reward.budget_id)
