"""How what matters changed in the middle of the running quarter, and what that meant for a goal."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from app.cycles import commands as cycles
from app.cycles.models import Stance
from app.demonstration.calendar import Calendar
from app.demonstration.people import PEOPLE
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.life import pause_objective
from app.objectives.commands.priorities import review_priority

_ADMINISTRATOR = PEOPLE[0].key
_ORDER = ("small_clinics", "trust", "partners", "grow", "hospitals", "spain")


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the day on which priorities changed, and the one on which a goal that served one came to rest."""
    yield Scene(moment(calendar.day(13), 10), "Other priorities", partial(_turn, teller))
    yield Scene(moment(calendar.day(17), 15), "A goal rests", partial(_rest, teller))


async def _turn(teller: Teller) -> None:
    cycle_id, actor = teller.cycles["present"], await teller.as_(_ADMINISTRATOR)
    added = await cycles.create_priority(
        actor=actor,
        cycle_id=cycle_id,
        title="Partners before new countries",
        why="Two makers of practice software want to go live this quarter, and each brings two hundred clinics.",
    )
    teller.priorities["present", "partners"] = added.priority_id
    await cycles.update_priority(
        actor=actor,
        priority_id=teller.priorities["present", "spain"],
        expected_revision=1,
        changes={
            "stance": Stance.NOT_NOW,
            "why": "Nobody in Care speaks Spanish yet: whoever comes now is helped badly, and tells others.",
        },
        reason="We cannot do both with Marco away, and the partners will not wait.",
    )
    await cycles.rank_priorities(
        actor=actor,
        cycle_id=cycle_id,
        priority_ids=[teller.priorities["present", key] for key in _ORDER],
        reason="What is not now stands last.",
    )
    note = "We do less of one thing so that the other succeeds. If your goals served Spain, please look at them again."
    await cycles.announce_priorities(actor=actor, cycle_id=cycle_id, note=note)


async def _rest(teller: Teller) -> None:
    actor, objective_id = await teller.as_("zoe"), teller.objectives["spain"]
    await review_priority(
        actor=actor,
        objective_id=objective_id,
        still_fits=False,
        note="It served what is not now any more. It rests until Care has somebody who speaks Spanish.",
    )
    await pause_objective(
        actor=actor, objective_id=objective_id, reason="Until somebody in Customer Care speaks Spanish."
    )
    teller.resting.add("spain")
