"""Reads of rewards and their budgets: for those who lead the team, and administrators."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.recognition.reward_models import RewardState


class BudgetRow(NamedTuple):
    """What a team may spend on rewards in a calendar year, and how much of it is taken."""

    id: UUID
    organization_id: UUID
    team_id: UUID
    year: int
    currency: str
    amount: Decimal
    amount_taken: Decimal
    days_off: Decimal
    days_taken: Decimal
    needs_approval: bool
    created_at: datetime
    team_lead_id: UUID | None

    @property
    def amount_left(self) -> Decimal:
        """What can still be spent."""
        return self.amount - self.amount_taken

    @property
    def days_left(self) -> Decimal:
        """The days off that can still be given."""
        return self.days_off - self.days_taken


class RewardRow(NamedTuple):
    """Something given along with praise; ``team_above_id`` is the team above the one whose budget pays."""

    id: UUID
    organization_id: UUID
    budget_id: UUID
    team_id: UUID
    recognition_id: UUID | None
    recipient_id: UUID
    kind: str
    title: str
    amount: Decimal | None
    days: Decimal | None
    state: str
    proposed_by_id: UUID
    decided_by_id: UUID | None
    reason: str | None
    created_at: datetime
    decided_at: datetime | None
    handed_over_by_id: UUID | None
    handed_over_at: datetime | None
    team_above_id: UUID | None


LATEST_REWARD = Order("LATEST", (Term("created_at", "r.created_at", "timestamptz", descending=True),), "r.id")

_BUDGET = columns(BudgetRow, "b", team_lead_id="(select l.lead_id from teams l where l.id = b.team_id)")
_REWARD = columns(RewardRow, "r", team_above_id="t.parent_id")
_FROM = "rewards r join teams t on t.id = r.team_id"
_REWARDS = Listing(RewardRow, _REWARD, _FROM, key="r.organization_id")


async def budgets_by_id(ids: Sequence[UUID]) -> dict[UUID, BudgetRow]:
    """Return budgets by id."""
    found = await rows(BudgetRow, f"select {_BUDGET} from reward_budgets b where b.id = any(%s)", (list(ids),))
    return {budget.id: budget for budget in found}


async def budgets_of_year(year: int | None, team_id: UUID | None) -> list[BudgetRow]:
    """Return the budgets of a year, or (None) of all, of a team, or (None) of all: the latest year first, by team."""
    return await rows(
        BudgetRow,
        f"select {_BUDGET} from reward_budgets b join teams t on t.id = b.team_id "
        "where (%(year)s::int is null or b.year = %(year)s) and (%(team)s::uuid is null or b.team_id = %(team)s) "
        "order by b.year desc, t.name, b.id",
        {"year": year, "team": team_id},
    )


async def rewards_by_id(ids: Sequence[UUID]) -> dict[UUID, RewardRow]:
    """Return rewards by id."""
    found = await rows(RewardRow, f"select {_REWARD} from {_FROM} where r.id = any(%s)", (list(ids),))
    return {reward.id: reward for reward in found}


async def rewards_page(
    organization_id: UUID,
    states: Sequence[RewardState] | None,
    budget_id: UUID | None,
    *,
    first: int,
    after: str | None,
) -> Page[RewardRow]:
    """Return a page of the rewards that the reader may see, the latest first; raises InvalidPage."""
    pages = await _REWARDS.pages(
        [organization_id],
        LATEST_REWARD,
        first=first,
        after=after,
        where="(%(states)s::text[] is null or r.state = any(%(states)s)) "
        "and (%(budget)s::uuid is null or r.budget_id = %(budget)s)",
        params={"states": None if states is None else list(states), "budget": budget_id},
    )
    return pages[organization_id]
