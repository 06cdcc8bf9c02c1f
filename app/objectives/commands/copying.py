"""Commands that take up an objective anew: duplicate it, or carry it over into a later cycle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from app.activity.commands import record
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, NotFound, NotPermitted
from app.core.ids import global_id
from app.core.permission import require
from app.core.validation import Problems
from app.cycles import queries as cycles
from app.database.command import command
from app.objectives import policy, queries
from app.objectives.commands.definition import definition_of
from app.objectives.commands.lookup import locked_objective
from app.objectives.commands.objectives import create_objective
from app.objectives.commands.passing import REASON_LENGTH
from app.objectives.commands.storing import NewKeyResult, counting, store_key_results
from app.objectives.copying import Span, taken_up
from app.objectives.models import (
    CarryForward,
    Commitment,
    Level,
    MetricKind,
    Objective,
    ProgressMode,
    Visibility,
)
from app.objectives.queries import KeyResultRow, ObjectiveRow


class ObjectiveCopied(NamedTuple):
    """The draft that was made, what it came from, and those of its key results whose phases were left out."""

    objective_id: UUID
    source_id: UUID
    without_phases_ids: tuple[UUID, ...] = ()


class ObjectiveCarried(NamedTuple):
    """The objective that was decided upon, and as which draft it goes on, if it does."""

    objective_id: UUID
    carried_id: UUID | None = None
    without_phases_ids: tuple[UUID, ...] = ()


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, idempotent=True)
async def duplicate_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    cycle_id: UUID,
    title: str | None = None,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    with_key_results: bool = True,
    idempotency_key: str | None = None,
) -> ObjectiveCopied:
    """Draft an objective like one that the actor may read; what is left out is as it was there.

    Key results that still count come along as `taken_up` says, all steps undone.
    """
    source = await locked_objective(objective_id)
    key_results = await counting(source.id) if with_key_results else []
    copied = await _draft_like(
        actor, source, key_results, cycle_id=cycle_id, title=title, team_id=team_id, owner_id=owner_id
    )
    await Objective.filter(id=copied.objective_id).update(duplicated_from_id=source.id)
    return copied


@command(InvalidInput, NotFound, NotPermitted, CycleClosed)
async def carry_over_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    decision: CarryForward,
    cycle_id: UUID | None = None,
    reason: str | None = None,
) -> ObjectiveCarried:
    """Decide what becomes of a closed objective: KEEP and CHANGE draft it anew in a later cycle, DROP ends it.

    The draft has the key results that are not reached yet, with the steps that are still to be done. What ends says
    why.
    """
    source = await locked_objective(objective_id)
    require(policy.can_carry_over_objective(actor, source))
    problems = Problems()
    reason = problems.optional_text("reason", reason, at_most=REASON_LENGTH)
    if decision is CarryForward.DROP and reason is None:
        problems.add("reason", "REQUIRED", "Say why it does not go on.")
    await _check_carrying(problems, source, decision, cycle_id)
    problems.check()
    carried = ObjectiveCarried(source.id)
    if decision is not CarryForward.DROP and cycle_id is not None:
        unreached = [key_result for key_result in await counting(source.id) if _is_unreached(key_result)]
        copied = await _draft_like(actor, source, unreached, cycle_id=cycle_id, only_undone=True)
        await Objective.filter(id=copied.objective_id).update(carried_from_id=source.id)
        carried = ObjectiveCarried(source.id, copied.objective_id, copied.without_phases_ids)

    await Objective.filter(id=source.id).update(carry_forward=decision)
    changes = {"carry_forward": [source.carry_forward, decision]}
    subject = ("Objective", source.id)
    await record(actor, "objective.carry_over", subject, audience=source.audience, changes=changes, reason=reason)
    return carried


async def _check_carrying(
    problems: Problems, source: ObjectiveRow, decision: CarryForward, cycle_id: UUID | None
) -> None:
    cycle = (await cycles.cycles_by_id([cycle_id])).get(cycle_id) if cycle_id else None
    if cycle_id and cycle is None:
        raise NotFound("cycle", "cycleId")
    if decision is CarryForward.DROP:
        return
    if cycle is None:
        problems.add("cycleId", "REQUIRED", "Name the cycle in which it goes on.")
    elif cycle.starts_on <= source.cycle_starts_on:
        problems.add("cycleId", "NOT_LATER", f"It goes on in a cycle that begins later than {source.cycle_name}.")
    if await queries.objectives_carried_from([source.id]):
        problems.add("objectiveId", "CARRIED", "It was carried over already: edit what it has become.")


def _is_unreached(key_result: KeyResultRow) -> bool:
    """Tell whether there is something left to do: a band is held for as long as it matters."""
    return key_result.kind == MetricKind.MAINTAIN or key_result.progress is None or key_result.progress < 1


async def _draft_like(
    actor: Actor,
    source: ObjectiveRow,
    key_results: Sequence[KeyResultRow],
    *,
    cycle_id: UUID,
    title: str | None = None,
    team_id: UUID | None = None,
    owner_id: UUID | None = None,
    only_undone: bool = False,
) -> ObjectiveCopied:
    made = await create_objective(
        actor=actor,
        cycle_id=cycle_id,
        title=source.title if title is None else title,
        level=Level(source.level),
        owner_id=owner_id or source.owner_id,
        team_id=team_id or source.team_id,
        why=source.why,
        commitment=Commitment(source.commitment),
        visibility=Visibility(source.visibility),
        priority_id=source.priority_id if cycle_id == source.cycle_id else None,
        progress_mode=ProgressMode(source.progress_mode),
    )
    draft = (await queries.objectives_by_id([made.objective_id]))[made.objective_id]
    steps = await queries.milestones_of_key_results([each.id for each in key_results])
    span, anew = Span(source.cycle_starts_on, source.cycle_ends_on), Span(draft.cycle_starts_on, draft.cycle_ends_on)
    copies = []
    for key_result in key_results:
        kept = [step for step in steps.get(key_result.id, []) if not (only_undone and step.done)]
        definition = taken_up(definition_of(key_result, kept), key_result.current, span, anew)
        copies.append(NewKeyResult.of(definition, key_result.owner_id))
    await store_key_results(draft, copies)
    subject, told = ("Objective", draft.id), {"copied_from": [None, global_id("Objective", source.id)]}
    await record(actor, "objective.copy", subject, audience=draft.audience, changes=told)
    pairs = zip(key_results, copies, strict=True)
    without = tuple(copy.id for each, copy in pairs if each.phases and not copy.definition.phases)
    return ObjectiveCopied(draft.id, source.id, without)
