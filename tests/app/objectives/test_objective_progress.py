from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, ObjectiveState, Outcome, ProgressMode
from app.objectives.progress import (
    ContributionShare,
    KeyResultShare,
    objective_progress,
    quantised,
    score_needs_reason,
    suggested_score,
)

D = Decimal
BOTH = ProgressMode.BOTH
KEY_RESULTS = ProgressMode.KEY_RESULTS
CONTRIBUTIONS = ProgressMode.CONTRIBUTIONS

shares = st.integers(0, 10**9).map(lambda nanos: quantised(D(nanos).scaleb(-9)))
weights = st.integers(0, 10**6).map(lambda cents: D(cents).scaleb(-2))
drivers = st.builds(
    KeyResultShare,
    kind=st.sampled_from([MetricKind.INCREASE, MetricKind.MILESTONE, MetricKind.BASELINE]),
    weight=weights,
    progress=shares,
    role=st.just(KeyResultRole.DRIVER),
    state=st.just(KeyResultState.ACTIVE),
)
contributors = st.tuples(weights, shares).map(lambda pair: ContributionShare(*pair))


def driver(progress: str | None, weight: str = "1", kind: MetricKind = MetricKind.INCREASE) -> KeyResultShare:
    return KeyResultShare(kind, D(weight), None if progress is None else D(progress))


class TestObjectiveProgress:
    def test_is_the_weighted_mean_of_the_drivers(self) -> None:
        progress = objective_progress(KEY_RESULTS, [driver("1", "3"), driver("0", "1")])

        assert progress == D("0.75")

    @pytest.mark.parametrize("mode", ProgressMode)
    def test_is_null_without_anything_below(self, mode: ProgressMode) -> None:
        assert objective_progress(mode) is None

    def test_is_null_before_the_first_check_in(self) -> None:
        assert objective_progress(KEY_RESULTS, [driver(None), driver(None)]) is None

    def test_counts_drivers_without_a_check_in_as_0_from_the_first_one_on(self) -> None:
        progress = objective_progress(KEY_RESULTS, [driver("0.9"), driver(None), driver(None)])

        assert progress == D("0.3")

    def test_leaves_out_a_band_that_was_never_measured(self) -> None:
        progress = objective_progress(KEY_RESULTS, [driver("0.9"), driver(None, kind=MetricKind.MAINTAIN)])

        assert progress == D("0.9")

    def test_leaves_out_cancelled_key_results_and_guardrails(self) -> None:
        cancelled = driver("0")._replace(state=KeyResultState.CANCELLED)
        guardrail = driver("0", kind=MetricKind.MAINTAIN)._replace(role=KeyResultRole.GUARDRAIL)

        progress = objective_progress(KEY_RESULTS, [driver("0.8"), cancelled, guardrail])

        assert progress == D("0.8")

    def test_leaves_out_drafts_and_abandoned_objectives(self) -> None:
        draft = ContributionShare(D(1), D(0), ObjectiveState.DRAFT)
        abandoned = ContributionShare(D(1), D(0), ObjectiveState.CLOSED, Outcome.ABANDONED)
        missed = ContributionShare(D(1), D("0.2"), ObjectiveState.CLOSED, Outcome.MISSED)

        progress = objective_progress(CONTRIBUTIONS, [], [draft, abandoned, missed, ContributionShare(D(1), D("0.6"))])

        assert progress == D("0.4")

    @pytest.mark.parametrize(
        ("mode", "expected"), [(KEY_RESULTS, "0.2"), (CONTRIBUTIONS, "0.8"), (BOTH, "0.6")], ids=str
    )
    def test_follows_the_progress_mode(self, mode: ProgressMode, expected: str) -> None:
        progress = objective_progress(mode, [driver("0.2", "1")], [ContributionShare(D(2), D("0.8"))])

        assert progress == D(expected)

    def test_is_null_where_all_weights_are_zero(self) -> None:
        assert objective_progress(KEY_RESULTS, [driver("0.5", "0"), driver("1", "0")]) is None

    @given(st.lists(drivers, min_size=1), st.lists(contributors))
    def test_lies_between_its_lowest_and_highest_part(
        self, key_results: list[KeyResultShare], contributions: list[ContributionShare]
    ) -> None:
        parts = [(part.weight, part.progress) for part in key_results]
        parts += [(part.weight, part.progress) for part in contributions]
        weighing = [progress for weight, progress in parts if weight and progress is not None]
        assume(weighing)

        progress = objective_progress(BOTH, key_results, contributions)

        assert progress is not None
        assert min(weighing) <= progress <= max(weighing)

    @given(st.lists(drivers), st.randoms())
    def test_does_not_depend_on_the_order(self, key_results: list[KeyResultShare], random: object) -> None:
        shuffled = list(key_results)
        random.shuffle(shuffled)  # type: ignore[attr-defined]

        assert objective_progress(KEY_RESULTS, shuffled) == objective_progress(KEY_RESULTS, key_results)

    @given(st.lists(drivers, min_size=1), st.integers(1, 10**6))
    def test_does_not_change_when_all_weights_are_scaled(self, key_results: list[KeyResultShare], factor: int) -> None:
        scaled = [share._replace(weight=share.weight * factor) for share in key_results]

        assert objective_progress(KEY_RESULTS, scaled) == objective_progress(KEY_RESULTS, key_results)

    @given(st.lists(drivers, min_size=1), shares, st.data())
    def test_never_falls_when_a_part_rises(
        self, key_results: list[KeyResultShare], higher: Decimal, data: st.DataObject
    ) -> None:
        assume(any(share.weight for share in key_results))
        index = data.draw(st.integers(0, len(key_results) - 1))
        part = key_results[index]
        raised = [*key_results[:index], part._replace(progress=max(part.progress or D(0), higher))]

        before = objective_progress(KEY_RESULTS, key_results)
        after = objective_progress(KEY_RESULTS, [*raised, *key_results[index + 1 :]])

        assert before is not None
        assert after is not None
        assert after >= before

    @given(st.lists(drivers, min_size=1))
    def test_first_check_ins_never_make_it_fall(self, key_results: list[KeyResultShare]) -> None:
        seen: list[Decimal] = []
        for reported in range(1, len(key_results) + 1):
            silent = [share._replace(progress=None) for share in key_results[reported:]]
            seen.append(objective_progress(KEY_RESULTS, [*key_results[:reported], *silent]) or D(0))

        assert seen == sorted(seen)


class TestSuggestedScore:
    def test_leaves_out_baselines_that_progress_counts(self) -> None:
        parts = [driver("1", kind=MetricKind.BASELINE), driver("0.4")]

        assert objective_progress(KEY_RESULTS, parts) == D("0.7")
        assert suggested_score(KEY_RESULTS, parts) == D("0.4")

    def test_is_null_where_only_a_baseline_was_measured(self) -> None:
        assert suggested_score(KEY_RESULTS, [driver("1", kind=MetricKind.BASELINE)]) is None

    @pytest.mark.parametrize(
        ("score", "suggested", "needed"),
        [("0.7", "0.6", False), ("0.71", "0.6", True), ("0.4", "0.6", True), ("0.4", None, False)],
    )
    def test_asks_why_beyond_a_tenth(self, score: str, suggested: str | None, needed: bool) -> None:
        assert score_needs_reason(D(score), None if suggested is None else D(suggested)) is needed
