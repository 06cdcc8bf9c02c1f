"""The stages of mutations on skills and levels."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, gid
from tests.support.growth import growing, make_skill

TOO_LONG = "x" * 4_001


@case
async def skill_create(company: Factory) -> Case:
    await make_skill(company, "Writing")
    return Case(
        person=company.admin,
        input={"name": "Facilitation", "description": "Leading a talk.", "idempotencyKey": "k"},
        bad={"name": "WRITING", "description": TOO_LONG, "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"name": "Listening"},
        another=await company.person("Bo"),
    )


@case
async def skill_update(company: Factory) -> Case:
    await make_skill(company, "Writing")
    skill = await make_skill(company)
    return Case(
        person=company.admin,
        input={
            "skillId": gid(skill),
            "expectedRevision": 1,
            "name": "Leading talks",
            "description": "So that all speak.",
            "active": False,
        },
        bad={"name": "writing", "description": TOO_LONG, "active": None},
        refused=await company.person("Mira"),
    )


@case
async def skill_merge(company: Factory) -> Case:
    skill, into = await make_skill(company), await make_skill(company, "Leading talks")
    return Case(
        person=company.admin,
        input={"skillId": gid(skill), "intoId": gid(into)},
        bad={"intoId": gid(skill)},
        refused=await company.person("Mira"),
    )


@case
async def skill_level_state(company: Factory) -> Case:
    olga = await growing(company)
    return Case(
        person=olga.person,
        input={
            "skillId": gid(olga.skill),
            "level": "CAPABLE",
            "note": "I lead our reviews.",
            "askSeconding": True,
            "idempotencyKey": "k",
        },
        bad={"note": TOO_LONG, "idempotencyKey": ""},
        refused=Everybody("Everybody speaks of their own skills."),
        other={"level": "STRONG"},
        another=olga.colleague,
    )


@case
async def skill_level_second(company: Factory) -> Case:
    olga = await growing(company)
    level = await olga.level()
    return Case(person=olga.manager, input={"skillLevelId": gid(level)}, refused=olga.director)


@case
async def skill_level_decline(company: Factory) -> Case:
    olga = await growing(company)
    level = await olga.level(seconding_asked=True)
    return Case(
        person=olga.manager,
        input={"skillLevelId": gid(level), "answer": "Lead the next one, then I will."},
        bad={"answer": " "},
        refused=olga.director,
    )


@case
async def skill_level_withdraw(company: Factory) -> Case:
    olga = await growing(company)
    return Case(person=olga.person, input={"skillLevelId": gid(await olga.level())}, refused=olga.manager)
