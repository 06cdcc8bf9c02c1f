"""Taking a proposal in hand that waits for a person: one at a time, and only while it waits."""

from __future__ import annotations

from uuid import UUID

from app.core.errors import NotFound, ProposalDecided
from app.database.unit_of_work import values
from app.people import queries as people
from app.proposals import queries
from app.proposals.models import ProposalState
from app.proposals.policy import WAITING
from app.proposals.queries import ProposalRow


async def waiting_proposal(proposal_id: UUID) -> ProposalRow:
    """Lock a proposal for this transaction and return it as it is then.

    Raises NotFound, and ProposalDecided, which says by whom, where it no longer waits.
    """
    await values("select from proposals where id = %s for no key update", (proposal_id,))
    found = (await queries.proposals_by_id([proposal_id])).get(proposal_id)
    if found is None:
        raise NotFound("proposal", "proposalId")
    if found.state not in WAITING:
        raise ProposalDecided(found.id, await _what_became_of(found))
    return found


async def _what_became_of(proposal: ProposalRow) -> str:
    if proposal.state == ProposalState.SUPERSEDED:
        return "A newer draft took its place."
    if proposal.state == ProposalState.EXPIRED:
        return "Nobody decided it in time, so it expired: ask for a new draft."
    decided_by = proposal.decided_by_id
    person = (await people.users_by_id([decided_by])).get(decided_by) if decided_by else None
    did = "approved it" if proposal.state == ProposalState.APPLIED else "turned it down"
    return f"{person.name if person else 'Somebody'} {did} already."
