"""Pages of random lists, in every order, with ties and nulls: together the list, each row once, from any cursor on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core import clock
from app.core.ids import parse_global_id
from tests.support.factories import Factory, gid, make_organization
from tests.support.graphql import Api

Row: TypeAlias = tuple[int, int | None]
"""What is drawn for a row: a number that has ties, and one that may be missing."""


class Sorted(NamedTuple):
    """A list in an order: what makes its rows, where it stands, what asks for the order, the field that sorts."""

    make: Callable[[Factory, list[Row]], Awaitable[str]]
    place: str
    order: str
    field: str
    descending: bool = False

    def key(self, node: dict[str, Any]) -> Any:
        """Return what sorts a node: what is missing comes last, ties go by id in the direction of the order."""
        told, parsed = node[self.field], parse_global_id(node["id"])
        assert parsed is not None
        id_: UUID = parsed[1]
        told = HEALTH.index(told) if self.field == "health" else told
        return (told is not None, told, id_) if self.descending else (told is None, told, id_)


def at(hours: int) -> Any:
    return clock.now() - timedelta(hours=hours)


async def objectives(company: Factory, rows: list[Row]) -> str:
    cycle = await company.cycle()
    for number, share in rows:
        progress = None if share is None else share / 4
        await company.objective(cycle, company.admin, f"Goal {number}", updated_at=at(number), progress=progress)
    return gid(cycle)


async def initiatives(company: Factory, rows: list[Row]) -> str:
    key_result = await company.key_result(await company.objective(await company.cycle(), company.admin))
    for _, days in rows:
        due_on = None if days is None else clock.now().date() + timedelta(days=days)
        await company.initiative(key_result, due_on=due_on)
    return gid(key_result)


async def team_inputs(company: Factory, rows: list[Row]) -> str:
    team = await company.team(lead=company.admin)
    for number, _ in rows:
        await company.team_input(team, company.admin, created_at=at(number))
    return gid(team)


OF_CYCLE, OF_KEY_RESULT, OF_TEAM = (
    "... on Cycle { page: objectives",
    "... on KeyResult { page: initiatives",
    "... on Team { page: teamInputs",
)
HEALTH = ["STALE", "OFF_TRACK", "AT_RISK", "ON_TRACK", "PENDING", "PAUSED"]
LISTS = {
    "objectives by title": Sorted(objectives, OF_CYCLE, "orderBy: TITLE", "title"),
    "objectives by progress": Sorted(objectives, OF_CYCLE, "orderBy: PROGRESS", "progress", True),
    "objectives by health": Sorted(objectives, OF_CYCLE, "orderBy: HEALTH_WORST_FIRST", "health"),
    "latest objectives": Sorted(objectives, OF_CYCLE, "orderBy: UPDATED_LATEST", "updatedAt", True),
    "initiatives": Sorted(initiatives, OF_KEY_RESULT, "", "dueOn"),
    "latest inputs": Sorted(team_inputs, OF_TEAM, "orderBy: LATEST", "createdAt", True),
}


async def read(api: Api, name: str, id_: str, first: int, after: str | None = None) -> dict[str, Any]:
    of = LISTS[name]
    query = f"""query($id: ID!, $first: Int!, $after: String) {{ node(id: $id) {{
        {of.place}(first: $first, after: $after {of.order}) {{ edges {{ cursor node {{ id {of.field} }} }}
            pageInfo {{ hasNextPage hasPreviousPage endCursor }} }} }} }} }}"""
    page: dict[str, Any] = (await api.run(query, id=id_, first=first, after=after))["node"]["page"]
    return page


@pytest.mark.parametrize("name", LISTS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    rows=st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 4)), min_size=1, max_size=9),
    size=st.integers(1, 4),
)
async def test_pages_are_the_list(api: Api, name: str, rows: list[Row], size: int) -> None:
    of, company = LISTS[name], await make_organization()
    as_admin, id_ = api.as_(company.admin), await of.make(company, rows)

    whole = (await read(as_admin, name, id_, 100))["edges"]
    paged: list[dict[str, Any]] = []
    more, after = True, None
    while more:
        page = await read(as_admin, name, id_, size, after)
        assert page["pageInfo"]["hasPreviousPage"] == bool(paged)
        paged += page["edges"]
        more, after = page["pageInfo"]["hasNextPage"], page["pageInfo"]["endCursor"]
        assert len(page["edges"]) == size or not more

    nodes = [edge["node"] for edge in whole]
    assert paged == whole
    assert len(whole) == len(rows)
    assert nodes == sorted(nodes, key=of.key, reverse=of.descending)


@pytest.mark.parametrize("name", LISTS)
@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=st.lists(st.tuples(st.integers(0, 2), st.none() | st.integers(0, 2)), min_size=2, max_size=6))
async def test_every_cursor_leads_to_the_rest(api: Api, name: str, rows: list[Row]) -> None:
    company = await make_organization()
    as_admin, id_ = api.as_(company.admin), await LISTS[name].make(company, rows)

    whole = (await read(as_admin, name, id_, 100))["edges"]

    for index, edge in enumerate(whole):
        rest = (await read(as_admin, name, id_, 100, edge["cursor"]))["edges"]
        assert rest == whole[index + 1 :]
