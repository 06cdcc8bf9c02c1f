"""Stretch values, phased targets and sources of key results through GraphQL."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.objectives.models import KeyResult, MetricKind, UnitKind
from tests.support.check_ins import team_at_work, value
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

SEEN = """keyResult { revision progress expectedProgress computedHealth metric { source
    ... on ChangeMetric { stretch phases { on value } } } }"""
PHASES = [{"on": "2026-11-30", "value": "30"}, {"on": "2026-10-31", "value": "25.50"}]


def change(key_result: KeyResult, revision: int = 1, **given: Any) -> dict[str, Any]:
    return {"keyResultId": gid(key_result), "expectedRevision": revision, **given}


def codes(answer: dict[str, Any]) -> list[tuple[list[str], str]]:
    return [(problem["path"], problem["code"]) for problem in answer["problems"]]


class TestKeyResultCreate:
    async def test_takes_all_three(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        figures = {"baseline": 20, "target": 40, "stretch": "50", "phases": PHASES, "source": " The  weekly figures "}
        asked = {"objectiveId": gid(objective), "title": "Rise", "kind": "INCREASE", **figures}

        answer = await api.as_(company.admin).succeed("keyResultCreate", asked, SEEN)

        assert answer["keyResult"]["metric"] == {
            "source": "The weekly figures",
            "stretch": "50",
            "phases": [{"on": "2026-10-31", "value": "25.50"}, {"on": "2026-11-30", "value": "30"}],
        }
        # 18 of the 30 days from 25.5 to 30: 28.2 of the way from 20 to 40
        assert answer["keyResult"]["expectedProgress"] == 0.41

    async def test_refuses_what_does_not_fit(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        phases = [{"on": "2026-10-31", "value": "19"}, {"on": "2027-01-01", "value": "30"}]
        figures = {"baseline": 20, "target": 40, "stretch": "40", "phases": phases, "source": "x" * 501}
        asked = {"objectiveId": gid(objective), "title": "Rise", "kind": "INCREASE", **figures}

        answer = await api.as_(company.admin).mutate("keyResultCreate", asked)

        assert sorted(codes(answer)) == [
            (["phases", "0", "value"], "WRONG_DIRECTION"),
            (["phases", "1", "on"], "OUTSIDE_CYCLE"),
            (["source"], "TOO_LONG"),
            (["stretch"], "NOT_BEYOND_TARGET"),
        ]


class TestKeyResultUpdate:
    async def test_keeps_what_was_before_with_the_reason(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        asked = change(work.key_result, stretch="45", phases=PHASES)
        query = """query($id: ID!) { auditRecords(subjectId: $id) { nodes { reason
            changes { field before after } } } }"""

        silent = await mira.mutate("keyResultUpdate", asked)
        await mira.succeed("keyResultUpdate", {**asked, "reason": "The launch is in December."}, SEEN)
        gone = await mira.succeed(
            "keyResultUpdate", change(work.key_result, 2, stretch=None, phases=[], reason="Simpler."), SEEN
        )
        told = (await mira.run(query, id=gid(work.key_result)))["auditRecords"]["nodes"]

        phased = "2026-10-31: 25.50; 2026-11-30: 30"
        assert codes(silent) == [(["reason"], "REQUIRED")]
        assert gone["keyResult"]["metric"] == {"source": None, "stretch": None, "phases": []}
        assert told[1]["reason"] == "The launch is in December."
        assert {"field": "phases", "before": None, "after": phased} in told[1]["changes"]
        assert {"field": "phases", "before": phased, "after": None} in told[0]["changes"]

    async def test_a_target_that_the_phases_pass_is_refused(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await mira.succeed("keyResultUpdate", change(work.key_result, phases=PHASES, reason="Steps."))

        answer = await mira.mutate("keyResultUpdate", change(work.key_result, 2, target="28", reason="Less."))

        assert codes(answer) == [(["phases", "1", "value"], "WRONG_DIRECTION")]

    async def test_no_phases_are_no_change(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)

        answer = await api.as_(work.member).succeed(
            "keyResultUpdate", change(work.key_result, phases=[], source=" "), SEEN
        )

        assert answer["keyResult"]["revision"] == 1

    async def test_phases_set_the_pace_that_health_follows_from(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        mira = api.as_(work.member)
        await mira.succeed("checkInSheetSubmit", {"entries": [value(work.key_result, 24)], "idempotencyKey": "1"})
        late = [{"on": "2026-12-15", "value": "21"}]

        before = await mira.succeed("keyResultUpdate", change(work.key_result, title="Rise"), SEEN)
        after = await mira.succeed("keyResultUpdate", change(work.key_result, 2, phases=late, reason="Late."), SEEN)

        assert before["keyResult"]["computedHealth"] == "OFF_TRACK"
        assert (after["keyResult"]["progress"], after["keyResult"]["computedHealth"]) == (0.2, "ON_TRACK")


class TestSourceOfABaseline:
    async def measured(self, company: Factory, api: Api, **given: Any) -> tuple[Any, KeyResult]:
        work = await team_at_work(company)
        baseline = await company.key_result(
            work.objective, title="Measure", kind=MetricKind.BASELINE, unit_kind=UnitKind.NUMBER, **given
        )
        mira = api.as_(work.member)
        sent = {"entries": [value(baseline, Decimal(12).to_eng_string())], "idempotencyKey": "1"}
        answer = await mira.succeed("checkInSheetSubmit", sent, "sheet { id } changedObjectives { progress }")
        assert answer["__typename"] == "CheckInSheetSubmitSuccess"
        return mira, baseline

    async def progress(self, api: Api, key_result: KeyResult) -> float | None:
        query = "query($id: ID!) { node(id: $id) { ... on KeyResult { progress } } }"
        found: float | None = (await api.run(query, id=gid(key_result)))["node"]["progress"]
        return found

    async def test_counts_its_value_as_measured(self, api: Api, company: Factory) -> None:
        mira, baseline = await self.measured(company, api, source="The log of set-ups")

        assert await self.progress(mira, baseline) == 1

    async def test_may_follow_and_go_again(self, api: Api, company: Factory) -> None:
        mira, baseline = await self.measured(company, api)

        bare = await self.progress(mira, baseline)
        named = await mira.succeed(
            "keyResultUpdate",
            change(baseline, source="The log of set-ups"),
            "keyResult { progress } changedObjectives { id }",
        )
        await mira.succeed("keyResultUpdate", change(baseline, 2, source=None))
        gone = await self.progress(mira, baseline)

        assert (bare, gone) == (0, 0)
        assert named["keyResult"]["progress"] == 1
        assert len(named["changedObjectives"]) == 1
