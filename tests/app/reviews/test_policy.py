"""Who may do what with reflections: a row for each role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.reviews import policy

OWNER, TEAM, MANAGER = uuid4(), uuid4(), uuid4()
AT = datetime(2026, 11, 18, tzinfo=UTC)


@dataclass(frozen=True)
class Goal:
    state: str = "CLOSED"
    owner_id: UUID = OWNER
    team_id: UUID | None = TEAM
    cycle_state: str = "REVIEW"


@dataclass(frozen=True)
class Written:
    author_id: UUID = OWNER
    author_manager_id: UUID | None = MANAGER
    team_id: UUID | None = TEAM
    team_lead_id: UUID | None = None
    reader_is_below: bool = False
    handed_in_at: datetime | None = AT
    cycle_state: str = "REVIEW"


def actor(
    person_id: UUID | None = None,
    *,
    is_admin: bool = False,
    leads: bool = False,
    acts: bool = False,
    above: bool = False,
    stands_in: bool = False,
) -> Actor:
    return Actor(
        organization_id=uuid4(),
        person_id=person_id or uuid4(),
        is_admin=is_admin,
        may_write=True,
        team_ids=frozenset(),
        led_team_ids=frozenset({TEAM} if leads or acts else ()),
        acting_team_ids=frozenset({TEAM} if acts else ()),
        report_ids=frozenset({OWNER} if above else ()),
        audiences=frozenset(),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
        stood_in_for_ids=frozenset({MANAGER} if stands_in else ()),
    )


ROLES = {
    "owner": actor(OWNER),
    "above": actor(above=True),
    "lead": actor(leads=True),
    "acting lead": actor(acts=True),
    "stand-in": actor(stands_in=True),
    "admin": actor(is_admin=True),
    "colleague": actor(),
}


@pytest.mark.parametrize("role", ROLES)
class TestRoles:
    def test_reflect_on_their_own_goals_alone(self, role: str) -> None:
        assert policy.can_reflect(ROLES[role], Goal()).allowed == (role == "owner")
        assert policy.can_hand_in(ROLES[role], Goal()).allowed == (role == "owner")

    def test_correct_what_is_theirs_alone(self, role: str) -> None:
        assert policy.can_correct(ROLES[role], Written()).allowed == (role == "owner")

    def test_respond_where_they_lead(self, role: str) -> None:
        assert policy.can_respond(ROLES[role], Written()).allowed == (
            role in {"above", "lead", "acting lead", "stand-in"}
        )

    def test_never_respond_to_those_whom_they_report_to(self, role: str) -> None:
        assert not policy.can_respond(ROLES[role], Written(reader_is_below=True)).allowed

    def test_respond_to_a_lead_unless_they_lead_in_their_place(self, role: str) -> None:
        written = Written(team_lead_id=OWNER)

        assert policy.can_respond(ROLES[role], written).allowed == (role in {"above", "lead", "stand-in"})

    def test_do_nothing_in_a_closed_cycle(self, role: str) -> None:
        goal, written = Goal(cycle_state="CLOSED"), Written(cycle_state="CLOSED")

        assert not policy.can_reflect(ROLES[role], goal).allowed
        assert not policy.can_hand_in(ROLES[role], goal).allowed
        assert not policy.can_correct(ROLES[role], written).allowed
        assert not policy.can_respond(ROLES[role], written).allowed


class TestReflecting:
    @pytest.mark.parametrize(
        ("state", "saves", "hands_in"), [("DRAFT", False, False), ("ACTIVE", True, False), ("PAUSED", True, False)]
    )
    def test_waits_until_the_goal_has_ended(self, state: str, saves: bool, hands_in: bool) -> None:
        goal = Goal(state=state)

        assert policy.can_reflect(ROLES["owner"], goal).allowed == saves
        assert policy.can_hand_in(ROLES["owner"], goal).allowed == hands_in

    def test_is_no_correction_before_it_is_handed_in(self) -> None:
        draft = Written(handed_in_at=None)

        assert not policy.can_correct(ROLES["owner"], draft).allowed
        assert not policy.can_respond(ROLES["above"], draft).allowed
