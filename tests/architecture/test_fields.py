"""A field is a column, a batched relation, or computed from columns; roots, mutations and live fields lead there."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.field import StrawberryField

from schema.build import schema
from schema.fields import KIND

WAYS_IN = {"Query": "root", "Mutation": "mutation", "Subscription": "live"}
OF_ROWS = {"column", "batched", "computed"}
READS = {"row", "rows", "values", "batch", "current", "reading", "writing"}
"""Names with which code reaches for the database: a computed field uses none of them."""


def fields() -> Iterator[tuple[str, str, StrawberryField]]:
    """Yield every field of the schema with the name of its type and its own."""
    for concrete in schema().schema_converter.type_map.values():
        definition = concrete.definition
        if isinstance(definition, StrawberryObjectDefinition) and not definition.is_input:
            for field in definition.fields:
                yield definition.name, f"{definition.name}.{field.python_name}", field


def of_kind(*kinds: str) -> list[tuple[str, StrawberryField]]:
    return [(name, field) for _, name, field in fields() if field.metadata.get(KIND) in kinds]


def resolver_of(field: StrawberryField) -> Callable[..., Any]:
    assert field.base_resolver is not None
    return field.base_resolver.wrapped_func


class TestEveryField:
    def test_is_of_a_known_kind(self) -> None:
        strangers = [
            name
            for type_name, name, field in fields()
            if field.metadata.get(KIND) not in ({WAYS_IN[type_name]} if type_name in WAYS_IN else OF_ROWS)
        ]

        # what implements Node computes an id of its own
        assert strangers == ["Node.id"]

    def test_is_there_to_be_looked_at(self) -> None:
        kinds = {field.metadata.get(KIND) for _, _, field in fields()}

        assert kinds >= {"column", "batched", "computed", "root", "mutation", "live"}


class TestFieldsOfRows:
    def test_that_are_columns_have_no_resolver(self) -> None:
        assert [name for name, field in of_kind("column") if field.base_resolver is not None] == []

    def test_wait_for_nothing_themselves(self) -> None:
        waiting = [
            name for name, field in of_kind("computed", "batched") if inspect.iscoroutinefunction(resolver_of(field))
        ]

        assert waiting == []

    def test_that_are_computed_read_nothing(self) -> None:
        functions = {
            name: inspect.getclosurevars(resolver_of(field)).nonlocals["function"]
            for name, field in of_kind("computed")
        }

        reading = [
            name
            for name, function in functions.items()
            if inspect.iscoroutinefunction(function) or READS & globals_of(function)
        ]

        assert reading == []

    def test_that_are_batched_load_for_many_keys_at_once(self) -> None:
        one_by_one = [
            name
            for name, field in of_kind("batched")
            # a connection's count is loaded by what comes with its page
            if not name.endswith("Connection.total_count") and not is_batch(field.metadata["load"])
        ]

        assert one_by_one == []


class TestWaysIn:
    def test_make_one_call(self) -> None:
        busy = [name for name, field in of_kind("root") if awaits(resolver_of(field)) != 1]

        assert busy == []


def is_batch(load: Callable[..., Any]) -> bool:
    keys = next(iter(inspect.signature(load).parameters.values()))
    return inspect.iscoroutinefunction(load) and str(keys.annotation).startswith("Sequence[")


def awaits(function: Callable[..., Any]) -> int:
    source = textwrap.dedent(inspect.getsource(function))
    return sum(isinstance(node, ast.Await) for node in ast.walk(ast.parse(source)))


def globals_of(function: Any) -> set[str]:
    """Return the global names that a Python function uses itself."""
    code = getattr(function, "__code__", None)
    return {name for name in code.co_names if name in function.__globals__} if code else set()
