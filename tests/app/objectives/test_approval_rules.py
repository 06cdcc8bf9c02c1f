"""Who publishes a goal directly and whose word others need: role × level × policy."""

from __future__ import annotations

import pytest

from app.core.ids import new_id
from app.objectives import policy
from app.objectives.approval.models import ApprovalRole
from app.objectives.approval.rules import OPEN, ApprovalRule, in_words, policy_problems, roles_of, rule_from
from app.objectives.models import Level
from tests.app.objectives.test_policy import ACTORS, ANSWER_FOR_IT, OWNER, TEAM, Goal, allowed

ROLES = {
    "owner": {ApprovalRole.OWNER},
    "manager of the owner": {ApprovalRole.MANAGER},
    "lead of the team": {ApprovalRole.TEAM_LEAD},
    "administrator": {ApprovalRole.ADMIN},
    "owner of the key result": set(),
    "lead of another team": set(),
    "bystander": set(),
}


def stored(*publishers: str) -> dict[str, object]:
    return {"publishers": publishers, "approvers": ["MANAGER"], "approvals": 1, "author_may_approve": False}


class TestRoles:
    @pytest.mark.parametrize("name", ROLES)
    def test_follow_from_owner_and_team(self, name: str) -> None:
        assert roles_of(ACTORS[name], owner_id=OWNER, team_id=TEAM) == ROLES[name]

    def test_count_whoever_owns_what_it_serves(self) -> None:
        someone = ACTORS["bystander"]

        held = roles_of(someone, owner_id=OWNER, team_id=TEAM, parent_owner_ids=[someone.person_id])

        assert held == {ApprovalRole.PARENT_OWNER}

    def test_are_none_for_a_goal_without_a_team(self) -> None:
        assert roles_of(ACTORS["lead of the team"], owner_id=OWNER, team_id=None) == set()


class TestPublishing:
    @pytest.mark.parametrize(
        ("publishers", "who"),
        [
            (("OWNER", "MANAGER", "TEAM_LEAD", "ADMIN"), ANSWER_FOR_IT),
            (("MANAGER", "ADMIN"), {"manager of the owner", "administrator"}),
            (("TEAM_LEAD",), {"lead of the team"}),
            (("OWNER",), {"owner"}),
            ((), set()),
        ],
    )
    def test_is_for_those_whom_the_policy_names(self, publishers: tuple[str, ...], who: set[str]) -> None:
        assert allowed(policy.can_publish_objective, Goal("DRAFT", approval=stored(*publishers))) == who

    def test_is_for_all_who_answer_for_it_where_there_is_no_policy(self) -> None:
        assert allowed(policy.can_publish_objective, Goal("DRAFT")) == ANSWER_FOR_IT

    def test_is_never_for_who_does_not_answer_for_it(self) -> None:
        assert "bystander" not in allowed(policy.can_publish_objective, Goal("DRAFT", approval=stored("OWNER")))

    def test_leaves_handing_in_to_all_who_answer_for_it(self) -> None:
        assert allowed(policy.can_submit_objective, Goal("DRAFT", approval=stored())) == ANSWER_FOR_IT


class TestPolicies:
    @pytest.mark.parametrize("level", Level)
    def test_may_say_what_the_default_says(self, level: Level) -> None:
        assert policy_problems(level, None, OPEN) == []

    @pytest.mark.parametrize(
        ("level", "rule", "code"),
        [
            (Level.TEAM, ApprovalRule(frozenset({ApprovalRole.PARENT_OWNER}), OPEN.approvers), "CANNOT_PUBLISH"),
            (Level.TEAM, ApprovalRule(frozenset(), frozenset()), "EMPTY"),
            (Level.TEAM, ApprovalRule(frozenset(), OPEN.approvers, approvals=0), "OUT_OF_RANGE"),
            (Level.TEAM, ApprovalRule(frozenset(), OPEN.approvers, approvals=3), "OUT_OF_RANGE"),
            (Level.COMPANY, OPEN, "NO_TEAM"),
        ],
    )
    def test_tell_what_cannot_be(self, level: Level, rule: ApprovalRule, code: str) -> None:
        assert [problem.code for problem in policy_problems(level, new_id(), rule)] == [code]

    def test_are_read_as_they_are_stored(self) -> None:
        rule = rule_from({"publishers": [], "approvers": ["ADMIN"], "approvals": 2, "author_may_approve": True})

        assert rule == ApprovalRule(frozenset(), frozenset({ApprovalRole.ADMIN}), 2, author_may_approve=True)

    def test_read_as_people_speak(self) -> None:
        assert in_words([ApprovalRole.ADMIN]) == "an administrator"
        assert in_words([ApprovalRole.ADMIN, ApprovalRole.OWNER, ApprovalRole.TEAM_LEAD]) == (
            "the objective's owner, the team's lead or an administrator"
        )
