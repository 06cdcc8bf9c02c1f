"""The sheet of people: matched by e-mail address; managers and teams may stand further down or in another file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.errors import Refusal
from app.core.ids import new_id
from app.database.unit_of_work import values
from app.people.commands.memberships import NewMember, add_team_members
from app.people.commands.new_users import NewUser, add_users
from app.people.commands.users import deactivate_user, reactivate_user, update_user
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
    order = [people[email] for email in _managers_first(people, findings)]
    await _add([person for person in order if standing.person(person.email) is None], people, standing, findings)
    for person in order:
        if (before := standing.person(person.email)) is not None and person.email not in standing.new_people:
            await _bring(person, before, people, standing, findings)
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


async def _add(new: Sequence[_Person], people: Mapping[str, _Person], standing: Standing, findings: Findings) -> None:
    """Add those who are not here yet, all together; who has left already according to the file leaves at once."""
    ids = {person.email: new_id() for person in new}
    asked = [
        NewUser(
            ids[person.email],
            person.email,
            person.name,
            manager_id=ids.get(person.manager or "") or _manager(person, people, standing, findings),
            **person.given,
        )
        for person in new
    ]
    answers = await add_users(actor=standing.actor, asked=asked)
    for person, answer in zip(new, answers, strict=True):
        if isinstance(answer, Refusal):
            findings.refused(person.row, answer, _FIELDS)
        elif person.active is False:
            await deactivate_user(actor=standing.actor, user_id=answer)
    added = [answer for answer in answers if not isinstance(answer, Refusal)]
    standing.see_new_people((await users_by_id(added)).values())


def _manager(person: _Person, people: Mapping[str, _Person], standing: Standing, findings: Findings) -> UUID | None:
    manager = standing.person(person.manager) if person.manager else None
    if person.manager and manager is None and person.manager not in people:
        message = f"Nobody has the address {person.manager}: add that person to the file, or leave this empty."
        findings.add(person.row, "manager", "UNKNOWN_PERSON", message)
    return manager.id if manager else None


async def _bring(
    person: _Person, before: UserRow, people: Mapping[str, _Person], standing: Standing, findings: Findings
) -> None:
    """Change somebody who is here already, as far as the file says something else of them."""
    manager_id = _manager(person, people, standing, findings)
    given = {"name": person.name, **person.given, **({"manager_id": manager_id} if manager_id else {})}
    try:
        changed = await _update(before, given, standing)
        moved = await _set_active(before, person.active, standing)
    except Refusal as refusal:
        findings.refused(person.row, refusal, _FIELDS)
        return
    if changed or moved:
        standing.people[person.email] = (await users_by_id([before.id]))[before.id]
    standing.count(ImportedKind.PERSON, Fate.UPDATED if changed or moved else Fate.UNCHANGED)


async def _update(before: UserRow, given: Mapping[str, Any], standing: Standing) -> bool:
    changes = {field: value for field, value in given.items() if value != getattr(before, field)}
    if not changes:
        return False
    await update_user(actor=standing.actor, user_id=before.id, expected_revision=before.revision, changes=changes)
    return True


async def _set_active(before: UserRow, active: bool | None, standing: Standing) -> bool:
    if active is None or active == before.active:
        return False
    await (reactivate_user if active else deactivate_user)(actor=standing.actor, user_id=before.id)
    return True


async def bring_memberships(wanted: Iterable[tuple[int, str, str]], standing: Standing, findings: Findings) -> None:
    """Let people belong to their teams from today on, those who do not belong to them yet."""
    today = clock.today(standing.actor.organization_time_zone)
    standing_already = set(
        await values(
            "select m.team_id, m.user_id from memberships m where coalesce(m.ends_on, 'infinity') >= %s",
            (today,),
        )
    )
    joining: dict[NewMember, int] = {}
    for row, email, path in wanted:
        person, team = standing.person(email), standing.team(path)
        if team is None:
            message = f"There is no team “{path[:80]}”: add it to the file of teams, or write its whole path."
            findings.add(row, "teams", "UNKNOWN_TEAM", message)
        elif person is not None and person.active:
            member = NewMember(team.id, person.id)
            if member in standing_already or member in joining:
                standing.count(ImportedKind.MEMBERSHIP, Fate.UNCHANGED)
            else:
                joining[member] = row
    answers = await add_team_members(actor=standing.actor, asked=list(joining), starts_on=today)
    for row, answer in zip(joining.values(), answers, strict=True):
        if isinstance(answer, Refusal):
            findings.refused(row, answer, _MEMBER_FIELDS)
        else:
            standing.count(ImportedKind.MEMBERSHIP, Fate.CREATED)
