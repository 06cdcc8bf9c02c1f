"""What a key result becomes when its goal is taken up anew."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.objectives.copying import Span, taken_up
from app.objectives.models import MetricKind, UnitKind
from app.objectives.phases import PhasedTarget
from app.objectives.rules import KeyResultDefinition, UnitDefinition, key_result_problems

D = Decimal
FOURTH, FIRST = Span(date(2026, 10, 1), date(2026, 12, 31)), Span(date(2027, 1, 1), date(2027, 3, 31))
MONTH = Span(date(2027, 1, 1), date(2027, 1, 4))
RISING = KeyResultDefinition(
    "Raise activation",
    MetricKind.INCREASE,
    unit=UnitDefinition(UnitKind.POINTS),
    baseline=D(20),
    target=D(40),
    phases=(PhasedTarget(date(2026, 10, 31), D(25)), PhasedTarget(date(2026, 11, 30), D(32))),
    due_on=date(2026, 12, 31),
)
figures = st.integers(-1000, 1000).map(Decimal)


class TestTakenUp:
    def test_begins_at_the_last_known_value(self) -> None:
        assert taken_up(RISING, D(30), FOURTH, FIRST).baseline == 30

    def test_begins_where_it_did_without_a_value(self) -> None:
        assert taken_up(RISING, None, FOURTH, FIRST).baseline == 20

    @pytest.mark.parametrize("latest", ["40", "55"])
    def test_asks_for_another_target_once_it_was_reached(self, latest: str) -> None:
        assert taken_up(RISING, D(latest), FOURTH, FIRST).baseline is None

    def test_keeps_due_day_and_phases_in_their_place_of_the_cycle(self) -> None:
        anew = taken_up(RISING, None, FOURTH, FIRST)

        assert anew.due_on == date(2027, 3, 31)
        assert anew.phases == (PhasedTarget(date(2027, 1, 30), D(25)), PhasedTarget(date(2027, 2, 28), D(32)))

    def test_leaves_phases_out_where_the_way_begins_elsewhere(self) -> None:
        assert taken_up(RISING, D(30), FOURTH, FIRST).phases == ()

    def test_leaves_phases_out_where_their_days_fall_together(self) -> None:
        close = (PhasedTarget(date(2026, 11, 1), D(25)), PhasedTarget(date(2026, 11, 2), D(26)))

        assert taken_up(KeyResultDefinition(**{**values(RISING), "phases": close}), None, FOURTH, MONTH).phases == ()

    def test_gives_no_baseline_to_what_has_none(self) -> None:
        band = KeyResultDefinition("Keep", MetricKind.MAINTAIN, unit=UnitDefinition(UnitKind.POINTS), low=D(3))

        assert taken_up(band, D(4), FOURTH, FIRST) == band

    @given(st.sampled_from([MetricKind.INCREASE, MetricKind.DECREASE]), figures, figures, st.none() | figures)
    def test_is_always_sound(self, kind: MetricKind, one: Decimal, other: Decimal, latest: Decimal | None) -> None:
        low, high = min(one, other), max(one, other) + 1
        baseline, target = (low, high) if kind is MetricKind.INCREASE else (high, low)
        before = KeyResultDefinition(
            "Move", kind, unit=UnitDefinition(UnitKind.POINTS), baseline=baseline, target=target, due_on=FOURTH.ends_on
        )

        anew = taken_up(before, latest, FOURTH, FIRST)

        assert key_result_problems(anew, cycle_starts_on=FIRST.starts_on, cycle_ends_on=FIRST.ends_on) == ()
        assert anew.baseline in {None, baseline, latest}

    @given(st.dates(FOURTH.starts_on, FOURTH.ends_on), st.dates(FOURTH.starts_on, FOURTH.ends_on))
    def test_keeps_days_in_their_order(self, one: date, other: date) -> None:
        assert (FOURTH.day_in(FIRST, one) <= FOURTH.day_in(FIRST, other)) or one > other
        assert FIRST.starts_on <= FOURTH.day_in(FIRST, one) <= FIRST.ends_on


def values(definition: KeyResultDefinition) -> dict[str, object]:
    return {name: getattr(definition, name) for name in KeyResultDefinition.__slots__}
