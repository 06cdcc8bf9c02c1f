"""Counts, shares and bands of reports."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.objectives.models import Level
from app.reports.rules import bands, counts, mean, share


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
