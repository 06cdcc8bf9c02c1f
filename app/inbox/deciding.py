"""Whose decision a draft waits for: of all who may decide upon it, those who are nearest to it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.database.unit_of_work import values
from app.objectives.approval.models import ApprovalRole
from app.objectives.approval.rules import Decider, roles_of
from app.proposals.approving import ProposalFacts, judge, rule_of
from app.proposals.models import ApprovalGap, Origin
from app.proposals.queries import STATE, ProposalRow, select_proposals


class Duty(NamedTuple):
    """That somebody owes a decision, perhaps as the deputy of another."""

    for_id: UUID | None


async def proposals_waiting() -> list[ProposalRow]:
    """Return all that waits for somebody's decision, as far as the reader sees it."""
    return await select_proposals(f"where p.state in ('PENDING', 'STALE') and {STATE} = p.state", {})


async def nearest(actor: Actor) -> Actor:
    """Return the actor with their direct reports and the teams that they lead themselves, and nothing further below."""
    [(report_ids, team_ids)] = await values(
        "select array(select id from users where manager_id = %(me)s), "
        "array(select id from teams where lead_id = %(me)s)",
        {"me": actor.person_id},
    )
    led = frozenset(team_ids) | actor.acting_team_ids
    return replace(actor, report_ids=frozenset(report_ids), led_team_ids=led)


def owed_by(actor: Actor, near: Actor, proposal: ProposalFacts) -> Duty | None:
    """Return the actor's duty to decide upon a proposal that waits, None where it is not theirs; ``near`` is `nearest`.

    What the assistant drafted waits for who asked for it and for the objective's owner. What a person handed in waits
    for those whom the approval policy names: of the people above its owner the nearest, and the others too where that
    one handed it in or has approved it already. Administrators who may decide upon everything owe it only where the
    policy names nobody else, or too few who are there.
    """
    judgement = judge(actor, proposal, approving=True)
    if not judgement.permission.allowed:
        return None
    whose = judgement.for_id or actor.person_id
    if proposal.origin == Origin.ASSISTANT:
        mine = whose in (proposal.proposed_by_id, proposal.objective_owner_id)
    else:
        mine = _names(_decider(actor, near, proposal, judgement.for_id), proposal)
    return Duty(judgement.for_id) if mine else None


def _decider(actor: Actor, near: Actor, proposal: ProposalFacts, for_id: UUID | None) -> Decider:
    for stood_in_for in proposal.standing_in_for:
        if stood_in_for.person_id == for_id:
            return stood_in_for
    beyond = proposal.words or proposal.proposed_by_id != proposal.objective_owner_id
    return actor if beyond else near


def _names(decider: Decider, proposal: ProposalFacts) -> bool:
    goal, approvers = proposal.about, rule_of(proposal).approvers
    if goal is None:
        return False
    only_they = proposal.approval_gap == ApprovalGap.ADMINISTRATORS or approvers == {ApprovalRole.ADMIN}
    named = approvers if only_they else approvers - {ApprovalRole.ADMIN}
    roles = roles_of(
        decider, owner_id=goal.owner_id, team_id=goal.team_id, parent_owner_ids=frozenset(goal.parent_owner_ids)
    )
    return not roles.isdisjoint(named)
