"""Single check-ins through GraphQL: what they say, what follows from them, and how they are read."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from app.core.ids import global_id, new_id
from app.objectives.models import ProgressMode
from app.people.models import TokenScope
from tests.support.check_ins import TeamAtWork, done, milestones, team_at_work, unchanged, value
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.graphql import Api
from tests.support.statements import counted_statements

STANDING = "progress rawProgress reportedHealth confidence checkInDueAt latestCheckIn { value } metric { kind }"


@pytest.fixture
async def work(company: Factory) -> TeamAtWork:
    """A team at work."""
    return await team_at_work(company)


async def check_in(
    api: Api, entry: dict[str, Any], selection: str = f"keyResult {{ {STANDING} }}", **more: Any
) -> dict[str, Any]:
    return await api.mutate("checkInRecord", {"entry": entry, **more}, selection)


class TestCheckInRecord:
    async def test_moves_the_key_result_and_everything_above_it(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        top = await company.objective(work.cycle, work.lead, "Grow", progress_mode=ProgressMode.CONTRIBUTIONS)
        await company.align(work.objective, top)

        answer = await check_in(
            api.as_(work.member),
            value(work.key_result, "45", health="ON_TRACK", confidence=0.9),
            f"checkInEdge {{ cursor node {{ value delta }} }} keyResult {{ {STANDING} }} changedObjectives {{ title }}",
        )

        assert answer["keyResult"] == {
            "progress": 1,
            "rawProgress": 1.25,
            "reportedHealth": "ON_TRACK",
            "confidence": 0.9,
            "checkInDueAt": "2026-11-27T23:59:59Z",
            "latestCheckIn": {"value": "45"},
            "metric": {"kind": "INCREASE"},
        }
        assert answer["checkInEdge"]["node"] == {"value": "45", "delta": None}
        assert {objective["title"] for objective in answer["changedObjectives"]} == {
            "Customers get going on their own",
            "Grow",
        }

    async def test_joins_the_sheet_of_the_period_without_handing_it_in(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)

        await check_in(mira, value(work.key_result, 25))
        data = await mira.run("{ mySheet { submittedAt checkIns { value } due { id } } }")

        assert data["mySheet"] == {"submittedAt": None, "checkIns": [{"value": "25"}], "due": []}

    async def test_stands_alone_once_the_sheet_was_acknowledged(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        submitted = await mira.succeed("checkInSheetSubmit", {"entries": [value(work.key_result, 25)]}, "sheet { id }")
        await api.as_(work.lead).run(
            """mutation($ids: [ID!]!) { checkInSheetAcknowledge(input: { sheetIds: $ids }) { __typename } }""",
            ids=[submitted["sheet"]["id"]],
        )

        answer = await check_in(mira, value(work.key_result, 30), "checkInEdge { node { sheet { id } value } }")

        assert answer["checkInEdge"]["node"] == {"sheet": None, "value": "30"}

    async def test_tells_the_difference_to_the_value_before(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        await check_in(mira, value(work.key_result, "25.5"))

        answer = await check_in(mira, value(work.key_result, "24.25"), "checkInEdge { node { delta } }")

        assert answer["checkInEdge"]["node"] == {"delta": "-1.25"}

    async def test_about_an_earlier_day_leaves_the_latest_value_and_is_compared_with_the_one_before_it(
        self, api: Api, work: TeamAtWork
    ) -> None:
        mira = api.as_(work.member)
        await check_in(mira, value(work.key_result, 22), asOf="2026-11-02")
        await check_in(mira, value(work.key_result, 30))

        answer = await check_in(
            mira,
            value(work.key_result, 26),
            "checkInEdge { node { delta progress } } keyResult { progress latestCheckIn { value } }",
            asOf="2026-11-10",
        )

        assert answer["checkInEdge"]["node"] == {"delta": "4", "progress": 0.3}
        assert answer["keyResult"] == {"progress": 0.5, "latestCheckIn": {"value": "30"}}

    async def test_of_a_band_counts_the_periods_in_it(self, api: Api, work: TeamAtWork, now: TestClock) -> None:
        mira, band = api.as_(work.member), await work.band()
        selection, shares = "keyResult { progress metric { ... on BandMetric { held } } }", []

        for reported in (4, 2, 3):
            answer = await check_in(mira, value(band, reported), selection)
            shares.append((answer["keyResult"]["progress"], answer["keyResult"]["metric"]["held"]))
            now.forward(days=7)
        late = await check_in(mira, value(band, 1), "keyResult { progress }", asOf="2026-11-03")

        assert shares == [(1, True), (0.5, False), (pytest.approx(2 / 3), True)]
        assert late["keyResult"]["progress"] == 0.5

    async def test_of_a_band_reports_periods_without_a_value_apart(
        self, api: Api, work: TeamAtWork, now: TestClock
    ) -> None:
        mira, band = api.as_(work.member), await work.band()
        selection = "keyResult { progress metric { ... on BandMetric { periods { held breached unknown } } } }"
        await check_in(mira, value(band, 4), asOf="2026-10-30")
        await check_in(mira, value(band, 2), asOf="2026-11-06")

        answer = await check_in(mira, value(band, 5), selection, asOf="2026-11-06")

        assert answer["keyResult"]["progress"] == 1
        assert answer["keyResult"]["metric"] == {"periods": {"held": 2, "breached": 0, "unknown": 4}}

    async def test_says_whether_a_guardrail_held_without_moving_the_objective(self, api: Api, work: TeamAtWork) -> None:
        mira, guardrail = api.as_(work.member), await work.guardrail()

        held = await check_in(mira, value(guardrail, 2), "keyResult { metric { ... on BandMetric { held } } }")
        breached = await check_in(
            mira,
            value(guardrail, "2.1"),
            "keyResult { metric { ... on BandMetric { held } } objective { progress } }",
        )

        assert held["keyResult"]["metric"] == {"held": True}
        assert breached["keyResult"] == {"metric": {"held": False}, "objective": {"progress": None}}

    async def test_of_a_baseline_counts_once_a_note_names_the_source(self, api: Api, work: TeamAtWork) -> None:
        mira, baseline = api.as_(work.member), await work.baseline()
        selection = "keyResult { progress metric { ... on BaselineMetric { measured } } }"

        bare = await check_in(mira, value(baseline, 12), selection)
        sourced = await check_in(mira, value(baseline, 12, note="Median of 40 set-ups, from the log."), selection)
        later = await check_in(mira, unchanged(baseline), selection)

        assert [answer["keyResult"]["progress"] for answer in (bare, sourced, later)] == [0, 1, 1]

    async def test_of_milestones_takes_back_what_is_not_done_after_all(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        launch, steps = await work.steps(1, 1, 2)
        selection = "keyResult { progress metric { ... on MilestoneMetric { milestones { done } } } }"

        await check_in(mira, milestones(launch, steps[0], steps[2]), selection)
        answer = await check_in(mira, milestones(launch, steps[1]), selection)

        assert answer["keyResult"]["progress"] == 0.25
        assert [step["done"] for step in answer["keyResult"]["metric"]["milestones"]] == [False, True, False]

    async def test_of_a_binary_one_may_be_taken_back(self, api: Api, work: TeamAtWork) -> None:
        mira, binary = api.as_(work.member), await work.binary()

        first = await check_in(mira, done(binary), "keyResult { progress }")
        second = await check_in(mira, done(binary, False), "keyResult { progress }")

        assert (first["keyResult"]["progress"], second["keyResult"]["progress"]) == (1, 0)

    async def test_leaves_the_revision_alone(self, api: Api, work: TeamAtWork) -> None:
        answer = await check_in(
            api.as_(work.member), value(work.key_result, 25), "keyResult { revision objective { revision } }"
        )

        assert answer["keyResult"] == {"revision": 1, "objective": {"revision": 1}}

    async def test_acts_once_for_one_key(self, api: Api, work: TeamAtWork) -> None:
        mira, selection = api.as_(work.member), "checkInEdge { node { id } }"

        first = await check_in(mira, value(work.key_result, 25), selection, idempotencyKey="k")
        again = await check_in(mira, value(work.key_result, 25), selection, idempotencyKey="k")

        assert first == again

    async def test_refuses_the_wrong_kind(self, api: Api, work: TeamAtWork) -> None:
        answer = await check_in(api.as_(work.member), done(work.key_result))

        assert [(problem["path"], problem["code"]) for problem in answer["problems"]] == [
            (["entry", "done"], "WRONG_KIND")
        ]

    async def test_refuses_more_than_one_branch(self, api: Api, work: TeamAtWork) -> None:
        both = {**value(work.key_result, 25), **unchanged(work.key_result)}

        answer = await api.as_(work.member).raw(
            "mutation($input: CheckInRecordInput!) { checkInRecord(input: $input) { __typename } }",
            input={"entry": both},
        )

        assert answer.json()["errors"][0]["extensions"]["code"] in ("BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED")

    async def test_refuses_others_and_tokens_that_only_read(self, api: Api, company: Factory, work: TeamAtWork) -> None:
        reader = Person(work.member.id, company.organization_id, await company.token(work.member.id, TokenScope.READ))

        other = await check_in(api.as_(work.lead), value(work.key_result, 25))
        reading = await check_in(api.as_(reader), value(work.key_result, 25))

        assert other["message"] == "Only its owner checks in on a key result, or who stands in for them."
        assert reading["message"] == "This access token may only read."

    async def test_does_not_find_what_is_not_there(self, api: Api, work: TeamAtWork) -> None:
        foreign = await team_at_work(await make_organization())
        ids = [global_id("KeyResult", new_id()), gid(foreign.key_result)]

        answers = [await check_in(api.as_(work.member), {"unchanged": {"keyResultId": text}}) for text in ids]

        assert [answer["code"] for answer in answers] == ["NOT_FOUND", "NOT_FOUND"]


class TestReadingCheckIns:
    QUERY = """query($id: ID!, $first: Int!, $after: String) { node(id: $id) { ... on KeyResult {
        checkIns(first: $first, after: $after) {
            nodes { value } totalCount pageInfo { hasNextPage hasPreviousPage endCursor } } } } }"""

    async def test_pages_through_them_the_latest_day_first(self, api: Api, work: TeamAtWork) -> None:
        mira = api.as_(work.member)
        for day, reported in (("2026-11-10", 3), ("2026-11-18", 1), ("2026-11-12", 2)):
            await check_in(mira, value(work.key_result, reported), asOf=day)

        first = (await mira.run(self.QUERY, id=gid(work.key_result), first=2))["node"]["checkIns"]
        after = first["pageInfo"]["endCursor"]
        second = (await mira.run(self.QUERY, id=gid(work.key_result), first=2, after=after))["node"]["checkIns"]

        assert first["nodes"] == [{"value": "1"}, {"value": "2"}]
        assert second["nodes"] == [{"value": "3"}]
        assert (first["totalCount"], second["totalCount"]) == (3, 3)
        assert (first["pageInfo"]["hasNextPage"], second["pageInfo"]["hasNextPage"]) == (True, False)

    async def test_are_hidden_with_their_key_result(self, api: Api, company: Factory) -> None:
        work = await team_at_work(company)
        private = await company.key_result(
            await company.objective(work.cycle, work.member, visibility="PRIVATE"), work.member
        )
        answer = await check_in(api.as_(work.member), value(private, 25), "checkInEdge { node { id } }")
        id_ = answer["checkInEdge"]["node"]["id"]
        stranger = await company.person("Sven")

        seen = [
            (await api.as_(person).run("query($id: ID!) { node(id: $id) { id } }", id=id_))["node"]
            for person in (work.member, work.manager, stranger, (await make_organization()).admin)
        ]

        assert seen == [{"id": id_}, {"id": id_}, None, None]

    async def test_takes_statements_that_do_not_grow_with_key_results(
        self, api: Api, company: Factory, work: TeamAtWork
    ) -> None:
        query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on KeyResult { checkInDueAt
            viewerCan { checkIn { allowed } raiseBlocker { allowed } }
            latestCheckIn { value author { name } recordedBy { name } sheet { id } blockers { text } }
            checkIns(first: 2) { totalCount nodes { value keyResult { id } } }
            blockers { text raisedBy { name } } } } }"""
        key_results = [work.key_result, *[await company.key_result(work.objective) for _ in range(49)]]
        mira = api.as_(work.member)
        for key_result in key_results:
            await check_in(mira, value(key_result, 25, newBlocker="Stuck"), "__typename")

        with counted_statements() as one:
            await mira.run(query, ids=[gid(work.key_result)])
        with counted_statements() as fifty:
            data = await mira.run(query, ids=[gid(key_result) for key_result in key_results])

        assert all(found["latestCheckIn"]["blockers"] == [{"text": "Stuck"}] for found in data["nodes"])
        assert fifty.count == one.count


