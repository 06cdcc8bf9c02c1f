"""Taking a proposal in hand that waits for a person: one at a time, and only while it waits."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from app.core.errors import NotFound, ProposalDecided
from app.database.unit_of_work import values
from app.people import queries as people
from app.proposals import queries
from app.proposals.models import ProposalKind, ProposalState
from app.proposals.policy import OPEN, WAITING
from app.proposals.queries import ProposalRow

_DONE = {
    ProposalState.APPLIED: "approved it",
    ProposalState.REJECTED: "turned it down",
    ProposalState.RETURNED: "gave it back",
}


async def waiting_proposal(proposal_id: UUID) -> ProposalRow:
    """Lock a proposal that waits for a decision, after its objective, and return it as it is then.

    Raises NotFound, and ProposalDecided, which says by whom, where it no longer waits.
    """
    return await _in_hand(proposal_id, WAITING)


async def open_proposal(proposal_id: UUID) -> ProposalRow:
    """Lock a proposal as `waiting_proposal` does, also one that was given back to its author."""
    return await _in_hand(proposal_id, OPEN)


async def _in_hand(proposal_id: UUID, states: Collection[ProposalState]) -> ProposalRow:
    # whoever changes an objective locks it before the drafts for it
    await values(
        "select from objectives where id = (select objective_id from proposals where id = %s) for no key update",
        (proposal_id,),
    )
    await values("select from proposals where id = %s for no key update", (proposal_id,))
    found = (await queries.proposals_by_id([proposal_id])).get(proposal_id)
    if found is None:
        raise NotFound("proposal", "proposalId")
    if found.state not in states:
        raise ProposalDecided(found.id, await _what_became_of(found))
    return found


async def _what_became_of(proposal: ProposalRow) -> str:
    if proposal.state == ProposalState.SUPERSEDED:
        published = proposal.kind == ProposalKind.OBJECTIVE
        return "It was published meanwhile." if published else "A newer draft took its place."
    if proposal.state == ProposalState.WITHDRAWN:
        return "Its author took it back."
    if proposal.state == ProposalState.EXPIRED:
        return "Nobody decided it in time, so it expired: ask for a new draft."
    decided_by = proposal.decided_by_id
    person = (await people.users_by_id([decided_by])).get(decided_by) if decided_by else None
    did = _DONE[ProposalState(proposal.state)]
    return f"{person.name if person else 'Somebody'} {did} already."
