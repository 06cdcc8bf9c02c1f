"""Who may say what about an alignment, in each of its states."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from app.core.ids import new_id
from app.objectives import alignment_policy as policy
from app.objectives.alignment_models import AlignmentState
from app.objectives.alignment_queries import AlignmentRow, Side
from app.objectives.models import AlignmentKind
from tests.app.objectives.test_policy import ANSWER_FOR_IT, OTHER, OTHER_TEAM, OWNER, TEAM, actor, allowed

AT = datetime(2026, 11, 18, tzinfo=UTC)
CHILDS_SIDE = ANSWER_FOR_IT
PARENTS_SIDE = {"administrator", "owner of the key result", "lead of another team"}
PAST = [state for state in AlignmentState if state not in (AlignmentState.PROPOSED, AlignmentState.ACCEPTED)]
EVERY = {
    policy.can_accept,
    policy.can_decline,
    policy.can_withdraw,
    policy.can_update,
    policy.can_end,
    policy.can_overrule,
    policy.can_fulfil,
}


def alignment(state: AlignmentState, kind: AlignmentKind = AlignmentKind.CONTRIBUTES, **given: Any) -> AlignmentRow:
    """Return an edge from the owner's team's objective to the other team's."""
    known = {
        "kind": kind,
        "state": state,
        "weight": Decimal(1),
        "created_at": AT,
        "changed_at": AT,
        "child_owner_id": OWNER,
        "child_team_id": TEAM,
        "parent_owner_id": OTHER,
        "parent_team_id": OTHER_TEAM,
        **{f"{side}_{field}": "ACTIVE" for side in ("child", "parent") for field in ("state", "cycle_state")},
        **given,
    }
    return AlignmentRow._make(known.get(name) for name in AlignmentRow._fields)


class TestProposed:
    @pytest.mark.parametrize(
        ("decide", "expected"),
        [
            (policy.can_accept, PARENTS_SIDE),
            (policy.can_decline, PARENTS_SIDE),
            (policy.can_withdraw, CHILDS_SIDE),
            (policy.can_update, CHILDS_SIDE),
            (policy.can_end, set()),
            (policy.can_overrule, set()),
        ],
    )
    def test_is_decided_by_the_other_side(self, decide: object, expected: set[str]) -> None:
        assert allowed(decide, alignment(AlignmentState.PROPOSED)) == expected

    def test_by_a_closed_objective_is_declined_but_not_accepted(self) -> None:
        proposed = alignment(AlignmentState.PROPOSED, child_state="CLOSED")

        assert allowed(policy.can_accept, proposed) == set()
        assert allowed(policy.can_decline, proposed) == PARENTS_SIDE


class TestAccepted:
    @pytest.mark.parametrize(
        ("decide", "expected"),
        [
            (policy.can_accept, set()),
            (policy.can_decline, set()),
            (policy.can_withdraw, set()),
            (policy.can_update, PARENTS_SIDE),
            (policy.can_end, CHILDS_SIDE),
            (policy.can_overrule, PARENTS_SIDE),
            (policy.can_fulfil, set()),
        ],
    )
    def test_is_ended_by_either_side_in_its_way(self, decide: object, expected: set[str]) -> None:
        assert allowed(decide, alignment(AlignmentState.ACCEPTED)) == expected

    def test_is_fulfilled_by_who_waited(self) -> None:
        awaited = alignment(AlignmentState.ACCEPTED, AlignmentKind.DEPENDS_ON)

        assert allowed(policy.can_fulfil, awaited) == CHILDS_SIDE


@pytest.mark.parametrize("state", PAST)
def test_what_is_past_is_left_alone(state: AlignmentState) -> None:
    past = alignment(state, AlignmentKind.DEPENDS_ON)

    assert [decide for decide in EVERY if allowed(decide, past)] == []


@pytest.mark.parametrize("side", ["child", "parent"])
def test_a_key_results_owner_speaks_for_it_while_it_counts(side: str) -> None:
    owner = new_id()
    decide = policy.can_end if side == "child" else policy.can_overrule
    of_key_result = {f"{side}_key_result_owner_id": owner, f"{side}_key_result_state": "ACTIVE"}
    cancelled = {**of_key_result, f"{side}_key_result_state": "CANCELLED"}

    assert decide(actor(owner), alignment(AlignmentState.ACCEPTED, **of_key_result)).allowed
    assert not decide(actor(owner), alignment(AlignmentState.ACCEPTED, **cancelled)).allowed


class TestAcceptedByItself:
    @pytest.mark.parametrize(
        ("kind", "reads", "by_child_alone", "by_both"),
        [
            (AlignmentKind.CONTRIBUTES, True, False, True),
            (AlignmentKind.SUPPORTS, True, False, True),
            (AlignmentKind.SUPPORTS, False, True, True),
            (AlignmentKind.DEPENDS_ON, True, False, False),
        ],
    )
    def test_where_nobody_else_has_a_word(
        self, kind: AlignmentKind, reads: bool, by_child_alone: bool, by_both: bool
    ) -> None:
        parent = Side(OTHER, OTHER_TEAM, "ACTIVE", "ACTIVE", "Q4", None, None)

        answers = [
            policy.needs_no_word(someone, kind, parent, parent_owner_reads_child=reads)
            for someone in (actor(OWNER), actor(admin=True))
        ]

        assert answers == [by_child_alone, by_both]
