"""The sheet of people: matched by e-mail address; managers and teams may stand further down or in another file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.errors import Refusal
from app.database.unit_of_work import values
from app.people.commands.memberships import add_team_member
from app.people.commands.users import create_user, deactivate_user, reactivate_user, update_user
from app.people.models import Role
from app.people.queries import UserRow, users_by_id
from app.people.rules import normal_email
from app.transfer.cells import Cells
from app.transfer.findings import Findings
from app.transfer.standing import Fate, ImportedKind, Standing
from app.transfer.tables import Line

COLUMNS: Mapping[str, Sequence[str]] = {
    "email": ("e-mail", "mail", "email address", "e-mail address", "work email", "address"),
    "name": ("full name", "display name", "person", "employee"),
    "role": ("permission",),
    "manager": ("manager email", "manager e-mail", "reports to", "supervisor", "line manager"),
    "teams": ("team", "groups", "department"),
    "time zone": ("timezone", "zone", "tz"),
    "locale": ("language", "lang"),
    "active": ("is active", "enabled"),
}
REQUIRED = ("email", "name")
_FIELDS = {
    "email": "email",
    "name": "name",
    "role": "role",
    "managerId": "manager",
    "timeZone": "time zone",
    "locale": "locale",
    "userId": "active",
}
_MEMBER_FIELDS = {"userId": "teams", "teamId": "teams"}


class _Person(NamedTuple):
    row: int
    email: str
    name: str
    manager: str | None
    given: dict[str, Any]
    active: bool | None
    teams: tuple[str, ...]


async def bring_people(lines: Iterable[Line], standing: Standing, findings: Findings) -> list[tuple[int, str, str]]:
    """Bring people over, managers before those who report to them; return their (row, address, team) for later."""
    people: dict[str, _Person] = {}
    for line in lines:
        person = _read(Cells(line, findings))
        if person.email in people:
            findings.add(line.row, "email", "TWICE", f"Row {people[person.email].row} has this address already.")
        elif person.email:
            people[person.email] = person
    for email in _managers_first(people, findings):
        await _bring(people[email], people, standing, findings)
    return [(person.row, person.email, team) for person in people.values() for team in person.teams]


def _read(cells: Cells) -> _Person:
    for column in REQUIRED:
        if cells.text(column) is None:
            cells.note(column, "REQUIRED", "This must not be empty.")
    given = {
        "role": cells.choice("role", Role, {"administrator": Role.ADMIN, "user": Role.MEMBER}),
        "time_zone": cells.text("time zone"),
        "locale": cells.text("locale"),
    }
    return _Person(
        cells.row,
        normal_email(cells.text("email") or ""),
        cells.text("name") or "",
        normal_email(manager) if (manager := cells.text("manager")) else None,
        {field: value for field, value in given.items() if value is not None},
        cells.yes("active"),
        tuple(team for part in (cells.text("teams") or "").split("|") if (team := part.strip())),
    )


def _managers_first(people: Mapping[str, _Person], findings: Findings) -> list[str]:
    graph = {
        email: {person.manager} if person.manager and person.manager in people else set[str]()
        for email, person in people.items()
    }
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        for email in dict.fromkeys(error.args[1]):
            message = "This line of managers leads back to where it begins: somebody at the top has no manager."
            findings.add(people[email].row, "manager", "CIRCLE", message)
        return [email for email, person in people.items() if not graph[email]]


async def _bring(person: _Person, people: Mapping[str, _Person], standing: Standing, findings: Findings) -> None:
    manager = standing.person(person.manager) if person.manager else None
    if person.manager and manager is None and person.manager not in people:
        message = f"Nobody has the address {person.manager}: add that person to the file, or leave this empty."
        findings.add(person.row, "manager", "UNKNOWN_PERSON", message)
    given = {"name": person.name, **person.given, **({"manager_id": manager.id} if manager else {})}
    before = standing.person(person.email)
    try:
        id_ = await _create(person, given, standing) if before is None else before.id
        changed = before is not None and await _update(before, given, standing)
        moved = await _set_active(id_, before, person.active, standing)
    except Refusal as refusal:
        findings.refused(person.row, refusal, _FIELDS)
        return
    if before is None or changed or moved:
        standing.people[person.email] = (await users_by_id([id_]))[id_]
    fate = Fate.CREATED if before is None else Fate.UPDATED if changed or moved else Fate.UNCHANGED
    standing.count(ImportedKind.PERSON, fate)


async def _create(person: _Person, given: Mapping[str, Any], standing: Standing) -> UUID:
    return (await create_user(actor=standing.actor, email=person.email, **given)).user_id


async def _update(before: UserRow, given: Mapping[str, Any], standing: Standing) -> bool:
    changes = {field: value for field, value in given.items() if value != getattr(before, field)}
    if not changes:
        return False
    await update_user(actor=standing.actor, user_id=before.id, expected_revision=before.revision, changes=changes)
    return True


async def _set_active(id_: UUID, before: UserRow | None, active: bool | None, standing: Standing) -> bool:
    if active is None or active == (before is None or before.active):
        return False
    await (reactivate_user if active else deactivate_user)(actor=standing.actor, user_id=id_)
    return True


async def bring_memberships(wanted: Iterable[tuple[int, str, str]], standing: Standing, findings: Findings) -> None:
    """Let people belong to their teams from today on, those who do not belong to them yet."""
    standing_already = set(
        await values(
            "select m.team_id, m.user_id from memberships m where coalesce(m.ends_on, 'infinity') >= %s",
            (clock.today(standing.actor.organization_time_zone),),
        )
    )
    for row, email, path in wanted:
        person, team = standing.person(email), standing.team(path)
        if team is None:
            message = f"There is no team “{path[:80]}”: add it to the file of teams, or write its whole path."
            findings.add(row, "teams", "UNKNOWN_TEAM", message)
        elif person is None or not person.active:
            continue
        elif (team.id, person.id) in standing_already:
            standing.count(ImportedKind.MEMBERSHIP, Fate.UNCHANGED)
        else:
            try:
                await add_team_member(actor=standing.actor, team_id=team.id, user_id=person.id)
            except Refusal as refusal:
                findings.refused(row, refusal, _MEMBER_FIELDS)
                continue
            standing_already.add((team.id, person.id))
            standing.count(ImportedKind.MEMBERSHIP, Fate.CREATED)
