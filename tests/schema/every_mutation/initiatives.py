"""The stages of mutations on initiatives."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 10_001


@case
async def initiative_create(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "keyResultIds": [gid(work.key_result), gid(await work.binary())],
            "title": "Rewrite the first import",
            "notes": "With the people of support.",
            "ownerId": work.lead.gid,
            "teamId": gid(work.team),
            "startsOn": "2026-11-19",
            "dueOn": "2026-12-01",
            "idempotencyKey": "k",
        },
        bad={"title": " ", "notes": TOO_LONG, "dueOn": "2026-11-18", "keyResultIds": [], "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"title": "Write a guide"},
        another=work.lead,
    )


@case
async def initiative_update(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "initiativeId": gid(await company.initiative(work.key_result)),
            "expectedRevision": 1,
            "title": "Write a guide",
            "notes": "With the people of support.",
            "ownerId": work.lead.gid,
            "teamId": gid(work.team),
            "startsOn": "2026-11-19",
            "dueOn": "2026-12-01",
            "reason": "Mira is away.",
        },
        bad={"title": " ", "notes": TOO_LONG, "dueOn": "2026-11-18", "reason": None},
        refused=await company.person("Bo"),
    )


@case
async def initiative_move(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"initiativeId": gid(await company.initiative(work.key_result)), "to": "DROPPED", "reason": "Too late."},
        bad={"reason": None},
        refused=await company.person("Bo"),
    )


@case
async def initiative_link(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "initiativeId": gid(await company.initiative(work.key_result)),
            "keyResultIds": [gid(await work.binary())],
        },
        bad={"keyResultIds": []},
        refused=await company.person("Bo"),
    )


@case
async def initiative_unlink(company: Factory) -> Case:
    work = await team_at_work(company)
    other = await work.binary()
    return Case(
        person=work.member,
        input={"initiativeId": gid(await company.initiative(work.key_result, other)), "keyResultIds": [gid(other)]},
        bad={"keyResultIds": [gid(work.key_result), gid(other)]},
        refused=await company.person("Bo"),
    )


@case
async def initiative_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"initiativeId": gid(await company.initiative(work.key_result))},
        refused=await company.person("Bo"),
    )
