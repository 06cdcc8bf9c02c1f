"""The approval policies that an organisation made, and the one that is in force for an objective."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.database.unit_of_work import values
from app.objectives.approval.models import ApprovalRole
from app.objectives.approval.rules import OPEN
from app.objectives.models import Level


class PolicyKey(NamedTuple):
    """What a policy is for: a level, or the objectives of one team on it."""

    level: str
    team_id: UUID | None


class ApprovalPolicyRow(NamedTuple):
    """A policy in force; ``is_default`` where the organisation made none for the level."""

    level: str
    team_id: UUID | None
    publishers: list[str]
    approvers: list[str]
    approvals: int
    author_may_approve: bool
    is_default: bool

    @property
    def key(self) -> PolicyKey:
        """What it is for."""
        return PolicyKey(self.level, self.team_id)


async def approval_policies() -> list[ApprovalPolicyRow]:
    """Return the policy of each level, then those of teams, by level and team."""
    found = await values(
        "select level, team_id, publishers, approvers, approvals, author_may_approve, false from approval_policies "
        "order by level, team_id"
    )
    made = [ApprovalPolicyRow._make(columns) for columns in found]
    of_levels = {policy.level: policy for policy in made if policy.team_id is None}
    return [
        *(of_levels.get(level, _default(PolicyKey(level, None))) for level in Level),
        *(policy for policy in made if policy.team_id is not None),
    ]


async def approval_policies_by_key(keys: Sequence[PolicyKey]) -> dict[PolicyKey, ApprovalPolicyRow]:
    """Return what is in force for levels and teams: where a team has no policy of its own, that of the level."""
    found = {policy.key: policy for policy in await approval_policies()}
    return {key: found.get(key, found[PolicyKey(key.level, None)]) for key in keys}


def _default(key: PolicyKey) -> ApprovalPolicyRow:
    publishers = [role.value for role in ApprovalRole if role in OPEN.publishers]
    approvers = [role.value for role in ApprovalRole if role in OPEN.approvers]
    return ApprovalPolicyRow(*key, publishers, approvers, OPEN.approvals, OPEN.author_may_approve, True)
