"""What a check-in says, and where its key result stands after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations
from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from app.check_ins.entries import DoneEntry, Entry, MilestonesEntry, NumberEntry, UnchangedEntry, Words
from app.check_ins.rules import as_of_problems, entry_problems, read, sheet_id
from app.check_ins.standings import (
    PastValue,
    Reading,
    Standing,
    progress_with,
    standing_after,
    standing_measured,
    value_before,
)
from app.cycles.models import Cadence
from app.cycles.rules import Rhythm
from app.objectives.models import MetricKind, ReportedHealth
from app.objectives.progress import Progress

ID = uuid4()
TODAY = date(2026, 11, 18)
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
QUARTER = Rhythm(date(2026, 10, 1), date(2026, 12, 31), Cadence.WEEKLY, due_weekday=4, week_starts_on=5)
NEVER = Standing(ID, *[None] * 12)
PATH = ("entries", "2", "value")


class Metric(NamedTuple):
    kind: str = MetricKind.INCREASE
    baseline: Decimal | None = Decimal(40)
    target: Decimal | None = Decimal(60)
    low: Decimal | None = None
    high: Decimal | None = None


class MilestoneOf(NamedTuple):
    id: UUID
    weight: Decimal = Decimal(1)
    done: bool = False


def problems(entry: Entry, kind: MetricKind, standing: Standing = NEVER, as_of: date = TODAY) -> list[tuple[str, str]]:
    found = entry_problems(PATH, entry, Metric(kind), standing, as_of)
    return [(".".join(problem.path), problem.code) for problem in found]


class TestEntryProblems:
    @pytest.mark.parametrize(
        ("kind", "fits"),
        [
            (MetricKind.INCREASE, NumberEntry),
            (MetricKind.DECREASE, NumberEntry),
            (MetricKind.MAINTAIN, NumberEntry),
            (MetricKind.BASELINE, NumberEntry),
            (MetricKind.MILESTONE, MilestonesEntry),
            (MetricKind.BINARY, DoneEntry),
        ],
    )
    def test_takes_just_the_entry_that_fits_the_metric(self, kind: MetricKind, fits: type) -> None:
        given = [
            NumberEntry(key_result_id=ID, value=Decimal(1)),
            MilestonesEntry(key_result_id=ID, done_ids=()),
            DoneEntry(key_result_id=ID, done=True),
        ]

        taken = [type(entry) for entry in given if not problems(entry, kind)]

        assert taken == [fits]

    def test_names_what_is_expected_instead(self) -> None:
        [problem] = entry_problems(
            PATH, NumberEntry(key_result_id=ID, value=Decimal(1)), Metric(MetricKind.MILESTONE), NEVER, TODAY
        )

        assert problem.path == PATH
        assert problem.params == (("kind", "MILESTONE"), ("expected", "milestones"))

    def test_refuses_more_digits_than_can_be_kept(self) -> None:
        entry = NumberEntry(key_result_id=ID, value=Decimal("0.123456789"))

        assert problems(entry, MetricKind.INCREASE) == [("entries.2.value.value", "TOO_MANY_DIGITS")]

    @pytest.mark.parametrize("confidence", [-0.01, 1.01, float("nan")])
    def test_refuses_confidence_beyond_its_range(self, confidence: float) -> None:
        entry = DoneEntry(key_result_id=ID, done=True, words=Words(confidence=confidence))

        assert problems(entry, MetricKind.BINARY) == [("entries.2.value.words.confidence", "OUT_OF_RANGE")]

    def test_refuses_to_repeat_a_value_that_was_never_given(self) -> None:
        entry = UnchangedEntry(key_result_id=ID)

        assert problems(entry, MetricKind.INCREASE) == [("entries.2.value", "NOTHING_TO_REPEAT")]
        assert problems(entry, MetricKind.BINARY) == []
        assert problems(entry, MetricKind.MILESTONE) == []

    def test_refuses_to_repeat_a_later_value_for_an_earlier_day(self) -> None:
        standing = NEVER._replace(current=Decimal(1), latest_as_of=TODAY)

        found = problems(UnchangedEntry(key_result_id=ID), MetricKind.INCREASE, standing, date(2026, 11, 17))

        assert found == [("entries.2.value", "LATER_EXISTS")]


class TestAsOf:
    @pytest.mark.parametrize(
        ("day", "code"),
        [
            (date(2026, 10, 1), None),
            (TODAY, None),
            (date(2026, 11, 19), "IN_FUTURE"),
            (date(2026, 9, 30), "OUTSIDE_CYCLE"),
        ],
    )
    def test_lies_in_the_cycle_and_not_in_the_future(self, day: date, code: str | None) -> None:
        found = as_of_problems(day, starts_on=QUARTER.starts_on, ends_on=QUARTER.ends_on, today=TODAY)

        assert [problem.code for problem in found] == ([code] if code else [])

    def test_lies_in_the_cycle_also_once_that_is_over(self) -> None:
        day = date(2027, 1, 2)

        [problem] = as_of_problems(day, starts_on=QUARTER.starts_on, ends_on=QUARTER.ends_on, today=date(2027, 1, 5))

        assert problem.code == "OUTSIDE_CYCLE"


class TestUnchanged:
    def test_repeats_value_health_and_confidence(self) -> None:
        before = NEVER._replace(current=Decimal(47), reported_health="AT_RISK", confidence=0.0)

        reading = read(UnchangedEntry(key_result_id=ID), Metric(), before, ())

        assert reading == Reading(value=Decimal(47), unchanged=True, health="AT_RISK", confidence=0.0)

    def test_lets_words_say_otherwise(self) -> None:
        before = NEVER._replace(current=Decimal(47), reported_health="AT_RISK", confidence=0.5)
        words = Words(health=ReportedHealth.ON_TRACK, confidence=0.0)

        reading = read(UnchangedEntry(key_result_id=ID, words=words), Metric(), before, ())

        assert (reading.health, reading.confidence) == ("ON_TRACK", 0.0)

    def test_repeats_what_is_done(self) -> None:
        steps = [MilestoneOf(uuid4(), done=True), MilestoneOf(uuid4())]
        entry = UnchangedEntry(key_result_id=ID)

        assert read(entry, Metric(MetricKind.MILESTONE), NEVER, steps).done_milestone_ids == (steps[0].id,)
        assert read(entry, Metric(MetricKind.BINARY), NEVER._replace(done=True), ()).done is True
        assert read(entry, Metric(MetricKind.BINARY), NEVER, ()).done is False


def progress(
    kind: MetricKind,
    reading: Reading,
    before: Standing = NEVER,
    *,
    steps: Sequence[MilestoneOf] = (),
    sourced: bool = False,
) -> str | None:
    metric = Metric(kind, low=Decimal(3), high=None)
    found = progress_with(metric, reading, before, steps, sourced=sourced, band_values=[reading.value])
    return None if found is None else f"{found.share.normalize():f}"


class TestProgress:
    def test_follows_from_the_value_of_a_change(self) -> None:
        assert progress(MetricKind.INCREASE, Reading(value=Decimal(47))) == "0.35"

    def test_of_a_band_is_the_share_of_periods_in_it(self) -> None:
        assert progress(MetricKind.MAINTAIN, Reading(value=Decimal(3))) == "1"
        assert progress(MetricKind.MAINTAIN, Reading(value=Decimal(2))) == "0"

    def test_of_milestones_is_the_weight_of_those_done(self) -> None:
        steps = [MilestoneOf(uuid4(), Decimal(3)), MilestoneOf(uuid4(), Decimal(1), done=True)]

        assert progress(MetricKind.MILESTONE, Reading(done_milestone_ids=(steps[0].id,)), steps=steps) == "0.75"

    def test_of_a_baseline_waits_for_a_source_and_keeps_it(self) -> None:
        measured = Reading(value=Decimal(12))

        assert progress(MetricKind.BASELINE, measured) == "0"
        assert progress(MetricKind.BASELINE, measured, sourced=True) == "1"
        assert progress(MetricKind.BASELINE, measured, NEVER._replace(progress=1.0)) == "1"


def past(day: date, value: int | None) -> PastValue:
    return PastValue(ID, day, NOW, uuid4(), None if value is None else Decimal(value))


class TestValueBefore:
    def test_is_that_of_the_check_in_just_before(self) -> None:
        history = [past(date(2026, 10, 8), 2), past(date(2026, 10, 20), 3), past(date(2026, 10, 30), 4)]

        assert value_before(history, (date(2026, 10, 25), NOW, uuid4())) == Decimal(3)
        assert value_before(history, (date(2026, 10, 1), NOW, uuid4())) is None


class TestStandingAfter:
    def test_takes_over_what_was_said_and_when_the_next_is_due(self) -> None:
        check_in_id = uuid4()
        reading = Reading(value=Decimal(47), health="ON_TRACK", confidence=0.7)
        reached = Progress(Decimal("0.35"), Decimal("0.35"))

        after = standing_after(
            Metric(), NEVER, reading, reached, (TODAY, NOW, check_in_id), rhythm=QUARTER, today=TODAY
        )

        assert after == Standing(
            id=ID,
            current=Decimal(47),
            done=None,
            progress=0.35,
            raw_progress=0.35,
            held=None,
            reported_health="ON_TRACK",
            confidence=0.7,
            latest_check_in_id=check_in_id,
            latest_as_of=TODAY,
            checked_in_at=NOW,
            check_in_due_on=date(2026, 11, 27),
            stale_after=date(2026, 11, 30),
            reported_value=Decimal(47),
        )

    def test_says_whether_a_guardrail_held(self) -> None:
        metric = Metric(MetricKind.MAINTAIN, None, None, low=None, high=Decimal(3))
        place = (TODAY, NOW, uuid4())

        inside = standing_after(metric, NEVER, Reading(value=Decimal(3)), None, place, rhythm=QUARTER, today=TODAY)
        outside = standing_after(metric, NEVER, Reading(value=Decimal(4)), None, place, rhythm=QUARTER, today=TODAY)

        assert (inside.held, outside.held) == (True, False)

    def test_has_nothing_due_after_the_last_period(self) -> None:
        after = standing_after(
            Metric(), NEVER, Reading(), None, (TODAY, NOW, uuid4()), rhythm=QUARTER, today=date(2026, 12, 30)
        )

        assert (after.check_in_due_on, after.stale_after) == (None, None)

    def test_stays_for_an_earlier_day_except_where_all_check_ins_count(self) -> None:
        before = NEVER._replace(
            current=Decimal(50), progress=0.5, latest_as_of=TODAY, checked_in_at=NOW, latest_check_in_id=uuid4()
        )
        earlier = (date(2026, 11, 1), NOW, uuid4())
        reached = Progress(Decimal("0.25"), Decimal("0.25"))
        reading = Reading(value=Decimal(45))
        band = Metric(MetricKind.MAINTAIN, low=Decimal(1))

        kept = standing_after(Metric(), before, reading, reached, earlier, rhythm=QUARTER, today=TODAY)
        counted = standing_after(band, before, reading, reached, earlier, rhythm=QUARTER, today=TODAY)

        assert kept == before
        assert counted == before._replace(progress=0.25, raw_progress=0.25)

    def test_lets_the_later_record_of_the_same_day_win(self) -> None:
        first, second = sorted([uuid4(), uuid4()])
        before = NEVER._replace(latest_as_of=TODAY, checked_in_at=NOW, latest_check_in_id=second)
        reading = Reading(value=Decimal(45))

        kept = standing_after(Metric(), before, reading, None, (TODAY, NOW, first), rhythm=QUARTER, today=TODAY)

        assert kept == before


class TestStandingMeasured:
    DAY, AT = date(2026, 11, 17), datetime(2026, 11, 17, 9, tzinfo=UTC)

    def after(self, before: Standing, figure: int, day: date = DAY, at: datetime = AT) -> Standing:
        return standing_measured(Metric(), before, Decimal(figure), (day, at), "warehouse", band_values=())

    def test_moves_what_is_known_and_nothing_that_people_said(self) -> None:
        said = NEVER._replace(reported_health="AT_RISK", confidence=0.5, check_in_due_on=TODAY)

        after = self.after(said, 50)

        assert after == said._replace(
            current=Decimal(50),
            progress=0.5,
            raw_progress=0.5,
            measured_value=Decimal(50),
            measured_on=self.DAY,
            measured_at=self.AT,
            measured_source="warehouse",
        )

    def test_overrides_neither_a_newer_measurement_nor_a_newer_check_in(self) -> None:
        measured = self.after(NEVER, 50)
        reported = NEVER._replace(
            current=Decimal(55), latest_as_of=TODAY, checked_in_at=NOW, latest_check_in_id=uuid4()
        )
        earlier = datetime(2026, 11, 16, 9, tzinfo=UTC)

        assert self.after(measured, 42, earlier.date(), earlier) == measured
        assert self.after(reported, 42).current == Decimal(55)
        assert self.after(reported, 42).measured_value == Decimal(42)

    def test_does_not_depend_on_the_order_in_which_values_arrive(self) -> None:
        days = [(figure, datetime(2026, 11, figure, 9, tzinfo=UTC)) for figure in (10, 12, 14)]

        standings = set()
        for order in permutations(days):
            standing = NEVER
            for figure, at in order:
                standing = self.after(standing, 40 + figure, at.date(), at)
            standings.add(standing)

        assert len(standings) == 1

    def test_a_check_in_about_an_earlier_day_leaves_it_the_latest(self) -> None:
        measured = self.after(NEVER, 50)
        place = (date(2026, 11, 10), NOW, uuid4())

        after = standing_after(Metric(), measured, Reading(value=Decimal(42)), None, place, rhythm=QUARTER, today=TODAY)

        assert (after.current, after.progress, after.reported_value) == (Decimal(50), 0.5, Decimal(42))
        assert after.latest == place


class TestSheetId:
    def test_is_the_same_before_and_after_it_is_stored(self) -> None:
        author, cycle = uuid4(), uuid4()

        assert sheet_id(author, cycle, TODAY) == sheet_id(author, cycle, TODAY)
        assert sheet_id(author, cycle, TODAY) != sheet_id(author, cycle, date(2026, 11, 19))
        assert sheet_id(author, cycle, TODAY) != sheet_id(uuid4(), cycle, TODAY)
