"""Proposals whose policy asks for people who are not there: an administrator decides, and the proposal says so."""

from __future__ import annotations

from typing import Any

import pytest

from app.objectives.models import Level, Visibility
from app.people.models import Role
from tests.support.approval import Approval, approval_scene
from tests.support.factories import Factory, gid
from tests.support.graphql import Api
from tests.support.inbox import inbox_of

GAP = """query($id: ID!) { node(id: $id) { ... on Proposal { state approvalGap waitingFor { person { name } }
  viewerCan { approve { allowed } reject { allowed } } } } }"""


@pytest.fixture
async def scene(company: Factory, api: Api) -> Approval:
    return await approval_scene(company, api)


async def seen(scene: Approval, proposal: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await scene.api.as_(scene.admin).run(GAP, id=proposal["id"]))["node"]
    return found


class TestApprovalGap:
    async def test_is_none_where_somebody_is_what_the_policy_names(self, scene: Approval) -> None:
        await scene.policy("MANAGER")

        found = await seen(scene, await scene.hand_in())

        assert (found["approvalGap"], found["viewerCan"]["approve"]["allowed"]) == (None, False)
        assert found["waitingFor"] == [{"person": {"name": "Max"}}]

    @pytest.mark.parametrize("approvers", [("PARENT_OWNER",), ("OWNER",)])
    async def test_lets_an_administrator_decide_where_nobody_is(
        self, scene: Approval, approvers: tuple[str, ...]
    ) -> None:
        await scene.policy(*approvers)
        proposal = await scene.hand_in()

        found = await seen(scene, proposal)
        queue = await scene.queue(scene.admin, turn="MINE")
        [refused] = await scene.approve(scene.manager, proposal)
        [answer] = await scene.approve(scene.admin, proposal, key="admin")

        assert (found["approvalGap"], found["viewerCan"]["approve"]["allowed"]) == ("ADMINISTRATORS", True)
        assert found["waitingFor"] == [{"person": {"name": "Ada"}}]
        assert [each["id"] for each in queue] == [proposal["id"]]
        assert refused["code"] == "NOT_PERMITTED"
        assert (answer["proposal"]["state"], answer["objective"]["state"]) == ("APPLIED", "ACTIVE")

    async def test_is_owed_by_administrators(self, scene: Approval) -> None:
        await scene.policy("PARENT_OWNER")
        proposal = await scene.hand_in()

        owed = await inbox_of(scene.api, scene.admin)

        assert [(each["kind"], each["subject"]["id"]) for each in owed] == [("PROPOSAL_TO_DECIDE", proposal["id"])]

    async def test_opens_when_the_only_approver_leaves(self, scene: Approval) -> None:
        await scene.policy("MANAGER")
        proposal = await scene.hand_in()

        await scene.api.as_(scene.admin).succeed("userDeactivate", {"userId": scene.manager.gid})

        assert (await seen(scene, proposal))["approvalGap"] == "ADMINISTRATORS"

    async def test_ends_the_wait_for_a_second_approval_that_nobody_can_give(self, scene: Approval) -> None:
        await scene.policy("MANAGER", approvals=2)
        proposal = await scene.hand_in()

        [first] = await scene.approve(scene.manager, proposal)
        between = await seen(scene, proposal)
        [answer] = await scene.approve(scene.admin, proposal, key="admin")

        assert first["proposal"]["state"] == "PENDING"
        assert between["approvalGap"] == "ADMINISTRATORS"
        assert answer["proposal"]["state"] == "APPLIED"

    async def test_is_nobodys_to_close_where_the_only_administrator_wrote_it(
        self, scene: Approval, company: Factory
    ) -> None:
        await scene.policy("PARENT_OWNER")
        proposal = await scene.hand_in(scene.admin)

        alone = await seen(scene, proposal)
        other = await company.person("Ines", role=Role.ADMIN)
        together = await seen(scene, proposal)
        [answer] = await scene.approve(other, proposal)

        assert (alone["approvalGap"], alone["waitingFor"]) == ("NOBODY", [])
        assert not alone["viewerCan"]["approve"]["allowed"]
        assert together["approvalGap"] == "ADMINISTRATORS"
        assert answer["proposal"]["state"] == "APPLIED"

    async def test_is_nobodys_to_close_where_no_administrator_reads_it(self, scene: Approval, company: Factory) -> None:
        olga = await company.person("Olga")
        await scene.policy("MANAGER", level=Level.INDIVIDUAL)
        hidden = await company.objective(
            scene.work.cycle, olga, "Quietly", level=Level.INDIVIDUAL, state="DRAFT", visibility=Visibility.PRIVATE
        )
        handed_in = await scene.api.as_(olga).succeed(
            "objectiveSubmit", {"objectiveId": gid(hidden)}, "proposal { approvalGap }"
        )

        assert handed_in["proposal"]["approvalGap"] == "NOBODY"

    async def test_holds_for_changes_and_can_be_turned_down(self, scene: Approval) -> None:
        await scene.policy("PARENT_OWNER")
        asked = {"keyResultId": gid(scene.work.key_result), "expectedRevision": 1, "target": "30", "reason": "Less."}
        answer = await scene.api.as_(scene.member).succeed("keyResultChangeSubmit", asked, "proposal { id revision }")
        rejection = {"proposalId": answer["proposal"]["id"], "revision": 1, "reason": "TOO_EASY"}

        await scene.api.as_(scene.admin).succeed("proposalReject", rejection)

        assert await seen(scene, answer["proposal"]) == {
            "state": "REJECTED",
            "approvalGap": None,
            "waitingFor": [],
            "viewerCan": {"approve": {"allowed": False}, "reject": {"allowed": False}},
        }
