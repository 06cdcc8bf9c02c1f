"""Weeks: whose one may see, and which days they have."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

from app.inbox.weeks import WeekRow, may_see_week
from tests.app.proposals.test_policy import person


def test_are_seen_by_oneself_those_above_and_who_stands_in() -> None:
    someone = uuid4()
    own, colleague = person(id=someone), person()
    manager, stand_in = (
        replace(person(), report_ids=frozenset({someone})),
        replace(person(), stood_in_for_ids=frozenset({someone})),
    )
    seen = [may_see_week(each, someone) for each in (own, manager, stand_in, colleague, person(admin=True))]

    assert seen == [True, True, True, False, False]


def test_have_seven_days_and_know_which_of_them_are_for_work() -> None:
    week = WeekRow(uuid4(), date(2026, 11, 22), [6, 0, 1, 2, 3], "UTC")

    assert (week.ends_on, len(week.days)) == (date(2026, 11, 28), 7)
    assert [each.day for each in week.days if not each.is_working_day] == [date(2026, 11, 27), date(2026, 11, 28)]
