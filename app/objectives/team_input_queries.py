"""Reads of team inputs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from app.core.paging import Order, Page, Term
from app.database.selecting import Listing, columns
from app.database.unit_of_work import rows, values
from app.objectives import queries
from app.objectives.models import TeamInputState
from app.objectives.queries import KeyResultRow


class TeamInputRow(NamedTuple):
    """An input with its support, and what its policy needs of the objective that it is about."""

    id: UUID
    organization_id: UUID
    audience: UUID
    team_id: UUID
    objective_id: UUID | None
    author_id: UUID
    kind: str
    body: str
    state: str
    reason: str | None
    created_at: datetime
    support_count: int
    viewer_supports: bool
    objective_owner_id: UUID | None
    cycle_state: str | None
    cycle_name: str | None


class TeamInputOrder(StrEnum):
    """Orders of team inputs."""

    LATEST = "LATEST"
    MOST_SUPPORTED = "MOST_SUPPORTED"


_SUPPORT = "(select count(*) from team_input_supports s where s.team_input_id = i.id)"
_SELECTED = columns(
    TeamInputRow,
    "i",
    support_count=_SUPPORT,
    viewer_supports="exists (select from team_input_supports s "
    "where s.team_input_id = i.id and s.user_id = (select waymark.person()))",
    objective_owner_id="o.owner_id",
    cycle_state="c.state",
    cycle_name="c.name",
)
_SOURCE = "team_inputs i left join objectives o on o.id = i.objective_id left join cycles c on c.id = o.cycle_id"
_OF_TEAMS = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.team_id")
_OF_OBJECTIVES = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.objective_id")
_LATEST = Term("created_at", "i.created_at", "timestamptz", descending=True)
ORDERS = {
    TeamInputOrder.LATEST: Order("LATEST", (_LATEST,), "i.id"),
    TeamInputOrder.MOST_SUPPORTED: Order(
        "MOST_SUPPORTED", (Term("support_count", _SUPPORT, "bigint", descending=True), _LATEST), "i.id"
    ),
}


async def team_inputs_by_id(ids: Sequence[UUID]) -> dict[UUID, TeamInputRow]:
    """Return team inputs by id."""
    found = await rows(TeamInputRow, f"select {_SELECTED} from {_SOURCE} where i.id = any(%s)", (list(ids),))
    return {team_input.id: team_input for team_input in found}


async def team_inputs_of_teams(
    team_ids: Sequence[UUID],
    *,
    states: tuple[TeamInputState, ...] | None,
    order: TeamInputOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[TeamInputRow]]:
    """Return a page of each team's inputs, of certain states where they are named; raises InvalidPage."""
    return await _page(_OF_TEAMS, team_ids, states, order, first, after)


async def team_inputs_of_objectives(
    objective_ids: Sequence[UUID],
    *,
    states: tuple[TeamInputState, ...] | None,
    order: TeamInputOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[TeamInputRow]]:
    """Return a page of the inputs about each objective, of certain states where they are named; raises InvalidPage."""
    return await _page(_OF_OBJECTIVES, objective_ids, states, order, first, after)


async def _page(
    listing: Listing[TeamInputRow],
    keys: Sequence[UUID],
    states: tuple[TeamInputState, ...] | None,
    order: TeamInputOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[TeamInputRow]]:
    where = "true" if states is None else "i.state = any(%(states)s)"
    params = {"states": list(states or ())}
    return await listing.pages(keys, ORDERS[order], first=first, after=after, where=where, params=params)


async def key_results_of_inputs(team_input_ids: Sequence[UUID]) -> dict[UUID, list[KeyResultRow]]:
    """Return the key results in which each input was used, the oldest first."""
    uses = await values(
        "select team_input_id, key_result_id from team_input_uses where team_input_id = any(%s) order by id",
        (list(team_input_ids),),
    )
    key_results = await queries.key_results_by_id([key_result_id for _, key_result_id in uses])
    grouped: dict[UUID, list[KeyResultRow]] = defaultdict(list)
    for team_input_id, key_result_id in uses:
        if key_result_id in key_results:
            grouped[team_input_id].append(key_results[key_result_id])
    return grouped
