"""How much one operation may ask for: counted over its document in one pass, before anything is validated or run.

Fragments are counted once and remembered, however often and however deeply they are spread, so the pass takes time in
proportion to the text and never to what the text unfolds to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
)

from app.core.paging import MAX_PAGE
from app.settings import Settings

LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
MAX_MUTATIONS = 10
"""How many root fields one mutation may have: each is a transaction of its own."""


class LimitExceeded(GraphQLError):
    """An operation asks for too much at once; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message, extensions={"code": LIMIT_EXCEEDED})


class Limits(NamedTuple):
    """The most that one operation may have."""

    tokens: int
    depth: int
    aliases: int
    fields: int
    rows: int

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """Return the limits that the operator set."""
        return cls(
            settings.max_tokens, settings.max_depth, settings.max_aliases, settings.max_fields, settings.max_rows
        )

    def refuse_beyond(self, size: Size, operation: OperationType) -> None:
        """Raise LimitExceeded where an operation is larger than this."""
        found = {
            f"is more than {self.depth} fields deep": size.depth > self.depth,
            f"unfolds to more than {self.aliases} aliases": size.aliases > self.aliases,
            f"unfolds to more than {self.fields} fields": size.fields > self.fields,
            f"asks for pages of more than {self.rows} items in all": size.rows > self.rows,
            f"has more than {MAX_MUTATIONS} mutations": operation is OperationType.MUTATION
            and size.width > MAX_MUTATIONS,
        }
        problems = [problem for problem, is_beyond in found.items() if is_beyond]
        if problems:
            raise LimitExceeded(f"The operation {' and '.join(problems)}: ask for less at once.")


class Size(NamedTuple):
    """What a selection unfolds to: its depth and width in fields, all its fields and aliases, the items of its pages.

    ``sized_by`` are the variables that the items depend on.
    """

    depth: int = 0
    width: int = 0
    fields: int = 0
    aliases: int = 0
    rows: int = 0
    sized_by: frozenset[str] = frozenset()

    def beside(self, other: Size) -> Size:
        """Return the size of two selections next to each other."""
        return Size(
            max(self.depth, other.depth),
            self.width + other.width,
            self.fields + other.fields,
            self.aliases + other.aliases,
            self.rows + other.rows,
            self.sized_by | other.sized_by,
        )


_NOTHING = Size()


def measure(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> Size:
    """Return what an operation unfolds to; raises LimitExceeded where its fragments nest without an end in sight."""
    try:
        return _Pass(schema, document, operation, variables).size()
    except RecursionError:
        pass
    raise LimitExceeded("The operation's fragments nest too deeply: ask for less at once.")


class _Pass:
    """One pass over a document for one operation."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: Mapping[str, Any],
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._known: dict[str, Size] = {}

    def size(self) -> Size:
        return self._selections(self._operation.selection_set, self._schema.get_root_type(self._operation.operation))

    def _selections(self, selections: SelectionSetNode, parent: GraphQLNamedType | None) -> Size:
        total = _NOTHING
        for node in selections.selections:
            if isinstance(node, FieldNode):
                total = total.beside(self._field(node, parent))
            elif isinstance(node, FragmentSpreadNode):
                total = total.beside(self._fragment(node.name.value))
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inside = self._schema.get_type(condition.name.value) if condition else parent
                total = total.beside(self._selections(node.selection_set, inside))
        return total

    def _fragment(self, name: str) -> Size:
        if name not in self._known:
            # a fragment inside itself counts nothing here: validation refuses it afterwards
            self._known[name] = _NOTHING
            fragment = self._fragments.get(name)
            if fragment is not None:
                inside = self._schema.get_type(fragment.type_condition.name.value)
                self._known[name] = self._selections(fragment.selection_set, inside)
        return self._known[name]

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Size:
        field = _definition(self._schema, parent, node.name.value)
        below = _NOTHING
        if node.selection_set is not None:
            below = self._selections(node.selection_set, get_named_type(field.type) if field else None)
        page, sized_by = self._page(node, field)
        return Size(
            # how deep a client looks into the schema itself has a limit of its own in validation
            depth=1 if node.name.value.startswith("__") else below.depth + 1,
            width=1,
            fields=below.fields + 1,
            aliases=below.aliases + (node.alias is not None),
            rows=below.rows if page is None else page * (1 + below.rows),
            sized_by=below.sized_by | sized_by,
        )

    def _page(self, node: FieldNode, field: GraphQLField | None) -> tuple[int | None, frozenset[str]]:
        """Return how many items a page may have, None for a field without pages, and the variable that says so."""
        first = field.args.get("first") if field else None
        if first is None:
            return None, frozenset()
        given = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
        if isinstance(given, IntValueNode):
            return _bounded(given.value), frozenset()
        if isinstance(given, VariableNode):
            name = given.name.value
            return _bounded(self._variable(name)), frozenset([name])
        return _bounded(first.default_value), frozenset()

    def _variable(self, name: str) -> Any:
        if name in self._variables:
            return self._variables[name]
        for definition in self._operation.variable_definitions or ():
            if definition.variable.name.value == name and isinstance(definition.default_value, IntValueNode):
                return definition.default_value.value
        return MAX_PAGE


def _definition(schema: GraphQLSchema, parent: GraphQLNamedType | None, name: str) -> GraphQLField | None:
    if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
        return schema.get_field(parent, name)
    return None


def _bounded(size: Any) -> int:
    """Return a page size within what pages can have; one that is none is refused where it is used."""
    try:
        return min(max(int(size), 0), MAX_PAGE)
    except (TypeError, ValueError, OverflowError):
        return MAX_PAGE
