"""The stages of mutations on saved filters."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.database.unit_of_work import writing
from app.search.models import SavedFilter
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, Person, gid
from tests.support.growth import make_skill


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


async def _asked(company: Factory, work: Any, order_by: str) -> dict[str, Any]:
    asked = {
        "teamIds": [gid(work.team)],
        "ownerIds": [work.lead.gid],
        "priorityIds": [gid(await company.priority(work.cycle))],
        "levels": ["TEAM"],
        "states": ["ACTIVE"],
        "health": ["AT_RISK"],
        "text": "customers",
        "archived": "INCLUDED",
    }
    return {"objectives": {"filter": asked, "orderBy": order_by}}


async def _other_contents(company: Factory, work: Any) -> list[dict[str, Any]]:
    team, person, objective = gid(work.team), work.lead.gid, gid(work.objective)
    priority = gid(await company.priority(work.cycle, "Keep them"))
    skill, value = await make_skill(company, "Listening"), await company.company_value()
    return [
        {"keyResults": {"filter": {"teamIds": [team], "ownerIds": [person], "priorityIds": [priority]}}},
        {"teams": {"filter": {"leadIds": [person], "memberIds": [person], "parentIds": [team]}}},
        {"people": {"filter": {"teamIds": [team]}}},
        {
            "proposals": {
                "filter": {
                    "objectiveIds": [objective],
                    "teamIds": [team],
                    "cycleIds": [gid(work.cycle)],
                    "proposedByIds": [person],
                }
            }
        },
        {"actionItems": {"filter": {"ownerIds": [person], "teamIds": [team]}}},
        {"recognitions": {"filter": {"teamId": team, "recipientId": person, "companyValueId": gid(value)}}},
        {"learningResources": {"filter": {"skillIds": [gid(skill)]}}},
    ]


@case
async def saved_filter_create(company: Factory) -> Case:
    work = await team_at_work(company)
    await _filter(work.member)
    return Case(
        person=work.member,
        input={
            "name": "In trouble",
            "content": await _asked(company, work, "HEALTH_WORST_FIRST"),
            "teamId": gid(work.team),
        },
        bad={"name": "MINE", "content.objectives.filter.text": " "},
        also=tuple(
            {"name": f"Other {place}", "content": content}
            for place, content in enumerate(await _other_contents(company, work))
        ),
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
            "content": await _asked(company, work, "PROGRESS"),
            "teamId": gid(work.team),
        },
        bad={"name": "other", "content": None},
        also=tuple(
            {"savedFilterId": gid(shared), "content": content} for content in await _other_contents(company, work)
        ),
        refused=work.lead,
    )


@case
async def saved_filter_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    mate = await company.person("Bo", team=work.team)
    shared = await _filter(work.member, team_id=work.team.id)
    return Case(person=work.member, input={"savedFilterId": gid(shared)}, refused=mate)
