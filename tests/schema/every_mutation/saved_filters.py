"""The stages of mutations on saved filters."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.database.unit_of_work import writing
from app.search.models import SavedFilter
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, Person, gid


async def _filter(owner: Person, **given: Any) -> SavedFilter:
    at = clock.now()
    async with writing((await owner.actor()).sight):
        return await SavedFilter.create(
            **{"name": "Mine", "conditions": {"archived": "LEFT_OUT"}, "order_by": "TITLE", **given},
            organization_id=owner.organization_id,
            owner_id=owner.id,
            created_at=at,
            updated_at=at,
        )


async def _asked(company: Factory, work: Any) -> dict[str, Any]:
    return {
        "teamIds": [gid(work.team)],
        "ownerIds": [work.lead.gid],
        "priorityIds": [gid(await company.priority(work.cycle))],
        "levels": ["TEAM"],
        "states": ["ACTIVE"],
        "health": ["AT_RISK"],
        "text": "customers",
        "archived": "INCLUDED",
    }


@case
async def saved_filter_create(company: Factory) -> Case:
    work = await team_at_work(company)
    await _filter(work.member)
    return Case(
        person=work.member,
        input={
            "name": "In trouble",
            "filter": await _asked(company, work),
            "orderBy": "HEALTH_WORST_FIRST",
            "teamId": gid(work.team),
        },
        bad={"name": "MINE", "filter.text": " "},
        refused=await company.person("Bo"),
    )


@case
async def saved_filter_update(company: Factory) -> Case:
    work = await team_at_work(company)
    shared = await _filter(work.member, team_id=work.team.id)
    await _filter(work.member, name="Other")
    return Case(
        person=work.member,
        input={
            "savedFilterId": gid(shared),
            "name": "In trouble",
            "filter": await _asked(company, work),
            "orderBy": "PROGRESS",
            "teamId": gid(work.team),
        },
        bad={"name": "other", "filter": None},
        refused=work.lead,
    )


@case
async def saved_filter_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    mate = await company.person("Bo", team=work.team)
    shared = await _filter(work.member, team_id=work.team.id)
    return Case(person=work.member, input={"savedFilterId": gid(shared)}, refused=mate)
