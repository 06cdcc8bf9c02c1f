"""All mutations, as the schema tells them, and what can be told of each without knowing it."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLUnionType, get_named_type, is_list_type
from graphql.type.definition import GraphQLNonNull

from tests.schema.every_mutation import (  # noqa: F401  they fill the table
    alignments,
    approval,
    awards,
    conversations,
    cycles,
    development,
    drafts,
    feedback,
    findings,
    goal_life,
    goals,
    initiatives,
    learning,
    meetings,
    notifications,
    people,
    recognition,
    reporting,
    reviews,
    rewards,
    rounds,
    saved_filters,
    skills,
    surveys,
    templates,
    threads,
    transfer,
)
from tests.schema.every_mutation.inputs import input_type, mutation_type

ALL = sorted(mutation_type().fields)


def answering(refusal: str) -> list[str]:
    """Return the mutations that may answer with a refusal."""
    return [name for name in ALL if refusal in _members(name)]


def _members(name: str) -> set[str]:
    union = get_named_type(mutation_type().fields[name].type)
    assert isinstance(union, GraphQLUnionType)
    return {kind.name for kind in union.types}


def _is_bulk(name: str) -> bool:
    kind: Any = mutation_type().fields[name].type
    return is_list_type(kind.of_type if isinstance(kind, GraphQLNonNull) else kind)


BULK = [name for name in ALL if _is_bulk(name)]
SINGLE = [name for name in ALL if name not in BULK]
WITH_KEY = [name for name in ALL if "idempotencyKey" in get_named_type(input_type(name)).fields]
