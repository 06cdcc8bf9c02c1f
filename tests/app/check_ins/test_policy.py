"""Who may check in, answer sheets, deal with blockers and publish summaries: role by action."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from app.check_ins import policy
from app.core.actor import Actor
from app.core.permission import denied

ORGANIZATION, TEAM = uuid4(), uuid4()
OWNER, OBJECTIVE_OWNER, MANAGER, LEAD, MEMBER, RAISER, HELPER, STRANGER, ADMIN = (uuid4() for _ in range(9))
EVERYBODY = {
    "owner": OWNER,
    "objective owner": OBJECTIVE_OWNER,
    "manager": MANAGER,
    "lead": LEAD,
    "member": MEMBER,
    "raiser": RAISER,
    "helper": HELPER,
    "stranger": STRANGER,
    "admin": ADMIN,
}


class Goal(NamedTuple):
    owner_id: UUID = OWNER
    state: str = "ACTIVE"
    objective_state: str = "ACTIVE"
    objective_owner_id: UUID = OBJECTIVE_OWNER
    objective_team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"


class Sheet(NamedTuple):
    author_id: UUID = OWNER
    audience: UUID = TEAM
    submitted: bool = True
    acknowledged_by_id: UUID | None = None
    is_open: bool = True


class Blocker(NamedTuple):
    key_result_owner_id: UUID = OWNER
    objective_owner_id: UUID = OBJECTIVE_OWNER
    objective_team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"
    raised_by_id: UUID = RAISER
    helper_id: UUID | None = HELPER
    resolved: bool = False


class Subject(NamedTuple):
    team_id: UUID | None = TEAM
    objective_owner_id: UUID | None = None


def actor(person_id: UUID) -> Actor:
    """A person with what their role brings; the owner and the team's people belong to the team."""
    return Actor(
        organization_id=ORGANIZATION,
        person_id=person_id,
        is_admin=person_id == ADMIN,
        may_write=True,
        team_ids=frozenset({TEAM} if person_id in (MEMBER, LEAD) else ()),
        led_team_ids=frozenset({TEAM} if person_id == LEAD else ()),
        report_ids=frozenset({OWNER} if person_id == MANAGER else ()),
        audiences=frozenset(),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
    )


def allowed(decide: object, thing: object) -> set[str]:
    """Return the roles to which a policy says yes; every no has a reason."""
    answers = {role: decide(actor(id_), thing) for role, id_ in EVERYBODY.items()}  # type: ignore[operator]
    assert all(answer.allowed or answer.reason for answer in answers.values())
    return {role for role, answer in answers.items() if answer.allowed}


CONCERNED = {"owner", "objective owner", "lead", "member", "raiser", "helper", "admin"}


class TestRoles:
    @pytest.mark.parametrize(
        ("decide", "thing", "roles"),
        [
            (policy.can_check_in, Goal(), {"owner"}),
            (policy.can_push_value, Goal(), {"owner", "objective owner", "lead", "admin"}),
            (policy.can_push_value, Goal(objective_state="PAUSED"), {"owner", "objective owner", "lead", "admin"}),
            (policy.can_submit, Sheet(submitted=False), {"owner"}),
            (policy.can_acknowledge, Sheet(), {"manager", "lead", "admin"}),
            (policy.can_raise_blocker, Goal(), {"owner", "objective owner", "lead", "member", "admin"}),
            (policy.can_resolve_blocker, Blocker(), CONCERNED),
            (policy.can_ask_help, Blocker(), CONCERNED),
            (policy.can_reopen_blocker, Blocker(resolved=True), CONCERNED),
            (policy.can_publish_summary, Subject(), {"lead", "admin"}),
            (
                policy.can_publish_summary,
                Subject(objective_owner_id=OBJECTIVE_OWNER),
                {"objective owner", "lead", "admin"},
            ),
            (policy.can_publish_summary, Subject(None, OBJECTIVE_OWNER), {"objective owner", "admin"}),
        ],
    )
    def test_may_do_just_this(self, decide: object, thing: object, roles: set[str]) -> None:
        assert allowed(decide, thing) == roles


class TestNobody:
    @pytest.mark.parametrize(
        ("decide", "thing"),
        [
            (policy.can_check_in, Goal(state="CANCELLED")),
            (policy.can_check_in, Goal(objective_state="DRAFT")),
            (policy.can_check_in, Goal(objective_state="CLOSED")),
            (policy.can_check_in, Goal(cycle_state="PLANNING")),
            (policy.can_check_in, Goal(cycle_state="CLOSED")),
            (policy.can_submit, Sheet(acknowledged_by_id=LEAD)),
            (policy.can_submit, Sheet(is_open=False)),
            (policy.can_acknowledge, Sheet(submitted=False)),
            (policy.can_acknowledge, Sheet(acknowledged_by_id=LEAD)),
            (policy.can_raise_blocker, Goal(cycle_state="CLOSED")),
            (policy.can_raise_blocker, Goal(objective_state="CLOSED")),
            (policy.can_raise_blocker, Goal(state="CANCELLED")),
            (policy.can_resolve_blocker, Blocker(resolved=True)),
            (policy.can_resolve_blocker, Blocker(cycle_state="CLOSED")),
            (policy.can_ask_help, Blocker(resolved=True)),
            (policy.can_reopen_blocker, Blocker()),
            (policy.can_reopen_blocker, Blocker(resolved=True, cycle_state="CLOSED")),
        ],
    )
    def test_may_do_this_in_the_wrong_state(self, decide: object, thing: object) -> None:
        assert allowed(decide, thing) == set()


class TestOwnSheet:
    def test_is_acknowledged_by_somebody_else_even_for_an_administrator(self) -> None:
        decision = policy.can_acknowledge(actor(ADMIN), Sheet(author_id=ADMIN))

        assert decision == denied("Somebody else acknowledges your sheet.")
