"""Deciding upon drafts through GraphQL: revise, approve, reject, and what stands in the way."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.people.models import TokenScope
from tests.support.clock import TestClock
from tests.support.factories import Factory, Person, gid, make_organization
from tests.support.goal_setting import REOPENED, SURVEY, WAIT, GoalSetting, goal_setting
from tests.support.graphql import Api
from tests.support.jobs import Jobs
from tests.support.statements import counted_statements

NO_BASELINE = "Raise the share of helpful answers to 75 % by 18 December."


@pytest.fixture
async def scene(company: Factory, api: Api, jobs: Jobs) -> GoalSetting:
    return await goal_setting(company, api, jobs, WAIT, REOPENED, SURVEY)


async def drafts(scene: GoalSetting) -> list[dict[str, Any]]:
    """Ask for three and return them."""
    run = await scene.drafted(atMost=3)
    assert len(run["proposals"]) == 3
    return run["proposals"]


async def edit_title(scene: GoalSetting, title: str, revision: int = 1) -> None:
    await scene.as_lead.succeed(
        "objectiveUpdate", {"objectiveId": gid(scene.objective), "expectedRevision": revision, "title": title}
    )


class TestProposalsApprove:
    async def test_makes_a_key_result_with_the_rights_of_who_approves(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        [answer] = await scene.approve(first, person=scene.company.admin)

        assert answer["proposal"] == {
            "state": "APPLIED",
            "decidedBy": {"name": "Ada"},
            "proposedBy": {"name": "Lena"},
            "result": {"title": first["content"]["title"]},
        }
        assert answer["keyResult"]["owner"] == {"name": "Lena"}
        assert answer["objective"]["keyResults"] == [{"title": first["content"]["title"]}]

    async def test_marks_the_inputs_as_used_and_keeps_both_names_in_the_record(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        [answer] = await scene.approve(first, person=scene.company.admin)
        data = await scene.as_lead.run(
            """query($ids: [ID!]!) { nodes(ids: $ids) { ... on TeamInput { state } } }""",
            ids=list({each["source"]["id"] for each in first["content"]["evidence"]}),
        )
        record = await scene.as_lead.run(
            """query($id: ID!) { auditRecords(subjectId: $id) { nodes { action actor { name }
                proposal { ... on Proposal { proposedBy { name } } } } } }""",
            id=answer["keyResult"]["id"],
        )

        assert data["nodes"] == [{"state": "USED"}]
        assert record["auditRecords"]["nodes"] == [
            {"action": "key_result.create", "actor": {"name": "Ada"}, "proposal": {"proposedBy": {"name": "Lena"}}}
        ]

    async def test_none_is_stale_after_a_check_in_and_an_approved_sibling(self, scene: GoalSetting) -> None:
        standing = await scene.company.key_result(scene.objective, scene.lead)
        proposals = await drafts(scene)
        await scene.as_lead.succeed(
            "checkInRecord", {"entry": {"value": {"keyResultId": gid(standing), "value": "30"}}}
        )

        answers = await scene.approve(*proposals)

        assert [answer["__typename"] for answer in answers] == ["ProposalsApproveSuccess"] * 3

    async def test_of_two_people_at_the_same_moment_applies_once_and_tells_the_other(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answers = await asyncio.gather(
            scene.approve(first, key="mine"), scene.approve(first, person=scene.company.admin, key="yours")
        )

        won, lost = sorted((answer for [answer] in answers), key=lambda answer: "code" in answer)
        assert won["__typename"] == "ProposalsApproveSuccess"
        assert lost["code"] == "PROPOSAL_DECIDED"
        winner = won["proposal"]["decidedBy"]
        assert lost["proposal"] == {"state": "APPLIED", "decidedBy": winner}
        assert lost["message"] == f"{winner['name']} approved it already."
        assert len(won["objective"]["keyResults"]) == 1

    async def test_a_moved_base_is_stale_until_revised(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        await edit_title(scene, "Customers love our answers")

        [refused] = await scene.approve(first)
        again = await scene.revise(first)
        [approved] = await scene.approve(again, key="again")

        assert refused["code"] == "PROPOSAL_STALE"
        assert refused["proposal"] == {
            "state": "STALE",
            "baseChanges": [
                {"field": "title", "before": "Customers get good answers fast", "after": "Customers love our answers"}
            ],
        }
        assert (again["state"], again["revision"]) == ("PENDING", 2)
        assert approved["__typename"] == "ProposalsApproveSuccess"

    async def test_refuses_who_may_not_edit_the_objective(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        [answer] = await scene.approve(first, person=scene.member)

        assert answer["code"] == "NOT_PERMITTED"
        assert answer["message"].startswith("Only the objective's owner")

    async def test_refuses_a_token_that_only_reads(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        reader = Person(
            scene.lead.id, scene.lead.organization_id, await scene.company.token(scene.lead.id, TokenScope.READ)
        )

        [answer] = await scene.approve(first, person=reader)

        assert answer["code"] == "NOT_PERMITTED"

    async def test_does_not_find_what_belongs_to_another_organisation(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        stranger = (await make_organization()).admin

        [answer] = await scene.approve(first, person=stranger)

        assert answer["code"] == "NOT_FOUND"

    async def test_answers_for_each_in_order(self, scene: GoalSetting) -> None:
        first, second, _ = await drafts(scene)
        outdated = {**second, "revision": 7}

        answers = await scene.approve(outdated, first)

        assert [answer.get("code") for answer in answers] == ["CONFLICT", None]

    async def test_applies_nothing_twice_under_one_key(self, scene: GoalSetting) -> None:
        first, second, _ = await drafts(scene)

        once = await scene.approve(first, key="k")
        again = await scene.approve(first, second, key="k")

        assert again[0]["keyResult"]["id"] == once[0]["keyResult"]["id"]
        assert len(again[1]["objective"]["keyResults"]) == 2

    async def test_refuses_more_than_fifty_at_once(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answers = await scene.approve(*[first] * 51)

        assert len(answers) == 51
        assert {answer["problems"][0]["code"] for answer in answers} == {"TOO_MANY"}

    async def test_refuses_what_is_missing_by_field_until_it_is_measured_first(
        self, company: Factory, api: Api, jobs: Jobs
    ) -> None:
        scene = await goal_setting(company, api, jobs, NO_BASELINE)
        [proposal] = (await scene.drafted())["proposals"]

        [refused] = await scene.approve(proposal)
        measured = await scene.revise(proposal, kind="BASELINE")
        [approved] = await scene.approve(measured, key="measured")

        assert refused["problems"] == [{"path": ["baseline"], "code": "MISSING"}]
        assert measured["missing"] == []
        assert approved["__typename"] == "ProposalsApproveSuccess"

    async def test_refuses_once_nobody_decided_in_time(self, scene: GoalSetting, now: TestClock) -> None:
        first, *_ = await drafts(scene)
        now.forward(days=15)

        [answer] = await scene.approve(first)

        assert answer["code"] == "PROPOSAL_DECIDED"
        assert answer["proposal"] == {"state": "EXPIRED", "decidedBy": None}

    async def test_needs_no_second_look_where_only_the_readers_changed(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        await scene.as_lead.succeed(
            "objectiveUpdate", {"objectiveId": gid(scene.objective), "expectedRevision": 1, "visibility": "TEAM"}
        )

        [answer] = await scene.approve(first)

        assert answer["__typename"] == "ProposalsApproveSuccess"


class TestProposalRevise:
    async def test_keeps_a_persons_figure_and_drops_what_was_quoted_for_the_old_one(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        await scene.revise(first, target="10")
        [found] = [each for each in (await latest(scene)) if each["id"] == first["id"]]

        assert (found["content"]["target"], found["content"]["edited"]) == ("10", ["target"])
        assert "target" not in {field for each in found["content"]["evidence"] for field in each["supports"]}
        assert "baseline" in {field for each in found["content"]["evidence"] for field in each["supports"]}

    async def test_judges_the_new_wording(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        await scene.revise(first, title="Hold a workshop about answers")
        [found] = [each for each in (await latest(scene)) if each["id"] == first["id"]]

        assert "key_result.output_verb" in {finding["rule"] for finding in found["findings"]}

    async def test_lists_every_problem_at_its_path(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.as_lead.mutate(
            "proposalRevise",
            {
                "proposalId": first["id"],
                "expectedRevision": 1,
                "changes": {"keyResult": {"title": " ", "dueOn": "2031-01-01"}},
            },
        )

        assert {tuple(problem["path"]) for problem in answer["problems"]} == {
            ("changes", "keyResult", "title"),
            ("changes", "keyResult", "dueOn"),
        }

    async def test_refuses_an_old_revision(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        await scene.revise(first, target="10")

        answer = await scene.as_lead.run(
            """mutation($input: ProposalReviseInput!) { proposalRevise(input: $input) { ... on ConflictError {
                changedFields changedBy { name } current { ... on Proposal { revision } } } } }""",
            input={"proposalId": first["id"], "expectedRevision": 1, "changes": {"keyResult": {"target": "9"}}},
        )

        assert answer["proposalRevise"] == {
            "changedFields": ["target"],
            "changedBy": {"name": "Lena"},
            "current": {"revision": 2},
        }

    async def test_refuses_the_changes_of_another_kind(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.as_lead.mutate(
            "proposalRevise",
            {"proposalId": first["id"], "expectedRevision": 1, "changes": {"summary": [{"section": 0}]}},
        )

        assert answer["problems"][0]["code"] == "WRONG_KIND"

    async def test_refuses_who_may_not_edit_the_objective(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.api.as_(scene.member).mutate(
            "proposalRevise",
            {"proposalId": first["id"], "expectedRevision": 1, "changes": {"keyResult": {"target": "9"}}},
        )

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_what_was_decided(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        await scene.approve(first)

        answer = await scene.as_lead.mutate(
            "proposalRevise",
            {"proposalId": first["id"], "expectedRevision": 1, "changes": {"keyResult": {"target": "9"}}},
        )

        assert answer["code"] == "PROPOSAL_DECIDED"

    async def test_does_not_find_what_belongs_to_another_organisation(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        stranger = (await make_organization()).admin

        answer = await scene.api.as_(stranger).mutate(
            "proposalRevise",
            {"proposalId": first["id"], "expectedRevision": 1, "changes": {"keyResult": {"target": "9"}}},
        )

        assert answer["code"] == "NOT_FOUND"


class TestProposalReject:
    async def test_keeps_the_reason_and_is_not_drafted_again(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.as_lead.succeed(
            "proposalReject",
            {"proposalId": first["id"], "revision": 1, "reason": "OTHER", "comment": "Not this quarter."},
            "proposal { state rejectionReason comment decidedBy { name } viewerCan { approve { reason } } }",
        )
        again = await scene.drafted(key="again")

        assert answer["proposal"] == {
            "state": "REJECTED",
            "rejectionReason": "OTHER",
            "comment": "Not this quarter.",
            "decidedBy": {"name": "Lena"},
            "viewerCan": {"approve": {"reason": "It was turned down already."}},
        }
        assert first["content"]["title"] not in {each["content"]["title"] for each in again["proposals"]}

    async def test_needs_a_comment_where_the_reason_is_another_one(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.as_lead.mutate(
            "proposalReject", {"proposalId": first["id"], "revision": 1, "reason": "OTHER"}
        )

        assert answer["problems"][0]["path"] == ["comment"]

    async def test_refuses_who_may_not_edit_the_objective(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)

        answer = await scene.api.as_(scene.member).mutate(
            "proposalReject", {"proposalId": first["id"], "revision": 1, "reason": "TOO_EASY"}
        )

        assert answer["code"] == "NOT_PERMITTED"

    async def test_refuses_what_was_decided_and_says_by_whom(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        decided = {"proposalId": first["id"], "revision": 1, "reason": "TOO_EASY"}
        await scene.as_lead.succeed("proposalReject", decided)

        answer = await scene.api.as_(scene.company.admin).mutate("proposalReject", decided)

        assert (answer["code"], answer["message"]) == ("PROPOSAL_DECIDED", "Lena turned it down already.")

    async def test_does_not_find_what_belongs_to_another_organisation(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        stranger = (await make_organization()).admin

        answer = await scene.api.as_(stranger).mutate(
            "proposalReject", {"proposalId": first["id"], "revision": 1, "reason": "TOO_EASY"}
        )

        assert answer["code"] == "NOT_FOUND"


async def latest(scene: GoalSetting, **filter: Any) -> list[dict[str, Any]]:
    """Return the proposals of the scene as the lead lists them."""
    data = await scene.as_lead.run(
        """query($filter: ProposalFilterInput) { proposals(filter: $filter) { totalCount nodes { id state
            content { ... on KeyResultDraft { title target edited evidence { supports } } }
            findings { rule } } } }""",
        filter=filter or None,
    )
    assert data["proposals"]["totalCount"] == len(data["proposals"]["nodes"])
    return data["proposals"]["nodes"]


class TestProposals:
    async def test_lists_what_waits_by_state_objective_and_team(self, scene: GoalSetting) -> None:
        first, *others = await drafts(scene)
        await scene.approve(first)

        pending = await latest(
            scene, states=["PENDING"], objectiveIds=[gid(scene.objective)], teamIds=[gid(scene.team)]
        )

        assert [each["id"] for each in pending] == [each["id"] for each in others]
        assert await latest(scene, states=[]) == []

    async def test_pages_in_order(self, scene: GoalSetting) -> None:
        proposals = await drafts(scene)
        query = """query($after: String) { proposals(first: 2, after: $after) {
            nodes { id } pageInfo { hasNextPage endCursor } } }"""

        page = (await scene.as_lead.run(query))["proposals"]
        rest = (await scene.as_lead.run(query, after=page["pageInfo"]["endCursor"]))["proposals"]

        assert [each["id"] for each in (*page["nodes"], *rest["nodes"])] == [each["id"] for each in proposals]
        assert rest["pageInfo"]["hasNextPage"] is False

    async def test_stand_beside_their_objective(self, scene: GoalSetting) -> None:
        proposals = await drafts(scene)

        data = await scene.as_lead.run(
            "query($id: ID!) { node(id: $id) { ... on Objective { proposals(states: [PENDING]) { id } } } }",
            id=gid(scene.objective),
        )

        assert [each["id"] for each in data["node"]["proposals"]] == [each["id"] for each in proposals]

    async def test_a_new_draft_of_the_same_takes_the_place_of_one_that_nobody_touched(self, scene: GoalSetting) -> None:
        first, second, _ = await drafts(scene)
        await scene.revise(second, dueOn="2026-12-10")

        await scene.drafted(key="again")
        states = {each["id"]: each["state"] for each in await latest(scene)}

        assert (states[first["id"]], states[second["id"]]) == ("SUPERSEDED", "PENDING")

    async def test_show_that_a_source_has_changed(self, scene: GoalSetting) -> None:
        proposals = await drafts(scene)
        source = proposals[0]["content"]["evidence"][0]["source"]["id"]
        await scene.api.as_(scene.member).succeed("teamInputUpdate", {"teamInputId": source, "body": "Never mind."})

        data = await scene.as_lead.run(
            """query($id: ID!) { node(id: $id) { ... on Proposal { content { ... on KeyResultDraft {
                evidence { sourceChanged } } } } } }""",
            id=proposals[0]["id"],
        )

        assert {each["sourceChanged"] for each in data["node"]["content"]["evidence"]} == {True}

    async def test_show_that_a_source_was_withdrawn_and_can_be_approved_without_it(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        source = first["content"]["evidence"][0]["source"]["id"]
        await scene.api.as_(scene.member).succeed("teamInputWithdraw", {"teamInputId": source})

        data = await scene.as_lead.run(
            """query($id: ID!) { node(id: $id) { ... on Proposal { content { ... on KeyResultDraft {
                evidence { sourceGone sourceChanged source { id } } } } } } }""",
            id=first["id"],
        )
        [answer] = await scene.approve(first)

        gone = {"sourceGone": True, "sourceChanged": False, "source": None}
        assert {str(each) for each in data["node"]["content"]["evidence"]} == {str(gone)}
        assert answer["proposal"]["state"] == "APPLIED"

    async def test_are_hidden_from_who_is_not_of_the_team(self, scene: GoalSetting) -> None:
        first, *_ = await drafts(scene)
        outsider = await scene.company.person("Otto")

        data = await scene.api.as_(outsider).run(
            "query($id: ID!) { node(id: $id) { id } proposals { nodes { id } } }", id=first["id"]
        )

        assert data == {"node": None, "proposals": {"nodes": []}}

    async def test_cost_the_same_statements_for_one_as_for_many(self, scene: GoalSetting) -> None:
        await drafts(scene)
        query = """query($first: Int!) { proposals(first: $first) { nodes {
            run { id } objective { title } proposedBy { name } questions { text } missing findings { rule }
            baseChanges { field } result { id } viewerCan { approve { allowed } }
            content { ... on KeyResultDraft { owner { name } evidence { source { id } } } } } } }"""

        counts = []
        for first in (1, 3):
            with counted_statements() as counter:
                await scene.as_lead.run(query, first=first)
            counts.append(counter.count)

        assert counts[0] == counts[1]

    async def test_cost_the_same_statements_beside_one_objective_as_beside_many(self, scene: GoalSetting) -> None:
        await drafts(scene)
        others = [
            await scene.company.objective(scene.cycle, scene.lead, f"Goal {n}", team=scene.team) for n in range(3)
        ]
        query = """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Objective {
            proposals(states: [PENDING]) { id questions { text } decidedBy { name } } } } }"""

        counts = []
        for wanted in ([scene.objective], [scene.objective, *others]):
            with counted_statements() as counter:
                await scene.as_lead.run(query, ids=[gid(each) for each in wanted])
            counts.append(counter.count)

        assert counts[0] == counts[1]
