"""When digests come, and what each reminds of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from app.inbox.registry import SOURCES
from app.inbox.source import Source
from app.notifications.letters import NAMED, without_words
from app.notifications.rules import NOTICE, Rhythm, is_to_be_reminded

WEEKDAYS = [0, 1, 2, 3, 4]
WEDNESDAY, FRIDAY = date(2026, 11, 18), date(2026, 11, 20)


def rhythm(zone: str = "UTC", hour: int = 8, **given: object) -> Rhythm:
    return Rhythm(**{"zone": zone, "hour": hour, "working_days": WEEKDAYS, "week_starts_on": 0, **given})  # type: ignore[arg-type]


class TestNextAfter:
    @pytest.mark.parametrize(
        ("zone", "expected"),
        [
            ("UTC", datetime(2026, 11, 19, 8, tzinfo=UTC)),
            ("Pacific/Auckland", datetime(2026, 11, 18, 19, tzinfo=UTC)),
            ("Pacific/Honolulu", datetime(2026, 11, 19, 18, tzinfo=UTC)),
        ],
    )
    def test_is_at_the_hour_of_the_zone(self, zone: str, expected: datetime) -> None:
        assert rhythm(zone).next_after(WEDNESDAY, weekly=False) == expected

    def test_passes_over_days_on_which_nobody_works(self) -> None:
        assert rhythm().next_after(FRIDAY, weekly=False) == datetime(2026, 11, 23, 8, tzinfo=UTC)

    def test_passes_over_absence(self) -> None:
        away = [(date(2026, 11, 19), date(2026, 11, 24))]

        assert rhythm(away=away).next_after(WEDNESDAY, weekly=False) == datetime(2026, 11, 25, 8, tzinfo=UTC)

    def test_is_the_first_of_the_next_week(self) -> None:
        assert rhythm().next_after(WEDNESDAY, weekly=True) == datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert rhythm(week_starts_on=6).next_after(FRIDAY, weekly=True) == datetime(2026, 11, 23, 8, tzinfo=UTC)

    def test_is_never_where_nobody_works(self) -> None:
        assert rhythm(working_days=[]).next_after(WEDNESDAY, weekly=False) is None

    def test_follows_the_clocks_of_the_zone(self) -> None:
        before = rhythm("Europe/Berlin").next_after(date(2026, 10, 22), weekly=False)
        after = rhythm("Europe/Berlin").next_after(date(2026, 10, 23), weekly=False)

        assert (before, after) == (datetime(2026, 10, 23, 6, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC))


class TestIsToBeReminded:
    def test_by_the_last_digest_in_good_time(self) -> None:
        next_at = datetime(2026, 11, 19, 8, tzinfo=UTC)

        assert is_to_be_reminded(next_at + NOTICE - timedelta(seconds=1), next_at)
        assert not is_to_be_reminded(next_at + NOTICE, next_at)

    def test_of_what_is_due_at_no_particular_time(self) -> None:
        assert is_to_be_reminded(None, datetime(2026, 11, 19, 8, tzinfo=UTC))
        assert is_to_be_reminded(datetime(2026, 12, 19, 8, tzinfo=UTC), None)


class TestWithoutWords:
    @pytest.mark.parametrize("source", [each for each in SOURCES if each.kind not in NAMED], ids=lambda each: each.kind)
    def test_leaves_out_what_a_thing_is_about(self, source: Source) -> None:
        said = without_words(source)

        assert "about}" not in said
        assert said.format(who="Nora").endswith(".")
