"""The two ends of an alignment that a command is asked for, and what may be wrong between them."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from app.core.errors import NotFound
from app.core.ids import global_id
from app.core.validation import Problems
from app.database.unit_of_work import values
from app.objectives import queries
from app.objectives.alignment_queries import AlignmentRow, Side
from app.objectives.commands.lookup import (
    hold_cycles_of_objectives,
    key_result_to_change,
    objective_to_change,
    reads,
    refuse_closed,
)
from app.objectives.models import AlignmentKind, KeyResultRole, KeyResultState, ObjectiveState
from app.objectives.queries import KeyResultRow, ObjectiveRow
from app.objectives.rules import number_problems


class End(NamedTuple):
    """One end of an alignment: an objective, or a key result of it."""

    objective: ObjectiveRow
    key_result: KeyResultRow | None

    @property
    def key_result_id(self) -> UUID | None:
        """The key result's id, where the end is one."""
        return self.key_result.id if self.key_result else None

    @property
    def reference(self) -> tuple[str, UUID]:
        """Its GraphQL kind and id."""
        return ("KeyResult", self.key_result.id) if self.key_result else ("Objective", self.objective.id)

    @property
    def side(self) -> Side:
        """What policies read of it."""
        return Side(
            self.objective.owner_id,
            self.objective.team_id,
            self.objective.state,
            self.objective.cycle_state,
            self.objective.cycle_name,
            self.key_result.owner_id if self.key_result else None,
            self.key_result.state if self.key_result else None,
        )


class Pair(NamedTuple):
    """What serves or waits, what is served or waited for, and whether all readers of this one may read that one."""

    child: End
    parent: End
    covered: bool

    @property
    def default_kind(self) -> AlignmentKind:
        """How the one serves the other where nobody says: it counts where that gives nothing hidden away."""
        return AlignmentKind.CONTRIBUTES if self.covered and not _guards(self.child) else AlignmentKind.SUPPORTS


async def lock_alignments(organization_id: UUID) -> None:
    """Let one transaction at a time change the organisation's tree: no circle closes between two of them."""
    await values("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"alignments {organization_id}",))


async def pair_of(child: tuple[str, UUID], parent: tuple[str, UUID], child_path: str) -> Pair:
    """Lock and return the two ends that references of kind and id name; raises NotFound and CycleClosed."""
    ends = [await _seen(child, child_path), await _seen(parent, "parentId")]
    await hold_cycles_of_objectives([end.objective.id for end in ends])
    one, other = await _locked(ends[0], child_path), await _seen(parent, "parentId")
    for end in (one, other):
        refuse_closed(end.objective.cycle_state, end.objective.cycle_name)
    return Pair(one, other, await _covers(one.objective.audience, other.objective.audience))


async def covers(edge: AlignmentRow) -> bool:
    """Tell whether all readers of an edge's parent may read its child."""
    return await _covers(edge.child_audience, edge.parent_audience)


async def _covers(wide: UUID, narrow: UUID) -> bool:
    [(covered,)] = await values("select waymark.audience_covers(%s, %s)", (wide, narrow))
    return bool(covered)


async def _seen(reference: tuple[str, UUID], path: str) -> End:
    """Return an end as it is seen; the same refusal for what is missing of either kind, and of another one."""
    kind, id_ = reference
    key_result = (await queries.key_results_by_id([id_])).get(id_) if kind == "KeyResult" else None
    objective_id = key_result.objective_id if key_result else id_
    objective = (await queries.objectives_by_id([objective_id])).get(objective_id)
    if objective is None:
        raise NotFound("objective", path)
    return End(objective, key_result)


async def _locked(end: End, path: str) -> End:
    if end.key_result:
        key_result = await key_result_to_change(end.key_result.id)
        return End((await queries.objectives_by_id([end.objective.id]))[end.objective.id], key_result)
    return End(await objective_to_change(end.objective.id, path), None)


async def check_pair(problems: Problems, pair: Pair, kind: AlignmentKind, weight: Decimal) -> None:
    """Note everything that keeps one end from serving the other, or from waiting for it, in this way."""
    await _check_parent(problems, pair, kind)
    if kind is AlignmentKind.CONTRIBUTES:
        _check_contribution(problems, pair)
    check_weight(problems, weight)


def check_weight(problems: Problems, weight: Decimal) -> None:
    """Note what is wrong with a weight."""
    unsound = tuple(number_problems(("weight",), weight))
    problems.extend(unsound)
    if not unsound and weight <= 0:
        problems.add("weight", "NOT_ABOVE_ZERO", "A weight is above zero; what should not count SUPPORTS.")


async def _check_parent(problems: Problems, pair: Pair, kind: AlignmentKind) -> None:
    child, parent = pair.child.objective, pair.parent.objective
    around = await queries.cycles_around(child.cycle_id)
    if kind is AlignmentKind.DEPENDS_ON:
        if child.id == parent.id:
            message = "It is of the same objective: say what waits within one objective with an initiative."
            problems.add("parentId", "SAME_OBJECTIVE", message)
        if parent.cycle_id not in around and child.cycle_id not in await queries.cycles_around(parent.cycle_id):
            message = "A goal waits for one of its own cycle, of a longer one around it, or of one inside."
            problems.add("parentId", "OTHER_CYCLE", message)
        if not await reads(parent.owner_id, child.audience):
            message = "The owner there may not read what would wait: let them read it, or ask them in person."
            problems.add("parentId", "HIDDEN_FROM_OWNER", message)
    else:
        if parent.cycle_id not in around:
            message = "An objective serves one of its own cycle or of a longer one around it."
            problems.add("parentId", "OTHER_CYCLE", message)
        if await closes_circle(child.id, parent.id):
            message = "That objective serves this one already: the two cannot serve each other."
            problems.add("parentId", "CIRCLE", message)
    if parent.state == ObjectiveState.CLOSED:
        problems.add("parentId", "CLOSED", "That objective is closed: choose one that is still pursued.")
    elif pair.parent.key_result and pair.parent.key_result.state == KeyResultState.CANCELLED:
        problems.add("parentId", "CANCELLED", "That key result is cancelled: choose one that still counts.")


def _check_contribution(problems: Problems, pair: Pair) -> None:
    if not pair.covered:
        message = "Some readers of the objective above may not read this one: align it with SUPPORTS."
        problems.add("kind", "HIDDEN_FROM_READERS", message)
    if _guards(pair.child) or _guards(pair.parent):
        problems.add("kind", "GUARDRAIL", "A guardrail counts in no mean, and has none: align it with SUPPORTS.")


def _guards(end: End) -> bool:
    return end.key_result is not None and end.key_result.role == KeyResultRole.GUARDRAIL


async def closes_circle(child_id: UUID, parent_id: UUID) -> bool:
    """Tell whether an objective would serve itself once one of its goals serves one of the other's.

    Objectives are looked at as wholes, their key results included, and only what both sides agreed upon.
    """
    [(circle,)] = await values("select waymark.would_circle(%s, %s)", (child_id, parent_id))
    return bool(circle)


def told_of(child_id: UUID, key_result_id: UUID | None) -> str:
    """Return the global id of an end, as the audit record tells it: not everybody may read its title."""
    return global_id("KeyResult", key_result_id) if key_result_id else global_id("Objective", child_id)
