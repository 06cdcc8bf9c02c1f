"""How an enum of the domain becomes one of GraphQL."""

from __future__ import annotations

from enum import Enum

import strawberry


def described(enum: type[Enum], description: str, /, graphql_name: str | None = None, **values: str) -> None:
    """Make an enum a GraphQL enum, each value described by its name; raises TypeError where one is not."""
    strawberry.enum(enum, name=graphql_name, description=description)
    definition = enum.__strawberry_definition__  # type: ignore[attr-defined]
    if {value.name for value in definition.values} != set(values):
        raise TypeError(f"Describe each value of {enum.__name__}, and nothing else.")
    for value in definition.values:
        value.description = values[value.name]
