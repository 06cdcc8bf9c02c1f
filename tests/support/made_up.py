"""Makes up input for any mutation: just enough to get past the reading of it."""

from __future__ import annotations

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
)

from app.core.ids import global_id, new_id

SCALARS: dict[str, Any] = {
    "ID": "Nothing_AAAAAAAAAAAAAAAAAAAAAA",
    "String": "made up",
    "Markdown": "made up",
    "Int": 1,
    "Float": 0.5,
    "Boolean": True,
    "Date": "2030-01-01",
    "DateTime": "2030-01-01T00:00:00Z",
    "Decimal": "1.5",
}


def made_up(kind: Any) -> Any:
    """Return a value of an input type: of its fields those that are required, of a @oneOf the first."""
    if isinstance(kind, GraphQLNonNull):
        return made_up(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [made_up(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLScalarType):
        return SCALARS[kind.name]
    assert isinstance(kind, GraphQLInputObjectType)
    if kind.extensions["strawberry-definition"].is_one_of:
        name, field = next(iter(kind.fields.items()))
        return {name: made_up(field.type)}
    return {name: made_up(field.type) for name, field in kind.fields.items() if isinstance(field.type, GraphQLNonNull)}


def with_id_of_kind(value: Any, kind: str, path: list[str]) -> None:
    """Put an id of a kind, of nothing that there is, where a path in an input leads."""
    *way, last = [int(step) if step.isdigit() else step for step in path]
    for step in way:
        value = value[step]
    value[last] = global_id(kind, new_id())
