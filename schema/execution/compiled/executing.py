"""Executes queries by their plans, and tells what has to be executed by graphql-core."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values
from graphql.pyutils import Path
from strawberry import Info
from strawberry.types.arguments import convert_arguments

from schema.context import Context
from schema.execution.compiled.outside import Outside
from schema.execution.compiled.plans import Asked, Plan, fragments_of, plan_of
from schema.execution.compiled.running import Run

VARIANTS = 16
"""So many plans of one operation are kept, for what its variables make of `@skip` and `@include`."""


class Compiled:
    """The plans of one operation: made when they are first needed, kept with the document."""

    def __init__(self, schema: Any, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        self._strawberry = schema
        self._schema: GraphQLSchema = self._strawberry._schema
        self._document = document
        self._operation = operation
        self._fragments = fragments_of(document)
        self._switches = _switches(document)
        self._plans: dict[tuple[Any, ...], Plan | None] = {}

    async def execute(self, context: Context, variables: Mapping[str, Any] | None) -> dict[str, Any]:
        """Return the data that a query answers with; raises Outside for what graphql-core has to do.

        Must run in a view. Any error in it is for graphql-core as well, in a fresh view, so that it tells of it.
        """
        given = get_variable_values(self._schema, self._operation.variable_definitions or (), dict(variables or {}))
        if not isinstance(given, VariableValues):
            raise Outside("the variables do not fit")
        plan = self._plan(given)
        run = Run(context.actor, lambda asked: self._bound(asked, context, given))
        entering = [self._enter(root, context, given) for root in plan.roots]
        values = [await entering[0]] if len(entering) == 1 else await asyncio.gather(*entering)
        data = dict.fromkeys(plan.keys) | dict(plan.constants)
        for root, value in zip(plan.roots, values, strict=True):
            [data[root.key]] = root.shape.complete([value], run)
        await run.finish()
        return data

    def _plan(self, variables: VariableValues) -> Plan:
        switches = tuple(variables.coerced.get(name) for name in self._switches)
        if switches not in self._plans:
            plan = self._planned(variables)
            if len(self._plans) >= VARIANTS:
                self._plans.clear()
            self._plans[switches] = plan
        plan = self._plans[switches]
        if plan is None:
            raise Outside("it was looked at before")
        return plan

    def _planned(self, variables: VariableValues) -> Plan | None:
        try:
            return plan_of(self._schema, self._document, self._operation, variables)
        except Outside:
            return None

    async def _enter(self, root: Asked, context: Context, variables: VariableValues) -> Any:
        """Return what a way in leads to; its arguments are those of this request."""
        if root.definition.resolve is None:
            raise Outside("a way in without a resolver")
        arguments = get_argument_values(root.definition, root.node, variables)
        return await root.definition.resolve(None, self._info(root, context, variables), **arguments)

    def _bound(self, asked: Asked, context: Context, variables: VariableValues) -> Mapping[str, Any]:
        """Return the arguments of a batched field as its load takes them."""
        given = get_argument_values(asked.definition, asked.node, variables)
        registry, config = self._strawberry.schema_converter.scalar_registry, self._strawberry.config
        converted = convert_arguments(given, asked.field.arguments, registry, config)
        if asked.field.metadata["with_info"]:
            converted["info"] = Info(_raw_info=self._info(asked, context, variables), _field=asked.field)
        arguments: Mapping[str, Any] = asked.field.metadata["arguments"](**converted)
        return arguments

    def _info(self, asked: Asked, context: Context, variables: VariableValues) -> GraphQLResolveInfo[Context]:
        return GraphQLResolveInfo(
            field_name=asked.node.name.value,
            field_nodes=[asked.node],
            return_type=asked.definition.type,
            parent_type=asked.parent,
            path=Path(None, asked.key, asked.parent.name),
            schema=self._schema,
            fragments=self._fragments,
            root_value=None,
            operation=self._operation,
            variable_values=variables,
            context=context,
            is_awaitable=isawaitable,  # type: ignore[arg-type]
            abort_signal=None,
            async_helpers=None,  # type: ignore[arg-type]
        )


class _Switches(Visitor):
    """Finds the variables that `@skip` and `@include` depend on."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        """Note the variables of a directive."""
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)


def _switches(document: DocumentNode) -> tuple[str, ...]:
    found = _Switches()
    visit(document, found)
    return tuple(sorted(found.names))
