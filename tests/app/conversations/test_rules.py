"""When people meet next, and what rules put on an agenda."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.conversations.models import PointKind
from app.conversations.rules import AgendaFacts, found_points, is_overdue, next_meeting, next_talk
from app.core.ids import new_id
from app.cycles.models import Cadence
from app.cycles.rules import Rhythm

QUARTER = Rhythm(date(2026, 10, 1), date(2026, 12, 31), Cadence.WEEKLY, due_weekday=4, week_starts_on=5)
WEDNESDAY = datetime(2026, 11, 18, 10, tzinfo=UTC)


def at(day: int, hour: int = 9, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


class TestNextMeeting:
    @pytest.mark.parametrize(
        ("meetings", "expected"),
        [
            ([], at(20, 10)),
            ([at(13)], at(20)),
            ([at(13), at(20)], at(27)),
            ([at(13), at(27, 14)], at(20, 14)),
            # early in the week counts for the week
            ([at(16)], at(27)),
        ],
    )
    def test_is_on_the_due_day_of_the_next_period_without_one(
        self, meetings: list[datetime], expected: datetime
    ) -> None:
        assert next_meeting(QUARTER, meetings, now=WEDNESDAY, time_zone="UTC") == expected

    def test_keeps_the_local_time_over_a_change_of_clocks(self) -> None:
        before = datetime(2026, 10, 23, 7, tzinfo=UTC)

        found = next_meeting(QUARTER, [before], now=before, time_zone="Europe/Berlin")

        assert found == datetime(2026, 10, 30, 8, tzinfo=UTC)

    def test_is_next_week_once_this_weeks_hour_is_over(self) -> None:
        assert next_meeting(QUARTER, [], now=at(20, 11), time_zone="UTC") == at(27, 10)

    def test_is_the_first_of_a_cycle_that_has_not_begun(self) -> None:
        assert next_meeting(QUARTER, [], now=at(1, 9, month=9), time_zone="UTC") == at(9, 10, month=10)

    def test_is_none_once_no_period_is_left(self) -> None:
        assert next_meeting(QUARTER, [], now=datetime(2027, 1, 4, tzinfo=UTC), time_zone="UTC") is None


class TestNextTalk:
    @pytest.mark.parametrize(
        ("cadence", "expected"),
        [
            (Cadence.WEEKLY, date(2026, 11, 27)),
            (Cadence.BIWEEKLY, date(2026, 12, 4)),
            (Cadence.MONTHLY, date(2026, 12, 18)),
        ],
    )
    def test_follows_by_the_cadence_on_the_same_weekday(self, cadence: Cadence, expected: date) -> None:
        assert next_talk(date(2026, 11, 20), cadence) == expected


class TestFoundPoints:
    def test_come_with_the_most_pressing_first_and_each_thing_once(self) -> None:
        off, stale, odd, blocker, item = (new_id() for _ in range(5))
        facts = AgendaFacts([off], [off, stale], [odd, off], [blocker], [item])

        found = list(found_points(facts, ()))

        assert found == [
            (PointKind.OFF_TRACK, off),
            (PointKind.BLOCKER, blocker),
            (PointKind.STALE, stale),
            (PointKind.SIGNAL, odd),
            (PointKind.ACTION_ITEM, item),
        ]

    def test_leave_out_what_is_there(self) -> None:
        off, item = new_id(), new_id()

        found = list(found_points(AgendaFacts([off], [], [], [], [item]), {off}))

        assert found == [(PointKind.ACTION_ITEM, item)]


class TestIsOverdue:
    @pytest.mark.parametrize(
        ("due_on", "done_at", "expected"),
        [
            (None, None, False),
            (date(2026, 11, 17), None, True),
            (date(2026, 11, 18), None, False),
            (date(2026, 11, 17), WEDNESDAY, False),
        ],
    )
    def test_is_what_is_open_behind_its_day(
        self, due_on: date | None, done_at: datetime | None, expected: bool
    ) -> None:
        assert is_overdue(due_on, done_at, date(2026, 11, 18)) is expected
