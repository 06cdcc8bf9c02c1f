"""Whose decision a draft waits for: role × policy, and the nearest of those above its owner."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.actor import Actor
from app.inbox.deciding import Duty, owed_by
from app.proposals.approving import Word
from app.proposals.models import Origin, ProposalKind
from tests.app.proposals.test_approving import ALL, away, handed_in
from tests.app.proposals.test_policy import OWNER, PEOPLE, TEAM, Draft, Goal, person


def above(*, directly: bool) -> tuple[Actor, Actor]:
    """Return somebody above the owner, and the same with what is directly below them."""
    everyone = replace(person(of_team=False), report_ids=frozenset({OWNER}))
    return everyone, everyone if directly else replace(everyone, report_ids=frozenset())


class TestOwedBy:
    @pytest.mark.parametrize(
        ("approvers", "who"),
        [
            (("OWNER",), {"owner"}),
            (("TEAM_LEAD",), {"lead"}),
            (("ADMIN",), {"admin"}),
            (("TEAM_LEAD", "ADMIN"), {"lead"}),
            (ALL, {"owner", "lead"}),
        ],
    )
    def test_is_a_duty_of_those_whom_the_policy_names(self, approvers: tuple[str, ...], who: set[str]) -> None:
        draft = handed_in(*approvers)

        assert {name for name, each in PEOPLE.items() if owed_by(each, each, draft)} == who

    def test_is_the_direct_managers(self) -> None:
        draft = handed_in("MANAGER", by=OWNER)

        assert owed_by(*above(directly=True), draft)
        assert not owed_by(*above(directly=False), draft)

    def test_is_of_those_further_above_once_somebody_has_approved_or_another_handed_it_in(self) -> None:
        approved = handed_in("MANAGER", by=OWNER, approvals=2, words=(Word(person().person_id),))
        by_another = handed_in("MANAGER", by=person().person_id)

        assert owed_by(*above(directly=False), approved)
        assert owed_by(*above(directly=False), by_another)

    def test_is_of_who_asked_the_assistant_and_of_the_owner(self) -> None:
        asked = {"origin": Origin.ASSISTANT, "proposed_by_id": PEOPLE["lead"].person_id}
        key_result = Draft(about=Goal(), **asked)
        summary = Draft(kind=ProposalKind.SUMMARY, about=None, objective_owner_id=None, target_team_id=TEAM, **asked)

        assert {name for name, each in PEOPLE.items() if owed_by(each, each, key_result)} == {"owner", "lead"}
        assert {name for name, each in PEOPLE.items() if owed_by(each, each, summary)} == {"lead"}

    def test_is_the_deputys_for_who_is_away(self) -> None:
        lead, member = away(leads=True), PEOPLE["member"]

        duty = owed_by(member, member, handed_in("TEAM_LEAD", standing_in_for=(lead,)))

        assert duty == Duty(lead.person_id)

    def test_is_nobodys_where_they_have_approved_it(self) -> None:
        lead = PEOPLE["lead"]

        assert owed_by(lead, lead, handed_in("TEAM_LEAD", approvals=2, words=(Word(lead.person_id),))) is None
