"""Who may ask for feedback, answer, decline, remind and end: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.actor import Actor
from app.feedback import request_policy as policy
from app.feedback.models import FeedbackRequestPersonState, FeedbackRequestState


@dataclass(frozen=True)
class Asked:
    """A request as it shows itself to one person."""

    requester_id: UUID
    my_state: FeedbackRequestPersonState | None = None
    state: FeedbackRequestState = FeedbackRequestState.OPEN
    waiting_count: int = 1
    reminded_at: datetime | None = None


@dataclass(frozen=True)
class Somebody:
    """A person, as far as a policy looks."""

    id: UUID
    active: bool = True


TEAM = uuid4()
STRANGER = Actor(
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
MIRA = replace(STRANGER, person_id=uuid4(), team_ids=frozenset({TEAM}))
MANAGER = replace(STRANGER, person_id=uuid4(), report_ids=frozenset({MIRA.person_id}))
TEAMMATE = replace(STRANGER, person_id=uuid4(), team_ids=frozenset({TEAM}))
LEAD = replace(STRANGER, person_id=uuid4(), led_team_ids=frozenset({TEAM}))
ADMIN = replace(STRANGER, person_id=uuid4(), is_admin=True)
WAITING, ANSWERED, DECLINED = FeedbackRequestPersonState


def test_is_made_about_oneself_a_report_or_a_colleague_of_ones_teams() -> None:
    everybody = (MIRA, MANAGER, TEAMMATE, LEAD, ADMIN, STRANGER)
    about = Somebody(MIRA.person_id)

    assert [each for each in everybody if policy.can_request(each, about, [TEAM]).allowed] == [
        MIRA,
        MANAGER,
        TEAMMATE,
        LEAD,
    ]
    assert not policy.can_request(MANAGER, replace(about, active=False), [TEAM]).allowed


@pytest.mark.parametrize(
    ("my_state", "answer", "decline"),
    [(None, False, False), (WAITING, True, True), (ANSWERED, False, False), (DECLINED, True, False)],
)
def test_is_answered_by_who_was_asked(my_state: FeedbackRequestPersonState | None, answer: bool, decline: bool) -> None:
    request = Asked(MANAGER.person_id, my_state)

    assert (policy.can_answer(STRANGER, request).allowed, policy.can_decline(STRANGER, request).allowed) == (
        answer,
        decline,
    )


@pytest.mark.parametrize("decision", [policy.can_end, policy.can_remind])
def test_is_ended_and_reminded_of_by_who_asks(decision: Any) -> None:
    request = Asked(MIRA.person_id)

    assert [each for each in (MIRA, MANAGER, ADMIN, STRANGER) if decision(each, request).allowed] == [MIRA]


@pytest.mark.parametrize("state", [FeedbackRequestState.CLOSED, FeedbackRequestState.WITHDRAWN])
@pytest.mark.parametrize("decision", [policy.can_answer, policy.can_decline, policy.can_end, policy.can_remind])
def test_is_over_once_it_ended(decision: Any, state: FeedbackRequestState) -> None:
    assert not decision(MIRA, Asked(MIRA.person_id, WAITING, state)).allowed


def test_reminds_once_a_day_and_only_those_who_are_waited_for() -> None:
    request = Asked(MIRA.person_id)

    assert not policy.can_remind(MIRA, replace(request, reminded_at=clock.now())).allowed
    assert policy.can_remind(MIRA, replace(request, reminded_at=clock.now() - timedelta(days=1))).allowed
    assert not policy.can_remind(MIRA, replace(request, waiting_count=0)).allowed
