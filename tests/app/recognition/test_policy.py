"""Who may do what with praise: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core.actor import Actor
from app.recognition import policy


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
