"""Changes of published goals through GraphQL: made by whom the policy lets, handed in by others, and decided upon."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import Level, ObjectiveState, Visibility
from tests.support.approval import Approval, approval_scene
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import ERRORS, Api

PROPOSAL = """id kind state revision origin comment missing approvalsNeeded baseChanges { field before after }
  content { __typename ... on GoalChange { keyResult { id } changes { field before after } reason } }
  result { __typename id } viewerCan { revise { reason } }"""
GOAL = """query($id: ID!) { node(id: $id) { ... on KeyResult { revision weight dueOn title owner { name }
  metric { ... on ChangeMetric { baseline target } } changes(first: 5) { nodes { reason actor { name } } } } } }"""


@pytest.fixture
async def scene(company: Factory, api: Api) -> Approval:
    """The member's published objective; the manager approves what others change in it."""
    scene = await approval_scene(company, api)
    await scene.policy("MANAGER", publishers=["ADMIN", "TEAM_LEAD"])
    return scene


def asked(scene: Approval, **changes: Any) -> dict[str, Any]:
    return {"keyResultId": gid(scene.work.key_result), "expectedRevision": 1, "reason": "We know more now.", **changes}


async def hand_in(scene: Approval, person: Person | None = None, **changes: Any) -> dict[str, Any]:
    answer = await scene.api.as_(person or scene.member).succeed(
        "keyResultChangeSubmit", asked(scene, **changes), f"proposal {{ {PROPOSAL} }}"
    )
    proposal: dict[str, Any] = answer["proposal"]
    return proposal


async def read(scene: Approval, proposal: dict[str, Any]) -> dict[str, Any]:
    query = f"query($id: ID!) {{ node(id: $id) {{ ... on Proposal {{ {PROPOSAL} }} }} }}"
    found: dict[str, Any] = (await scene.api.as_(scene.member).run(query, id=proposal["id"]))["node"]
    return found


async def goal(scene: Approval) -> dict[str, Any]:
    found: dict[str, Any] = (await scene.api.as_(scene.member).run(GOAL, id=gid(scene.work.key_result)))["node"]
    return found


class TestKeyResultUpdate:
    @pytest.mark.parametrize(
        "change",
        [
            {"target": "30"},
            {"baseline": "25"},
            {"weight": "2"},
            {"dueOn": "2026-12-01"},
            {"unit": {"kind": "PERCENT"}},
            {"title": "Raise it a little"},
            {"stretch": "90"},
        ],
    )
    async def test_of_what_is_promised_needs_approval(self, scene: Approval, change: dict[str, Any]) -> None:
        query = f"""mutation($input: KeyResultUpdateInput!) {{ keyResultUpdate(input: $input) {{ __typename {ERRORS}
            ... on ApprovalNeededError {{ operation }} }} }}"""

        answer = (await scene.api.as_(scene.member).run(query, input=asked(scene, **change)))["keyResultUpdate"]
        by_lead = await scene.api.as_(scene.lead).mutate("keyResultUpdate", asked(scene, **change))

        assert (answer["code"], answer["operation"]) == ("APPROVAL_NEEDED", "keyResultChangeSubmit")
        assert by_lead["__typename"] == "KeyResultUpdateSuccess"

    async def test_needs_nobody_for_the_source_in_a_draft_or_without_a_policy(
        self, scene: Approval, company: Factory
    ) -> None:
        as_member = scene.api.as_(scene.member)
        drafted = await company.key_result(scene.draft)
        free = await company.objective(scene.work.cycle, scene.member, "On my own", level=Level.INDIVIDUAL)
        own = await company.key_result(free)

        await as_member.succeed("keyResultUpdate", asked(scene, source="The dashboard"))
        await as_member.succeed("keyResultUpdate", asked(scene, keyResultId=gid(drafted), target="50"))
        await as_member.succeed("keyResultUpdate", asked(scene, keyResultId=gid(own), target="50"))

        assert (await goal(scene))["revision"] == 2

    async def test_is_told_beforehand(self, scene: Approval) -> None:
        query = """query($id: ID!) { node(id: $id) { ... on Objective {
            viewerCan { changeDirectly { allowed reason } } } } }"""

        [by_member, by_lead] = [
            (await scene.api.as_(person).run(query, id=gid(scene.work.objective)))["node"]["viewerCan"][
                "changeDirectly"
            ]
            for person in (scene.member, scene.lead)
        ]

        assert by_member == {
            "allowed": False,
            "reason": "Hand it in first: it needs the approval of those above the owner.",
        }
        assert by_lead["allowed"]

    async def test_by_the_owner_of_the_key_result_alone_needs_approval_too(
        self, scene: Approval, company: Factory
    ) -> None:
        tim = await company.person("Tim", team=scene.work.team)
        own = await company.key_result(scene.work.objective, owner=tim)

        answer = await scene.api.as_(tim).mutate("keyResultUpdate", asked(scene, keyResultId=gid(own), target="21"))

        assert answer["code"] == "APPROVAL_NEEDED"


