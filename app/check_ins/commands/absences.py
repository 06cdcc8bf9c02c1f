"""Commands on absences: when somebody is away, and who checks in for them meanwhile. Due days follow at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives.pausing import follow_absences
from app.objectives.queries import key_results_by_id
from app.objectives.roll_up import roll_up
from app.people import policy, queries
from app.people.absences import AbsenceRow, absences_by_id
from app.people.commands.users import person_named
from app.people.dated_models import Absence, AbsenceKind, AbsenceReason
from app.people.models import User
from app.people.queries import UserRow
from app.people.rules import check_absence

_NAMED_AT_MOST = 3


class AbsenceChanged(NamedTuple):
    """The absence, whose it is, and the objectives whose staleness follows."""

    absence_id: UUID
    user_id: UUID
    moved_objective_ids: tuple[UUID, ...]


class _Plan(NamedTuple):
    """What an absence is to be."""

    starts_on: date
    ends_on: date
    stand_in_id: UUID | None
    kind: AbsenceKind | None


@command(InvalidInput, NotFound, NotPermitted)
async def plan_absence(
    *,
    actor: Actor,
    user_id: UUID,
    starts_on: date,
    ends_on: date,
    stand_in_id: UUID | None = None,
    kind: AbsenceKind | None = None,
) -> AbsenceChanged:
    """Note that a person is away from a day until another, and perhaps who checks in for them meanwhile.

    Where nobody does, no check-in of theirs is due in these days. Who stands in must be able to read what they are to
    check in on. ``kind`` is known to the person and those above them alone.
    """
    user = await _locked(user_id)
    require(policy.can_plan_absence(actor, user))
    if kind is not None:
        require(policy.can_say_why_away(actor, user))
    plan = _Plan(starts_on, ends_on, stand_in_id, kind)
    await _check(actor, user, plan)

    days: dict[str, Any] = {"starts_on": starts_on, "ends_on": ends_on, "stand_in_id": stand_in_id}
    absence = await Absence.create(
        organization_id=actor.organization_id, user_id=user.id, created_at=clock.now(), **days
    )
    await _write_kind(actor, absence.id, user.id, kind)
    return await _changed(actor, "absence.plan", absence.id, user, {name: [None, days[name]] for name in days})


@command(InvalidInput, NotFound, NotPermitted)
async def update_absence(*, actor: Actor, absence_id: UUID, changes: Mapping[str, Any]) -> AbsenceChanged:
    """Change the days of an absence, who stands in, or why; what ``changes`` leaves out stays."""
    absence, user = await _to_change(actor, absence_id)
    if "kind" in changes:
        require(policy.can_say_why_away(actor, user))
    before = _Plan(absence.starts_on, absence.ends_on, absence.stand_in_id, _kind(absence))
    plan = before._replace(**changes)
    await _check(actor, user, plan, absence.id)

    days = {name: getattr(plan, name) for name in ("starts_on", "ends_on", "stand_in_id")}
    await Absence.filter(id=absence.id).update(**days)
    if "kind" in changes:
        await _write_kind(actor, absence.id, user.id, plan.kind)
    told = {name: [getattr(before, name), value] for name, value in days.items() if value != getattr(before, name)}
    return await _changed(actor, "absence.update", absence.id, user, told)


@command(InvalidInput, NotFound, NotPermitted)
async def end_absence(*, actor: Actor, absence_id: UUID) -> AbsenceChanged:
    """Note that a person is back, or will not be away at all: from today on check-ins are due again."""
    absence, user = await _to_change(actor, absence_id)
    today = clock.today(actor.organization_time_zone)
    if absence.starts_on >= today:
        await Absence.filter(id=absence.id).delete()
    else:
        await Absence.filter(id=absence.id).update(ends_on=today - timedelta(days=1))
    told = {"ends_on": [absence.ends_on, today - timedelta(days=1) if absence.starts_on < today else None]}
    return await _changed(actor, "absence.end", absence.id, user, told)


async def _to_change(actor: Actor, absence_id: UUID) -> tuple[AbsenceRow, UserRow]:
    absence = (await absences_by_id([absence_id])).get(absence_id)
    if absence is None:
        raise NotFound("absence", "absenceId")
    user = await _locked(absence.user_id)
    require(policy.can_plan_absence(actor, user))
    absence = (await absences_by_id([absence_id])).get(absence_id)
    if absence is None:
        raise NotFound("absence", "absenceId")
    if absence.ends_on < clock.today(actor.organization_time_zone):
        raise InvalidInput.one("absenceId", "OVER", "It is over: what was, stays on record.")
    return absence, user


async def _locked(user_id: UUID) -> UserRow:
    """Return a person whose absences change in turn; raises NotFound."""
    await User.filter(id=user_id).select_for_update(no_key=True).first()
    return await person_named(user_id)


def _kind(absence: AbsenceRow) -> AbsenceKind | None:
    return AbsenceKind(absence.kind) if absence.kind else None


async def _check(actor: Actor, user: UserRow, plan: _Plan, absence_id: UUID | None = None) -> None:
    """Refuse days and a stand-in that cannot be; raises NotFound for one who is not there."""
    problems = Problems()
    check_absence(problems, plan.starts_on, plan.ends_on, clock.today(actor.organization_time_zone))
    if not user.active:
        problems.add("userId", "NOT_ACTIVE", f"{user.name} is no longer here.")
    problems.check()
    others = Absence.filter(starts_on__lte=plan.ends_on, ends_on__gte=plan.starts_on)
    if absence_id is not None:
        others = others.exclude(id=absence_id)
    if known := await others.filter(user_id=user.id).first():
        message = f"{user.name} is away from {known.starts_on} to {known.ends_on} already: change that absence instead."
        problems.add("startsOn", "OVERLAPS", message)
    if plan.stand_in_id is not None:
        await _check_stand_in(problems, user, plan.stand_in_id)
        if away := await others.filter(user_id=plan.stand_in_id).first():
            message = f"They are away themselves from {away.starts_on} to {away.ends_on}: choose somebody who is here."
            problems.add("standInId", "AWAY", message)
    problems.check()


async def _check_stand_in(problems: Problems, user: UserRow, stand_in_id: UUID) -> None:
    stand_in = (await queries.users_by_id([stand_in_id])).get(stand_in_id)
    if stand_in is None:
        raise NotFound("person", "standInId")
    if stand_in.id == user.id:
        problems.add("standInId", "THEMSELVES", "Somebody else stands in.")
    elif not stand_in.active:
        problems.add("standInId", "NOT_ACTIVE", f"{stand_in.name} is no longer here: choose somebody else.")
    elif unread := await values("select * from waymark.unread_goals(%s, %s, %s)", (user.id, stand_in.id, clock.now())):
        ids = [key_result_id for (key_result_id,) in unread]
        # what the planning person cannot read either has no name here
        titles = sorted(key_result.title for key_result in (await key_results_by_id(ids)).values())
        problems.add(
            "standInId",
            "CANNOT_READ",
            f"{stand_in.name} cannot read {_listed(titles, len(ids))}: choose somebody who can, or nobody.",
            count=str(len(ids)),
        )


def _listed(titles: list[str], count: int) -> str:
    """Return some titles in quotes and how many there are besides, as one noun phrase."""
    named = [f"“{title}”" for title in titles[:_NAMED_AT_MOST]]
    if rest := count - len(named):
        named.append(f"{rest} {'more ' if named else ''}of their key results")
    return " and ".join(filter(None, (", ".join(named[:-1]), named[-1])))


async def _write_kind(actor: Actor, absence_id: UUID, user_id: UUID, kind: AbsenceKind | None) -> None:
    await AbsenceReason.filter(id=absence_id).delete()
    if kind is not None:
        await AbsenceReason.create(id=absence_id, organization_id=actor.organization_id, user_id=user_id, kind=kind)


async def _changed(
    actor: Actor, action: str, absence_id: UUID, user: UserRow, told: Mapping[str, list[Any]]
) -> AbsenceChanged:
    """Bring in line what follows from a person's absences: until when they are away, and when check-ins are due."""
    await values(
        "update users u set away_until = (select a.ends_on from absences a where a.user_id = u.id "
        "and %(today)s between a.starts_on and a.ends_on) where u.id = %(user)s",
        {"user": user.id, "today": clock.today(actor.organization_time_zone)},
    )
    changes = {name: [str(value) if value else None for value in both] for name, both in told.items()}
    await record(actor, action, ("Absence", absence_id), audience=actor.organization_id, changes=changes)
    touched = await follow_absences([user.id], actor.organization_time_zone)
    return AbsenceChanged(absence_id, user.id, tuple(await roll_up(touched)) if touched else ())
