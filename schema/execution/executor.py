"""Gives every operation its unit of work.

A query has one consistent read-only view. A mutation's command has its own transaction; what is selected under it is
read afterwards in a fresh view, one for each root field, with the rights that the person has then. Each event of a
subscription is a view of its own, as seen by the person as they are then.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from graphql import GraphQLError, OperationType
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType as StrawberryOperationType

from app.database.unit_of_work import reading, reading_as
from schema.context import Context
from schema.execution.documents import Documents, Request
from schema.execution.limits import Limits


class WaymarkExecutor(StrawberryGraphQLCoreExecutionContext):
    """graphql-core's executor with a fresh view around each root field of a mutation and each event."""

    def execute_field(self, parent_type: Any, source: Any, field_details_list: Any, path: Any, position: Any) -> Any:
        """Execute a field; a root field of a mutation or of an event gets its own view."""
        if path.prev is not None or self.operation.operation is OperationType.QUERY:
            return super().execute_field(parent_type, source, field_details_list, path, position)

        async def in_a_view() -> Any:
            context: Context = self.context_value
            if self.operation.operation is OperationType.SUBSCRIPTION and context.renew is not None:
                context.actor = await context.renew()
            async with reading_as(lambda: context.actor.sight):
                result = super(WaymarkExecutor, self).execute_field(
                    parent_type, source, field_details_list, path, position
                )
                return await result if self.is_awaitable(result) else result

        return in_a_view()


class ViewPerQuery(SchemaExtension):
    """Runs a query in one read-only view, which takes a connection at its first statement."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Open the view around the execution; where the query's plan has an answer, that is its result."""
        asked = self.execution_context
        if asked.operation_type is not StrawberryOperationType.QUERY:
            yield
            return
        asked.result = await _by_plan(asked.context, asked.variables)
        if asked.result is not None:
            yield
            return
        async with reading(asked.context.actor.sight):
            yield


async def answer_of_kept(
    documents: Documents, query: str, variables: dict[str, Any] | None, operation_name: str | None, context: Context
) -> ExecutionResult | None:
    """Return the answer to a query that was validated before, by its plan; None where anything is left to look at."""
    limits = Limits.of(context.settings)
    kept = documents.find(Request(query, operation_name, limits))
    if kept is None or kept.compiled is None:
        return None
    try:
        limits.refuse_beyond(kept.size(variables or {}), kept.operation.kind)
    except GraphQLError:
        return None
    context.operation, context.is_valid, context.compiled = kept.operation, True, kept.compiled
    return await _by_plan(context, variables)


async def _by_plan(context: Context, variables: dict[str, Any] | None) -> ExecutionResult | None:
    if context.compiled is None or context.is_left_to_steps or not context.settings.compiled_queries:
        return None
    try:
        async with reading(context.actor.sight):
            return ExecutionResult(data=await context.compiled.execute(context, variables), errors=None)
    except Exception:
        # whatever it is, executing step by step tells of it
        context.is_left_to_steps = True
        return None
