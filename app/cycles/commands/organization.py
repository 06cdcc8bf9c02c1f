"""The command on the organisation's settings; here, because its weeks and working days are those of its cycles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import rules
from app.cycles.models import Cycle, CycleState
from app.database.command import command
from app.people import policy
from app.people import queries as people
from app.people.models import Organization
from app.people.rules import checked_locale, checked_time_zone

_OF_CYCLES = ("week_starts_on", "working_days")


class OrganizationChanged(NamedTuple):
    """The organisation that a command changed."""

    organization_id: UUID


@command(InvalidInput, NotPermitted, Conflict)
async def update_organization(
    *, actor: Actor, expected_revision: int, changes: Mapping[str, Any]
) -> OrganizationChanged:
    """Change the organisation's name, zone, language, fiscal year, weeks or working days; what is left out stays.

    Cycles that are being planned follow its weeks and working days. Those that run keep theirs, so that nobody's
    period changes under them, until the cycle itself is changed.
    """
    [organization] = (await people.organizations_by_id([actor.organization_id])).values()
    require(policy.can_edit_organization(actor, organization))
    await require_revision(Organization, organization, expected_revision)
    problems = Problems()
    checked = _checked(problems, changes)
    problems.check()

    changed = {field: value for field, value in checked.items() if value != getattr(organization, field)}
    if changed:
        await Organization.filter(id=organization.id).update(**changed, revision=organization.revision + 1)
        if weeks := {field: changed[field] for field in _OF_CYCLES if field in changed}:
            await Cycle.filter(state=CycleState.PLANNING).update(**weeks)
        subject = ("Organization", organization.id)
        told = before_after(organization, changed)
        await record(actor, "organization.update", subject, audience=organization.id, changes=told)
    return OrganizationChanged(organization.id)


def _checked(problems: Problems, changes: Mapping[str, Any]) -> dict[str, Any]:
    checked = dict(changes)
    if "name" in changes:
        checked["name"] = problems.line("name", changes["name"], at_most=120)
    if "time_zone" in changes:
        checked["time_zone"] = checked_time_zone(problems, "timeZone", changes["time_zone"])
    if "locale" in changes:
        checked["locale"] = checked_locale(problems, "locale", changes["locale"])
    if not 1 <= changes.get("fiscal_year_starts_in", 1) <= 12:
        problems.add("fiscalYearStartsIn", "OUT_OF_RANGE", "The month is 1 (January) to 12 (December).")
    return checked | checked_week(problems, changes)


def checked_week(problems: Problems, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return those of ``changes`` that are about weeks as they are stored, and note what cannot be."""
    checked: dict[str, Any] = {}
    if "week_starts_on" in changes:
        checked["week_starts_on"] = changes["week_starts_on"]
        problems.extend(rules.weekday_problems("weekStartsOn", changes["week_starts_on"]))
    if "working_days" in changes:
        days: Sequence[int] = sorted(set(changes["working_days"]))
        checked["working_days"] = days
        problems.extend(rules.weekday_problems("workingDays", *days))
    return checked
