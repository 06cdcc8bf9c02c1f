"""Puts the schema together from its nouns."""

from __future__ import annotations

from functools import cache

import strawberry
from graphql import GraphQLError
from strawberry.schema.config import StrawberryConfig
from strawberry.tools import merge_types
from strawberry.types import ExecutionContext

from schema.cycles import CycleMutations, CycleQueries
from schema.execution.executor import ViewPerQuery, WaymarkExecutor
from schema.node import NodeQueries
from schema.people import Team, User
from schema.scalars import SCALARS

QUERIES = (NodeQueries, CycleQueries)
MUTATIONS = (CycleMutations,)
TYPES = (User, Team)


class WaymarkSchema(strawberry.Schema):
    """The schema; failures are logged where they are masked, not here."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Leave logging to `schema.execution.failures`."""


@cache
def schema() -> WaymarkSchema:
    """Return the one schema of the process."""
    return WaymarkSchema(
        query=merge_types("Query", QUERIES),
        mutation=merge_types("Mutation", MUTATIONS),
        types=TYPES,
        extensions=[ViewPerQuery],
        execution_context_class=WaymarkExecutor,
        config=StrawberryConfig(scalar_map=SCALARS),
    )


def printed() -> str:
    """Return the schema in SDL, as it is committed in ``schema/schema.graphql``."""
    return schema().as_str() + "\n"
