"""Handing in what a person drafted: it waits for approval in the same queue as what the assistant drafts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands.definition import check_owner, cleaned, definition_of
from app.objectives.commands.lookup import objective_to_change
from app.objectives.models import KeyResultState
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.wording import same_subject
from app.proposals.commands.revising import ProposalChanged
from app.proposals.commands.storing import store_again, store_proposal
from app.proposals.judging import findings_of_goal
from app.proposals.kinds import (
    KeyResultPayload,
    ObjectivePayload,
    base_of,
    findings_to_json,
    whole_base_of,
)
from app.proposals.models import Proposal, ProposalState
from app.proposals.queries import proposals_by_id
from app.proposals.submit import findings_for


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def submit_key_result(
    *, actor: Actor, objective_id: UUID, draft: KeyResultPayload, idempotency_key: str | None = None
) -> ProposalChanged:
    """Hand in a key result for an objective: the last approval that it needs adds it.

    It takes the place of one that the same person handed in, that nobody has touched and that measures the same.
    """
    objective = await objective_to_change(objective_id)
    require(policy.can_submit_key_result(actor, objective))
    problems = Problems()
    definition = cleaned(
        problems, draft.definition(), cycle_starts_on=objective.cycle_starts_on, cycle_ends_on=objective.cycle_ends_on
    )
    if draft.owner_id is not None:
        await check_owner(problems, draft.owner_id, objective.audience)
    problems.check()

    draft = draft.cleaned(definition)
    await _supersede(actor, objective, draft)
    findings = findings_to_json(await findings_for(objective.id, draft))
    proposal_id = await store_proposal(actor, objective, draft, base=base_of(objective), findings=findings)
    return ProposalChanged(proposal_id)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def submit_objective(*, actor: Actor, objective_id: UUID, idempotency_key: str | None = None) -> ProposalChanged:
    """Hand in a draft of an objective with its key results: the last approval that it needs publishes it.

    Handing it in again, after it was changed or given back, is a new revision of the same proposal.
    """
    objective = await objective_to_change(objective_id)
    require(policy.can_submit_objective(actor, objective))
    key_results = await _counting(objective.id)
    payload = await _whole(objective, key_results)
    base = whole_base_of(objective, [(each.id, each.title, each.revision) for each in key_results])
    findings = findings_to_json(await findings_of_goal(objective.id, [each.id for each in key_results]))
    waiting = await values(
        "select id from proposals where objective_id = %s and kind = 'OBJECTIVE' "
        "and state in ('PENDING', 'STALE', 'RETURNED') for no key update",
        (objective.id,),
    )
    if not waiting:
        return ProposalChanged(await store_proposal(actor, objective, payload, base=base, findings=findings))
    [(proposal_id,)] = waiting
    proposal = (await proposals_by_id([proposal_id]))[proposal_id]
    if proposal.state == ProposalState.PENDING and not proposal.base_changes:
        raise InvalidInput.one("objectiveId", "WAITS_ALREADY", "It waits already, just as it is now.")
    await store_again(actor, proposal, payload, base=base, findings=findings)
    return ProposalChanged(proposal_id)


async def _counting(objective_id: UUID) -> list[KeyResultRow]:
    standing = (await queries.key_results_of_objectives([objective_id])).get(objective_id, [])
    return [key_result for key_result in standing if key_result.state == KeyResultState.ACTIVE]


async def _whole(objective: ObjectiveRow, key_results: Sequence[KeyResultRow]) -> ObjectivePayload:
    milestones = await queries.milestones_of_key_results([key_result.id for key_result in key_results])
    definitions = [(definition_of(each, milestones.get(each.id, [])), each.owner_id) for each in key_results]
    return ObjectivePayload(
        objective.title, objective.why, tuple(KeyResultPayload.of(*definition) for definition in definitions)
    )


async def _supersede(actor: Actor, objective: ObjectiveRow, draft: KeyResultPayload) -> None:
    untouched = await values(
        "select p.id, r.payload ->> 'title' from proposals p "
        "join proposal_revisions r on r.proposal_id = p.id and r.number = p.revision "
        "where p.objective_id = %s and p.kind = 'KEY_RESULT' and p.origin = 'PERSON' and p.proposed_by_id = %s "
        "and p.state in ('PENDING', 'STALE', 'RETURNED') and r.author_id = p.proposed_by_id "
        "and not exists (select from proposal_approvals a where a.proposal_id = p.id) for no key update of p",
        (objective.id, actor.person_id),
    )
    replaced = [id_ for id_, title in untouched if same_subject(title, draft.title)]
    await Proposal.filter(id__in=replaced).update(state=ProposalState.SUPERSEDED)
