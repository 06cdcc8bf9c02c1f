"""Reads of approvals: who has given theirs, and who may still give it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from app.database.selecting import columns
from app.database.unit_of_work import rows


class ApprovalRow(NamedTuple):
    """One person's approval of a proposal at its latest revision, perhaps as the deputy of another."""

    proposal_id: UUID
    person_id: UUID
    for_id: UUID | None
    at: datetime


async def approvals_of_proposals(proposal_ids: Sequence[UUID]) -> dict[UUID, list[ApprovalRow]]:
    """Return who has approved the latest revision of each proposal, the first one first."""
    found = await rows(
        ApprovalRow,
        f"select {columns(ApprovalRow, 'a')} from proposal_approvals a "
        "join proposals p on p.id = a.proposal_id and p.revision = a.revision "
        "where a.proposal_id = any(%s) order by a.at, a.id",
        (list(proposal_ids),),
    )
    grouped: dict[UUID, list[ApprovalRow]] = defaultdict(list)
    for approval in found:
        grouped[approval.proposal_id].append(approval)
    return grouped
