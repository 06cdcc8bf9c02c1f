"""Counts, shares and bands of reports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from app.core.ids import new_id
from app.objectives.models import Level
from app.reports.rules import (
    SheetStanding,
    bands,
    counts,
    depth_of,
    mean,
    owner_on,
    share,
    sheet_standing,
    sheet_tally,
)


class TestCounts:
    def test_list_every_kind_in_order_also_those_of_which_there_are_none(self) -> None:
        found = counts(Level, ["TEAM", "COMPANY", "TEAM"])

        assert [(count.value, count.number) for count in found] == [
            (Level.COMPANY, 1),
            (Level.TEAM, 2),
            (Level.INDIVIDUAL, 0),
        ]

    def test_leave_out_what_has_no_kind(self) -> None:
        assert {count.number for count in counts(Level, [None])} == {0}


class TestBands:
    def test_begin_inclusive_and_end_exclusive(self) -> None:
        shares = [Decimal(text) for text in ("0", "0.249999999", "0.25", "0.5", "0.999999999", "1")]

        assert [(str(band.low), band.high and str(band.high), band.number) for band in bands(shares)] == [
            ("0", "0.25", 2),
            ("0.25", "0.5", 1),
            ("0.5", "0.75", 1),
            ("0.75", "1", 1),
            ("1", None, 1),
        ]

    def test_are_there_also_where_nothing_is_known(self) -> None:
        assert [band.number for band in bands([])] == [0, 0, 0, 0, 0]


class TestMean:
    def test_is_exact_to_nine_digits(self) -> None:
        assert mean([Decimal("0.1"), Decimal("0.2"), Decimal("0.2")]) == Decimal("0.166666667")

    def test_of_nothing_is_unknown(self) -> None:
        assert mean([]) is None


class TestShare:
    @pytest.mark.parametrize(("part", "whole", "expected"), [(1, 3, "0.333333333"), (0, 4, "0"), (4, 4, "1")])
    def test_is_the_part_of_the_whole(self, part: int, whole: int, expected: str) -> None:
        assert share(part, whole) == Decimal(expected)

    def test_of_nothing_is_unknown(self) -> None:
        assert share(0, 0) is None


class TestSheetStanding:
    DUE = datetime(2026, 11, 20, 23, 59, 59, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("submitted", "absent", "now", "expected"),
        [
            (DUE, False, DUE, "ON_TIME"),
            (DUE + timedelta(seconds=1), False, DUE, "LATE"),
            (None, False, DUE, "WAITING"),
            (None, False, DUE + timedelta(seconds=1), "MISSING"),
            (None, True, DUE + timedelta(seconds=1), "ABSENT"),
            (DUE, True, DUE, "ON_TIME"),
        ],
    )
    def test_says_what_became_of_a_sheet(
        self, submitted: datetime | None, absent: bool, now: datetime, expected: str
    ) -> None:
        assert sheet_standing(self.DUE, submitted, absent=absent, now=now) == expected


class TestSheetTally:
    def test_counts_those_of_absent_people_apart(self) -> None:
        found = sheet_tally([(standing, standing is SheetStanding.LATE) for standing in SheetStanding])

        assert (found.due, found.absent, found.acknowledged) == (4, 1, 1)
        assert (found.on_time, found.late, found.missing, found.waiting) == (1, 1, 1, 1)

    def test_shares_out_only_what_should_be_there_by_now(self) -> None:
        waiting = [(SheetStanding.WAITING, False)]

        assert (
            sheet_tally([(SheetStanding.LATE, False), (SheetStanding.MISSING, False), *waiting]).handed_in_share == 0.5
        )
        assert sheet_tally(waiting).handed_in_share is None


class TestOwnerOn:
    FIRST, SECOND, NOW = new_id(), new_id(), new_id()
    CHANGES = ((date(2026, 11, 10), FIRST), (date(2026, 11, 20), SECOND))

    @pytest.mark.parametrize(("day", "expected"), [(9, FIRST), (10, SECOND), (19, SECOND), (20, NOW), (30, NOW)])
    def test_is_who_answered_for_it_at_the_end_of_the_day(self, day: int, expected: UUID) -> None:
        assert owner_on(date(2026, 11, day), self.NOW, self.CHANGES) == expected

    def test_is_the_present_one_where_nothing_changed(self) -> None:
        assert owner_on(date(2026, 11, 1), self.NOW, ()) == self.NOW


class TestDepth:
    def test_is_that_of_the_longest_way_up(self) -> None:
        a, b, c, d = (new_id() for _ in range(4))

        assert depth_of([(a, b), (b, c), (a, c), (c, d)]) == 3

    def test_of_nothing_is_nothing(self) -> None:
        assert depth_of([]) == 0
