"""Who may do what with input rounds: role × action."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import pytest

from app.core.actor import Actor
from app.core.ids import new_id
from app.objectives.input_rounds import policy

ORGANIZATION, TEAM = new_id(), new_id()
TODAY = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)


class Round(NamedTuple):
    team_id: UUID = TEAM
    state: str = "OPEN"
    cycle_state: str = "ACTIVE"
    awaited_count: int = 2
    reminded_at: datetime | None = None


def actor(*, reads: bool = True, leads: bool = False, admin: bool = False, champion: bool = False) -> Actor:
    return Actor(
        organization_id=ORGANIZATION,
        person_id=new_id(),
        is_admin=admin,
        may_write=True,
        team_ids=frozenset(),
        led_team_ids=frozenset({TEAM} if leads else ()),
        report_ids=frozenset(),
        audiences=frozenset({ORGANIZATION, *((TEAM,) if reads else ())}),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
        is_champion=champion,
    )


ACTORS = {
    "lead": actor(leads=True),
    "administrator": actor(admin=True),
    "champion": actor(champion=True),
    "champion elsewhere": actor(champion=True, reads=False),
    "member": actor(),
    "bystander": actor(reads=False),
}
OPEN, CLOSED = Round(), Round(state="CLOSED")


@pytest.mark.parametrize(
    ("decide", "thing", "expected"),
    [
        (policy.can_open_round, TEAM, {"lead", "administrator", "champion"}),
        (policy.can_edit_round, OPEN, {"lead", "administrator", "champion"}),
        (policy.can_remind, OPEN, {"lead", "administrator", "champion"}),
        (policy.can_close_round, OPEN, {"lead", "administrator"}),
        (policy.can_reopen_round, CLOSED, {"lead", "administrator"}),
        (policy.can_answer_round, OPEN, {"lead", "administrator", "champion", "member"}),
    ],
)
def test_may(decide: object, thing: object, expected: set[str]) -> None:
    answers = {name: decide(someone, thing) for name, someone in ACTORS.items()}  # type: ignore[operator]

    assert {name for name, answer in answers.items() if answer.allowed} == expected
    assert all(answer.allowed == (answer.reason is None) for answer in answers.values())


@pytest.mark.parametrize("closed", [CLOSED, Round(cycle_state="CLOSED"), Round(state="CLOSED", cycle_state="CLOSED")])
@pytest.mark.parametrize(
    "decide", [policy.can_edit_round, policy.can_remind, policy.can_close_round, policy.can_answer_round]
)
def test_nobody_may_once_it_is_closed(decide: object, closed: Round) -> None:
    assert not any(decide(someone, closed).allowed for someone in ACTORS.values())  # type: ignore[operator]


class TestRemind:
    def test_once_a_day_in_the_zone_of_the_organisation(self) -> None:
        auckland = replace(actor(leads=True), organization_time_zone="Pacific/Auckland")
        today_there = Round(reminded_at=TODAY)

        # 10:00 UTC is 23:00 in Auckland: 9:00 UTC is the same day there, and 23 hours before that another
        assert not policy.can_remind(auckland, today_there).allowed
        assert policy.can_remind(auckland, Round(reminded_at=TODAY - timedelta(hours=23))).allowed
        assert not policy.can_remind(actor(leads=True), Round(reminded_at=TODAY - timedelta(hours=9))).allowed

    def test_nobody_where_all_have_answered(self) -> None:
        assert not policy.can_remind(actor(leads=True), Round(awaited_count=0)).allowed
