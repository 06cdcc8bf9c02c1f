"""Adding key results, one or many: every one is checked, and what passes is stored together.

The number of statements does not depend on how many there are, nor on how many objectives they belong to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.commands import Done, record_each
from app.core import clock
from app.core.actor import Actor
from app.core.errors import LimitReached, NotFound, Refusal
from app.core.permission import require
from app.core.validation import Problems
from app.database.bulk import create_all
from app.objectives import policy, queries
from app.objectives.commands.definition import check_weights, cleaned, columns_of, note_owner
from app.objectives.commands.lookup import locked_objectives, readers_among, refuse_closed, refuse_unapproved
from app.objectives.due import NEVER, due_from
from app.objectives.models import KeyResult, KeyResultProgress, Milestone, ObjectiveState
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.rules import KeyResultDefinition
from app.people import queries as people
from app.people.absences import AwayDays, away_days
from app.people.queries import UserRow

MAX_KEY_RESULTS = 20


class AskedKeyResult(NamedTuple):
    """A key result to add behind the others of an objective; without an owner it is the objective's owner's.

    ``proposal_id`` is the draft that it was approved from; ``approved`` says that those did whom the approval policy
    names, so that the actor's right is theirs.
    """

    objective_id: UUID
    definition: KeyResultDefinition
    owner_id: UUID | None = None
    proposal_id: UUID | None = None
    approved: bool = False


class _Passed(NamedTuple):
    """One that may be stored, as it is stored."""

    asked: AskedKeyResult
    objective: ObjectiveRow
    definition: KeyResultDefinition
    owner_id: UUID
    position: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """What key results are judged by: their locked objectives with what stands in them, and their owners."""

    objectives: Mapping[UUID, ObjectiveRow]
    standing: Mapping[UUID, Sequence[KeyResultRow]]
    people: Mapping[UUID, UserRow]
    readers: set[tuple[UUID, UUID]]


async def add_key_results(*, actor: Actor, asked: Sequence[AskedKeyResult]) -> list[UUID | Refusal]:
    """Add key results in their order; return the id of each, or why it is refused. The caller rolls up last."""
    ground = await _ground(asked)
    added: dict[UUID, list[_Passed]] = defaultdict(list)
    answers: list[_Passed | Refusal] = []
    for each in asked:
        try:
            passed = _judged(actor, each, ground, added[each.objective_id])
        except Refusal as refusal:
            answers.append(refusal)
        else:
            answers.append(passed)
            added[each.objective_id].append(passed)
    ids = iter(await _insert(actor, [each for each in answers if not isinstance(each, Refusal)]))
    return [each if isinstance(each, Refusal) else next(ids) for each in answers]


async def _ground(asked: Sequence[AskedKeyResult]) -> _Ground:
    objectives = await locked_objectives(list({each.objective_id for each in asked}))
    owners = [
        (each.owner_id or objective.owner_id, objective.audience)
        for each in asked
        if (objective := objectives.get(each.objective_id))
    ]
    return _Ground(
        objectives,
        await queries.key_results_of_objectives(list(objectives)),
        await people.users_by_id(list({owner_id for owner_id, _ in owners})),
        await readers_among(owners),
    )


def _judged(actor: Actor, asked: AskedKeyResult, ground: _Ground, before: Sequence[_Passed]) -> _Passed:
    """Return a key result as it is stored, where those ``before`` are added to its objective; raises Refusal."""
    objective = ground.objectives.get(asked.objective_id)
    if objective is None:
        raise NotFound("objective", "objectiveId")
    refuse_closed(objective.cycle_state, objective.cycle_name)
    if not asked.approved:
        require(policy.can_edit_objective(actor, objective))
        if objective.state != ObjectiveState.DRAFT:
            refuse_unapproved(actor, objective, "keyResultSubmit")
    standing = ground.standing.get(objective.id, ())
    if len(standing) + len(before) >= MAX_KEY_RESULTS:
        raise LimitReached(f"An objective has at most {MAX_KEY_RESULTS} key results, cancelled ones included.")
    problems = Problems()
    days = {"cycle_starts_on": objective.cycle_starts_on, "cycle_ends_on": objective.cycle_ends_on}
    definition = cleaned(problems, asked.definition, **days)
    owner = ground.people.get(asked.owner_id or objective.owner_id)
    if owner is None:
        raise NotFound("person", "ownerId")
    note_owner(problems, owner, is_reader=(owner.id, objective.audience) in ground.readers)
    check_weights(problems, standing, added=[*(each.definition for each in before), definition])
    problems.check()
    last = max((other.position for other in standing), default=-1)
    return _Passed(asked, objective, definition, owner.id, last + 1 + len(before))


async def _insert(actor: Actor, passed: Sequence[_Passed]) -> list[UUID]:
    at, today = clock.now(), clock.today(actor.organization_time_zone)
    away = await away_days(list({each.owner_id for each in passed}))
    key_results = [
        KeyResult(
            **_shared(each),
            **columns_of(each.definition),
            objective_id=each.objective.id,
            owner_id=each.owner_id,
            position=each.position,
            created_at=at,
            updated_at=at,
        )
        for each in passed
    ]
    ids = [key_result.id for key_result in key_results]
    of_ids = list(zip(ids, passed, strict=True))
    await create_all(key_results)
    await create_all([_progress(id_, each, away.get(each.owner_id, ()), today) for id_, each in of_ids])
    await create_all([step for id_, each in of_ids for step in _milestones(id_, each)])
    await record_each(
        actor,
        "key_result.create",
        [Done(("KeyResult", id_), each.objective.audience, proposal_id=each.asked.proposal_id) for id_, each in of_ids],
    )
    return ids


def _shared(passed: _Passed) -> dict[str, Any]:
    return {"organization_id": passed.objective.organization_id, "audience": passed.objective.audience}


def _progress(id_: UUID, passed: _Passed, away: Sequence[AwayDays], today: date) -> KeyResultProgress:
    objective = passed.objective
    is_active = objective.state == ObjectiveState.ACTIVE
    due = due_from(objective.rhythm, today, away=away) if is_active else NEVER
    return KeyResultProgress(**_shared(passed), id=id_, objective_id=objective.id, **due._asdict())


def _milestones(id_: UUID, passed: _Passed) -> list[Milestone]:
    return [
        Milestone(**_shared(passed), key_result_id=id_, title=step.title, weight=step.weight, position=position)
        for position, step in enumerate(passed.definition.milestones)
    ]
