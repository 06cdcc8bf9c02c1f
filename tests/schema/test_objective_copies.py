"""Objectives through GraphQL that are taken up anew: duplicated, or carried over into a later cycle."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core import clock
from app.cycles.models import Cycle, CycleState
from app.objectives.models import KeyResultState, Objective, ObjectiveState, Outcome, Visibility
from tests.support.check_ins import done, milestones, team_at_work, value
from tests.support.factories import Factory, gid
from tests.support.graphql import ERRORS, Api
from tests.support.statements import counted_statements

DRAFT = """id title state visibility cycle { name } owner { name } team { name } progress
  carriedFrom { id carryForward } duplicatedFrom { id }
  keyResults { title state progress weight dueOn owner { name } metric {
    ... on ChangeMetric { baseline target current phases { on value } } ... on MilestoneMetric {
      milestones { title weight done } } } }"""
DUPLICATE = f"""mutation($input: ObjectiveDuplicateInput!) {{ objectiveDuplicate(input: $input) {{ __typename
  ... on ObjectiveDuplicateSuccess {{ objectiveEdge {{ node {{ {DRAFT} }} }} withoutPhases {{ title }} }}
  {ERRORS} }} }}"""
CARRY = f"""mutation($input: ObjectivesCarryOverInput!) {{ objectivesCarryOver(input: $input) {{ __typename
  ... on ObjectivesCarryOverSuccess {{ objective {{ carryForward carriedTo {{ id }} }} carried {{ {DRAFT} }} }}
  {ERRORS} }} }}"""
CHECK_IN = "mutation($input: CheckInRecordInput!) { checkInRecord(input: $input) { __typename } }"


async def duplicate(api: Api, source: Objective, cycle: Cycle, **given: Any) -> dict[str, Any]:
    data = await api.run(DUPLICATE, input={"objectiveId": gid(source), "cycleId": gid(cycle), **given})
    return dict(data["objectiveDuplicate"])


async def carry(api: Api, *objectives: dict[str, Any], **given: Any) -> list[dict[str, Any]]:
    return list((await api.run(CARRY, input={"objectives": list(objectives), **given}))["objectivesCarryOver"])


async def next_quarter(company: Factory, **given: Any) -> Cycle:
    days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31), "state": CycleState.PLANNING}
    return await company.cycle("Q1 2027", **{**days, **given})


async def close(api: Api, objective: Objective) -> None:
    query = f"""mutation($input: ObjectiveCloseInput!) {{ objectiveClose(input: $input) {{ __typename {ERRORS} }} }}"""
    answer = await api.run(query, input={"objectiveId": gid(objective), "outcome": "PARTIAL"})
    assert answer["objectiveClose"]["__typename"] == "ObjectiveCloseSuccess", answer


async def check_in(api: Api, entry: dict[str, Any]) -> None:
    assert (await api.run(CHECK_IN, input={"entry": entry}))["checkInRecord"]["__typename"] == "CheckInRecordSuccess"


class TestDuplicate:
    async def test_drafts_the_same_from_where_it_stands(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        await company.key_result(work.objective, title="Given up", state=KeyResultState.CANCELLED)
        await check_in(api.as_(work.member), value(work.key_result, 30))

        answer = await duplicate(api.as_(work.lead), work.objective, later)

        draft = answer["objectiveEdge"]["node"]
        assert (draft["title"], draft["state"], draft["cycle"]) == (work.objective.title, "DRAFT", {"name": "Q1 2027"})
        assert draft["duplicatedFrom"] == {"id": gid(work.objective)}
        assert draft["progress"] is None
        [key_result] = draft["keyResults"]
        assert key_result["metric"] == {"baseline": "30", "target": "40", "current": None, "phases": []}

    async def test_goes_to_another_team_and_owner_under_another_title(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        support = await company.team("Support", lead=work.lead)

        answer = await duplicate(
            api.as_(work.lead), work.objective, later, title="Again", teamId=gid(support), ownerId=work.lead.gid
        )

        draft = answer["objectiveEdge"]["node"]
        assert (draft["title"], draft["team"], draft["owner"]) == ("Again", {"name": "Support"}, {"name": "Lena"})

    async def test_leaves_key_results_behind_where_asked(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)

        answer = await duplicate(api.as_(work.lead), work.objective, later, withKeyResults=False)

        assert answer["objectiveEdge"]["node"]["keyResults"] == []

    async def test_tells_whose_phases_were_left_out(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        phases = [{"on": "2026-10-31", "value": "30"}]
        moved = await company.key_result(work.objective, title="Moved", phases=phases)
        await company.key_result(work.objective, title="Unmoved", phases=phases)
        await check_in(api.as_(work.member), value(moved, 35))

        answer = await duplicate(api.as_(work.lead), work.objective, later)

        assert answer["withoutPhases"] == [{"title": "Moved"}]
        found = {each["title"]: each["metric"]["phases"] for each in answer["objectiveEdge"]["node"]["keyResults"]}
        assert (found["Moved"], found["Unmoved"]) == ([], [{"on": "2027-01-30", "value": "30"}])

    async def test_gives_a_key_result_to_the_new_owner_where_its_own_cannot_read_it(
        self, api: Api, company: Factory
    ) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        gone = await company.person("Gus", active=False)
        await company.key_result(work.objective, gone, title="Of one who left")

        answer = await duplicate(api.as_(work.lead), work.objective, later)

        owners = [each["owner"]["name"] for each in answer["objectiveEdge"]["node"]["keyResults"]]
        assert owners == ["Mira", "Mira"]

    async def test_refuses_when_the_owner_has_left(self, api: Api, company: Factory) -> None:
        later, gone = await next_quarter(company), await company.person("Gus", active=False)
        source = await company.objective(await company.cycle(), gone)

        answer = await duplicate(api.as_(company.admin), source, later)

        assert [(each["path"], each["code"]) for each in answer["problems"]] == [(["ownerId"], "LEFT")]

    async def test_refuses_when_the_cycle_is_closed(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company, state=CycleState.CLOSED)

        answer = await duplicate(api.as_(work.lead), work.objective, later)

        assert answer["__typename"] == "CycleClosedError"

    async def test_keeps_the_readers(self, api: Api, company: Factory) -> None:
        mira, later = await company.person("Mira"), await next_quarter(company)
        source = await company.objective(await company.cycle(), mira, visibility=Visibility.PRIVATE)

        mine = await duplicate(api.as_(mira), source, later)
        others = await duplicate(api.as_(await company.person("Sam")), source, later)

        assert mine["objectiveEdge"]["node"]["visibility"] == "PRIVATE"
        assert others["__typename"] == "NotFoundError"

    async def test_costs_as_much_with_many_key_results_as_with_one(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        many = await company.objective(work.cycle, work.member, "Much to measure", team=work.team)
        for n in range(5):
            await company.key_result(many, title=f"Measure {n}")

        with counted_statements() as with_one:
            await duplicate(api.as_(work.lead), work.objective, later)
        with counted_statements() as with_many:
            await duplicate(api.as_(work.lead), many, later)

        assert with_many.count == with_one.count


class TestCarryOver:
    @pytest.mark.parametrize("decision", ["KEEP", "CHANGE"])
    async def test_drafts_what_is_left_and_keeps_the_chain(self, api: Api, company: Factory, decision: str) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        mira, signed = api.as_(work.member), await work.binary()
        launch, (first, _) = await work.steps(3, 1)
        await check_in(mira, value(work.key_result, 30))
        await check_in(mira, done(signed))
        await check_in(mira, milestones(launch, first))
        await close(mira, work.objective)

        [answer] = await carry(
            api.as_(work.lead), {"objectiveId": gid(work.objective), "decision": decision, "cycleId": gid(later)}
        )

        carried = answer["carried"]
        assert answer["objective"] == {"carryForward": decision, "carriedTo": {"id": carried["id"]}}
        assert carried["carriedFrom"] == {"id": gid(work.objective), "carryForward": decision}
        assert [each["title"] for each in carried["keyResults"]] == [work.key_result.title, "Launch"]
        assert carried["keyResults"][0]["metric"]["baseline"] == "30"
        steps = carried["keyResults"][1]["metric"]["milestones"]
        assert steps == [{"title": "Step 1", "weight": "1", "done": False}]

    async def test_ends_here_with_a_reason(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        await close(api.as_(work.member), work.objective)

        [answer] = await carry(
            api.as_(work.member), {"objectiveId": gid(work.objective), "decision": "DROP"}, reason="It does not matter."
        )

        assert (answer["objective"]["carryForward"], answer["carried"]) == ("DROP", None)

    async def test_refuses_to_end_without_a_reason(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        await close(api.as_(work.member), work.objective)

        [answer] = await carry(api.as_(work.member), {"objectiveId": gid(work.objective), "decision": "DROP"})

        assert [(each["path"], each["code"]) for each in answer["problems"]] == [
            (["objectives", "0", "reason"], "REQUIRED")
        ]

    async def test_keeps_the_reason_of_each(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle()
        goals = [await ended(company, cycle, mira) for _ in range(2)]
        own = {"objectiveId": gid(goals[0]), "decision": "DROP", "reason": "It is reached."}

        await carry(api.as_(mira), own, {"objectiveId": gid(goals[1]), "decision": "DROP"}, reason="Nobody asks.")

        query = "query($id: ID!) { node(id: $id) { ... on Objective { changes { nodes { reason } } } } }"
        found = [(await api.as_(mira).run(query, id=gid(goal)))["node"]["changes"]["nodes"] for goal in goals]
        assert found == [[{"reason": "It is reached."}], [{"reason": "Nobody asks."}]]

    async def test_goes_on_out_of_a_closed_cycle(self, api: Api, company: Factory) -> None:
        mira, cycle = await company.person("Mira"), await company.cycle(state=CycleState.CLOSED)
        source = await ended(company, cycle, mira)
        later = await next_quarter(company)

        [answer] = await carry(api.as_(mira), {"objectiveId": gid(source), "decision": "KEEP", "cycleId": gid(later)})

        assert answer["carried"]["cycle"] == {"name": "Q1 2027"}

    async def test_is_decided_once(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        lena, asked = api.as_(work.lead), {"objectiveId": gid(work.objective), "cycleId": gid(later)}
        await close(lena, work.objective)

        first, second = await carry(lena, *[{**asked, "decision": "KEEP"}] * 2)

        assert first["__typename"] == "ObjectivesCarryOverSuccess"
        assert [(each["path"], each["code"]) for each in second["problems"]] == [
            (["objectives", "1", "objectiveId"], "CARRIED")
        ]

    async def test_refuses_what_is_still_pursued_and_a_cycle_that_is_not_later(
        self, api: Api, company: Factory
    ) -> None:
        work = await team_at_work(company)
        closed = await ended(company, work.cycle, work.member)
        into = {"decision": "KEEP", "cycleId": gid(work.cycle)}

        pursued, same, nowhere = await carry(
            api.as_(work.member),
            {"objectiveId": gid(work.objective), **into},
            {"objectiveId": gid(closed), **into},
            {"objectiveId": gid(closed), "decision": "CHANGE"},
        )

        assert pursued["message"] == "It is still pursued: close it with its outcome first."
        assert same["problems"][0]["code"] == "NOT_LATER"
        assert nowhere["problems"][0]["path"] == ["objectives", "2", "cycleId"]

    async def test_leaves_the_old_one_as_it_was(self, api: Api, company: Factory) -> None:
        work, later = await team_at_work(company), await next_quarter(company)
        mira = api.as_(work.member)
        await check_in(mira, value(work.key_result, 30))
        await close(mira, work.objective)
        seen = "query($id: ID!) { node(id: $id) { ... on Objective { title progress keyResults { progress title } } } }"
        before = await mira.run(seen, id=gid(work.objective))

        [answer] = await carry(
            api.as_(work.lead), {"objectiveId": gid(work.objective), "decision": "KEEP", "cycleId": gid(later)}
        )

        assert answer["__typename"] == "ObjectivesCarryOverSuccess"
        assert await mira.run(seen, id=gid(work.objective)) == before


async def ended(company: Factory, cycle: Cycle, owner: Any) -> Objective:
    outcome = {"state": ObjectiveState.CLOSED, "outcome": Outcome.PARTIAL, "closed_at": clock.now()}
    return await company.objective(cycle, owner, "Ended", **outcome)
