"""Who reports to whom, on which days: how it is read, what may be settled, and the one place that writes it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.core.errors import NotFound
from app.core.validation import Problems
from app.database.selecting import columns
from app.database.unit_of_work import rows, values
from app.people.dated_models import ReportingLine
from app.people.queries import UserRow, users_by_id
from app.people.rules import MAX_REPORTS

_USER = columns(UserRow, "u")
_ON = "%(on)s::date between r.starts_on and coalesce(r.ends_on, 'infinity')"


class ReportingLineRow(NamedTuple):
    """The days on which one person reports to another, inclusive; open-ended while ``ends_on`` is None."""

    id: UUID
    organization_id: UUID
    user_id: UUID
    manager_id: UUID
    starts_on: date
    ends_on: date | None


_LINE = columns(ReportingLineRow, "r")


async def managers_of_users(ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, UserRow]:
    """Return whom each person reports to, today or on a day."""
    source = (
        "users r join users u on u.id = r.manager_id where r.id = any(%(ids)s)"
        if on is None
        else f"reporting_lines r join users u on u.id = r.manager_id where r.user_id = any(%(ids)s) and {_ON}"
    )
    key = "r.id" if on is None else "r.user_id"
    found = await values(f"select {key}, {_USER} from {source}", {"ids": list(ids), "on": on})
    return {person_id: UserRow._make(row) for person_id, *row in found}


async def reports_of_users(ids: Sequence[UUID], *, on: date | None = None) -> dict[UUID, list[UserRow]]:
    """Return who reports to each person, by name: the active people of today, or everybody who did on a day."""
    source = (
        "users u where u.manager_id = any(%(ids)s) and u.active"
        if on is None
        else f"reporting_lines r join users u on u.id = r.user_id where r.manager_id = any(%(ids)s) and {_ON}"
    )
    key = "u.manager_id" if on is None else "r.manager_id"
    found = await values(f"select {key}, {_USER} from {source} order by u.name, u.id", {"ids": list(ids), "on": on})
    grouped: dict[UUID, list[UserRow]] = defaultdict(list)
    for manager_id, *row in found:
        grouped[manager_id].append(UserRow._make(row))
    return grouped


async def lines_of_users(ids: Sequence[UUID]) -> dict[UUID, list[ReportingLineRow]]:
    """Return each person's managers with their days, past and settled for later, the earliest first."""
    found = await rows(
        ReportingLineRow,
        f"select {_LINE} from reporting_lines r where r.user_id = any(%s) order by r.starts_on",
        (list(ids),),
    )
    grouped: dict[UUID, list[ReportingLineRow]] = defaultdict(list)
    for line in found:
        grouped[line.user_id].append(line)
    return grouped


async def check_manager(problems: Problems, user: UserRow | None, manager_id: UUID, starts_on: date) -> None:
    """Note why a person (None: a new one) cannot report to another from a day on; raises NotFound for the other."""
    manager = (await users_by_id([manager_id])).get(manager_id)
    if manager is None:
        raise NotFound("person", "managerId")
    if user is not None and await _closes_circle(user.id, manager.id, starts_on):
        problems.add("managerId", "CIRCLE", f"{manager.name} reports to {user.name}, directly or through others.")
    reports = await most_reports([manager.id], starts_on, without=user.id if user else None)
    note_manager(problems, manager, reports[manager.id])


def note_manager(problems: Problems, manager: UserRow, reports: int) -> None:
    """Note why nobody more can report to a person, to whom so many others do."""
    if not manager.active:
        problems.add("managerId", "NOT_ACTIVE", f"{manager.name} is no longer here: choose somebody else.")
    if reports >= MAX_REPORTS:
        problems.add("managerId", "TOO_MANY", f"{manager.name} has {MAX_REPORTS} reports, which is the most.")


async def report_from(
    organization_id: UUID, user_id: UUID, manager_id: UUID | None, starts_on: date, *, today: date
) -> None:
    """Let a person report to another (None: to nobody) from a day on, whatever was settled for later days before."""
    await ReportingLine.filter(user_id=user_id, starts_on__gte=starts_on).delete()
    await values(
        "update reporting_lines set ends_on = %(start)s::date - 1 "
        "where user_id = %(user)s and coalesce(ends_on, 'infinity') >= %(start)s",
        {"user": user_id, "start": starts_on},
    )
    if manager_id is not None:
        await ReportingLine.create(
            organization_id=organization_id, user_id=user_id, manager_id=manager_id, starts_on=starts_on
        )
    await values(
        "update users u set manager_id = (select r.manager_id from reporting_lines r "
        f"where r.user_id = u.id and {_ON}) where u.id = %(user)s",
        {"user": user_id, "on": today},
    )


async def _closes_circle(user_id: UUID, manager_id: UUID, starts_on: date) -> bool:
    """Tell whether on some day from ``starts_on`` the manager reports to the person, directly or through others."""
    [(closed,)] = await values(
        """
        with recursive above (id, days) as (
            select %(manager)s::uuid, daterange(%(start)s, null, '[]')
            union
            select r.manager_id, a.days * daterange(r.starts_on, r.ends_on, '[]')
            from above a join reporting_lines r on r.user_id = a.id
            where a.id <> %(user)s and a.days && daterange(r.starts_on, r.ends_on, '[]')
        )
        select exists (select from above where id = %(user)s)
        """,
        {"user": user_id, "manager": manager_id, "start": starts_on},
    )
    return bool(closed)


async def most_reports(manager_ids: Sequence[UUID], starts_on: date, *, without: UUID | None = None) -> dict[UUID, int]:
    """Return how many others report to each person at the most on any day from ``starts_on`` on."""
    found = await values(
        """
        with lines as (
            select r.manager_id, r.starts_on, r.ends_on
            from reporting_lines r join users u on u.id = r.user_id and u.active
            where r.manager_id = any(%(managers)s) and r.user_id is distinct from %(without)s::uuid
              and coalesce(r.ends_on, 'infinity') >= %(start)s
        ), days as (
            select id as manager_id, %(start)s::date as day from unnest(%(managers)s::uuid[]) as t (id)
            union select manager_id, starts_on from lines where starts_on > %(start)s
        )
        select d.manager_id, max((
            select count(*) from lines l
            where l.manager_id = d.manager_id and d.day between l.starts_on and coalesce(l.ends_on, 'infinity')))
        from days d group by d.manager_id
        """,
        {"managers": list(manager_ids), "start": starts_on, "without": without},
    )
    return dict(found)
