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
from app.objectives.queries import KeyResultRow, ObjectiveRow


class TeamInputRow(NamedTuple):
    """An input with its support, and what its policy needs of the objective that it is about and of its round."""

    id: UUID
    organization_id: UUID
    audience: UUID
    team_id: UUID
    objective_id: UUID | None
    input_round_id: UUID | None
    question_id: UUID | None
    author_id: UUID
    entered_by_id: UUID | None
    meeting_note_id: UUID | None
    quote: str | None
    kind: str
    body: str
    state: str
    reason: str | None
    decided_by_id: UUID | None
    decided_at: datetime | None
    has_news: bool
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
_SOURCE = (
    "team_inputs i left join objectives o on o.id = i.objective_id left join input_rounds r on r.id = i.input_round_id "
    "left join cycles c on c.id = coalesce(r.cycle_id, o.cycle_id)"
)
_OF_TEAMS = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.team_id")
_OF_OBJECTIVES = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.objective_id")
_OF_ROUNDS = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.input_round_id")
_OF_QUESTIONS = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.question_id")
_OF_AUTHORS = Listing(TeamInputRow, _SELECTED, _SOURCE, key="i.author_id")
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


async def team_inputs_of_rounds(
    round_ids: Sequence[UUID],
    *,
    states: tuple[TeamInputState, ...] | None,
    order: TeamInputOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[TeamInputRow]]:
    """Return a page of the inputs of each round, of certain states where they are named; raises InvalidPage."""
    return await _page(_OF_ROUNDS, round_ids, states, order, first, after)


async def team_inputs_of_questions(
    question_ids: Sequence[UUID],
    *,
    states: tuple[TeamInputState, ...] | None,
    order: TeamInputOrder,
    first: int,
    after: str | None,
) -> dict[UUID, Page[TeamInputRow]]:
    """Return a page of the inputs that answer each question, of certain states where named; raises InvalidPage."""
    return await _page(_OF_QUESTIONS, question_ids, states, order, first, after)


async def team_inputs_by_author(
    author_id: UUID,
    *,
    states: tuple[TeamInputState, ...] | None,
    news: bool | None,
    first: int,
    after: str | None,
) -> Page[TeamInputRow]:
    """Return a page of what a person said, the latest first: with or without news for them, or (None) all of it."""
    where = (
        "(%(states)s::text[] is null or i.state = any(%(states)s)) "
        "and (%(news)s::bool is null or i.has_news = %(news)s)"
    )
    pages = await _OF_AUTHORS.pages(
        [author_id],
        ORDERS[TeamInputOrder.LATEST],
        first=first,
        after=after,
        where=where,
        params={"states": None if states is None else list(states), "news": news},
    )
    return pages[author_id]


async def team_inputs_of_notes(note_ids: Sequence[UUID]) -> dict[UUID, list[TeamInputRow]]:
    """Return the inputs that come from each meeting note, the oldest first; at most 50 of each."""
    found = await rows(
        TeamInputRow,
        f"select {_SELECTED} from {_SOURCE} where i.meeting_note_id = any(%s) order by i.created_at, i.id",
        (list(note_ids),),
    )
    grouped: dict[UUID, list[TeamInputRow]] = defaultdict(list)
    for team_input in found:
        if team_input.meeting_note_id is not None:
            grouped[team_input.meeting_note_id].append(team_input)
    return grouped


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
    """Return the key results in which each input was used, the oldest use first; hidden ones are left out."""
    uses = await _uses("key_result_id", team_input_ids)
    found = await queries.key_results_by_id([id_ for ids in uses.values() for id_ in ids])
    return {input_id: [found[id_] for id_ in ids if id_ in found] for input_id, ids in uses.items()}


async def objectives_of_inputs(team_input_ids: Sequence[UUID]) -> dict[UUID, list[ObjectiveRow]]:
    """Return the objectives in which each input was used, the oldest use first; hidden ones are left out."""
    uses = await _uses("objective_id", team_input_ids)
    found = await queries.objectives_by_id([id_ for ids in uses.values() for id_ in ids])
    return {input_id: [found[id_] for id_ in ids if id_ in found] for input_id, ids in uses.items()}


async def _uses(column: str, team_input_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    found = await values(
        f"select team_input_id, {column} from team_input_uses "
        f"where team_input_id = any(%s) and {column} is not null order by id",
        (list(team_input_ids),),
    )
    grouped: dict[UUID, list[UUID]] = defaultdict(list)
    for team_input_id, used_in in found:
        grouped[team_input_id].append(used_in)
    return grouped
