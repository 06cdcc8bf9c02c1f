"""Alignments between two sides: proposed, accepted, declined, ended, overruled; and what waits for what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.cycles.models import Cycle
from app.objectives.alignment_models import AlignmentState
from app.objectives.models import (
    AlignmentKind,
    KeyResultProgress,
    KeyResultRole,
    MetricKind,
    Objective,
    ObjectiveProgress,
    ReportedHealth,
    UnitKind,
    Visibility,
)
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

EDGE = "alignmentEdge { node { id state kind weight note proposedBy { name } decidedBy { name } } }"
STATE = "alignment { state reason promisedOn endedBy { name } decidedBy { name } }"
MOVED = f"{STATE} changedObjectives {{ title progress }}"


@dataclass(frozen=True)
class TwoSides:
    """Mira's objective, which stands at one half, and Sam's, which is the mean of what contributes to it."""

    company: Factory
    cycle: Cycle
    mira: Person
    sam: Person
    child: Objective
    parent: Objective

    async def proposed(self, api: Api, **given: Any) -> str:
        """Let Mira propose that hers serves Sam's, and return the alignment's id."""
        asked = {"childId": gid(self.child), "parentId": gid(self.parent), **given}
        answer = await api.as_(self.mira).succeed("alignmentPropose", asked, EDGE)
        id_: str = answer["alignmentEdge"]["node"]["id"]
        return id_

    async def accepted(self, api: Api, **given: Any) -> str:
        """Let Mira propose it, and Sam accept."""
        promise = {"promisedOn": "2026-12-01"} if given.get("kind") == "DEPENDS_ON" else {}
        id_ = await self.proposed(api, **given)
        await api.as_(self.sam).succeed("alignmentAccept", {"alignmentId": id_, **promise})
        return id_


@pytest.fixture
async def sides(company: Factory) -> TwoSides:
    """Two people with an objective each."""
    mira, sam, cycle = await company.person("Mira"), await company.person("Sam"), await company.cycle()
    child = await company.objective(cycle, mira, "Below")
    parent = await company.objective(cycle, sam, "Above", progress_mode="CONTRIBUTIONS")
    async with company._all():
        await ObjectiveProgress.filter(id=child.id).update(progress=0.5)
    return TwoSides(company, cycle, mira, sam, child, parent)


async def progress_of(api: Api, person: Person, objective: Objective) -> float | None:
    data = await api.as_(person).run(
        "query($id: ID!) { node(id: $id) { ... on Objective { progress } } }", id=gid(objective)
    )
    progress: float | None = data["node"]["progress"]
    return progress


class TestAlignmentPropose:
    async def test_waits_for_the_other_side_and_counts_nowhere(self, api: Api, sides: TwoSides) -> None:
        asked = {"childId": gid(sides.child), "parentId": gid(sides.parent), "weight": "2", "note": "It helps."}

        answer = await api.as_(sides.mira).succeed("alignmentPropose", asked, f"{EDGE} changedObjectives {{ title }}")

        node = answer["alignmentEdge"]["node"]
        assert (node["state"], node["kind"], node["weight"], node["note"]) == (
            "PROPOSED",
            "CONTRIBUTES",
            "2",
            "It helps.",
        )
        assert (node["proposedBy"], node["decidedBy"]) == ({"name": "Mira"}, None)
        assert answer["changedObjectives"] == []
        assert await progress_of(api, sides.sam, sides.parent) is None

    async def test_is_accepted_by_itself_where_one_person_speaks_for_both(self, api: Api, sides: TwoSides) -> None:
        asked = {"childId": gid(sides.child), "parentId": gid(sides.parent)}

        answer = await api.as_(sides.company.admin).succeed("alignmentPropose", asked, EDGE)

        assert answer["alignmentEdge"]["node"]["state"] == "ACCEPTED"
        assert await progress_of(api, sides.sam, sides.parent) == 0.5

    async def test_is_accepted_by_itself_where_it_is_drawn_unseen(self, api: Api, sides: TwoSides) -> None:
        private = await sides.company.objective(sides.cycle, sides.mira, "Own", visibility=Visibility.PRIVATE)

        answer = await api.as_(sides.mira).succeed(
            "alignmentPropose", {"childId": gid(private), "parentId": gid(sides.parent)}, EDGE
        )

        node = answer["alignmentEdge"]["node"]
        assert (node["kind"], node["state"]) == ("SUPPORTS", "ACCEPTED")

    async def test_refuses_the_same_twice(self, api: Api, sides: TwoSides) -> None:
        await sides.proposed(api)

        again = await api.as_(sides.mira).mutate(
            "alignmentPropose", {"childId": gid(sides.child), "parentId": gid(sides.parent), "kind": "SUPPORTS"}
        )

        assert [problem["code"] for problem in again["problems"]] == ["ALIGNED"]

    async def test_may_be_proposed_again_once_it_was_declined(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)
        await api.as_(sides.sam).succeed("alignmentDecline", {"alignmentId": id_, "reason": "Not yet."})

        again = await sides.proposed(api)

        assert again != id_

    async def test_refuses_a_guardrail_that_would_count(self, api: Api, sides: TwoSides) -> None:
        guardrail = await sides.company.key_result(
            sides.child, kind=MetricKind.MAINTAIN, role=KeyResultRole.GUARDRAIL, unit_kind=UnitKind.PERCENT, high=2
        )

        answer = await api.as_(sides.mira).mutate(
            "alignmentPropose",
            {"childId": gid(guardrail), "parentId": gid(sides.parent), "kind": "CONTRIBUTES"},
        )

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["kind"], "GUARDRAIL")]

    async def test_waits_for_nothing_that_its_owner_would_not_see(self, api: Api, sides: TwoSides) -> None:
        async with sides.company._all():
            await Objective.filter(id=sides.child.id).update(visibility="PRIVATE", audience=sides.mira.id)

        answer = await api.as_(sides.mira).mutate(
            "alignmentPropose", {"childId": gid(sides.child), "parentId": gid(sides.parent), "kind": "DEPENDS_ON"}
        )

        assert [problem["code"] for problem in answer["problems"]] == ["HIDDEN_FROM_OWNER"]


class TestAlignmentAccept:
    async def test_counts_from_then_on(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)

        answer = await api.as_(sides.sam).succeed("alignmentAccept", {"alignmentId": id_}, MOVED)

        assert (answer["alignment"]["state"], answer["alignment"]["decidedBy"]) == ("ACCEPTED", {"name": "Sam"})
        assert answer["changedObjectives"] == [{"title": "Above", "progress": 0.5}]

    async def test_is_for_the_other_side_alone(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)

        by_mira = await api.as_(sides.mira).mutate("alignmentAccept", {"alignmentId": id_})

        assert by_mira["code"] == "NOT_PERMITTED"

    async def test_refuses_a_circle_that_closed_meanwhile(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)
        await sides.company.align(sides.parent, sides.child)

        answer = await api.as_(sides.sam).mutate("alignmentAccept", {"alignmentId": id_})

        assert [problem["code"] for problem in answer["problems"]] == ["CIRCLE"]

    async def test_a_child_with_fewer_readers_only_supports(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)
        manager = {"visibility": "PRIVATE", "expectedRevision": 1, "objectiveId": gid(sides.child)}
        answer = await api.as_(sides.mira).succeed("objectiveUpdate", manager, "noLongerCounting { title }")

        data = await api.as_(sides.mira).run(
            "query($id: ID!) { node(id: $id) { ... on Alignment { kind state } } }", id=id_
        )

        assert answer["noLongerCounting"] == [{"title": "Above"}]
        assert data["node"] == {"kind": "SUPPORTS", "state": "PROPOSED"}


class TestTheEnd:
    async def test_declined_withdrawn_and_ended_ones_count_no_more(self, api: Api, sides: TwoSides) -> None:
        mira, sam = api.as_(sides.mira), api.as_(sides.sam)
        declined, why = await sides.proposed(api), {"reason": "It does not help."}
        await sam.succeed("alignmentDecline", {"alignmentId": declined, **why})
        withdrawn = await sides.proposed(api)
        await mira.succeed("alignmentWithdraw", {"alignmentId": withdrawn})
        ended = await sides.accepted(api)
        answer = await mira.succeed("alignmentEnd", {"alignmentId": ended, **why}, MOVED)
        query = """query($id: ID!) { node(id: $id) { ... on Objective {
            alignments { state } pastAlignments { totalCount nodes { state reason } } } } }"""

        found = (await mira.run(query, id=gid(sides.child)))["node"]

        assert answer["changedObjectives"] == [{"title": "Above", "progress": None}]
        assert found["alignments"] == []
        assert found["pastAlignments"]["nodes"] == [
            {"state": "DECLINED", **why},
            {"state": "WITHDRAWN", "reason": None},
            {"state": "ENDED", **why},
        ]

    async def test_an_overruled_one_is_told_to_the_other_side(self, api: Api, sides: TwoSides) -> None:
        id_, why = await sides.accepted(api), "It counts twice otherwise."

        answer = await api.as_(sides.sam).succeed("alignmentOverrule", {"alignmentId": id_, "reason": why}, MOVED)
        query = "{ alignmentNews { nodes { state reason endedBy { name } parent { title } } } }"
        told = [(await api.as_(person).run(query))["alignmentNews"]["nodes"] for person in (sides.mira, sides.sam)]

        ended = {"state": "OVERRULED", "reason": why, "endedBy": {"name": "Sam"}}
        assert answer["alignment"] == {**ended, "promisedOn": None, "decidedBy": {"name": "Sam"}}
        assert answer["changedObjectives"] == [{"title": "Above", "progress": None}]
        assert told == [[{**ended, "parent": {"title": "Above"}}], []]

    async def test_the_side_that_serves_does_not_overrule_nor_the_other_end(self, api: Api, sides: TwoSides) -> None:
        given = {"alignmentId": await sides.accepted(api), "reason": "Because."}

        answers = [
            await api.as_(sides.mira).mutate("alignmentOverrule", given),
            await api.as_(sides.sam).mutate("alignmentEnd", given),
        ]

        assert [answer["code"] for answer in answers] == ["NOT_PERMITTED"] * 2

    @pytest.mark.parametrize("name", ["alignmentDecline", "alignmentEnd", "alignmentOverrule"])
    async def test_happens_once(self, api: Api, sides: TwoSides, name: str) -> None:
        admin = api.as_(sides.company.admin)
        given = {"alignmentId": await sides.accepted(api), "reason": "Because."}
        await admin.succeed("alignmentEnd", given)

        again = await admin.mutate(name, given)

        assert (again["code"], again["message"]) == ("NOT_PERMITTED", "It has ended: propose it anew.")


class TestAlignmentUpdate:
    async def test_the_side_that_asks_does_first_then_the_other(self, api: Api, sides: TwoSides) -> None:
        given = {"alignmentId": await sides.proposed(api), "weight": "2"}
        mira, sam = api.as_(sides.mira), api.as_(sides.sam)

        by_sam_first = await sam.mutate("alignmentUpdate", given)
        await mira.succeed("alignmentUpdate", given)
        await sam.succeed("alignmentAccept", {"alignmentId": given["alignmentId"]})
        by_mira_then = await mira.mutate("alignmentUpdate", given)
        softened = await sam.succeed("alignmentUpdate", {**given, "kind": "SUPPORTS"}, MOVED)

        assert [answer["code"] for answer in (by_sam_first, by_mira_then)] == ["NOT_PERMITTED"] * 2
        assert softened["changedObjectives"] == [{"title": "Above", "progress": None}]


class TestWaitingForAnother:
    async def test_is_promised_by_a_day_and_fulfilled(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api, kind="DEPENDS_ON")
        mira, sam = api.as_(sides.mira), api.as_(sides.sam)

        without = await sam.mutate("alignmentAccept", {"alignmentId": id_})
        promised = await sam.succeed("alignmentAccept", {"alignmentId": id_, "promisedOn": "2026-12-01"}, STATE)
        by_sam = await sam.mutate("alignmentFulfil", {"alignmentId": id_})
        fulfilled = await mira.succeed("alignmentFulfil", {"alignmentId": id_}, STATE)

        assert [(problem["path"], problem["code"]) for problem in without["problems"]] == [(["promisedOn"], "REQUIRED")]
        assert (promised["alignment"]["state"], promised["alignment"]["promisedOn"]) == ("ACCEPTED", "2026-12-01")
        assert by_sam["code"] == "NOT_PERMITTED"
        assert fulfilled["alignment"]["state"] == "FULFILLED"

    async def test_needs_a_word_even_from_oneself(self, api: Api, sides: TwoSides) -> None:
        given = {"childId": gid(sides.child), "parentId": gid(sides.parent), "kind": "DEPENDS_ON"}

        answer = await api.as_(sides.company.admin).succeed("alignmentPropose", given, EDGE)

        assert answer["alignmentEdge"]["node"]["state"] == "PROPOSED"

    async def test_shows_its_risk_on_both_sides(self, api: Api, sides: TwoSides, now: TestClock) -> None:
        await sides.accepted(api, kind="DEPENDS_ON")
        query = """query($child: ID!, $parent: ID!) {
            child: node(id: $child) { ... on Objective { dependencies { risks } alignments { kind } } }
            parent: node(id: $parent) { ... on Objective {
                dependents { nodes { risks } } children { nodes { kind } } } }
        }"""
        ends = {"child": gid(sides.child), "parent": gid(sides.parent)}
        well = await api.as_(sides.mira).run(query, **ends)
        async with sides.company._all():
            await ObjectiveProgress.filter(id=sides.parent.id).update(reported_health=ReportedHealth.OFF_TRACK)
        now.forward(days=30)

        late = [await api.as_(person).run(query, **ends) for person in (sides.mira, sides.sam)]

        assert well["child"] == {"dependencies": [{"risks": []}], "alignments": []}
        risks = [{"risks": ["PROMISE_PASSED", "OFF_TRACK"]}]
        for seen in late:
            assert seen["child"]["dependencies"] == risks
            assert seen["parent"] == {"dependents": {"nodes": risks}, "children": {"nodes": []}}

    async def test_two_may_wait_for_each_other_and_one_may_serve_the_other_as_well(
        self, api: Api, sides: TwoSides
    ) -> None:
        await sides.accepted(api, kind="DEPENDS_ON")
        await sides.accepted(api)

        back = await api.as_(sides.sam).succeed(
            "alignmentPropose", {"childId": gid(sides.parent), "parentId": gid(sides.child), "kind": "DEPENDS_ON"}, EDGE
        )

        assert back["alignmentEdge"]["node"]["state"] == "PROPOSED"

    async def test_a_promise_is_not_for_the_past(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api, kind="DEPENDS_ON")

        answer = await api.as_(sides.sam).mutate("alignmentAccept", {"alignmentId": id_, "promisedOn": "2026-11-17"})

        assert [problem["code"] for problem in answer["problems"]] == ["PAST"]


class TestKeyResults:
    async def test_one_that_is_measured_by_check_ins_counts_no_contribution(self, api: Api, sides: TwoSides) -> None:
        served = await sides.company.key_result(sides.parent)

        await sides.accepted(api, parentId=gid(served))

        assert await progress_of(api, sides.sam, sides.parent) is None

    async def test_one_contributes_to_an_objective_by_itself(self, api: Api, sides: TwoSides) -> None:
        key_result = await sides.company.key_result(sides.child)
        async with sides.company._all():
            await KeyResultProgress.filter(id=key_result.id).update(progress=0.25)

        await sides.accepted(api, childId=gid(key_result))

        assert await progress_of(api, sides.sam, sides.parent) == 0.25

    async def test_either_end_shows_it(self, api: Api, sides: TwoSides) -> None:
        child, parent = await sides.company.key_result(sides.child), await sides.company.key_result(sides.parent)
        await sides.accepted(api, childId=gid(child), parentId=gid(parent))
        edge = "childKeyResult { id } parentKeyResult { id } child { title } parent { title }"
        query = f"""query($child: ID!, $parent: ID!) {{
            child: node(id: $child) {{ ... on KeyResult {{
                alignments {{ {edge} }} objective {{ parents {{ title }} }} }} }}
            parent: node(id: $parent) {{ ... on KeyResult {{ children {{ totalCount nodes {{ {edge} }} }} }} }} }}"""

        seen = await api.as_(sides.mira).run(query, child=gid(child), parent=gid(parent))

        there = {
            "childKeyResult": {"id": gid(child)},
            "parentKeyResult": {"id": gid(parent)},
            "child": {"title": "Below"},
            "parent": {"title": "Above"},
        }
        assert seen["child"] == {"alignments": [there], "objective": {"parents": [{"title": "Above"}]}}
        assert seen["parent"]["children"] == {"totalCount": 1, "nodes": [there]}


class TestLists:
    async def test_tell_what_waits_for_whose_word(self, api: Api, sides: TwoSides) -> None:
        id_ = await sides.proposed(api)
        query = "{ alignmentsToDecide { totalCount nodes { id viewerCan { accept { allowed reason } } } } }"

        by_mira = (await api.as_(sides.mira).run(query))["alignmentsToDecide"]
        by_sam = (await api.as_(sides.sam).run(query))["alignmentsToDecide"]

        assert by_mira == {"totalCount": 0, "nodes": []}
        assert by_sam["nodes"] == [{"id": id_, "viewerCan": {"accept": {"allowed": True, "reason": None}}}]

    async def test_cost_the_same_for_one_and_for_many(self, api: Api, sides: TwoSides) -> None:
        query = """query($id: ID!) { node(id: $id) { ... on Objective { children(states: null) { totalCount nodes {
            id state risks child { title } childKeyResult { title } viewerCan { end { allowed } } } }
            dependents { nodes { risks parent { title } } } } } }"""
        counts = []
        for number in (1, 6):
            for index in range(number):
                other = await sides.company.objective(sides.cycle, sides.mira, f"Other {number} {index}")
                await sides.company.align(other, sides.parent)
                await sides.company.align(
                    other,
                    sides.parent,
                    AlignmentKind.DEPENDS_ON,
                    state=AlignmentState.ACCEPTED,
                    promised_on=date(2026, 12, 1),
                )
            with counted_statements() as counter:
                await api.as_(sides.sam).run(query, id=gid(sides.parent))
            counts.append(counter.count)

        assert counts[0] == counts[1]
