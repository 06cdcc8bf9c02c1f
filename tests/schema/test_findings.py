"""What the quality rules say, of stored goals and while one types."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core import clock
from app.core.ids import global_id, new_id
from app.objectives.alignment_models import AlignmentState
from app.objectives.models import AlignmentKind, KeyResultState, Level, ObjectiveState, Visibility
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

OF_OBJECTIVE = """query($typed: ObjectiveTypedInput!) {
    findingsForObjective(typed: $typed) { rule blocking words before message suggestion } }"""
OF_KEY_RESULT = "query($typed: KeyResultTypedInput!) { findingsForKeyResult(typed: $typed) { rule words before } }"


async def rules_of_objective(api: Api, **typed: Any) -> set[str]:
    return {found["rule"] for found in (await api.run(OF_OBJECTIVE, typed=typed))["findingsForObjective"]}


async def rules_of_key_result(api: Api, **typed: Any) -> set[str]:
    return {found["rule"] for found in (await api.run(OF_KEY_RESULT, typed=typed))["findingsForKeyResult"]}


class TestFindingsOfStoredGoals:
    async def test_each_of_two_alike_is_judged_by_what_stands_before_it(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin, "Reach 100 customers")
        for position in range(2):
            await company.key_result(objective, position=position)
        await company.key_result(objective, position=2, state=KeyResultState.CANCELLED, title="Old")

        data = await api.as_(company.admin).run(
            """query($id: ID!) { node(id: $id) { ... on Objective { findings { rule words before }
                keyResults { findings { rule } } } } }""",
            id=gid(objective),
        )

        assert {"rule": "objective.digits", "words": "100", "before": "Reach "} in data["node"]["findings"]
        duplicates = [
            "key_result.duplicate" in {found["rule"] for found in key_result["findings"]}
            for key_result in data["node"]["keyResults"]
        ]
        assert duplicates == [False, True, False]

    @pytest.mark.parametrize(
        "edge",
        [
            {"kind": AlignmentKind.DEPENDS_ON, "promised_on": date(2026, 12, 1)},
            {"state": AlignmentState.ENDED},
            {"state": AlignmentState.DECLINED, "reason": "It serves us no longer."},
            {"state": AlignmentState.WITHDRAWN},
            {"state": AlignmentState.OVERRULED, "reason": "It serves us no longer."},
        ],
    )
    async def test_do_not_count_what_is_waited_for_nor_what_came_to_its_end_as_goals_above(
        self, api: Api, company: Factory, edge: dict[str, Any]
    ) -> None:
        cycle = await company.cycle()
        above = await company.objective(cycle, company.admin, "Customers find help", level=Level.COMPANY)
        serving, apart = [
            await company.objective(
                cycle, company.admin, "Customers find help", level=Level.INDIVIDUAL, why="It saves them days."
            )
            for _ in range(2)
        ]
        await company.align(serving, above)
        ended = edge.get("state") in (AlignmentState.ENDED, AlignmentState.OVERRULED, AlignmentState.WITHDRAWN)
        by = {"ended_by_id": company.admin.id, "ended_at": clock.now()} if ended else {}
        await company.align(apart, above, **edge, **by)

        data = await api.as_(company.admin).run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective { findings { rule } } } }",
            ids=[gid(serving), gid(apart)],
        )

        of_serving, of_apart = [
            {found["rule"] for found in each["findings"]} & {"objective.copy_of_parent", "alignment.orphan"}
            for each in data["nodes"]
        ]
        assert of_serving == {"objective.copy_of_parent"}
        assert of_apart == {"alignment.orphan"}

    async def test_counts_drivers_and_the_holders_other_objectives(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        made = [
            await company.objective(cycle, company.admin, title, progress_mode=mode, why="For myself.")
            for title, mode in (
                ("Learn to juggle", "KEY_RESULTS"),
                ("Sleep better", "KEY_RESULTS"),
                ("Read novels", "KEY_RESULTS"),
                ("Grow tomatoes", "CONTRIBUTIONS"),
            )
        ]

        data = await api.as_(company.admin).run(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective { findings { rule } } } }",
            ids=[gid(objective) for objective in made],
        )

        found = [{finding["rule"] for finding in node["findings"]} for node in data["nodes"]]
        assert found[0] == {"objective.key_results"}
        assert found[3] == {"objective.count"}


class TestFindingsForObjective:
    async def test_teaches_while_a_person_types(self, api: Api, company: Factory) -> None:
        data = await api.as_(company.admin).run(OF_OBJECTIVE, typed={"title": "Win 50 % of the market"})

        [found] = data["findingsForObjective"]
        assert (found["rule"], found["blocking"], found["words"], found["before"]) == (
            "objective.digits",
            False,
            "50 %",
            "Win ",
        )
        assert found["message"]
        assert found["suggestion"]

    async def test_judges_a_new_one_beside_what_there_is(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        parent = await company.objective(cycle, company.admin, "Customers get going alone", level=Level.COMPANY)
        await company.objective(cycle, company.admin, "New people feel at home", level=Level.COMPANY)
        new = {"cycleId": gid(cycle), "level": "COMPANY"}

        twin = await rules_of_objective(admin, title="New people feel at home", **new)
        copy = await rules_of_objective(
            admin, title="Customers get going alone", parentId=gid(parent), cycleId=gid(cycle), level="TEAM"
        )
        fine = await rules_of_objective(admin, title="Support answers before anybody asks twice", **new)

        assert twin == {"objective.duplicate"}
        assert copy == {"objective.copy_of_parent"}
        assert fine == set()

    async def test_judges_a_stored_one_in_its_place(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        objective = await company.objective(cycle, company.admin, "Old words", state=ObjectiveState.DRAFT, why="So.")

        found = await rules_of_objective(api.as_(company.admin), title="Old words 2", objectiveId=gid(objective))

        assert found == {"objective.digits", "objective.key_results"}

    async def test_a_hidden_objective_adds_nothing(self, api: Api, company: Factory) -> None:
        sam, cycle = await company.person("Sam"), await company.cycle()
        hidden = await company.objective(cycle, sam, "Hidden", visibility=Visibility.PRIVATE)

        found = await rules_of_objective(api.as_(company.admin), title="Hidden", objectiveId=gid(hidden))

        assert found == set()


class TestFindingsForKeyResult:
    async def test_judges_words_alone_before_a_kind_is_chosen(self, api: Api, company: Factory) -> None:
        found = await rules_of_key_result(api.as_(company.admin), title="Launch the new website")

        assert {"key_result.measurable", "key_result.output_verb", "key_result.due_date"} <= found

    async def test_judges_figures_and_siblings(self, api: Api, company: Factory) -> None:
        objective = await company.objective(await company.cycle(), company.admin)
        first = await company.key_result(objective, position=0)
        second = await company.key_result(objective, position=1, title="Cut churn from 5 % to 2 %")
        admin, title = api.as_(company.admin), "Raise activation from 20 to 40 points"
        typed = {"title": title, "objectiveId": gid(objective), "kind": "INCREASE", "target": "40"}

        new = await rules_of_key_result(admin, **typed)
        itself = await rules_of_key_result(admin, **typed, baseline="20", keyResultId=gid(first))
        instead = await rules_of_key_result(admin, **typed, baseline="20", keyResultId=gid(second))

        assert {"key_result.duplicate", "key_result.baseline"} <= new
        assert itself == {"key_result.due_date"}
        assert instead == {"key_result.duplicate", "key_result.due_date"}

    async def test_an_id_that_is_none_is_refused_clearly(self, api: Api, company: Factory) -> None:
        answer = await api.as_(company.admin).raw(OF_KEY_RESULT, typed={"title": "x", "objectiveId": "nonsense"})

        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"

    async def test_an_unknown_objective_adds_nothing(self, api: Api, company: Factory) -> None:
        unknown = global_id("Objective", new_id())

        found = await rules_of_key_result(api.as_(company.admin), title="Raise it from 1 to 2", objectiveId=unknown)

        assert found == {"key_result.due_date"}
