"""The stages of mutations on reflections."""

from __future__ import annotations

from tests.schema.every_mutation.goal_life import closed
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 4_001
CONTENT = {
    "score": 0.4,
    "scoreReason": "The figures came late.",
    "verdict": "PARTLY",
    "verdictReason": "Customers stay, but ask for more.",
    "cause": "BEGUN_TOO_LATE",
    "causeNote": "We waited for the contract.",
    "learned": "Begin without the contract.",
}
BAD = {
    "content.score": 1.5,
    "content.scoreReason": TOO_LONG,
    "content.verdictReason": TOO_LONG,
    "content.causeNote": TOO_LONG,
    "content.learned": TOO_LONG,
}
MISSING = {f"content.{name}": None for name in CONTENT if name != "scoreReason"}


@case
async def reflection_save(company: Factory) -> Case:
    work = await team_at_work(company)
    await company.reflection(work.objective, work.member, handed_in=False)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "expectedRevision": 1, "content": CONTENT},
        bad=BAD,
        refused=await company.person("Bo"),
    )


@case
async def reflection_hand_in(company: Factory) -> Case:
    work = await team_at_work(company)
    ended = await closed(work)
    await company.reflection(ended, work.member, handed_in=False)
    return Case(
        person=work.member,
        input={"objectiveId": gid(ended), "expectedRevision": 1, "content": CONTENT},
        bad={**BAD, **MISSING},
        refused=await company.person("Bo"),
    )


@case
async def reflection_correct(company: Factory) -> Case:
    work = await team_at_work(company)
    reflection = await company.reflection(await closed(work), work.member)
    return Case(
        person=work.member,
        input={
            "reflectionId": gid(reflection),
            "expectedRevision": 1,
            "content": CONTENT,
            "reason": "The last invoice was paid.",
        },
        bad={**BAD, **MISSING, "reason": " "},
        refused=await company.person("Bo"),
    )


@case
async def reflection_respond(company: Factory) -> Case:
    work = await team_at_work(company)
    reflection = await company.reflection(await closed(work), work.member)
    return Case(
        person=work.manager,
        input={"reflectionId": gid(reflection), "response": "Well seen. Let us begin earlier."},
        bad={"response": " "},
        refused=await company.person("Bo"),
    )