class TestObjectiveUpdate:
    @pytest.mark.parametrize("change", [{"title": "Less"}, {"commitment": "LEARNING"}, {"progressMode": "BOTH"}])
    async def test_of_what_is_promised_needs_approval(self, scene: Approval, change: dict[str, Any]) -> None:
        given = {"objectiveId": gid(scene.work.objective), "expectedRevision": 1, **change}

        answer = await scene.api.as_(scene.member).mutate("objectiveUpdate", given)

        assert answer["code"] == "APPROVAL_NEEDED"
        assert "`objectiveChangeSubmit`" in answer["message"]

    async def test_of_its_reason_needs_nobody(self, scene: Approval) -> None:
        given = {"objectiveId": gid(scene.work.objective), "expectedRevision": 1, "why": "It matters."}

        await scene.api.as_(scene.member).succeed("objectiveUpdate", given)

    async def test_is_not_passed_by_in_bulk(self, scene: Approval, company: Factory) -> None:
        await scene.policy("TEAM_LEAD", level=Level.INDIVIDUAL)
        rita = await company.person("Rita", manager=scene.manager)
        published, drafted = [
            await company.objective(scene.work.cycle, scene.member, title, level=Level.INDIVIDUAL, state=state)
            for title, state in (("Published", ObjectiveState.ACTIVE), ("Drafted", ObjectiveState.DRAFT))
        ]
        query = f"""mutation($input: ObjectivesReassignInput!) {{ objectivesReassign(input: $input) {{
            __typename {ERRORS} }} }}"""
        owners = [{"objectiveId": gid(each), "ownerId": rita.gid} for each in (published, drafted)]

        answers = (
            await scene.api.as_(scene.manager).run(query, input={"objectives": owners, "reason": "She knows it."})
        )["objectivesReassign"]

        assert answers[0]["code"] == "APPROVAL_NEEDED"
        assert answers[1]["__typename"] == "ObjectivesReassignSuccess"


class TestWithoutApproval:
    async def test_what_was_promised_may_end_rest_and_go_on(self, scene: Approval) -> None:
        objective, key_result = gid(scene.work.objective), gid(scene.work.key_result)
        member = scene.api.as_(scene.member)

        for mutation, given in (
            ("keyResultCancel", {"keyResultId": key_result, "reason": "Nobody needs it."}),
            ("keyResultRestore", {"keyResultId": key_result}),
            ("objectivePause", {"objectiveId": objective, "reason": "The audit comes first."}),
            ("objectiveResume", {"objectiveId": objective}),
            ("objectiveClose", {"objectiveId": objective, "outcome": "PARTIAL", "note": "Half of it."}),
            ("objectiveReopen", {"objectiveId": objective, "reason": "There is time."}),
        ):
            await member.succeed(mutation, given)

    async def test_nothing_is_promised_anew(self, scene: Approval) -> None:
        objective = gid(scene.work.objective)
        new = {"objectiveId": objective, "title": "Answer 40 calls a day", "kind": "INCREASE", "target": "40"}
        member = scene.api.as_(scene.member)

        answers = [
            await member.mutate("keyResultCreate", {**new, "baseline": "10"}),
            await member.mutate("keyResultUpdate", asked(scene, weight="2")),
        ]

        assert [answer["code"] for answer in answers] == ["APPROVAL_NEEDED"] * 2


