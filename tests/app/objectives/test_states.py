"""The life of a goal under random commands: whatever the policies allow leads along a transition, and never astray."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from app.check_ins import policy as check_ins
from app.core.actor import Actor
from app.core.ids import new_id
from app.core.permission import Permission
from app.objectives import policy
from app.objectives.models import KeyResultState, ObjectiveState, Outcome
from app.objectives.rules import is_transition

ME, NOW = new_id(), datetime(2026, 11, 18, tzinfo=UTC)
ADMIN = Actor(
    organization_id=new_id(),
    person_id=ME,
    is_admin=True,
    may_write=True,
    team_ids=frozenset(),
    led_team_ids=frozenset(),
    report_ids=frozenset(),
    audiences=frozenset(),
    time_zone="UTC",
    organization_time_zone="UTC",
    locale="en",
)


@dataclass(frozen=True)
class Goal:
    """An objective as its policies and its checks in the database see it."""

    state: ObjectiveState = ObjectiveState.DRAFT
    outcome: Outcome | None = None
    paused_at: datetime | None = None
    archived_at: datetime | None = None
    cycle_state: str = "ACTIVE"
    owner_id: UUID = ME
    team_id: UUID | None = None
    approval: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Measure:
    """A key result as its policies see it."""

    state: KeyResultState = KeyResultState.ACTIVE
    objective_state: ObjectiveState = ObjectiveState.DRAFT
    cycle_state: str = "ACTIVE"
    owner_id: UUID = ME
    objective_owner_id: UUID = ME
    objective_team_id: UUID | None = None


COMMANDS: dict[str, tuple[Callable[[Actor, Goal], Permission], Callable[[Goal], Goal]]] = {
    "publish": (policy.can_publish_objective, lambda goal: replace(goal, state=ObjectiveState.ACTIVE)),
    "pause": (policy.can_pause_objective, lambda goal: replace(goal, state=ObjectiveState.PAUSED, paused_at=NOW)),
    "resume": (policy.can_resume_objective, lambda goal: replace(goal, state=ObjectiveState.ACTIVE, paused_at=None)),
    "close": (
        policy.can_close_objective,
        lambda goal: replace(goal, state=ObjectiveState.CLOSED, outcome=Outcome.PARTIAL, paused_at=None),
    ),
    "reopen": (policy.can_reopen_objective, lambda goal: replace(goal, state=ObjectiveState.ACTIVE, outcome=None)),
    "correct": (policy.can_correct_objective, lambda goal: replace(goal, outcome=Outcome.ACHIEVED)),
    "archive": (policy.can_archive_objective, lambda goal: replace(goal, archived_at=NOW)),
    "unarchive": (policy.can_unarchive_objective, lambda goal: replace(goal, archived_at=None)),
    "close the cycle": (lambda *_: Permission(True), lambda goal: replace(goal, cycle_state="CLOSED")),
}


def is_legal(goal: Goal) -> bool:
    """Tell whether the database would hold such an objective."""
    closed, paused = goal.state is ObjectiveState.CLOSED, goal.state is ObjectiveState.PAUSED
    return (
        closed == (goal.outcome is not None)
        and paused == (goal.paused_at is not None)
        and (goal.archived_at is None or closed)
    )


class TestObjective:
    @given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=40))
    def test_is_never_in_an_illegal_state(self, names: list[str]) -> None:
        goal = Goal()
        for name in names:
            may, act = COMMANDS[name]
            if not may(ADMIN, goal).allowed:
                continue
            before, goal = goal, act(goal)

            assert is_legal(goal), (name, before, goal)
            assert before.state is goal.state or is_transition(before.state, goal.state), (name, before)

    @given(st.lists(st.sampled_from(sorted(COMMANDS)), max_size=40))
    def test_changes_nothing_but_corrections_and_the_archive_once_its_cycle_is_closed(self, names: list[str]) -> None:
        goal = Goal()
        for name in names:
            may, act = COMMANDS[name]
            if may(ADMIN, goal).allowed:
                if goal.cycle_state == "CLOSED":
                    assert name in {"correct", "archive", "unarchive", "close the cycle"}
                goal = act(goal)

    @given(st.sampled_from(ObjectiveState), st.sampled_from(sorted(COMMANDS)))
    def test_is_told_why_whatever_is_refused(self, state: ObjectiveState, name: str) -> None:
        answer = COMMANDS[name][0](ADMIN, Goal(state=state))

        assert answer.allowed == (answer.reason is None)


class TestKeyResult:
    @given(st.sampled_from(ObjectiveState), st.lists(st.sampled_from(["cancel", "restore"]), max_size=10))
    def test_is_cancelled_and_restored_in_turns(self, objective_state: ObjectiveState, names: list[str]) -> None:
        measure = Measure(objective_state=objective_state)
        for name in names:
            may = policy.can_cancel_key_result if name == "cancel" else policy.can_restore_key_result
            after = KeyResultState.CANCELLED if name == "cancel" else KeyResultState.ACTIVE
            allowed = may(ADMIN, measure).allowed

            assert allowed == (objective_state is not ObjectiveState.CLOSED and measure.state is not after)
            if allowed:
                measure = replace(measure, state=after)

    @given(st.sampled_from(ObjectiveState), st.sampled_from(KeyResultState))
    def test_is_reported_on_only_while_it_is_pursued_and_measured_while_it_rests_too(
        self, objective_state: ObjectiveState, state: KeyResultState
    ) -> None:
        measure = Measure(state, objective_state)
        counts = state is KeyResultState.ACTIVE

        reported = check_ins.can_check_in(ADMIN, measure).allowed
        measured = check_ins.can_push_value(ADMIN, measure).allowed

        assert reported == (counts and objective_state is ObjectiveState.ACTIVE)
        assert measured == (counts and objective_state in {ObjectiveState.ACTIVE, ObjectiveState.PAUSED})
