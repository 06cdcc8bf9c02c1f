"""Who may do what in conversations: each role against each action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import pytest

from app.conversations import policy
from app.conversations.models import MeetingState
from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id

ORGANIZATION, TEAM = new_id(), new_id()


def person(**given: Any) -> Actor:
    id_ = new_id()
    defaults = {
        "is_admin": False,
        "may_write": True,
        "team_ids": frozenset(),
        "led_team_ids": frozenset(),
        "report_ids": frozenset(),
        "audiences": frozenset({ORGANIZATION, id_}),
        "time_zone": "UTC",
        "organization_time_zone": "UTC",
        "locale": "en",
    }
    return Actor(ORGANIZATION, id_, **{**defaults, **given})


OWNER = person(team_ids=frozenset({TEAM}))
AUTHOR = person(team_ids=frozenset({TEAM}))
ACTORS = {
    "owner": OWNER,
    "author": AUTHOR,
    "member": person(team_ids=frozenset({TEAM})),
    "lead": person(led_team_ids=frozenset({TEAM})),
    "manager": person(report_ids=frozenset({OWNER.person_id, AUTHOR.person_id})),
    "administrator": person(is_admin=True),
    "stranger": person(),
}


@dataclass(frozen=True)
class Meeting:
    team_id: UUID = TEAM
    facilitator_id: UUID = OWNER.person_id
    state: str = MeetingState.SCHEDULED
    added_by_id: UUID = AUTHOR.person_id


@dataclass(frozen=True)
class Item:
    owner_id: UUID = OWNER.person_id
    created_by_id: UUID = AUTHOR.person_id
    offered_to_id: UUID | None = None
    done: bool = False
    team_id: UUID | None = TEAM


@dataclass(frozen=True)
class Note:
    author_id: UUID = AUTHOR.person_id
    shared_at: object = None
    subject_manager_id: UUID | None = AUTHOR.person_id


@dataclass(frozen=True)
class Other:
    id: UUID
    manager_id: UUID | None = None


def allowed(can: Any, thing: Any) -> set[str]:
    return {name for name, actor in ACTORS.items() if can(actor, thing).allowed}


class TestMeetings:
    @pytest.mark.parametrize(
        ("can", "who"),
        [
            (policy.can_take_part, {"owner", "author", "member", "lead"}),
            (policy.can_lead_meeting, {"owner", "lead"}),
            (policy.can_delete_takeaway, {"owner", "author", "lead"}),
        ],
    )
    def test_are_the_teams(self, can: Any, who: set[str]) -> None:
        assert allowed(can, Meeting()) == who

    def test_are_scheduled_by_the_team(self) -> None:
        assert allowed(policy.can_schedule_meeting, TEAM) == {"owner", "author", "member", "lead"}

    @pytest.mark.parametrize("state", [MeetingState.CLOSED, MeetingState.CANCELLED])
    @pytest.mark.parametrize("can", [policy.can_take_part, policy.can_lead_meeting, policy.can_delete_takeaway])
    def test_that_ended_are_nobodys(self, can: Any, state: MeetingState) -> None:
        assert allowed(can, replace(Meeting(), state=state)) == set()


class TestOneOnOnes:
    def test_are_between_a_manager_and_a_direct_report(self) -> None:
        actor = ACTORS["member"]

        with_report = policy.can_start_one_on_one(actor, None, Other(new_id(), actor.person_id))
        with_manager = policy.can_start_one_on_one(actor, OWNER.person_id, Other(OWNER.person_id))
        with_colleague = policy.can_start_one_on_one(actor, OWNER.person_id, Other(new_id(), OWNER.person_id))

        assert [each.allowed for each in (with_report, with_manager, with_colleague)] == [True, True, False]

    def test_without_a_manager_are_with_nobody_above(self) -> None:
        assert not policy.can_start_one_on_one(ACTORS["member"], None, Other(new_id())).allowed


class TestCoachingNotes:
    def test_are_their_authors_alone(self) -> None:
        assert allowed(policy.can_edit_coaching_note, Note()) == {"author"}
        assert allowed(policy.can_share_coaching_note, Note()) == {"author"}

    def test_that_are_shared_stay_as_they_are(self) -> None:
        shared = replace(Note(), shared_at=clock.now())

        assert allowed(policy.can_edit_coaching_note, shared) == set()
        assert allowed(policy.can_share_coaching_note, shared) == set()

    def test_are_not_shared_with_somebody_elses_report(self) -> None:
        assert allowed(policy.can_share_coaching_note, replace(Note(), subject_manager_id=OWNER.person_id)) == set()


class TestActionItems:
    @pytest.mark.parametrize(
        ("can", "item", "who"),
        [
            (policy.can_edit_action_item, Item(), {"owner", "author", "lead"}),
            (policy.can_complete_action_item, Item(), {"owner", "lead"}),
            (policy.can_complete_action_item, Item(team_id=None), {"owner"}),
            (policy.can_hand_over_action_item, Item(), {"owner", "lead"}),
            (policy.can_reopen_action_item, Item(done=True), {"owner", "author", "lead"}),
            (policy.can_reopen_action_item, Item(), set()),
            (policy.can_edit_action_item, Item(done=True), set()),
            (policy.can_complete_action_item, Item(done=True), set()),
            (policy.can_hand_over_action_item, Item(done=True), set()),
            (policy.can_answer_handover, Item(), set()),
            (policy.can_answer_handover, Item(offered_to_id=AUTHOR.person_id), {"author"}),
        ],
    )
    def test_are_settled_by_who_answers_for_them(self, can: Any, item: Item, who: set[str]) -> None:
        assert allowed(can, item) == who
