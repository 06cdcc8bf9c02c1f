"""Commands on who belongs to a team from when to when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import Done, record, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import create_all
from app.database.command import command
from app.database.unit_of_work import values
from app.people import policy, queries
from app.people.commands.standing import set_manager
from app.people.commands.teams import note_left, team_named
from app.people.models import Membership, Team
from app.people.queries import TeamRow, UserRow
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
    *,
    actor: Actor,
    user_id: UUID,
    from_team_id: UUID,
    to_team_id: UUID,
    starts_on: date | None = None,
    report_to_lead: bool = False,
) -> MemberMoved:
    """Let a person change teams: a member of the one until the day before, of the other from that day on.

    With ``report_to_lead`` the new team's lead is their manager from that day on, too.
    """
    await take_turns(actor.organization_id)
    if from_team_id == to_team_id:
        raise InvalidInput.one("toTeamId", "SAME_TEAM", "Choose another team than the one that they leave.")
    home = await _team_to_staff(actor, from_team_id, "fromTeamId")
    target = await _team_to_staff(actor, to_team_id, "toTeamId")
    starts_on = starts_on or clock.today(actor.organization_time_zone)
    await _join(actor, target, user_id, starts_on, "toTeamId")
    await _leave(actor, home, user_id, starts_on - timedelta(days=1))
    if report_to_lead:
        await _report_to_lead(actor, user_id, target, starts_on)
    return MemberMoved(user_id, home.id, target.id)


async def _report_to_lead(actor: Actor, user_id: UUID, team: TeamRow, starts_on: date) -> None:
    if team.lead_id in (None, user_id):
        message = f"{team.name} has no lead other than them: say whom they report to with `userManagerSet`."
        raise InvalidInput.one("reportToLead", "NO_LEAD", message)
    reason = f"They moved to {team.name}."
    try:
        await set_manager(actor=actor, user_id=user_id, manager_id=team.lead_id, starts_on=starts_on, reason=reason)
    except InvalidInput as refusal:
        raise InvalidInput(replace(problem, path=("reportToLead",)) for problem in refusal.problems) from refusal


class NewMember(NamedTuple):
    """Who is to belong to a team."""

    team_id: UUID
    user_id: UUID


async def add_team_members(*, actor: Actor, asked: Sequence[NewMember], starts_on: date) -> list[Refusal | None]:
    """Let people belong to teams from a day on; return for each why not, or None.

    The number of statements does not depend on how many there are.
    """
    ids = list({each.team_id for each in asked})
    teams = await queries.teams_by_id(ids)
    await Team.filter(id__in=ids).select_for_update(no_key=True).order_by("id").only("id")
    ground = await _ground(asked, starts_on)
    answers: list[Refusal | None] = []
    joining: list[NewMember] = []
    for each in asked:
        try:
            if each.team_id not in teams:
                raise NotFound("team", "teamId")
            require(policy.can_edit_team(actor, teams[each.team_id]))
            _check_joining(each, teams[each.team_id], ground, "teamId")
        except Refusal as refusal:
            answers.append(refusal)
            continue
        answers.append(None)
        joining.append(each)
        ground.heads[each.team_id] += 1
    await _let_join(actor, joining, starts_on)
    return answers


class _Ground(NamedTuple):
    """What joining is judged by: the people, what they belong to from that day on, and how many each team has."""

    people: Mapping[UUID, UserRow]
    standing: Mapping[tuple[UUID, UUID], Sequence[Membership]]
    heads: Counter[UUID]


async def _ground(asked: Sequence[NewMember], starts_on: date) -> _Ground:
    team_ids, user_ids = list({each.team_id for each in asked}), list({each.user_id for each in asked})
    standing: dict[tuple[UUID, UUID], list[Membership]] = defaultdict(list)
    for one in await Membership.filter(team_id__in=team_ids, user_id__in=user_ids).order_by("starts_on"):
        if one.ends_on is None or one.ends_on >= starts_on:
            standing[one.team_id, one.user_id].append(one)
    return _Ground(await queries.users_by_id(user_ids), standing, await _head_counts(team_ids, starts_on))


def _check_joining(asked: NewMember, team: TeamRow, ground: _Ground, path: str) -> None:
    person = ground.people.get(asked.user_id)
    if person is None:
        raise NotFound("person", "userId")
    problems = Problems()
    note_left(problems, person, "userId")
    for membership in ground.standing.get((team.id, person.id), ()):
        until = f"until {membership.ends_on}" if membership.ends_on else f"from {membership.starts_on}"
        problems.add("userId", "MEMBER_ALREADY", f"{person.name} belongs to {team.name} already, {until}.")
    if ground.heads[team.id] >= MAX_MEMBERS:
        problems.add(path, "TOO_MANY", f"{MAX_MEMBERS} members are the most: put another team inside this one.")
    problems.check()


async def _let_join(actor: Actor, joining: Sequence[NewMember], starts_on: date) -> None:
    shared = {"organization_id": actor.organization_id, "starts_on": starts_on}
    await create_all([Membership(**shared, **each._asdict()) for each in joining])
    done = [
        Done(
            ("Team", each.team_id),
            actor.organization_id,
            {"members": [None, str(each.user_id)], "starts_on": [None, str(starts_on)]},
        )
        for each in joining
    ]
    await record_each(actor, "team.add_member", done)


async def _join(actor: Actor, team: TeamRow, user_id: UUID, starts_on: date, path: str) -> None:
    joining = [NewMember(team.id, user_id)]
    _check_joining(joining[0], team, await _ground(joining, starts_on), path)
    await _let_join(actor, joining, starts_on)


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


async def _head_counts(team_ids: Sequence[UUID], day: date) -> Counter[UUID]:
    found = await values(
        "select team_id, count(distinct user_id) from memberships "
        "where team_id = any(%s) and coalesce(ends_on, 'infinity') >= %s group by team_id",
        (list(team_ids), day),
    )
    return Counter(dict(found))
