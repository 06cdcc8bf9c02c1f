"""The stages of mutations on surveys."""

from __future__ import annotations

from app.surveys.models import SurveyStatement
from tests.schema.every_mutation.table import Case, case
from tests.support.factories import Factory, Person, gid


async def _managed(company: Factory) -> tuple[Person, list[Person]]:
    mona = await company.person("Mona")
    return mona, await company.managed(mona)


@case
async def survey_open(company: Factory) -> Case:
    mona, [nora, *_] = await _managed(company)
    return Case(
        person=company.admin,
        input={
            "aboutId": mona.gid,
            "closesOn": "2026-11-25",
            "question": "What should Mona go on doing?",
            "idempotencyKey": "k",
        },
        bad={"aboutId": nora.gid, "closesOn": "2026-11-19", "question": " ", "idempotencyKey": ""},
        refused=nora,
        other={"closesOn": "2026-11-26"},
        another=mona,
    )


@case
async def survey_answer(company: Factory) -> Case:
    mona, [nora, *_] = await _managed(company)
    survey = await company.survey(mona)
    grades = [{"statement": statement.value, "grade": 4} for statement in SurveyStatement]
    return Case(
        person=nora,
        input={"surveyId": gid(survey), "grades": grades, "remark": "Go on asking us."},
        bad={"grades": [], "grades.0.grade": 6, "grades.1.statement": "PRIORITIES", "remark": "x" * 5_001},
        refused=mona,
    )


@case
async def survey_withdraw(company: Factory) -> Case:
    mona, [nora, *_] = await _managed(company)
    return Case(person=mona, input={"surveyId": gid(await company.survey(mona))}, refused=nora)
