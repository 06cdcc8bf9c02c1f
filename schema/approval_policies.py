"""Approval policies: who publishes goals of a level directly, and whose word others need."""

from __future__ import annotations

from typing import Any

import strawberry

from app.objectives import commands, policy
from app.objectives.approval import stored
from app.objectives.approval.models import ApprovalRole
from app.objectives.approval.stored import ApprovalPolicyRow
from app.objectives.models import Level
from app.people import queries as people
from schema.context import Info, parse_optional_id
from schema.errors import mutation
from schema.fields import argument, column, computed, itself, one, over, root
from schema.permissions import Permission
from schema.teams import Team


@over(ApprovalPolicyRow, description="What the viewer may do with an approval policy.")
class ApprovalPolicyViewerCan:
    """What the viewer may do with an approval policy."""

    set: Permission = computed(
        lambda row, actor: policy.can_set_approval_policy(actor), needs=(), description="Choose another one."
    )


@over(
    ApprovalPolicyRow,
    description="Who publishes objectives of a level, and adds key results to published ones, without anybody; and "
    "who approves what others hand in.",
)
class ApprovalPolicy:
    """An approval policy."""

    level: Level = column("The level of objectives that it is for.")
    team: Team | None = one(
        people.teams_by_id, "team_id", description="The one team whose objectives it is for; null: all others."
    )
    publishers: list[ApprovalRole] = column("Who needs nobody's approval, of those who answer for an objective.")
    approvers: list[ApprovalRole] = column("Who approves what is handed in.")
    approvals_needed: int = computed(
        lambda row: row.approvals, needs=("approvals",), description="How many different people have to: 1 or 2."
    )
    author_may_approve: bool = column("Whether who handed it in may be one of them.")
    is_default: bool = column("Whether the organisation made none: everybody who answers for a goal publishes it.")
    viewer_can: ApprovalPolicyViewerCan = itself("What the viewer may do with it.")


@strawberry.type
class ApprovalPolicyQueries:
    """Ways in to approval policies."""

    @root(list[ApprovalPolicy], description="The approval policy of each level, then those of single teams.")
    async def approval_policies(self) -> Any:
        """Return all policies."""
        return await stored.approval_policies()


@strawberry.input(description="Who publishes objectives of a level without anybody, and who approves the others.")
class ApprovalPolicySetInput:
    """Input of `approvalPolicySet`."""

    level: Level = argument("The level of objectives.")
    team_id: strawberry.ID | None = argument("The one team whose objectives it is for; null: all others.", None)
    publishers: list[ApprovalRole] = argument("Who needs nobody's approval; [] where everybody does.")
    approvers: list[ApprovalRole] = argument("Who approves what is handed in; at least one.")
    approvals_needed: int = argument("How many different people have to: 1 or 2.", 1)
    author_may_approve: bool = argument("Whether who handed it in may be one of them.", False)


@strawberry.input(description="Which approval policy to take back.")
class ApprovalPolicyResetInput:
    """Input of `approvalPolicyReset`."""

    level: Level = argument("The level of objectives.")
    team_id: strawberry.ID | None = argument("The team whose own policy it is; null: that of the level.", None)


@over(commands.ApprovalPolicyChanged, description="The policy that is in force now.")
class ApprovalPolicySetSuccess:
    """Success of `approvalPolicySet`."""

    approval_policy: ApprovalPolicy = one(
        stored.approval_policies_by_key, "key", description="What is in force for the level or the team."
    )


@over(commands.ApprovalPolicyChanged, description="The policy that is in force now.")
class ApprovalPolicyResetSuccess:
    """Success of `approvalPolicyReset`."""

    approval_policy: ApprovalPolicy = one(
        stored.approval_policies_by_key, "key", description="What is in force instead: the level's, or the default."
    )


@strawberry.type
class ApprovalPolicyMutations:
    """Changes to approval policies."""

    @mutation(
        commands.set_approval_policy,
        ApprovalPolicySetSuccess,
        description="Choose who publishes goals without anybody and who approves the others; for administrators. It "
        "holds at once, also for what waits already. Others hand in what promises something: a goal to publish, a new "
        "key result, and changes of titles, figures, weights, dates, owners and teams. What ends, rests or takes up "
        "again what was promised (cancel, restore, pause, resume, close, reopen) and a handover that its receiver "
        "accepts need nobody, and are recorded.",
    )
    async def approval_policy_set(self, info: Info, input: ApprovalPolicySetInput) -> Any:
        """Choose a policy."""
        return await commands.set_approval_policy(
            actor=info.context.actor,
            level=input.level,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
            publishers=input.publishers,
            approvers=input.approvers,
            approvals=input.approvals_needed,
            author_may_approve=input.author_may_approve,
        )

    @mutation(
        commands.reset_approval_policy,
        ApprovalPolicyResetSuccess,
        description="Take a policy back; for administrators.",
    )
    async def approval_policy_reset(self, info: Info, input: ApprovalPolicyResetInput) -> Any:
        """Take a policy back."""
        return await commands.reset_approval_policy(
            actor=info.context.actor,
            level=input.level,
            team_id=parse_optional_id(input.team_id, "Team", "teamId"),
        )
