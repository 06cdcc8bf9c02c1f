"""Commands on teams: where they stand in the tree, and who leads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import Done, record, record_each
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import create_all
from app.database.command import command
from app.database.unit_of_work import values
from app.people import policy, queries
from app.people.dated_models import TeamLead
from app.people.leading import lead_from
from app.people.models import Team
from app.people.queries import TeamRow, UserRow
from app.people.rules import MAX_TEAMS
from app.people.turns import take_turns


class TeamChanged(NamedTuple):
    """The team that a command changed."""

    team_id: UUID


async def team_named(team_id: UUID, path: str = "teamId") -> TeamRow:
    """Return a team of the organisation; raises NotFound."""
    found = (await queries.teams_by_id([team_id])).get(team_id)
    if found is None:
        raise NotFound("team", path)
    return found


async def active_person(problems: Problems, user_id: UUID, path: str) -> UserRow:
    """Return a person, noting it where they are no longer here; raises NotFound."""
    found = (await queries.users_by_id([user_id])).get(user_id)
    if found is None:
        raise NotFound("person", path)
    note_left(problems, found, path)
    return found


def note_left(problems: Problems, person: UserRow, path: str) -> None:
    """Note it where a person is no longer here."""
    if not person.active:
        problems.add(path, "NOT_ACTIVE", f"{person.name} is no longer here: choose somebody else.")


@command(InvalidInput, NotFound, NotPermitted, idempotent=True)
async def create_team(
    *,
    actor: Actor,
    name: str,
    parent_id: UUID | None = None,
    lead_id: UUID | None = None,
    idempotency_key: str | None = None,
) -> TeamChanged:
    """Add a team inside another one, or (None) at the top."""
    [added] = await add_teams(actor=actor, asked=[NewTeam(name, parent_id, lead_id)])
    if isinstance(added, Refusal):
        raise added
    return TeamChanged(added)


class NewTeam(NamedTuple):
    """A team to add inside another one, or (None) at the top."""

    name: str
    parent_id: UUID | None = None
    lead_id: UUID | None = None


async def add_teams(*, actor: Actor, asked: Sequence[NewTeam]) -> list[UUID | Refusal]:
    """Add teams; return the id of each, or why not. The number of statements does not depend on how many there are."""
    await take_turns(actor.organization_id)
    parents = await queries.teams_by_id(list({each.parent_id for each in asked if each.parent_id}))
    leads = await queries.users_by_id(list({each.lead_id for each in asked if each.lead_id}))
    standing, at = await Team.all().count(), clock.now()
    made: list[Team] = []
    answers: list[UUID | Refusal] = []
    for each in asked:
        try:
            name = _checked_name(actor, each, parents, leads, standing + len(made))
        except Refusal as refusal:
            answers.append(refusal)
            continue
        placed = {"parent_id": each.parent_id, "lead_id": each.lead_id}
        made.append(Team(organization_id=actor.organization_id, name=name, created_at=at, **placed))
        answers.append(made[-1].id)
    await create_all(made)
    leading = {"organization_id": actor.organization_id, "starts_on": clock.today(actor.organization_time_zone)}
    await create_all([TeamLead(**leading, team_id=team.id, user_id=team.lead_id) for team in made if team.lead_id])
    await record_each(actor, "team.create", [Done(("Team", team.id), actor.organization_id) for team in made])
    return answers


def _checked_name(
    actor: Actor, asked: NewTeam, parents: Mapping[UUID, TeamRow], leads: Mapping[UUID, UserRow], standing: int
) -> str:
    """Return the name of a new team as it is kept; raises Refusal where it cannot be added."""
    if asked.parent_id is not None and asked.parent_id not in parents:
        raise NotFound("team", "parentId")
    require(policy.can_add_team(actor, asked.parent_id))
    problems = Problems()
    name = problems.line("name", asked.name, at_most=120)
    if asked.lead_id is not None and asked.lead_id not in leads:
        raise NotFound("person", "leadId")
    if asked.lead_id is not None:
        note_left(problems, leads[asked.lead_id], "leadId")
    if standing >= MAX_TEAMS:
        problems.add("name", "TOO_MANY", f"{MAX_TEAMS} teams are the most: remove one first.")
    problems.check()
    return name


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_team(
    *, actor: Actor, team_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> TeamChanged:
    """Change a team's name, lead or place in the tree; what ``changes`` leaves out stays."""
    await take_turns(actor.organization_id)
    team = await team_named(team_id)
    require(policy.can_edit_team(actor, team))
    await require_revision(Team, team, expected_revision)
    changed = {field: value for field, value in changes.items() if value != getattr(team, field)}
    if "lead_id" in changed:
        require(policy.can_appoint_lead(actor, team))
    problems = Problems()
    if "name" in changed:
        changed["name"] = problems.line("name", changed["name"], at_most=120)
    if changed.get("lead_id") is not None:
        await active_person(problems, changed["lead_id"], "leadId")
    inside = await queries.subtree_of(team.id) if "parent_id" in changed else []
    if "parent_id" in changed:
        await _check_move(actor, problems, team, changed["parent_id"], inside)
    problems.check()

    changed = {field: value for field, value in changed.items() if value != getattr(team, field)}
    if changed:
        await Team.filter(id=team.id).update(**changed, revision=team.revision + 1)
        written = before_after(team, changed)
        if "lead_id" in changed:
            today = clock.today(actor.organization_time_zone)
            await lead_from(actor.organization_id, team.id, changed["lead_id"], today)
        await record(actor, "team.update", ("Team", team.id), audience=actor.organization_id, changes=written)
    if inside:
        await _refuse_hidden_sums(inside)
        await values("select waymark.part_drafts(%s)", (inside,))
    return TeamChanged(team.id)


async def _check_move(
    actor: Actor, problems: Problems, team: TeamRow, parent_id: UUID | None, inside: list[UUID]
) -> None:
    if parent_id is not None:
        parent = await team_named(parent_id, "parentId")
        if parent.id in inside:
            problems.add("parentId", "CIRCLE", f"{parent.name} is {team.name} itself or inside it.")
    require(policy.can_add_team(actor, parent_id))


async def _refuse_hidden_sums(team_ids: list[UUID]) -> None:
    """Refuse a move after which a goal of these teams would add up goals that some of its readers may not see."""
    [(hidden,)] = await values("select waymark.counts_hidden_goals(%s)", (team_ids,))
    if hidden:
        raise InvalidInput.one(
            "parentId",
            "READERS_CHANGE",
            "Goals in here add up goals that not all of their readers could see after the move: "
            "turn those contributions into support first.",
        )


@command(InvalidInput, NotFound, NotPermitted)
async def delete_team(*, actor: Actor, team_id: UUID) -> TeamChanged:
    """Remove a team that nothing hangs on any more; its former memberships go with it."""
    await take_turns(actor.organization_id)
    team = await team_named(team_id)
    require(policy.can_edit_team(actor, team))
    await Team.filter(id=team.id).select_for_update().get()
    today = clock.today(actor.organization_time_zone)
    hanging = [kind for (kind,) in await values("select waymark.hangs_on_team(%s, %s)", (team.id, today))]
    if hanging:
        listed = " and ".join(filter(None, (", ".join(hanging[:-1]), hanging[-1])))
        raise InvalidInput.one("teamId", "IN_USE", f"{team.name} still has {listed}: move or remove them first.")
    await Team.filter(id=team.id).delete()
    await record(
        actor, "team.delete", ("Team", team.id), audience=actor.organization_id, changes={"name": [team.name, None]}
    )
    return TeamChanged(team.id)
