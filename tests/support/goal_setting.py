"""A team that sets a goal: its lead, a member, an objective, and what the team said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.cycles.models import Cycle
from app.objectives.models import Objective, TeamInput, TeamInputKind
from app.people.models import Team
from tests.support.factories import Factory, Person, gid
from tests.support.graphql import Api
from tests.support.jobs import Jobs

WAIT = "Cut the wait for a first answer from 30 h to 12 h by 18 December."
REOPENED = "Reduce the answers that customers reopen from 14 % to 6 % by 15 December."
SURVEY = "Raise the share of customers who rate our answers as helpful from 61 % to 75 % by 18 December."
OTHER = "The office coffee is bad."

RUN = """
  id state engine engineRequested failure notice abstained prompt inputTokens outputTokens costUsd
  attempts { engine kept wrong failure }
  questions { id about text proposal { id } }
  unused { reason input { id } }
  proposals {
    id state revision missing expiresAt
    content { ... on KeyResultDraft { title kind baseline target dueOn unit { kind symbol } edited
        evidence { quote before supports sourceChanged source { ... on TeamInput { id body } } } } }
    findings { rule blocking }
    baseChanges { field before after }
    viewerCan { approve { allowed reason } }
  }
"""


@dataclass
class GoalSetting:
    """The people, the objective and the inputs, with shorthands for what the lead does."""

    company: Factory
    api: Api
    jobs: Jobs
    lead: Person
    member: Person
    team: Team
    cycle: Cycle
    objective: Objective
    inputs: list[TeamInput]

    @property
    def as_lead(self) -> Api:
        return self.api.as_(self.lead)

    async def say(self, body: str, kind: TeamInputKind = TeamInputKind.IDEA) -> TeamInput:
        """Add an input of the member about the objective."""
        return await self.company.team_input(self.team, self.member, body, kind=kind, objective_id=self.objective.id)

    async def ask(self, person: Person | None = None, key: str = "ask", **given: Any) -> dict[str, Any]:
        """Ask for key results and return the queued run."""
        asked = {"objectiveId": gid(self.objective), "idempotencyKey": key, **given}
        answer = await self.api.as_(person or self.lead).succeed("keyResultDraftRequest", asked, "run { id state }")
        return answer["run"]

    async def drafted(self, settings: dict[str, Any] | None = None, **given: Any) -> dict[str, Any]:
        """Ask for key results, let the worker work, and return the run."""
        run = await self.ask(**given)
        await self.jobs.run(**(settings or {}))
        return await self.read(run["id"])

    async def read(self, run_id: str, person: Person | None = None) -> Any:
        """Return a run as a person sees it, the lead by default."""
        query = f"query($id: ID!) {{ node(id: $id) {{ ... on AssistantRun {{ {RUN} }} }} }}"
        return (await self.api.as_(person or self.lead).run(query, id=run_id))["node"]

    async def approve(self, *proposals: dict[str, Any], person: Person | None = None, key: str = "ok") -> Any:
        """Approve proposals at the revision that was read and return the answers."""
        query = """mutation($input: ProposalsApproveInput!) { proposalsApprove(input: $input) { __typename
            ... on ProposalsApproveSuccess { proposal { state decidedBy { name } proposedBy { name }
                result { ... on KeyResult { title } } }
              keyResult { id title owner { name } } objective { keyResults { title } } }
            ... on UserError { message code path }
            ... on InvalidInputError { problems { path code } }
            ... on ProposalStaleError { proposal { state baseChanges { field before after } } }
            ... on ProposalDecidedError { proposal { state decidedBy { name } } } } }"""
        decisions = [{"proposalId": each["id"], "revision": each["revision"]} for each in proposals]
        data = await self.api.as_(person or self.lead).run(query, input={"proposals": decisions, "idempotencyKey": key})
        return data["proposalsApprove"]

    async def revise(self, proposal: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """Change a proposed key result and return the proposal."""
        asked = {
            "proposalId": proposal["id"],
            "expectedRevision": proposal["revision"],
            "changes": {"keyResult": changes},
        }
        answer = await self.as_lead.succeed("proposalRevise", asked, "proposal { id state revision missing }")
        return answer["proposal"]


async def goal_setting(company: Factory, api: Api, jobs: Jobs, *bodies: str) -> GoalSetting:
    """Set the scene; the member says ``bodies``."""
    lead = await company.person("Lena")
    team = await company.team("Support", lead=lead)
    member = await company.person("Mira", team=team, manager=lead)
    cycle = await company.cycle()
    objective = await company.objective(cycle, lead, "Customers get good answers fast", team=team)
    scene = GoalSetting(company, api, jobs, lead, member, team, cycle, objective, [])
    for body in bodies:
        scene.inputs.append(await scene.say(body))
    return scene
