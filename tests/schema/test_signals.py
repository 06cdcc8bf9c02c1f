"""Signals in the course of key results, through GraphQL."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.cycles.models import CycleState
from app.objectives.models import KeyResult, KeyResultRole, KeyResultState, MetricKind, ObjectiveState, UnitKind
from tests.support.check_ins import TeamAtWork, team_at_work, unchanged, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

SIGNALS = "query($id: ID!) { node(id: $id) { ... on KeyResult { signals { kind since message } } } }"
BEGAN = datetime.fromisoformat("2026-10-01T08:00:00Z")


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work since the quarter began."""
    return await team_at_work(company)


@pytest.fixture
async def key_result(work: TeamAtWork) -> KeyResult:
    """A key result that is pursued since the quarter began."""
    objective = await work.company.objective(work.cycle, work.member, "Since October", published_at=BEGAN)
    return await work.company.key_result(objective, created_at=BEGAN)


async def signals(api: Api, key_result: KeyResult) -> dict[str, dict[str, Any]]:
    found = (await api.run(SIGNALS, id=gid(key_result)))["node"]["signals"]
    return {signal["kind"]: signal for signal in found}


class TestSignals:
    async def test_tell_what_the_weeks_show(
        self, api: Api, work: TeamAtWork, key_result: KeyResult, now: TestClock
    ) -> None:
        member = api.as_(work.member)
        await member.succeed(
            "checkInRecord",
            {
                "entry": value(
                    key_result, "22", health="ON_TRACK", confidence=0.9, newBlocker="The supplier does not answer."
                )
            },
        )
        for confidence in (0.7, 0.6):
            now.forward(days=7)
            entry = unchanged(key_result, health="ON_TRACK", confidence=confidence)
            await member.succeed("checkInRecord", {"entry": entry})

        found = await signals(api.as_(work.lead), key_result)

        assert {kind: signal["since"] for kind, signal in found.items()} == {
            "FLAT": "2026-11-18",
            "BEHIND_THOUGH_ON_TRACK": "2026-11-18",
            "CONFIDENCE_FALLING": "2026-11-18",
            "LONG_BLOCKED": "2026-11-18",
            "MOSTLY_MISSED": "2026-10-01",
        }
        assert found["MOSTLY_MISSED"]["message"] == "6 of 8 periods passed without a check-in."

    async def test_are_none_where_all_is_well(self, api: Api, work: TeamAtWork) -> None:
        await api.as_(work.member).succeed("checkInRecord", {"entry": value(work.key_result, "30", health="ON_TRACK")})

        assert await signals(api.as_(work.lead), work.key_result) == {}

    @pytest.mark.parametrize("of", ["cancelled", "draft", "closed cycle"])
    async def test_are_none_where_nothing_is_pursued(self, api: Api, company: Factory, of: str) -> None:
        cycle = await company.cycle(state=CycleState.CLOSED if of == "closed cycle" else CycleState.ACTIVE)
        state = ObjectiveState.DRAFT if of == "draft" else ObjectiveState.ACTIVE
        objective = await company.objective(cycle, company.admin, state=state, published_at=BEGAN)
        given = KeyResultState.CANCELLED if of == "cancelled" else KeyResultState.ACTIVE
        key_result = await company.key_result(objective, state=given, created_at=BEGAN)

        assert await signals(api.as_(company.admin), key_result) == {}

    async def test_missed_periods_count_from_when_it_was_pursued(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        added = await company.key_result(work.objective)
        now.forward(days=9)

        assert await signals(api.as_(work.lead), added) == {}
        now.forward(days=3)
        assert (await signals(api.as_(work.lead), added))["MOSTLY_MISSED"]["since"] == "2026-11-14"

    async def test_a_late_check_in_counts_for_the_period_that_it_is_about(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        added = await company.key_result(work.objective)
        now.forward(days=10)
        late = {"entry": value(added, "22"), "asOf": "2026-11-20"}
        await api.as_(work.member).succeed("checkInRecord", late)
        now.forward(days=14)

        found = await signals(api.as_(work.lead), added)

        assert found["MOSTLY_MISSED"]["message"] == "3 of 4 periods passed without a check-in."

    async def test_no_period_is_missed_that_begins_after_its_own_due_day(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        due = await company.key_result(work.objective, due_on=date(2026, 11, 18))
        now.forward(days=30)

        assert "MOSTLY_MISSED" not in await signals(api.as_(work.lead), due)

    @pytest.mark.parametrize(("stood_in_for", "missed"), [(False, "3 of 4"), (True, "5 of 6")])
    async def test_a_period_is_not_missed_while_its_owner_is_away_and_nobody_stands_in(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock, stood_in_for: bool, missed: str
    ) -> None:
        away = {"starts_on": date(2026, 11, 26), "ends_on": date(2026, 12, 6)}
        await company.absence(work.member, **away, stand_in=work.lead if stood_in_for else None)
        added = await company.key_result(work.objective)
        await api.as_(work.member).succeed("checkInRecord", {"entry": value(added, "22")})
        now.forward(days=40)

        found = await signals(api.as_(work.lead), added)

        assert found["MOSTLY_MISSED"]["message"] == f"{missed} periods passed without a check-in."

    @pytest.mark.parametrize("rest", ["objective paused", "objective closed", "key result cancelled"])
    async def test_a_period_is_not_missed_in_which_it_rested(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock, rest: str
    ) -> None:
        added, member = await company.key_result(work.objective), api.as_(work.member)
        objective, itself = {"objectiveId": gid(work.objective)}, {"keyResultId": gid(added)}
        stop, go_on = {
            "objective paused": (
                ("objectivePause", objective | {"reason": "We wait."}),
                ("objectiveResume", objective),
            ),
            "objective closed": (
                ("objectiveClose", objective | {"outcome": "MISSED"}),
                ("objectiveReopen", objective | {"reason": "It goes on."}),
            ),
            "key result cancelled": (("keyResultCancel", itself), ("keyResultRestore", itself)),
        }[rest]
        await member.succeed("checkInRecord", {"entry": value(added, "22")})
        now.forward(days=7)
        await member.succeed(*stop)
        now.forward(days=28)
        await member.succeed(*go_on)

        assert "MOSTLY_MISSED" not in await signals(api.as_(work.lead), added)
        now.forward(days=14)
        missed = (await signals(api.as_(work.lead), added))["MOSTLY_MISSED"]
        assert missed == {
            "kind": "MOSTLY_MISSED",
            "since": "2026-12-19",
            "message": "2 of 3 periods passed without a check-in.",
        }

    async def test_a_pause_forgives_nothing_that_was_missed_before_or_after(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        added, member = await company.key_result(work.objective), api.as_(work.member)
        objective = {"objectiveId": gid(work.objective)}
        now.forward(days=3)
        await member.succeed("objectivePause", objective | {"reason": "We wait."})
        now.forward(days=5)
        await member.succeed("objectiveResume", objective)
        now.forward(days=3)

        missed = (await signals(api.as_(work.lead), added))["MOSTLY_MISSED"]

        assert missed["message"] == "2 of 2 periods passed without a check-in."

    async def test_a_guardrail_that_is_held_now_is_not_behind_and_one_that_is_breached_is(
        self, api: Api, company: Factory, work: TeamAtWork, now: TestClock
    ) -> None:
        band = {"kind": MetricKind.MAINTAIN, "role": KeyResultRole.GUARDRAIL, "unit_kind": UnitKind.POINTS}
        guard = await company.key_result(work.objective, low=Decimal(10), high=Decimal(20), **band)
        member, lead, told = api.as_(work.member), api.as_(work.lead), []

        for reported in ("30", "15", "25"):
            await member.succeed("checkInRecord", {"entry": value(guard, reported, health="ON_TRACK")})
            told.append(set(await signals(lead, guard)))
            now.forward(days=7)

        assert told == [{"BEHIND_THOUGH_ON_TRACK"}, set(), {"BEHIND_THOUGH_ON_TRACK"}]

    async def test_cost_the_same_statements_for_many(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        query = """query($id: ID!) { node(id: $id) { ... on Objective { keyResults { signals { kind } } } } }"""
        member, counts = api.as_(work.member), []

        for more in (0, 6):
            for _ in range(more):
                await company.key_result(work.objective, created_at=BEGAN - timedelta(days=1))
            with counted_statements() as counter:
                await member.run(query, id=gid(work.objective))
            counts.append(len(counter.statements))

        assert counts[0] == counts[1]