class TestKeyResultChangeSubmit:
    async def test_waits_and_shows_what_would_change_and_why(self, scene: Approval) -> None:
        proposal = await hand_in(scene, target="30", ownerId=scene.lead.gid)

        assert (proposal["kind"], proposal["state"], proposal["origin"]) == ("CHANGE", "PENDING", "PERSON")
        assert proposal["content"] == {
            "__typename": "GoalChange",
            "keyResult": {"id": gid(scene.work.key_result)},
            "changes": [
                {"field": "target", "before": "40", "after": "30"},
                {"field": "owner", "before": "Mira", "after": "Lena"},
            ],
            "reason": "We know more now.",
        }
        assert (await goal(scene))["metric"]["target"] == "40"
        assert proposal["viewerCan"]["revise"]["reason"] == "Hand the change in again: it takes the place of this one."

    async def test_is_made_by_the_approval_with_reason_and_both_names(self, scene: Approval) -> None:
        given = {"target": "30", "weight": "3", "dueOn": "2026-12-01"}
        proposal = await hand_in(scene, **given, phases=[{"on": "2026-11-25", "value": "25"}])

        [refused] = await scene.approve(scene.member, proposal)
        [answer] = await scene.approve(scene.manager, proposal)

        now = await goal(scene)
        assert refused["code"] == "NOT_PERMITTED"
        assert answer["proposal"]["state"] == "APPLIED"
        assert answer["proposal"]["result"] == {"__typename": "KeyResult", "id": gid(scene.work.key_result)}
        assert (now["metric"]["target"], now["weight"], now["dueOn"], now["revision"]) == ("30", "3", "2026-12-01", 2)
        assert now["changes"]["nodes"][0] == {"reason": "We know more now.", "actor": {"name": "Max"}}

    async def test_is_made_by_the_last_of_two(self, scene: Approval, company: Factory) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2, team_id=scene.work.team.id)
        proposal = await hand_in(scene, target="30")

        await scene.approve(scene.manager, proposal)
        between = (await goal(scene))["metric"]["target"]
        await scene.approve(scene.lead, proposal, key="second")

        assert (between, (await goal(scene))["metric"]["target"]) == ("40", "30")

    async def test_is_stale_once_what_it_rests_on_moved_and_waits_again_when_handed_in_again(
        self, scene: Approval
    ) -> None:
        proposal = await hand_in(scene, target="30")
        await scene.api.as_(scene.lead).succeed("keyResultUpdate", asked(scene, baseline="10"))

        [stale] = await scene.approve(scene.manager, proposal)
        shown = await read(scene, proposal)
        again = await hand_in(scene, target="35", expectedRevision=2)
        [answer] = await scene.approve(scene.manager, again, key="again")

        assert stale["code"] == "PROPOSAL_STALE"
        assert shown["state"] == "STALE"
        assert shown["baseChanges"] == [{"field": "baseline", "before": "20", "after": "10"}]
        assert (again["id"], again["revision"], again["state"]) == (proposal["id"], 2, "PENDING")
        assert answer["proposal"]["state"] == "APPLIED"
        assert (await goal(scene))["metric"] == {"baseline": "10", "target": "35"}

    async def test_is_not_stale_after_a_check_in_or_another_key_results_change(
        self, scene: Approval, company: Factory
    ) -> None:
        other = await company.key_result(scene.work.objective, title="Raise answers from 1 to 5 points")
        proposal = await hand_in(scene, target="30")
        await scene.api.as_(scene.lead).succeed("keyResultUpdate", asked(scene, keyResultId=gid(other), target="45"))

        [answer] = await scene.approve(scene.manager, proposal)

        assert answer["proposal"]["state"] == "APPLIED"

    async def test_is_stale_once_the_key_result_is_cancelled(self, scene: Approval, company: Factory) -> None:
        await company.key_result(scene.work.objective, title="Raise answers from 1 to 5 points")
        proposal = await hand_in(scene, target="30")
        await scene.api.as_(scene.lead).succeed("keyResultCancel", {"keyResultId": gid(scene.work.key_result)})

        [answer] = await scene.approve(scene.manager, proposal)

        assert answer["code"] == "PROPOSAL_STALE"

    async def test_can_be_given_back_turned_down_and_taken_back(self, scene: Approval) -> None:
        proposal = await hand_in(scene, target="30")
        await scene.give_back(scene.manager, proposal, comment="Why not 35?")
        returned = await read(scene, proposal)
        again = await hand_in(scene, target="35")
        rejection = {"proposalId": again["id"], "revision": 2, "reason": "TOO_EASY"}
        await scene.api.as_(scene.manager).succeed("proposalReject", rejection)
        third = await hand_in(scene, target="38")
        await scene.api.as_(scene.member).succeed("proposalWithdraw", {"proposalId": third["id"]})

        assert (returned["state"], returned["comment"]) == ("RETURNED", "Why not 35?")
        assert (await read(scene, again))["state"] == "REJECTED"
        assert third["id"] != again["id"]
        assert (await read(scene, third))["state"] == "WITHDRAWN"
        assert (await goal(scene))["metric"]["target"] == "40"

    async def test_refuses_what_is_wrong_old_or_needs_nobody(self, scene: Approval, company: Factory) -> None:
        as_member = scene.api.as_(scene.member)
        drafted = await company.key_result(scene.draft)

        wrong = await as_member.mutate("keyResultChangeSubmit", asked(scene, target="10"))
        free = await as_member.mutate("keyResultChangeSubmit", asked(scene, source="The dashboard"))
        old = await as_member.mutate("keyResultChangeSubmit", asked(scene, target="30", expectedRevision=9))
        draft = await as_member.mutate("keyResultChangeSubmit", asked(scene, keyResultId=gid(drafted), target="30"))
        stranger = await scene.api.as_(await company.person("Bo")).mutate(
            "keyResultChangeSubmit", asked(scene, target="30")
        )

        assert [problem["path"] for problem in wrong["problems"]] == [["target"]]
        assert [problem["code"] for problem in free["problems"]] == ["NOTHING_PROMISED"]
        assert (old["code"], draft["message"]) == ("CONFLICT", "It is part of a draft: change it directly.")
        assert stranger["code"] == "NOT_PERMITTED"

    async def test_refuses_the_same_twice(self, scene: Approval) -> None:
        await hand_in(scene, target="30")

        answer = await scene.api.as_(scene.member).mutate("keyResultChangeSubmit", asked(scene, target="30"))

        assert [problem["code"] for problem in answer["problems"]] == ["WAITS_ALREADY"]


