"""Makes up queries over the whole schema: aliases, fragments, arguments, directives, interfaces and unions."""

from __future__ import annotations

from random import Random

from graphql import (
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_leaf_type,
)
from graphql.type import is_required_argument

DIRECTIVES = ("@include(if: true)", "@skip(if: false)", "@skip(if: true)", "@include(if: $yes)", "@skip(if: $yes)")
VARIABLES = {"yes": True, "few": 2}


class MadeUp:
    """One query, made up by a source of randomness; `variables` go with it."""

    def __init__(self, schema: GraphQLSchema, random: Random, ids: dict[str, str]) -> None:
        self._schema = schema
        self._random = random
        self._ids = ids
        self._fragments: list[str] = []
        self._aliases = 0

    def query(self) -> str:
        """Return the document."""
        kind = self._random.choice(sorted(self._ids))
        roots = [f'node(id: "{self._ids[kind]}") {{ {self._on(kind, 4)} }}']
        query = self._schema.query_type
        assert query is not None
        free = [
            name
            for name, field in query.fields.items()
            if not any(is_required_argument(argument) for argument in field.args.values())
        ]
        roots += [self._field(query, name, 3) for name in self._random.sample(free, 2)]
        document = f"query($yes: Boolean!, $few: Int!) {{ few: __typename {' '.join(roots)} {self._uses()} }}"
        return "\n".join([document, *self._fragments])

    def _uses(self) -> str:
        """Use every variable, so that none is left over."""
        return (
            "yes: __typename @include(if: $yes) "
            + f'n: nodes(ids: ["{next(iter(self._ids.values()))}"]) {{ id }} '
            + ("cycles { objectives(first: $few) { totalCount } }")
        )

    def _on(self, name: str, depth: int) -> str:
        selected = self._selection(self._schema.type_map[name], depth)
        match self._random.randrange(3):
            case 0:
                return f"__typename ... on {name} {{ {selected} }}"
            case 1:
                fragment = f"F{len(self._fragments)}"
                self._fragments.append(f"fragment {fragment} on {name} {{ {selected} }}")
                return f"... {fragment} {self._directive()}"
            case _:
                return f"id ... on {name} {self._directive()} {{ {selected} }}"

    def _selection(self, kind: GraphQLNamedType, depth: int) -> str:
        if isinstance(kind, GraphQLUnionType):
            kinds = self._schema.get_possible_types(kind)
            return "__typename " + " ".join(
                f"... on {each.name} {{ {self._selection(each, depth)} }}" for each in kinds
            )
        assert isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        parts = ["__typename"] if self._random.random() < 0.3 else []
        if isinstance(kind, GraphQLInterfaceType):
            one = self._random.choice(sorted(self._schema.get_possible_types(kind), key=str))
            parts.append(f"... on {one.name} {{ {self._selection(one, depth - 1)} }}")
        names = self._random.sample(sorted(kind.fields), min(len(kind.fields), self._random.randint(2, 6)))
        parts += [part for name in names if (part := self._field(kind, name, depth))]
        return " ".join(parts) or "__typename"

    def _field(self, parent: GraphQLObjectType | GraphQLInterfaceType, name: str, depth: int) -> str:
        field = parent.fields[name]
        if any(is_required_argument(argument) for argument in field.args.values()):
            return ""
        kind = get_named_type(field.type)
        arguments = f"(first: {self._random.choice(('1', '3', '$few'))})" if "first" in field.args else ""
        called = f"{self._alias()}{name}{arguments} {self._directive()}"
        if is_leaf_type(kind):
            return called
        return f"{called} {{ {self._selection(kind, depth - 1)} }}" if depth > 0 else ""

    def _alias(self) -> str:
        # what has arguments or is selected twice may not be merged: each has a name of its own
        self._aliases += 1
        return f"a{self._aliases}: "

    def _directive(self) -> str:
        return self._random.choice(DIRECTIVES) if self._random.random() < 0.1 else ""
