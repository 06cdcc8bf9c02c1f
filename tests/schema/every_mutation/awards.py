"""The stages of mutations on awards and nominations."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, gid


@case
async def award_create(company: Factory) -> Case:
    await company.award("Rock")
    return Case(
        person=company.admin,
        input={
            "name": "Calm in the storm",
            "criteria": "Kept others calm.",
            "givers": "LEADS",
            "perPeriod": 2,
            "period": "QUARTER",
            "idempotencyKey": "k",
        },
        bad={"name": "ROCK", "criteria": " ", "perPeriod": 0, "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"name": "Lighthouse"},
        another=await company.person("Bo"),
    )


@case
async def award_update(company: Factory) -> Case:
    await company.award("Rock")
    award = await company.award()
    return Case(
        person=company.admin,
        input={
            "awardId": gid(award),
            "expectedRevision": 1,
            "name": "Lighthouse",
            "criteria": "Showed the way.",
            "givers": "LEADS",
            "perPeriod": 3,
            "period": "YEAR",
            "active": False,
        },
        bad={"name": "rock", "criteria": None, "perPeriod": 101, "active": None},
        refused=await company.person("Mira"),
    )


@case
async def award_give(company: Factory) -> Case:
    mira, lead = await company.person("Mira"), await company.person("Lena")
    await company.team(lead=lead)
    award = await company.award(givers="LEADS", per_period=5)
    return Case(
        person=lead,
        input={
            "awardId": gid(award),
            "recipientIds": [mira.gid],
            "message": "You kept us calm.",
            "companyValueId": gid(await company.company_value()),
            "idempotencyKey": "k",
        },
        bad={"recipientIds": [], "message": " ", "idempotencyKey": ""},
        refused=mira,
        other={"message": "All night."},
        another=company.admin,
    )


@case
async def award_nominate(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    award = await company.award()
    return Case(
        person=mira,
        input={"awardId": gid(award), "nomineeId": tim.gid, "reason": "He was calm.", "idempotencyKey": "k"},
        bad={"reason": " ", "nomineeId": mira.gid, "idempotencyKey": ""},
        refused=Everybody("Peers nominate: whoever sees an award may do so."),
        other={"reason": "He was quick."},
        another=company.admin,
    )


@case
async def award_nomination_approve(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    nomination = await company.nomination(await company.award(), mira, tim)
    return Case(
        person=company.admin,
        input={"nominationId": gid(nomination), "message": "You kept us calm."},
        bad={"message": " "},
        refused=mira,
    )


@case
async def award_nomination_decline(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    nomination = await company.nomination(await company.award(), mira, tim)
    return Case(
        person=company.admin,
        input={"nominationId": gid(nomination), "reason": "Next month."},
        bad={"reason": " "},
        refused=mira,
    )


@case
async def award_nomination_withdraw(company: Factory) -> Case:
    mira, tim = await company.person("Mira"), await company.person("Tim")
    nomination = await company.nomination(await company.award(), mira, tim)
    return Case(person=mira, input={"nominationId": gid(nomination)}, refused=company.admin)
