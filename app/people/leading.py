"""Who leads a team, on which days: how it is read, and the one place that writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import values
from app.people.dated_models import TeamLead
from app.people.queries import UserRow

_USER = columns(UserRow, "u")


async def leads_of_teams(ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, UserRow]:
    """Return who leads each team, today or on a day."""
    source = (
        "teams l join users u on u.id = l.lead_id where l.id = any(%(ids)s)"
        if on is None
        else "team_leads l join users u on u.id = l.user_id where l.team_id = any(%(ids)s) "
        "and %(on)s::date between l.starts_on and coalesce(l.ends_on, 'infinity')"
    )
    key = "l.id" if on is None else "l.team_id"
    found = await values(f"select {key}, {_USER} from {source}", {"ids": list(ids), "on": on})
    return {team_id: UserRow._make(row) for team_id, *row in found}


async def lead_from(organization_id: UUID, team_id: UUID, lead_id: UUID | None, today: date) -> None:
    """Keep it that a person (None: nobody) leads a team from today on, and who did until yesterday."""
    await TeamLead.filter(team_id=team_id, starts_on__gte=today).delete()
    await values(
        "update team_leads set ends_on = %(today)s::date - 1 "
        "where team_id = %(team)s and coalesce(ends_on, 'infinity') >= %(today)s",
        {"team": team_id, "today": today},
    )
    if lead_id is not None:
        await TeamLead.create(organization_id=organization_id, team_id=team_id, user_id=lead_id, starts_on=today)
