"""Commands on alignment: which objective serves which."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.activity.changes import as_text
from app.activity.commands import record
from app.core import clock
from app.core.actor import Actor
from app.core.errors import CycleClosed, InvalidInput, LimitReached, NotFound, NotPermitted
from app.core.ids import global_id
from app.core.permission import require
from app.core.validation import Problems
from app.database.command import command
from app.database.unit_of_work import values
from app.objectives import policy, queries
from app.objectives.commands.lookup import hold_cycles_of_objectives, objective_to_change, refuse_closed
from app.objectives.models import Alignment, AlignmentKind, ObjectiveState
from app.objectives.queries import AlignmentRow, ObjectiveRow
from app.objectives.roll_up import roll_up
from app.objectives.rules import number_problems

MAX_PARENTS = 5


class AlignmentChanged(NamedTuple):
    """The two ends of an edge that a command changed, and the objectives whose progress moved with it."""

    child_id: UUID
    parent_id: UUID
    moved_objective_ids: tuple[UUID, ...] = ()


class _Edge(NamedTuple):
    """An edge as the audit record tells it: the parent by its id alone, for not everybody may read its title."""

    parent: str
    kind: str
    weight: Decimal


async def lock_alignments(organization_id: UUID) -> None:
    """Let one transaction at a time change the organisation's tree: no circle closes between two of them."""
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"alignments {organization_id}",))


@command(InvalidInput, NotFound, NotPermitted, CycleClosed, LimitReached)
async def align_objective(
    *,
    actor: Actor,
    objective_id: UUID,
    parent_id: UUID,
    kind: AlignmentKind | None = None,
    weight: Decimal = Decimal(1),
) -> AlignmentChanged:
    """Let an objective serve one above it, or change how it does: CONTRIBUTES counts with ``weight``, SUPPORTS not.

    Without a kind it CONTRIBUTES where every reader of the parent may read the child, and SUPPORTS otherwise.
    """
    await lock_alignments(actor.organization_id)
    await hold_cycles_of_objectives([objective_id, parent_id])
    child = await objective_to_change(objective_id)
    parent = await _parent(parent_id)
    require(policy.can_edit_objective(actor, child))
    [(covered,)] = await values("select waymark.audience_covers(%s, %s)", (child.audience, parent.audience))
    kind = kind or (AlignmentKind.CONTRIBUTES if covered else AlignmentKind.SUPPORTS)
    await _check(child, parent, kind, weight, covered=covered)
    edges = {edge.parent_id: edge for edge in (await queries.alignments_of_children([child.id])).get(child.id, [])}
    edge = edges.get(parent.id)
    if edge is None and len(edges) >= MAX_PARENTS:
        raise LimitReached(f"An objective serves at most {MAX_PARENTS} others: remove one of them first.")

    if edge is None:
        await Alignment.create(
            organization_id=actor.organization_id,
            child_id=child.id,
            child_audience=child.audience,
            parent_id=parent.id,
            parent_audience=parent.audience,
            kind=kind,
            weight=weight,
            created_at=clock.now(),
        )
    else:
        await Alignment.filter(id=edge.id).update(kind=kind, weight=weight)
    await _record(actor, "objective.align", child, _told(edge), _Edge(global_id("Objective", parent.id), kind, weight))
    return AlignmentChanged(child.id, parent.id, tuple(await roll_up([parent.id])))


@command(NotFound, NotPermitted, CycleClosed)
async def unalign_objective(*, actor: Actor, objective_id: UUID, parent_id: UUID) -> AlignmentChanged:
    """Let an objective no longer serve one above it; whoever may change either of the two decides."""
    await lock_alignments(actor.organization_id)
    await hold_cycles_of_objectives([objective_id, parent_id])
    child = await objective_to_change(objective_id)
    parent = await _parent(parent_id)
    edges = (await queries.alignments_of_children([child.id])).get(child.id, [])
    edge = next((edge for edge in edges if edge.parent_id == parent.id), None)
    if edge is None:
        raise NotFound("alignment", "parentId")
    require(policy.can_unalign_objective(actor, child, parent))

    await Alignment.filter(id=edge.id).delete()
    await _record(actor, "objective.unalign", child, _told(edge), None)
    return AlignmentChanged(child.id, parent.id, tuple(await roll_up([parent.id])))


async def _parent(parent_id: UUID) -> ObjectiveRow:
    parent = (await queries.objectives_by_id([parent_id])).get(parent_id)
    if parent is None:
        raise NotFound("objective", "parentId")
    refuse_closed(parent.cycle_state, parent.cycle_name)
    return parent


async def _check(
    child: ObjectiveRow, parent: ObjectiveRow, kind: AlignmentKind, weight: Decimal, *, covered: bool
) -> None:
    problems = Problems()
    if parent.cycle_id not in await queries.cycles_around(child.cycle_id):
        problems.add(
            "parentId", "OTHER_CYCLE", "An objective serves one of its own cycle or of a longer one around it."
        )
    if parent.state == ObjectiveState.CLOSED:
        problems.add("parentId", "CLOSED", "That objective is closed: choose one that is still pursued.")
    [(circle,)] = await values("select waymark.would_circle(%s, %s)", (child.id, parent.id))
    if circle:
        problems.add("parentId", "CIRCLE", "That objective serves this one already: the two cannot serve each other.")
    if kind is AlignmentKind.CONTRIBUTES and not covered:
        message = "Some readers of the objective above may not read this one: align it with SUPPORTS."
        problems.add("kind", "HIDDEN_FROM_READERS", message)
    unsound = tuple(number_problems(("weight",), weight))
    problems.extend(unsound)
    if not unsound and weight <= 0:
        problems.add("weight", "NOT_ABOVE_ZERO", "A weight is above zero; what should not count SUPPORTS.")
    problems.check()


def _told(edge: AlignmentRow | None) -> _Edge | None:
    return _Edge(global_id("Objective", edge.parent_id), edge.kind, edge.weight) if edge else None


async def _record(actor: Actor, action: str, child: ObjectiveRow, before: _Edge | None, after: _Edge | None) -> None:
    told = [edge._asdict() if edge else {} for edge in (before, after)]
    changes = {field: [as_text(side.get(field)) for side in told] for field in _Edge._fields}
    await record(actor, action, ("Objective", child.id), audience=child.audience, changes=changes)
