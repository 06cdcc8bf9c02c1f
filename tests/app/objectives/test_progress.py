from __future__ import annotations

from decimal import Decimal, getcontext, localcontext

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.objectives.models import MetricKind
from app.objectives.progress import (
    RAW_LIMIT,
    Measured,
    Step,
    band_progress,
    change_progress,
    from_float,
    is_held,
    key_result_progress,
    milestone_progress,
    quantised,
    to_float,
)

D = Decimal

numbers = st.decimals(
    min_value=D("-99999999999999999999"), max_value=D("99999999999999999999"), places=8, allow_nan=False
) | st.integers(-1000, 1000).map(Decimal)
shares = st.integers(0, 10**9).map(lambda nanos: quantised(D(nanos).scaleb(-9)))
weights = st.integers(0, 10**6).map(lambda cents: D(cents).scaleb(-2))


class TestChangeProgress:
    def test_measures_the_way_from_baseline_to_target(self) -> None:
        progress = change_progress(D(30), D(40), D(34))

        assert progress == (D("0.4"), D("0.4"))

    def test_measures_a_decrease_downwards(self) -> None:
        progress = change_progress(D(20), D(5), D(8))

        assert progress.share == D("0.8")

    def test_does_not_count_the_wrong_direction_as_progress(self) -> None:
        progress = change_progress(D(20), D(5), D(35))

        assert progress == (D(-1), D(0))

    def test_keeps_a_setback_negative_in_raw(self) -> None:
        progress = change_progress(D(0), D(10), D(-5))

        assert progress.raw == D("-0.5")

    def test_keeps_what_exceeds_the_target_in_raw_only(self) -> None:
        progress = change_progress(D(0), D(10), D(25))

        assert progress == (D("2.5"), D(1))

    def test_crosses_zero_without_a_jump(self) -> None:
        progress = change_progress(D(-10), D(10), D(0))

        assert progress.share == D("0.5")

    @pytest.mark.parametrize("current", ["0", "5", "10"])
    def test_refuses_equal_baseline_and_target(self, current: str) -> None:
        with pytest.raises(ValueError, match="differs from its baseline"):
            change_progress(D(5), D("5.00"), D(current))

    def test_never_answers_negative_zero(self) -> None:
        progress = change_progress(D(10), D(5), D(10))

        assert not progress.raw.is_signed()
        assert not progress.share.is_signed()

    def test_rounds_half_away_from_zero_as_postgresql_does(self) -> None:
        progress = change_progress(D(0), D("20000000000"), D(-10))

        assert progress.raw == D("-0.000000001")

    def test_saturates_raw_where_a_float_would_lose_digits(self) -> None:
        progress = change_progress(D(0), D("0.00000001"), D("99999999999999999999"))

        assert progress == (RAW_LIMIT, D(1))

    def test_does_not_depend_on_the_ambient_precision(self) -> None:
        with localcontext() as context:
            context.prec = 3
            progress = change_progress(D("1234567"), D("1234577"), D("1234570"))

        assert progress.share == D("0.3")
        assert getcontext().prec == 28

    @given(numbers, numbers, numbers)
    def test_share_is_raw_clamped_to_its_bounds(self, baseline: Decimal, target: Decimal, current: Decimal) -> None:
        assume(baseline != target)

        raw, share = change_progress(baseline, target, current)

        assert share == min(D(1), max(D(0), raw))

    @given(numbers, numbers, numbers, numbers)
    def test_never_falls_as_the_value_nears_the_target(
        self, baseline: Decimal, target: Decimal, one: Decimal, other: Decimal
    ) -> None:
        assume(baseline != target)
        nearer, farther = (
            (max(one, other), min(one, other)) if target > baseline else (min(one, other), max(one, other))
        )

        assert change_progress(baseline, target, nearer).raw >= change_progress(baseline, target, farther).raw

    @given(numbers, numbers, numbers)
    def test_decrease_mirrors_increase(self, baseline: Decimal, target: Decimal, current: Decimal) -> None:
        assume(baseline != target)

        mirrored = change_progress(baseline.copy_negate(), target.copy_negate(), current.copy_negate())

        assert mirrored == change_progress(baseline, target, current)

    @given(st.tuples(*[st.integers(-(10**9), 10**9)] * 3), st.integers(-(10**9), 10**9), st.integers(1, 10**6))
    def test_does_not_change_with_the_scale_or_the_origin(
        self, figures: tuple[int, int, int], shift: int, scale: int
    ) -> None:
        assume(figures[0] != figures[1])

        moved = change_progress(*(D(figure * scale + shift) for figure in figures))

        assert moved == change_progress(*map(Decimal, figures))

    @given(numbers, numbers)
    def test_is_0_at_the_baseline_and_1_at_the_target(self, baseline: Decimal, target: Decimal) -> None:
        assume(baseline != target)

        assert change_progress(baseline, target, baseline).raw == 0
        assert change_progress(baseline, target, target).raw == 1


