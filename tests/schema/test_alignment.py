"""Which objective serves which, through GraphQL: what counts where, and what may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.objectives.models import AlignmentKind, Objective, ObjectiveProgress, ObjectiveState, Visibility
from tests.support.factories import Factory, gid
from tests.support.graphql import Api

CHANGED = "objective { alignments { kind weight parent { title } } } changedObjectives { title progress }"


def ends(child: Objective, parent: Objective, **given: Any) -> dict[str, Any]:
    return {"objectiveId": gid(child), "parentId": gid(parent), **given}


async def stands(company: Factory, objective: Objective, progress: float) -> None:
    async with company._all():
        await ObjectiveProgress.filter(id=objective.id).update(progress=progress)


async def above(company: Factory, *, count: int = 1, **given: Any) -> list[Objective]:
    """Add objectives of one cycle that are the mean of what contributes to them."""
    cycle = await company.cycle()
    return [
        await company.objective(cycle, company.admin, f"Above {number}", **{"progress_mode": "CONTRIBUTIONS", **given})
        for number in range(count)
    ]


class TestObjectiveAlign:
    async def test_counts_by_weight_in_the_parent_and_above_it(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        top = await company.objective(cycle, company.admin, "Top", progress_mode="CONTRIBUTIONS")
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        one = await company.objective(cycle, company.admin, "One")
        other = await company.objective(cycle, company.admin, "Other")
        await company.align(parent, top)
        await company.align(other, parent)
        await stands(company, one, 1.0)
        await stands(company, other, 0.0)

        answer = await admin.succeed("objectiveAlign", ends(one, parent, kind="CONTRIBUTES", weight="3"), CHANGED)

        assert answer["objective"] == {
            "alignments": [{"kind": "CONTRIBUTES", "weight": "3", "parent": {"title": "Above"}}]
        }
        moved = {objective["title"]: objective["progress"] for objective in answer["changedObjectives"]}
        assert moved == {"Above": 0.75, "Top": 0.75}

    async def test_aligning_again_changes_how(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        child = await company.objective(cycle, company.admin, "Below")
        await stands(company, child, 0.5)
        await admin.succeed("objectiveAlign", ends(child, parent), CHANGED)

        answer = await admin.succeed("objectiveAlign", ends(child, parent, kind="SUPPORTS"), CHANGED)

        assert [edge["kind"] for edge in answer["objective"]["alignments"]] == ["SUPPORTS"]
        assert answer["changedObjectives"] == [{"title": "Above", "progress": None}]

    async def test_refuses_circles_however_long(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        chain = [await company.objective(cycle, company.admin, f"O{number}") for number in range(3)]
        await company.align(chain[0], chain[1])
        await company.align(chain[1], chain[2], AlignmentKind.SUPPORTS)

        answers = [
            await admin.mutate("objectiveAlign", ends(chain[2], chain[0], kind="SUPPORTS")),
            await admin.mutate("objectiveAlign", ends(chain[0], chain[0])),
        ]

        assert [answer["problems"][0]["code"] for answer in answers] == ["CIRCLE", "CIRCLE"]

    async def test_sees_a_circle_through_what_the_person_may_not_read(self, api: Api, company: Factory) -> None:
        mira, sam, cycle = await company.person("Mira"), await company.person("Sam"), await company.cycle()
        low = await company.objective(cycle, mira, "Low")
        hidden = await company.objective(cycle, sam, "Hidden", visibility=Visibility.PRIVATE)
        high = await company.objective(cycle, mira, "High")
        await company.align(low, hidden)
        await company.align(hidden, high, AlignmentKind.SUPPORTS)

        answer = await api.as_(mira).mutate("objectiveAlign", ends(high, low))

        assert answer["problems"][0]["code"] == "CIRCLE"

    async def test_a_hidden_goal_never_shows_in_a_mean(self, api: Api, company: Factory) -> None:
        team = await company.team(lead=company.admin)
        cycle, admin = await company.cycle(), api.as_(company.admin)
        parent = await company.objective(cycle, company.admin, "Above")
        child = await company.objective(cycle, company.admin, "Below", team=team, visibility=Visibility.TEAM)

        counting = await admin.mutate("objectiveAlign", ends(child, parent, kind="CONTRIBUTES"))
        chosen = await admin.succeed("objectiveAlign", ends(child, parent), CHANGED)

        assert [(problem["path"], problem["code"]) for problem in counting["problems"]] == [
            (["kind"], "HIDDEN_FROM_READERS")
        ]
        assert [edge["kind"] for edge in chosen["objective"]["alignments"]] == ["SUPPORTS"]

    async def test_a_parent_with_fewer_readers_may_count_it(self, api: Api, company: Factory) -> None:
        outer = await company.team("Outer", lead=company.admin)
        inner = await company.team("Inner", parent=outer)
        cycle, admin = await company.cycle(), api.as_(company.admin)
        team = {"visibility": Visibility.TEAM}
        of_inner = await company.objective(cycle, company.admin, "Inner", team=inner, **team)
        of_outer = await company.objective(cycle, company.admin, "Outer", team=outer, **team)
        own = await company.objective(cycle, company.admin, "Own", visibility=Visibility.PRIVATE)
        also_own = await company.objective(cycle, company.admin, "Also own", visibility=Visibility.PRIVATE)

        for child, parent in ((of_outer, of_inner), (also_own, own)):
            await admin.succeed("objectiveAlign", ends(child, parent, kind="CONTRIBUTES"))
        refused = [
            await admin.mutate("objectiveAlign", ends(own, of_outer, kind="CONTRIBUTES")),
            await admin.mutate("objectiveAlign", ends(of_inner, own, kind="CONTRIBUTES")),
        ]

        assert [answer["problems"][0]["code"] for answer in refused] == ["HIDDEN_FROM_READERS"] * 2

    async def test_serves_its_own_cycle_or_one_around_it(self, api: Api, company: Factory) -> None:
        year = await company.cycle("2026", starts_on=date(2026, 1, 1))
        half = await company.cycle("H2", starts_on=date(2026, 7, 1), parent_id=year.id)
        quarter = await company.cycle("Q4", parent_id=half.id)
        of_year, of_quarter = [await company.objective(c, company.admin, c.name) for c in (year, quarter)]
        admin = api.as_(company.admin)

        down = await admin.mutate("objectiveAlign", ends(of_year, of_quarter))
        await admin.succeed("objectiveAlign", ends(of_quarter, of_year))

        assert down["problems"][0]["code"] == "OTHER_CYCLE"

    @pytest.mark.parametrize(
        ("weight", "code"), [("0", "NOT_ABOVE_ZERO"), ("-1", "NOT_ABOVE_ZERO"), ("0.0000000001", "TOO_MANY_DIGITS")]
    )
    async def test_refuses_weights_that_mean_nothing(self, api: Api, company: Factory, weight: str, code: str) -> None:
        parent, child = await above(company, count=2)

        answer = await api.as_(company.admin).mutate("objectiveAlign", ends(child, parent, weight=weight))

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [(["weight"], code)]

    async def test_refuses_a_closed_parent(self, api: Api, company: Factory) -> None:
        parent, child = await above(company, count=2)
        admin = api.as_(company.admin)
        await admin.succeed("objectiveClose", {"objectiveId": gid(parent), "outcome": "ACHIEVED"})

        answer = await admin.mutate("objectiveAlign", ends(child, parent))

        assert [problem["code"] for problem in answer["problems"]] == ["CLOSED"]

    async def test_serves_at_most_five(self, api: Api, company: Factory) -> None:
        child, *parents = await above(company, count=7)
        for parent in parents[:5]:
            await company.align(child, parent)
        admin = api.as_(company.admin)

        sixth = await admin.mutate("objectiveAlign", ends(child, parents[5]))
        again = await admin.mutate("objectiveAlign", ends(child, parents[0], kind="SUPPORTS"))

        assert sixth["code"] == "LIMIT_REACHED"
        assert again["__typename"] == "ObjectiveAlignSuccess"

    async def test_needs_a_parent_that_one_may_read(self, api: Api, company: Factory) -> None:
        mira, sam, cycle = await company.person("Mira"), await company.person("Sam"), await company.cycle()
        child = await company.objective(cycle, mira)
        hidden = await company.objective(cycle, sam, visibility=Visibility.PRIVATE)

        answer = await api.as_(mira).mutate("objectiveAlign", ends(child, hidden))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["parentId"])

    async def test_a_draft_counts_only_once_it_is_published(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        draft = await company.objective(cycle, company.admin, "Draft", state=ObjectiveState.DRAFT)
        await stands(company, draft, 0.5)

        aligned = await admin.succeed("objectiveAlign", ends(draft, parent), CHANGED)

        assert aligned["changedObjectives"] == []

    async def test_is_told_in_the_audit_by_the_parents_id_alone(self, api: Api, company: Factory) -> None:
        parent, child = await above(company, count=2)
        admin = api.as_(company.admin)
        await admin.succeed("objectiveAlign", ends(child, parent))

        data = await admin.run(
            """query($id: ID!) { auditRecords(subjectId: $id) { nodes { action changes { field before after } } } }""",
            id=gid(child),
        )

        [record] = data["auditRecords"]["nodes"]
        assert record["action"] == "alignment.propose"
        assert {"field": "parent", "before": None, "after": gid(parent)} in record["changes"]
        assert {"field": "kind", "before": None, "after": "CONTRIBUTES"} in record["changes"]


class TestObjectiveUnalign:
    async def test_counts_no_longer(self, api: Api, company: Factory) -> None:
        cycle, admin = await company.cycle(), api.as_(company.admin)
        parent = await company.objective(cycle, company.admin, "Above", progress_mode="CONTRIBUTIONS")
        child = await company.objective(cycle, company.admin, "Below")
        await company.align(child, parent)
        await stands(company, parent, 0.5)

        answer = await admin.succeed("objectiveUnalign", ends(child, parent), CHANGED)

        assert answer["objective"] == {"alignments": []}
        assert answer["changedObjectives"] == [{"title": "Above", "progress": None}]

    async def test_either_side_may(self, api: Api, company: Factory) -> None:
        mira, sam, bo = [await company.person(name) for name in ("Mira", "Sam", "Bo")]
        cycle = await company.cycle()
        parent = await company.objective(cycle, sam, "Above")
        child = await company.objective(cycle, mira, "Below")
        await company.align(child, parent)

        refused = await api.as_(bo).mutate("objectiveUnalign", ends(child, parent))
        await api.as_(sam).succeed("objectiveUnalign", ends(child, parent))

        assert refused["code"] == "NOT_PERMITTED"

    async def test_finds_nothing_where_there_is_no_edge(self, api: Api, company: Factory) -> None:
        parent, child = await above(company, count=2)

        answer = await api.as_(company.admin).mutate("objectiveUnalign", ends(child, parent))

        assert (answer["code"], answer["path"]) == ("NOT_FOUND", ["parentId"])

    async def test_finds_nothing_under_an_unknown_parent(self, api: Api, company: Factory) -> None:
        [child] = await above(company)
        unknown = global_id("Objective", new_id())

        answer = await api.as_(company.admin).mutate(
            "objectiveUnalign", {"objectiveId": gid(child), "parentId": unknown}
        )

        assert answer["code"] == "NOT_FOUND"


class TestReadingTheTree:
    async def test_shows_both_ways_and_leaves_hidden_ends_out(self, api: Api, company: Factory) -> None:
        mira, sam, cycle = await company.person("Mira"), await company.person("Sam"), await company.cycle()
        parent = await company.objective(cycle, mira, "Above")
        shown = await company.objective(cycle, sam, "Shown")
        hidden = await company.objective(cycle, sam, "Hidden", visibility=Visibility.PRIVATE)
        await company.align(shown, parent)
        await company.align(hidden, parent, AlignmentKind.SUPPORTS)
        query = """query($id: ID!) { node(id: $id) { ... on Objective { children(first: 1) {
            totalCount pageInfo { hasNextPage } nodes { kind child { title parents { title } } } } } } }"""

        by_mira = (await api.as_(mira).run(query, id=gid(parent)))["node"]["children"]
        by_sam = (await api.as_(sam).run(query, id=gid(parent)))["node"]["children"]

        first = {"kind": "CONTRIBUTES", "child": {"title": "Shown", "parents": [{"title": "Above"}]}}
        assert by_mira == {"totalCount": 1, "pageInfo": {"hasNextPage": False}, "nodes": [first]}
        assert by_sam == {"totalCount": 2, "pageInfo": {"hasNextPage": True}, "nodes": [first]}

    async def test_a_hidden_parent_moves_though_the_person_cannot_see_it(self, api: Api, company: Factory) -> None:
        mira, chief = await company.person("Mira"), await company.person("Chi")
        cycle = await company.cycle()
        hidden = await company.objective(
            cycle, chief, "Hidden", visibility=Visibility.PRIVATE, progress_mode="CONTRIBUTIONS"
        )
        child = await company.objective(cycle, mira, "Below", progress_mode="CONTRIBUTIONS")
        grandchild = await company.objective(cycle, mira, "Lowest")
        await company.align(child, hidden)
        await stands(company, grandchild, 0.5)

        answer = await api.as_(mira).succeed("objectiveAlign", ends(grandchild, child), CHANGED)
        data = await api.as_(chief).run(
            "query($id: ID!) { node(id: $id) { ... on Objective { progress } } }", id=gid(hidden)
        )

        assert answer["changedObjectives"] == [{"title": "Below", "progress": 0.5}]
        assert data["node"] == {"progress": 0.5}