class TestObjectiveChangeSubmit:
    def asked(self, scene: Approval, **changes: Any) -> dict[str, Any]:
        named = {"objectiveId": gid(scene.work.objective), "expectedRevision": 1}
        return {**named, "reason": "She knows it best.", **changes}

    async def hand_in(self, scene: Approval, **changes: Any) -> dict[str, Any]:
        answer = await scene.api.as_(scene.member).succeed(
            "objectiveChangeSubmit", self.asked(scene, **changes), f"proposal {{ {PROPOSAL} }}"
        )
        proposal: dict[str, Any] = answer["proposal"]
        return proposal

    async def test_waits_and_is_made_by_the_approval(self, scene: Approval) -> None:
        proposal = await self.hand_in(scene, title="Customers need us less", ownerId=scene.lead.gid)

        [answer] = await scene.approve(scene.manager, proposal)
        found = await scene.api.as_(scene.member).run(
            "query($id: ID!) { node(id: $id) { ... on Objective { title owner { name } } } }",
            id=gid(scene.work.objective),
        )

        assert proposal["content"]["keyResult"] is None
        assert {(each["field"], each["after"]) for each in proposal["content"]["changes"]} == {
            ("title", "Customers need us less"),
            ("owner", "Lena"),
        }
        assert answer["proposal"]["result"] == {"__typename": "Objective", "id": gid(scene.work.objective)}
        assert found["node"] == {"title": "Customers need us less", "owner": {"name": "Lena"}}

    async def test_is_not_approved_by_who_could_not_read_it_any_more(self, scene: Approval, company: Factory) -> None:
        boss = await company.person("Bea")
        mine = await company.person("Olga", manager=boss)
        theirs = await company.person("Rita", manager=await company.person("Rob"))
        await scene.policy("MANAGER", level=Level.INDIVIDUAL)
        hidden = await company.objective(
            scene.work.cycle, mine, "Quietly", level=Level.INDIVIDUAL, visibility=Visibility.PRIVATE
        )
        given = {"objectiveId": gid(hidden), "expectedRevision": 1, "ownerId": theirs.gid, "reason": "She knows it."}
        answer = await scene.api.as_(mine).succeed("objectiveChangeSubmit", given, f"proposal {{ {PROPOSAL} }}")

        [refused] = await scene.approve(boss, answer["proposal"])

        assert refused["message"] == "You could not read it any more: somebody who can approves it."
