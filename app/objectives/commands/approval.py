"""Commands on approval policies: who publishes goals of a level directly, and whose word others need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from app.activity.changes import before_after
from app.activity.commands import record
from app.core.actor import Actor
from app.core.errors import InvalidInput, NotFound, NotPermitted
from app.core.ids import new_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy
from app.objectives.approval.models import ApprovalPolicy, ApprovalRole
from app.objectives.approval.rules import ApprovalRule, policy_problems
from app.objectives.approval.stored import PolicyKey, approval_policies_by_key
from app.objectives.models import Level
from app.people import queries as people


class ApprovalPolicyChanged(NamedTuple):
    """What the policy is for that a command changed."""

    level: str
    team_id: UUID | None

    @property
    def key(self) -> PolicyKey:
        """What it is for."""
        return PolicyKey(self.level, self.team_id)


@command(InvalidInput, NotFound, NotPermitted)
async def set_approval_policy(
    *,
    actor: Actor,
    level: Level,
    team_id: UUID | None = None,
    publishers: Sequence[ApprovalRole],
    approvers: Sequence[ApprovalRole],
    approvals: int = 1,
    author_may_approve: bool = False,
) -> ApprovalPolicyChanged:
    """Choose who publishes objectives of a level directly, and who approves what others draft.

    With a team it holds for that team's objectives of the level alone, whatever holds for the others.
    """
    key = PolicyKey(level, team_id)
    await _require(actor, key)
    rule = ApprovalRule(frozenset(publishers), frozenset(approvers), approvals, author_may_approve)
    problems = Problems()
    problems.extend(policy_problems(level, team_id, rule))
    problems.check()
    chosen: dict[str, Any] = {
        "publishers": [role for role in ApprovalRole if role in rule.publishers],
        "approvers": [role for role in ApprovalRole if role in rule.approvers],
        "approvals": approvals,
        "author_may_approve": author_may_approve,
    }
    before = (await approval_policies_by_key([key]))[key]
    await values(
        "insert into approval_policies (id, organization_id, level, team_id, publishers, approvers, approvals, "
        "author_may_approve) values (%s, %s, %s, %s, %s, %s, %s, %s) "
        "on conflict (organization_id, level, team_id) do update set publishers = excluded.publishers, "
        "approvers = excluded.approvers, approvals = excluded.approvals, "
        "author_may_approve = excluded.author_may_approve",
        (
            *(new_id(), actor.organization_id, level, team_id),
            *(orjson.dumps(chosen[roles]).decode() for roles in ("publishers", "approvers")),
            *(approvals, author_may_approve),
        ),
    )
    await _record(actor, "approval_policy.set", before_after(before, chosen))
    return ApprovalPolicyChanged(*key)


@command(NotFound, NotPermitted)
async def reset_approval_policy(*, actor: Actor, level: Level, team_id: UUID | None = None) -> ApprovalPolicyChanged:
    """Take a policy back: the level's holds for the team again, or that everybody who answers for a goal publishes."""
    key = PolicyKey(level, team_id)
    await _require(actor, key)
    if not await ApprovalPolicy.filter(level=level, team_id=team_id).delete():
        raise NotFound("approval policy", "level")
    await _record(actor, "approval_policy.reset", {"level": [level.value, None]})
    return ApprovalPolicyChanged(*key)


async def _require(actor: Actor, key: PolicyKey) -> None:
    if key.team_id is not None and key.team_id not in await people.teams_by_id([key.team_id]):
        raise NotFound("team", "teamId")
    require(policy.can_set_approval_policy(actor))


async def _record(actor: Actor, action: str, changes: dict[str, list[Any]]) -> None:
    subject = ("Organization", actor.organization_id)
    await record(actor, action, subject, audience=actor.organization_id, changes=changes)
