"""On which days of the week the demonstration's people do things."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg import sql

from app.demonstration.calendar import calendar_for
from app.demonstration.people import TIME_ZONE
from tests.support.demonstration import Tidewater

DONE_AT = (
    ("audit_records", "at"),
    ("check_in_sheets", "submitted_at"),
    ("check_ins", "recorded_at"),
    ("comments", "created_at"),
    ("check_in_meetings", "starts_at"),
    ("check_in_meetings", "closed_at"),
    ("one_on_one_meetings", "held_on"),
    ("action_items", "done_at"),
    ("coaching_notes", "created_at"),
    ("feedback", "sent_at"),
    ("recognitions", "created_at"),
    ("reflections", "handed_in_at"),
    ("initiatives", "created_at"),
    ("development_goals", "created_at"),
)
"""What people did, and when: tables with the column that says so."""


class TestAtWork:
    @pytest.mark.parametrize(
        ("told", "done"),
        [
            ("2026-11-17", "2026-11-17"),
            ("2026-11-07", "2026-11-09"),
            ("2026-11-08", "2026-11-09"),
            ("2026-11-14", "2026-11-16"),
        ],
    )
    def test_is_on_the_day_or_behind_its_weekend(self, told: str, done: str) -> None:
        assert calendar_for(date(2026, 11, 18)).at_work(date.fromisoformat(told)) == date.fromisoformat(done)

    def test_never_comes_to_a_day_that_is_not_over(self) -> None:
        for today in (date(2026, 11, 16) + timedelta(days=offset) for offset in range(14)):
            calendar = calendar_for(today)
            for days in range(1, 30):
                done = calendar.at_work(calendar.days_ago(days))

                assert done < today, (today, days)
                assert done.weekday() < 5, (today, days)

    def test_puts_off_to_the_next_working_day(self) -> None:
        calendar = calendar_for(date(2026, 11, 18))

        assert [calendar.in_days(days) for days in (2, 3, 4, 5)] == [
            date(2026, 11, 20),
            *[date(2026, 11, 23)] * 3,
        ]


class TestTidewater:
    @pytest.mark.parametrize(("table", "column"), DONE_AT)
    async def test_does_nothing_on_a_weekend(
        self, tidewater: Tidewater, database_url: str, table: str, column: str
    ) -> None:
        query = sql.SQL("select {column} from {table} where organization_id = %s and {column} is not null").format(
            column=sql.Identifier(column), table=sql.Identifier(table)
        )
        with psycopg.connect(database_url) as connection:
            found = [at for (at,) in connection.execute(query, (tidewater.organization_id,)).fetchall()]
        days = [at.astimezone(ZoneInfo(TIME_ZONE)).date() if hasattr(at, "hour") else at for at in found]

        assert days
        assert [day for day in days if day.weekday() >= 5] == []
