"""Adding people, one or many: every one is checked, and who passes is stored together.

The number of statements does not depend on how many there are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import Done, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound, Refusal
from app.core.validation import Problems
from app.database.bulk import create_all
from app.database.unit_of_work import values
from app.people import queries
from app.people.dated_models import ReportingLine
from app.people.lines import most_reports, note_manager
from app.people.models import Role, User
from app.people.queries import OrganizationRow, UserRow
from app.people.rules import MAX_REPORTS, checked_password, checked_person, normal_email
from app.people.turns import take_turns


class NewUser(NamedTuple):
    """Who is added, with the id that was made for them; the manager may be one of those before in the same list.

    Zone and language are the organisation's unless given. ``password`` is only checked here.
    """

    id: UUID
    email: str
    name: str
    role: Role = Role.MEMBER
    manager_id: UUID | None = None
    time_zone: str | None = None
    locale: str | None = None
    password: str | None = None


@dataclass
class _Ground:
    """What people are judged by: the addresses taken so far, managers here, and how many report to each."""

    organization: OrganizationRow
    taken: set[str]
    managers: Mapping[UUID, UserRow]
    reports: Counter[UUID]
    added: dict[UUID, dict[str, Any]] = field(default_factory=dict)


async def add_users(*, actor: Actor, asked: Sequence[NewUser]) -> list[UUID | Refusal]:
    """Add people on the word of an actor whose right to it was checked; return the id of each, or why not."""
    await take_turns(actor.organization_id)
    ground = await _ground(actor, asked)
    ids = {each.id for each in asked}
    answers: list[UUID | Refusal] = []
    for each in asked:
        try:
            content = _judged(each, ground, ids)
        except Refusal as refusal:
            answers.append(refusal)
            continue
        ground.added[each.id] = content
        ground.taken.add(content["email"])
        if content["manager_id"]:
            ground.reports[content["manager_id"]] += 1
        answers.append(each.id)
    await _insert(actor, ground.added)
    return answers


async def _ground(actor: Actor, asked: Sequence[NewUser]) -> _Ground:
    organization = (await queries.organizations_by_id([actor.organization_id]))[actor.organization_id]
    addresses = [email for email in (normal_email(each.email) for each in asked) if email.isprintable()]
    taken = await values("select email from users where email = any(%s)", (addresses,))
    manager_ids = list({each.manager_id for each in asked if each.manager_id})
    managers = await queries.users_by_id(manager_ids) if manager_ids else {}
    today = clock.today(actor.organization_time_zone)
    reports = await most_reports(list(managers), today) if managers else {}
    return _Ground(organization, {address for (address,) in taken}, managers, Counter(reports))


def _judged(asked: NewUser, ground: _Ground, ids: set[UUID]) -> dict[str, Any]:
    """Return a person as they are stored; raises InvalidInput, and NotFound for the manager."""
    problems = Problems()
    given = {"email": asked.email, "name": asked.name, "role": asked.role, "manager_id": asked.manager_id}
    zone, locale = asked.time_zone or ground.organization.time_zone, asked.locale or ground.organization.locale
    content = checked_person(problems, {**given, "time_zone": zone, "locale": locale})
    if content["email"] in ground.taken:
        problems.add("email", "TAKEN", "Somebody here has this e-mail address already.")
    if asked.manager_id in ids - ground.added.keys():
        content["manager_id"] = None  # whoever is to be their manager is refused: that is told once
    elif asked.manager_id is not None:
        _check_manager(problems, asked.manager_id, ground)
    if asked.password is not None:
        checked_password(problems, "password", asked.password, normal_email(asked.email))
    problems.check()
    return content


def _check_manager(problems: Problems, manager_id: UUID, ground: _Ground) -> None:
    manager = ground.managers.get(manager_id)
    if manager is not None:
        note_manager(problems, manager, ground.reports[manager_id])
    elif manager_id not in ground.added:
        raise NotFound("person", "managerId")
    elif ground.reports[manager_id] >= MAX_REPORTS:
        name = ground.added[manager_id]["name"]
        problems.add("managerId", "TOO_MANY", f"{name} has {MAX_REPORTS} reports, which is the most.")


async def _insert(actor: Actor, people: Mapping[UUID, Mapping[str, Any]]) -> None:
    at, today = clock.now(), clock.today(actor.organization_time_zone)
    shared = {"organization_id": actor.organization_id}
    await create_all([User(id=id_, **shared, created_at=at, **content) for id_, content in people.items()])
    await create_all(
        [
            ReportingLine(**shared, user_id=id_, manager_id=content["manager_id"], starts_on=today)
            for id_, content in people.items()
            if content["manager_id"]
        ]
    )
    await record_each(actor, "user.create", [Done(("User", id_), actor.organization_id) for id_ in people])
