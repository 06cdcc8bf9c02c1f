"""Periods of check-ins, and when they are due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.cycles.models import Cadence
from app.cycles.rules import Period, Rhythm, end_of_day

FRIDAY, SATURDAY, SUNDAY = 4, 5, 6
QUARTER = Rhythm(date(2026, 10, 1), date(2026, 12, 31), Cadence.WEEKLY, FRIDAY)
TO_THE_DUE_DAY = QUARTER._replace(week_starts_on=SATURDAY)


class TestPeriods:
    def test_begin_with_the_week_and_are_due_within_it(self) -> None:
        assert QUARTER.around(date(2026, 11, 18)) == Period(date(2026, 11, 16), date(2026, 11, 22), date(2026, 11, 20))

    def test_may_end_with_the_day_on_which_they_are_due(self) -> None:
        found = TO_THE_DUE_DAY.around(date(2026, 11, 18))

        assert found == Period(date(2026, 11, 14), date(2026, 11, 20), date(2026, 11, 20))

    def test_the_first_begins_with_the_cycle_and_is_lengthened_when_it_would_be_too_short(self) -> None:
        sunday_first = QUARTER._replace(week_starts_on=SUNDAY)

        assert QUARTER.around(date(2026, 10, 1)) == Period(date(2026, 10, 1), date(2026, 10, 4), date(2026, 10, 2))
        assert sunday_first.around(date(2026, 10, 1)) == Period(
            date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 9)
        )

    def test_the_last_ends_with_the_cycle(self) -> None:
        assert QUARTER.around(date(2026, 12, 31)) == Period(date(2026, 12, 28), date(2026, 12, 31), date(2026, 12, 31))

    def test_longer_ones_are_due_in_their_last_week(self) -> None:
        monthly = QUARTER._replace(cadence=Cadence.MONTHLY)

        assert monthly.around(date(2026, 11, 1)) == Period(date(2026, 10, 19), date(2026, 11, 15), date(2026, 11, 13))

    def test_there_is_none_outside_the_cycle(self) -> None:
        assert QUARTER.around(date(2026, 9, 30)) is None
        assert QUARTER.around(date(2027, 1, 1)) is None

    def test_a_cycle_shorter_than_a_period_has_just_one(self) -> None:
        short = Rhythm(date(2026, 10, 5), date(2026, 10, 7), Cadence.MONTHLY, FRIDAY)

        found = list(short.until(date(2027, 1, 1)))

        assert found == [Period(date(2026, 10, 5), date(2026, 10, 7), date(2026, 10, 7))]

    @pytest.mark.parametrize("cadence", list(Cadence))
    @pytest.mark.parametrize("week_starts_on", range(7))
    @pytest.mark.parametrize("due_weekday", range(7))
    @pytest.mark.parametrize("starts_on", [date(2026, 10, 1), date(2026, 10, 4), date(2028, 2, 29)])
    def test_cover_every_day_of_the_cycle_exactly_once(
        self, cadence: Cadence, week_starts_on: int, due_weekday: int, starts_on: date
    ) -> None:
        rhythm = Rhythm(starts_on, starts_on + timedelta(days=91), cadence, due_weekday, week_starts_on)

        periods = list(rhythm.until(rhythm.ends_on))

        days = [
            period.starts_on + timedelta(days=n)
            for period in periods
            for n in range((period.ends_on - period.starts_on).days + 1)
        ]
        assert days == [starts_on + timedelta(days=n) for n in range(92)]
        assert all(period.starts_on.weekday() == week_starts_on for period in periods[1:])
        assert all(period.starts_on <= period.due_on <= period.ends_on for period in periods)
        assert all(rhythm.around(day) == period for period in periods for day in period)


class TestDueDays:
    def test_move_to_the_working_day_before(self) -> None:
        to_thursday = QUARTER._replace(working_days=(0, 1, 2, 3))

        found = to_thursday.around(date(2026, 11, 18))

        assert found is not None
        assert found.due_on == date(2026, 11, 19)

    @pytest.mark.parametrize("due_weekday", [SATURDAY, SUNDAY])
    def test_of_a_weekend_are_its_friday(self, due_weekday: int) -> None:
        found = QUARTER._replace(due_weekday=due_weekday).around(date(2026, 11, 18))

        assert found is not None
        assert found.due_on == date(2026, 11, 20)

    def test_stay_in_their_period_where_nobody_works_in_it(self) -> None:
        starts_on = date(2026, 10, 3)
        found = Rhythm(starts_on, date(2026, 10, 4), Cadence.WEEKLY, SUNDAY).around(starts_on)

        assert found == Period(starts_on, date(2026, 10, 4), date(2026, 10, 4))


class TestOpenPeriod:
    def test_is_the_one_around_today(self) -> None:
        assert TO_THE_DUE_DAY.open_on(date(2026, 11, 18)) == Period(
            date(2026, 11, 14), date(2026, 11, 20), date(2026, 11, 20)
        )

    def test_stays_the_last_one_after_the_end(self) -> None:
        assert TO_THE_DUE_DAY.open_on(date(2027, 1, 9)) == Period(
            date(2026, 12, 26), date(2026, 12, 31), date(2026, 12, 31)
        )

    def test_is_none_before_the_start(self) -> None:
        assert TO_THE_DUE_DAY.open_on(date(2026, 9, 30)) is None


class TestNextPeriod:
    def test_follows_without_a_gap(self) -> None:
        assert TO_THE_DUE_DAY.after(Period(date(2026, 11, 14), date(2026, 11, 20), date(2026, 11, 20))) == Period(
            date(2026, 11, 21), date(2026, 11, 27), date(2026, 11, 27)
        )

    def test_is_none_behind_the_last(self) -> None:
        assert TO_THE_DUE_DAY.after(Period(date(2026, 12, 26), date(2026, 12, 31), date(2026, 12, 31))) is None


class TestUntil:
    def test_yields_those_that_have_begun(self) -> None:
        assert list(TO_THE_DUE_DAY.until(date(2026, 10, 10))) == [
            Period(date(2026, 10, 1), date(2026, 10, 9), date(2026, 10, 9)),
            Period(date(2026, 10, 10), date(2026, 10, 16), date(2026, 10, 16)),
        ]

    def test_yields_nothing_before_the_start(self) -> None:
        assert list(TO_THE_DUE_DAY.until(date(2026, 9, 30))) == []


class TestDueInstant:
    def test_is_the_last_second_of_the_day_in_the_organisation_s_zone(self) -> None:
        assert end_of_day(date(2026, 11, 20), "Europe/Berlin") == datetime(2026, 11, 20, 22, 59, 59, tzinfo=UTC)

    def test_follows_the_change_to_summer_time(self) -> None:
        assert end_of_day(date(2026, 3, 28), "Europe/Berlin") == datetime(2026, 3, 28, 22, 59, 59, tzinfo=UTC)
        assert end_of_day(date(2026, 3, 29), "Europe/Berlin") == datetime(2026, 3, 29, 21, 59, 59, tzinfo=UTC)

    def test_may_lie_on_another_day_in_utc(self) -> None:
        assert end_of_day(date(2026, 11, 20), "America/Los_Angeles") == datetime(2026, 11, 21, 7, 59, 59, tzinfo=UTC)
