"""Who may hand over, answer and withdraw: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.handovers import policy
from app.handovers.models import HandoverState


@dataclass(frozen=True)
class Offer:
    """A handover, as far as a policy looks; its id is that of the giver."""

    id: UUID
    giver_id: UUID
    receiver_id: UUID
    offered_by_id: UUID
    state: HandoverState = HandoverState.OFFERED


STRANGER = Actor(
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
GIVER, RECEIVER, OFFERER = (replace(STRANGER, person_id=uuid4()) for _ in range(3))
MANAGER = replace(STRANGER, person_id=uuid4(), report_ids=frozenset({GIVER.person_id}))
ADMIN = replace(STRANGER, person_id=uuid4(), is_admin=True)
OFFER = Offer(GIVER.person_id, GIVER.person_id, RECEIVER.person_id, OFFERER.person_id)


@pytest.mark.parametrize(
    ("decision", "allowed"),
    [
        (policy.can_hand_over, [GIVER, MANAGER, ADMIN]),
        (policy.can_answer, [RECEIVER]),
        (policy.can_withdraw, [GIVER, MANAGER, ADMIN, OFFERER]),
    ],
)
def test_decides_by_role(decision: Any, allowed: list[Actor]) -> None:
    everybody = [STRANGER, GIVER, RECEIVER, OFFERER, MANAGER, ADMIN]

    assert [actor for actor in everybody if decision(actor, OFFER).allowed] == [
        actor for actor in everybody if actor in allowed
    ]


@pytest.mark.parametrize("state", [state for state in HandoverState if state is not HandoverState.OFFERED])
def test_what_is_settled_stays_so(state: HandoverState) -> None:
    settled = replace(OFFER, state=state)

    assert not policy.can_answer(RECEIVER, settled).allowed
    assert not policy.can_withdraw(GIVER, settled).allowed
