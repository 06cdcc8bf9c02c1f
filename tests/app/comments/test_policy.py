"""Who may do what with comments: role by action."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID, uuid4

import pytest

from app.comments import policy
from app.comments.subjects import SubjectKind
from app.core.actor import Actor

ORGANIZATION = uuid4()
AUTHOR, READER, ADMIN = (uuid4() for _ in range(3))
EVERYBODY = {"author": AUTHOR, "reader": READER, "admin": ADMIN}


class Comment(NamedTuple):
    kind: SubjectKind = SubjectKind.OBJECTIVE
    parent_id: UUID | None = None
    author_id: UUID = AUTHOR
    is_deleted: bool = False
    is_resolved: bool = False


OPEN, REPLY, GONE = Comment(), Comment(parent_id=uuid4()), Comment(is_deleted=True)
SETTLED = Comment(is_resolved=True)


def actor(person_id: UUID) -> Actor:
    return Actor(
        organization_id=ORGANIZATION,
        person_id=person_id,
        is_admin=person_id == ADMIN,
        may_write=True,
        team_ids=frozenset(),
        led_team_ids=frozenset(),
        report_ids=frozenset(),
        audiences=frozenset({ORGANIZATION, person_id}),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
    )


@pytest.mark.parametrize(
    ("action", "comment", "allowed"),
    [
        (policy.can_reply, OPEN, {"author", "reader", "admin"}),
        (policy.can_reply, SETTLED, {"author", "reader", "admin"}),
        (policy.can_reply, GONE, {"author", "reader", "admin"}),
        (policy.can_reply, REPLY, set()),
        (policy.can_update, OPEN, {"author"}),
        (policy.can_update, REPLY, {"author"}),
        (policy.can_update, GONE, set()),
        (policy.can_delete, OPEN, {"author", "admin"}),
        (policy.can_delete, REPLY, {"author", "admin"}),
        (policy.can_delete, GONE, set()),
        (policy.can_resolve, OPEN, {"author", "reader", "admin"}),
        (policy.can_resolve, SETTLED, set()),
        (policy.can_resolve, REPLY, set()),
        (policy.can_reopen, OPEN, set()),
        (policy.can_reopen, SETTLED, {"author", "reader", "admin"}),
    ],
)
def test_is_allowed_to_just_these(action, comment, allowed):
    answers = {name: action(actor(person_id), comment) for name, person_id in EVERYBODY.items()}

    assert {name for name, answer in answers.items() if answer.allowed} == allowed
    assert all(answer.reason for answer in answers.values() if not answer.allowed)


@pytest.mark.parametrize("kind", SubjectKind)
def test_settles_threads_about_what_is_decided(kind):
    settled = policy.can_resolve(actor(READER), Comment(kind=kind)).allowed

    assert settled == (kind in {SubjectKind.OBJECTIVE, SubjectKind.PROPOSAL})
