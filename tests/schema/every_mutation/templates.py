"""The stages of mutations on templates of objectives."""

from __future__ import annotations

from typing import Any

from app.objectives.models import MetricKind
from app.objectives.rules import KeyResultDefinition
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import team_at_work
from tests.support.factories import Factory, gid

SUGGESTED: dict[str, Any] = {
    "title": "Raise answers found from start to target",
    "kind": "INCREASE",
    "role": "DRIVER",
    "unit": {"kind": "PERCENT"},
    "target": "40",
    "source": "The help page's search",
    "weight": "2",
}
STEPS = {"title": "Every team writes", "kind": "MILESTONE", "milestones": [{"title": "Support writes", "weight": "1"}]}
BAND = {"title": "Waits stay short", "kind": "MAINTAIN", "role": "GUARDRAIL", "low": "1", "high": "3"}


@case
async def objective_template_create(company: Factory) -> Case:
    return Case(
        person=company.admin,
        input={
            "title": "Customers find help",
            "description": "For teams that customers ask.",
            "level": "TEAM",
            "why": "Waiting costs trust.",
            "commitment": "ASPIRATIONAL",
            "keyResults": [SUGGESTED, STEPS, BAND],
            "idempotencyKey": "k",
        },
        bad={"title": " ", "description": " ", "why": "x" * 10_001, "keyResults.0.weight": "-1", "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"title": "Customers stay"},
        another=await company.person("Bo", champion=True),
    )


@case
async def objective_template_create_from_objective(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=company.admin,
        input={
            "objectiveId": gid(work.objective),
            "description": "For teams that customers ask.",
            "title": "Customers find help",
            "withFigures": True,
            "idempotencyKey": "k",
        },
        bad={"title": " ", "description": " ", "idempotencyKey": ""},
        refused=work.member,
        other={"title": "Customers stay"},
        another=await company.person("Bo", champion=True),
    )


@case
async def objective_template_update(company: Factory) -> Case:
    template = await company.template()
    return Case(
        person=company.admin,
        input={
            "templateId": gid(template),
            "expectedRevision": 1,
            "title": "Customers find answers",
            "why": "Waiting costs trust.",
            "description": "For every team.",
            "commitment": "LEARNING",
            "keyResults": [SUGGESTED, STEPS, BAND],
            "archived": True,
        },
        bad={"title": " ", "description": None, "commitment": None, "keyResults": None, "archived": None},
        refused=await company.person("Mira"),
    )


@case
async def objective_begin(company: Factory) -> Case:
    work = await team_at_work(company)
    suggested = [
        KeyResultDefinition("Raise answers found", kind) for kind in (MetricKind.INCREASE, MetricKind.MAINTAIN)
    ]
    return Case(
        person=company.admin,
        input={
            "templateId": gid(await company.template("Customers find help", *suggested)),
            "cycleId": gid(work.cycle),
            "title": "Customers find answers",
            "teamId": gid(work.team),
            "ownerId": work.lead.gid,
            "figures": [
                {"position": 0, "baseline": "10", "target": "20"},
                {"position": 1, "low": "1", "high": "3"},
            ],
            "idempotencyKey": "k",
        },
        bad={"title": " ", "teamId": None, "idempotencyKey": ""},
        refused=work.member,
        other={"title": "Customers stay"},
        another=work.lead,
    )
