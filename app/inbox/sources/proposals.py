"""What people owe of drafts: a decision, another try, or an answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.actor import Actor
from app.inbox.deciding import nearest, owed_by, proposals_waiting
from app.inbox.source import InboxKind, Source


async def _decisions(actor: Actor) -> Mapping[str, Any]:
    near = await nearest(actor)
    owed = [(proposal, duty) for proposal in await proposals_waiting() if (duty := owed_by(actor, near, proposal))]
    return {
        "decision_ids": [proposal.id for proposal, _ in owed],
        "decision_fors": [duty.for_id for _, duty in owed],
    }


_RETURNED = """
    select p.id, p.decided_at, null::timestamptz, o.title, p.decided_by_id, null::uuid
    from proposals p join objectives o on o.id = p.objective_id join cycles c on c.id = o.cycle_id
    where p.proposed_by_id = %(me)s and p.state = 'RETURNED' and o.state <> 'CLOSED' and c.state <> 'CLOSED'"""

SOURCES = (
    Source(
        kind=InboxKind.PROPOSAL_TO_DECIDE,
        description="A draft that waits for the viewer's decision: one that they asked the assistant for, or one of a "
        "person whose goals they approve, by themselves or as the deputy of somebody away.",
        subject="Proposal",
        settled_by=("proposalsApprove", "proposalReject", "proposalsReturn"),
        says="A draft by {who} for “{about}” waits for your decision.",
        query="""
            select p.id, p.created_at, p.expires_at, coalesce(o.title, t.name), p.proposed_by_id, d.for_id
            from unnest(%(decision_ids)s::uuid[], %(decision_fors)s::uuid[]) as d (id, for_id)
            join proposals p on p.id = d.id
            left join objectives o on o.id = p.objective_id left join teams t on t.id = p.team_id""",
        found=_decisions,
    ),
    Source(
        kind=InboxKind.KEY_RESULT_RETURNED,
        description="A key result that the viewer handed in and somebody gave back with a comment.",
        subject="Proposal",
        settled_by=("proposalRevise", "proposalWithdraw"),
        says="{who} gave back your key result for “{about}”: read the comment and revise it.",
        query=f"{_RETURNED} and p.kind = 'KEY_RESULT'",
    ),
    Source(
        kind=InboxKind.OBJECTIVE_RETURNED,
        description="An objective that the viewer handed in and somebody gave back with a comment.",
        subject="Proposal",
        settled_by=("objectiveSubmit", "proposalWithdraw"),
        says="{who} gave “{about}” back: read the comment, change it and hand it in again.",
        query=f"{_RETURNED} and p.kind = 'OBJECTIVE' and o.state = 'DRAFT'",
    ),
    Source(
        kind=InboxKind.KEY_RESULT_CHANGE_RETURNED,
        description="A change of a key result that the viewer handed in and somebody gave back with a comment.",
        subject="Proposal",
        settled_by=("keyResultChangeSubmit", "proposalWithdraw"),
        says="{who} gave back your change of a key result of “{about}”: read the comment and hand it in again.",
        query=f"{_RETURNED} and p.kind = 'CHANGE' and p.key_result_id is not null",
    ),
    Source(
        kind=InboxKind.OBJECTIVE_CHANGE_RETURNED,
        description="A change of an objective that the viewer handed in and somebody gave back with a comment.",
        subject="Proposal",
        settled_by=("objectiveChangeSubmit", "proposalWithdraw"),
        says="{who} gave back your change of “{about}”: read the comment and hand it in again.",
        query=f"{_RETURNED} and p.kind = 'CHANGE' and p.key_result_id is null",
    ),
    Source(
        kind=InboxKind.QUESTION,
        description="Something that a draft could not find out and the viewer was asked.",
        subject="Question",
        settled_by=("questionAnswer",),
        says="You are asked about “{about}”: a draft could not find something out.",
        query="""
            select q.id, r.created_at, null::timestamptz, o.title, null::uuid, null::uuid
            from questions q join objectives o on o.id = q.objective_id join cycles c on c.id = o.cycle_id
            left join assistant_runs r on r.id = q.run_id
            where q.asked_of_id = %(me)s and q.answer_input_id is null and o.state <> 'CLOSED' and c.state <> 'CLOSED'
              and o.team_id = any((select waymark.audiences())::uuid[])""",
    ),
)
