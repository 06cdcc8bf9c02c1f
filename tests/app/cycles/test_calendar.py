"""Fiscal years and what they are divided into."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from app.cycles.calendar import Division, calendar_problems, fiscal_year, year_problems
from app.cycles.rules import PlannedCycle


class TestFiscalYear:
    def test_is_named_for_the_year_in_which_it_ends(self) -> None:
        found = fiscal_year(2027, 7, Division.QUARTERS)

        assert found.year == PlannedCycle("FY27", date(2026, 7, 1), date(2027, 6, 30))
        assert found.parts[0] == PlannedCycle("FY27 Q1", date(2026, 7, 1), date(2026, 9, 30))
        assert found.parts[3] == PlannedCycle("FY27 Q4", date(2027, 4, 1), date(2027, 6, 30))

    @pytest.mark.parametrize("division", list(Division))
    @pytest.mark.parametrize("starts_in", range(1, 13))
    @pytest.mark.parametrize("year", [2024, 2026])
    def test_is_covered_by_its_parts(self, division: Division, starts_in: int, year: int) -> None:
        found = fiscal_year(year, starts_in, division)

        assert found.year.ends_on.year == year
        assert found.parts[0].starts_on == found.year.starts_on
        assert found.parts[-1].ends_on == found.year.ends_on
        assert all(after.starts_on - before.ends_on == timedelta(days=1) for before, after in pairwise(found.parts))

    def test_is_one_that_people_plan(self) -> None:
        assert [problem.code for problem in year_problems(27)] == ["OUT_OF_RANGE"]
        assert list(year_problems(2027)) == []


class TestCalendarProblems:
    def test_are_listed_all_at_once(self) -> None:
        standing = [
            PlannedCycle("FY27", date(2020, 1, 1), date(2020, 12, 31)),
            PlannedCycle("Autumn", date(2026, 9, 1), date(2026, 11, 30)),
            PlannedCycle("Winter", date(2027, 1, 1), date(2027, 3, 31)),
            PlannedCycle("February", date(2027, 2, 1), date(2027, 2, 28)),
        ]

        found = calendar_problems(fiscal_year(2027, 7, Division.QUARTERS), standing)

        assert [(problem.code, dict(problem.params)) for problem in found] == [
            ("TAKEN", {"cycle": "FY27", "other": "FY27"}),
            ("OVERLAPS", {"cycle": "FY27 Q1", "other": "Autumn"}),
            ("OVERLAPS", {"cycle": "FY27 Q2", "other": "Autumn"}),
            ("OVERLAPS", {"cycle": "FY27 Q3", "other": "Winter"}),
        ]