class TestManyAtOnce:
    async def test_stores_two_hundred_and_rolls_all_of_them_up(self, api: Api, company: Factory) -> None:
        cycle = await company.cycle()
        people = [await company.person(f"P{number}") for number in range(10)]
        top = await company.objective(cycle, company.admin, "Top", progress_mode=ProgressMode.CONTRIBUTIONS)
        middle = [
            await company.objective(cycle, company.admin, f"M{n}", progress_mode=ProgressMode.CONTRIBUTIONS)
            for n in range(2)
        ]
        bottom = [await company.objective(cycle, company.admin, f"B{n}") for n in range(5)]
        for objective in middle:
            await company.align(objective, top)
        for number, objective in enumerate(bottom):
            await company.align(objective, middle[number % 2])
        figures = {"baseline": Decimal(0), "target": Decimal(1000)}
        key_results = [
            await company.key_result(bottom[number % 5], person, f"K{number}", **figures)
            for number, person in enumerate(people)
        ]

        async def report(number: int) -> dict[str, Any]:
            position = number % 10
            return await check_in(
                api.as_(people[position]),
                value(key_results[position], number, confidence=0.5),
                "checkInEdge { node { id value } }",
            )

        answers = await asyncio.gather(*(report(number) for number in range(200)))
        data = await api.as_(company.admin).run(
            """query($keyResults: [ID!]!, $objectives: [ID!]!) {
                keyResults: nodes(ids: $keyResults) { ... on KeyResult {
                    progress latestCheckIn { value } checkIns { totalCount } } }
                objectives: nodes(ids: $objectives) { ... on Objective { progress } } }""",
            keyResults=[gid(key_result) for key_result in key_results],
            objectives=[gid(objective) for objective in (*bottom, *middle, top)],
        )

        assert {answer["__typename"] for answer in answers} == {"CheckInRecordSuccess"}
        assert [found["checkIns"]["totalCount"] for found in data["keyResults"]] == [20] * 10
        latest = [Decimal(found["latestCheckIn"]["value"]) for found in data["keyResults"]]
        assert [Decimal(str(found["progress"])) for found in data["keyResults"]] == [each / 1000 for each in latest]
        at_bottom = [(latest[n] + latest[n + 5]) / 2000 for n in range(5)]
        in_middle = [sum(at_bottom[n] for n in members) / len(members) for members in ([0, 2, 4], [1, 3])]
        expected = [*at_bottom, *in_middle, sum(in_middle) / 2]
        assert [found["progress"] for found in data["objectives"]] == [
            pytest.approx(float(each), abs=2e-9) for each in expected
        ]
