"""The map of alignment, and what is above and below an objective."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from app.cycles.models import Cycle
from app.objectives import alignment_map
from app.objectives.alignment_models import AlignmentState
from app.objectives.models import AlignmentKind, Objective, Visibility
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.statements import counted_statements

MAP = """query($cycle: ID!, $team: ID, $root: ID, $depth: Int! = 3, $keyResults: Boolean! = true) {
    alignmentMap(cycleId: $cycle, teamId: $team, rootId: $root, depth: $depth, keyResults: $keyResults) {
        isCut nodes { goalId title depth objectiveId } edges { childId parentId kind state counts } } }"""


@dataclass(frozen=True)
class Chain:
    """Three objectives, each of which serves the one before it: of a year, and of a quarter in it."""

    company: Factory
    year: Cycle
    quarter: Cycle
    goals: list[Objective]

    async def map(self, api: Api, person: Person | None = None, **asked: Any) -> dict[str, Any]:
        data = await api.as_(person or self.company.admin).run(MAP, **{"cycle": gid(self.quarter), **asked})
        found: dict[str, Any] = data["alignmentMap"]
        return found


@pytest.fixture
async def chain(company: Factory) -> Chain:
    """A chain over two cycles."""
    year = await company.cycle("2026", starts_on=date(2026, 1, 1))
    quarter = await company.cycle("Q4", parent_id=year.id)
    goals = [await company.objective(year, company.admin, "Goal 0", progress_mode="CONTRIBUTIONS")]
    for number in (1, 2):
        goals.append(await company.objective(quarter, company.admin, f"Goal {number}"))
        await company.align(goals[-1], goals[-2])
    return Chain(company, year, quarter, goals)


def titles(found: dict[str, Any]) -> list[tuple[str, int]]:
    return [(node["title"], node["depth"]) for node in found["nodes"]]


class TestAlignmentMap:
    async def test_shows_goals_of_nested_cycles_and_which_edges_count(self, api: Api, chain: Chain) -> None:
        key_result = await chain.company.key_result(chain.goals[2], title="Measured")

        by_quarter, by_year = await chain.map(api), await chain.map(api, cycle=gid(chain.year))

        ids = [gid(goal) for goal in chain.goals]
        served = {"kind": "CONTRIBUTES", "state": "ACCEPTED"}
        assert titles(by_quarter) == [("Goal 0", 0), ("Goal 1", 0), ("Goal 2", 0), ("Measured", 0)]
        assert by_quarter["edges"] == [
            {"childId": ids[1], "parentId": ids[0], **served, "counts": True},
            {"childId": ids[2], "parentId": ids[1], **served, "counts": False},
        ]
        assert (by_quarter["nodes"][3]["goalId"], by_quarter["nodes"][3]["objectiveId"]) == (gid(key_result), ids[2])
        assert (by_year, by_quarter["isCut"]) == (by_quarter, False)

    async def test_of_one_objective_follows_the_tree_up_and_down(self, api: Api, chain: Chain) -> None:
        aside = await chain.company.objective(chain.quarter, chain.company.admin, "Aside")
        await chain.company.align(aside, chain.goals[0])

        whole = await chain.map(api, root=gid(chain.goals[1]))
        alone = await chain.map(api, root=gid(chain.goals[1]), depth=0)

        assert titles(whole) == [("Goal 1", 0), ("Goal 0", -1), ("Goal 2", 1)]
        assert titles(alone) == [("Goal 1", 0)]

    async def test_of_a_team_shows_its_goals_and_what_they_serve(self, api: Api, chain: Chain) -> None:
        team = await chain.company.team()
        theirs = await chain.company.objective(chain.quarter, chain.company.admin, "Theirs", team=team)
        await chain.company.align(theirs, chain.goals[1])

        found = await chain.map(api, team=gid(team), keyResults=False)

        assert titles(found) == [("Theirs", 0), ("Goal 1", -1), ("Goal 0", -2)]

    async def test_shows_what_is_asked_for_but_nothing_past(self, api: Api, chain: Chain) -> None:
        low, _, top = chain.goals[2], chain.goals[1], chain.goals[0]
        await chain.company.align(low, top, AlignmentKind.DEPENDS_ON, state=AlignmentState.PROPOSED)
        await chain.company.align(low, top, state=AlignmentState.DECLINED, reason="No.")

        found = await chain.map(api)

        drawn = [(edge["kind"], edge["state"], edge["counts"]) for edge in found["edges"]]
        assert drawn[2:] == [("DEPENDS_ON", "PROPOSED", False)]

    async def test_hides_goals_with_what_leads_to_them(self, api: Api, chain: Chain) -> None:
        mira = await chain.company.person("Mira")
        hidden = await chain.company.objective(
            chain.quarter, chain.company.admin, "Hidden", visibility=Visibility.PRIVATE
        )
        await chain.company.align(hidden, chain.goals[0], AlignmentKind.SUPPORTS)

        by_mira, by_owner = await chain.map(api, mira), await chain.map(api)

        assert "Hidden" not in [title for title, _ in titles(by_mira)]
        assert (len(by_mira["edges"]), len(by_owner["edges"])) == (2, 3)

    async def test_says_when_it_is_cut(self, api: Api, chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
        await chain.company.key_result(chain.goals[1])
        monkeypatch.setattr(alignment_map, "NODES_AT_MOST", 3)

        with_key_results, without = await chain.map(api), await chain.map(api, keyResults=False)
        monkeypatch.setattr(alignment_map, "NODES_AT_MOST", 2)
        fewer = await chain.map(api, keyResults=False)

        assert [(len(found["nodes"]), found["isCut"]) for found in (with_key_results, without, fewer)] == [
            (3, True),
            (3, False),
            (2, True),
        ]

    async def test_takes_as_many_statements_for_many_goals(self, api: Api, chain: Chain) -> None:
        counts = []
        for number in (0, 5):
            for _ in range(number):
                other = await chain.company.objective(chain.quarter, chain.company.admin)
                await chain.company.key_result(other)
                await chain.company.align(other, chain.goals[1])
            with counted_statements() as counter:
                await chain.map(api)
            counts.append(counter.count)

        assert counts[0] == counts[1]

    async def test_goes_no_further_than_it_may(self, api: Api, chain: Chain) -> None:
        asked = {"cycle": gid(chain.quarter), "depth": 21}

        body = (await api.as_(chain.company.admin).raw(MAP, **asked)).json()

        assert "depth" in body["errors"][0]["message"]


class TestKin:
    async def test_is_what_is_above_and_below_the_nearest_first(self, api: Api, chain: Chain) -> None:
        await chain.company.align(chain.goals[2], chain.goals[0])
        query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective {
            ancestors { depth objective { title } } descendants(depth: 1) { depth objective { title } } } } }"""
        ids = [gid(chain.goals[0]), gid(chain.goals[2])]

        with counted_statements() as several:
            top, low = (await api.as_(chain.company.admin).run(query, ids=ids))["nodes"]
        with counted_statements() as single:
            await api.as_(chain.company.admin).run(query, ids=ids[1:])

        one, other = [{"depth": 1, "objective": {"title": f"Goal {number}"}} for number in (1, 2)]
        assert top == {"ancestors": [], "descendants": [one, other]}
        assert low == {"ancestors": [{"depth": 1, "objective": {"title": "Goal 0"}}, one], "descendants": []}
        assert several.count == single.count
