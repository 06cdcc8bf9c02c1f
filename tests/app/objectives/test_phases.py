"""What phased targets and stretch values have to be, and the pace that phases set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app.objectives.models import MetricKind
from app.objectives.phases import PhasedTarget, expected_by_phases
from app.objectives.rules import KeyResultDefinition, key_result_problems

STARTS, ENDS = date(2026, 10, 1), date(2026, 12, 31)
FIRST, SECOND = PhasedTarget(date(2026, 10, 31), Decimal(25)), PhasedTarget(date(2026, 11, 30), Decimal(30))
RISE = KeyResultDefinition("Rise", MetricKind.INCREASE, baseline=Decimal(20), target=Decimal(40))
FALL = KeyResultDefinition("Fall", MetricKind.DECREASE, baseline=Decimal(40), target=Decimal(20))


def problems(definition: KeyResultDefinition) -> list[tuple[str, str]]:
    found = key_result_problems(definition, cycle_starts_on=STARTS, cycle_ends_on=ENDS)
    return [(".".join(problem.path), problem.code) for problem in found]


def expected(today: date, *phases: PhasedTarget, baseline: int = 20, target: int = 40) -> Decimal:
    return expected_by_phases(
        phases, baseline=Decimal(baseline), target=Decimal(target), starts_on=STARTS, due_on=ENDS, today=today
    )


class TestExpected:
    @pytest.mark.parametrize(
        ("today", "share"),
        [
            (date(2026, 9, 1), "0"),
            (date(2026, 9, 30), "0"),
            (date(2026, 10, 31), "0.25"),
            (date(2026, 11, 15), "0.375"),
            (date(2026, 11, 30), "0.5"),
            (date(2026, 12, 31), "1"),
            (date(2027, 1, 31), "1"),
        ],
    )
    def test_runs_straight_from_phase_to_phase(self, today: date, share: str) -> None:
        assert expected(today, FIRST, SECOND) == Decimal(share)

    def test_falls_as_it_rises(self) -> None:
        falling = [phase._replace(value=60 - phase.value) for phase in (FIRST, SECOND)]

        assert expected(date(2026, 11, 15), *falling, baseline=40, target=20) == Decimal("0.375")

    def test_a_phase_on_the_first_day_is_reached_in_a_day(self) -> None:
        assert expected(STARTS, PhasedTarget(STARTS, Decimal(30))) == Decimal("0.5")


class TestPhases:
    def test_may_lead_from_the_baseline_to_the_target(self) -> None:
        flat = (FIRST._replace(value=Decimal(20)), SECOND._replace(value=Decimal(40)))

        assert problems(replace(RISE, phases=flat)) == []
        assert problems(replace(RISE, baseline=None, phases=(FIRST, SECOND))) == []

    @pytest.mark.parametrize(
        ("definition", "values", "wrong"),
        [
            (RISE, (30, 25), 1),
            (RISE, (19, 30), 0),
            (RISE, (25, 41), 1),
            (FALL, (25, 30), 1),
            (FALL, (41, 30), 0),
            (FALL, (30, 19), 1),
        ],
    )
    def test_never_lead_back_nor_beyond(
        self, definition: KeyResultDefinition, values: tuple[int, int], wrong: int
    ) -> None:
        phases = (FIRST._replace(value=Decimal(values[0])), SECOND._replace(value=Decimal(values[1])))

        assert problems(replace(definition, phases=phases)) == [(f"phases.{wrong}.value", "WRONG_DIRECTION")]

    @pytest.mark.parametrize("day", [date(2026, 9, 30), ENDS])
    def test_lie_in_the_cycle_before_the_due_day(self, day: date) -> None:
        assert problems(replace(RISE, phases=(FIRST._replace(on=day),))) == [("phases.0.on", "OUTSIDE_CYCLE")]

    def test_end_before_a_due_day_of_its_own(self) -> None:
        due = replace(RISE, due_on=SECOND.on, phases=(FIRST, SECOND))

        assert problems(due) == [("phases.1.on", "OUTSIDE_CYCLE")]

    def test_are_one_a_day_and_at_most_twenty(self) -> None:
        twice = (FIRST, FIRST)
        many = tuple(PhasedTarget(date(2026, 11, day), Decimal(25)) for day in range(1, 22))

        assert problems(replace(RISE, phases=twice)) == [("phases.1.on", "SAME_DAY")]
        assert problems(replace(RISE, phases=many)) == [("phases", "TOO_MANY")]

    def test_are_numbers(self) -> None:
        assert problems(replace(RISE, phases=(FIRST._replace(value=Decimal("NaN")),))) == [
            ("phases.0.value", "NOT_FINITE")
        ]

    @pytest.mark.parametrize("kind", [MetricKind.BINARY, MetricKind.BASELINE])
    def test_belong_to_changes_alone(self, kind: MetricKind) -> None:
        definition = KeyResultDefinition("Other", kind, phases=(FIRST,), stretch=Decimal(1))

        assert problems(definition) == [("stretch", "NOT_APPLICABLE"), ("phases", "NOT_APPLICABLE")]


class TestStretch:
    @pytest.mark.parametrize(("definition", "beyond", "short"), [(RISE, 41, 40), (FALL, 19, 20)])
    def test_lies_beyond_the_target(self, definition: KeyResultDefinition, beyond: int, short: int) -> None:
        assert problems(replace(definition, stretch=Decimal(beyond))) == []
        assert problems(replace(definition, stretch=Decimal(short))) == [("stretch", "NOT_BEYOND_TARGET")]

    def test_is_a_number(self) -> None:
        assert problems(replace(RISE, stretch=Decimal("Infinity"))) == [("stretch", "NOT_FINITE")]


class TestSource:
    def test_is_a_line(self) -> None:
        assert problems(replace(RISE, source="https://figures.example/activation")) == []
        assert problems(replace(RISE, source="x" * 501)) == [("source", "TOO_LONG")]
