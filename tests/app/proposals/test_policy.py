"""Who may do what with drafts: role by action."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.objectives.models import Visibility
from app.proposals.approving import StandIn, Subject, Word
from app.proposals.models import Origin, ProposalKind, ProposalState
from app.proposals.policy import (
    audience_of_drafts,
    can_answer,
    can_approve,
    can_ask_for_key_results,
    can_ask_for_summary,
    can_cancel,
    can_decide,
    can_revise,
    can_send_on,
)

ORGANIZATION, TEAM, OWNER = uuid4(), uuid4(), uuid4()


def person(*, id: UUID | None = None, admin: bool = False, leads: bool = False, of_team: bool = True) -> Actor:
    """Someone of the organisation."""
    person_id = id or uuid4()
    team = frozenset({TEAM}) if of_team or leads else frozenset()
    return Actor(
        organization_id=ORGANIZATION,
        person_id=person_id,
        is_admin=admin,
        may_write=True,
        team_ids=team,
        led_team_ids=frozenset({TEAM}) if leads else frozenset(),
        report_ids=frozenset(),
        audiences=frozenset({ORGANIZATION, person_id, *team, *([TEAM] if admin else [])}),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
    )


PEOPLE = {
    "admin": person(admin=True, of_team=False),
    "lead": person(leads=True),
    "owner": person(id=OWNER),
    "member": person(),
    "outsider": person(of_team=False),
}
DECIDES = {"admin", "lead", "owner"}


@dataclass(frozen=True)
class Goal:
    """An objective."""

    state: str = "ACTIVE"
    owner_id: UUID = OWNER
    team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"
    audience: UUID = ORGANIZATION
    visibility: str = Visibility.ORGANIZATION
    approval: dict[str, Any] | None = None
    parent_owner_ids: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Draft:
    """A proposal."""

    state: str = ProposalState.PENDING
    proposed_by_id: UUID = field(default_factory=uuid4)
    about: Goal | None = field(default_factory=Goal)
    kind: str = ProposalKind.KEY_RESULT
    origin: str = Origin.ASSISTANT
    words: tuple[Word, ...] = ()
    standing_in_for: tuple[StandIn, ...] = ()
    target_team_id: UUID | None = TEAM
    objective_owner_id: UUID | None = OWNER
    missing: tuple[str, ...] = ()
    approval_gap: str | None = None


@dataclass(frozen=True)
class Run:
    """A run."""

    has_ended: bool = False
    requested_by_id: UUID = field(default_factory=uuid4)
    objective_owner_id: UUID | None = OWNER
    target_team_id: UUID | None = TEAM


@dataclass(frozen=True)
class Asked:
    """A question."""

    answer_input_id: UUID | None = None
    objective_team_id: UUID | None = TEAM
    objective: Goal = field(default_factory=Goal)


@pytest.mark.parametrize("who", PEOPLE)
class TestRoles:
    def test_ask_for_key_results(self, who: str) -> None:
        assert can_ask_for_key_results(PEOPLE[who], Goal()).allowed == (who in DECIDES)

    def test_ask_for_a_summary(self, who: str) -> None:
        allowed = can_ask_for_summary(PEOPLE[who], Subject(TEAM), TEAM).allowed
        assert allowed == (who in {"admin", "lead"})

    def test_revise_approve_and_reject_a_key_result(self, who: str) -> None:
        answers = [policy(PEOPLE[who], Draft()).allowed for policy in (can_revise, can_approve, can_decide)]
        assert answers == [who in DECIDES] * 3

    def test_approve_a_summary(self, who: str) -> None:
        summary = Draft(kind=ProposalKind.SUMMARY, about=None, objective_owner_id=None)
        assert can_approve(PEOPLE[who], summary).allowed == (who in {"admin", "lead"})

    def test_cancel_a_run(self, who: str) -> None:
        assert can_cancel(PEOPLE[who], Run()).allowed == (who in DECIDES)

    def test_answer_a_question(self, who: str) -> None:
        assert can_answer(PEOPLE[who], Asked()).allowed == (who != "outsider")

    def test_send_a_question_on(self, who: str) -> None:
        assert can_send_on(PEOPLE[who], Asked()).allowed == (who in DECIDES)


class TestCanAskForKeyResults:
    def test_refuses_an_owner_who_does_not_read_what_the_team_says(self) -> None:
        assert not can_ask_for_key_results(person(id=OWNER, of_team=False), Goal()).allowed

    @pytest.mark.parametrize("closed", [Goal(state="CLOSED"), Goal(cycle_state="CLOSED")])
    def test_refuses_for_a_closed_goal(self, closed: Goal) -> None:
        assert not can_ask_for_key_results(PEOPLE["admin"], closed).allowed


class TestAudienceOfDrafts:
    def test_is_the_team_where_there_is_one(self) -> None:
        assert audience_of_drafts(Goal()) == TEAM

    def test_is_the_objectives_own_where_there_is_none_or_it_is_private(self) -> None:
        assert audience_of_drafts(Goal(team_id=None)) == ORGANIZATION
        assert audience_of_drafts(Goal(visibility=Visibility.PRIVATE, audience=OWNER)) == OWNER


class TestStates:
    @pytest.mark.parametrize("state", ["APPLIED", "REJECTED", "SUPERSEDED", "EXPIRED"])
    def test_nothing_can_be_done_with_what_no_longer_waits(self, state: str) -> None:
        draft = Draft(state=state, proposed_by_id=PEOPLE["admin"].person_id)

        answers = [policy(PEOPLE["admin"], draft) for policy in (can_revise, can_approve, can_decide)]

        assert not any(answer.allowed for answer in answers)
        assert all(answer.reason for answer in answers)

    def test_a_stale_one_is_revised_or_rejected_not_approved(self) -> None:
        answers = [policy(PEOPLE["lead"], Draft(state="STALE")) for policy in (can_revise, can_decide, can_approve)]

        assert [answer.allowed for answer in answers] == [True, True, False]

    def test_one_that_lacks_something_is_not_approved_and_says_what(self) -> None:
        answer = can_approve(PEOPLE["lead"], Draft(missing=("baseline",)))

        assert (answer.allowed, answer.reason) == (False, "Fill this in first: baseline.")

    def test_who_asked_for_it_may_revise_it(self) -> None:
        asker = PEOPLE["member"]

        assert can_revise(asker, Draft(proposed_by_id=asker.person_id)).allowed

    def test_a_run_that_has_ended_is_not_cancelled(self) -> None:
        assert not can_cancel(PEOPLE["admin"], Run(has_ended=True)).allowed

    def test_an_answered_question_is_not_answered_again(self) -> None:
        assert not can_answer(PEOPLE["admin"], Asked(answer_input_id=uuid4())).allowed

    def test_a_question_about_a_goal_without_a_team_is_answered_in_the_draft(self) -> None:
        answer = can_answer(PEOPLE["admin"], Asked(objective_team_id=None))

        assert answer.reason == "The objective has no team to keep the answer: write the figure into the draft itself."
