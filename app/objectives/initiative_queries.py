"""Reads of initiatives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.objectives import queries
from app.objectives.initiative_models import InitiativeState
from app.objectives.queries import KeyResultRow


class InitiativeRow(NamedTuple):
    """An initiative, and what its policy needs of the objective that it belongs to."""

    id: UUID
    organization_id: UUID
    audience: UUID
    objective_id: UUID
    owner_id: UUID
    team_id: UUID | None
    title: str
    notes: str | None
    state: str
    starts_on: date | None
    due_on: date | None
    done_at: datetime | None
    dropped_at: datetime | None
    dropped_because: str | None
    revision: int
    created_at: datetime
    updated_at: datetime
    objective_state: str
    objective_owner_id: UUID
    objective_team_id: UUID | None
    cycle_state: str
    cycle_name: str


_SELECTED = columns(
    InitiativeRow,
    "i",
    objective_state="o.state",
    objective_owner_id="o.owner_id",
    objective_team_id="o.team_id",
    cycle_state="c.state",
    cycle_name="c.name",
)
_SOURCE = "initiatives i join objectives o on o.id = i.objective_id join cycles c on c.id = o.cycle_id"
_OF_OBJECTIVES = Listing(InitiativeRow, _SELECTED, _SOURCE, key="i.objective_id")
_OF_OWNERS = Listing(InitiativeRow, _SELECTED, _SOURCE, key="i.owner_id")
_OF_KEY_RESULTS = Listing(
    InitiativeRow,
    _SELECTED,
    f"initiative_links l join ({_SOURCE}) on i.id = l.initiative_id",
    key="l.key_result_id",
)
DUE_FIRST = Order("DUE_FIRST", (Term("due_on", "i.due_on", "date"),), "i.id")


async def initiatives_by_id(ids: Sequence[UUID]) -> dict[UUID, InitiativeRow]:
    """Return initiatives by id."""
    found = await rows(InitiativeRow, f"select {_SELECTED} from {_SOURCE} where i.id = any(%s)", (list(ids),))
    return {initiative.id: initiative for initiative in found}


async def initiatives_of_objectives(
    objective_ids: Sequence[UUID], *, states: tuple[InitiativeState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[InitiativeRow]]:
    """Return a page of the initiatives that belong to each objective, the next due first; raises InvalidPage."""
    return await _page(_OF_OBJECTIVES, objective_ids, states, first, after)


async def initiatives_of_key_results(
    key_result_ids: Sequence[UUID], *, states: tuple[InitiativeState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[InitiativeRow]]:
    """Return a page of the initiatives linked with each key result, the next due first; raises InvalidPage."""
    return await _page(_OF_KEY_RESULTS, key_result_ids, states, first, after)


async def initiatives_of_owners(
    owner_ids: Sequence[UUID], *, states: tuple[InitiativeState, ...] | None, first: int, after: str | None
) -> dict[UUID, Page[InitiativeRow]]:
    """Return a page of the initiatives that each person does, the next due first; raises InvalidPage."""
    return await _page(_OF_OWNERS, owner_ids, states, first, after)


async def _page(
    listing: Listing[InitiativeRow],
    keys: Sequence[UUID],
    states: tuple[InitiativeState, ...] | None,
    first: int,
    after: str | None,
) -> dict[UUID, Page[InitiativeRow]]:
    where = "true" if states is None else "i.state = any(%(states)s)"
    params = {"states": list(states or ())}
    return await listing.pages(keys, DUE_FIRST, first=first, after=after, where=where, params=params)


async def key_results_of_initiatives(initiative_ids: Sequence[UUID]) -> dict[UUID, list[KeyResultRow]]:
    """Return the key results that each initiative is linked with, those of its own objective first."""
    links = await values(
        """
        select l.initiative_id, l.key_result_id
        from initiative_links l
        join initiatives i on i.id = l.initiative_id
        join key_results k on k.id = l.key_result_id
        where l.initiative_id = any(%s)
        order by k.objective_id <> i.objective_id, k.objective_id, k.position, k.id
        """,
        (list(initiative_ids),),
    )
    key_results = await queries.key_results_by_id([key_result_id for _, key_result_id in links])
    grouped: dict[UUID, list[KeyResultRow]] = defaultdict(list)
    for initiative_id, key_result_id in links:
        if key_result_id in key_results:
            grouped[initiative_id].append(key_results[key_result_id])
    return grouped


async def open_initiatives_of_objective(objective_id: UUID) -> list[InitiativeRow]:
    """Return the initiatives of an objective in which something is still to be done."""
    return await rows(
        InitiativeRow,
        f"select {_SELECTED} from {_SOURCE} where i.objective_id = %s and i.state in ('PLANNED', 'IN_PROGRESS')",
        (objective_id,),
    )
