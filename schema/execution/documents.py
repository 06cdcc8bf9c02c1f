"""Documents that were parsed, measured and validated: kept by their text, so that a client's queries cost that once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType, get_operation_ast
from strawberry.extensions import SchemaExtension

from schema.context import Operation
from schema.execution.compiled.executing import Compiled
from schema.execution.limits import Limits, Size, measure

SIZES = 16
"""So many sizes of one operation are remembered, for what its variables make of its pages."""


class Request(NamedTuple):
    """What decides whether an operation is allowed, its variables apart."""

    text: str
    operation_name: str | None
    limits: Limits


class Checked:
    """A valid document with the operation that was asked for, its plans where it is a query, and how large it is."""

    def __init__(
        self, schema: Any, document: DocumentNode, node: OperationDefinitionNode, operation: Operation, size: Size
    ) -> None:
        self._schema = schema._schema
        self._node = node
        self._size = size
        self._sizes: dict[tuple[Any, ...], Size] = {}
        self.document = document
        self.operation = operation
        is_query = node.operation is OperationType.QUERY
        self.compiled = Compiled(schema, document, node) if is_query else None

    def size(self, variables: Mapping[str, Any]) -> Size:
        """Return what the operation unfolds to; raises LimitExceeded."""
        if not self._size.sized_by:
            return self._size
        sized_by = tuple(variables.get(name, ...) for name in self._size.sized_by)
        if not all(isinstance(each, int) for each in sized_by):
            return measure(self._schema, self.document, self._node, variables)
        if sized_by not in self._sizes:
            if len(self._sizes) >= SIZES:
                self._sizes.clear()
            self._sizes[sized_by] = measure(self._schema, self.document, self._node, variables)
        return self._sizes[sized_by]


class Documents:
    """The valid documents that were used last, bounded by the length of their texts taken together.

    A parsed document takes about a hundred times the memory of its text.
    """

    def __init__(self, *, characters: int = 400_000) -> None:
        self._characters = characters
        self._held = 0
        self._documents: OrderedDict[Request, Checked] = OrderedDict()

    def __len__(self) -> int:
        return len(self._documents)

    def find(self, request: Request) -> Checked | None:
        """Return a document that was kept, which makes it the one used last."""
        found = self._documents.get(request)
        if found is not None:
            self._documents.move_to_end(request)
        return found

    def keep(self, request: Request, checked: Checked) -> None:
        """Keep a document, in place of those that were not used for longest; one that is very long is not kept."""
        if request in self._documents or len(request.text) > self._characters // 10:
            return
        self._documents[request] = checked
        self._held += len(request.text)
        while self._held > self._characters:
            forgotten, _ = self._documents.popitem(last=False)
            self._held -= len(forgotten.text)


class CheckedDocuments(SchemaExtension):
    """Parses, measures and validates what is asked for, or takes all of that from what was kept.

    The limits hold either way; where a variable sets the size of a page they are looked at again each time.
    """

    def __init__(self, documents: Documents) -> None:
        self._documents = documents
        self._kept: Checked | None = None

    def on_parse(self) -> Iterator[None]:
        """Parse, within the limit of tokens."""
        asked = self.execution_context
        self._request = Request(asked.query or "", asked.operation_name, Limits.of(asked.context.settings))
        self._kept = self._documents.find(self._request)
        if self._kept is not None:
            asked.graphql_document = self._kept.document
        else:
            asked.parse_options["max_tokens"] = self._request.limits.tokens
        yield

    def on_validate(self) -> Iterator[None]:
        """Measure, and leave it to the schema to validate what is not too large and was not validated before."""
        asked = self.execution_context
        document = asked.graphql_document
        node = get_operation_ast(document, self._request.operation_name) if document else None
        if document is None or node is None:
            asked.pre_execution_errors = [GraphQLError("The document has several operations: say which one to run.")]
            yield
            return
        operation = asked.context.operation = Operation(node.operation, node.name.value if node.name else None)
        size, error = self._measured(document, node)
        if error is not None or self._kept is not None:
            asked.pre_execution_errors = [error] if error is not None else []
        yield
        asked.context.is_valid = not asked.pre_execution_errors
        if asked.context.is_valid:
            kept = self._kept or Checked(asked.schema, document, node, operation, size)
            asked.context.compiled = kept.compiled
            self._documents.keep(self._request, kept)

    def _measured(self, document: DocumentNode, node: OperationDefinitionNode) -> tuple[Size, GraphQLError | None]:
        asked, size = self.execution_context, Size()
        variables = asked.variables or {}
        try:
            kept = self._kept
            size = kept.size(variables) if kept else measure(asked.schema._schema, document, node, variables)
            self._request.limits.refuse_beyond(size, node.operation)
        except GraphQLError as error:
            return size, error
        return size, None
