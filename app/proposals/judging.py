"""What the quality rules find in proposals: as they stand while they wait, as they stood once they are decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.database.unit_of_work import rows
from app.objectives.findings import Finding
from app.objectives.judging import findings_of_key_results, findings_of_objectives
from app.objectives.quality.catalogue import key_result_findings
from app.objectives.quality.key_result_facts import Surroundings
from app.objectives.quality.stored import SEVERITIES, dismissals, siblings, with_dismissals
from app.proposals.kinds import findings_from_json, key_result_from_json


class _JudgedProposal(NamedTuple):
    """A proposal with what stands around its key result, and what was found when it was written."""

    id: UUID
    waits: bool
    waits_as_objective: bool
    objective_id: UUID
    key_result_ids: list[UUID]
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


_OPEN = "('PENDING', 'STALE', 'RETURNED')"
_PROPOSALS = f"""
    select p.id,
        p.kind = 'KEY_RESULT' and p.state in {_OPEN} and (p.expires_at <= %(now)s) is not true,
        p.kind = 'OBJECTIVE' and p.state in {_OPEN} and o.state = 'DRAFT', p.objective_id,
        array(select k.id from key_results k
              where k.objective_id = o.id and k.state = 'ACTIVE' order by k.position, k.id),
        r.payload, r.findings, c.ends_on, o.commitment, {siblings()}, {SEVERITIES}, {dismissals("proposal", "p.id")}
    from proposals p join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision
    left join objectives o on o.id = p.objective_id left join cycles c on c.id = o.cycle_id
    where p.id = any(%(ids)s)"""


async def findings_of_proposals(ids: Sequence[UUID]) -> dict[UUID, list[Finding]]:
    """Return what the rules find in each proposal, in the order of the catalogue; nothing in a summary.

    In an objective that waits to be published it is what they find in the objective and in its key results.
    """
    found = await rows(_JudgedProposal, _PROPOSALS, {"ids": list(ids), "now": clock.now()})
    of_goals = await _findings_of_goals([judged for judged in found if judged.waits_as_objective])
    return {
        judged.id: of_goals.get(judged.id) or with_dismissals(judged.findings, judged.dismissals) for judged in found
    }


async def findings_of_goal(objective_id: UUID, key_result_ids: Sequence[UUID]) -> list[Finding]:
    """Return what the rules find in an objective and in its key results."""
    of_objectives = await findings_of_objectives([objective_id])
    of_key_results = await findings_of_key_results(key_result_ids)
    return _together(objective_id, key_result_ids, of_objectives, of_key_results)


async def _findings_of_goals(waiting: Sequence[_JudgedProposal]) -> dict[UUID, list[Finding]]:
    if not waiting:
        return {}
    of_objectives = await findings_of_objectives([judged.objective_id for judged in waiting])
    of_key_results = await findings_of_key_results([id_ for judged in waiting for id_ in judged.key_result_ids])
    return {
        judged.id: _together(judged.objective_id, judged.key_result_ids, of_objectives, of_key_results)
        for judged in waiting
    }


def _together(
    objective_id: UUID,
    key_result_ids: Sequence[UUID],
    of_objectives: Mapping[UUID, list[Finding]],
    of_key_results: Mapping[UUID, list[Finding]],
) -> list[Finding]:
    of_parts = [finding for id_ in key_result_ids for finding in of_key_results.get(id_, [])]
    return [*of_objectives.get(objective_id, []), *of_parts]
