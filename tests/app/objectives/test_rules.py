from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.objectives.models import KeyResultRole, MetricKind, ObjectiveState, UnitKind
from app.objectives.progress import change_progress
from app.objectives.rules import (
    OBJECTIVE_TRANSITIONS,
    KeyResultDefinition,
    MilestoneDefinition,
    UnitDefinition,
    is_transition,
    key_result_problems,
    weights_problem,
)

D = Decimal
INCREASE = KeyResultDefinition("Raise NPS from 30 to 40", MetricKind.INCREASE, baseline=D(30), target=D(40))
BAND = KeyResultDefinition("Keep churn under 3 %", MetricKind.MAINTAIN, high=D(3))
STEPS = KeyResultDefinition(
    "Enter the Spanish market", MetricKind.MILESTONE, milestones=(MilestoneDefinition("First customer"),)
)
MONEY = UnitDefinition(UnitKind.CURRENCY, currency="EUR")

any_number = st.none() | st.decimals() | st.integers(-3, 3).map(Decimal)
definitions = st.builds(
    KeyResultDefinition,
    title=st.text(max_size=5),
    kind=st.sampled_from(MetricKind),
    role=st.sampled_from(KeyResultRole),
    unit=st.none() | st.builds(UnitDefinition),
    baseline=any_number,
    target=any_number,
    low=any_number,
    high=any_number,
    weight=st.decimals(),
    due_on=st.none() | st.dates(),
    milestones=st.lists(st.builds(MilestoneDefinition, title=st.text(max_size=3), weight=st.decimals())).map(tuple),
)


def problems(definition: KeyResultDefinition, **changes: Any) -> list[tuple[str, str]]:
    found = key_result_problems(
        replace(definition, **changes), cycle_starts_on=date(2026, 1, 1), cycle_ends_on=date(2026, 3, 31)
    )
    return [(".".join(problem.path), problem.code) for problem in found]


class TestKeyResultProblems:
    @pytest.mark.parametrize(
        "definition",
        [
            INCREASE,
            replace(INCREASE, baseline=None),
            replace(INCREASE, unit=MONEY, weight=D(0), due_on=date(2026, 3, 31)),
            replace(INCREASE, kind=MetricKind.DECREASE, target=D(-30)),
            BAND,
            replace(BAND, role=KeyResultRole.GUARDRAIL, low=D(1)),
            STEPS,
            KeyResultDefinition("Be certified", MetricKind.BINARY),
            KeyResultDefinition("Know our NPS", MetricKind.BASELINE, unit=UnitDefinition(UnitKind.POINTS)),
        ],
        ids=lambda definition: f"{definition.kind}",
    )
    def test_accepts_what_can_be_stored(self, definition: KeyResultDefinition) -> None:
        assert problems(definition) == []

    def test_lists_every_problem_at_once(self) -> None:
        found = problems(
            INCREASE, title=" ", target=D("NaN"), low=D(1), weight=D(-1), due_on=date(2026, 4, 1), unit=MONEY
        )

        assert found == [
            ("title", "REQUIRED"),
            ("target", "NOT_FINITE"),
            ("low", "NOT_APPLICABLE"),
            ("weight", "NEGATIVE"),
            ("dueOn", "OUTSIDE_CYCLE"),
        ]

    @given(definitions)
    def test_answers_whatever_is_asked(self, definition: KeyResultDefinition) -> None:
        for problem in problems(definition):
            assert all(problem)

    @given(definitions)
    def test_leaves_no_change_that_cannot_be_computed(self, definition: KeyResultDefinition) -> None:
        change = definition.kind in {MetricKind.INCREASE, MetricKind.DECREASE}
        if change and not problems(definition) and definition.baseline is not None and definition.target is not None:
            assert change_progress(definition.baseline, definition.target, D(0)).raw.is_finite()


