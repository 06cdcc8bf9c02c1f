"""The stages of mutations on objectives, key results and team inputs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.objectives.models import KeyResult, KeyResultState, Level, ObjectiveState, TeamInputState, TeamInputSupport
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 10_001


async def _weightless(work: TeamAtWork, **given: Any) -> KeyResult:
    """Return a key result of an objective in which nothing would count without it, or with it alone."""
    objective = await work.company.objective(work.cycle, work.member, "Of one weight", state=ObjectiveState.DRAFT)
    await work.company.key_result(objective, title="Of no weight", weight=Decimal(0))
    return await work.company.key_result(objective, title="Of all the weight", **given)


@case
async def objective_create(company: Factory) -> Case:
    work = await team_at_work(company)
    above = await company.objective(work.cycle, company.admin, "Customers stay", level=Level.COMPANY)
    return Case(
        person=work.lead,
        input={
            "cycleId": gid(work.cycle),
            "title": "Customers get going on their own",
            "level": "TEAM",
            "ownerId": work.member.gid,
            "teamId": gid(work.team),
            "why": "They leave otherwise.",
            "commitment": "ASPIRATIONAL",
            "visibility": "ORGANIZATION",
            "priorityId": gid(await company.priority(work.cycle)),
            "parentId": gid(above),
            "progressMode": "BOTH",
            "idempotencyKey": "k",
        },
        bad={"title": " ", "why": TOO_LONG, "visibility": "PRIVATE", "idempotencyKey": ""},
        refused=work.member,
        other={"title": "Customers find help"},
        another=company.admin,
    )


@case
async def objective_update(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=company.admin,
        input={
            "objectiveId": gid(work.objective),
            "expectedRevision": 1,
            "title": "Customers find help",
            "why": "They leave otherwise.",
            "commitment": "LEARNING",
            "ownerId": work.lead.gid,
            "teamId": gid(await company.team("Support", lead=work.lead)),
            "visibility": "ORGANIZATION",
            "priorityId": gid(await company.priority(work.cycle)),
            "progressMode": "BOTH",
            "reason": "She leads it.",
        },
        bad={"title": " ", "why": TOO_LONG, "teamId": None, "reason": None},
        refused=await company.person("Bo"),
    )


@case
async def objective_publish(company: Factory) -> Case:
    work = await team_at_work(company)
    draft = await company.objective(work.cycle, work.member, "Customers find help", state=ObjectiveState.DRAFT)
    await company.key_result(draft)
    unfit = await company.objective(work.cycle, work.member, "Customers stay", state=ObjectiveState.DRAFT)
    await company.key_result(unfit, baseline=None)
    return Case(
        person=work.member,
        input={"objectiveId": gid(draft)},
        bad={"objectiveId": gid(unfit)},
        refused=await company.person("Bo"),
    )


@case
async def objective_close(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "outcome": "PARTIAL", "note": "Half of it."},
        bad={"note": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def objective_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    draft = await company.objective(work.cycle, work.member, "Never mind", state=ObjectiveState.DRAFT)
    await company.key_result(draft)
    return Case(person=work.member, input={"objectiveId": gid(draft)}, refused=await company.person("Bo"))


@case
async def objective_align(company: Factory) -> Case:
    work = await team_at_work(company)
    above = await company.objective(work.cycle, company.admin, "Customers stay", level=Level.COMPANY)
    ids = {"objectiveId": gid(work.objective), "parentId": gid(above)}
    return Case(
        person=work.member,
        input={**ids, "kind": "CONTRIBUTES", "weight": "2"},
        bad={"weight": "0", "parentId": gid(work.objective)},
        refused=await company.person("Bo"),
    )


@case
async def objective_unalign(company: Factory) -> Case:
    work = await team_at_work(company)
    above = await company.objective(work.cycle, company.admin, "Customers stay", level=Level.COMPANY)
    await company.align(work.objective, above)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "parentId": gid(above)},
        refused=await company.person("Bo"),
    )


@case
async def key_result_create(company: Factory) -> Case:
    work = await team_at_work(company)
    said = [await company.team_input(work.team, work.lead, body) for body in ("Set-up takes days.", "Imports fail.")]
    whole = {
        "objectiveId": gid(work.objective),
        "title": "Cut the time to the first import from 5 h to 1 h",
        "kind": "DECREASE",
        "role": "DRIVER",
        "unit": {"kind": "DURATION", "symbol": "h"},
        "baseline": "5",
        "target": "1",
        "weight": "2",
        "dueOn": "2026-12-18",
        "ownerId": work.lead.gid,
        "usedInputIds": [gid(each) for each in said],
        "idempotencyKey": "k",
    }
    steps = {
        "objectiveId": gid(work.objective),
        "title": "Launch the new import",
        "kind": "MILESTONE",
        "milestones": [{"title": "Build it", "weight": "3"}, {"title": "Announce it"}],
    }
    return Case(
        person=work.member,
        input=whole,
        also=(steps,),
        bad={"title": " ", "target": "9", "unit.symbol": None, "weight": "-1", "dueOn": "2027-01-01"},
        refused=await company.person("Bo"),
        other={"target": "2"},
        another=work.lead,
    )


@case
async def key_result_update(company: Factory) -> Case:
    work = await team_at_work(company)
    stepped, steps = await work.steps(1, 2)
    shared = {"expectedRevision": 1, "ownerId": work.lead.gid, "reason": "We learned."}
    return Case(
        person=work.member,
        input={
            "keyResultId": gid(work.key_result),
            "title": "Raise activation from 25 to 50 points",
            "kind": "INCREASE",
            "role": "DRIVER",
            "unit": {"kind": "POINTS", "symbol": None},
            "baseline": "25",
            "target": "50",
            "weight": "3",
            "dueOn": "2026-12-18",
            **shared,
        },
        also=(
            {
                "keyResultId": gid(stepped),
                "milestones": [{"title": step.title, "weight": "2", "milestoneId": gid(step)} for step in steps],
                **shared,
            },
        ),
        bad={"title": " ", "target": "25", "weight": "-1", "reason": None, "dueOn": "2027-01-01", "kind": None},
        refused=await company.person("Bo"),
    )


@case
async def key_result_cancel(company: Factory) -> Case:
    work = await team_at_work(company)
    await company.key_result(work.objective, title="Another one")
    return Case(
        person=work.member,
        input={"keyResultId": gid(work.key_result), "reason": "It no longer matters."},
        bad={"reason": TOO_LONG, "keyResultId": gid(await _weightless(work))},
        refused=await company.person("Bo"),
    )


@case
async def key_result_restore(company: Factory) -> Case:
    work = await team_at_work(company)
    cancelled = await company.key_result(work.objective, title="Given up", state=KeyResultState.CANCELLED)
    unfit = await _weightless(work, state=KeyResultState.CANCELLED, weight=Decimal(0))
    return Case(
        person=work.member,
        input={"keyResultId": gid(cancelled)},
        bad={"keyResultId": gid(unfit)},
        refused=await company.person("Bo"),
    )


@case
async def key_result_delete(company: Factory) -> Case:
    work = await team_at_work(company)
    draft = await company.objective(work.cycle, work.member, "A draft", state=ObjectiveState.DRAFT)
    return Case(
        person=work.member,
        input={"keyResultId": gid(await company.key_result(draft))},
        bad={"keyResultId": gid(await _weightless(work))},
        refused=await company.person("Bo"),
    )


@case
async def key_results_reorder(company: Factory) -> Case:
    work = await team_at_work(company)
    second = await company.key_result(work.objective, title="Another one")
    elsewhere = await _weightless(work)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "keyResultIds": [gid(second), gid(work.key_result)]},
        bad={"keyResultIds": [gid(second)], "keyResultIds.0": gid(elsewhere)},
        refused=await company.person("Bo"),
    )


@case
async def team_input_add(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "teamId": gid(work.team),
            "kind": "RISK",
            "body": "The import may fail.",
            "objectiveId": gid(work.objective),
            "idempotencyKey": "k",
        },
        bad={"body": " ", "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"body": "The import fails."},
        another=work.lead,
    )


@case
async def team_input_update(company: Factory) -> Case:
    work = await team_at_work(company)
    said = await company.team_input(work.team, work.member, objective_id=work.objective.id)
    return Case(
        person=work.member,
        input={"teamInputId": gid(said), "kind": "RISK", "body": "The import may fail."},
        bad={"body": " ", "kind": None},
        refused=work.lead,
    )


@case
async def team_input_support(company: Factory) -> Case:
    work = await team_at_work(company)
    said = await company.team_input(work.team, work.member, objective_id=work.objective.id)
    return Case(person=work.lead, input={"teamInputId": gid(said)}, refused=work.member)


@case
async def team_input_unsupport(company: Factory) -> Case:
    work = await team_at_work(company)
    said = await company.team_input(work.team, work.member, objective_id=work.objective.id)
    await company.add(TeamInputSupport, audience=said.audience, team_input_id=said.id, user_id=work.lead.id)
    return Case(person=work.lead, input={"teamInputId": gid(said)}, refused=work.member)


@case
async def team_input_set_aside(company: Factory) -> Case:
    work = await team_at_work(company)
    said = await company.team_input(work.team, work.lead, objective_id=work.objective.id)
    return Case(
        person=work.member,
        input={"teamInputId": gid(said), "reason": "Next quarter."},
        bad={"reason": " "},
        refused=await company.person("Tim", team=work.team),
    )


@case
async def team_input_reopen(company: Factory) -> Case:
    work = await team_at_work(company)
    said = await company.team_input(
        work.team, work.lead, objective_id=work.objective.id, state=TeamInputState.SET_ASIDE, reason="Next quarter."
    )
    return Case(
        person=work.member, input={"teamInputId": gid(said)}, refused=await company.person("Tim", team=work.team)
    )
