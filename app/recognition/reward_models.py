"""Rewards that go with praise, and the yearly budgets of teams that pay for them."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from tortoise import fields

from app.core.records import ExactNumber, Record


class RewardKind(StrEnum):
    """What a reward is."""

    VOUCHER = "VOUCHER"
    GIFT = "GIFT"
    DAY_OFF = "DAY_OFF"


class RewardState(StrEnum):
    """Where a reward stands; it takes from its budget unless it was declined or withdrawn."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"
    HANDED_OVER = "HANDED_OVER"


class RewardBudget(Record):
    """What a team may spend on rewards in a calendar year, and how much of it is taken; never more than there is."""

    team_id = fields.UUIDField()
    year = fields.IntField()
    currency = fields.CharField(max_length=3)
    amount = ExactNumber()
    amount_taken = ExactNumber(default=Decimal(0))
    days_off = ExactNumber()
    days_taken = ExactNumber(default=Decimal(0))
    needs_approval = fields.BooleanField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "reward_budgets"


class Reward(Record):
    """Something given along with praise: money's worth has an ``amount`` in the budget's currency, else ``days``."""

    budget_id = fields.UUIDField()
    team_id = fields.UUIDField()
    recognition_id = fields.UUIDField(null=True)
    recipient_id = fields.UUIDField()
    kind = fields.CharEnumField(RewardKind, max_length=10)
    title = fields.CharField(max_length=200)
    amount = ExactNumber(null=True)
    days = ExactNumber(null=True)
    state = fields.CharEnumField(RewardState, max_length=12)
    proposed_by_id = fields.UUIDField()
    decided_by_id = fields.UUIDField(null=True)
    reason = fields.TextField(null=True)
    created_at = fields.DatetimeField()
    decided_at = fields.DatetimeField(null=True)
    handed_over_by_id = fields.UUIDField(null=True)
    handed_over_at = fields.DatetimeField(null=True)

    class Meta:
        table = "rewards"
