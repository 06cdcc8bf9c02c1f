"""Everything that a client developer can see says what it is."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    is_introspection_type,
    is_specified_directive,
    is_specified_scalar_type,
)

from schema.build import schema

WAYS_IN = ("Query", "Mutation", "Subscription")


def things() -> Iterator[tuple[str, str | None]]:
    """Yield everything that can have a description, with it."""
    core = schema()._schema
    for kind in core.type_map.values():
        if not is_introspection_type(kind) and not is_specified_scalar_type(kind):
            if kind.name not in WAYS_IN:
                yield kind.name, kind.description
            yield from parts(kind)
    for directive in core.directives:
        if not is_specified_directive(directive):
            yield f"@{directive.name}", directive.description


def parts(kind: GraphQLNamedType) -> Iterator[tuple[str, str | None]]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        for name, field in kind.fields.items():
            yield f"{kind.name}.{name}", field.description
            for argument_name, argument in field.args.items():
                if argument_name != "input":  # described by its type
                    yield f"{kind.name}.{name}({argument_name})", argument.description
    elif isinstance(kind, GraphQLInputObjectType):
        for name, input_field in kind.fields.items():
            yield f"{kind.name}.{name}", input_field.description
    elif isinstance(kind, GraphQLEnumType):
        for name, value in kind.values.items():
            yield f"{kind.name}.{name}", value.description


def test_everything_has_a_description() -> None:
    assert [name for name, description in things() if not description] == []


def test_every_description_ends_like_a_sentence() -> None:
    assert [name for name, description in things() if description and description.rstrip()[-1] not in ".?!:"] == []
