"""Commands on who leads a team for a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.people import policy
from app.people.acting import ActingLeadRow, acting_leads_by_id
from app.people.commands.teams import active_person, team_named
from app.people.dated_models import ActingLead
from app.people.models import Team
from app.people.rules import LONGEST_ACTING_DAYS


class LeadAppointed(NamedTuple):
    """The appointment, and the team."""

    acting_lead_id: UUID
    team_id: UUID


class ActingEnded(NamedTuple):
    """The team that is no longer led in its lead's place, or only until today."""

    acting_lead_id: UUID
    team_id: UUID


@command(InvalidInput, NotFound, NotPermitted)
async def appoint_acting_lead(
    *, actor: Actor, team_id: UUID, user_id: UUID, ends_on: date, starts_on: date | None = None
) -> LeadAppointed:
    """Give a person the rights of a team's lead from a day (today unless given) until another, both inclusive.

    It ends by itself. Nobody who leads only for a time appoints anybody, so that it does end.
    """
    team = await team_named(team_id)
    require(policy.can_appoint_lead(actor, team))
    await Team.filter(id=team.id).select_for_update(no_key=True).get()
    today = clock.today(actor.organization_time_zone)
    starts_on = starts_on or today
    problems = Problems()
    person = await active_person(problems, user_id, "userId")
    if person.id == team.lead_id:
        problems.add("userId", "LEADS_ALREADY", f"{person.name} leads {team.name} already.")
    if starts_on < today:
        problems.add("startsOn", "IN_THE_PAST", f"Rights are given from today on: today is {today}.")
    if ends_on < starts_on:
        problems.add("endsOn", "DATES_REVERSED", f"The last day is not before the first one, {starts_on}.")
    elif ends_on > starts_on + timedelta(days=LONGEST_ACTING_DAYS):
        message = f"For more than {LONGEST_ACTING_DAYS} days make them the team's lead instead."
        problems.add("endsOn", "TOO_LONG", message)
    elif taken := await ActingLead.filter(team_id=team.id, starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        message = f"Somebody leads {team.name} from {taken.starts_on} to {taken.ends_on} already: end that first."
        problems.add("startsOn", "OVERLAPS", message)
    problems.check()

    acting = await ActingLead.create(
        organization_id=actor.organization_id,
        team_id=team.id,
        user_id=person.id,
        starts_on=starts_on,
        ends_on=ends_on,
        appointed_by_id=actor.person_id,
        created_at=clock.now(),
    )
    changes = {"acting_lead_id": [None, str(person.id)], "days": [None, f"{starts_on} to {ends_on}"]}
    await record(actor, "team.appoint_acting_lead", ("Team", team.id), audience=actor.organization_id, changes=changes)
    return LeadAppointed(acting.id, team.id)


@command(NotFound, NotPermitted)
async def end_acting_lead(*, actor: Actor, acting_lead_id: UUID) -> ActingEnded:
    """Take a lead's rights back before their day: from this moment on; the days before stay on record."""
    acting = await _acting(acting_lead_id)
    team = await team_named(acting.team_id)
    if acting.user_id != actor.person_id:
        require(policy.can_appoint_lead(actor, team))
    today = clock.today(actor.organization_time_zone)
    if acting.ends_on < today:
        raise NotFound("acting lead", "actingLeadId")
    if acting.starts_on >= today:
        await ActingLead.filter(id=acting.id).delete()
    else:
        await ActingLead.filter(id=acting.id).update(ends_on=today - timedelta(days=1))
    changes = {"acting_lead_id": [str(acting.user_id), None], "days": [f"{acting.starts_on} to {acting.ends_on}", None]}
    await record(actor, "team.end_acting_lead", ("Team", team.id), audience=actor.organization_id, changes=changes)
    return ActingEnded(acting.id, team.id)


async def _acting(acting_lead_id: UUID) -> ActingLeadRow:
    await ActingLead.filter(id=acting_lead_id).select_for_update(no_key=True).first()
    found = (await acting_leads_by_id([acting_lead_id])).get(acting_lead_id)
    if found is None:
        raise NotFound("acting lead", "actingLeadId")
    return found
