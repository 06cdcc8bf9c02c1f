"""The stages of mutations on runs of the assistant, proposals and questions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.check_ins.commands import publish_summary
from app.core import clock
from app.objectives.models import MetricKind, UnitKind
from app.objectives.rules import UnitDefinition
from app.proposals.kinds import KeyResultPayload, Payload, Section, Sentence, SummaryPayload, to_json
from app.proposals.models import (
    AssistantRun,
    Engine,
    Origin,
    Proposal,
    ProposalKind,
    ProposalRevision,
    Purpose,
    Question,
)
from app.proposals.runs import Request, request_to_json
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid

FASTER = KeyResultPayload(
    "Cut the wait from 30 h to 12 h",
    MetricKind.DECREASE,
    unit=UnitDefinition(UnitKind.DURATION, "h"),
    baseline=Decimal(30),
    target=Decimal(12),
)
SUMMARY = SummaryPayload(
    date(2026, 11, 14),
    date(2026, 11, 20),
    (Section("Changed", (Sentence("s1", "Activation rose.", Origin.PERSON),)),),
)


async def _run(work: TeamAtWork, purpose: Purpose = Purpose.KEY_RESULTS) -> AssistantRun:
    run: AssistantRun = await work.company.add(
        AssistantRun,
        audience=work.team.id,
        purpose=purpose,
        requested_by_id=work.lead.id,
        objective_id=work.objective.id,
        request=request_to_json(Request()),
        engine_requested=Engine.BUILTIN,
        created_at=clock.now(),
    )
    return run


async def _proposal(work: TeamAtWork, payload: Payload = FASTER) -> Proposal:
    of = {"audience": work.team.id, "created_at": clock.now()}
    proposal: Proposal = await work.company.add(
        Proposal,
        kind=ProposalKind.KEY_RESULT if isinstance(payload, KeyResultPayload) else ProposalKind.SUMMARY,
        origin=Origin.PERSON,
        objective_id=work.objective.id,
        proposed_by_id=work.lead.id,
        expires_at=clock.now() + timedelta(days=14),
        **of,
    )
    await work.company.add(ProposalRevision, proposal_id=proposal.id, number=1, payload=to_json(payload), **of)
    return proposal


async def _question(work: TeamAtWork, **given: Any) -> Question:
    question: Question = await work.company.add(
        Question,
        audience=work.team.id,
        run_id=(await _run(work)).id,
        objective_id=work.objective.id,
        about="baseline",
        text="What is it today?",
        **given,
    )
    return question


def _decisions(*proposals: Proposal, revision: int = 1) -> list[dict[str, Any]]:
    return [{"proposalId": gid(proposal), "revision": revision} for proposal in proposals]


@case
async def key_result_draft_request(company: Factory) -> Case:
    work = await team_at_work(company)
    said = [await company.team_input(work.team, work.member, body) for body in ("Set-up takes days.", "Imports fail.")]
    input_round, _ = await company.input_round(work.team, work.cycle, objective_id=work.objective.id)
    asked = {"objectiveId": gid(work.objective), "inputRoundId": gid(input_round), "engine": "BUILTIN"}
    return Case(
        person=work.lead,
        input={
            "objectiveId": gid(work.objective),
            "inputIds": [gid(each) for each in said],
            "guidance": "Speed matters.",
            "atMost": 3,
            "engine": "BUILTIN",
            "idempotencyKey": "k",
        },
        also=({**asked, "idempotencyKey": "k2"},),
        bad={"guidance": "x" * 1_001, "atMost": 9, "inputIds": [gid(said[0])] * 101, "idempotencyKey": ""},
        refused=await company.person("Tim", team=work.team),
        other={"atMost": 2},
        another=company.admin,
    )


@case
async def objective_critique_request(company: Factory) -> Case:
    work = await team_at_work(company)
    asked = {"objectiveId": gid(work.objective), "engine": "BUILTIN"}
    other = await company.objective(work.cycle, work.lead, "Customers stay", team=work.team)
    return Case(
        person=work.lead,
        input={**asked, "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=await company.person("Tim", team=work.team),
        other={"objectiveId": gid(other)},
        another=company.admin,
    )


@case
async def parent_candidates_request(company: Factory) -> Case:
    work = await team_at_work(company)
    other = await company.objective(work.cycle, work.lead, "Customers stay", team=work.team)
    return Case(
        person=work.lead,
        input={"objectiveId": gid(work.objective), "engine": "BUILTIN", "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=await company.person("Tim", team=work.team),
        other={"objectiveId": gid(other)},
        another=company.admin,
    )


@case
async def director_summary_request(company: Factory) -> Case:
    work = await team_at_work(company)
    head = await company.person("Dora")
    division = await company.team("Division", lead=head)
    team = await company.team("Sales", lead=work.lead, parent=division)
    published = {"text": "Sales went well.", "origin": "ASSISTANT", "evidence": []}
    await publish_summary(
        actor=await work.lead.actor(),
        audience=team.id,
        team_id=team.id,
        objective_id=None,
        period_start=date(2026, 11, 9),
        period_end=date(2026, 11, 15),
        sections=[{"heading": "What changed", "sentences": [published]}],
    )
    period = {"periodStart": "2026-11-09", "periodEnd": "2026-11-15"}
    return Case(
        person=head,
        input={"teamId": gid(division), **period, "engine": "BUILTIN", "idempotencyKey": "k"},
        bad={"periodEnd": "2026-11-08", "idempotencyKey": ""},
        refused=work.member,
        other={"periodEnd": "2026-11-14"},
        another=company.admin,
    )


@case
async def reflection_draft_request(company: Factory) -> Case:
    work = await team_at_work(company)
    other = await company.objective(work.cycle, work.member, "Customers stay", team=work.team)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "engine": "BUILTIN", "idempotencyKey": "k"},
        bad={"idempotencyKey": ""},
        refused=work.lead,
        other={"objectiveId": gid(other)},
        another=company.admin,
    )


@case
async def check_in_summary_request(company: Factory) -> Case:
    work = await team_at_work(company)
    asked = {
        "periodStart": "2026-11-14",
        "periodEnd": "2026-11-20",
        "engine": "BUILTIN",
        "idempotencyKey": "k",
    }
    return Case(
        person=work.lead,
        input={"about": {"teamId": gid(work.team)}, **asked},
        also=({"about": {"objectiveId": gid(work.objective)}, **asked},),
        bad={"periodEnd": "2026-11-13", "periodStart": "2026-11-19", "idempotencyKey": ""},
        refused=work.member,
        other={"periodEnd": "2026-11-19"},
        another=company.admin,
    )


@case
async def assistant_run_cancel(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.lead,
        input={"runId": gid(await _run(work))},
        refused=await company.person("Tim", team=work.team),
    )


@case
async def proposal_revise(company: Factory) -> Case:
    work = await team_at_work(company)
    drafted, summary = await _proposal(work), await _proposal(work, SUMMARY)
    changes = {
        "title": "Raise satisfaction from 3 to 4 points",
        "kind": "INCREASE",
        "role": "DRIVER",
        "unit": {"kind": "POINTS"},
        "baseline": "3",
        "target": "4",
        "dueOn": "2026-12-18",
        "ownerId": work.member.gid,
    }
    sentences = [{"section": 0, "sentence": 0, "text": "It rose."}, {"section": 0, "text": "Next, the import."}]
    return Case(
        person=work.lead,
        input={"proposalId": gid(drafted), "expectedRevision": 1, "changes": {"keyResult": changes}},
        also=({"proposalId": gid(summary), "expectedRevision": 1, "changes": {"summary": sentences}},),
        bad={
            "changes": {"summary": sentences},
            "changes.keyResult.title": " ",
            "changes.keyResult.target": "3",
            "changes.keyResult.dueOn": "2027-01-01",
            "changes.keyResult.kind": None,
        },
        refused=await company.person("Tim", team=work.team),
    )


@case
async def proposals_approve(company: Factory) -> Case:
    work = await team_at_work(company)
    first, second, summary = await _proposal(work), await _proposal(work), await _proposal(work, SUMMARY)
    incomplete = await _proposal(work, KeyResultPayload("Cut the wait", MetricKind.DECREASE))
    return Case(
        person=work.lead,
        input={"proposals": _decisions(first, second), "idempotencyKey": "k"},
        also=({"proposals": _decisions(summary), "idempotencyKey": "k"},),
        bad={"proposals": _decisions(incomplete), "idempotencyKey": ""},
        refused=await company.person("Tim", team=work.team),
        other={"proposals": _decisions(first, second, revision=2)},
        another=company.admin,
    )


@case
async def proposal_reject(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.lead,
        input={
            "proposalId": gid(await _proposal(work)),
            "revision": 1,
            "reason": "OTHER",
            "comment": "Not this quarter.",
        },
        bad={"comment": None},
        refused=await company.person("Tim", team=work.team),
    )


@case
async def question_answer(company: Factory) -> Case:
    work = await team_at_work(company)
    # asked while they could answer; they see the question still, but no longer give the team input
    gone = await company.person("Bo")
    return Case(
        person=work.member,
        input={"questionId": gid(await _question(work, asked_of_id=gone.id)), "body": "30 h."},
        bad={"body": " "},
        refused=gone,
    )


@case
async def question_ask(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.lead,
        input={"questionId": gid(await _question(work)), "personId": work.member.gid},
        bad={"personId": (await company.person("Bo")).gid},
        refused=await company.person("Tim", team=work.team),
    )
