"""Relay connections over keyset pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry

from app.core.paging import Order, Page
from schema.fields import Load, computed, counted, itself, one, over


@over(Page, description="Where a page stands in its list.")
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = computed(
        lambda page: page.has_next, needs=("has_next",), description="Whether there is more after this page."
    )
    has_previous_page: bool = computed(
        lambda page: page.has_previous,
        needs=("has_previous",),
        description="Whether there is something before this page.",
    )
    start_cursor: str | None = computed(
        lambda page: page.order.cursor(page.rows[0]) if page.rows else None,
        needs=("rows",),
        description="The cursor of the first edge.",
    )
    end_cursor: str | None = computed(
        lambda page: page.order.cursor(page.rows[-1]) if page.rows else None,
        needs=("rows",),
        description="The cursor of the last edge: send it as `after` for the next page.",
    )


class EdgeRow:
    """A row with its place in an order."""

    __slots__ = ("node", "order")

    def __init__(self, node: Any, order: Any) -> None:
        self.node = node
        self.order = order


def edges_of(page: Page[Any]) -> list[EdgeRow]:
    """Return the edges of a page."""
    return [EdgeRow(row, page.order) for row in page.rows]


@strawberry.type
class Edge:
    """What all edges share; a subclass adds ``node``."""

    cursor: str = computed(
        lambda edge: edge.order.cursor(edge.node), needs=("node",), description="Send it as `after` to go on from here."
    )


@strawberry.type
class Connection:
    """What all connections share; a subclass adds ``edges`` and ``nodes``."""

    page_info: PageInfo = itself("Where this page stands in the list.")

    total_count: int = counted("How many there are in all; counted only when asked for.")


def edges() -> Any:
    """Declare a connection's ``edges``."""
    return computed(edges_of, needs=("rows",), description="The page's items with their cursors.")


def nodes() -> Any:
    """Declare a connection's ``nodes``."""
    return computed(lambda page: page.rows, needs=("rows",), description="The page's items, without cursors.")


def new_edge(load: Load, key: str, order: Order, *, description: str) -> Any:
    """Declare the edge of what a command created: ``load`` fetches the row by the id in ``key``.

    Its cursor is of ``order``, the connection's default one.
    """

    async def edges_by_id(ids: Sequence[UUID]) -> Mapping[UUID, EdgeRow]:
        return {found: EdgeRow(row, order) for found, row in (await load(ids)).items()}

    return one(edges_by_id, key, description=description)
