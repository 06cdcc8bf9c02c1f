"""Commands that align goals: proposed by the side that serves or waits, in force once the other side accepts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.activity.changes import as_text
from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.objectives import alignment_policy as policy
from app.objectives import alignment_queries as queries
from app.objectives.alignment_models import LIVE, SERVING, Alignment, AlignmentState
from app.objectives.alignment_queries import AlignmentRow
from app.objectives.commands.alignment_ends import End, Pair, check_pair, lock_alignments, pair_of, told_of
from app.objectives.commands.lookup import reads
from app.objectives.models import AlignmentKind
from app.objectives.roll_up import roll_up

MAX_PARENTS = 5
MAX_DEPENDENCIES = 10
WORDS_LENGTH = 2000


class AlignmentChanged(NamedTuple):
    """The edge that a command changed, the objectives at its ends, and those in which progress moved with it."""

    alignment_id: UUID
    child_id: UUID
    parent_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached, idempotent=True)
async def propose_alignment(
    *,
    actor: Actor,
    child: tuple[str, UUID],
    parent: tuple[str, UUID],
    kind: AlignmentKind | None = None,
    weight: Decimal = Decimal(1),
    note: str | None = None,
    idempotency_key: str | None = None,
) -> AlignmentChanged:
    """Ask that a goal serves, or may wait for, another: both are references of kind and id, Objective or KeyResult.

    It counts once the other side has accepted it: by itself where the actor speaks for both sides, or where it is only
    drawn and the other side may not read it. Without a kind it CONTRIBUTES where every reader of the parent may read
    the child, and SUPPORTS otherwise.
    """
    await lock_alignments(actor.organization_id)
    pair = await pair_of(child, parent, "childId")
    require(policy.speaks_for(actor, pair.child.side))
    kind = kind or pair.default_kind
    problems = Problems()
    note = problems.optional_text("note", note, at_most=WORDS_LENGTH)
    await check_pair(problems, pair, kind, weight)
    if await _between(pair, kind):
        problems.add("parentId", "ALIGNED", "The two are aligned in this way, or about to be: change that instead.")
    problems.check()
    return await _propose(actor, pair, kind, weight, note)


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached)
async def align_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    parent_id: UUID,
    kind: AlignmentKind | None = None,
    weight: Decimal = Decimal(1),
) -> AlignmentChanged:
    """Let an objective serve one above it as `propose_alignment` does, or change how it does."""
    await lock_alignments(actor.organization_id)
    pair = await pair_of(("Objective", objective_id), ("Objective", parent_id), "objectiveId")
    require(policy.speaks_for(actor, pair.child.side))
    kind = kind or pair.default_kind
    problems = Problems()
    if kind is AlignmentKind.DEPENDS_ON:
        problems.add(
            "kind", "NEEDS_THEIR_WORD", "What is waited for is proposed to the other side: send alignmentPropose."
        )
    await check_pair(problems, pair, kind, weight)
    problems.check()
    edge = await _between(pair, kind)
    if edge is None:
        return await _propose(actor, pair, kind, weight, None)
    require(policy.can_update(actor, edge))
    return await change(actor, edge, "alignment.update", {"kind": kind, "weight": weight})


@command(NotFound, NotPermitted, CycleClosed)
async def unalign_objective(*, actor: Actor, objective_id: UUID, parent_id: UUID) -> AlignmentChanged:
    """Let an objective no longer serve one above it, nor ask to; whoever speaks for either of the two decides."""
    await lock_alignments(actor.organization_id)
    pair = await pair_of(("Objective", objective_id), ("Objective", parent_id), "objectiveId")
    edge = await _between(pair, AlignmentKind.SUPPORTS)
    if edge is None:
        raise NotFound("alignment", "parentId")
    require(policy.can_part(actor, edge))
    ended = AlignmentState.ENDED if edge.state == AlignmentState.ACCEPTED else AlignmentState.WITHDRAWN
    return await change(
        actor, edge, "alignment.end", {"state": ended}, ended_by_id=actor.person_id, ended_at=clock.now()
    )


async def _between(pair: Pair, kind: AlignmentKind) -> AlignmentRow | None:
    """Return what there is between the two ends already: one way of serving, and one of waiting."""
    load = queries.dependencies_of_objectives if kind is AlignmentKind.DEPENDS_ON else queries.alignments_of_children
    found = (await load([pair.child.objective.id])).get(pair.child.objective.id, [])
    ends = (pair.child.key_result_id, pair.parent.objective.id, pair.parent.key_result_id)
    return next((e for e in found if (e.child_key_result_id, e.parent_id, e.parent_key_result_id) == ends), None)


async def _propose(
    actor: Actor, pair: Pair, kind: AlignmentKind, weight: Decimal, note: str | None
) -> AlignmentChanged:
    child, parent = pair.child, pair.parent
    await _require_room(child, kind)
    owner_reads = await reads(policy.decider_of(parent.side), child.objective.audience)
    accepted = policy.needs_no_word(actor, kind, parent.side, parent_owner_reads_child=owner_reads)
    at = clock.now()
    alignment = await Alignment.create(
        organization_id=actor.organization_id,
        child_id=child.objective.id,
        child_key_result_id=child.key_result_id,
        child_audience=child.objective.audience,
        parent_id=parent.objective.id,
        parent_key_result_id=parent.key_result_id,
        parent_audience=parent.objective.audience,
        kind=kind,
        state=AlignmentState.ACCEPTED if accepted else AlignmentState.PROPOSED,
        weight=weight,
        note=note,
        proposed_by_id=actor.person_id,
        created_at=at,
        decided_by_id=actor.person_id if accepted else None,
        decided_at=at if accepted else None,
    )
    told = {"parent": told_of(parent.objective.id, parent.key_result_id), "kind": kind, "weight": as_text(weight)}
    changes = {field: [None, value] for field, value in {**told, "state": alignment.state}.items()}
    await record(actor, "alignment.propose", child.reference, audience=child.objective.audience, changes=changes)
    moved = await roll_up([parent.objective.id]) if accepted else []
    return AlignmentChanged(alignment.id, child.objective.id, parent.objective.id, tuple(moved))


async def _require_room(child: End, kind: AlignmentKind) -> None:
    """Raise LimitReached where a goal serves or waits for as many as it may."""
    waits = kind is AlignmentKind.DEPENDS_ON
    load = queries.dependencies_of_objectives if waits else queries.alignments_of_children
    found = (await load([child.objective.id])).get(child.objective.id, [])
    there = sum(edge.child_key_result_id == child.key_result_id for edge in found)
    if waits and there >= MAX_DEPENDENCIES:
        raise LimitReached(f"A goal waits for at most {MAX_DEPENDENCIES} others: end one of them first.")
    if not waits and there >= MAX_PARENTS:
        what = "A key result" if child.key_result else "An objective"
        raise LimitReached(f"{what} serves at most {MAX_PARENTS} others: remove one of them first.")


async def change(
    actor: Actor, edge: AlignmentRow, action: str, changed: Mapping[str, Any], **told_on_the_edge: Any
) -> AlignmentChanged:
    """Write what ``changed`` of an edge, keep the audit record of it, and let progress follow where it counts.

    Who ended it and why stays on the edge alone, for those who may read both ends.
    """
    await Alignment.filter(id=edge.id).update(**changed, **told_on_the_edge)
    told = {field: [as_text(getattr(edge, field)), as_text(value)] for field, value in changed.items()}
    parent = told_of(edge.parent_id, edge.parent_key_result_id)
    child = ("KeyResult", edge.child_key_result_id) if edge.child_key_result_id else ("Objective", edge.child_id)
    still = changed.get("state", edge.state) in LIVE
    told = {"parent": [parent, parent if still else None], **told}
    await record(actor, action, child, audience=edge.child_audience, changes=told)
    moved = await roll_up([edge.parent_id]) if edge.kind in SERVING else []
    return AlignmentChanged(edge.id, edge.child_id, edge.parent_id, tuple(moved))
