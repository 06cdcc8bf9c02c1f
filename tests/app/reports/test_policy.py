"""Who may ask for a person's page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.core.actor import Actor
from app.core.ids import new_id
from app.reports.policy import can_prepare_for

PERSON, ANYBODY = (
    new_id(),
    Actor(
        organization_id=new_id(),
        person_id=new_id(),
        is_admin=False,
        may_write=True,
        team_ids=frozenset(),
        led_team_ids=frozenset(),
        report_ids=frozenset(),
        audiences=frozenset(),
        time_zone="UTC",
        organization_time_zone="UTC",
        locale="en",
    ),
)


@pytest.mark.parametrize(
    ("who", "allowed"),
    [
        (replace(ANYBODY, person_id=PERSON), True),
        (replace(ANYBODY, report_ids=frozenset({PERSON})), True),
        (ANYBODY, False),
        (replace(ANYBODY, is_admin=True), False),
        (replace(ANYBODY, led_team_ids=frozenset({new_id()})), False),
    ],
    ids=["the person", "somebody above", "anybody", "an administrator", "a team's lead"],
)
def test_a_persons_page_is_for_them_and_those_above(who: Actor, allowed: bool) -> None:
    assert can_prepare_for(who, PERSON).allowed is allowed