class TestTitle:
    @pytest.mark.parametrize(
        ("title", "code"),
        [
            ("", "REQUIRED"),
            (" \u00a0", "REQUIRED"),
            ("x" * 301, "TOO_LONG"),
            ("a\nb", "CONTROL_CHARACTERS"),
            ("a\x00b", "CONTROL_CHARACTERS"),
            ("a\ud800b", "CONTROL_CHARACTERS"),
        ],
    )
    def test_refuses_what_is_not_a_line_of_text(self, title: str, code: str) -> None:
        assert problems(INCREASE, title=title) == [("title", code)]

    def test_accepts_its_full_length_in_any_script(self) -> None:
        assert problems(INCREASE, title="語" * 300) == []


class TestChange:
    @pytest.mark.parametrize("kind", [MetricKind.INCREASE, MetricKind.DECREASE])
    def test_refuses_equal_baseline_and_target(self, kind: MetricKind) -> None:
        assert problems(INCREASE, kind=kind, target=D("30.0")) == [("target", "EQUALS_BASELINE")]

    @pytest.mark.parametrize(("kind", "target"), [(MetricKind.INCREASE, D(20)), (MetricKind.DECREASE, D(40))], ids=str)
    def test_refuses_a_target_on_the_wrong_side(self, kind: MetricKind, target: Decimal) -> None:
        assert problems(INCREASE, kind=kind, target=target) == [("target", "WRONG_DIRECTION")]

    def test_needs_a_target(self) -> None:
        assert problems(INCREASE, target=None) == [("target", "REQUIRED")]


class TestBand:
    def test_needs_an_end(self) -> None:
        assert problems(BAND, high=None) == [("low", "REQUIRED")]

    @pytest.mark.parametrize("low", ["3", "3.5"])
    def test_refuses_ends_in_the_wrong_order(self, low: str) -> None:
        assert problems(BAND, low=D(low)) == [("high", "NOT_ABOVE_LOW")]

    def test_is_the_only_kind_of_guardrail(self) -> None:
        assert problems(INCREASE, role=KeyResultRole.GUARDRAIL) == [("role", "GUARDRAIL_NEEDS_BAND")]


class TestNumbers:
    @pytest.mark.parametrize("value", ["NaN", "sNaN", "Infinity", "-Infinity"])
    @pytest.mark.parametrize("field", ["baseline", "target"])
    def test_refuses_what_is_no_number(self, field: str, value: str) -> None:
        assert problems(INCREASE, **{field: D(value)}) == [(field, "NOT_FINITE")]

    @pytest.mark.parametrize("value", ["99999999999999999999", "99999999999999999999.99999999", "-0.00000001"])
    def test_keeps_twenty_digits_before_and_eight_after_the_point(self, value: str) -> None:
        assert problems(INCREASE, baseline=D(value), kind=MetricKind.DECREASE, target=D("-1")) == []

    @pytest.mark.parametrize("value", ["100000000000000000000", "1E+20", "1E+999999", "0.000000001", "1E-999999"])
    def test_refuses_more_digits(self, value: str) -> None:
        assert problems(INCREASE, target=D(value)) == [("target", "TOO_MANY_DIGITS")]


class TestWeights:
    def test_refuses_a_sum_of_zero(self) -> None:
        problem = weights_problem([D(0), D("0.00")])

        assert problem is not None
        assert problem.code == "WEIGHTS_SUM_TO_ZERO"

    @pytest.mark.parametrize("weights", [[], [D(0), D("0.1")]])
    def test_accepts_no_weights_and_some_weight(self, weights: list[Decimal]) -> None:
        assert weights_problem(weights) is None

    def test_refuses_a_negative_one(self) -> None:
        assert problems(INCREASE, weight=D("-0.5")) == [("weight", "NEGATIVE")]


