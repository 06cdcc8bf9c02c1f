"""Who may do what with initiatives: role × action."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

import pytest

from app.objectives import initiative_policy as policy
from tests.app.objectives.test_policy import ACTORS, ANSWER_FOR_IT, OTHER, OTHER_TEAM, OWNER, TEAM, Measure, actor

# the one who owns the key result in `ACTORS` does the work as well; its team is the other one
PEOPLE = {
    **ACTORS,
    "manager of who does it": actor(above=OTHER),
    "person of the objective's team": replace(actor(), team_ids=frozenset({TEAM})),
}
WORK_ON_IT = ANSWER_FOR_IT | {"owner of the key result", "manager of who does it", "lead of another team"}
ACTIONS = [policy.can_edit_initiative, policy.can_move_initiative, policy.can_delete_initiative]


class Work(NamedTuple):
    state: str = "PLANNED"
    owner_id: UUID = OTHER
    team_id: UUID | None = OTHER_TEAM
    objective_state: str = "ACTIVE"
    objective_owner_id: UUID = OWNER
    objective_team_id: UUID | None = TEAM
    cycle_state: str = "ACTIVE"


def allowed(decide: object, *things: object) -> set[str]:
    """Return the names of those who may; every other one is told why not."""
    answers = {name: decide(someone, *things) for name, someone in PEOPLE.items()}  # type: ignore[operator]
    assert all(answer.allowed == (answer.reason is None) for answer in answers.values())
    return {name for name, answer in answers.items() if answer.allowed}


class TestAdding:
    def test_is_for_the_owner_the_team_and_those_who_answer_for_the_objective(self) -> None:
        assert allowed(policy.can_add_initiative, Measure()) == ANSWER_FOR_IT | {
            "owner of the key result",
            "person of the objective's team",
        }

    def test_without_a_team_is_for_the_owners_and_those_above(self) -> None:
        assert allowed(policy.can_add_initiative, Measure(objective_team_id=None)) == {
            *("owner", "manager of the owner", "administrator", "owner of the key result")
        }

    @pytest.mark.parametrize(
        "measure", [Measure(state="CANCELLED"), Measure(objective_state="CLOSED"), Measure(cycle_state="CLOSED")]
    )
    def test_is_for_nobody_where_nothing_counts_any_more(self, measure: Measure) -> None:
        assert allowed(policy.can_add_initiative, measure) == set()


class TestChanging:
    @pytest.mark.parametrize("decide", ACTIONS)
    def test_is_for_who_does_it_who_leads_them_and_who_answers_for_the_objective(self, decide: object) -> None:
        assert allowed(decide, Work()) == WORK_ON_IT

    def test_without_a_team_no_lead_of_one_has_a_say(self) -> None:
        assert allowed(policy.can_edit_initiative, Work(team_id=None)) == WORK_ON_IT - {"lead of another team"}

    @pytest.mark.parametrize("decide", ACTIONS)
    @pytest.mark.parametrize("work", [Work(objective_state="CLOSED"), Work(cycle_state="CLOSED")])
    def test_is_for_nobody_in_closed_goals(self, decide: object, work: Work) -> None:
        assert allowed(decide, work) == set()

    @pytest.mark.parametrize("state", ["DONE", "DROPPED"])
    def test_what_has_ended_is_taken_up_again_first(self, state: str) -> None:
        assert allowed(policy.can_edit_initiative, Work(state=state)) == set()
        assert allowed(policy.can_move_initiative, Work(state=state)) == WORK_ON_IT

    @pytest.mark.parametrize("state", ["IN_PROGRESS", "DONE", "DROPPED"])
    def test_only_planned_work_is_deleted(self, state: str) -> None:
        assert allowed(policy.can_delete_initiative, Work(state=state)) == set()


class TestUnlinking:
    def test_is_for_either_side(self) -> None:
        work, measure = Work(owner_id=OWNER), Measure()

        assert allowed(policy.can_unlink_initiative, work, measure) == ANSWER_FOR_IT | {
            *("lead of another team", "owner of the key result")
        }

    def test_from_what_counts_no_more_is_for_those_who_work(self) -> None:
        assert allowed(policy.can_unlink_initiative, Work(), Measure(state="CANCELLED")) == WORK_ON_IT

    def test_is_for_nobody_once_both_sides_have_ended(self) -> None:
        assert allowed(policy.can_unlink_initiative, Work(state="DONE"), Measure(objective_state="CLOSED")) == set()
