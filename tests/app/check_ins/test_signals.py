"""What the course of a key result shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.check_ins.signals import Course, Report, Signal, SignalKind, signals_of
from app.cycles.rules import Period
from app.objectives.models import MetricKind, ReportedHealth

TODAY = date(2026, 11, 18)
ON_TRACK, AT_RISK = ReportedHealth.ON_TRACK, ReportedHealth.AT_RISK
PERIODS = tuple(
    Period(*(day + timedelta(weeks=week) for day in (date(2026, 10, 3), date(2026, 10, 9), date(2026, 10, 9))))
    for week in range(6)
)


def share(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def reports(
    *progress: float | None, confidence: Sequence[float | None] = (), health: ReportedHealth | None = None
) -> list[Report]:
    """Return a report a week, the last one of yesterday."""
    first = TODAY - timedelta(days=1, weeks=len(progress) - 1)
    said = [*confidence, *[None] * (len(progress) - len(confidence))]
    return [
        Report(first + timedelta(weeks=week), share(at), share(sure), health)
        for week, (at, sure) in enumerate(zip(progress, said, strict=True))
    ]


def course(
    *said: Report,
    kind: MetricKind = MetricKind.INCREASE,
    missed: int = 0,
    due: int = 6,
    expected: float = 0.5,
    blocked_days: int | None = None,
) -> Course:
    since = None if blocked_days is None else TODAY - timedelta(days=blocked_days)
    return Course(kind, said, PERIODS[:due], PERIODS[:missed], Decimal(str(expected)), since)


def found(course: Course) -> dict[SignalKind, Signal]:
    return {signal.kind: signal for signal in signals_of(course, TODAY)}


class TestFlat:
    def test_three_reports_that_show_the_same(self) -> None:
        [signal] = signals_of(course(*reports(0.2, 0.5, 0.5, 0.5)), TODAY)

        assert signal == Signal(SignalKind.FLAT, date(2026, 11, 3), "The last 3 check-ins show the same progress.")

    @pytest.mark.parametrize("progress", [(0.5, 0.5), (0.5, 0.5, 0.6), (1, 1, 1), (None, None, None), ()])
    def test_not_where_it_moved_is_reached_or_unknown(self, progress: tuple[float | None, ...]) -> None:
        assert SignalKind.FLAT not in found(course(*reports(*progress)))

    @pytest.mark.parametrize("kind", [MetricKind.MAINTAIN, MetricKind.BINARY, MetricKind.BASELINE])
    def test_not_where_nothing_moves_on_the_way(self, kind: MetricKind) -> None:
        assert SignalKind.FLAT not in found(course(*reports(0, 0, 0), kind=kind))

    def test_not_for_several_reports_of_a_day(self) -> None:
        one = reports(0.5)[0]

        assert SignalKind.FLAT not in found(course(one, one, one))


class TestBehindThoughOnTrack:
    def test_since_it_was_said_to_be_on_track(self) -> None:
        said = [*reports(0.1, 0.1)[:1], *reports(0.2, 0.3, health=ON_TRACK)]

        assert found(course(*said, expected=0.6))[SignalKind.BEHIND_THOUGH_ON_TRACK].since == date(2026, 11, 10)

    @pytest.mark.parametrize(("health", "expected"), [(ON_TRACK, 0.35), (AT_RISK, 0.9), (None, 0.9)])
    def test_not_where_both_say_the_same_or_nothing_was_said(
        self, health: ReportedHealth | None, expected: float
    ) -> None:
        assert SignalKind.BEHIND_THOUGH_ON_TRACK not in found(course(*reports(0.3, health=health), expected=expected))


class TestBandReportedOnTrack:
    @pytest.mark.parametrize("share_held", [0.0, 0.5, 0.75, 1.0])
    def test_not_while_its_value_is_held_whatever_was_breached_before(self, share_held: float) -> None:
        held = [each._replace(held=True) for each in reports(share_held, health=ON_TRACK)]

        assert found(course(*held, kind=MetricKind.MAINTAIN, expected=1)) == {}

    def test_while_its_value_is_breached_however_often_it_was_held(self) -> None:
        said = reports(1, 0.95, health=ON_TRACK)
        breached = [said[0]._replace(held=True), said[1]._replace(held=False)]

        signal = found(course(*breached, kind=MetricKind.MAINTAIN, expected=1))[SignalKind.BEHIND_THOUGH_ON_TRACK]

        assert signal.message == "It was reported on track, but its value lies outside the band that it should keep to."

    @pytest.mark.parametrize(("health", "held"), [(AT_RISK, False), (None, False), (ON_TRACK, None)])
    def test_not_where_nobody_said_so_or_nothing_is_known(
        self, health: ReportedHealth | None, held: bool | None
    ) -> None:
        said = [each._replace(held=held) for each in reports(0.2, health=health)]

        assert found(course(*said, kind=MetricKind.MAINTAIN, expected=1)) == {}


class TestConfidenceFalling:
    def test_three_times_lower(self) -> None:
        falling = found(course(*reports(0, 0.1, 0.2, 0.3, confidence=(0.9, 0.7, None, 0.65))))

        assert falling[SignalKind.CONFIDENCE_FALLING] == Signal(
            SignalKind.CONFIDENCE_FALLING,
            date(2026, 10, 27),
            "Confidence has fallen 2 times in a row, from 90% to 65%.",
        )

    @pytest.mark.parametrize("confidence", [(0.9, 0.7), (0.9, 0.7, 0.7), (0.9, 0.88, 0.86), (0.7, 0.5, 0.6)])
    def test_not_for_less(self, confidence: tuple[float, ...]) -> None:
        progress = [0.1 * step for step in range(len(confidence))]

        assert SignalKind.CONFIDENCE_FALLING not in found(course(*reports(*progress, confidence=confidence)))


class TestLongBlocked:
    @pytest.mark.parametrize(("days", "week"), [(14, "3rd"), (20, "3rd"), (21, "4th"), (140, "21st"), (77, "12th")])
    def test_from_the_third_week_on(self, days: int, week: str) -> None:
        signal = found(course(blocked_days=days))[SignalKind.LONG_BLOCKED]

        assert signal.message == f"Something has stood in its way for the {week} week."
        assert signal.since == TODAY - timedelta(days=days)

    @pytest.mark.parametrize("days", [None, 0, 13])
    def test_not_before(self, days: int | None) -> None:
        assert SignalKind.LONG_BLOCKED not in found(course(blocked_days=days))


class TestMostlyMissed:
    @pytest.mark.parametrize(("missed", "due"), [(4, 6), (2, 3), (2, 2)])
    def test_more_than_half(self, missed: int, due: int) -> None:
        signal = found(course(missed=missed, due=due))[SignalKind.MOSTLY_MISSED]

        assert signal.message == f"{missed} of {due} periods passed without a check-in."
        assert signal.since == PERIODS[0].starts_on

    @pytest.mark.parametrize(("missed", "due"), [(3, 6), (1, 1), (0, 0)])
    def test_not_half_nor_when_hardly_anything_was_due(self, missed: int, due: int) -> None:
        assert SignalKind.MOSTLY_MISSED not in found(course(missed=missed, due=due))


SHARES = st.none() | st.decimals(0, 1, places=2)
REPORTS = st.lists(st.tuples(SHARES, SHARES, st.none() | st.sampled_from(list(ReportedHealth))), max_size=8)


@given(said=REPORTS, kind=st.sampled_from(list(MetricKind)), expected=st.decimals(0, 1, places=2))
def test_signals_are_few_and_begin_with_what_they_are_about(
    said: list[tuple[Decimal | None, Decimal | None, ReportedHealth | None]], kind: MetricKind, expected: Decimal
) -> None:
    told = [Report(TODAY - timedelta(days=len(said) - place), *rest) for place, rest in enumerate(said)]

    signals = signals_of(Course(kind, told, PERIODS, (), expected, None), TODAY)

    assert len({signal.kind for signal in signals}) == len(signals)
    assert all(signal.since in {report.as_of for report in told} for signal in signals)
