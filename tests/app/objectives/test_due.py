"""When check-ins fall due that nobody has made yet, and what a band's periods were worth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest

from app.cycles.rules import Rhythm
from app.objectives.due import NEVER, Due, due_again, due_from
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


class Away(NamedTuple):
    """Days on which somebody is away."""

    starts_on: date
    ends_on: date


class TestWhileAway:
    @pytest.mark.parametrize(
        ("away", "due_on"),
        [
            (Away(date(2026, 11, 16), date(2026, 11, 19)), date(2026, 11, 20)),
            (Away(date(2026, 11, 20), date(2026, 11, 20)), date(2026, 11, 27)),
            (Away(date(2026, 11, 18), date(2026, 12, 4)), date(2026, 12, 11)),
            (Away(date(2026, 11, 18), date(2027, 1, 31)), None),
        ],
    )
    def test_is_due_once_a_due_day_finds_the_owner_here(self, away: Away, due_on: date | None) -> None:
        assert due_from(WEEKLY, date(2026, 11, 18), away=[away]).check_in_due_on == due_on

    def test_what_was_missed_before_stays_missed(self) -> None:
        away = [Away(date(2026, 11, 18), date(2026, 12, 4))]

        again = due_again(WEEKLY, date(2026, 11, 18), date(2026, 11, 13), None, away)

        assert again.check_in_due_on == date(2026, 11, 13)

    def test_is_due_in_the_present_period_again_without_the_absence(self) -> None:
        today = date(2026, 11, 18)

        assert due_again(WEEKLY, today, date(2026, 12, 11), None, []).check_in_due_on == date(2026, 11, 20)
        assert due_again(WEEKLY, today, None, None, []).check_in_due_on == date(2026, 11, 20)
        assert due_again(WEEKLY, today, date(2026, 12, 11), today, []).check_in_due_on == date(2026, 11, 27)


class TestBandValues:
    def test_takes_the_last_value_of_each_period_that_has_begun(self) -> None:
        history = [
            (date(2026, 10, 2), Decimal(1)),
            (date(2026, 10, 9), Decimal(2)),
            (date(2026, 10, 20), Decimal(3)),
            (date(2026, 10, 21), None),
        ]

        assert band_values(history, WEEKLY, date(2026, 10, 24)) == [Decimal(2), None, Decimal(3), None]
