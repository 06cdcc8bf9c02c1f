"""The stages of mutations on the life of objectives."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.core import clock
from app.cycles.models import Cycle, CycleState
from app.objectives.models import Objective, ObjectiveState, Outcome
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, gid

TOO_LONG = "x" * 10_001


async def closed(work: TeamAtWork, title: str = "Customers find help", **given: Any) -> Objective:
    """Return an objective that was reached in part."""
    ended = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
    return await work.company.objective(work.cycle, work.member, title, **ended, **given)


async def draft(work: TeamAtWork, title: str, **figures: Any) -> Objective:
    """Return a draft with a key result."""
    objective = await work.company.objective(work.cycle, work.member, title, state=ObjectiveState.DRAFT)
    await work.company.key_result(objective, **figures)
    return objective


@case
async def objective_pause(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"objectiveId": gid(work.objective), "reason": "We wait for the new contract."},
        bad={"reason": " "},
        refused=await company.person("Bo"),
    )


@case
async def objective_resume(company: Factory) -> Case:
    work = await team_at_work(company)
    resting = {"state": ObjectiveState.PAUSED, "paused_at": clock.now(), "paused_because": "We wait."}
    paused = await company.objective(work.cycle, work.member, "Customers find help", **resting)
    await company.key_result(paused)
    return Case(
        person=work.member,
        input={"objectiveId": gid(paused), "reason": "The contract is there."},
        bad={"reason": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def objective_reopen(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"objectiveId": gid(await closed(work)), "reason": "The customer came back."},
        bad={"reason": " "},
        refused=await company.person("Bo"),
    )


@case
async def objective_correct(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={
            "objectiveId": gid(await closed(work)),
            "outcome": "ACHIEVED",
            "note": "The last invoice was paid.",
            "reason": "It was counted late.",
        },
        bad={"reason": " ", "note": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def objectives_publish(company: Factory) -> Case:
    work = await team_at_work(company)
    drafts = [await draft(work, title) for title in ("Customers find help", "Customers stay")]
    unfit = [await draft(work, title, baseline=None) for title in ("Customers return", "Customers recommend us")]
    return Case(
        person=work.member,
        input={"objectiveIds": [gid(each) for each in drafts]},
        bad={"objectiveIds": [gid(each) for each in unfit]},
        refused=await company.person("Bo"),
    )


@case
async def objectives_archive(company: Factory) -> Case:
    work = await team_at_work(company)
    ended = [await closed(work, title) for title in ("Customers find help", "Customers stay")]
    return Case(
        person=work.member,
        input={"objectiveIds": [gid(each) for each in ended], "reason": "Long ago."},
        bad={"reason": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def objectives_unarchive(company: Factory) -> Case:
    work = await team_at_work(company)
    titles = ("Customers find help", "Customers stay")
    archived = [await closed(work, title, archived_at=clock.now()) for title in titles]
    return Case(
        person=work.member,
        input={"objectiveIds": [gid(each) for each in archived], "reason": "We look at it again."},
        bad={"reason": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def objectives_reassign(company: Factory) -> Case:
    work = await team_at_work(company)
    other = await company.objective(work.cycle, work.member, "Customers stay", team=work.team)
    return Case(
        person=work.lead,
        input={
            "objectives": [{"objectiveId": gid(each), "ownerId": work.lead.gid} for each in (work.objective, other)],
            "reason": "Mira has left the team.",
        },
        bad={"reason": " "},
        refused=await company.person("Bo"),
    )


async def next_cycle(company: Factory) -> Cycle:
    """Return the quarter after the one that runs, still being planned."""
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31)}
    return await company.cycle("Q1 2027", **days, state=CycleState.PLANNING)


@case
async def objective_duplicate(company: Factory) -> Case:
    work = await team_at_work(company)
    support = await company.team("Support", lead=work.lead)
    return Case(
        person=company.admin,
        input={
            "objectiveId": gid(work.objective),
            "cycleId": gid(await next_cycle(company)),
            "title": "Customers get going on their own, again",
            "teamId": gid(support),
            "ownerId": work.lead.gid,
            "withKeyResults": True,
            "idempotencyKey": "k",
        },
        bad={"title": " ", "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"title": "Customers find help"},
        another=work.lead,
    )


@case
async def objectives_carry_over(company: Factory) -> Case:
    work = await team_at_work(company)
    later = gid(await next_cycle(company))
    ended = [await closed(work, title) for title in ("Customers find help", "Customers stay")]
    for each in ended:
        await company.key_result(each)
    return Case(
        person=work.member,
        input={
            "objectives": [
                {"objectiveId": gid(each), "decision": decision, "cycleId": later, "reason": None}
                for each, decision in zip(ended, ("KEEP", "CHANGE"), strict=True)
            ],
            "reason": "There is more to do.",
        },
        bad={"reason": TOO_LONG},
        refused=await company.person("Bo"),
    )


@case
async def key_result_values_push(company: Factory) -> Case:
    work = await team_at_work(company)
    band = await work.band()
    measured = {"measuredAt": "2026-11-17T09:00:00Z"}
    return Case(
        person=work.member,
        input={
            "source": "warehouse",
            "values": [
                {"keyResultId": gid(work.key_result), "value": "30", **measured},
                {"keyResultId": gid(band), "value": "4", **measured},
            ],
        },
        bad={"source": " "},
        refused=await company.person("Bo"),
    )
