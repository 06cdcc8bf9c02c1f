"""Moving cycles on: what is in the way, and what happens at the same moment."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.cycles.models import Cycle, CycleState
from app.database.unit_of_work import values, writing
from app.objectives.commands import create_objective
from app.objectives.models import KeyResultProgress, Level, ObjectiveState, Outcome
from app.proposals.models import Origin, Proposal, ProposalKind, ProposalState
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.interleaving import beside, until_somebody_waits
from tests.support.statements import counted_statements

OBSTACLES = """query($id: ID!, $to: CycleState!) { node(id: $id) { ... on Cycle { obstacles(to: $to) {
    kind severity count message operation subjects { id ... on Objective { title } } } } } }"""


async def obstacles(api: Api, cycle: Cycle, to: str) -> list[dict[str, Any]]:
    found = (await api.run(OBSTACLES, id=gid(cycle), to=to))["node"]["obstacles"]
    return list(found)


def kinds(found: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(each["kind"], each["severity"], each["count"]) for each in found]


def closed() -> dict[str, Any]:
    return {"state": ObjectiveState.CLOSED, "outcome": Outcome.ACHIEVED, "closed_at": "2026-11-17T10:00:00Z"}


class TestObstacles:
    async def test_of_a_beginning_are_what_was_left_half_set(self, api: Api, company: Factory) -> None:
        gone = await company.person("Gus", active=False)
        cycle = await company.cycle(state=CycleState.PLANNING)
        draft = await company.objective(cycle, company.admin, "A draft", state=ObjectiveState.DRAFT)
        await company.key_result(draft, gone)
        await company.add(
            Proposal,
            audience=company.organization_id,
            kind=ProposalKind.KEY_RESULT,
            origin=Origin.PERSON,
            state=ProposalState.PENDING,
            objective_id=draft.id,
            proposed_by_id=company.admin.id,
            created_at="2026-11-17T10:00:00Z",
            expires_at="2026-12-17T10:00:00Z",
        )

        found = await obstacles(api.as_(company.admin), cycle, "ACTIVE")

        assert kinds(found) == [
            ("NO_OBJECTIVES", "WARNING", 1),
            ("OBJECTIVE_DRAFT", "WARNING", 1),
            ("KEY_RESULT_OWNER_LEFT", "WARNING", 1),
            ("PROPOSAL_WAITING", "WARNING", 1),
        ]
        assert found[1]["subjects"] == [{"id": gid(draft), "title": "A draft"}]
        assert found[1]["operation"] == "objectivePublish"

    async def test_of_an_end_are_open_goals_and_cycles_inside(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1), state=CycleState.REVIEW)
        await company.cycle(parent_id=year.id)
        objective = await company.objective(year, company.admin)
        await company.key_result(objective)
        await company.objective(year, company.admin, "Done", **closed())

        found = await obstacles(api.as_(company.admin), year, "CLOSED")

        assert kinds(found) == [
            ("CHILD_CYCLE_OPEN", "BLOCKING", 1),
            ("OBJECTIVE_OPEN", "BLOCKING", 1),
            ("NOT_OVER", "WARNING", 1),
            ("KEY_RESULT_UNMEASURED", "WARNING", 1),
            ("REFLECTION_MISSING", "WARNING", 1),
            ("DECISION_MISSING", "WARNING", 1),
        ]

    async def test_tell_of_a_state_that_does_not_follow(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle(state=CycleState.PLANNING)

        found = await obstacles(api.as_(company.admin), cycle, "CLOSED")

        assert kinds(found) == [("NOT_NEXT", "BLOCKING", 1)]
        assert found[0]["message"] == "Q4 2026 is PLANNING: it can only become ACTIVE."

    async def test_leave_out_what_the_viewer_may_not_see(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle(state=CycleState.PLANNING)
        await company.objective(cycle, mira, state=ObjectiveState.DRAFT, visibility="PRIVATE")

        hers = await obstacles(api.as_(mira), cycle, "ACTIVE")
        others = await obstacles(api.as_(await company.person("Tim")), cycle, "ACTIVE")

        assert [each["kind"] for each in hers] == [
            "NO_OBJECTIVES",
            "OBJECTIVE_DRAFT",
            "OBJECTIVE_WITHOUT_KEY_RESULTS",
        ]
        assert [each["kind"] for each in others] == ["NO_OBJECTIVES"]

    async def test_are_counted_and_bounded_in_a_fixed_number_of_statements(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(state=CycleState.PLANNING), api.as_(company.admin)
        await company.objective(cycle, company.admin, "Draft 0", state=ObjectiveState.DRAFT)
        with counted_statements() as one:
            await obstacles(admin, cycle, "ACTIVE")
        for number in range(1, 25):
            await company.objective(cycle, company.admin, f"Draft {number}", state=ObjectiveState.DRAFT)

        with counted_statements() as many:
            found = await obstacles(admin, cycle, "ACTIVE")

        drafts = next(each for each in found if each["kind"] == "OBJECTIVE_DRAFT")
        assert (drafts["count"], len(drafts["subjects"])) == (25, 20)
        assert drafts["message"] == "25 objectives are still drafts: publish or delete them."
        assert many.count == one.count


class TestCycleAdvance:
    async def test_refuses_with_what_is_in_the_way_until_the_warnings_are_acknowledged(
        self, api: Api, company: Factory
    ) -> None:
        cycle, admin = await company.cycle(state=CycleState.PLANNING), api.as_(company.admin)
        query = """mutation($input: CycleAdvanceInput!) { cycleAdvance(input: $input) { __typename
            ... on ObstructedError { code message obstacles { kind severity } }
            ... on CycleAdvanceSuccess { cycle { state } } } }"""
        asked = {"cycleId": gid(cycle), "to": "ACTIVE"}

        refused = (await admin.run(query, input=asked))["cycleAdvance"]
        moved = (await admin.run(query, input={**asked, "acknowledgeWarnings": True}))["cycleAdvance"]

        assert refused == {
            "__typename": "ObstructedError",
            "code": "OBSTRUCTED",
            "message": "Q4 2026 cannot become ACTIVE yet.",
            "obstacles": [{"kind": "NO_OBJECTIVES", "severity": "WARNING"}],
        }
        assert moved == {"__typename": "CycleAdvanceSuccess", "cycle": {"state": "ACTIVE"}}

    async def test_refuses_to_close_a_year_with_a_quarter_that_is_not(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1), state=CycleState.REVIEW)
        await company.cycle(parent_id=year.id)

        answer = await api.as_(company.admin).mutate(
            "cycleAdvance", {"cycleId": gid(year), "to": "CLOSED", "acknowledgeWarnings": True}
        )

        assert answer["code"] == "OBSTRUCTED"

    async def test_goes_back_from_review_with_a_reason(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(state=CycleState.REVIEW), api.as_(company.admin)
        back = {"cycleId": gid(cycle), "to": "ACTIVE"}

        refused = await admin.mutate("cycleAdvance", back)
        answer = await admin.succeed("cycleAdvance", {**back, "reason": "A month more."}, "cycle { id state }")
        told = await admin.run(
            "query($id: ID!) { auditRecords(subjectId: $id) { nodes { action reason } } }", id=gid(cycle)
        )

        assert [problem["code"] for problem in refused["problems"]] == ["REQUIRED"]
        assert answer["cycle"]["state"] == "ACTIVE"
        assert told["auditRecords"]["nodes"] == [{"action": "cycle.advance", "reason": "A month more."}]

    async def test_a_late_beginning_leaves_nothing_overdue(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle(state=CycleState.PLANNING)
        objective = await company.objective(cycle, company.admin, published_at="2026-09-20T10:00:00Z")
        key_result = await company.key_result(objective)
        async with writing((await company.admin.actor()).sight):
            await KeyResultProgress.filter(id=key_result.id).update(
                check_in_due_on=date(2026, 10, 9), stale_after=date(2026, 10, 12)
            )
        admin = api.as_(company.admin)

        await admin.succeed(
            "cycleAdvance", {"cycleId": gid(cycle), "to": "ACTIVE", "acknowledgeWarnings": True}, "cycle { id }"
        )
        data = await admin.run(
            "query($id: ID!) { node(id: $id) { ... on KeyResult { checkInDueAt health objective { health } } } }",
            id=gid(key_result),
        )

        assert data["node"] == {
            "checkInDueAt": "2026-11-20T23:59:59Z",
            "health": "PENDING",
            "objective": {"health": "PENDING"},
        }


class TestAtTheSameMoment:
    """A goal's command waits for a cycle that is being closed, and then sees it closed; the other way round as well."""

    @pytest.mark.parametrize("name", ["objectiveUpdate", "keyResultCreate", "checkInRecord", "objectiveCreate"])
    async def test_what_comes_while_a_cycle_closes_is_refused(self, api: Api, company: Factory, name: str) -> None:
        cycle = await company.cycle(state=CycleState.REVIEW)
        objective = await company.objective(cycle, company.admin)
        key_result = await company.key_result(objective)
        inputs: dict[str, dict[str, Any]] = {
            "objectiveUpdate": {"objectiveId": gid(objective), "expectedRevision": 1, "title": "Late"},
            "keyResultCreate": {
                "objectiveId": gid(objective),
                "title": "Late",
                "kind": "BINARY",
            },
            "checkInRecord": {"entry": {"value": {"keyResultId": gid(key_result), "value": "30"}}},
            "objectiveCreate": {
                "cycleId": gid(cycle),
                "title": "Late",
                "level": "INDIVIDUAL",
                "ownerId": company.admin.gid,
            },
        }
        async with writing((await company.admin.actor()).sight):
            await values("select from cycles where id = %s for update", (cycle.id,))
            late = beside(lambda: api.as_(company.admin).mutate(name, inputs[name]))
            await until_somebody_waits()
            await Cycle.filter(id=cycle.id).update(state=CycleState.CLOSED)
        answer = await late

        assert answer["code"] == "CYCLE_CLOSED"

    async def test_a_cycle_closes_only_after_what_has_begun(self, api: Api, company: Factory) -> None:
        cycle, actor = await company.cycle(state=CycleState.REVIEW), await company.admin.actor()
        asked = {"cycleId": gid(cycle), "to": "CLOSED", "acknowledgeWarnings": True}

        async with writing(actor.sight):
            await create_objective(
                actor=actor, cycle_id=cycle.id, title="Just in time", level=Level.COMPANY, owner_id=actor.person_id
            )
            closing = beside(
                lambda: api.as_(company.admin).succeed("cycleAdvance", asked, "cycle { objectives { totalCount } }")
            )
            await until_somebody_waits()
        answer = await closing

        assert answer["cycle"]["objectives"]["totalCount"] == 1
