"""The stages of mutations on approval policies, and on what people hand in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.core import clock
from app.objectives.approval.models import ApprovalPolicy
from app.objectives.models import Level, ObjectiveState
from app.proposals.kinds import to_json
from app.proposals.models import ApprovalDeputy, Origin, Proposal, ProposalKind, ProposalRevision
from tests.schema.every_mutation.drafts import FASTER
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid


async def handed_in(work: TeamAtWork) -> Proposal:
    """Add a key result that the member handed in."""
    of = {"audience": work.objective.audience, "created_at": clock.now()}
    proposal: Proposal = await work.company.add(
        Proposal,
        kind=ProposalKind.KEY_RESULT,
        origin=Origin.PERSON,
        objective_id=work.objective.id,
        proposed_by_id=work.member.id,
        **of,
    )
    await work.company.add(ProposalRevision, proposal_id=proposal.id, number=1, payload=to_json(FASTER), **of)
    return proposal


@case
async def approval_policy_set(company: Factory) -> Case:
    team = await company.team()
    chosen: dict[str, Any] = {
        "publishers": ["ADMIN"],
        "approvers": ["MANAGER", "TEAM_LEAD", "PARENT_OWNER"],
        "approvalsNeeded": 2,
        "authorMayApprove": False,
    }
    return Case(
        person=company.admin,
        input={"level": "TEAM", **chosen},
        also=({"level": "INDIVIDUAL", "teamId": gid(team), **chosen},),
        bad={"publishers": ["PARENT_OWNER"], "approvers": [], "approvalsNeeded": 3},
        refused=await company.person("Olga"),
    )


@case
async def approval_policy_reset(company: Factory) -> Case:
    team = await company.team()
    chosen = {"publishers": ["ADMIN"], "approvers": ["ADMIN"], "approvals": 1, "author_may_approve": False}
    await company.add(ApprovalPolicy, level=Level.TEAM, **chosen)
    await company.add(ApprovalPolicy, level=Level.TEAM, team_id=team.id, **chosen)
    return Case(
        person=company.admin,
        input={"level": "TEAM"},
        also=({"level": "TEAM", "teamId": gid(team)},),
        refused=await company.person("Olga"),
    )


@case
async def key_result_submit(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "objectiveId": gid(work.objective),
            "title": "Cut the wait from 30 h to 12 h",
            "kind": "DECREASE",
            "role": "DRIVER",
            "unit": {"kind": "DURATION", "symbol": "h"},
            "baseline": "30",
            "target": "12",
            "dueOn": (clock.now() + timedelta(days=10)).date().isoformat(),
            "ownerId": work.member.gid,
            "idempotencyKey": "k",
        },
        bad={"title": " ", "target": "40", "dueOn": "2030-01-01", "milestones": ["One"], "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"target": "10"},
        another=company.admin,
    )


@case
async def objective_submit(company: Factory) -> Case:
    work = await team_at_work(company)
    draft = await company.objective(
        work.cycle, work.member, "Set-up feels easy", team=work.team, state=ObjectiveState.DRAFT
    )
    return Case(
        person=work.member,
        input={"objectiveId": gid(draft), "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={
            "objectiveId": gid(
                await company.objective(work.cycle, work.member, "Imports just work", state=ObjectiveState.DRAFT)
            )
        },
        another=company.admin,
    )


@case
async def key_result_change_submit(company: Factory) -> Case:
    work = await team_at_work(company)
    steps, [first, _] = await work.steps(1, 2)
    asked = {"keyResultId": gid(work.key_result), "expectedRevision": 1, "reason": "We know more now."}
    kept = {"title": "Step 0", "weight": "2", "milestoneId": gid(first)}
    return Case(
        person=work.member,
        input={
            **asked,
            "title": "Raise activation from 25 to 50 points",
            "kind": "INCREASE",
            "role": "DRIVER",
            "unit": {"kind": "POINTS"},
            "baseline": "25",
            "target": "50",
            "stretch": "60",
            "phases": [{"on": (clock.now() + timedelta(days=3)).date().isoformat(), "value": "30"}],
            "source": "The dashboard",
            "weight": "2",
            "dueOn": (clock.now() + timedelta(days=10)).date().isoformat(),
            "ownerId": work.lead.gid,
        },
        also=({**asked, "keyResultId": gid(steps), "milestones": [kept]},),
        bad={"title": " ", "target": "1", "weight": "-1", "reason": " "},
        refused=await company.person("Bo"),
    )


@case
async def objective_change_submit(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "objectiveId": gid(work.objective),
            "expectedRevision": 1,
            "title": "Customers need us less",
            "why": "It frees their time.",
            "commitment": "ASPIRATIONAL",
            "ownerId": work.lead.gid,
            "teamId": gid(await company.team("Support", lead=work.lead)),
            "visibility": "ORGANIZATION",
            "priorityId": gid(await company.priority(work.cycle)),
            "progressMode": "BOTH",
            "reason": "We know more now.",
        },
        bad={"title": " ", "reason": " ", "teamId": None},
        refused=await company.person("Bo"),
    )


@case
async def proposal_withdraw(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(person=work.member, input={"proposalId": gid(await handed_in(work))}, refused=work.lead)


@case
async def proposals_reject(company: Factory) -> Case:
    work = await team_at_work(company)
    asked = {"revision": 1, "reason": "OTHER", "comment": "Not this quarter."}
    decisions = [{"proposalId": gid(await handed_in(work)), **asked} for _ in range(2)]
    return Case(
        person=work.lead,
        input={"proposals": decisions},
        bad={"proposals": [{**decision, "comment": None} for decision in decisions]},
        refused=await company.person("Bo"),
    )


@case
async def proposals_return(company: Factory) -> Case:
    work = await team_at_work(company)
    decisions = [
        {"proposalId": gid(await handed_in(work)), "revision": 1, "comment": "Why this much?"} for _ in range(2)
    ]
    return Case(
        person=work.lead,
        input={"proposals": decisions},
        bad={"proposals": [{**decision, "comment": " "} for decision in decisions]},
        refused=await company.person("Bo"),
    )


@case
async def approval_deputy_name(company: Factory) -> Case:
    away, deputy = await company.person("Lena"), await company.person("Dora")
    days = {"startsOn": "2026-11-18", "endsOn": "2026-11-30"}
    return Case(
        person=company.admin,
        input={"approverId": away.gid, "deputyId": deputy.gid, **days},
        bad={"deputyId": away.gid, "endsOn": "2026-11-17"},
        refused=await company.person("Bo"),
    )


@case
async def approval_deputy_end(company: Factory) -> Case:
    away, deputy = await company.person("Lena"), await company.person("Dora")
    days = {"starts_on": date(2026, 11, 18), "ends_on": date(2026, 11, 30), "created_at": clock.now()}
    named = await company.add(ApprovalDeputy, approver_id=away.id, deputy_id=deputy.id, named_by_id=away.id, **days)
    return Case(person=away, input={"approvalDeputyId": gid(named)}, refused=await company.person("Bo"))
