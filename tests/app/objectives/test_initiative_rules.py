"""Where initiatives may go, and when they are overdue."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import NamedTuple

import pytest

from app.objectives.initiative_models import InitiativeState
from app.objectives.initiative_rules import INITIATIVE_TRANSITIONS, OPEN_STATES, is_overdue
from tests.app.objectives.test_policy import actor
from tests.support.clock import TestClock


class Days(NamedTuple):
    due_on: date | None = date(2026, 11, 17)
    state: str = "IN_PROGRESS"
    objective_state: str = "ACTIVE"
    cycle_state: str = "ACTIVE"


class TestTransitions:
    def test_every_state_leads_on_and_none_to_itself(self) -> None:
        assert set(INITIATIVE_TRANSITIONS) == set(InitiativeState)
        assert all(following and state not in following for state, following in INITIATIVE_TRANSITIONS.items())

    def test_what_has_ended_only_opens_again(self) -> None:
        ended = set(InitiativeState) - OPEN_STATES

        assert all(set(INITIATIVE_TRANSITIONS[state]) <= OPEN_STATES for state in ended)


class TestOverdue:
    @pytest.mark.parametrize(
        ("days", "overdue"),
        [
            (Days(), True),
            (Days(state="PLANNED"), True),
            (Days(state="DONE"), False),
            (Days(state="DROPPED"), False),
            (Days(due_on=date(2026, 11, 18)), False),
            (Days(due_on=None), False),
            (Days(objective_state="CLOSED"), False),
            (Days(objective_state="DRAFT"), True),
            (Days(cycle_state="CLOSED"), False),
            (Days(cycle_state="REVIEW"), True),
        ],
    )
    def test_is_what_is_open_after_its_due_day(self, days: Days, overdue: bool) -> None:
        assert is_overdue(days, actor()) is overdue

    @pytest.mark.parametrize(("zone", "overdue"), [("Pacific/Auckland", True), ("America/Los_Angeles", False)])
    def test_a_day_ends_in_the_zone_of_the_organisation(self, now: TestClock, zone: str, overdue: bool) -> None:
        now.instant = datetime(2026, 11, 17, 20, tzinfo=UTC)
        reader = replace(actor(), organization_time_zone=zone, time_zone="UTC")

        assert is_overdue(Days(), reader) is overdue
