"""Looks into inputs: the places where ids and other values stand, and the same input with one value replaced."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, TypeAlias

from graphql import GraphQLInputObjectType, GraphQLList, GraphQLNonNull, GraphQLObjectType, get_named_type

from schema.build import schema

Place: TypeAlias = tuple[str | int, ...]


class Leaf(NamedTuple):
    """A value in an input: where it stands, the name of its type, and the value itself."""

    place: Place
    kind: str
    value: Any


def mutation_type() -> GraphQLObjectType:
    """Return the type whose fields are the mutations."""
    found = schema()._schema.mutation_type
    assert found is not None
    return found


def input_type(name: str) -> Any:
    """Return the type of a mutation's input."""
    return mutation_type().fields[name].args["input"].type


def leaves(kind: Any, value: Any, place: Place = ()) -> Iterator[Leaf]:
    """Yield every value that an input of a type has."""
    if isinstance(kind, GraphQLNonNull):
        yield from leaves(kind.of_type, value, place)
    elif value is None:
        return
    elif isinstance(kind, GraphQLList):
        for index, item in enumerate(value):
            yield from leaves(kind.of_type, item, (*place, index))
    elif isinstance(kind, GraphQLInputObjectType):
        for name, given in value.items():
            yield from leaves(kind.fields[name].type, given, (*place, name))
    else:
        yield Leaf(place, kind.name, value)


def ids_in(name: str, value: Any) -> list[Leaf]:
    """Return the ids in a mutation's input."""
    return [leaf for leaf in leaves(input_type(name), value) if leaf.kind == "ID"]


def fields_for_ids(kind: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every field of an input type that takes ids, nested ones included."""
    named = get_named_type(kind)
    if isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            yield from fields_for_ids(field.type, (*path, name))
    elif named.name == "ID":
        yield path


def field_of(place: Place) -> tuple[str, ...]:
    """Return the path of the field that a place belongs to."""
    return tuple(step for step in place if isinstance(step, str))


def leads_into(kind: Any, path: Sequence[str]) -> bool:
    """Tell whether a path, as refusals name it, leads to a field of an input type, or to one of several values."""
    for step in path:
        kind = kind.of_type if isinstance(kind, GraphQLNonNull) else kind
        if isinstance(kind, GraphQLList) and step.isdigit():
            kind = kind.of_type
        elif isinstance(kind, GraphQLInputObjectType) and step in kind.fields:
            kind = kind.fields[step].type
        else:
            return False
    return True


def replaced(input: dict[str, Any], place: Place, value: Any) -> dict[str, Any]:
    """Return an input with another value at a place."""
    changed = deepcopy(input)
    inside: Any = changed
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    return changed


def at(input: dict[str, Any], place: Place) -> Any:
    """Return what stands at a place."""
    found: Any = input
    for step in place:
        found = found[step]
    return found


def place_of(dotted: str) -> Place:
    """Return the place that is written with dots between its steps."""
    return tuple(int(step) if step.isdigit() else step for step in dotted.split("."))
