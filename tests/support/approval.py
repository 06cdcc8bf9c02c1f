"""A team whose people's goals need approval: what they hand in, and who decides upon it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.core import clock
from app.objectives.approval.models import ApprovalPolicy
from app.objectives.models import Level, Objective, ObjectiveState
from app.proposals.models import ApprovalDeputy
from tests.support.check_ins import TeamAtWork, team_at_work
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api

PROPOSAL = """id kind origin state revision comment approvalsNeeded
  proposedBy { name } decidedBy { name } decidedFor { name } objective { id state }
  approvals { person { name } onBehalfOf { name } } baseChanges { field before after }
  findings { rule blocking } result { id __typename }"""
ANSWER = """__typename ... on UserError { message code path }
  ... on InvalidInputError { problems { path code message } }"""
FASTER = {
    "title": "Cut the wait from 30 h to 12 h",
    "kind": "DECREASE",
    "unit": {"kind": "DURATION", "symbol": "h"},
    "baseline": "30",
    "target": "12",
}


@dataclass
class Approval:
    """The people, a draft of the member's objective, and shorthands for what they do."""

    work: TeamAtWork
    api: Api
    draft: Objective

    @property
    def member(self) -> Person:
        """Who drafts."""
        return self.work.member

    @property
    def manager(self) -> Person:
        """Who is above the member, but not of the team."""
        return self.work.manager

    @property
    def lead(self) -> Person:
        """Who leads the team."""
        return self.work.lead

    @property
    def admin(self) -> Person:
        """The administrator."""
        return self.work.company.admin

    async def policy(self, *approvers: str, level: Level = Level.TEAM, **given: Any) -> None:
        """Choose who approves; only administrators publish directly unless said otherwise."""
        chosen = {"publishers": ["ADMIN"], "approvals": 1, "author_may_approve": False, **given}
        await self.work.company.add(ApprovalPolicy, level=level, approvers=list(approvers), **chosen)

    async def publish(self, person: Person) -> dict[str, Any]:
        """Publish the draft, and return what that answers."""
        query = f"""mutation($input: ObjectivePublishInput!) {{ objectivePublish(input: $input) {{ {ANSWER}
            ... on ApprovalNeededError {{ operation }}
            ... on ObjectivePublishSuccess {{ objective {{ state }} }} }} }}"""
        data = await self.api.as_(person).run(query, input={"objectiveId": gid(self.draft)})
        answer: dict[str, Any] = data["objectivePublish"]
        return answer

    async def hand_in(self, person: Person | None = None) -> dict[str, Any]:
        """Hand the draft in, and return the proposal."""
        asked = {"objectiveId": gid(self.draft)}
        answer = await self.api.as_(person or self.member).succeed(
            "objectiveSubmit", asked, f"proposal {{ {PROPOSAL} }}"
        )
        proposal: dict[str, Any] = answer["proposal"]
        return proposal

    async def hand_in_key_result(self, person: Person | None = None, **given: Any) -> dict[str, Any]:
        """Hand in a key result for the team's published objective, and return the proposal."""
        asked = {"objectiveId": gid(self.work.objective), **FASTER, **given}
        answer = await self.api.as_(person or self.member).succeed(
            "keyResultSubmit", asked, f"proposal {{ {PROPOSAL} }}"
        )
        proposal: dict[str, Any] = answer["proposal"]
        return proposal

    async def approve(self, person: Person, *proposals: dict[str, Any], key: str = "ok") -> list[dict[str, Any]]:
        """Approve proposals at the revision that was read, and return the answers."""
        query = f"""mutation($input: ProposalsApproveInput!) {{ proposalsApprove(input: $input) {{ {ANSWER}
            ... on ProposalsApproveSuccess {{ proposal {{ {PROPOSAL} }} keyResult {{ id title owner {{ name }} }}
              objective {{ state keyResults {{ title }} }} }} }} }}"""
        decisions = [{"proposalId": each["id"], "revision": each["revision"]} for each in proposals]
        data = await self.api.as_(person).run(query, input={"proposals": decisions, "idempotencyKey": key})
        answers: list[dict[str, Any]] = data["proposalsApprove"]
        return answers

    async def give_back(self, person: Person, *proposals: dict[str, Any], comment: str = "Why?") -> Any:
        """Give proposals back, and return the answers."""
        query = f"""mutation($input: ProposalsReturnInput!) {{ proposalsReturn(input: $input) {{ {ANSWER}
            ... on ProposalsReturnSuccess {{ proposal {{ {PROPOSAL} }} }} }} }}"""
        asked = [{"proposalId": each["id"], "revision": each["revision"], "comment": comment} for each in proposals]
        return (await self.api.as_(person).run(query, input={"proposals": asked}))["proposalsReturn"]

    async def read(self, proposal: dict[str, Any], person: Person | None = None) -> dict[str, Any]:
        """Return a proposal as a person sees it now, the member by default."""
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on Proposal {{ {PROPOSAL} }} }} }}"
        found: dict[str, Any] = (await self.api.as_(person or self.member).run(query, id=proposal["id"]))["node"]
        return found

    async def stand_in(self, deputy: Person, away: Person, **days: date) -> ApprovalDeputy:
        """Let somebody decide for another, today alone unless other days are given."""
        today = clock.now().date()
        named: ApprovalDeputy = await self.work.company.add(
            ApprovalDeputy,
            approver_id=away.id,
            deputy_id=deputy.id,
            named_by_id=away.id,
            created_at=clock.now(),
            **{"starts_on": today, "ends_on": today, **days},
        )
        return named

    async def queue(self, person: Person, order: str = "OLDEST", **only: Any) -> list[dict[str, Any]]:
        """Return the proposals that a person finds with a filter; as many as are counted."""
        query = f"""query($filter: ProposalFilterInput!, $order: ProposalOrder!) {{
            proposals(filter: $filter, orderBy: $order) {{ totalCount nodes {{ {PROPOSAL}
                waitingFor {{ person {{ name }} onBehalfOf {{ name }} }}
                viewerCan {{ approve {{ allowed }} }} }} }} }}"""
        found = (await self.api.as_(person).run(query, filter=only, order=order))["proposals"]
        nodes: list[dict[str, Any]] = found["nodes"]
        assert found["totalCount"] == len(nodes)
        return nodes


async def approval_scene(company: Factory, api: Api) -> Approval:
    """Set the scene; nobody has chosen a policy yet."""
    work = await team_at_work(company)
    draft = await company.objective(
        work.cycle,
        work.member,
        "Customers find answers by themselves",
        team=work.team,
        state=ObjectiveState.DRAFT,
        why="Every second question has an answer already.",
    )
    for title in ("Raise answers found from 20 to 40 points", "Raise satisfaction from 3 to 4 points"):
        await company.key_result(draft, title=title)
    return Approval(work, api, draft)
