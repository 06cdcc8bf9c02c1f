"""What people changed in the middle of the running quarter, and put right afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial

from app.check_ins.commands.correcting import correct_check_in
from app.check_ins.queries import check_ins_of_key_results
from app.database.unit_of_work import reading
from app.demonstration.calendar import Calendar
from app.demonstration.telling import Scene, Teller, moment
from app.objectives.commands.key_result_edits import update_key_result
from app.objectives.commands.life import correct_objective

_TWICE = 2


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people thought better of something."""
    yield Scene(moment(calendar.day(12), 14), "A smaller target", partial(_aim_lower, teller))
    looked_again = moment(calendar.past.ends_on + timedelta(days=9), 10)
    yield Scene(looked_again, "A second look", partial(_look_again, teller))
    yield Scene(moment(calendar.days_ago(2), 9), "A figure put right", partial(_put_right, teller))


async def _aim_lower(teller: Teller) -> None:
    await update_key_result(
        actor=await teller.as_("zoe"),
        key_result_id=teller.key_results["shown"],
        expected_revision=1,
        changes={"title": "Show Tidewater to 45 clinics that were recommended to us", "target": Decimal(45)},
        reason="Marco showed every fourth clinic himself, and he is away until the quarter is over.",
    )


async def _look_again(teller: Teller) -> None:
    """What was said when a goal was closed is put right after the quarter: it stays to be read what was said first."""
    await correct_objective(
        actor=await teller.as_("leila"),
        objective_id=teller.objectives["two_partners"],
        changes={"closing_note": "One is live, the other has signed and waits for calls that answer in time."},
        reason="The contract with the second was signed on the last day, which I did not know.",
    )


async def _put_right(teller: Teller) -> None:
    actor, key_result_id = await teller.as_("beatriz"), teller.key_results["won_back"]
    async with reading(actor.sight):
        [latest] = (await check_ins_of_key_results([key_result_id], first=1))[key_result_id].rows
    if latest.value is not None:
        await correct_check_in(
            actor=actor,
            check_in_id=latest.id,
            changes={"value": latest.value - _TWICE},
            reason="Two clinics belong to the same owner, and we had counted both.",
        )
