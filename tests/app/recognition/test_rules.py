"""Whom praise may be for, when awards are given anew, and what rewards take."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from app.recognition.award_models import AwardPeriod
from app.recognition.reward_models import RewardKind
from app.recognition.rules import RECIPIENTS_AT_MOST, period_start, recipient_problems, worth_problems


class Colleague(NamedTuple):
    name: str = "Mira"
    active: bool = True


GIVER = uuid4()


class TestRecipients:
    @pytest.mark.parametrize("number", [1, RECIPIENTS_AT_MOST])
    def test_may_be_one_or_several_others(self, number: int) -> None:
        people = {uuid4(): Colleague() for _ in range(number)}

        assert list(recipient_problems(GIVER, list(people), people)) == []

    def test_are_not_nobody_nor_a_crowd(self) -> None:
        crowd: dict[UUID, Colleague] = {uuid4(): Colleague() for _ in range(RECIPIENTS_AT_MOST + 1)}

        found = [[problem.code for problem in recipient_problems(GIVER, list(of), of)] for of in ({}, crowd)]

        assert found == [["COUNT"], ["COUNT"]]

    def test_are_not_oneself_twice_or_gone(self) -> None:
        here, gone = uuid4(), uuid4()
        people = {GIVER: Colleague(), here: Colleague(), gone: Colleague(active=False)}

        found = list(recipient_problems(GIVER, [GIVER, here, here, gone], people))

        assert [(problem.path[1], problem.code) for problem in found] == [
            ("0", "YOURSELF"),
            ("2", "TWICE"),
            ("3", "NOT_ACTIVE"),
        ]


@pytest.mark.parametrize(
    ("period", "today", "began"),
    [
        (AwardPeriod.MONTH, date(2026, 11, 30), date(2026, 11, 1)),
        (AwardPeriod.QUARTER, date(2026, 9, 30), date(2026, 7, 1)),
        (AwardPeriod.QUARTER, date(2026, 10, 1), date(2026, 10, 1)),
        (AwardPeriod.YEAR, date(2026, 12, 31), date(2026, 1, 1)),
    ],
)
def test_periods_begin_with_the_calendar(period: AwardPeriod, today: date, began: date) -> None:
    assert period_start(period, today) == began


@pytest.mark.parametrize(
    ("kind", "amount", "days", "codes"),
    [
        (RewardKind.VOUCHER, "0.01", None, []),
        (RewardKind.GIFT, "10000000", None, []),
        (RewardKind.DAY_OFF, None, "0.5", []),
        (RewardKind.VOUCHER, None, None, ["EMPTY"]),
        (RewardKind.VOUCHER, "0", None, ["OUT_OF_RANGE"]),
        (RewardKind.VOUCHER, "-1", None, ["OUT_OF_RANGE"]),
        (RewardKind.VOUCHER, "1.005", None, ["OUT_OF_RANGE"]),
        (RewardKind.VOUCHER, "10000000.01", None, ["OUT_OF_RANGE"]),
        (RewardKind.VOUCHER, "1", "1", ["NOT_NEEDED"]),
        (RewardKind.DAY_OFF, "1", None, ["NOT_NEEDED", "EMPTY"]),
        (RewardKind.DAY_OFF, None, "0.25", ["OUT_OF_RANGE"]),
    ],
)
def test_rewards_take_money_or_days(kind: RewardKind, amount: str | None, days: str | None, codes: list[str]) -> None:
    worth = [None if value is None else Decimal(value) for value in (amount, days)]

    assert [problem.code for problem in worth_problems(kind, *worth)] == codes
