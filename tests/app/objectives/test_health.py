from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.objectives.health import (
    computed_health,
    elapsed_share,
    expected_progress,
    health_of,
    stale_after,
    worst_health,
    worst_reported,
)
from app.objectives.models import Health, MetricKind, ReportedHealth

STARTS_ON, ENDS_ON = date(2026, 1, 1), date(2026, 3, 31)


class TestStaleness:
    @pytest.mark.parametrize(
        ("days", "last"), [(7, date(2026, 1, 12)), (14, date(2026, 1, 16)), (30, date(2026, 1, 24))]
    )
    def test_begins_when_overdue_by_more_than_half_a_period(self, days: int, last: date) -> None:
        assert stale_after(date(2026, 1, 9), timedelta(days=days)) == last

    @given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 400), st.integers(-400, 400))
    def test_agrees_with_its_definition(self, due_on: date, period: int, overdue: int) -> None:
        today = due_on + timedelta(days=overdue)

        assert (today > stale_after(due_on, timedelta(days=period))) == (2 * overdue > period)


class TestHealthOf:
    def test_is_pending_before_the_first_check_in(self) -> None:
        assert health_of(None, ReportedHealth.OFF_TRACK, checked_in=False, stale=False) is Health.PENDING

    @pytest.mark.parametrize("reported", [*ReportedHealth, None])
    def test_is_stale_whatever_was_reported(self, reported: ReportedHealth | None) -> None:
        assert health_of(reported, ReportedHealth.ON_TRACK, checked_in=True, stale=True) is Health.STALE

    def test_prefers_what_was_reported_to_what_was_computed(self) -> None:
        health = health_of(ReportedHealth.AT_RISK, ReportedHealth.ON_TRACK, checked_in=True, stale=False)

        assert health is Health.AT_RISK

    def test_computes_what_nobody_reported(self) -> None:
        assert health_of(None, ReportedHealth.OFF_TRACK, checked_in=True, stale=False) is Health.OFF_TRACK

    def test_is_pending_where_nothing_can_be_said(self) -> None:
        assert health_of(None, None, checked_in=True, stale=False) is Health.PENDING


class TestWorstHealth:
    def test_is_the_worst_driver_not_the_mean(self) -> None:
        assert worst_health([Health.ON_TRACK, Health.ON_TRACK, Health.OFF_TRACK]) is Health.OFF_TRACK

    def test_is_pending_without_drivers(self) -> None:
        assert worst_health([]) is Health.PENDING
        assert worst_reported([None]) is None

    @given(st.lists(st.tuples(st.sampled_from([*ReportedHealth, None]), st.booleans()), min_size=1))
    def test_follows_from_what_is_stored_of_the_drivers(
        self, drivers: list[tuple[ReportedHealth | None, bool]]
    ) -> None:
        each = [health_of(said, None, checked_in=said is not None, stale=stale) for said, stale in drivers]
        worst, stale = worst_reported(said for said, _ in drivers), any(stale for _, stale in drivers)

        assert worst_health(each) is health_of(worst, None, checked_in=worst is not None, stale=stale)


class TestExpectedProgress:
    @pytest.mark.parametrize(
        ("today", "share"),
        [
            (date(2025, 12, 31), "0"),
            (date(2026, 1, 1), "0.011111111"),
            (date(2026, 2, 14), "0.5"),
            (date(2026, 3, 31), "1"),
            (date(2026, 7, 1), "1"),
        ],
    )
    def test_counts_days_inclusive(self, today: date, share: str) -> None:
        assert elapsed_share(STARTS_ON, ENDS_ON, today) == Decimal(share)

    def test_counts_a_cycle_of_one_day(self) -> None:
        assert elapsed_share(STARTS_ON, STARTS_ON, STARTS_ON) == 1

    def test_runs_to_the_due_day_of_the_key_result(self) -> None:
        expected = expected_progress(MetricKind.INCREASE, STARTS_ON, date(2026, 1, 10), date(2026, 1, 5))

        assert expected == Decimal("0.5")

    def test_expects_a_band_to_hold_from_the_first_day(self) -> None:
        assert expected_progress(MetricKind.MAINTAIN, STARTS_ON, ENDS_ON, STARTS_ON) == 1

    @pytest.mark.parametrize("kind", [MetricKind.BINARY, MetricKind.BASELINE])
    def test_expects_nothing_of_what_is_done_at_once_until_it_is_due(self, kind: MetricKind) -> None:
        assert expected_progress(kind, STARTS_ON, ENDS_ON, ENDS_ON) == 0
        assert expected_progress(kind, STARTS_ON, ENDS_ON, ENDS_ON + timedelta(days=1)) == 1

    @given(st.dates(), st.integers(0, 800), st.dates(), st.dates())
    def test_never_falls_and_stays_within_bounds(self, starts_on: date, days: int, one: date, other: date) -> None:
        ends_on = starts_on + min(timedelta(days=days), date.max - starts_on)

        earlier, later = (elapsed_share(starts_on, ends_on, day) for day in sorted([one, other]))

        assert 0 <= earlier <= later <= 1


class TestComputedHealth:
    @pytest.mark.parametrize(
        ("progress", "health"),
        [
            ("0.9", ReportedHealth.ON_TRACK),
            ("0.5", ReportedHealth.ON_TRACK),
            ("0.4", ReportedHealth.ON_TRACK),
            ("0.399999999", ReportedHealth.AT_RISK),
            ("0.25", ReportedHealth.AT_RISK),
            ("0.249999999", ReportedHealth.OFF_TRACK),
        ],
    )
    def test_follows_the_pace_gap(self, progress: str, health: ReportedHealth) -> None:
        assert computed_health(Decimal(progress), Decimal("0.5")) is health

    def test_says_nothing_without_progress(self) -> None:
        assert computed_health(None, Decimal("0.5")) is None
