"""Writes the operation that sends a mutation and reads all of its success."""

from __future__ import annotations

from functools import cache
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLUnionType,
    Visitor,
    get_named_type,
    is_leaf_type,
    parse,
    visit,
)
from graphql.type import is_required_argument

from schema.build import schema
from tests.schema.every_mutation.inputs import mutation_type
from tests.support.graphql import ERRORS

DEPTHS = (2, 1)
"""How many objects deep a success is read, below itself: the first of these with which it is not too large."""
FIELDS = 1_000
"""So many fields an operation may have."""
FEW = 6
"""Types of an interface or a union that are read one by one; `Node` has more, and is read as itself."""


@cache
def operation(name: str) -> str:
    """Return the operation for a mutation: its success with everything in it, or what was refused and why."""
    title = name[0].upper() + name[1:]
    union = get_named_type(mutation_type().fields[name].type)
    assert isinstance(union, GraphQLUnionType)
    [success] = [kind for kind in union.types if kind.name == f"{title}Success"]
    operations = (
        f"mutation($input: {title}Input!) {{ {name}(input: $input) {{ __typename "
        f"... on {success.name} {{ {_fields(success, depth)} }} {ERRORS} }} }}"
        for depth in DEPTHS
    )
    return next(each for each in operations if _size(each) <= FIELDS)


def _size(operation: str) -> int:
    counted = _Counted()
    visit(parse(operation), counted)
    return counted.fields


class _Counted(Visitor):
    """Counts fields."""

    fields = 0

    def enter_field(self, *_: Any) -> None:
        self.fields += 1


def _fields(kind: GraphQLObjectType | GraphQLInterfaceType, depth: int, prefix: str = "", without: Any = ()) -> str:
    read = [
        (f"{prefix}{name}: {name}" if prefix else name, field)
        for name, field in kind.fields.items()
        if name not in without and not any(is_required_argument(argument) for argument in field.args.values())
    ]
    return " ".join(text for name, field in read if (text := _field(name, field, depth)))


def _field(name: str, field: GraphQLField, depth: int) -> str:
    kind = get_named_type(field.type)
    if is_leaf_type(kind):
        return name
    if depth == 0:
        return ""
    # what holds nothing but other objects, as `viewerCan` does, is no depth of its own
    below = depth - 1 if _has_leaves(kind) else depth
    return f"{name} {{ __typename {_selection(kind, below)} }}"


def _has_leaves(kind: Any) -> bool:
    fields = getattr(kind, "fields", {}).values()
    return isinstance(kind, GraphQLUnionType) or any(is_leaf_type(get_named_type(field.type)) for field in fields)


def _selection(kind: Any, depth: int) -> str:
    if isinstance(kind, GraphQLObjectType):
        return _fields(kind, depth)
    own = tuple(kind.fields) if isinstance(kind, GraphQLInterfaceType) else ()
    shared = _fields(kind, depth) if own else ""
    types = schema()._schema.get_possible_types(kind)
    few = types if len(types) <= FEW else ()
    apart = [f"... on {each.name} {{ __typename {_fields(each, depth, each.name, own)} }}" for each in few]
    return " ".join([shared, *apart])
