"""Who may keep and use templates of objectives: role by action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.core.actor import Actor
from app.objectives.templates import policy


@dataclass(frozen=True)
class Template:
    """A template, as far as a policy looks."""

    archived_at: datetime | None = None


MEMBER = Actor(
    organization_id=uuid4(),
    person_id=uuid4(),
    is_admin=False,
    may_write=True,
    team_ids=frozenset(),
    led_team_ids=frozenset({uuid4()}),
    report_ids=frozenset({uuid4()}),
    audiences=frozenset(),
    time_zone="UTC",
    organization_time_zone="UTC",
    locale="en",
)
ADMIN = replace(MEMBER, is_admin=True)
CHAMPION = replace(MEMBER, is_champion=True)


@pytest.mark.parametrize(("actor", "may"), [(MEMBER, False), (CHAMPION, True), (ADMIN, True)])
def test_administrators_and_champions_look_after_them(actor: Actor, may: bool) -> None:
    assert policy.can_add_template(actor).allowed is may
    assert policy.can_edit_template(actor, Template()).allowed is may


@pytest.mark.parametrize("actor", [MEMBER, CHAMPION, ADMIN])
def test_everybody_begins_from_those_that_are_not_archived(actor: Actor) -> None:
    assert policy.can_use_template(actor, Template()).allowed
    assert not policy.can_use_template(actor, Template(datetime(2026, 11, 1, tzinfo=UTC))).allowed
