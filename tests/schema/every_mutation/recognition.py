"""The stages of mutations on praise and on the organisation's values."""

from __future__ import annotations

from app.core import clock
from app.database.unit_of_work import writing
from app.recognition.models import ReactionKind, RecognitionReaction
from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid

READERS = Everybody("Whoever reads praise may answer it; who may not does not find it.")


@case
async def company_value_create(company: Factory) -> Case:
    await company.company_value("Candour")
    return Case(
        person=company.admin,
        input={"name": "Courage", "description": "To say what is so.", "idempotencyKey": "k"},
        bad={"name": "CANDOUR", "description": "x" * 2_001, "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"name": "Care"},
        another=await company.person("Bo"),
    )


@case
async def company_value_update(company: Factory) -> Case:
    await company.company_value("Candour")
    value = await company.company_value()
    return Case(
        person=company.admin,
        input={
            "companyValueId": gid(value),
            "expectedRevision": 1,
            "name": "Care",
            "description": "For each other.",
            "active": False,
        },
        bad={"name": "candour", "active": None},
        refused=await company.person("Mira"),
    )


@case
async def recognition_give(company: Factory) -> Case:
    work = await team_at_work(company)
    given = {
        "recipientIds": [work.member.gid, work.manager.gid],
        "message": "You stayed calm when it burned.",
        "companyValueId": gid(await company.company_value()),
        "honoursId": gid(work.key_result),
        "sharedWith": "TEAM",
        "teamId": gid(work.team),
        "idempotencyKey": "k",
    }
    return Case(
        person=work.lead,
        input=given,
        also=(
            {
                "recipientIds": [work.member.gid],
                "message": "Well done.",
                "honoursId": gid(work.objective),
                "sharedWith": "ORGANIZATION",
            },
        ),
        bad={"message": " ", "recipientIds": [], "sharedWith": "ORGANIZATION", "teamId": None, "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"message": "You were quick."},
        another=company.admin,
    )


@case
async def recognition_update(company: Factory) -> Case:
    work = await team_at_work(company)
    praise = await company.praise(work.lead, work.member)
    return Case(
        person=work.lead,
        input={
            "recognitionId": gid(praise),
            "message": "You stayed calm, all night.",
            "companyValueId": gid(await company.company_value()),
            "honoursId": gid(work.objective),
        },
        bad={"message": " "},
        refused=work.member,
    )


@case
async def recognition_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    praise = await company.praise(work.lead, work.member)
    return Case(person=work.lead, input={"recognitionId": gid(praise)}, refused=work.member)


@case
async def recognition_keep_private(company: Factory) -> Case:
    work = await team_at_work(company)
    praise = await company.praise(work.lead, work.member)
    return Case(person=work.member, input={"recognitionId": gid(praise), "private": True}, refused=work.lead)


@case
async def recognition_react(company: Factory) -> Case:
    work = await team_at_work(company)
    praise = await company.praise(work.lead, work.member)
    return Case(person=work.manager, input={"recognitionId": gid(praise), "kind": "CLAP"}, refused=READERS)


@case
async def recognition_unreact(company: Factory) -> Case:
    work = await team_at_work(company)
    praise = await company.praise(work.lead, work.member)
    async with writing((await work.manager.actor()).sight):
        await RecognitionReaction.create(
            organization_id=company.organization_id,
            recognition_id=praise.id,
            user_id=work.manager.id,
            kind=ReactionKind.CLAP,
            at=clock.now(),
        )
    return Case(person=work.manager, input={"recognitionId": gid(praise), "kind": "CLAP"}, refused=READERS)


@case
async def recognition_preference_set(company: Factory) -> Case:
    return Case(
        person=await company.person("Mira"),
        input={"keepsPrivate": True},
        refused=Everybody("Everybody chooses for themselves; other people's choice is not there."),
    )
