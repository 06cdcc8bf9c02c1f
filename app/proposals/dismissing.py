"""Finding what a person dismisses: a goal or a proposal that they may change, with what the rules find in it."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.permission import require
from app.objectives import policy as goals
from app.objectives.commands.lookup import key_result_to_change, objective_to_change
from app.objectives.findings import Finding
from app.objectives.judging import findings_for_closing, findings_of_key_results, findings_of_objectives
from app.objectives.models import KeyResult, Outcome
from app.objectives.quality.models import FindingDismissal
from app.proposals import policy
from app.proposals.judging import findings_of_proposals
from app.proposals.waiting import open_proposal

_COLUMNS = {"Objective": "objective_id", "KeyResult": "key_result_id", "Proposal": "proposal_id"}


class Judged(NamedTuple):
    """What rules judge, by its kind and id, and the key of its readers."""

    kind: str
    id: UUID
    audience: UUID

    @property
    def column(self) -> dict[str, UUID]:
        """The column of a dismissal that names it."""
        return {_COLUMNS[self.kind]: self.id}


async def judged_to_change(actor: Actor, subject: tuple[str, UUID]) -> Judged:
    """Lock a subject and return it; whoever may change it may decide upon findings about it,
    and so may OKR champions where it is a team's.

    Raises NotFound, NotPermitted, CycleClosed and ProposalDecided.
    """
    try:
        return await _to_change(actor, *subject)
    except NotFound as missing:
        raise NotFound("subject", "subjectId") from missing


async def _to_change(actor: Actor, kind: str, id_: UUID) -> Judged:
    match kind:
        case "Objective":
            objective = await objective_to_change(id_)
            require(goals.can_judge_objective(actor, objective))
            return Judged(kind, id_, objective.audience)
        case "KeyResult":
            key_result = await key_result_to_change(id_)
            require(goals.can_judge_key_result(actor, key_result))
            return Judged(kind, id_, key_result.audience)
        case "Proposal":
            proposal = await open_proposal(id_)
            require(policy.can_revise(actor, proposal))
            return Judged(kind, id_, proposal.audience)
        case _:
            raise NotFound("subject", "subjectId")


async def findings_about(judged: Judged) -> list[Finding]:
    """Return what the rules find in it now, and would find in an objective if it were closed with any outcome."""
    match judged.kind:
        case "Objective":
            found = (await findings_of_objectives([judged.id])).get(judged.id, [])
            return [*found, *[each for end in Outcome for each in await findings_for_closing(judged.id, end)]]
        case "KeyResult":
            return (await findings_of_key_results([judged.id])).get(judged.id, [])
        case _:
            return (await findings_of_proposals([judged.id])).get(judged.id, [])


async def keep_dismissals(proposal_id: UUID, key_result_id: UUID) -> None:
    """Let what people dismissed about a proposal hold for the key result that it became."""
    audience = (await KeyResult.get(id=key_result_id)).audience
    for dismissal in await FindingDismissal.filter(proposal_id=proposal_id):
        await FindingDismissal.create(
            organization_id=dismissal.organization_id,
            audience=audience,
            key_result_id=key_result_id,
            rule_id=dismissal.rule_id,
            about=dismissal.about,
            words=dismissal.words,
            reason=dismissal.reason,
            dismissed_by_id=dismissal.dismissed_by_id,
            dismissed_at=dismissal.dismissed_at,
        )
