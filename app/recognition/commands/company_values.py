"""Commands on the organisation's values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import before_after
from app.activity.commands import record
from app.activity.queries import require_revision
from app.core import clock
from app.core.actor import Actor
from app.core.errors import Conflict, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.people.turns import take_turns
from app.recognition import policy, queries
from app.recognition.models import CompanyValue
from app.recognition.queries import CompanyValueRow
from app.recognition.rules import MAX_VALUES


class CompanyValueChanged(NamedTuple):
    """The value that a command changed."""

    company_value_id: UUID


async def company_value_named(company_value_id: UUID, path: str = "companyValueId") -> CompanyValueRow:
    """Return a value of the organisation; raises NotFound."""
    found = (await queries.company_values_by_id([company_value_id])).get(company_value_id)
    if found is None:
        raise NotFound("company value", path)
    return found


@command(InvalidInput, NotPermitted, idempotent=True)
async def create_company_value(
    *, actor: Actor, name: str, description: str | None = None, idempotency_key: str | None = None
) -> CompanyValueChanged:
    """Add a value, for which people may be praised from then on."""
    require(policy.can_manage_values(actor, None))
    await take_turns(actor.organization_id)
    problems = Problems()
    name = problems.line("name", name, at_most=80)
    description = problems.optional_text("description", description, at_most=2_000)
    await _check(problems, name, active=True)
    problems.check()

    value = await CompanyValue.create(
        organization_id=actor.organization_id, name=name, description=description, created_at=clock.now()
    )
    await record(actor, "company_value.create", ("CompanyValue", value.id), audience=actor.organization_id)
    return CompanyValueChanged(value.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict)
async def update_company_value(
    *, actor: Actor, company_value_id: UUID, expected_revision: int, changes: Mapping[str, Any]
) -> CompanyValueChanged:
    """Change a value's words, or whether it may be chosen; what ``changes`` leaves out stays."""
    await take_turns(actor.organization_id)
    value = await company_value_named(company_value_id)
    require(policy.can_manage_values(actor, value))
    await require_revision(CompanyValue, value, expected_revision)
    problems, wanted = Problems(), dict(changes)
    if "name" in wanted:
        wanted["name"] = problems.line("name", wanted["name"], at_most=80)
    if "description" in wanted:
        wanted["description"] = problems.optional_text("description", wanted["description"], at_most=2_000)
    after = value._replace(**wanted)
    await _check(problems, after.name, active=after.active, but=value.id)
    problems.check()

    changed = {field: given for field, given in wanted.items() if given != getattr(value, field)}
    if changed:
        await CompanyValue.filter(id=value.id).update(**changed, revision=value.revision + 1)
        await record(
            actor,
            "company_value.update",
            ("CompanyValue", value.id),
            audience=actor.organization_id,
            changes=before_after(value, changed),
        )
    return CompanyValueChanged(value.id)


async def _check(problems: Problems, name: str, *, active: bool, but: UUID | None = None) -> None:
    others = [value for value in await queries.company_values() if value.id != but]
    if any(value.name.lower() == name.lower() for value in others):
        problems.add("name", "TAKEN", "There is a value of this name already.")
    if active and sum(value.active for value in others) >= MAX_VALUES:
        problems.add("name", "TOO_MANY", f"{MAX_VALUES} values are the most: let one rest first.")
