"""Who may do what with people and teams: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.people import policy
from app.people.models import Role


@dataclass(frozen=True)
class Thing:
    """A person or a team, as far as a policy looks."""

    id: UUID
    active: bool = True


MEMBER = Actor(
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
ADMIN = replace(MEMBER, is_admin=True)
OWN_TEAM = Thing(uuid4())
LEAD = replace(MEMBER, led_team_ids=frozenset({OWN_TEAM.id}))
ONESELF = Thing(MEMBER.person_id)
COLLEAGUE = Thing(uuid4())
LEFT = Thing(uuid4(), active=False)
MANAGER = replace(MEMBER, person_id=uuid4(), report_ids=frozenset({MEMBER.person_id}))
ACTING = replace(LEAD, acting_team_ids=frozenset({OWN_TEAM.id}))


@pytest.mark.parametrize(
    ("decision", "actor", "thing", "allowed"),
    [
        (policy.can_edit_user, MEMBER, ONESELF, True),
        (policy.can_edit_user, MEMBER, COLLEAGUE, False),
        (policy.can_edit_user, ADMIN, COLLEAGUE, True),
        (policy.can_administer_user, MEMBER, ONESELF, False),
        (policy.can_administer_user, ADMIN, COLLEAGUE, True),
        (policy.can_deactivate_user, MEMBER, ONESELF, False),
        (policy.can_deactivate_user, ADMIN, COLLEAGUE, True),
        (policy.can_deactivate_user, ADMIN, LEFT, False),
        (policy.can_reactivate_user, MEMBER, LEFT, False),
        (policy.can_reactivate_user, ADMIN, LEFT, True),
        (policy.can_reactivate_user, ADMIN, COLLEAGUE, False),
        (policy.can_edit_team, MEMBER, OWN_TEAM, False),
        (policy.can_edit_team, LEAD, OWN_TEAM, True),
        (policy.can_edit_team, LEAD, Thing(uuid4()), False),
        (policy.can_edit_team, ADMIN, OWN_TEAM, True),
        (policy.can_edit_team, ACTING, OWN_TEAM, True),
        (policy.can_appoint_lead, LEAD, OWN_TEAM, True),
        (policy.can_appoint_lead, ACTING, OWN_TEAM, False),
        (policy.can_appoint_lead, ADMIN, OWN_TEAM, True),
        (policy.can_name_champion, ADMIN, COLLEAGUE, True),
        (policy.can_name_champion, ADMIN, LEFT, False),
        (policy.can_name_champion, MANAGER, ONESELF, False),
        (policy.can_plan_absence, MEMBER, ONESELF, True),
        (policy.can_plan_absence, MANAGER, ONESELF, True),
        (policy.can_plan_absence, ADMIN, COLLEAGUE, True),
        (policy.can_plan_absence, MEMBER, COLLEAGUE, False),
        (policy.can_say_why_away, MANAGER, ONESELF, True),
        (policy.can_say_why_away, ADMIN, COLLEAGUE, False),
        (policy.can_add_team, LEAD, None, False),
        (policy.can_add_team, LEAD, OWN_TEAM.id, True),
        (policy.can_add_team, LEAD, uuid4(), False),
        (policy.can_add_team, ADMIN, None, True),
    ],
)
def test_decides_by_role(decision: Any, actor: Actor, thing: Any, allowed: bool) -> None:
    permission = decision(actor, thing)

    assert permission.allowed is allowed
    assert (permission.reason is None) is allowed


def test_a_program_makes_no_tokens_for_itself() -> None:
    assert policy.can_manage_access(MEMBER).allowed
    assert not policy.can_manage_access(replace(MEMBER, by_personal_token=True)).allowed


class TestCanInvite:
    @pytest.mark.parametrize(
        ("actor", "role", "teams", "manager", "allowed"),
        [
            (ADMIN, Role.ADMIN, [], COLLEAGUE.id, True),
            (MEMBER, Role.MEMBER, [OWN_TEAM.id], None, False),
            (LEAD, Role.MEMBER, [OWN_TEAM.id], None, True),
            (LEAD, Role.MEMBER, [OWN_TEAM.id], LEAD.person_id, True),
            (LEAD, Role.MEMBER, [OWN_TEAM.id], COLLEAGUE.id, False),
            (replace(LEAD, report_ids=frozenset({COLLEAGUE.id})), Role.MEMBER, [OWN_TEAM.id], COLLEAGUE.id, True),
            (LEAD, Role.MEMBER, [OWN_TEAM.id, uuid4()], None, False),
            (LEAD, Role.MEMBER, [], None, False),
            (LEAD, Role.ADMIN, [OWN_TEAM.id], None, False),
        ],
    )
    def test_is_for_administrators_and_for_leads_into_their_teams(
        self, actor: Actor, role: Role, teams: list[UUID], manager: UUID | None, allowed: bool
    ) -> None:
        decision = policy.can_invite(actor, role, teams, manager)

        assert decision.allowed is allowed
        assert decision.allowed == (decision.reason is None)
