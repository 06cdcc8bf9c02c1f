"""The stages of mutations on rewards and their budgets."""

from __future__ import annotations

from typing import Any

from app.recognition.reward_models import RewardState
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid


@case
async def reward_budget_set(company: Factory) -> Case:
    work = await team_at_work(company)
    budget = await company.reward_budget(work.team)
    await company.reward(budget, await company.praise(work.lead, work.member), work.member, work.lead)
    return Case(
        person=company.admin,
        input={
            "teamId": gid(work.team),
            "year": 2026,
            "currency": "EUR",
            "amount": "500.50",
            "daysOff": "2.5",
            "needsApproval": True,
        },
        bad={"year": 1999, "currency": "USD", "amount": "29.99", "daysOff": "0.3"},
        refused=work.lead,
    )


@case
async def reward_propose(company: Factory) -> Case:
    work = await team_at_work(company)
    budget = await company.reward_budget(work.team)
    praise = await company.praise(work.manager, work.member)
    return Case(
        person=work.lead,
        input={
            "budgetId": gid(budget),
            "recognitionId": gid(praise),
            "recipientId": work.member.gid,
            "kind": "VOUCHER",
            "title": "Books",
            "amount": "20",
            "idempotencyKey": "k",
        },
        also=(
            {
                "budgetId": gid(budget),
                "recognitionId": gid(praise),
                "recipientId": work.member.gid,
                "kind": "DAY_OFF",
                "title": "A Friday",
                "days": "0.5",
            },
        ),
        bad={"kind": "DAY_OFF", "title": " ", "amount": "0.001", "recipientId": work.manager.gid, "idempotencyKey": ""},
        refused=Everybody("Who may not propose out of a budget does not see it either."),
        other={"title": "Flowers"},
        another=company.admin,
    )


async def _proposed(company: Factory, **given: Any) -> tuple[Any, Any]:
    work = await team_at_work(company)
    budget = await company.reward_budget(work.team, needs_approval=True)
    praise = await company.praise(work.manager, work.member)
    return work, await company.reward(budget, praise, work.member, work.lead, **given)


@case
async def reward_approve(company: Factory) -> Case:
    work, reward = await _proposed(company)
    return Case(person=company.admin, input={"rewardId": gid(reward)}, refused=work.lead)


@case
async def reward_decline(company: Factory) -> Case:
    work, reward = await _proposed(company)
    return Case(
        person=company.admin,
        input={"rewardId": gid(reward), "reason": "Next year."},
        bad={"reason": " "},
        refused=work.lead,
    )


@case
async def reward_withdraw(company: Factory) -> Case:
    work, reward = await _proposed(company)
    acting = await company.person("Bo")
    await company.acting_lead(work.team, acting)
    return Case(person=work.lead, input={"rewardId": gid(reward)}, refused=acting)


@case
async def reward_hand_over(company: Factory) -> Case:
    work = await team_at_work(company)
    budget = await company.reward_budget(work.team)
    praise = await company.praise(work.manager, work.lead)
    reward = await company.reward(budget, praise, work.lead, company.admin, state=RewardState.APPROVED)
    return Case(person=company.admin, input={"rewardId": gid(reward)}, refused=work.lead)
