"""Objectives that pass into another state, one or many: published, closed, or left to rest.

Every one is checked, and those that may pass do so together: the number of statements does not depend on how many
there are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import Done, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import NotFound, Problem, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import update_all
from app.objectives import policy, queries
from app.objectives.commands.lookup import locked_objectives, refuse_closed, refuse_unapproved
from app.objectives.commands.states import set_never_due
from app.objectives.due import due_from
from app.objectives.findings import Finding
from app.objectives.judging import (
    blocking_problems,
    findings_of_endings,
    findings_of_key_results,
    findings_of_objectives,
)
from app.objectives.models import KeyResultState, ObjectiveState, Outcome
from app.objectives.pausing import follow_absences
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.roll_up import roll_up

REASON_LENGTH = 2_000


class Ending(NamedTuple):
    """How an objective ends, and what there is to say about it."""

    outcome: Outcome
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """Why some did not pass, by id, and the objectives whose progress moved with those that did."""

    refused: Mapping[UUID, Refusal]
    moved_objective_ids: tuple[UUID, ...]

    def require(self, objective_id: UUID) -> None:
        """Raise the refusal of an objective that did not pass."""
        if objective_id in self.refused:
            raise self.refused[objective_id]


async def publish_together(*, actor: Actor, ids: Sequence[UUID], approved: bool = False) -> Passed:
    """Publish drafts: from now on they count and check-ins are due.

    A quality rule that blocks one keeps it back. ``approved`` says that those have approved them whom the approval
    policy names, so that the actor's right is theirs.
    """
    objectives, counting = await locked_objectives(ids), await _counting(ids)
    of_themselves = await findings_of_objectives(ids)
    of_key_results = await findings_of_key_results([each.id for found in counting.values() for each in found])

    def judge(objective: ObjectiveRow) -> None:
        if not approved:
            require(policy.can_submit_objective(actor, objective))
            refuse_unapproved(actor, objective, "objectiveSubmit")
        problems = Problems()
        problems.extend(_blocking(objective, of_themselves, counting.get(objective.id, ()), of_key_results))
        problems.check()

    passing, refused = _judged(ids, objectives, judge)
    at, today = clock.now(), clock.today(actor.organization_time_zone)
    await update_all(
        "objectives",
        [{"id": each.id, "state": ObjectiveState.ACTIVE, "published_at": at, "updated_at": at} for each in passing],
    )
    due = [(key_result, due_from(each.rhythm, today)) for each in passing for key_result in counting.get(each.id, ())]
    await update_all("key_result_progress", [{"id": key_result.id, **day._asdict()} for key_result, day in due])
    await follow_absences(list({key_result.owner_id for key_result, _ in due}), actor.organization_time_zone)
    return await _recorded(actor, "objective.publish", passing, ObjectiveState.ACTIVE, refused)


async def close_together(*, actor: Actor, endings: Mapping[UUID, Ending]) -> Passed:
    """Close objectives with a person's judgement of how each ended; nothing is due in them any more.

    A closing rule keeps one back where the organisation made it block.
    """
    ids = list(endings)
    objectives = await locked_objectives(ids)
    findings = await findings_of_endings({id_: ending.outcome for id_, ending in endings.items()})
    notes: dict[UUID, str | None] = {}

    def judge(objective: ObjectiveRow) -> None:
        require(policy.can_close_objective(actor, objective))
        problems = Problems()
        notes[objective.id] = problems.optional_text("note", endings[objective.id].note)
        found = findings.get(objective.id, [])
        problems.extend(blocking_problems("outcome", ("Objective", objective.id), objective.title, found))
        problems.check()

    passing, refused = _judged(ids, objectives, judge)
    at = clock.now()
    await update_all(
        "objectives",
        [
            {
                "id": each.id,
                "state": ObjectiveState.CLOSED,
                "outcome": endings[each.id].outcome,
                "closing_note": notes[each.id],
                "closed_at": at,
                "updated_at": at,
                "paused_at": None,
                "paused_because": None,
            }
            for each in passing
        ],
    )
    await set_never_due([each.id for each in passing])
    outcomes = {id_: {"outcome": [None, ending.outcome]} for id_, ending in endings.items()}
    return await _recorded(actor, "objective.close", passing, ObjectiveState.CLOSED, refused, more=outcomes)


async def pause_together(*, actor: Actor, ids: Sequence[UUID], reason: str) -> Passed:
    """Let objectives rest: nothing is due in them, they are never stale, and are left out of the means above them."""
    objectives = await locked_objectives(ids)
    problems = Problems()
    reason = problems.text("reason", reason, at_most=REASON_LENGTH)

    def judge(objective: ObjectiveRow) -> None:
        require(policy.can_pause_objective(actor, objective))
        problems.check()

    passing, refused = _judged(ids, objectives, judge)
    at = clock.now()
    resting = {"state": ObjectiveState.PAUSED, "paused_at": at, "paused_because": reason, "updated_at": at}
    await update_all("objectives", [{"id": each.id, **resting} for each in passing])
    await set_never_due([each.id for each in passing])
    return await _recorded(actor, "objective.pause", passing, ObjectiveState.PAUSED, refused, reason=reason)


def _judged(
    ids: Sequence[UUID], found: Mapping[UUID, ObjectiveRow], judge: Callable[[ObjectiveRow], None]
) -> tuple[list[ObjectiveRow], dict[UUID, Refusal]]:
    """Return those that may pass, and why the others may not."""
    passing: list[ObjectiveRow] = []
    refused: dict[UUID, Refusal] = {}
    for id_ in ids:
        try:
            if id_ not in found:
                raise NotFound("objective", "objectiveId")
            refuse_closed(found[id_].cycle_state, found[id_].cycle_name)
            judge(found[id_])
        except Refusal as refusal:
            refused[id_] = refusal
        else:
            passing.append(found[id_])
    return passing, refused


async def _counting(ids: Sequence[UUID]) -> dict[UUID, list[KeyResultRow]]:
    found = await queries.key_results_of_objectives(ids)
    return {
        objective_id: [each for each in key_results if each.state == KeyResultState.ACTIVE]
        for objective_id, key_results in found.items()
    }


def _blocking(
    objective: ObjectiveRow,
    of_themselves: Mapping[UUID, Sequence[Finding]],
    counting: Sequence[KeyResultRow],
    of_key_results: Mapping[UUID, Sequence[Finding]],
) -> list[Problem]:
    """Return what keeps an objective from being published, its key results included."""
    judged = [(("Objective", objective.id), objective.title, of_themselves.get(objective.id, ()))]
    judged += [(("KeyResult", each.id), each.title, of_key_results.get(each.id, ())) for each in counting]
    return [problem for each in judged for problem in blocking_problems("objectiveId", *each)]


async def _recorded(
    actor: Actor,
    action: str,
    passing: Sequence[ObjectiveRow],
    state: ObjectiveState,
    refused: Mapping[UUID, Refusal],
    *,
    reason: str | None = None,
    more: Mapping[UUID, Mapping[str, Any]] | None = None,
) -> Passed:
    """Write down that objectives passed into a state, and roll them up."""
    done = [
        Done(
            ("Objective", each.id),
            each.audience,
            {"state": [each.state, state], **(more or {}).get(each.id, {})},
            reason,
        )
        for each in passing
    ]
    await record_each(actor, action, done)
    moved = await roll_up([each.id for each in passing]) if passing else []
    return Passed(refused, tuple(moved))
