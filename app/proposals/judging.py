"""What the quality rules find in proposals: as they stand while they wait, as they stood once they are decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.database.unit_of_work import rows
from app.objectives.findings import Finding
from app.objectives.quality.catalogue import key_result_findings
from app.objectives.quality.key_result_facts import Surroundings
from app.objectives.quality.stored import SEVERITIES, dismissals, siblings, with_dismissals
from app.proposals.kinds import findings_from_json, key_result_from_json


class _JudgedProposal(NamedTuple):
    """A proposal with what stands around its key result, and what was found when it was written."""

    id: UUID
    waits: bool
    payload: dict[str, Any]
    found: list[dict[str, Any]]
    cycle_ends_on: date | None
    commitment: str | None
    siblings: list[list[str]]
    severities: dict[str, str]
    dismissals: list[list[Any]]

    @property
    def findings(self) -> tuple[Finding, ...]:
        if not self.waits:
            return findings_from_json(self.found)
        around = Surroundings(self.cycle_ends_on, self.commitment, self.siblings, self.severities, self.dismissals)
        return key_result_findings(around.around(key_result_from_json(self.payload).draft()), self.severities)


_PROPOSALS = f"""
    select p.id,
        p.kind = 'KEY_RESULT' and p.state in ('PENDING', 'STALE') and (p.expires_at <= %(now)s) is not true,
        r.payload, r.findings, c.ends_on, o.commitment, {siblings()}, {SEVERITIES}, {dismissals("proposal", "p.id")}
    from proposals p join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision
    left join objectives o on o.id = p.objective_id left join cycles c on c.id = o.cycle_id
    where p.id = any(%(ids)s)"""


async def findings_of_proposals(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each proposal, in the order of the catalogue; nothing in a summary."""
    found = await rows(_JudgedProposal, _PROPOSALS, {"ids": list(ids), "now": clock.now()})
    return {judged.id: with_dismissals(judged.findings, judged.dismissals) for judged in found}
