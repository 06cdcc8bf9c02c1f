"""Who may do what with goals: role × action."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import pytest

from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id
from app.objectives import policy, team_input_policy

ORGANIZATION, TEAM, OTHER_TEAM = new_id(), new_id(), new_id()
OWNER, OTHER = new_id(), new_id()


def actor(
    person_id: UUID | None = None, *, admin: bool = False, leads: UUID | None = None, above: UUID | None = None
) -> Actor:
    person_id = person_id or new_id()
    led = frozenset({leads} if leads else ())
    reports = frozenset({above} if above else ())
    return Actor(
        organization_id=ORGANIZATION,
        person_id=person_id,
        is_admin=admin,
        may_write=True,
        team_ids=led,
        led_team_ids=led,
        report_ids=reports,
        audiences=frozenset({ORGANIZATION, person_id, *led, *reports}),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
    )


ACTORS = {
    "owner": actor(OWNER),
    "manager of the owner": actor(above=OWNER),
    "lead of the team": actor(leads=TEAM),
    "administrator": actor(admin=True),
    "owner of the key result": replace(actor(OTHER), audiences=frozenset({TEAM})),
    "lead of another team": actor(leads=OTHER_TEAM),
    "bystander": actor(),
}
ANSWER_FOR_IT = {"owner", "manager of the owner", "lead of the team", "administrator"}


class Goal(NamedTuple):
    state: str = "ACTIVE"
    owner_id: UUID = OWNER
    team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"
    archived_at: datetime | None = None
    approval: dict[str, Any] | None = None


class Measure(NamedTuple):
    state: str = "ACTIVE"
    owner_id: UUID = OTHER
    objective_state: str = "ACTIVE"
    objective_owner_id: UUID = OWNER
    objective_team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"


class Input(NamedTuple):
    state: str = "OPEN"
    team_id: UUID = TEAM
    author_id: UUID = OTHER
    entered_by_id: UUID | None = None
    objective_owner_id: UUID | None = OWNER
    cycle_state: str | None = "ACTIVE"


def allowed(decide: object, thing: object) -> set[str]:
    """Return the names of those who may; every other one is told why not."""
    answers = {name: decide(someone, thing) for name, someone in ACTORS.items()}  # type: ignore[operator]
    assert all(answer.allowed == (answer.reason is None) for answer in answers.values())
    return {name for name, answer in answers.items() if answer.allowed}


class TestObjectives:
    @pytest.mark.parametrize(
        ("decide", "state"),
        [
            (policy.can_edit_objective, "DRAFT"),
            (policy.can_edit_objective, "ACTIVE"),
            (policy.can_publish_objective, "DRAFT"),
            (policy.can_pause_objective, "ACTIVE"),
            (policy.can_resume_objective, "PAUSED"),
            (policy.can_close_objective, "ACTIVE"),
            (policy.can_close_objective, "PAUSED"),
            (policy.can_reopen_objective, "CLOSED"),
            (policy.can_correct_objective, "CLOSED"),
            (policy.can_archive_objective, "CLOSED"),
            (policy.can_carry_over_objective, "CLOSED"),
            (policy.can_delete_objective, "DRAFT"),
        ],
    )
    def test_are_for_those_who_answer_for_them(self, decide: object, state: str) -> None:
        assert allowed(decide, Goal(state=state)) == ANSWER_FOR_IT

    @pytest.mark.parametrize(
        ("decide", "state"),
        [
            (policy.can_edit_objective, "CLOSED"),
            (policy.can_publish_objective, "ACTIVE"),
            (policy.can_publish_objective, "PAUSED"),
            (policy.can_publish_objective, "CLOSED"),
            (policy.can_pause_objective, "DRAFT"),
            (policy.can_pause_objective, "PAUSED"),
            (policy.can_pause_objective, "CLOSED"),
            (policy.can_resume_objective, "ACTIVE"),
            (policy.can_resume_objective, "CLOSED"),
            (policy.can_reopen_objective, "ACTIVE"),
            (policy.can_reopen_objective, "PAUSED"),
            (policy.can_correct_objective, "ACTIVE"),
            (policy.can_archive_objective, "ACTIVE"),
            (policy.can_carry_over_objective, "ACTIVE"),
            (policy.can_carry_over_objective, "DRAFT"),
            (policy.can_archive_objective, "PAUSED"),
            (policy.can_unarchive_objective, "CLOSED"),
            (policy.can_close_objective, "DRAFT"),
            (policy.can_close_objective, "CLOSED"),
            (policy.can_delete_objective, "ACTIVE"),
            (policy.can_delete_objective, "CLOSED"),
        ],
    )
    def test_are_for_nobody_in_the_wrong_state(self, decide: object, state: str) -> None:
        assert allowed(decide, Goal(state=state)) == set()

    @pytest.mark.parametrize(
        "decide",
        [
            policy.can_edit_objective,
            policy.can_publish_objective,
            policy.can_close_objective,
            policy.can_delete_objective,
        ],
    )
    @pytest.mark.parametrize("state", ["DRAFT", "ACTIVE"])
    def test_are_for_nobody_in_a_closed_cycle(self, decide: object, state: str) -> None:
        assert allowed(decide, Goal(state=state, cycle_state="CLOSED")) == set()

    def test_are_reopened_by_nobody_in_a_cycle_that_does_not_run(self) -> None:
        for cycle_state in ("PLANNING", "CLOSED"):
            assert allowed(policy.can_reopen_objective, Goal(state="CLOSED", cycle_state=cycle_state)) == set()

    @pytest.mark.parametrize("decide", [policy.can_correct_objective, policy.can_archive_objective])
    def test_are_corrected_and_archived_in_a_closed_cycle_as_well(self, decide: object) -> None:
        assert allowed(decide, Goal(state="CLOSED", cycle_state="CLOSED")) == ANSWER_FOR_IT

    def test_come_back_from_the_archive_before_they_are_reopened(self) -> None:
        archived = Goal(state="CLOSED", archived_at=clock.now())

        assert allowed(policy.can_reopen_objective, archived) == set()
        assert allowed(policy.can_unarchive_objective, archived) == ANSWER_FOR_IT

    def test_without_a_team_no_lead_has_a_say(self) -> None:
        assert allowed(policy.can_edit_objective, Goal(team_id=None)) == ANSWER_FOR_IT - {"lead of the team"}

    @pytest.mark.parametrize(
        ("level", "expected"),
        [
            ("COMPANY", {"administrator"}),
            ("TEAM", {"administrator", "lead of the team"}),
            ("INDIVIDUAL", {"administrator", "owner", "manager of the owner"}),
        ],
    )
    def test_are_set_by_those_whose_they_are(self, level: str, expected: set[str]) -> None:
        found = allowed(lambda who, _: policy.can_set_objective(who, level=level, team_id=TEAM, owner_id=OWNER), None)

        assert found == expected


class TestKeyResults:
    def test_are_edited_by_their_owner_as_well(self) -> None:
        assert allowed(policy.can_edit_key_result, Measure()) == ANSWER_FOR_IT | {"owner of the key result"}

    @pytest.mark.parametrize(
        ("decide", "measure"),
        [
            (policy.can_cancel_key_result, Measure()),
            (policy.can_restore_key_result, Measure(state="CANCELLED")),
            (policy.can_delete_key_result, Measure(objective_state="DRAFT")),
        ],
    )
    def test_come_and_go_with_those_who_answer_for_the_objective(self, decide: object, measure: Measure) -> None:
        assert allowed(decide, measure) == ANSWER_FOR_IT

    @pytest.mark.parametrize(
        ("decide", "measure"),
        [
            (policy.can_edit_key_result, Measure(state="CANCELLED")),
            (policy.can_edit_key_result, Measure(objective_state="CLOSED")),
            (policy.can_edit_key_result, Measure(cycle_state="CLOSED")),
            (policy.can_cancel_key_result, Measure(state="CANCELLED")),
            (policy.can_cancel_key_result, Measure(objective_state="CLOSED")),
            (policy.can_restore_key_result, Measure()),
            (policy.can_restore_key_result, Measure(state="CANCELLED", cycle_state="CLOSED")),
            (policy.can_delete_key_result, Measure()),
            (policy.can_delete_key_result, Measure(objective_state="CLOSED")),
        ],
    )
    def test_stay_as_they_are_in_the_wrong_state(self, decide: object, measure: Measure) -> None:
        assert allowed(decide, measure) == set()


class TestQualityRules:
    @pytest.mark.parametrize("name", ACTORS)
    def test_are_for_administrators_to_choose(self, name: str) -> None:
        assert policy.can_set_quality_rules(ACTORS[name]).allowed is (name == "administrator")


class TestTeamInputs:
    def test_are_said_by_who_reads_the_team(self) -> None:
        found = allowed(lambda who, _: team_input_policy.can_add_team_input(who, TEAM), None)

        assert found == {"lead of the team", "owner of the key result"}

    def test_are_changed_by_their_author_while_open(self) -> None:
        assert allowed(team_input_policy.can_edit_team_input, Input()) == {"owner of the key result"}
        assert allowed(team_input_policy.can_edit_team_input, Input(state="USED")) == set()
        assert allowed(team_input_policy.can_edit_team_input, Input(cycle_state="CLOSED")) == set()

    @pytest.mark.parametrize(
        "decide", [team_input_policy.can_edit_team_input, team_input_policy.can_withdraw_team_input]
    )
    def test_are_only_read_by_an_author_who_has_left_the_team(self, decide: object) -> None:
        assert allowed(decide, Input(author_id=OWNER)) == set()

    def test_are_supported_by_all_but_their_author(self) -> None:
        assert allowed(team_input_policy.can_support_team_input, Input()) == set(ACTORS) - {"owner of the key result"}
        assert allowed(team_input_policy.can_support_team_input, Input(cycle_state="CLOSED")) == set()

    @pytest.mark.parametrize(
        ("decide", "state"),
        [
            (team_input_policy.can_set_aside_team_input, "OPEN"),
            (team_input_policy.can_reopen_team_input, "SET_ASIDE"),
        ],
    )
    def test_are_weighed_by_lead_owner_and_administrator(self, decide: object, state: str) -> None:
        assert allowed(decide, Input(state=state)) == {"lead of the team", "owner", "administrator"}
        assert allowed(decide, Input(state=state, objective_owner_id=None)) == {"lead of the team", "administrator"}
        assert allowed(decide, Input(state=state, cycle_state="CLOSED")) == set()

    @pytest.mark.parametrize("state", ["USED", "SET_ASIDE"])
    def test_are_not_set_aside_twice_or_once_used(self, state: str) -> None:
        assert allowed(team_input_policy.can_set_aside_team_input, Input(state=state)) == set()

    @pytest.mark.parametrize("state", ["USED", "OPEN"])
    def test_are_opened_again_only_when_set_aside(self, state: str) -> None:
        assert allowed(team_input_policy.can_reopen_team_input, Input(state=state)) == set()
