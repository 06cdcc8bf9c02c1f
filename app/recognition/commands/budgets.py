"""The command that says what a team may spend on rewards."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record_for_readers
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import rows, values
from app.people.commands.teams import team_named
from app.recognition import reward_policy, reward_queries
from app.recognition.reward_models import RewardBudget, RewardKind
from app.recognition.reward_queries import BudgetRow
from app.recognition.rules import LARGEST, is_worth


class BudgetChanged(NamedTuple):
    """The budget that a command changed."""

    budget_id: UUID


class _Locked(NamedTuple):
    id: UUID


@command(InvalidInput, NotFound, NotPermitted)
async def set_reward_budget(
    *,
    actor: Actor,
    team_id: UUID,
    year: int,
    currency: str,
    amount: Decimal,
    days_off: Decimal,
    needs_approval: bool,
) -> BudgetChanged:
    """Say what a team may spend on rewards in a calendar year: not less than what is taken already."""
    await team_named(team_id)
    require(reward_policy.can_set_budgets(actor, None))
    problems = Problems()
    _check(problems, actor, year, currency, amount, days_off)
    problems.check()

    budget = await _locked(actor, team_id, year, currency)
    if amount < budget.amount_taken:
        problems.add("amount", "TAKEN", f"{budget.amount_taken} {budget.currency} are taken: keep at least that much.")
    if days_off < budget.days_taken:
        problems.add("daysOff", "TAKEN", f"{budget.days_taken} days are taken: keep at least as many.")
    if currency != budget.currency and budget.amount_taken:
        problems.add("currency", "TAKEN", f"Something is taken in {budget.currency}: the currency stays.")
    problems.check()
    wanted = {"currency": currency, "amount": amount, "days_off": days_off, "needs_approval": needs_approval}
    changed = {field: value for field, value in wanted.items() if value != getattr(budget, field)}
    await RewardBudget.filter(id=budget.id).update(**wanted)
    changes = before_after(budget, changed)
    await record_for_readers(actor, "reward_budget.set", ("RewardBudget", budget.id), changes=changes)
    return BudgetChanged(budget.id)


def _check(problems: Problems, actor: Actor, year: int, currency: str, amount: Decimal, days_off: Decimal) -> None:
    this_year = clock.today(actor.organization_time_zone).year
    if not this_year - 1 <= year <= this_year + 5:
        problems.add("year", "OUT_OF_RANGE", f"Budgets are for {this_year - 1} to {this_year + 5}.")
    if not re.fullmatch("[A-Z]{3}", currency):
        problems.add("currency", "NOT_A_CURRENCY", "Use an ISO 4217 code such as EUR.")
    if not is_worth(RewardKind.VOUCHER, amount):
        problems.add("amount", "OUT_OF_RANGE", f"An amount is 0 to {LARGEST}, with at most two decimals.")
    if not is_worth(RewardKind.DAY_OFF, days_off):
        problems.add("daysOff", "OUT_OF_RANGE", f"Days off are 0 to {LARGEST}, counted in halves.")


async def _locked(actor: Actor, team_id: UUID, year: int, currency: str) -> BudgetRow:
    """Lock the team's budget for the year for this transaction, an empty one where there is none, and return it."""
    await values(
        "insert into reward_budgets (id, organization_id, team_id, year, currency, amount, amount_taken, days_off, "
        "days_taken, needs_approval, created_at) values (%s, %s, %s, %s, %s, 0, 0, 0, 0, false, %s) "
        "on conflict do nothing",
        (new_id(), actor.organization_id, team_id, year, currency, clock.now()),
    )
    query = "select id from reward_budgets where team_id = %s and year = %s for no key update"
    [locked] = await rows(_Locked, query, (team_id, year))
    return (await reward_queries.budgets_by_id([locked.id]))[locked.id]