class TestMilestones:
    def test_needs_one(self) -> None:
        assert problems(STEPS, milestones=()) == [("milestones", "REQUIRED")]

    def test_takes_at_most_twenty(self) -> None:
        twenty = STEPS.milestones * 20

        assert problems(STEPS, milestones=twenty) == []
        assert problems(STEPS, milestones=twenty + STEPS.milestones) == [("milestones", "TOO_MANY")]

    def test_names_the_one_that_is_wrong(self) -> None:
        wrong = MilestoneDefinition("", D(-1))

        assert problems(STEPS, milestones=(*STEPS.milestones, wrong)) == [
            ("milestones.1.title", "REQUIRED"),
            ("milestones.1.weight", "NEGATIVE"),
        ]

    def test_refuses_weights_that_sum_to_zero(self) -> None:
        weightless = (MilestoneDefinition("First customer", D(0)),)

        assert problems(STEPS, milestones=weightless) == [("milestones", "WEIGHTS_SUM_TO_ZERO")]

    def test_belongs_to_no_other_kind(self) -> None:
        assert problems(INCREASE, milestones=STEPS.milestones) == [("milestones", "NOT_APPLICABLE")]


class TestUnit:
    @pytest.mark.parametrize(
        ("unit", "problem"),
        [
            (UnitDefinition(UnitKind.CURRENCY), ("unit.currency", "REQUIRED")),
            (UnitDefinition(UnitKind.CURRENCY, currency="eur"), ("unit.currency", "MALFORMED")),
            (UnitDefinition(UnitKind.CURRENCY, currency="ÉUR"), ("unit.currency", "MALFORMED")),
            (UnitDefinition(UnitKind.PERCENT, currency="EUR"), ("unit.currency", "NOT_APPLICABLE")),
            (UnitDefinition(UnitKind.DURATION), ("unit.symbol", "REQUIRED")),
            (UnitDefinition(UnitKind.NUMBER, symbol=""), ("unit.symbol", "REQUIRED")),
            (UnitDefinition(UnitKind.NUMBER, symbol="x" * 31), ("unit.symbol", "TOO_LONG")),
        ],
    )
    def test_refuses_what_does_not_fit(self, unit: UnitDefinition, problem: tuple[str, str]) -> None:
        assert problems(INCREASE, unit=unit) == [problem]

    @pytest.mark.parametrize("symbol", ["tickets", "€ per seat", "h"])
    def test_takes_any_word_after_the_figure(self, symbol: str) -> None:
        assert problems(INCREASE, unit=UnitDefinition(UnitKind.NUMBER, symbol)) == []

    def test_stands_only_where_there_are_figures(self) -> None:
        assert problems(STEPS, unit=MONEY) == [("unit", "NOT_APPLICABLE")]


class TestDueDay:
    @pytest.mark.parametrize("due_on", [date(2026, 1, 1), date(2026, 3, 31)])
    def test_may_be_either_end_of_the_cycle(self, due_on: date) -> None:
        assert problems(INCREASE, due_on=due_on) == []

    @pytest.mark.parametrize("due_on", [date(2025, 12, 31), date(2026, 4, 1)])
    def test_refuses_a_day_outside(self, due_on: date) -> None:
        assert problems(INCREASE, due_on=due_on) == [("dueOn", "OUTSIDE_CYCLE")]


class TestObjectiveTransitions:
    @pytest.mark.parametrize("before", ObjectiveState)
    @pytest.mark.parametrize("after", ObjectiveState)
    def test_publishes_rests_closes_and_may_be_taken_up_again(
        self, before: ObjectiveState, after: ObjectiveState
    ) -> None:
        ways = {
            (ObjectiveState.DRAFT, ObjectiveState.ACTIVE),
            (ObjectiveState.ACTIVE, ObjectiveState.PAUSED),
            (ObjectiveState.PAUSED, ObjectiveState.ACTIVE),
            (ObjectiveState.ACTIVE, ObjectiveState.CLOSED),
            (ObjectiveState.PAUSED, ObjectiveState.CLOSED),
            (ObjectiveState.CLOSED, ObjectiveState.ACTIVE),
        }

        assert is_transition(before, after) is ((before, after) in ways)

    def test_knows_every_state(self) -> None:
        assert set(OBJECTIVE_TRANSITIONS) == set(ObjectiveState)
