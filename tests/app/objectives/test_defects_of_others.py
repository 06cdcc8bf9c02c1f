"""The defects that other products ship in the arithmetic of progress, each as a test that ours has none of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.objectives.models import MetricKind, ProgressMode, UnitKind
from app.objectives.phases import PhasedTarget, expected_by_phases
from app.objectives.progress import (
    KeyResultShare,
    Measured,
    Step,
    change_progress,
    key_result_progress,
    milestone_progress,
    objective_progress,
)
from app.objectives.rules import KeyResultDefinition, UnitDefinition, key_result_problems, weights_problem

D = Decimal
QUARTER = {"starts_on": date(2026, 10, 1), "due_on": date(2026, 12, 31)}
figures = st.integers(-(10**6), 10**6).map(Decimal)


def driver(progress: str, weight: str) -> KeyResultShare:
    return KeyResultShare(MetricKind.INCREASE, D(weight), D(progress))


class TestWeightsThatDropSilently:
    def test_all_weights_count_in_the_mean(self) -> None:
        progress = objective_progress(ProgressMode.KEY_RESULTS, [driver("1", "0.05"), driver("0", "0.95")])

        assert progress == D("0.05")

    def test_those_of_milestones_count_as_well(self) -> None:
        assert milestone_progress([Step(D("0.05"), True), Step(D("0.95"), False)]) == D("0.05")

    def test_a_weight_of_zero_is_zero_and_not_one(self) -> None:
        assert objective_progress(ProgressMode.KEY_RESULTS, [driver("1", "0"), driver("0.2", "1")]) == D("0.2")

    def test_weights_need_not_sum_to_a_hundred(self) -> None:
        few = objective_progress(ProgressMode.KEY_RESULTS, [driver("1", "1"), driver("0", "2")])
        many = objective_progress(ProgressMode.KEY_RESULTS, [driver("1", "100"), driver("0", "200")])

        assert few == many == D("0.333333333")

    def test_weights_that_sum_to_zero_are_refused(self) -> None:
        assert weights_problem([D(0), D(0)])


class TestTargetThatEqualsItsBaseline:
    """Elsewhere it gives a half, infinity, or 100 % from the first day on."""

    @pytest.mark.parametrize("kind", [MetricKind.INCREASE, MetricKind.DECREASE])
    def test_is_refused_when_it_is_written(self, kind: MetricKind) -> None:
        equal = KeyResultDefinition(
            "Hold it", kind, unit=UnitDefinition(UnitKind.NUMBER), baseline=D(5), target=D("5.0")
        )
        days = {"cycle_starts_on": QUARTER["starts_on"], "cycle_ends_on": QUARTER["due_on"]}

        assert [problem.path for problem in key_result_problems(equal, **days)] == [("target",)]

    def test_is_never_a_number(self) -> None:
        with pytest.raises(ValueError, match="differs from its baseline"):
            change_progress(D(5), D(5), D(5))


class TestDecreaseWithCheckpoints:
    """Elsewhere the phases of a decrease are read upside down."""

    PHASES = (PhasedTarget(date(2026, 10, 31), D(8)), PhasedTarget(date(2026, 11, 30), D(6)))

    def expected(self, day: date) -> Decimal:
        return expected_by_phases(self.PHASES, baseline=D(10), target=D(5), today=day, **QUARTER)

    def test_expects_more_from_phase_to_phase(self) -> None:
        days = [date(2026, 10, 1), date(2026, 10, 31), date(2026, 11, 30), date(2026, 12, 31)]

        shares = [self.expected(day) for day in days]

        assert shares == sorted(shares)
        assert shares[1:] == [D("0.4"), D("0.8"), D(1)]

    def test_reaches_a_phase_with_its_value(self) -> None:
        assert change_progress(D(10), D(5), D(8)).share == self.expected(date(2026, 10, 31))


class TestWrongDirection:
    """Elsewhere the distance counts, whichever way it leads."""

    @given(figures, figures, figures)
    def test_is_never_progress(self, baseline: Decimal, target: Decimal, step: Decimal) -> None:
        assume(baseline != target)
        away = baseline - abs(step) if target > baseline else baseline + abs(step)

        progress = change_progress(baseline, target, away)

        assert progress.share == 0
        assert progress.raw <= 0


class TestMaintain:
    """Elsewhere it never progresses, since the value never moves."""

    def test_progresses_while_the_value_stays(self) -> None:
        progress = key_result_progress(MetricKind.MAINTAIN, Measured(periods=(D(99), D(99))), low=D(99))

        assert progress
        assert progress.share == 1

    def test_loses_just_the_periods_outside(self) -> None:
        periods = (D(99), D(98), D(99), None, D(99))
        progress = key_result_progress(MetricKind.MAINTAIN, Measured(periods=periods), low=D(99))

        assert progress
        assert progress.share == D("0.75")


class TestNegativeValues:
    """Elsewhere they are read as zero or as missing."""

    def test_count_as_what_they_are(self) -> None:
        assert change_progress(D(-20), D(0), D(-5)).share == D("0.75")

    def test_are_a_setback_and_not_a_gap(self) -> None:
        progress = key_result_progress(MetricKind.INCREASE, Measured(current=D(-5)), baseline=D(0), target=D(10))

        assert progress
        assert (progress.raw, progress.share) == (D("-0.5"), D(0))

    def test_zero_is_a_value(self) -> None:
        progress = key_result_progress(MetricKind.DECREASE, Measured(current=D(0)), baseline=D(10), target=D(0))

        assert progress
        assert progress.share == 1


class TestNoKeyResults:
    """Elsewhere it is NaN, or 100 %."""

    @pytest.mark.parametrize("mode", ProgressMode)
    def test_is_unknown(self, mode: ProgressMode) -> None:
        assert objective_progress(mode) is None


class TestChangeOfUnit:
    @given(figures, figures, figures, st.sampled_from(["100", "0.01", "3600", "1.8"]))
    def test_moves_nothing(self, baseline: Decimal, target: Decimal, current: Decimal, factor: str) -> None:
        assume(baseline != target)

        converted = change_progress(*(figure * D(factor) for figure in (baseline, target, current)))

        assert converted == change_progress(baseline, target, current)
