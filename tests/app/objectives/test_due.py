"""When check-ins fall due that nobody has made yet, and what a band's periods were worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.cycles.rules import Rhythm
from app.objectives.due import NEVER, Due, due_from
from app.objectives.remeasure import band_values

WEEKLY = Rhythm(date(2026, 10, 1), date(2026, 12, 31), "WEEKLY", due_weekday=4, week_starts_on=5)


class TestDueFrom:
    @pytest.mark.parametrize(
        ("today", "due_on", "stale_after"),
        [
            (date(2026, 11, 18), date(2026, 11, 20), date(2026, 11, 23)),
            (date(2026, 11, 20), date(2026, 11, 20), date(2026, 11, 23)),
            (date(2026, 11, 21), date(2026, 11, 27), date(2026, 11, 30)),
            (date(2026, 1, 1), date(2026, 10, 9), date(2026, 10, 12)),
            (date(2026, 12, 31), date(2026, 12, 31), date(2027, 1, 3)),
        ],
    )
    def test_is_the_end_of_the_present_period(self, today: date, due_on: date, stale_after: date) -> None:
        assert due_from(WEEKLY, today) == Due(due_on, stale_after)

    def test_is_the_next_period_once_this_one_has_its_check_in(self) -> None:
        today = date(2026, 11, 18)

        assert due_from(WEEKLY, today, checked_in_on=date(2026, 11, 14)).check_in_due_on == date(2026, 11, 27)
        assert due_from(WEEKLY, today, checked_in_on=date(2026, 11, 13)).check_in_due_on == date(2026, 11, 20)

    def test_is_never_behind_the_cycle(self) -> None:
        assert due_from(WEEKLY, date(2027, 1, 1)) == NEVER
        assert due_from(WEEKLY, date(2026, 12, 31), checked_in_on=date(2026, 12, 30)) == NEVER


class TestBandValues:
    def test_takes_the_last_value_of_each_period_that_has_begun(self) -> None:
        history = [
            (date(2026, 10, 2), Decimal(1)),
            (date(2026, 10, 9), Decimal(2)),
            (date(2026, 10, 20), Decimal(3)),
            (date(2026, 10, 21), None),
        ]

        assert band_values(history, WEEKLY, date(2026, 10, 24)) == [Decimal(2), None, Decimal(3), None]
