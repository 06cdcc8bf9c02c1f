"""Lists of objectives: filtered, in an order, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from app.core import clock
from app.core.actor import Actor
from app.core.paging import Order, Page, Term
from app.database.narrowing import narrows
from app.database.selecting import Listing
from app.objectives.health import AT_RISK_GAP, FROM_WORST, OFF_TRACK_GAP
from app.objectives.models import Health, Level, ObjectiveState
from app.objectives.pace import health_of_objective
from app.objectives.queries import OBJECTIVE, OBJECTIVES, ObjectiveRow


class Archived(StrEnum):
    """What a list does with archived objectives."""

    LEFT_OUT = "LEFT_OUT"
    INCLUDED = "INCLUDED"
    ALONE = "ALONE"


class ObjectiveFilter(NamedTuple):
    """Which objectives: fields are joined by AND, values within one by OR; None is no condition, () matches none.

    Archived ones are left out unless they are asked for.
    """

    team_ids: tuple[UUID, ...] | None = None
    owner_ids: tuple[UUID, ...] | None = None
    priority_ids: tuple[UUID, ...] | None = None
    levels: tuple[Level, ...] | None = None
    states: tuple[ObjectiveState, ...] | None = None
    health: tuple[Health, ...] | None = None
    text: str | None = None
    archived: Archived = Archived.LEFT_OUT

    def condition(self) -> str:
        """Return what rows have to be like, in SQL: just what was asked for, so that PostgreSQL plans no more."""
        asked = [sql for name, sql in _CONDITIONS.items() if getattr(self, name) is not None]
        return " and ".join([*asked, *_ARCHIVED[self.archived]]) or "true"

    def parameters(self) -> dict[str, Any]:
        """Return what the condition is filled with."""
        given = {name: list(value) if isinstance(value, tuple) else value for name, value in self._asdict().items()}
        ranks = None if self.health is None else [FROM_WORST.index(health) for health in self.health]
        return {**given, "health": ranks, "text": self.text and self.text.replace("\0", "")}


class ObjectiveOrder(StrEnum):
    """How lists of objectives may be sorted."""

    TITLE = "TITLE"
    HEALTH_WORST_FIRST = "HEALTH_WORST_FIRST"
    PROGRESS = "PROGRESS"
    UPDATED_LATEST = "UPDATED_LATEST"


# `app.objectives.pace.health_of_objective` as SQL, to sort and filter by: its place in FROM_WORST
_EXPECTED = """round(least(greatest(least(%(today)s::date, (o.closed_at at time zone %(zone)s)::date)
        - c.starts_on + 1, 0), c.ends_on - c.starts_on + 1)::numeric / (c.ends_on - c.starts_on + 1), 9)"""
_HEALTH = f"""(case
    when o.state = 'PAUSED' then 5
    when p.stale_after < %(today)s::date then 0
    when p.reported_health = 'OFF_TRACK' then 1
    when p.reported_health = 'AT_RISK' then 2
    when p.reported_health = 'ON_TRACK' then 3
    when p.progress is null then 4
    when {_EXPECTED} - p.progress::numeric > {OFF_TRACK_GAP} then 1
    when {_EXPECTED} - p.progress::numeric > {AT_RISK_GAP} then 2
    else 3 end)"""
_CONDITIONS = {
    "team_ids": "o.team_id = any(%(team_ids)s)",
    "owner_ids": "o.owner_id = any(%(owner_ids)s)",
    "priority_ids": "o.priority_id = any(%(priority_ids)s)",
    "levels": "o.level = any(%(levels)s)",
    "states": "o.state = any(%(states)s)",
    "health": f"{_HEALTH} = any(%(health)s)",
    "text": "strpos(lower(o.title), lower(%(text)s)) > 0",
}
_ARCHIVED = {
    Archived.LEFT_OUT: ("o.archived_at is null",),
    Archived.INCLUDED: (),
    Archived.ALONE: ("o.archived_at is not null",),
}
BY_TITLE = Order("TITLE", (Term("title", "o.title", "text"),), "o.id")
_OF_CYCLES = Listing(ObjectiveRow, OBJECTIVE, OBJECTIVES, key="o.cycle_id")
_OF_PRIORITIES = Listing(ObjectiveRow, OBJECTIVE, OBJECTIVES, key="o.priority_id")


@narrows(ObjectiveRow)
async def objectives_of_cycles(
    cycle_ids: Sequence[UUID],
    *,
    actor: Actor,
    only: ObjectiveFilter,
    order_by: ObjectiveOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[ObjectiveRow]]:
    """Return a page of each cycle's objectives; raises InvalidPage."""
    return await _pages(_OF_CYCLES, cycle_ids, actor, only, order_by, first, after)


async def objectives_of_priorities(
    priority_ids: Sequence[UUID],
    *,
    actor: Actor,
    only: ObjectiveFilter,
    order_by: ObjectiveOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[ObjectiveRow]]:
    """Return a page of the objectives that serve each priority; raises InvalidPage."""
    return await _pages(_OF_PRIORITIES, priority_ids, actor, only, order_by, first, after)


async def _pages(
    listing: Listing[ObjectiveRow],
    keys: Sequence[UUID],
    actor: Actor,
    only: ObjectiveFilter,
    order_by: ObjectiveOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[ObjectiveRow]]:
    zone = actor.organization_time_zone
    as_of = {"today": clock.today(zone), "zone": zone}
    order = objective_order(order_by, actor)
    params = {**only.parameters(), **as_of}
    return await listing.pages(keys, order, first=first, after=after, where=only.condition(), params=params)


def objective_order(order_by: ObjectiveOrder, actor: Actor) -> Order:
    """Return the order of a list of objectives as of the actor's today; ties by id, nulls last."""
    match order_by:
        case ObjectiveOrder.TITLE:
            return BY_TITLE
        case ObjectiveOrder.PROGRESS:
            return Order("PROGRESS", (Term("progress", "p.progress", "float8", descending=True),), "o.id")
        case ObjectiveOrder.UPDATED_LATEST:
            return Order(
                "UPDATED_LATEST", (Term("updated_at", "o.updated_at", "timestamptz", descending=True),), "o.id"
            )
        case ObjectiveOrder.HEALTH_WORST_FIRST:
            return Order("HEALTH_WORST_FIRST", (Term(lambda row: _place(row, actor), _HEALTH, "int"),), "o.id")


def _place(objective: ObjectiveRow, actor: Actor) -> int:
    return FROM_WORST.index(health_of_objective(objective, actor))
