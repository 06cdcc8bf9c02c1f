"""The stages of mutations on alignments."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from app.core import clock
from app.objectives.alignment_models import Alignment, AlignmentState
from app.objectives.models import AlignmentKind, Level, Objective
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, Person, gid

TOO_LONG = "x" * 2_001


class Stage(NamedTuple):
    """A team at work, whose objective may serve one of another team's lead."""

    work: TeamAtWork
    served: Objective
    other_lead: Person
    stranger: Person

    async def edge(
        self, state: AlignmentState, kind: AlignmentKind = AlignmentKind.CONTRIBUTES, **given: Any
    ) -> Alignment:
        return await self.work.company.align(self.work.objective, self.served, kind, state=state, **given)

    async def promised(self) -> Alignment:
        return await self.edge(
            AlignmentState.ACCEPTED,
            AlignmentKind.DEPENDS_ON,
            promised_on=date(2026, 12, 1),
            decided_at=clock.now(),
            decided_by_id=self.other_lead.id,
        )


async def _stage(company: Factory) -> Stage:
    work = await team_at_work(company)
    other_lead = await company.person("Otto")
    team = await company.team("Support", lead=other_lead)
    served = await company.objective(work.cycle, other_lead, "Customers find help", team=team, level=Level.TEAM)
    return Stage(work, served, other_lead, await company.person("Bo"))


@case
async def alignment_propose(company: Factory) -> Case:
    stage = await _stage(company)
    key_result = await company.key_result(stage.served)
    serves = {
        "childId": gid(stage.work.objective),
        "parentId": gid(stage.served),
        "kind": "CONTRIBUTES",
        "weight": "2",
        "note": "It helps your customers too.",
        "idempotencyKey": "k",
    }
    waits = {"childId": gid(stage.work.key_result), "parentId": gid(key_result), "kind": "DEPENDS_ON"}
    return Case(
        person=stage.work.member,
        input=serves,
        also=(waits,),
        bad={"weight": "0", "note": TOO_LONG, "parentId": gid(stage.work.objective), "idempotencyKey": ""},
        refused=stage.stranger,
        other={"weight": "3"},
        another=stage.work.lead,
    )


@case
async def alignment_accept(company: Factory) -> Case:
    stage = await _stage(company)
    asked = await stage.edge(AlignmentState.PROPOSED, AlignmentKind.DEPENDS_ON)
    return Case(
        person=stage.other_lead,
        input={"alignmentId": gid(asked), "promisedOn": "2026-12-01"},
        bad={"promisedOn": "2026-11-17"},
        refused=stage.work.member,
    )


@case
async def alignment_decline(company: Factory) -> Case:
    stage = await _stage(company)
    asked = await stage.edge(AlignmentState.PROPOSED)
    return Case(
        person=stage.other_lead,
        input={"alignmentId": gid(asked), "reason": "It does not help them."},
        bad={"reason": " "},
        refused=stage.work.member,
    )


@case
async def alignment_update(company: Factory) -> Case:
    stage = await _stage(company)
    counting, awaited = await stage.edge(AlignmentState.ACCEPTED), await stage.promised()
    return Case(
        person=stage.other_lead,
        input={"alignmentId": gid(counting), "kind": "SUPPORTS", "weight": "3"},
        also=({"alignmentId": gid(awaited), "promisedOn": "2026-12-08"},),
        bad={"weight": "0", "kind": "DEPENDS_ON"},
        refused=stage.work.member,
    )


@case
async def alignment_withdraw(company: Factory) -> Case:
    stage = await _stage(company)
    asked = await stage.edge(AlignmentState.PROPOSED)
    return Case(
        person=stage.work.member,
        input={"alignmentId": gid(asked), "reason": "We changed our plans."},
        bad={"reason": TOO_LONG},
        refused=stage.other_lead,
    )


@case
async def alignment_end(company: Factory) -> Case:
    stage = await _stage(company)
    counting = await stage.edge(AlignmentState.ACCEPTED)
    return Case(
        person=stage.work.member,
        input={"alignmentId": gid(counting), "reason": "We changed our plans."},
        bad={"reason": " "},
        refused=stage.other_lead,
    )


@case
async def alignment_overrule(company: Factory) -> Case:
    stage = await _stage(company)
    counting = await stage.edge(AlignmentState.ACCEPTED)
    return Case(
        person=stage.other_lead,
        input={"alignmentId": gid(counting), "reason": "It counts twice otherwise."},
        bad={"reason": " "},
        refused=stage.work.member,
    )


@case
async def alignment_fulfil(company: Factory) -> Case:
    stage = await _stage(company)
    awaited = await stage.promised()
    return Case(person=stage.work.member, input={"alignmentId": gid(awaited)}, refused=stage.other_lead)


@case
async def key_result_set_progress_mode(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"keyResultId": gid(work.key_result), "progressMode": "CONTRIBUTIONS", "reason": "Others do the work."},
        bad={"reason": " ", "keyResultId": gid(await work.guardrail())},
        refused=await company.person("Bo"),
    )
