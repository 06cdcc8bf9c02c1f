"""Who may do what with growth: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.growth import goal_policy, policy
from app.growth.models import DevelopmentGoalState, EnrollmentState, MentorshipState

AT = datetime(2026, 11, 18, tzinfo=UTC)
PERSON = Actor(
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
MANAGER = replace(PERSON, person_id=uuid4(), report_ids=frozenset({PERSON.person_id}))
DIRECTOR = replace(PERSON, person_id=uuid4(), report_ids=frozenset({PERSON.person_id, MANAGER.person_id}))
ADMIN = replace(PERSON, person_id=uuid4(), is_admin=True)


@dataclass(frozen=True)
class Level:
    """A level, as far as a policy looks."""

    user_id: UUID = PERSON.person_id
    manager_id: UUID | None = MANAGER.person_id
    seconding_asked: bool = True
    seconded_at: datetime | None = None
    replaced_at: datetime | None = None


@dataclass(frozen=True)
class Report:
    """A person, as far as a policy looks."""

    id: UUID = PERSON.person_id
    manager_id: UUID | None = MANAGER.person_id


@dataclass(frozen=True)
class Resource:
    """Something to learn from, as far as a policy looks."""

    added_by_id: UUID = PERSON.person_id
    active: bool = True


@dataclass(frozen=True)
class Assignment:
    """What somebody is to learn from, as far as a policy looks."""

    user_id: UUID = PERSON.person_id
    manager_id: UUID | None = MANAGER.person_id
    assigned_by_id: UUID = MANAGER.person_id
    completed_at: datetime | None = None


@dataclass(frozen=True)
class Enrollment:
    """A way along a path, as far as a policy looks."""

    user_id: UUID = PERSON.person_id
    state: str = EnrollmentState.ACTIVE


@dataclass(frozen=True)
class Goal:
    """A development goal, as far as a policy looks."""

    owner_id: UUID = PERSON.person_id
    state: str = DevelopmentGoalState.ACTIVE


@dataclass(frozen=True)
class Pair:
    """A mentorship that the person asked the manager for, as far as a policy looks; only these two ever see it."""

    asked_by_id: UUID = PERSON.person_id
    state: str = MentorshipState.OPEN


EVERYBODY = [PERSON, MANAGER, DIRECTOR, ADMIN]
WAITING = Enrollment(state=EnrollmentState.WAITING)
COMPLETED = Enrollment(state=EnrollmentState.COMPLETED)
DONE = Goal(state=DevelopmentGoalState.DONE)


@pytest.mark.parametrize(
    ("decision", "thing", "allowed"),
    [
        (policy.can_manage_skills, None, [ADMIN]),
        (policy.can_manage_paths, None, [ADMIN]),
        (policy.can_state_level, Resource(), EVERYBODY),
        (policy.can_state_level, Resource(active=False), []),
        (policy.can_second, Level(), [MANAGER]),
        (policy.can_second, Level(seconding_asked=False), [MANAGER]),
        (policy.can_second, Level(seconded_at=AT), []),
        (policy.can_second, Level(replaced_at=AT), []),
        (policy.can_second, Level(manager_id=None), []),
        (policy.can_decline_seconding, Level(), [MANAGER]),
        (policy.can_decline_seconding, Level(seconding_asked=False), []),
        (policy.can_withdraw_level, Level(), [PERSON]),
        (policy.can_withdraw_level, Level(replaced_at=AT), []),
        (policy.can_edit_resource, Resource(), [PERSON, ADMIN]),
        (policy.can_assign_resource, Resource(), EVERYBODY),
        (policy.can_assign_resource, Resource(active=False), []),
        (policy.can_assign_to, Report(), [PERSON, MANAGER]),
        (policy.can_assign_to, Report(manager_id=None), [PERSON]),
        (policy.can_edit_assignment, Assignment(), [MANAGER]),
        (policy.can_edit_assignment, Assignment(assigned_by_id=PERSON.person_id), [PERSON, MANAGER]),
        (policy.can_edit_assignment, Assignment(completed_at=AT), []),
        (policy.can_complete_assignment, Assignment(), [PERSON]),
        (policy.can_complete_assignment, Assignment(completed_at=AT), []),
        (policy.can_start_path, Resource(), EVERYBODY),
        (policy.can_start_path, Resource(active=False), []),
        (policy.can_complete_path, Enrollment(), [PERSON]),
        (policy.can_complete_path, WAITING, []),
        (policy.can_leave_path, WAITING, [PERSON]),
        (policy.can_leave_path, COMPLETED, []),
        (policy.can_confirm_path, Enrollment(), []),
        (policy.can_confirm_path, WAITING, [ADMIN]),
        (policy.can_confirm_path, COMPLETED, []),
        (goal_policy.can_edit_goal, Goal(), [PERSON]),
        (goal_policy.can_edit_goal, DONE, []),
        (goal_policy.can_reopen_goal, Goal(), []),
        (goal_policy.can_reopen_goal, DONE, [PERSON]),
        (goal_policy.can_delete_goal, DONE, [PERSON]),
    ],
)
def test_allows_just_those(decision: Any, thing: Any, allowed: list[Actor]) -> None:
    answers = {actor.person_id: decision(actor, thing) for actor in EVERYBODY}

    assert [person for person, answer in answers.items() if answer.allowed] == [actor.person_id for actor in allowed]
    assert all(answer.reason for answer in answers.values() if not answer.allowed)


@pytest.mark.parametrize(
    ("decision", "state", "allowed"),
    [
        (goal_policy.can_answer_mentorship, "OPEN", [MANAGER]),
        (goal_policy.can_answer_mentorship, "DECLINED", []),
        (goal_policy.can_withdraw_mentorship, "OPEN", [PERSON]),
        (goal_policy.can_withdraw_mentorship, "ACCEPTED", []),
        (goal_policy.can_end_mentorship, "OPEN", []),
        (goal_policy.can_end_mentorship, "ACCEPTED", [PERSON, MANAGER]),
        (goal_policy.can_end_mentorship, "ENDED", []),
    ],
)
def test_allows_the_two_of_a_mentorship(decision: Any, state: str, allowed: list[Actor]) -> None:
    answers = {actor.person_id: decision(actor, Pair(state=state)) for actor in (PERSON, MANAGER)}

    assert [person for person, answer in answers.items() if answer.allowed] == [actor.person_id for actor in allowed]
