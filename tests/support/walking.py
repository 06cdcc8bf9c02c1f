"""Everything that a person may ask for at once: each way in with each argument that fits, and all that hangs on it."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_interface_type,
    is_leaf_type,
    is_object_type,
    is_union_type,
)
from graphql.type import is_required_argument

from schema.fields import NODE_LOADERS
from tests.support.graphql import Api

Arguments = Mapping[str, Sequence[str]]
"""What to try for a required argument, by its name, as it stands in a document."""

DEEP = 5


class Walk:
    """Asks for all that a schema offers, as one person; ``unanswered`` are the fields that only failed.

    ``miscounted`` are the whole lists whose count is not that of what is in them.
    """

    def __init__(self, schema: GraphQLSchema, api: Api, arguments: Arguments) -> None:
        self._schema = schema
        self._api = api
        self._arguments = arguments
        self.unanswered: dict[str, str] = {}
        self.miscounted: list[Any] = []

    async def roots(self) -> AsyncIterator[tuple[str, bool, str]]:
        """Yield each way in, whether it needs an argument, and the text of each of its answers.

        `node` and `nodes` are left to `nodes`.
        """
        query = self._schema.query_type
        assert query is not None
        for name, field in query.fields.items():
            if name in ("node", "nodes"):
                continue
            for asked in _asked(name, field, self._arguments):
                text, errors = await self._answer(f"{{ {asked} }}")
                if errors:
                    self.unanswered[name] = errors
                yield name, any(is_required_argument(argument) for argument in field.args.values()), text

    async def nodes(self, kind: str, ids: list[str]) -> AsyncIterator[str]:
        """Yield the texts of all that hangs on things of a kind: in one answer, or field by field where that fails."""
        of = self._schema.type_map[kind]
        assert is_object_type(of)
        each = asked_of(of, self._arguments)
        text, errors = await self._of_nodes(kind, each, ids)
        yield text
        if errors:
            for asked in each:
                text, errors = await self._of_nodes(kind, [asked], ids)
                if errors:
                    self.unanswered[f"{kind}.{asked.partition(' ')[0]}"] = errors
                yield text

    async def _of_nodes(self, kind: str, wanted: list[str], ids: list[str]) -> tuple[str, str]:
        query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind} {{ {' '.join(wanted)} }} }} }}"
        return await self._answer(query, ids=ids)

    async def _answer(self, query: str, **variables: Any) -> tuple[str, str]:
        response = await self._api.raw(query, **variables)
        answer = response.json()
        self.miscounted += _miscounted(answer.get("data"))
        return response.text, "; ".join(error["message"] for error in answer.get("errors", ()))


def asked_of(kind: GraphQLObjectType, arguments: Arguments) -> list[str]:
    """Return every field of a type with all that hangs on it, as it stands in a document."""
    return [asked for name, field in kind.fields.items() for asked in _asked(name, field, arguments)]


def _asked(name: str, field: GraphQLField, arguments: Arguments) -> Iterator[str]:
    required = [argument for argument, of in field.args.items() if is_required_argument(of)]
    tried = [arguments.get(f"{name}.{each}") or arguments[each] for each in required]
    for values in itertools.product(*tried):
        given = ", ".join(f"{argument}: {value}" for argument, value in zip(required, values, strict=True))
        yield f"{name}{f'({given})' if given else ''} {_selection(field, DEEP)}".strip()


def _miscounted(found: Any) -> Iterator[Any]:
    if isinstance(found, list):
        for each in found:
            yield from _miscounted(each)
    if isinstance(found, dict):
        whole = not any(found.get("pageInfo", {}).get(more, True) for more in ("hasNextPage", "hasPreviousPage"))
        if whole and found["totalCount"] != len(found["nodes"]):
            yield found
        for each in found.values():
            yield from _miscounted(each)


def _selection(field: GraphQLField, depth: int) -> str:
    """Return all that a field says by itself: of things with an id their own texts, and not what hangs on them."""
    kind: Any = get_named_type(field.type)
    if is_leaf_type(kind):
        return ""
    if is_union_type(kind):
        apart = _different(kind.types)
        members = " ".join(
            f"... on {each.name} {{ {_own(each, _further(each, depth), apart)} }}" for each in kind.types
        )
        return f"{{ __typename {members} }}"
    if is_interface_type(kind):
        return "{ __typename id }" if "id" in kind.fields else "{ __typename }"
    return f"{{ __typename {_own(kind, _further(kind, depth))} }}"


def _further(kind: GraphQLObjectType, depth: int) -> int:
    return 1 if kind.name in NODE_LOADERS else depth


def _different(kinds: Sequence[GraphQLObjectType]) -> set[str]:
    """Return the fields that are not of one type in all members of a union."""
    types: dict[str, set[str]] = {}
    for kind in kinds:
        for name, field in kind.fields.items():
            types.setdefault(name, set()).add(str(field.type))
    return {name for name, of in types.items() if len(of) > 1}


def _own(kind: GraphQLObjectType, depth: int, apart: Collection[str] = ()) -> str:
    """Return what to select of a type; what is ``apart`` goes under a name of the type's own."""
    chosen = []
    for name, field in kind.fields.items():
        asked = f"{kind.name}_{name}: {name}" if name in apart else name
        if name == "edges" or any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(get_named_type(field.type)):
            chosen.append(asked)
        elif depth > 1 and name != "viewerCan":
            chosen.append(f"{asked} {_selection(field, depth - 1)}")
    return " ".join(chosen) or "__typename"
