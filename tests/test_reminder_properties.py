"""Reminders over a fortnight of random days: each thing once, none once it is done, none while one is away."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from tests.support.clock import TestClock
from tests.support.conversations import pair_of
from tests.support.digests import digest_of
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs

FIRST = date(2026, 11, 18)
DAYS, ITEMS = 14, 5
MONTHS = tuple(month_name)[1:]
SURELY_TOLD_BY = 9
"""Who is back by then has had a digest since."""


def morning(number: int, hour: int = 8, minute: int = 10) -> datetime:
    return datetime.combine(FIRST, datetime.min.time(), UTC) + timedelta(days=number, hours=hour, minutes=minute)


def told_of(text: str) -> list[int]:
    """Return the days on which a letter says that action items are due, the first of the fortnight being 0."""
    found = re.findall(r"You took on .*due on \w+, (\d+) (\w+)", text)
    days = [date(2026, MONTHS.index(month) + 1, int(day)) for day, month in found]
    return [(day - FIRST).days for day in days]


@pytest.mark.parametrize("seed", range(12))
async def test_come_once_and_never_after_the_thing_was_done(
    company: Factory, api: Api, jobs: Jobs, now: TestClock, seed: int
) -> None:
    chance, pair = Random(seed), await pair_of(company)
    now.instant = morning(0, hour=5)
    dues = sorted(chance.sample(range(DAYS - 2), ITEMS))
    items = {}
    for due in dues:
        given = {"sourceId": gid(pair.meeting), "text": "Ask.", "dueOn": str(FIRST + timedelta(days=due))}
        added = await api.as_(pair.report).succeed("actionItemAdd", given, "actionItemEdge { node { id } }")
        items[due] = added["actionItemEdge"]["node"]["id"]
    done_on = {due: chance.randrange(DAYS) for due in dues if chance.random() < 0.7}
    leaves = chance.randrange(1, SURELY_TOLD_BY - 3)
    away = range(leaves, leaves + 3)
    await company.absence(
        pair.report, starts_on=FIRST + timedelta(days=away[0]), ends_on=FIRST + timedelta(days=away[-1])
    )

    mentioned: list[int] = []
    for number in range(DAYS):
        now.instant = morning(number, hour=8, minute=0)
        for due in (due for due, day in done_on.items() if day == number):
            await api.as_(pair.report).succeed("actionItemComplete", {"actionItemId": items[due]})
        now.instant = morning(number)
        letters = await digest_of(company, jobs, pair.report)
        for letter in letters:
            told = told_of(letter)
            assert not [due for due in told if done_on.get(due, DAYS) <= number], number
            mentioned += told
        assert not letters or ((FIRST + timedelta(days=number)).weekday() < 5 and number not in away), number

    assert len(mentioned) == len(set(mentioned))
    assert {due for due in dues if due not in done_on and due < SURELY_TOLD_BY} <= set(mentioned)