class TestBandProgress:
    def test_includes_both_ends(self) -> None:
        progress = band_progress(D(2), D(3), [D(2), D(3), D("3.01"), D("1.99")])

        assert progress == (D("0.5"), 4, 0)

    def test_counts_unknown_periods_apart(self) -> None:
        progress = band_progress(D(2), None, [D(5), None, D(1), None, None])

        assert progress == (D("0.5"), 2, 3)

    def test_progresses_although_the_value_never_moves(self) -> None:
        progress = band_progress(None, D(3), [D(2), D(2), D(2)])

        assert progress.share == 1

    @pytest.mark.parametrize("periods", [[], [None, None]])
    def test_is_unknown_without_a_known_period(self, periods: list[Decimal | None]) -> None:
        progress = band_progress(D(0), D(1), periods)

        assert progress == (None, 0, len(periods))

    @given(st.lists(numbers), st.integers(0, 20), numbers)
    def test_is_not_moved_by_unknown_periods(self, values: list[Decimal], unknown: int, low: Decimal) -> None:
        with_gaps = band_progress(low, None, [*values, *[None] * unknown])

        assert with_gaps.share == band_progress(low, None, values).share
        assert with_gaps.unknown == unknown


class TestGuardrail:
    @pytest.mark.parametrize(
        ("low", "high", "value", "held"),
        [("40", None, "40", True), ("40", None, "39.9", False), (None, "0", "0", True), (None, "0", "1", False)],
    )
    def test_is_held_within_its_limits(self, low: str | None, high: str | None, value: str, held: bool) -> None:
        lowest, highest = (None if end is None else D(end) for end in (low, high))

        assert is_held(lowest, highest, D(value)) is held


class TestMilestoneProgress:
    def test_weighs_what_is_done(self) -> None:
        progress = milestone_progress([Step(D(3), True), Step(D(1), False)])

        assert progress == D("0.75")

    def test_does_not_drop_weights(self) -> None:
        evenly = milestone_progress([Step(D(1), True), Step(D(1), False)])
        unevenly = milestone_progress([Step(D("0.1"), True), Step(D("0.9"), False)])

        assert (evenly, unevenly) == (D("0.5"), D("0.1"))

    @pytest.mark.parametrize("steps", [[], [Step(D(0), True)]])
    def test_is_unknown_where_nothing_weighs(self, steps: list[Step]) -> None:
        assert milestone_progress(steps) is None

    @given(st.lists(st.tuples(weights, st.booleans()), min_size=1), st.data())
    def test_never_falls_when_one_more_is_done(self, steps: list[tuple[Decimal, bool]], data: st.DataObject) -> None:
        assume(any(weight for weight, _ in steps))
        index = data.draw(st.integers(0, len(steps) - 1))
        more = [Step(weight, done or at == index) for at, (weight, done) in enumerate(steps)]

        before, after = milestone_progress(Step(*step) for step in steps), milestone_progress(more)

        assert before is not None
        assert after is not None
        assert 0 <= before <= after <= 1


class TestKeyResultProgress:
    @pytest.mark.parametrize("kind", MetricKind)
    def test_is_null_without_a_check_in(self, kind: MetricKind) -> None:
        assert key_result_progress(kind, None, baseline=D(0), target=D(1), low=D(0)) is None

    @pytest.mark.parametrize(
        ("kind", "measured", "share"),
        [
            (MetricKind.INCREASE, Measured(current=D(5)), D("0.5")),
            (MetricKind.INCREASE, Measured(), None),
            (MetricKind.MAINTAIN, Measured(periods=(D(1), D(-1))), D("0.5")),
            (MetricKind.MILESTONE, Measured(steps=(Step(D(1), False),)), D(0)),
            (MetricKind.BINARY, Measured(done=True), D(1)),
            (MetricKind.BINARY, Measured(done=False), D(0)),
            (MetricKind.BASELINE, Measured(current=D(7), sourced=True), D(1)),
            (MetricKind.BASELINE, Measured(current=D(7)), D(0)),
            (MetricKind.BASELINE, Measured(sourced=True), D(0)),
        ],
    )
    def test_reads_what_its_kind_is_measured_by(self, kind: MetricKind, measured: Measured, share: Decimal) -> None:
        progress = key_result_progress(kind, measured, baseline=D(0), target=D(10), low=D(0))

        assert (progress.share if progress else None) == share

    def test_is_null_while_a_change_has_no_baseline(self) -> None:
        assert key_result_progress(MetricKind.INCREASE, Measured(current=D(5)), target=D(10)) is None


class TestStorageAsFloat:
    @given(shares)
    def test_gives_a_share_back_exactly(self, share: Decimal) -> None:
        assert from_float(to_float(share)) == share

    @given(numbers, numbers, numbers)
    def test_gives_raw_progress_back_exactly(self, baseline: Decimal, target: Decimal, current: Decimal) -> None:
        assume(baseline != target)
        raw = change_progress(baseline, target, current).raw

        assert from_float(to_float(raw)) == raw

    @given(st.integers(-(10**15) + 1, 10**15 - 1))
    def test_gives_every_number_up_to_the_limit_back_exactly(self, nanos: int) -> None:
        raw = quantised(D(nanos).scaleb(-9))

        assert from_float(to_float(raw)) == raw

    def test_keeps_the_unknown_unknown(self) -> None:
        assert to_float(None) is None
        assert from_float(None) is None
