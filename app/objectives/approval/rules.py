"""What an approval policy means: who is what to an objective, and so publishes it or approves what others draft."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from app.core.errors import Problem
from app.objectives.approval.models import ApprovalRole
from app.objectives.models import Level

APPROVALS_AT_MOST = 2
WORDS = {
    ApprovalRole.OWNER: "the objective's owner",
    ApprovalRole.MANAGER: "those above the owner",
    ApprovalRole.TEAM_LEAD: "the team's lead",
    ApprovalRole.PARENT_OWNER: "the owner of an objective that it serves",
    ApprovalRole.ADMIN: "an administrator",
}
ANSWERING = frozenset({ApprovalRole.OWNER, ApprovalRole.MANAGER, ApprovalRole.TEAM_LEAD, ApprovalRole.ADMIN})
"""Those who answer for an objective, and so may change it: nobody else can publish it directly."""


@dataclass(frozen=True, slots=True)
class ApprovalRule:
    """Who publishes directly, who approves, how many different people must, and whether the author may be one."""

    publishers: frozenset[ApprovalRole]
    approvers: frozenset[ApprovalRole]
    approvals: int = 1
    author_may_approve: bool = True


OPEN = ApprovalRule(publishers=ANSWERING, approvers=ANSWERING)
"""The rule where an organisation made none: whoever answers for a goal publishes it and decides upon drafts."""


class Decider(Protocol):
    """What tells who somebody is to an objective: an actor, or whom an actor stands in for."""

    @property
    def person_id(self) -> UUID:
        """Who they are."""
        ...

    @property
    def is_admin(self) -> bool:
        """Whether they are an administrator."""
        ...

    @property
    def led_team_ids(self) -> frozenset[UUID]:
        """The teams that they lead, with all teams inside."""
        ...

    @property
    def report_ids(self) -> frozenset[UUID]:
        """Everyone below them in the reporting line."""
        ...


def rule_from(stored: Mapping[str, Any] | None) -> ApprovalRule:
    """Return the rule behind a stored policy, the open one where there is none."""
    if stored is None:
        return OPEN
    return ApprovalRule(
        publishers=frozenset(map(ApprovalRole, stored["publishers"])),
        approvers=frozenset(map(ApprovalRole, stored["approvers"])),
        approvals=stored["approvals"],
        author_may_approve=stored["author_may_approve"],
    )


def roles_of(
    decider: Decider, *, owner_id: UUID | None, team_id: UUID | None, parent_owner_ids: Collection[UUID] = ()
) -> frozenset[ApprovalRole]:
    """Return what somebody is to an objective of this owner and this team, under objectives of these owners."""
    held = {
        ApprovalRole.OWNER: decider.person_id == owner_id,
        ApprovalRole.MANAGER: owner_id in decider.report_ids,
        ApprovalRole.TEAM_LEAD: team_id in decider.led_team_ids,
        ApprovalRole.PARENT_OWNER: decider.person_id in parent_owner_ids,
        ApprovalRole.ADMIN: decider.is_admin,
    }
    return frozenset(role for role, is_held in held.items() if is_held)


def in_words(roles: Collection[ApprovalRole]) -> str:
    """Return roles as people read them, in the order of the enum: "the team's lead or an administrator"."""
    words = [WORDS[role] for role in ApprovalRole if role in roles]
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def policy_problems(level: Level, team_id: UUID | None, rule: ApprovalRule) -> list[Problem]:
    """Return everything that keeps a rule from being an organisation's policy, paths as in an input."""
    found = []
    if beyond := rule.publishers - ANSWERING:
        message = f"Only those who answer for a goal publish it: {in_words(beyond)} may approve instead."
        found.append(Problem(("publishers",), "CANNOT_PUBLISH", message))
    if not rule.approvers:
        found.append(Problem(("approvers",), "EMPTY", "Name somebody who approves, or drafts would wait for nobody."))
    if not 1 <= rule.approvals <= APPROVALS_AT_MOST:
        message = f"Ask for 1 to {APPROVALS_AT_MOST} approvals."
        found.append(Problem(("approvalsNeeded",), "OUT_OF_RANGE", message))
    if team_id is not None and level is Level.COMPANY:
        found.append(Problem(("teamId",), "NO_TEAM", "The company's objectives belong to no team: leave it out."))
    return found
