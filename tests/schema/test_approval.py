"""People's drafts through GraphQL: handed in, approved by those whom the policy names, given back, taken back."""

from __future__ import annotations

import asyncio

import pytest

from app.objectives.models import Level
from tests.support.approval import FASTER, Approval, approval_scene
from tests.support.factories import Factory, gid
from tests.support.graphql import Api


@pytest.fixture
async def scene(company: Factory, api: Api) -> Approval:
    return await approval_scene(company, api)


class TestObjectivePublish:
    async def test_needs_nobody_where_there_is_no_policy(self, scene: Approval) -> None:
        answer = await scene.publish(scene.member)

        assert answer["objective"] == {"state": "ACTIVE"}

    async def test_names_the_operation_where_others_have_a_say(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD")

        answer = await scene.publish(scene.member)

        assert (answer["__typename"], answer["code"]) == ("ApprovalNeededError", "APPROVAL_NEEDED")
        assert answer["operation"] == "objectiveSubmit"
        assert answer["message"] == (
            "This needs the approval of those above the owner or the team's lead: hand it in with `objectiveSubmit`."
        )

    async def test_is_for_those_whom_the_policy_lets(self, scene: Approval) -> None:
        await scene.policy("MANAGER", publishers=["TEAM_LEAD"])

        refused = [await scene.publish(person) for person in (scene.member, scene.manager, scene.admin)]
        answer = await scene.publish(scene.lead)

        assert {each["code"] for each in refused} == {"APPROVAL_NEEDED"}
        assert answer["objective"] == {"state": "ACTIVE"}

    async def test_goes_by_the_teams_own_policy_first(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        await scene.policy("MANAGER", team_id=scene.work.team.id, publishers=["OWNER"])

        answer = await scene.publish(scene.member)

        assert answer["objective"] == {"state": "ACTIVE"}

    async def test_goes_by_the_policy_of_its_level(self, scene: Approval) -> None:
        await scene.policy("MANAGER", level=Level.INDIVIDUAL)

        answer = await scene.publish(scene.member)

        assert answer["objective"] == {"state": "ACTIVE"}

    async def test_says_beforehand_whether_it_may(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        query = "query($id: ID!) { node(id: $id) { ... on Objective { viewerCan { publish { allowed reason } } } } }"

        found = await scene.api.as_(scene.member).run(query, id=gid(scene.draft))

        assert found["node"]["viewerCan"]["publish"] == {
            "allowed": False,
            "reason": "Hand it in first: it needs the approval of those above the owner.",
        }


class TestKeyResultCreate:
    async def test_in_a_published_objective_needs_approval_too(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        asked = {"objectiveId": gid(scene.work.objective), **FASTER}

        answer = await scene.api.as_(scene.member).mutate("keyResultCreate", asked)

        assert (answer["__typename"], answer["code"]) == ("ApprovalNeededError", "APPROVAL_NEEDED")
        assert "`keyResultSubmit`" in answer["message"]

    async def test_in_a_draft_needs_nobody(self, scene: Approval) -> None:
        await scene.policy("MANAGER")

        await scene.api.as_(scene.member).succeed("keyResultCreate", {"objectiveId": gid(scene.draft), **FASTER})


class TestObjectiveSubmit:
    async def test_waits_for_those_whom_the_policy_names(self, scene: Approval) -> None:
        await scene.policy("MANAGER")

        proposal = await scene.hand_in()

        assert proposal["state"] == "PENDING"
        assert (proposal["kind"], proposal["origin"], proposal["approvalsNeeded"]) == ("OBJECTIVE", "PERSON", 1)
        assert proposal["proposedBy"] == {"name": "Mira"}

    async def test_keeps_what_was_handed_in(self, scene: Approval) -> None:
        proposal = await scene.hand_in()
        query = """query($id: ID!) { node(id: $id) { ... on Proposal { content { ... on ObjectiveDraft {
            title why keyResults { title kind baseline target unit { kind } owner { name } } } } } } }"""

        found = await scene.api.as_(scene.manager).run(query, id=proposal["id"])

        content = found["node"]["content"]
        assert content["title"] == "Customers find answers by themselves"
        assert content["keyResults"][0] == {
            "title": "Raise answers found from 20 to 40 points",
            "kind": "INCREASE",
            "baseline": "20",
            "target": "40",
            "unit": {"kind": "POINTS"},
            "owner": {"name": "Mira"},
        }
        assert len(content["keyResults"]) == 2

    async def test_publishes_with_the_approval(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()

        [answer] = await scene.approve(scene.manager, proposal)

        assert answer["proposal"]["state"] == "APPLIED"
        assert answer["proposal"]["decidedBy"] == {"name": "Max"}
        assert answer["proposal"]["approvals"] == [{"person": {"name": "Max"}, "onBehalfOf": None}]
        assert answer["proposal"]["result"] == {"id": gid(scene.draft), "__typename": "Objective"}
        assert answer["objective"]["state"] == "ACTIVE"

    async def test_gives_the_parents_owner_the_right_that_the_policy_grants(self, scene: Approval) -> None:
        company = scene.work.company
        olga = await company.person("Olga")
        parent = await company.objective(scene.work.cycle, olga, "Customers stay", level=Level.COMPANY)
        await company.align(scene.draft, parent)
        await scene.policy("PARENT_OWNER")
        proposal = await scene.hand_in()

        [refused] = await scene.approve(scene.lead, proposal)
        [answer] = await scene.approve(olga, proposal)

        assert refused["code"] == "NOT_PERMITTED"
        assert refused["message"] == "Its approval policy leaves this to the owner of an objective that it serves."
        assert answer["objective"]["state"] == "ACTIVE"

    async def test_needs_two_different_people_where_the_policy_says_so(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)
        proposal = await scene.hand_in()

        [first] = await scene.approve(scene.manager, proposal)
        [again] = await scene.approve(scene.manager, proposal, key="again")
        [second] = await scene.approve(scene.lead, proposal)

        assert first["proposal"]["state"] == "PENDING"
        assert first["objective"] is None
        assert (again["code"], again["message"]) == (
            "NOT_PERMITTED",
            "You have approved it already: it waits for somebody else.",
        )
        assert second["proposal"]["state"] == "APPLIED"
        assert [each["person"]["name"] for each in second["proposal"]["approvals"]] == ["Max", "Lena"]

    async def test_by_two_people_at_once_counts_both_and_publishes_once(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)
        proposal = await scene.hand_in()

        answers = await asyncio.gather(scene.approve(scene.manager, proposal), scene.approve(scene.lead, proposal))

        states = sorted(answer["proposal"]["state"] for [answer] in answers)
        assert "APPLIED" in states
        found = await scene.read(proposal)
        assert (found["state"], len(found["approvals"]), found["objective"]["state"]) == ("APPLIED", 2, "ACTIVE")

    async def test_sent_twice_with_the_same_key_counts_once(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)
        proposal = await scene.hand_in()

        answers = await asyncio.gather(scene.approve(scene.manager, proposal), scene.approve(scene.manager, proposal))

        assert [answer["proposal"]["state"] for [answer] in answers] == ["PENDING", "PENDING"]
        assert len((await scene.read(proposal))["approvals"]) == 1

    @pytest.mark.parametrize(("may", "state"), [(True, "APPLIED"), (False, "PENDING")])
    async def test_lets_its_author_approve_only_where_the_policy_says_so(
        self, scene: Approval, may: bool, state: str
    ) -> None:
        await scene.policy("OWNER", "MANAGER", author_may_approve=may)
        proposal = await scene.hand_in()

        [answer] = await scene.approve(scene.member, proposal)

        assert (answer["__typename"] == "ProposalsApproveSuccess") == may
        assert (await scene.read(proposal))["state"] == state

    async def test_is_stale_once_a_key_result_was_changed(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()
        await scene.api.as_(scene.member).succeed("keyResultCreate", {"objectiveId": gid(scene.draft), **FASTER})

        [refused] = await scene.approve(scene.manager, proposal)
        again = await scene.hand_in()
        [answer] = await scene.approve(scene.manager, again, key="again")

        assert refused["code"] == "PROPOSAL_STALE"
        assert (again["id"], again["state"], again["revision"]) == (proposal["id"], "PENDING", 2)
        assert answer["proposal"]["state"] == "APPLIED"

    async def test_forgets_approvals_of_what_was_handed_in_before(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)
        proposal = await scene.hand_in()
        await scene.approve(scene.manager, proposal)
        await scene.api.as_(scene.member).succeed("keyResultCreate", {"objectiveId": gid(scene.draft), **FASTER})

        again = await scene.hand_in()
        [answer] = await scene.approve(scene.lead, again)

        assert again["approvals"] == []
        assert answer["proposal"]["state"] == "PENDING"

    async def test_approved_and_edited_at_once_is_published_as_it_was_read(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()
        edit = {"objectiveId": gid(scene.draft), "expectedRevision": 1, "title": "Customers help each other"}

        [approved], edited = await asyncio.gather(
            scene.approve(scene.manager, proposal), scene.api.as_(scene.member).mutate("objectiveUpdate", edit)
        )

        found = await scene.read(proposal)
        ended = (found["state"], found["objective"]["state"])
        assert (approved.get("code"), edited.get("code"), ended) in (
            (None, "APPROVAL_NEEDED", ("APPLIED", "ACTIVE")),
            ("PROPOSAL_STALE", None, ("STALE", "DRAFT")),
        )

    async def test_cannot_be_handed_in_twice_as_it_is(self, scene: Approval) -> None:
        await scene.hand_in()

        answer = await scene.api.as_(scene.member).mutate("objectiveSubmit", {"objectiveId": gid(scene.draft)})

        assert [problem["code"] for problem in answer["problems"]] == ["WAITS_ALREADY"]

    async def test_no_longer_waits_once_somebody_else_published_it(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()
        await scene.publish(scene.admin)

        [answer] = await scene.approve(scene.manager, proposal)

        assert (answer["code"], answer["message"]) == ("PROPOSAL_DECIDED", "It was published meanwhile.")
        assert (await scene.read(proposal))["state"] == "SUPERSEDED"

    async def test_is_not_approved_while_a_rule_blocks_it(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        setting = {"ruleId": "objective.digits", "severity": "BLOCKING"}
        await scene.api.as_(scene.admin).succeed("qualityRuleSet", setting)
        edit = {"objectiveId": gid(scene.draft), "expectedRevision": 1, "title": "Raise sales by 20 %"}
        await scene.api.as_(scene.member).succeed("objectiveUpdate", edit)
        proposal = await scene.hand_in()

        [answer] = await scene.approve(scene.manager, proposal)

        assert {"rule": "objective.digits", "blocking": True} in proposal["findings"]
        assert {problem["code"] for problem in answer["problems"]} == {"BLOCKED"}

    async def test_stays_with_its_approvers_when_somebody_else_answers_for_it(self, scene: Approval) -> None:
        await scene.policy("PARENT_OWNER")
        company = scene.work.company
        olga = await company.person("Olga")
        parent = await company.objective(scene.work.cycle, olga, "Customers stay", level=Level.COMPANY)
        await company.align(scene.draft, parent)
        proposal = await scene.hand_in()
        edit = {"objectiveId": gid(scene.draft), "expectedRevision": 1, "ownerId": scene.lead.gid}
        await scene.api.as_(scene.lead).succeed("objectiveUpdate", edit)

        [answer] = await scene.approve(olga, proposal)

        assert answer["proposal"]["state"] == "APPLIED"

    async def test_is_hidden_with_the_objective(self, scene: Approval) -> None:
        proposal = await scene.hand_in()
        edit = {"objectiveId": gid(scene.draft), "expectedRevision": 1, "visibility": "PRIVATE"}
        await scene.api.as_(scene.member).succeed("objectiveUpdate", edit)

        assert await scene.read(proposal, scene.lead) is None
        assert (await scene.read(proposal, scene.manager))["state"] == "PENDING"

    async def test_refuses_who_does_not_answer_for_it(self, scene: Approval) -> None:
        stranger = await scene.work.company.person("Bo")

        answer = await scene.api.as_(stranger).mutate("objectiveSubmit", {"objectiveId": gid(scene.draft)})

        assert answer["code"] == "NOT_PERMITTED"


class TestKeyResultSubmit:
    async def test_becomes_a_key_result_with_the_approval(self, scene: Approval) -> None:
        await scene.policy("TEAM_LEAD")
        proposal = await scene.hand_in_key_result(ownerId=scene.member.gid)

        [answer] = await scene.approve(scene.lead, proposal)

        assert answer["proposal"]["state"] == "APPLIED"
        assert answer["keyResult"]["title"] == FASTER["title"]
        assert answer["keyResult"]["owner"] == {"name": "Mira"}

    async def test_may_be_handed_in_by_anybody_of_the_team(self, scene: Approval) -> None:
        tim = await scene.work.company.person("Tim", team=scene.work.team)
        proposal = await scene.hand_in_key_result(tim)

        [answer] = await scene.approve(scene.member, proposal)

        assert answer["proposal"]["state"] == "APPLIED"

    async def test_takes_the_place_of_ones_own_that_measures_the_same(self, scene: Approval) -> None:
        first = await scene.hand_in_key_result()

        await scene.hand_in_key_result(title="Cut the wait from 30 h to 10 h", target="10")

        assert (await scene.read(first))["state"] == "SUPERSEDED"

    async def test_tells_everything_that_is_wrong_with_it(self, scene: Approval) -> None:
        asked = {"objectiveId": gid(scene.work.objective), **FASTER, "title": " ", "target": "40"}

        answer = await scene.api.as_(scene.member).mutate("keyResultSubmit", asked)

        assert {tuple(problem["path"]) for problem in answer["problems"]} == {("title",), ("target",)}


class TestGivingBack:
    async def test_returns_with_a_comment_until_it_is_handed_in_again(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()

        [returned] = await scene.give_back(scene.manager, proposal, comment="Which answers?")
        [meanwhile] = await scene.approve(scene.manager, proposal)
        again = await scene.hand_in()
        [answer] = await scene.approve(scene.manager, again, key="again")

        assert returned["proposal"]["state"] == "RETURNED"
        assert returned["proposal"]["comment"] == "Which answers?"
        assert (meanwhile["code"], meanwhile["message"]) == ("PROPOSAL_DECIDED", "Max gave it back already.")
        assert (again["id"], again["state"], again["comment"], again["decidedBy"]) == (
            proposal["id"],
            "PENDING",
            None,
            None,
        )
        assert answer["proposal"]["state"] == "APPLIED"

    async def test_brings_a_revised_key_result_back_into_the_queue(self, scene: Approval) -> None:
        await scene.policy("TEAM_LEAD")
        proposal = await scene.hand_in_key_result()
        await scene.give_back(scene.lead, proposal)
        asked = {"proposalId": proposal["id"], "expectedRevision": 1, "changes": {"keyResult": {"target": "10"}}}

        await scene.api.as_(scene.member).succeed("proposalRevise", asked)

        found = await scene.read(proposal)
        assert (found["state"], found["revision"], found["comment"]) == ("PENDING", 2, None)

    async def test_answers_for_each_in_order(self, scene: Approval) -> None:
        await scene.policy("TEAM_LEAD")
        first = await scene.hand_in_key_result()
        second = await scene.hand_in_key_result(title="Raise satisfaction", kind="BASELINE", baseline=None, target=None)
        await scene.approve(scene.lead, first)

        answers = await scene.give_back(scene.lead, first, second)

        assert [answer.get("code") for answer in answers] == ["PROPOSAL_DECIDED", None]

    async def test_refuses_who_may_not_decide(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()

        [answer] = await scene.give_back(scene.lead, proposal)

        assert answer["code"] == "NOT_PERMITTED"


class TestWithdrawing:
    async def test_is_for_its_author_and_for_good(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()
        asked = {"proposalId": proposal["id"]}

        refused = await scene.api.as_(scene.manager).mutate("proposalWithdraw", asked)
        await scene.api.as_(scene.member).succeed("proposalWithdraw", asked)
        [answer] = await scene.approve(scene.manager, proposal)

        assert refused["code"] == "NOT_PERMITTED"
        assert (await scene.read(proposal))["state"] == "WITHDRAWN"
        assert (answer["code"], answer["message"]) == ("PROPOSAL_DECIDED", "Its author took it back.")

    async def test_leaves_a_draft_that_can_be_handed_in_anew(self, scene: Approval) -> None:
        proposal = await scene.hand_in()
        await scene.api.as_(scene.member).succeed("proposalWithdraw", {"proposalId": proposal["id"]})

        again = await scene.hand_in()

        assert again["id"] != proposal["id"]


class TestWhatTheAssistantDrafted:
    async def test_is_for_the_policys_people_too(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in_key_result()

        [refused] = await scene.approve(scene.lead, proposal)

        assert refused["code"] == "NOT_PERMITTED"


class TestApprovalPolicies:
    async def test_are_read_by_all_and_say_what_is_the_default(self, scene: Approval) -> None:
        await scene.policy("MANAGER", "TEAM_LEAD", approvals=2)

        found = await scene.api.as_(scene.member).run(
            """{ approvalPolicies { level team { id } publishers approvers approvalsNeeded authorMayApprove isDefault
                viewerCan { set { allowed } } } }"""
        )

        company, team, _ = found["approvalPolicies"]
        assert company["isDefault"]
        assert company["approvers"] == ["OWNER", "MANAGER", "TEAM_LEAD", "ADMIN"]
        assert team == {
            "level": "TEAM",
            "team": None,
            "publishers": ["ADMIN"],
            "approvers": ["MANAGER", "TEAM_LEAD"],
            "approvalsNeeded": 2,
            "authorMayApprove": False,
            "isDefault": False,
            "viewerCan": {"set": {"allowed": False}},
        }

    async def test_are_chosen_and_taken_back_by_an_administrator(self, scene: Approval) -> None:
        chosen = {"level": "TEAM", "publishers": [], "approvers": ["MANAGER"]}
        selection = "approvalPolicy { publishers approvers isDefault }"

        made = await scene.api.as_(scene.admin).succeed("approvalPolicySet", chosen, selection)
        again = await scene.api.as_(scene.admin).succeed(
            "approvalPolicySet", {**chosen, "publishers": ["OWNER"]}, selection
        )
        gone = await scene.api.as_(scene.admin).succeed("approvalPolicyReset", {"level": "TEAM"}, selection)

        assert made["approvalPolicy"] == {"publishers": [], "approvers": ["MANAGER"], "isDefault": False}
        assert again["approvalPolicy"]["publishers"] == ["OWNER"]
        assert gone["approvalPolicy"]["isDefault"]
