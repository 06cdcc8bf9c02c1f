"""The stages of mutations that bring files over and take them away."""

from __future__ import annotations

from tests.schema.every_mutation.table import Case, Everybody, case
from tests.support.factories import Factory, gid


@case
async def csv_import(company: Factory) -> Case:
    return Case(
        person=company.admin,
        input={
            "people": "email,name,teams\nzoe@sea.example,Zoë,Growth\n",
            "teams": "team,lead\nGrowth,zoe@sea.example\n",
            "goals": "objective,key result,target\nCustomers stay,Renewals,80\n",
            "cycleId": gid(await company.cycle()),
            "decimalComma": False,
            "welcome": True,
            "dryRun": False,
        },
        bad={
            "people": "email,name\nnobody,Zoë\n",
            "teams": 'team\n"Growth\n',
            "goals": "objective,key result,target\nCustomers stay,Renewals,many\n",
        },
        refused=await company.person("Bo"),
    )


@case
async def export_request(company: Factory) -> Case:
    return Case(
        person=company.admin,
        input={
            "contents": "GOALS",
            "format": "JSON",
            "cycleId": gid(await company.cycle()),
            "idempotencyKey": "k",
        },
        bad={"contents": "PEOPLE"},
        refused=Everybody("The file holds just what the person may read in the API anyway."),
        other={"format": "CSV"},
        another=await company.person("Bo"),
    )
