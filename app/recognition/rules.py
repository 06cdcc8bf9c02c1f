"""Whom praise is for, how long its words may be changed, when awards are given anew, what rewards take. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Protocol
from uuid import UUID

from app.core.errors import Problem
from app.recognition.award_models import AwardPeriod
from app.recognition.reward_models import RewardKind

EDITABLE_FOR = timedelta(hours=24)
RECIPIENTS_AT_MOST = 20
MAX_VALUES = 30
MAX_AWARDS = 100
LARGEST = Decimal(10_000_000)


class Recipient(Protocol):
    """What these rules read of a person."""

    @property
    def name(self) -> str:
        """Their name."""
        ...

    @property
    def active(self) -> bool:
        """Whether they are still here."""
        ...


def recipient_problems(
    giver_id: UUID, recipient_ids: Sequence[UUID], people: Mapping[UUID, Recipient]
) -> Iterator[Problem]:
    """Yield what is wrong with those whom somebody praises: 1 to 20 others who are here, each once."""
    if not 1 <= len(recipient_ids) <= RECIPIENTS_AT_MOST:
        yield Problem(("recipientIds",), "COUNT", f"Praise 1 to {RECIPIENTS_AT_MOST} people at once.")
    for place, recipient_id in enumerate(recipient_ids):
        path = ("recipientIds", str(place))
        if recipient_id == giver_id:
            yield Problem(path, "YOURSELF", "Praise is for others: leave yourself out.")
        elif recipient_id in recipient_ids[:place]:
            yield Problem(path, "TWICE", "Name everybody once.")
        elif not people[recipient_id].active:
            name = people[recipient_id].name
            yield Problem(path, "NOT_ACTIVE", f"{name} is no longer here: leave them out.", (("name", name),))


def period_start(period: AwardPeriod, today: date) -> date:
    """Return the first day of the month, the quarter or the calendar year that a day is in."""
    match period:
        case AwardPeriod.MONTH:
            return today.replace(day=1)
        case AwardPeriod.QUARTER:
            return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        case AwardPeriod.YEAR:
            return date(today.year, 1, 1)


def worth_problems(kind: RewardKind, amount: Decimal | None, days: Decimal | None) -> Iterator[Problem]:
    """Yield what is wrong with what a reward takes: an amount of money in cents, or for a day off days in halves."""
    given, other = ("days", "amount") if kind is RewardKind.DAY_OFF else ("amount", "days")
    wanted, unwanted = (days, amount) if kind is RewardKind.DAY_OFF else (amount, days)
    if unwanted is not None:
        yield Problem((other,), "NOT_NEEDED", f"This kind of reward has no {other}: leave it out.")
    if wanted is None:
        yield Problem((given,), "EMPTY", f"Say what it takes from the budget: its {given}.")
    elif not is_worth(kind, wanted) or wanted == 0:
        message = "Days off are counted in halves." if given == "days" else "An amount has at most two decimals."
        yield Problem((given,), "OUT_OF_RANGE", f"This must be above zero and at most {LARGEST}. {message}")


def is_worth(kind: RewardKind, value: Decimal) -> bool:
    """Tell whether a budget can hold a value: money in cents, days in halves, none below zero."""
    step = Decimal("0.5") if kind is RewardKind.DAY_OFF else Decimal("0.01")
    return 0 <= value <= LARGEST and value % step == 0
