"""Who may do what with a survey: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.surveys import policy
from app.surveys.models import SurveyState


@dataclass(frozen=True)
class Given:
    """A survey, as far as a policy looks."""

    started_by_id: UUID
    state: SurveyState = SurveyState.OPEN
    closes_on: date = date(2026, 11, 18)
    my_answered: bool | None = None


@dataclass(frozen=True)
class Somebody:
    """A person, as far as a policy looks."""

    id: UUID
    active: bool = True


MANAGER = Actor(
    organization_id=uuid4(),
    person_id=uuid4(),
    is_admin=False,
    may_write=True,
    team_ids=frozenset(),
    led_team_ids=frozenset(),
    report_ids=frozenset(),
    audiences=frozenset(),
    time_zone="UTC",
    organization_time_zone="UTC",
    locale="en",
)
STRANGER = replace(MANAGER, person_id=uuid4())
SURVEY = Given(MANAGER.person_id)


class TestOpening:
    @pytest.mark.parametrize(
        ("actor", "may"),
        [
            (MANAGER, True),
            (replace(STRANGER, is_admin=True), True),
            (replace(STRANGER, is_champion=True), True),
            (STRANGER, False),
            (replace(STRANGER, report_ids=frozenset({MANAGER.person_id})), False),
        ],
    )
    def test_is_the_managers_an_administrators_or_a_champions(self, actor: Actor, may: bool) -> None:
        assert policy.can_open(actor, Somebody(MANAGER.person_id)).allowed == may

    def test_is_not_about_somebody_who_left(self) -> None:
        assert not policy.can_open(MANAGER, Somebody(MANAGER.person_id, active=False)).allowed


class TestAnswering:
    @pytest.mark.parametrize(
        ("survey", "may"),
        [
            (replace(SURVEY, my_answered=False), True),
            (replace(SURVEY, my_answered=True), False),
            (SURVEY, False),
            (replace(SURVEY, my_answered=False, closes_on=date(2026, 11, 17)), False),
            (replace(SURVEY, my_answered=False, state=SurveyState.CLOSED), False),
            (replace(SURVEY, my_answered=False, state=SurveyState.WITHDRAWN), False),
        ],
    )
    def test_is_for_those_who_are_asked_once_through_the_last_day(self, survey: Given, may: bool) -> None:
        assert policy.can_answer(STRANGER, survey).allowed == may


class TestWithdrawing:
    @pytest.mark.parametrize(
        ("actor", "state", "may"),
        [
            (MANAGER, SurveyState.OPEN, True),
            (STRANGER, SurveyState.OPEN, False),
            (replace(STRANGER, is_admin=True), SurveyState.OPEN, False),
            (MANAGER, SurveyState.CLOSED, False),
            (MANAGER, SurveyState.WITHDRAWN, False),
        ],
    )
    def test_is_for_who_started_it_while_it_is_open(self, actor: Actor, state: SurveyState, may: bool) -> None:
        assert policy.can_withdraw(actor, replace(SURVEY, state=state)).allowed == may
