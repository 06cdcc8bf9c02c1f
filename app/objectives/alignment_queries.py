"""Reads of alignments, from either end; each is there for those who may read both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from app.core.actor import Actor
from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows
from app.objectives.alignment_models import LIVE, SERVING, AlignmentState
from app.objectives.models import AlignmentKind
from app.objectives.queries import ObjectiveRow, objectives_by_id


class Side(NamedTuple):
    """What policies read of one end: the objective and, where the end is one, its key result."""

    owner_id: UUID
    team_id: UUID | None
    state: str
    cycle_state: str
    cycle_name: str
    key_result_owner_id: UUID | None
    key_result_state: str | None


class Dependency(NamedTuple):
    """What a risk follows from: the goal that is waited for, where its promise stands, and the day of that."""

    parent_id: UUID
    parent_key_result_id: UUID | None
    state: str
    promised_on: date | None


class AlignmentRow(NamedTuple):
    """An edge from a goal to the one that it serves or waits for, with what its policy needs of both sides."""

    id: UUID
    organization_id: UUID
    child_id: UUID
    child_key_result_id: UUID | None
    child_audience: UUID
    parent_id: UUID
    parent_key_result_id: UUID | None
    parent_audience: UUID
    kind: str
    state: str
    weight: Decimal
    note: str | None
    promised_on: date | None
    proposed_by_id: UUID | None
    created_at: datetime
    decided_by_id: UUID | None
    decided_at: datetime | None
    ended_by_id: UUID | None
    ended_at: datetime | None
    reason: str | None
    changed_at: datetime
    child_owner_id: UUID
    child_team_id: UUID | None
    child_state: str
    child_cycle_state: str
    child_cycle_name: str
    child_key_result_owner_id: UUID | None
    child_key_result_state: str | None
    parent_owner_id: UUID
    parent_team_id: UUID | None
    parent_state: str
    parent_cycle_state: str
    parent_cycle_name: str
    parent_key_result_owner_id: UUID | None
    parent_key_result_state: str | None

    @property
    def child_side(self) -> Side:
        """What policies read of the goal that serves or waits."""
        return Side._make(getattr(self, f"child_{name}") for name in Side._fields)

    @property
    def parent_side(self) -> Side:
        """What policies read of the goal that is served or waited for."""
        return Side._make(getattr(self, f"parent_{name}") for name in Side._fields)

    @property
    def dependency(self) -> Dependency | None:
        """What its risk follows from, where something is waited for."""
        if self.kind != AlignmentKind.DEPENDS_ON or self.state not in LIVE:
            return None
        return Dependency(self.parent_id, self.parent_key_result_id, self.state, self.promised_on)


_ENDS = {
    f"{side}_{name}": f"{alias}{expression}"
    for side, alias in (("child", "c"), ("parent", "p"))
    for name, expression in (
        ("owner_id", ".owner_id"),
        ("team_id", ".team_id"),
        ("state", ".state"),
        ("cycle_state", "c.state"),
        ("cycle_name", "c.name"),
        ("key_result_owner_id", "k.owner_id"),
        ("key_result_state", "k.state"),
    )
}
_CHANGED_AT = "coalesce(a.ended_at, a.decided_at, a.created_at)"
_SELECTED = columns(AlignmentRow, "a", changed_at=_CHANGED_AT, **_ENDS)
_SOURCE = """alignments a
    join objectives c on c.id = a.child_id join cycles cc on cc.id = c.cycle_id
    left join key_results ck on ck.id = a.child_key_result_id
    join objectives p on p.id = a.parent_id join cycles pc on pc.id = p.cycle_id
    left join key_results pk on pk.id = a.parent_key_result_id"""
_OF_CHILDREN = Listing(AlignmentRow, _SELECTED, _SOURCE, key="a.child_id")
_OF_PARENTS = Listing(AlignmentRow, _SELECTED, _SOURCE, key="a.parent_id")
_OF_PARENT_KEY_RESULTS = Listing(AlignmentRow, _SELECTED, _SOURCE, key="a.parent_key_result_id")
_OF_ORGANIZATIONS = Listing(AlignmentRow, _SELECTED, _SOURCE, key="a.organization_id")
OLDEST_FIRST = Order("OLDEST", (Term("created_at", "a.created_at", "timestamptz"),), "a.id")
_LATEST_CHANGE_FIRST = Order("CHANGED", (Term("changed_at", _CHANGED_AT, "timestamptz", descending=True),), "a.id")


async def alignments_by_id(ids: Sequence[UUID]) -> dict[UUID, AlignmentRow]:
    """Return alignments by id, past ones included."""
    found = await rows(AlignmentRow, f"select {_SELECTED} from {_SOURCE} where a.id = any(%s)", (list(ids),))
    return {alignment.id: alignment for alignment in found}


async def alignments_of_children(child_ids: Sequence[UUID]) -> dict[UUID, list[AlignmentRow]]:
    """Return how each objective, or a key result of it, serves others or asks to, the oldest first."""
    return await _live("child_id", child_ids, SERVING)


async def alignments_of_child_key_results(key_result_ids: Sequence[UUID]) -> dict[UUID, list[AlignmentRow]]:
    """Return how each key result serves others or asks to, the oldest first."""
    return await _live("child_key_result_id", key_result_ids, SERVING)


async def dependencies_of_objectives(child_ids: Sequence[UUID]) -> dict[UUID, list[AlignmentRow]]:
    """Return what each objective, or a key result of it, waits for or asks for, the oldest first."""
    return await _live("child_id", child_ids, (AlignmentKind.DEPENDS_ON,))


async def dependencies_of_key_results(key_result_ids: Sequence[UUID]) -> dict[UUID, list[AlignmentRow]]:
    """Return what each key result waits for or asks for, the oldest first."""
    return await _live("child_key_result_id", key_result_ids, (AlignmentKind.DEPENDS_ON,))


async def _live(column: str, keys: Sequence[UUID], kinds: Sequence[AlignmentKind]) -> dict[UUID, list[AlignmentRow]]:
    found = await rows(
        AlignmentRow,
        f"select {_SELECTED} from {_SOURCE} where a.{column} = any(%(keys)s) and a.kind = any(%(kinds)s) "
        "and a.state = any(%(live)s) order by a.created_at, a.id",
        {"keys": list(keys), "kinds": list(kinds), "live": list(LIVE)},
    )
    grouped: dict[UUID, list[AlignmentRow]] = defaultdict(list)
    for alignment in found:
        grouped[getattr(alignment, column)].append(alignment)
    return grouped


async def parents_of_objectives(child_ids: Sequence[UUID]) -> dict[UUID, list[ObjectiveRow]]:
    """Return the objectives that each one serves or asks to, the one it was aligned with first at the beginning."""
    edges = await alignments_of_children(child_ids)
    parents = await objectives_by_id([edge.parent_id for found in edges.values() for edge in found])
    distinct = {child_id: dict.fromkeys(edge.parent_id for edge in found) for child_id, found in edges.items()}
    return {child_id: [parents[id_] for id_ in ids] for child_id, ids in distinct.items()}


async def alignments_of_parents(
    parent_ids: Sequence[UUID],
    *,
    kinds: tuple[AlignmentKind, ...],
    states: tuple[AlignmentState, ...] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[AlignmentRow]]:
    """Return a page of what serves or waits for each objective or a key result of it, the oldest first."""
    return await _page(_OF_PARENTS, parent_ids, kinds, states, first, after)


async def alignments_of_parent_key_results(
    key_result_ids: Sequence[UUID],
    *,
    kinds: tuple[AlignmentKind, ...],
    states: tuple[AlignmentState, ...] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[AlignmentRow]]:
    """Return a page of what serves or waits for each key result, the oldest first; raises InvalidPage."""
    return await _page(_OF_PARENT_KEY_RESULTS, key_result_ids, kinds, states, first, after)


async def past_alignments(
    child_ids: Sequence[UUID], *, first: int, after: str | None
) -> dict[UUID, Page[AlignmentRow]]:
    """Return a page of what each objective no longer serves or waits for, or was not to; raises InvalidPage."""
    where, params = "a.state <> all(%(live)s)", {"live": list(LIVE)}
    return await _OF_CHILDREN.pages(child_ids, OLDEST_FIRST, first=first, after=after, where=where, params=params)


async def _page(
    listing: Listing[AlignmentRow],
    keys: Sequence[UUID],
    kinds: tuple[AlignmentKind, ...],
    states: tuple[AlignmentState, ...] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[AlignmentRow]]:
    where = "a.kind = any(%(kinds)s) and (%(states)s::text[] is null or a.state = any(%(states)s))"
    params: Mapping[str, Any] = {"kinds": list(kinds), "states": None if states is None else list(states)}
    return await listing.pages(keys, OLDEST_FIRST, first=first, after=after, where=where, params=params)


async def alignments_to_decide(actor: Actor, *, first: int, after: str | None) -> Page[AlignmentRow]:
    """Return a page of the proposals to goals that the actor owns, or of teams that they lead; raises InvalidPage."""
    where = "a.state = 'PROPOSED' and (p.owner_id = %(me)s or pk.owner_id = %(me)s or p.team_id = any(%(led)s::uuid[]))"
    params = {"me": actor.person_id, "led": list(actor.led_team_ids)}
    return await _of_everybody(actor, OLDEST_FIRST, first, after, where, params)


async def alignment_news(actor: Actor, *, first: int, after: str | None) -> Page[AlignmentRow]:
    """Return a page of what others decided about alignments of the actor's goals, the latest first.

    That are the ends that the actor owns, and what they proposed; raises InvalidPage.
    """
    where = (
        "coalesce(a.ended_by_id, a.decided_by_id) <> %(me)s "
        "and %(me)s in (a.proposed_by_id, c.owner_id, ck.owner_id, p.owner_id, pk.owner_id)"
    )
    return await _of_everybody(actor, _LATEST_CHANGE_FIRST, first, after, where, {"me": actor.person_id})


async def _of_everybody(
    actor: Actor, order: Order, first: int, after: str | None, where: str, params: Mapping[str, Any]
) -> Page[AlignmentRow]:
    key = actor.organization_id
    return (await _OF_ORGANIZATIONS.pages([key], order, first=first, after=after, where=where, params=params))[key]
