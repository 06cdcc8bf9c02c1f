"""What every decision upon a proposal leaves in the audit record."""

from __future__ import annotations

from typing import Any

from app.activity.commands import record
from app.core.actor import Actor
from app.people import queries as people
from app.proposals.approving import Judgement
from app.proposals.queries import ProposalRow


async def record_decision(
    actor: Actor,
    action: str,
    proposal: ProposalRow,
    judgement: Judgement,
    changes: dict[str, list[Any]],
    reason: str | None = None,
) -> None:
    """Record what somebody decided, with the name of whom they decided for as a deputy."""
    if judgement.for_id is not None:
        away = (await people.users_by_id([judgement.for_id]))[judgement.for_id]
        changes = {**changes, "for": [None, away.name]}
    subject = ("Proposal", proposal.id)
    await record(
        actor,
        action,
        subject,
        audience=proposal.audience,
        changes=changes,
        reason=reason,
        proposal_id=proposal.id,
    )
