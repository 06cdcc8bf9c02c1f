"""Who changed teams, left and is away in the running quarter, and who does what for them meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

from app.check_ins.commands.absences import plan_absence
from app.demonstration.calendar import Calendar
from app.demonstration.people import PEOPLE
from app.demonstration.telling import Scene, Teller, moment
from app.handovers.commands import Part, accept_handover, offer_handover
from app.people.commands.acting import appoint_acting_lead
from app.people.commands.memberships import move_team_member, remove_team_member
from app.people.commands.standing import set_champion, set_manager
from app.people.commands.users import deactivate_user
from app.people.dated_models import AbsenceKind
from app.proposals.commands.deputies import name_deputy

_ADMINISTRATOR = PEOPLE[0].key
_IN_PLACE_OF = {"marco": "zoe", "mateus": "saoirse"}


def scenes(teller: Teller, calendar: Calendar) -> Iterator[Scene]:
    """Yield the days on which people moved."""
    yield Scene(moment(calendar.year.starts_on, 12), "A champion", partial(_name_champion, teller), changes_people=True)
    yield Scene(
        moment(calendar.day(4), 9),
        "Marco's family grows",
        partial(_lead_for_marco, teller, calendar),
        changes_people=True,
    )
    yield Scene(moment(calendar.day(9), 14), "Ivan hands over", partial(_hand_over, teller), changes_people=True)
    yield Scene(moment(calendar.day(14), 9), "Kofi joins Platform", partial(_change_teams, teller), changes_people=True)
    yield Scene(moment(calendar.day(21), 17), "Ivan leaves", partial(_leave, teller), changes_people=True)
    yield Scene(
        moment(calendar.days_ago(14), 11),
        "Mateus plans a holiday",
        partial(_stand_in, teller, calendar),
        changes_people=True,
    )
    for day, away in ((calendar.day(6), "marco"), (calendar.days_ago(11), "mateus")):
        title = f"{away.capitalize()} is away"
        yield Scene(moment(day, 0), title, partial(_begin_absence, teller, away), by_people=False, changes_people=True)
    yield Scene(
        moment(calendar.days_ago(2), 11),
        "Who is away next",
        partial(_plan_ahead, teller, calendar),
        changes_people=True,
    )


async def _name_champion(teller: Teller) -> None:
    await set_champion(actor=await teller.as_(_ADMINISTRATOR), user_id=teller.people["freya"], champion=True)


async def _lead_for_marco(teller: Teller, calendar: Calendar) -> None:
    """Marco is away until the quarter is over: Zoé leads, and decides upon drafts in his place."""
    since, until = calendar.day(6), calendar.present.ends_on
    marco, zoe = teller.people["marco"], teller.people["zoe"]
    actor = await teller.as_("marco")
    await appoint_acting_lead(actor=actor, team_id=teller.teams["growth"], user_id=zoe, starts_on=since, ends_on=until)
    await name_deputy(actor=actor, deputy_id=zoe, starts_on=since, ends_on=until)
    await plan_absence(actor=actor, user_id=marco, starts_on=since, ends_on=until, kind=AbsenceKind.PARENTAL)


async def _hand_over(teller: Teller) -> None:
    """Ivan leaves for good: what he holds goes to Maeve, who accepts it."""
    offered = await offer_handover(
        actor=await teller.as_("ruth"),
        giver_id=teller.people["ivan"],
        parts=[Part(teller.people["maeve"], [("KeyResult", teller.key_results["invoice_questions"])])],
        note="Ivan goes back to Zagreb at the end of the month. You know these invoices better than anybody.",
    )
    for handover_id in offered.handover_ids:
        await accept_handover(actor=await teller.as_("maeve"), handover_id=handover_id)
    teller.owners["invoice_questions"] = "maeve"


async def _change_teams(teller: Teller) -> None:
    user_id = teller.people["kofi"]
    await move_team_member(
        actor=await teller.as_("omar"),
        user_id=user_id,
        from_team_id=teller.teams["scheduling"],
        to_team_id=teller.teams["platform"],
    )
    await set_manager(
        actor=await teller.as_(_ADMINISTRATOR),
        user_id=user_id,
        manager_id=teller.people["priya"],
        reason="He goes on in Platform, where the calendar's speed is decided.",
    )
    teller.managers["kofi"] = "priya"


async def _leave(teller: Teller) -> None:
    user_id = teller.people["ivan"]
    await remove_team_member(actor=await teller.as_("ruth"), team_id=teller.teams["people"], user_id=user_id)
    await deactivate_user(actor=await teller.as_(_ADMINISTRATOR), user_id=user_id)


async def _stand_in(teller: Teller, calendar: Calendar) -> None:
    """Mateus is on holiday until next week, and Saoirse checks in for him."""
    await plan_absence(
        actor=await teller.as_("mateus"),
        user_id=teller.people["mateus"],
        starts_on=calendar.days_ago(11),
        ends_on=calendar.today + timedelta(days=6),
        stand_in_id=teller.people["saoirse"],
        kind=AbsenceKind.HOLIDAY,
    )


async def _begin_absence(teller: Teller, away: str) -> None:
    teller.in_place_of[away] = _IN_PLACE_OF[away]


async def _plan_ahead(teller: Teller, calendar: Calendar) -> None:
    """Wanjiru goes on holiday next month, and Kofi offers a key result that he took along to his former team."""
    await plan_absence(
        actor=await teller.as_("wanjiru"),
        user_id=teller.people["wanjiru"],
        starts_on=calendar.today + timedelta(days=16),
        ends_on=calendar.today + timedelta(days=25),
        kind=AbsenceKind.HOLIDAY,
    )
    await offer_handover(
        actor=await teller.as_("kofi"),
        giver_id=teller.people["kofi"],
        parts=[Part(teller.people["emil"], [("KeyResult", teller.key_results["shows_everywhere"])])],
        note="It belongs to Scheduling, and I sit with Platform now. I show you where the seconds go.",
    )
