"""Storing what a person hands in: as a proposal of its own, or as a new revision of the one that waits already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.ids import new_id
from app.objectives.queries import ObjectiveRow
from app.proposals.kinds import Payload, kind_of, to_json
from app.proposals.models import Origin, Proposal, ProposalRevision, ProposalState
from app.proposals.queries import ProposalRow

NOT_DECIDED = {"decided_by_id": None, "decided_for_id": None, "decided_at": None, "comment": None}
"""What a proposal holds of a decision while it waits, also once it was given back."""


async def store_proposal(
    actor: Actor,
    objective: ObjectiveRow,
    payload: Payload,
    *,
    base: dict[str, Any],
    findings: list[dict[str, Any]],
    key_result_id: UUID | None = None,
) -> UUID:
    """Store a new draft, which its objective's readers read, and return its id."""
    at, proposal_id = clock.now(), new_id()
    shared: dict[str, Any] = {"organization_id": actor.organization_id, "audience": objective.audience}
    await Proposal.create(
        **shared,
        id=proposal_id,
        kind=kind_of(payload),
        origin=Origin.PERSON,
        objective_id=objective.id,
        key_result_id=key_result_id,
        proposed_by_id=actor.person_id,
        base=base,
        created_at=at,
    )
    await ProposalRevision.create(
        **shared,
        proposal_id=proposal_id,
        number=1,
        author_id=actor.person_id,
        payload=to_json(payload),
        findings=findings,
        created_at=at,
    )
    await _record(actor, proposal_id, objective.audience)
    return proposal_id


async def store_again(
    actor: Actor, proposal: ProposalRow, payload: Payload, *, base: dict[str, Any], findings: list[dict[str, Any]]
) -> None:
    """Store a new revision of a draft: it waits once more, and nobody has approved it yet."""
    await ProposalRevision.create(
        organization_id=proposal.organization_id,
        audience=proposal.audience,
        proposal_id=proposal.id,
        number=proposal.revision + 1,
        author_id=actor.person_id,
        payload=to_json(payload),
        findings=findings,
        created_at=clock.now(),
    )
    await Proposal.filter(id=proposal.id).update(
        revision=proposal.revision + 1, state=ProposalState.PENDING, base=base, **NOT_DECIDED
    )
    await _record(actor, proposal.id, proposal.audience)


async def _record(actor: Actor, proposal_id: UUID, audience: UUID) -> None:
    await record(actor, "proposal.submit", ("Proposal", proposal_id), audience=audience, proposal_id=proposal_id)
