"""The stages of mutations on quality rules and what they find."""

from __future__ import annotations

from app.core import clock
from app.objectives.models import Objective, ObjectiveState
from app.objectives.quality.models import FindingDismissal
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid

BASELINE = "key_result.baseline"


@case
async def quality_rule_set(company: Factory) -> Case:
    return Case(
        person=company.admin,
        input={"ruleId": BASELINE, "severity": "ADVICE"},
        refused=await company.person("Bo"),
    )


@case
async def finding_dismiss(company: Factory) -> Case:
    work = await team_at_work(company)
    draft: Objective = await company.objective(work.cycle, work.member, state=ObjectiveState.DRAFT)
    unfit = await company.key_result(draft, baseline=None)
    return Case(
        person=work.member,
        input={"subjectId": gid(unfit), "ruleId": BASELINE, "reason": "Nobody has counted it yet."},
        bad={"reason": " ", "ruleId": "no.such_rule", "words": "of others"},
        refused=await company.person("Bo"),
    )


@case
async def finding_restore(company: Factory) -> Case:
    work = await team_at_work(company)
    draft: Objective = await company.objective(work.cycle, work.member, state=ObjectiveState.DRAFT)
    unfit = await company.key_result(draft, baseline=None)
    await company.add(
        FindingDismissal,
        audience=unfit.audience,
        key_result_id=unfit.id,
        rule_id=BASELINE,
        about="",
        reason="Nobody has counted it yet.",
        dismissed_by_id=work.member.id,
        dismissed_at=clock.now(),
    )
    return Case(
        person=work.member,
        input={"subjectId": gid(unfit), "ruleId": BASELINE},
        bad={"ruleId": "no.such_rule", "words": "of others"},
        refused=await company.person("Bo"),
    )
