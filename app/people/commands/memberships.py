"""Commands on who belongs to a team from when to when."""

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
from app.database.unit_of_work import values
from app.people import policy, queries
from app.people.commands.teams import active_person, team_named
from app.people.models import Membership, Team
from app.people.queries import TeamRow
from app.people.rules import MAX_MEMBERS
from app.people.turns import take_turns


class MemberChanged(NamedTuple):
    """The team whose members a command changed, and the person."""

    team_id: UUID
    user_id: UUID


class MemberMoved(NamedTuple):
    """The person, the team that they leave, and the one that they join."""

    user_id: UUID
    from_team_id: UUID
    to_team_id: UUID


@command(InvalidInput, NotFound, NotPermitted)
async def add_team_member(
    *, actor: Actor, team_id: UUID, user_id: UUID, starts_on: date | None = None
) -> MemberChanged:
    """Let a person belong to a team from a day on (today unless given, in the organisation's zone)."""
    team = await _team_to_staff(actor, team_id, "teamId")
    await _join(actor, team, user_id, starts_on or clock.today(actor.organization_time_zone), "teamId")
    return MemberChanged(team_id, user_id)


@command(NotFound, NotPermitted)
async def remove_team_member(
    *, actor: Actor, team_id: UUID, user_id: UUID, last_day: date | None = None
) -> MemberChanged:
    """Let a person's membership end after a day; without one it was over yesterday, so it ends at once.

    An end that was settled already moves, to an earlier day or a later one.
    """
    team = await _team_to_staff(actor, team_id, "teamId")
    if user_id not in await queries.users_by_id([user_id]):
        raise NotFound("person", "userId")
    last_day = last_day or clock.today(actor.organization_time_zone) - timedelta(days=1)
    await _leave(actor, team, user_id, last_day)
    return MemberChanged(team_id, user_id)


@command(InvalidInput, NotFound, NotPermitted)
async def move_team_member(
    *, actor: Actor, user_id: UUID, from_team_id: UUID, to_team_id: UUID, starts_on: date | None = None
) -> MemberMoved:
    """Let a person change teams: a member of the one until the day before, of the other from that day on."""
    await take_turns(actor.organization_id)
    if from_team_id == to_team_id:
        raise InvalidInput.one("toTeamId", "SAME_TEAM", "Choose another team than the one that they leave.")
    home = await _team_to_staff(actor, from_team_id, "fromTeamId")
    target = await _team_to_staff(actor, to_team_id, "toTeamId")
    starts_on = starts_on or clock.today(actor.organization_time_zone)
    await _join(actor, target, user_id, starts_on, "toTeamId")
    await _leave(actor, home, user_id, starts_on - timedelta(days=1))
    return MemberMoved(user_id, home.id, target.id)


async def _join(actor: Actor, team: TeamRow, user_id: UUID, starts_on: date, path: str) -> None:
    problems = Problems()
    person = await active_person(problems, user_id, "userId")
    for membership in await _memberships_from(team.id, user_id, starts_on):
        until = f"until {membership.ends_on}" if membership.ends_on else f"from {membership.starts_on}"
        problems.add("userId", "MEMBER_ALREADY", f"{person.name} belongs to {team.name} already, {until}.")
    if await _head_count(team.id, starts_on) >= MAX_MEMBERS:
        problems.add(path, "TOO_MANY", f"{MAX_MEMBERS} members are the most: put another team inside this one.")
    problems.check()

    await Membership.create(
        organization_id=actor.organization_id, team_id=team.id, user_id=user_id, starts_on=starts_on
    )
    changes = {"members": [None, str(user_id)], "starts_on": [None, str(starts_on)]}
    await record(actor, "team.add_member", ("Team", team.id), audience=actor.organization_id, changes=changes)


async def _leave(actor: Actor, team: TeamRow, user_id: UUID, last_day: date) -> None:
    """End what lasts beyond yesterday after ``last_day``; raises NotFound for who is no member."""
    standing = await _memberships_from(team.id, user_id, clock.today(actor.organization_time_zone))
    if not standing:
        raise NotFound("member", "userId")
    begun = [membership for membership in standing if membership.starts_on <= last_day]
    for membership in standing[len(begun) :]:
        await membership.delete()
    if begun:
        await Membership.filter(id=begun[-1].id).update(ends_on=last_day)
    ended = standing[-1].ends_on
    changes = {"members": [str(user_id), None], "ends_on": [str(ended) if ended else None, str(last_day)]}
    await record(actor, "team.remove_member", ("Team", team.id), audience=actor.organization_id, changes=changes)


async def _team_to_staff(actor: Actor, team_id: UUID, path: str) -> TeamRow:
    """Return the team after a check of the right to it, with its row locked, so that memberships change in turn."""
    team = await team_named(team_id, path)
    require(policy.can_edit_team(actor, team))
    await Team.filter(id=team.id).select_for_update(no_key=True).get()
    return team


async def _memberships_from(team_id: UUID, user_id: UUID, day: date) -> list[Membership]:
    """Return the memberships of a person in a team that are not over before a day, the earliest first."""
    all_of_them = await Membership.filter(team_id=team_id, user_id=user_id).order_by("starts_on")
    return [one for one in all_of_them if one.ends_on is None or one.ends_on >= day]


async def _head_count(team_id: UUID, day: date) -> int:
    [(count,)] = await values(
        "select count(distinct user_id) from memberships where team_id = %s and coalesce(ends_on, 'infinity') >= %s",
        (team_id, day),
    )
    return int(count)
