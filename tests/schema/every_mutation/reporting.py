"""The stages of mutations on check-ins, sheets and blockers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from app.check_ins.models import Blocker, CheckIn, CheckInSheet
from app.check_ins.rules import sheet_id
from app.core import clock
from tests.schema.every_mutation.table import Case, case
from tests.support.check_ins import TeamAtWork, done, milestones, team_at_work, unchanged, value
from tests.support.factories import Factory, gid

WORDS = {"health": "AT_RISK", "confidence": 0.5, "note": "It goes.", "newBlocker": "No data yet."}


async def _entries(work: TeamAtWork) -> list[dict[str, Any]]:
    stepped, steps = await work.steps(1, 2)
    other, signed = await work.binary(), await work.binary()
    return [
        value(work.key_result, "25", **WORDS),
        milestones(stepped, *steps, **WORDS),
        done(signed, True, **WORDS),
        unchanged(other, **WORDS),
    ]


@case
async def check_in_sheet_submit(company: Factory) -> Case:
    work = await team_at_work(company)
    entries = await _entries(work)
    return Case(
        person=work.member,
        input={"entries": entries, "note": "A good week.", "asOf": "2026-11-17", "idempotencyKey": "k"},
        bad={
            "entries": [],
            "entries.1": entries[0],
            "entries.0.value.value": "0.123456789",
            "entries.0.value.words.confidence": 1.5,
            "asOf": "2026-11-19",
            "note": "x" * 10_001,
            "idempotencyKey": "",
        },
        refused=work.lead,
        other={"note": "A bad week."},
        another=work.lead,
    )


@case
async def check_in_record(company: Factory) -> Case:
    work = await team_at_work(company)
    first, *others = await _entries(work)
    said = {"asOf": "2026-11-17", "idempotencyKey": "k"}
    return Case(
        person=work.member,
        input={"entry": first, **said},
        also=tuple({"entry": entry} for entry in others),
        bad={
            "entry": done(work.key_result),
            "entry.value.words.newBlocker": "x" * 10_001,
            "entry.value.words.confidence": -1,
            "asOf": "2026-09-30",
            "idempotencyKey": "",
        },
        refused=work.lead,
        other={"asOf": "2026-11-16"},
        another=work.lead,
    )


@case
async def check_in_sheet_acknowledge(company: Factory) -> Case:
    work = await team_at_work(company)
    sheets = [
        await company.add(
            CheckInSheet,
            id=sheet_id(work.member.id, work.cycle.id, start),
            audience=work.team.id,
            author_id=work.member.id,
            cycle_id=work.cycle.id,
            period_start=start,
            period_end=end,
            due_at=datetime(end.year, end.month, end.day, 23, 59, 59, tzinfo=UTC),
            submitted_at=clock.now(),
        )
        for start, end in ((date(2026, 11, 7), date(2026, 11, 13)), (date(2026, 11, 14), date(2026, 11, 20)))
    ]
    return Case(
        person=work.manager,
        input={"sheetIds": [gid(sheet) for sheet in sheets]},
        bad={"sheetIds": [gid(sheets[0])] * 51},
        refused=await company.person("Tim", team=work.team),
    )


async def _blocker(work: TeamAtWork, **given: Any) -> Blocker:
    blocker: Blocker = await work.company.add(
        Blocker,
        audience=work.key_result.audience,
        key_result_id=work.key_result.id,
        text="The import fails.",
        since=date(2026, 11, 16),
        raised_by_id=work.member.id,
        **given,
    )
    return blocker


@case
async def blocker_raise(company: Factory) -> Case:
    work = await team_at_work(company)
    left = await company.person("Lou", active=False)
    return Case(
        person=work.member,
        input={
            "keyResultId": gid(work.key_result),
            "text": "The import fails.",
            "helperId": work.manager.gid,
            "idempotencyKey": "k",
        },
        bad={"text": " ", "helperId": left.gid, "idempotencyKey": ""},
        refused=await company.person("Bo"),
        other={"text": "No data."},
        another=work.lead,
    )


@case
async def blocker_resolve(company: Factory) -> Case:
    work = await team_at_work(company)
    return Case(
        person=work.member,
        input={"blockerId": gid(await _blocker(work))},
        refused=await company.person("Bo"),
    )


@case
async def blocker_reopen(company: Factory) -> Case:
    work = await team_at_work(company)
    resolved = await _blocker(work, resolved_at=clock.now(), resolved_by_id=work.lead.id)
    return Case(person=work.member, input={"blockerId": gid(resolved)}, refused=await company.person("Bo"))


@case
async def blocker_ask_help(company: Factory) -> Case:
    work = await team_at_work(company)
    left = await company.person("Lou", active=False)
    return Case(
        person=work.member,
        input={"blockerId": gid(await _blocker(work)), "helperId": work.manager.gid},
        bad={"helperId": left.gid},
        refused=await company.person("Bo"),
    )


@case
async def check_in_correct(company: Factory) -> Case:
    work = await team_at_work(company)
    stepped, steps = await work.steps(1, 2)
    said = {"author_id": work.member.id, "recorded_by_id": work.member.id, "recorded_at": clock.now()}
    one, launch = [
        await company.add(CheckIn, audience=of.audience, key_result_id=of.id, as_of=date(2026, 11, 17), **said, **given)
        for of, given in ((work.key_result, {"value": Decimal(35)}), (stepped, {"done_milestone_ids": []}))
    ]
    why = {"reason": "A slip."}
    return Case(
        person=work.member,
        input={
            "checkInId": gid(one),
            "value": "25",
            "health": "AT_RISK",
            "confidence": 0.5,
            "note": "It goes.",
            "asOf": "2026-11-16",
            **why,
        },
        also=({"checkInId": gid(launch), "doneMilestoneIds": [gid(step) for step in steps], **why},),
        bad={"value": "0.123456789", "confidence": 1.5, "asOf": "2026-11-19", "note": "x" * 10_001, "reason": " "},
        refused=work.lead,
    )
