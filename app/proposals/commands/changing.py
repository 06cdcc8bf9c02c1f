"""Handing in changes of published goals, where others approve what these promise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.activity.changes import before_after
from app.activity.queries import FieldChange, require_revision
from app.core.actor import Actor
from app.core.errors import Conflict, CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands import key_result_edits
from app.objectives.commands import objectives as objective_edits
from app.objectives.commands.lookup import key_result_to_change, objective_to_change
from app.objectives.models import KeyResult, Objective
from app.objectives.queries import ObjectiveRow
from app.people import queries as people
from app.proposals.bases import KEY_RESULT_AS_IT_IS, OBJECTIVE_AS_IT_IS
from app.proposals.changes import OF_KEY_RESULT, OF_OBJECTIVE, stored
from app.proposals.commands.revising import ProposalChanged
from app.proposals.commands.storing import store_again, store_proposal
from app.proposals.kinds import ChangePayload, camel
from app.proposals.models import ProposalState
from app.proposals.queries import proposals_by_id

_GOAL_OF_KEY_RESULT = f"select {KEY_RESULT_AS_IT_IS} from key_results k where k.id = %s"
_GOAL_OF_OBJECTIVE = f"select {OBJECTIVE_AS_IT_IS} from objectives o where o.id = %s"


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def submit_key_result_change(
    *, actor: Actor, key_result_id: UUID, expected_revision: int, changes: Mapping[str, Any], reason: str
) -> ProposalChanged:
    """Hand in a change of a published key result: the last approval that it needs makes it.

    Changes are those that the key result's own update takes. Handed in again by the same person, it is a new revision.
    """
    key_result = await key_result_to_change(key_result_id)
    require(policy.can_submit_key_result_change(actor, key_result))
    await require_revision(KeyResult, key_result, expected_revision)
    reason = _reason(reason)
    edit = await key_result_edits.checked_edit(key_result, changes, reason)
    _refuse_free(edit.changed, key_result_edits.PROMISED, "keyResultUpdate")
    objective = (await queries.objectives_by_id([key_result.objective_id]))[key_result.objective_id]
    payload = ChangePayload(stored(OF_KEY_RESULT, changes), await _told(edit.told), reason)
    [(goal,)] = await values(_GOAL_OF_KEY_RESULT, (key_result.id,))
    return await _wait(actor, objective, payload, goal, key_result.id)


@command(InvalidInput, NotFound, NotPermitted, Conflict, CycleClosed)
async def submit_objective_change(
    *, actor: Actor, objective_id: UUID, expected_revision: int, changes: Mapping[str, Any], reason: str
) -> ProposalChanged:
    """Hand in a change of a published objective: the last approval that it needs makes it."""
    objective = await objective_to_change(objective_id)
    require(policy.can_submit_change(actor, objective))
    await require_revision(Objective, objective, expected_revision)
    reason = _reason(reason)
    edit = await objective_edits.checked_edit(actor, objective, changes, reason, approved=True)
    _refuse_free(edit.changed, objective_edits.PROMISED, "objectiveUpdate")
    told = await _told(before_after(objective, edit.changed))
    payload = ChangePayload(stored(OF_OBJECTIVE, changes), told, reason)
    [(goal,)] = await values(_GOAL_OF_OBJECTIVE, (objective.id,))
    return await _wait(actor, objective, payload, goal)


def _reason(given: str) -> str:
    problems = Problems()
    reason = problems.text("reason", given)
    problems.check()
    return reason


def _refuse_free(changed: Mapping[str, Any], promised: frozenset[str], operation: str) -> None:
    if promised.isdisjoint(changed):
        message = f"Nothing of this needs anybody's approval: change it with `{operation}`."
        raise InvalidInput.one("expectedRevision", "NOTHING_PROMISED", message)


async def _told(changed: Mapping[str, list[str | None]]) -> tuple[FieldChange, ...]:
    """Return changes in the names that people see, with people and teams by theirs."""
    named = [UUID(value) for field in ("owner_id", "team_id") for value in changed.get(field, ()) if value]
    names = {str(id_): row.name for id_, row in (await people.users_by_id(named)).items()}
    names |= {str(id_): row.name for id_, row in (await people.teams_by_id(named)).items()}
    return tuple(
        FieldChange(camel(field.removesuffix("_id")), *(names.get(value or "", value) for value in both))
        for field, both in changed.items()
    )


async def _wait(
    actor: Actor,
    objective: ObjectiveRow,
    payload: ChangePayload,
    goal: dict[str, Any],
    key_result_id: UUID | None = None,
) -> ProposalChanged:
    """Let a change wait, in the place of one of the same goal that the same person handed in before."""
    waiting = await values(
        "select id from proposals where objective_id = %s and key_result_id is not distinct from %s::uuid "
        "and kind = 'CHANGE' and proposed_by_id = %s and state in ('PENDING', 'STALE', 'RETURNED') for no key update",
        (objective.id, key_result_id, actor.person_id),
    )
    base = {"goal": goal}
    if not waiting:
        stored_id = await store_proposal(actor, objective, payload, base=base, findings=[], key_result_id=key_result_id)
        return ProposalChanged(stored_id)
    [(proposal_id,)] = waiting
    proposal = (await proposals_by_id([proposal_id]))[proposal_id]
    if proposal.state == ProposalState.PENDING and not proposal.base_changes and proposal.payload == payload:
        raise InvalidInput.one("expectedRevision", "WAITS_ALREADY", "It waits already, just as it is now.")
    await store_again(actor, proposal, payload, base=base, findings=[])
    return ProposalChanged(proposal.id)
