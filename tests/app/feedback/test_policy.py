"""Who may do what with feedback: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.core import clock
from app.core.actor import Actor
from app.feedback import policy
from app.feedback.models import FeedbackVisibility
from app.feedback.rules import RETRACTABLE_FOR


@dataclass(frozen=True)
class Given:
    """Feedback, as far as a policy looks."""

    author_id: UUID
    recipient_id: UUID
    sent_at: datetime | None
    visibility: FeedbackVisibility = FeedbackVisibility.RECIPIENT
    may_share: bool = True
    thanked_at: datetime | None = None
    shared_at: datetime | None = None
    retracted_at: datetime | None = None


@dataclass(frozen=True)
class Somebody:
    """A person, as far as a policy looks."""

    id: UUID
    active: bool = True


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
AUTHOR, RECIPIENT = (replace(STRANGER, person_id=uuid4()) for _ in range(2))
MANAGER = replace(STRANGER, person_id=uuid4(), report_ids=frozenset({RECIPIENT.person_id}))
ADMIN = replace(STRANGER, person_id=uuid4(), is_admin=True)
EVERYBODY = (AUTHOR, RECIPIENT, MANAGER, ADMIN, STRANGER)


@pytest.fixture
def sent() -> Given:
    """Feedback that was sent just now."""
    return Given(AUTHOR.person_id, RECIPIENT.person_id, clock.now())


@pytest.mark.parametrize(
    ("decision", "allowed"),
    [
        (policy.can_edit, []),
        (policy.can_thank, [RECIPIENT]),
        (policy.can_reply, [AUTHOR, RECIPIENT]),
        (policy.can_ask_for_more, [RECIPIENT]),
        (policy.can_share, [RECIPIENT]),
        (policy.can_retract, [AUTHOR]),
    ],
)
def test_once_it_was_sent(decision: Any, allowed: list[Actor], sent: Given) -> None:
    assert [each for each in EVERYBODY if decision(each, sent).allowed] == allowed


@pytest.mark.parametrize("state", ["draft", "retracted"])
@pytest.mark.parametrize("decision", [policy.can_thank, policy.can_reply, policy.can_share, policy.can_retract])
def test_nothing_is_said_about_what_is_not_there(decision: Any, state: str, sent: Given) -> None:
    feedback = replace(sent, sent_at=None) if state == "draft" else replace(sent, retracted_at=clock.now())

    assert [each for each in EVERYBODY if decision(each, feedback).allowed] == []


def test_a_draft_is_its_authors() -> None:
    draft = Given(AUTHOR.person_id, RECIPIENT.person_id, None)

    assert [each for each in EVERYBODY if policy.can_edit(each, draft).allowed] == [AUTHOR]


@pytest.mark.parametrize(
    ("visibility", "may_share", "allowed"),
    [
        (FeedbackVisibility.RECIPIENT, False, False),
        (FeedbackVisibility.RECIPIENT, True, True),
        (FeedbackVisibility.RECIPIENT_AND_MANAGER, False, True),
        (FeedbackVisibility.TEAM, False, False),
        (FeedbackVisibility.TEAM, True, True),
        (FeedbackVisibility.ORGANIZATION, True, False),
    ],
)
def test_sharing_rests_on_the_authors_word(
    visibility: FeedbackVisibility, may_share: bool, allowed: bool, sent: Given
) -> None:
    feedback = replace(sent, visibility=visibility, may_share=may_share)

    assert policy.can_share(RECIPIENT, feedback).allowed is allowed


def test_is_thanked_for_and_shared_once(sent: Given) -> None:
    assert not policy.can_thank(RECIPIENT, replace(sent, thanked_at=clock.now())).allowed
    assert not policy.can_share(RECIPIENT, replace(sent, shared_at=clock.now())).allowed


def test_is_taken_back_within_some_days(sent: Given) -> None:
    long_ago = replace(sent, sent_at=clock.now() - RETRACTABLE_FOR)
    nearly = replace(sent, sent_at=clock.now() - RETRACTABLE_FOR + timedelta(seconds=1))

    assert not policy.can_retract(AUTHOR, long_ago).allowed
    assert policy.can_retract(AUTHOR, nearly).allowed


def test_is_given_to_others_who_are_here() -> None:
    assert policy.can_give(AUTHOR, Somebody(RECIPIENT.person_id)).allowed
    assert not policy.can_give(AUTHOR, Somebody(AUTHOR.person_id)).allowed
    assert not policy.can_give(AUTHOR, Somebody(RECIPIENT.person_id, active=False)).allowed
