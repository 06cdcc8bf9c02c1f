"""Finding people, teams, objectives and key results."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry

from app.search import queries
from app.search.queries import SearchHit, SearchKind, SearchMatch
from schema.fields import column, one, over, root
from schema.key_results import KeyResult
from schema.node import nodes_by_reference
from schema.objectives import Objective
from schema.people import User
from schema.teams import Team

SearchItem = Annotated[
    User | Team | Objective | KeyResult, strawberry.union("SearchItem", description="What a search can find.")
]


@over(SearchHit, description="Something that a search found.")
class SearchResult:
    """A hit."""

    match: SearchMatch = column("How well it fits what was typed.")
    item: SearchItem | None = one(
        nodes_by_reference, "subject", description="What was found; a person who left has `active: false`."
    )


@strawberry.type
class SearchQueries:
    """Ways in by words."""

    @root(
        list[SearchResult],
        description="People, teams, objectives and key results with all words that were typed, each as a word or the "
        "beginning of one; case and accents do not matter. People come first, then what fits best; who left comes "
        "last. Ask again at each key: without a word in it the answer is empty.",
    )
    async def search(
        self,
        query: Annotated[str, strawberry.argument(description="What was typed; its first 200 characters count.")],
        kinds: Annotated[
            list[SearchKind] | None, strawberry.argument(description="What to find; null: anything, [] nothing.")
        ] = None,
        first: Annotated[int, strawberry.argument(description="How many, 1 to 50.")] = 20,
    ) -> Any:
        """Return what was found."""
        return await queries.search(query, kinds=kinds, first=first)
