"""Whose word a draft needs: role × policy, authors, deputies, and how many."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.proposals.approving import StandIn, Word, approvals_needed, judge, suffices
from app.proposals.models import ApprovalGap, Origin, ProposalKind
from tests.app.proposals.test_policy import OWNER, PEOPLE, TEAM, Draft, Goal, person

ALL = ("OWNER", "MANAGER", "TEAM_LEAD", "PARENT_OWNER", "ADMIN")


def handed_in(*approvers: str, by: UUID | None = None, **given: Any) -> Draft:
    """Return a key result that a person handed in under a policy; only owners publish directly."""
    policy = {"publishers": ["OWNER"], "approvers": approvers, "approvals": 1, "author_may_approve": False}
    policy |= {name: given.pop(name) for name in policy if name in given}
    author = {"proposed_by_id": by} if by else {}
    return Draft(about=Goal(approval=policy), **{"origin": Origin.PERSON, **author, **given})


def away(*, leads: bool = False, id: UUID | None = None) -> StandIn:
    someone = person(id=id, leads=leads)
    return StandIn(someone.person_id, someone.is_admin, someone.led_team_ids, someone.report_ids)


class TestJudge:
    @pytest.mark.parametrize(
        ("approvers", "who"),
        [
            (("OWNER",), {"owner"}),
            (("TEAM_LEAD",), {"lead"}),
            (("ADMIN",), {"admin"}),
            (("MANAGER", "PARENT_OWNER"), set()),
            (ALL, {"owner", "lead", "admin"}),
        ],
    )
    def test_allows_those_whom_the_policy_names(self, approvers: tuple[str, ...], who: set[str]) -> None:
        answers = {name: judge(someone, handed_in(*approvers)).permission for name, someone in PEOPLE.items()}

        assert {name for name, answer in answers.items() if answer.allowed} == who
        assert all(answer.reason for answer in answers.values() if not answer.allowed)

    def test_lets_those_who_publish_directly_approve_what_the_assistant_drafted(self) -> None:
        draft = handed_in("TEAM_LEAD", origin=Origin.ASSISTANT)

        assert judge(PEOPLE["owner"], draft).permission.allowed
        assert not judge(PEOPLE["admin"], draft).permission.allowed

    def test_asks_nobody_else_for_a_key_result_of_a_draft(self) -> None:
        policy = {"publishers": [], "approvers": ["ADMIN"], "approvals": 2, "author_may_approve": False}
        draft = Draft(about=Goal(state="DRAFT", approval=policy), origin=Origin.PERSON)

        assert judge(PEOPLE["owner"], draft).permission.allowed
        assert approvals_needed(draft) == 1

    @pytest.mark.parametrize("may", [True, False])
    def test_lets_the_author_where_the_policy_does(self, may: bool) -> None:
        draft = handed_in("OWNER", by=OWNER, author_may_approve=may)

        assert judge(PEOPLE["owner"], draft).permission.allowed == may

    def test_names_whom_a_deputy_decides_for(self) -> None:
        lead = away(leads=True)

        answer = judge(PEOPLE["member"], handed_in("TEAM_LEAD", standing_in_for=(lead,)))

        assert (answer.permission.allowed, answer.for_id) == (True, lead.person_id)

    def test_prefers_somebodys_own_right(self) -> None:
        answer = judge(PEOPLE["lead"], handed_in("TEAM_LEAD", standing_in_for=(away(leads=True),)))

        assert (answer.permission.allowed, answer.for_id) == (True, None)

    def test_does_not_let_a_deputy_decide_for_the_author(self) -> None:
        lead = away(leads=True)
        draft = handed_in("TEAM_LEAD", by=lead.person_id, standing_in_for=(lead,))

        assert not judge(PEOPLE["member"], draft).permission.allowed

    def test_counts_nobody_twice(self) -> None:
        lead, member = away(leads=True), PEOPLE["member"]
        for words in ((Word(member.person_id, lead.person_id),), (Word(lead.person_id),)):
            draft = handed_in("TEAM_LEAD", standing_in_for=(lead,), words=words)

            assert not judge(member, draft, approving=True).permission.allowed
            assert judge(member, draft).permission.allowed

    def test_refuses_for_what_is_closed(self) -> None:
        draft = Draft(about=Goal(cycle_state="CLOSED"), origin=Origin.PERSON)

        assert not judge(PEOPLE["admin"], draft).permission.allowed


class TestHowMany:
    def test_is_what_the_policy_says(self) -> None:
        draft = handed_in("TEAM_LEAD", approvals=2)

        assert approvals_needed(draft) == 2
        assert not suffices(PEOPLE["lead"], draft)
        assert suffices(PEOPLE["lead"], handed_in("TEAM_LEAD", approvals=2, words=(Word(OWNER),)))

    def test_is_one_where_who_publishes_directly_approves_the_assistants(self) -> None:
        draft = handed_in("TEAM_LEAD", approvals=2, origin=Origin.ASSISTANT)

        assert suffices(PEOPLE["owner"], draft)
        assert not suffices(PEOPLE["lead"], draft)

    def test_is_one_administrators_where_too_few_are_what_the_policy_names(self) -> None:
        draft = handed_in("PARENT_OWNER", approvals=2, approval_gap=ApprovalGap.ADMINISTRATORS)

        assert judge(PEOPLE["admin"], draft).permission.allowed
        assert suffices(PEOPLE["admin"], draft)
        assert not judge(PEOPLE["lead"], draft).permission.allowed

    def test_is_no_administrators_where_nobody_can(self) -> None:
        draft = handed_in("PARENT_OWNER", approval_gap=ApprovalGap.NOBODY)

        assert not judge(PEOPLE["admin"], draft).permission.allowed

    def test_is_one_for_a_summary(self) -> None:
        assert approvals_needed(Draft(kind=ProposalKind.SUMMARY, about=None, target_team_id=TEAM)) == 1
