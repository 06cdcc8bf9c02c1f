"""Lists of a cycle's key results: filtered, in an order, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.paging import Order, Page, Term
from app.database.narrowing import narrows
from app.database.selecting import Listing
from app.objectives.models import KeyResultRole, KeyResultState, MetricKind, ObjectiveState, ReportedHealth
from app.objectives.queries import KEY_RESULT, KEY_RESULTS, KeyResultRow


class KeyResultFilter(NamedTuple):
    """Which key results: fields are joined by AND, values within one by OR; None is no condition, () matches none.

    Teams, priorities and ``objective_states`` are those of their objectives. ``overdue`` is whether a check-in was due
    before today.
    """

    team_ids: tuple[UUID, ...] | None = None
    owner_ids: tuple[UUID, ...] | None = None
    priority_ids: tuple[UUID, ...] | None = None
    objective_states: tuple[ObjectiveState, ...] | None = None
    states: tuple[KeyResultState, ...] | None = None
    roles: tuple[KeyResultRole, ...] | None = None
    metric_kinds: tuple[MetricKind, ...] | None = None
    reported_health: tuple[ReportedHealth, ...] | None = None
    overdue: bool | None = None
    text: str | None = None

    def parameters(self) -> dict[str, Any]:
        """Return what `_MATCHES` is filled with."""
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        return {**given, "text": self.text and self.text.replace("\0", "")}


class KeyResultOrder(StrEnum):
    """How lists of key results may be sorted."""

    TITLE = "TITLE"
    DUE_NEXT = "DUE_NEXT"
    PROGRESS = "PROGRESS"
    UPDATED_LATEST = "UPDATED_LATEST"


_MATCHES = """
    o.archived_at is null
    and (%(team_ids)s::uuid[] is null or o.team_id = any(%(team_ids)s))
    and (%(owner_ids)s::uuid[] is null or k.owner_id = any(%(owner_ids)s))
    and (%(priority_ids)s::uuid[] is null or o.priority_id = any(%(priority_ids)s))
    and (%(objective_states)s::text[] is null or o.state = any(%(objective_states)s))
    and (%(states)s::text[] is null or k.state = any(%(states)s))
    and (%(roles)s::text[] is null or k.role = any(%(roles)s))
    and (%(metric_kinds)s::text[] is null or k.kind = any(%(metric_kinds)s))
    and (%(reported_health)s::text[] is null or p.reported_health = any(%(reported_health)s))
    and (%(overdue)s::boolean is null or coalesce(p.check_in_due_on < %(today)s::date, false) = %(overdue)s)
    and (%(text)s::text is null or strpos(lower(k.title), lower(%(text)s)) > 0)"""


def _due_on(key_result: KeyResultRow) -> date:
    return key_result.due_on or key_result.cycle_ends_on


_ORDERS: Mapping[KeyResultOrder, Order] = {
    KeyResultOrder.TITLE: Order("TITLE", (Term("title", "k.title", "text"),), "k.id"),
    KeyResultOrder.DUE_NEXT: Order("DUE_NEXT", (Term(_due_on, "coalesce(k.due_on, c.ends_on)", "date"),), "k.id"),
    KeyResultOrder.PROGRESS: Order("PROGRESS", (Term("progress", "p.progress", "float8", descending=True),), "k.id"),
    KeyResultOrder.UPDATED_LATEST: Order(
        "UPDATED_LATEST", (Term("updated_at", "k.updated_at", "timestamptz", descending=True),), "k.id"
    ),
}
_OF_CYCLES = Listing(KeyResultRow, KEY_RESULT, KEY_RESULTS, key="o.cycle_id")


@narrows(KeyResultRow)
async def key_results_of_cycles(
    cycle_ids: Sequence[UUID],
    *,
    actor: Actor,
    only: KeyResultFilter,
    order_by: KeyResultOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[KeyResultRow]]:
    """Return a page of each cycle's key results, without those of archived objectives; raises InvalidPage."""
    params = {**only.parameters(), "today": clock.today(actor.organization_time_zone)}
    return await _OF_CYCLES.pages(cycle_ids, _ORDERS[order_by], first=first, after=after, where=_MATCHES, params=params)
