"""`node` and `nodes`: anything by its id."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from app.core.ids import parse_global_id
from app.core.paging import MAX_PAGE, InvalidPage
from schema.fields import NODE_LOADERS, Node, batch, root


async def _node(text: str) -> Any:
    parsed = parse_global_id(text)
    if parsed is None or parsed[0] not in NODE_LOADERS:
        return None
    return await batch(NODE_LOADERS[parsed[0]], parsed[1])


async def nodes_by_reference(references: Sequence[tuple[str, UUID]]) -> dict[tuple[str, UUID], Any]:
    """Return things by kind and id, for relations that lead to anything; what is hidden, or no node, is left out."""
    known = [reference for reference in references if reference[0] in NODE_LOADERS]
    found = await asyncio.gather(*(batch(NODE_LOADERS[kind], id_) for kind, id_ in known))
    return dict(zip(known, found, strict=True))


@strawberry.type
class NodeQueries:
    """Ways in by id."""

    @root(Node | None, description="Anything by its id; null where there is no such thing for this person.")
    async def node(self, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]) -> Any:
        """Fetch one node."""
        return await _node(id)

    @root(list[Node | None], description="Several things by their ids, in that order; null for each that is not there.")
    async def nodes(
        self, ids: Annotated[list[strawberry.ID], strawberry.argument(description=f"Their ids, at most {MAX_PAGE}.")]
    ) -> Any:
        """Fetch several nodes."""
        if len(ids) > MAX_PAGE:
            raise InvalidPage(f"Ask for at most {MAX_PAGE} ids at once.")
        return await asyncio.gather(*(_node(text) for text in ids))
