"""The stages of mutations on cycles and priorities."""

from __future__ import annotations

from datetime import date

from app.cycles.models import CycleState
from app.people.models import Role
from tests.schema.every_mutation.table import Case, case
from tests.support.factories import Factory, gid


@case
async def cycle_create(company: Factory) -> Case:
    year = await company.cycle("2026", starts_on=date(2026, 1, 1))
    return Case(
        person=company.admin,
        input={
            "name": "Q4 2026",
            "startsOn": "2026-10-01",
            "endsOn": "2026-12-31",
            "parentId": gid(year),
            "cadence": "BIWEEKLY",
            "dueWeekday": 3,
            "idempotencyKey": "k",
        },
        bad={"name": "2026", "endsOn": "2026-09-30", "startsOn": "2025-12-31", "dueWeekday": 7, "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"name": "Autumn"},
        another=await company.person("Abe", role=Role.ADMIN),
    )


@case
async def cycle_year_create(company: Factory) -> Case:
    await company.cycle("FY28", starts_on=date(2028, 1, 1), ends_on=date(2028, 12, 31))
    return Case(
        person=company.admin,
        input={"year": 2027, "division": "HALVES", "cadence": "BIWEEKLY", "dueWeekday": 3, "idempotencyKey": "k"},
        bad={"year": 2028, "dueWeekday": 7, "idempotencyKey": ""},
        refused=await company.person("Mira"),
        other={"year": 2029},
        another=await company.person("Abe", role=Role.ADMIN),
    )


@case
async def cycle_update(company: Factory) -> Case:
    cycle = await company.cycle()
    return Case(
        person=company.admin,
        input={
            "cycleId": gid(cycle),
            "expectedRevision": 1,
            "name": "Autumn",
            "startsOn": "2026-10-05",
            "endsOn": "2026-12-20",
            "cadence": "BIWEEKLY",
            "dueWeekday": 3,
            "weekStartsOn": 6,
            "workingDays": [0, 1, 2, 3],
            "parentId": gid(await company.cycle("2026", starts_on=date(2026, 1, 1))),
            "outside": "MOVE",
        },
        bad={
            "name": " ",
            "endsOn": "2026-10-05",
            "dueWeekday": -1,
            "weekStartsOn": 7,
            "workingDays": [],
            "parentId": gid(await company.cycle("Q1 2026", starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))),
        },
        refused=await company.person("Mira"),
    )


@case
async def cycle_advance(company: Factory) -> Case:
    cycle = await company.cycle(state=CycleState.PLANNING)
    return Case(
        person=company.admin,
        input={"cycleId": gid(cycle), "to": "ACTIVE", "reason": "It is time.", "acknowledgeWarnings": True},
        bad={"to": "CLOSED", "reason": "x" * 10_001},
        refused=await company.person("Mira"),
    )


@case
async def organization_update(company: Factory) -> Case:
    return Case(
        person=company.admin,
        input={
            "expectedRevision": 1,
            "name": "Northwind Traders",
            "timeZone": "America/New_York",
            "locale": "en-US",
            "fiscalYearStartsIn": 7,
            "weekStartsOn": 6,
            "workingDays": [0, 1, 2, 3, 6],
            "weeklySummaries": True,
        },
        bad={
            "name": " ",
            "timeZone": "Middle/Earth",
            "locale": "?",
            "fiscalYearStartsIn": 13,
            "weekStartsOn": -1,
            "workingDays": [7],
        },
        refused=await company.person("Mira"),
    )


@case
async def priority_create(company: Factory) -> Case:
    lena = await company.person("Lena")
    team = await company.team(lead=lena)
    return Case(
        person=lena,
        input={
            "cycleId": gid(await company.cycle()),
            "title": "Win mid-size customers",
            "teamId": gid(team),
            "stance": "NOT_NOW",
            "why": "They stay.",
            "idempotencyKey": "k",
        },
        bad={"title": " ", "why": "x" * 10_001, "idempotencyKey": "k" * 201},
        refused=await company.person("Mira", team=team),
        other={"stance": "FOCUS"},
        another=company.admin,
    )


@case
async def priority_update(company: Factory) -> Case:
    priority = await company.priority(await company.cycle())
    return Case(
        person=company.admin,
        input={
            "priorityId": gid(priority),
            "expectedRevision": 1,
            "title": "Win large customers",
            "stance": "NOT_NOW",
            "why": "They pay.",
            "reason": "The market has turned.",
        },
        bad={"title": " ", "why": "x" * 10_001, "reason": "x" * 10_001},
        refused=await company.person("Mira"),
    )


@case
async def priorities_rank(company: Factory) -> Case:
    lena = await company.person("Lena")
    team, cycle = await company.team(lead=lena), await company.cycle()
    first, second = [await company.priority(cycle, title, team_id=team.id) for title in ("First", "Second")]
    others = await company.priority(cycle, "The organisation's")
    return Case(
        person=lena,
        input={"cycleId": gid(cycle), "priorityIds": [gid(second), gid(first)], "teamId": gid(team), "reason": "So."},
        bad={"priorityIds": [gid(first)], "priorityIds.0": gid(others), "reason": "x" * 10_001},
        refused=await company.person("Mira", team=team),
    )


@case
async def priority_delete(company: Factory) -> Case:
    priority = await company.priority(await company.cycle())
    return Case(person=company.admin, input={"priorityId": gid(priority)}, refused=await company.person("Mira"))


@case
async def priorities_announce(company: Factory) -> Case:
    lena = await company.person("Lena")
    team, cycle = await company.team(lead=lena), await company.cycle()
    await company.priority(cycle, team_id=team.id)
    return Case(
        person=lena,
        input={"cycleId": gid(cycle), "teamId": gid(team), "note": "This is what we do."},
        bad={"note": "x" * 10_001},
        refused=await company.person("Mira", team=team),
    )


@case
async def priority_withdraw(company: Factory) -> Case:
    priority = await company.priority(await company.cycle())
    return Case(
        person=company.admin,
        input={"priorityId": gid(priority), "reason": "The market has turned."},
        bad={"reason": " "},
        refused=await company.person("Mira"),
    )


@case
async def priority_review(company: Factory) -> Case:
    cycle, mira = await company.cycle(), await company.person("Mira")
    objective = await company.objective(cycle, mira, priority_id=(await company.priority(cycle)).id)
    return Case(
        person=mira,
        input={"objectiveId": gid(objective), "stillFits": False, "note": "We drop it."},
        bad={"note": " "},
        refused=await company.person("Tim"),
    )
