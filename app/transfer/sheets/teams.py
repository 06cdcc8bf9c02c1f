"""The sheet of teams: matched by their path; the team around one may stand further down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from app.core.errors import Refusal
from app.people.commands.teams import NewTeam, add_teams, update_team
from app.people.queries import UserRow, teams_by_id
from app.transfer.cells import Cells
from app.transfer.findings import Findings
from app.transfer.standing import SEPARATOR, Fate, ImportedKind, Standing, path_key
from app.transfer.tables import Line

COLUMNS: Mapping[str, Sequence[str]] = {
    "team": ("name", "team name", "path", "team path"),
    "parent": ("parent team", "part of", "inside", "parent path"),
    "lead": ("team lead", "lead email", "lead e-mail", "leader", "manager", "head"),
}
REQUIRED = ("team",)
_FIELDS = {"name": "team", "parentId": "parent", "leadId": "lead"}


class _Team(NamedTuple):
    row: int
    name: str
    parent: str | None
    lead: str | None


async def bring_teams(lines: Iterable[Line], standing: Standing, findings: Findings) -> None:
    """Bring teams over, each after the one around it."""
    waiting: list[_Team] = []
    for line in lines:
        team = _read(Cells(line, findings))
        if team:
            waiting.append(team)
    seen: dict[str, int] = {}
    while ready := [team for team in waiting if team.parent is None or standing.team(team.parent)]:
        waiting = [team for team in waiting if team not in ready]
        placed = [place for team in ready if (place := _placed(team, seen, standing, findings))]
        await _add([place for place in placed if place.path not in standing.teams], standing, findings)
        for place in placed:
            if place.path not in standing.new_teams:
                await _update(place, standing, findings)
    _tell_of_parents(waiting, findings)


def _tell_of_parents(waiting: list[_Team], findings: Findings) -> None:
    """Note which of the teams without a place name one that is not there, and which lead back to themselves."""
    lost = [team for team in waiting if _last(team.parent) not in {_last(other.name) for other in waiting}]
    for team in lost:
        message = f"There is no team “{(team.parent or '')[:80]}”: add it to the file, or write its whole path."
        findings.add(team.row, "parent", "UNKNOWN_TEAM", message)
    while inside := [
        team for team in waiting if team in lost or _last(team.parent) in {_last(one.name) for one in lost}
    ]:
        waiting = [team for team in waiting if team not in inside]
        lost = inside
    for team in waiting:
        message = "The teams around this one lead back to it: one of them is at the top, with no parent."
        findings.add(team.row, "parent", "CIRCLE", message)


def _last(path: str | None) -> str:
    return path_key(path or "").rpartition(SEPARATOR)[2]


def _read(cells: Cells) -> _Team | None:
    name, parent = cells.text("team"), cells.text("parent")
    if name is None:
        cells.note("team", "REQUIRED", "This must not be empty.")
        return None
    around, _, own = name.replace(" > ", SEPARATOR).rpartition(SEPARATOR)
    if around and parent is None:
        name, parent = own, around
    return _Team(cells.row, name, parent, cells.text("lead"))


class _Placed(NamedTuple):
    """A team of the file with its path, and the ids of what its row names."""

    team: _Team
    path: str
    parent_id: UUID | None
    lead_id: UUID | None


def _placed(team: _Team, seen: dict[str, int], standing: Standing, findings: Findings) -> _Placed | None:
    """Return where a team belongs; note it and return None where another row is about it already."""
    parent = standing.team(team.parent) if team.parent else None
    lead: UserRow | None = standing.person(team.lead) if team.lead else None
    if team.lead and lead is None:
        message = f"Nobody has the address {team.lead[:80]}: add that person to the file of people."
        findings.add(team.row, "lead", "UNKNOWN_PERSON", message)
    around = next((path for path, other in standing.teams.items() if parent and other.id == parent.id), None)
    path = path_key(team.name) if around is None else SEPARATOR.join((around, path_key(team.name)))
    if path in seen:
        findings.add(team.row, "team", "TWICE", f"Row {seen[path]} is about this team already.")
        return None
    seen[path] = team.row
    return _Placed(team, path, parent.id if parent else None, lead.id if lead else None)


async def _add(new: Sequence[_Placed], standing: Standing, findings: Findings) -> None:
    """Add the teams that are not there yet, all together."""
    asked = [NewTeam(place.team.name, place.parent_id, place.lead_id) for place in new]
    answers = await add_teams(actor=standing.actor, asked=asked)
    added = await teams_by_id([answer for answer in answers if not isinstance(answer, Refusal)])
    for place, answer in zip(new, answers, strict=True):
        standing.new_teams.add(place.path)
        if isinstance(answer, Refusal):
            findings.refused(place.team.row, answer, _FIELDS)
        else:
            standing.teams[place.path] = added[answer]
            standing.count(ImportedKind.TEAM, Fate.CREATED)


async def _update(place: _Placed, standing: Standing, findings: Findings) -> None:
    """Give a team that is there another lead, where the file names one."""
    before = standing.teams[place.path]
    if place.lead_id is None or place.lead_id == before.lead_id:
        standing.count(ImportedKind.TEAM, Fate.UNCHANGED)
        return
    try:
        await update_team(
            actor=standing.actor,
            team_id=before.id,
            expected_revision=before.revision,
            changes={"lead_id": place.lead_id},
        )
    except Refusal as refusal:
        findings.refused(place.team.row, refusal, _FIELDS)
        return
    standing.teams[place.path] = (await teams_by_id([before.id]))[before.id]
    standing.count(ImportedKind.TEAM, Fate.UPDATED)
