"""Who may do what with praise, awards and rewards: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.recognition import award_policy, policy, reward_policy
from app.recognition.award_models import AwardGivers, NominationState
from app.recognition.reward_models import RewardState


@dataclass(frozen=True)
class Praise:
    """Praise, as far as a policy looks."""

    giver_id: UUID
    is_fresh: bool = True
    kept_private: bool | None = None


READER = Actor(
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
GIVER = replace(READER, person_id=uuid4())
MANAGER = replace(READER, person_id=uuid4(), report_ids=frozenset({GIVER.person_id, READER.person_id}))
ADMIN = replace(READER, person_id=uuid4(), is_admin=True)
PRAISE = Praise(GIVER.person_id)


@pytest.mark.parametrize(
    ("decision", "praise", "allowed"),
    [
        (policy.can_update, PRAISE, [GIVER]),
        (policy.can_update, replace(PRAISE, is_fresh=False), []),
        (policy.can_delete, PRAISE, [GIVER, ADMIN]),
        (policy.can_delete, replace(PRAISE, is_fresh=False), [GIVER, ADMIN]),
        (policy.can_keep_private, PRAISE, []),
        (policy.can_keep_private, replace(PRAISE, kept_private=False), [READER, GIVER, MANAGER, ADMIN]),
        (policy.can_manage_values, None, [ADMIN]),
    ],
)
def test_allows_just_those(decision: Any, praise: Any, allowed: list[Actor]) -> None:
    answers = {actor.person_id: decision(actor, praise) for actor in (READER, GIVER, MANAGER, ADMIN)}

    assert [person for person, answer in answers.items() if answer.allowed] == [actor.person_id for actor in allowed]
    assert all(answer.allowed or answer.reason.endswith(".") for answer in answers.values())


def test_praise_is_shared_with_teams_that_one_reads_of() -> None:
    team_id = uuid4()
    member = replace(READER, audiences=frozenset({team_id}))

    assert policy.can_share_with(member, team_id).allowed
    assert not policy.can_share_with(READER, team_id).allowed


TEAM, ABOVE = uuid4(), uuid4()
LEAD = replace(READER, person_id=uuid4(), led_team_ids=frozenset({TEAM}))
LEAD_ABOVE = replace(READER, person_id=uuid4(), led_team_ids=frozenset({TEAM, ABOVE}))
EVERYBODY = (READER, LEAD, LEAD_ABOVE, ADMIN)


def allowed_by(decision: Any, thing: Any) -> list[Actor]:
    answers = [(actor, decision(actor, thing)) for actor in EVERYBODY]
    assert all(answer.allowed or answer.reason.endswith(".") for _, answer in answers)
    return [actor for actor, answer in answers if answer.allowed]


@dataclass(frozen=True)
class Prize:
    """An award, as far as a policy looks."""

    givers: AwardGivers
    active: bool = True


@dataclass(frozen=True)
class Nomination:
    """A nomination, as far as a policy looks."""

    givers: AwardGivers = AwardGivers.LEADS
    nominator_id: UUID = READER.person_id
    state: NominationState = NominationState.OPEN


@dataclass(frozen=True)
class Voucher:
    """A reward, as far as a policy looks."""

    state: RewardState
    team_id: UUID = TEAM
    team_above_id: UUID = ABOVE
    recipient_id: UUID = READER.person_id
    proposed_by_id: UUID = LEAD.person_id


@pytest.mark.parametrize(
    ("decision", "thing", "allowed"),
    [
        (award_policy.can_manage_awards, None, [ADMIN]),
        (award_policy.can_give, Prize(AwardGivers.ADMINS), [ADMIN]),
        (award_policy.can_give, Prize(AwardGivers.LEADS), [LEAD, LEAD_ABOVE, ADMIN]),
        (award_policy.can_give, Prize(AwardGivers.LEADS, active=False), []),
        (award_policy.can_nominate, Prize(AwardGivers.ADMINS), [*EVERYBODY]),
        (award_policy.can_decide, Nomination(), [LEAD, LEAD_ABOVE, ADMIN]),
        (award_policy.can_decide, Nomination(AwardGivers.ADMINS), [ADMIN]),
        (award_policy.can_decide, Nomination(nominator_id=ADMIN.person_id), [LEAD, LEAD_ABOVE]),
        (award_policy.can_decide, Nomination(state=NominationState.DECLINED), []),
        (award_policy.can_withdraw, Nomination(), [READER]),
        (award_policy.can_withdraw, Nomination(state=NominationState.APPROVED), []),
    ],
)
def test_awards_are_for_those_entitled(decision: Any, thing: Any, allowed: list[Actor]) -> None:
    assert allowed_by(decision, thing) == allowed


@pytest.mark.parametrize(
    ("decision", "thing", "allowed"),
    [
        (reward_policy.can_set_budgets, None, [ADMIN]),
        (reward_policy.can_propose, Voucher(RewardState.PROPOSED), [LEAD, LEAD_ABOVE, ADMIN]),
        (reward_policy.can_decide, Voucher(RewardState.PROPOSED), [LEAD_ABOVE, ADMIN]),
        (reward_policy.can_decide, Voucher(RewardState.PROPOSED, proposed_by_id=ADMIN.person_id), [LEAD_ABOVE]),
        (reward_policy.can_decide, Voucher(RewardState.PROPOSED, recipient_id=LEAD_ABOVE.person_id), [ADMIN]),
        (reward_policy.can_decide, Voucher(RewardState.APPROVED), []),
        (reward_policy.can_withdraw, Voucher(RewardState.APPROVED), [LEAD, ADMIN]),
        (reward_policy.can_withdraw, Voucher(RewardState.HANDED_OVER), []),
        (reward_policy.can_hand_over, Voucher(RewardState.APPROVED), [LEAD, LEAD_ABOVE, ADMIN]),
        (reward_policy.can_hand_over, Voucher(RewardState.APPROVED, recipient_id=LEAD.person_id), [LEAD_ABOVE, ADMIN]),
        (reward_policy.can_hand_over, Voucher(RewardState.PROPOSED), []),
    ],
)
def test_rewards_are_for_those_who_lead(decision: Any, thing: Any, allowed: list[Actor]) -> None:
    assert allowed_by(decision, thing) == allowed
