"""The sheet of teams: matched by their path; the team around one may stand further down."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.core.errors import Refusal
from app.people.commands.teams import create_team, update_team
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
        for team in ready:
            await _bring(team, seen, standing, findings)
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


async def _bring(team: _Team, seen: dict[str, int], standing: Standing, findings: Findings) -> None:
    parent = standing.team(team.parent) if team.parent else None
    lead: UserRow | None = standing.person(team.lead) if team.lead else None
    if team.lead and lead is None:
        message = f"Nobody has the address {team.lead[:80]}: add that person to the file of people."
        findings.add(team.row, "lead", "UNKNOWN_PERSON", message)
    around = next((path for path, other in standing.teams.items() if parent and other.id == parent.id), None)
    path = path_key(team.name) if around is None else SEPARATOR.join((around, path_key(team.name)))
    if path in seen:
        findings.add(team.row, "team", "TWICE", f"Row {seen[path]} is about this team already.")
        return
    seen[path] = team.row
    before = standing.teams.get(path)
    lead_id = lead.id if lead else None
    try:
        if before is None:
            changed = await create_team(
                actor=standing.actor, name=team.name, parent_id=parent.id if parent else None, lead_id=lead_id
            )
        elif lead_id is not None and lead_id != before.lead_id:
            changed = await update_team(
                actor=standing.actor,
                team_id=before.id,
                expected_revision=before.revision,
                changes={"lead_id": lead_id},
            )
        else:
            standing.count(ImportedKind.TEAM, Fate.UNCHANGED)
            return
    except Refusal as refusal:
        findings.refused(team.row, refusal, _FIELDS)
        return
    standing.teams[path] = (await teams_by_id([changed.team_id]))[changed.team_id]
    standing.count(ImportedKind.TEAM, Fate.CREATED if before is None else Fate.UPDATED)
