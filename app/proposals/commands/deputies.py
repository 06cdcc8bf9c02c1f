"""Commands on deputies: who decides upon drafts for somebody who is away. It shows nobody what they may not read."""

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
from app.objectives.commands.lookup import person_named
from app.people.queries import UserRow
from app.proposals import deputies
from app.proposals.models import ApprovalDeputy

DAYS_AT_MOST = 366


class DeputyChanged(NamedTuple):
    """Who decides for somebody, as a command left it."""

    deputy_id: UUID


class DeputyEnded(NamedTuple):
    """What no longer holds, and for whom somebody decided."""

    deputy_id: UUID
    approver_id: UUID


@command(InvalidInput, NotFound, NotPermitted)
async def name_deputy(
    *, actor: Actor, deputy_id: UUID, starts_on: date, ends_on: date, approver_id: UUID | None = None
) -> DeputyChanged:
    """Name who decides upon drafts for a person on some days, the last inclusive; without one, for the actor."""
    approver = await person_named(approver_id or actor.person_id, "approverId")
    deputy = await person_named(deputy_id, "deputyId")
    require(deputies.can_name_deputy(actor, approver.id))
    # one at a time for each, so that two who name somebody for the same days see each other
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"deputies:{approver.id}",))
    problems = Problems()
    _check_people(problems, approver, deputy)
    _check_days(problems, starts_on, ends_on, clock.today(actor.organization_time_zone))
    if overlapping := await deputies.deputies_of(approver.id, starts_on, ends_on):
        other = overlapping[0]
        days = f"from {other.starts_on} to {other.ends_on}"
        message = f"Somebody decides for {approver.name} {days} already: end that first."
        problems.add("startsOn", "OVERLAPS", message, start=str(other.starts_on), end=str(other.ends_on))
    problems.check()

    named = await ApprovalDeputy.create(
        organization_id=actor.organization_id,
        approver_id=approver.id,
        deputy_id=deputy.id,
        starts_on=starts_on,
        ends_on=ends_on,
        named_by_id=actor.person_id,
        created_at=clock.now(),
    )
    changes = {"deputy": [None, deputy.name], "startsOn": [None, str(starts_on)], "endsOn": [None, str(ends_on)]}
    await _record(actor, "approval_deputy.name", approver.id, changes)
    return DeputyChanged(named.id)


@command(NotFound, NotPermitted)
async def end_deputy(*, actor: Actor, approval_deputy_id: UUID) -> DeputyEnded:
    """End it at once that somebody decides for another; what they decided stays, as decided for the other."""
    await values("select from approval_deputies where id = %s for no key update", (approval_deputy_id,))
    found = (await deputies.deputies_by_id([approval_deputy_id])).get(approval_deputy_id)
    if found is None:
        raise NotFound("approval deputy", "approvalDeputyId")
    require(deputies.can_end_deputy(actor, found))
    await ApprovalDeputy.filter(id=found.id).delete()
    await _record(actor, "approval_deputy.end", found.approver_id, {"endsOn": [str(found.ends_on), None]})
    return DeputyEnded(found.id, found.approver_id)


def _check_people(problems: Problems, approver: UserRow, deputy: UserRow) -> None:
    if deputy.id == approver.id:
        problems.add("deputyId", "ONESELF", "Name somebody else: they decide for themselves anyway.")
    elif not deputy.active:
        problems.add("deputyId", "LEFT", f"{deputy.name} has left: choose somebody who is here.")


def _check_days(problems: Problems, starts_on: date, ends_on: date, today: date) -> None:
    if ends_on < starts_on:
        message = f"The last day cannot be before the first, {starts_on}."
        problems.add("endsOn", "DATES_REVERSED", message, start=str(starts_on))
    elif ends_on < today:
        problems.add("endsOn", "IN_PAST", "These days are over: nobody decides on them any more.")
    elif ends_on - starts_on > timedelta(days=DAYS_AT_MOST):
        problems.add("endsOn", "TOO_LONG", f"Name somebody for at most {DAYS_AT_MOST} days, and again after that.")


async def _record(actor: Actor, action: str, approver_id: UUID, changes: dict[str, list[str | None]]) -> None:
    await record(actor, action, ("User", approver_id), audience=actor.organization_id, changes=changes)
