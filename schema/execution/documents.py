"""Documents that were parsed, measured and validated: kept by their text, so that a client's queries cost that once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from typing import NamedTuple

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, OperationType, get_operation_ast
from strawberry.extensions import SchemaExtension

from schema.context import Operation
from schema.execution.compiled.executing import Compiled
from schema.execution.limits import Limits, Size, measure


class Request(NamedTuple):
    """What decides whether an operation is allowed, its variables apart."""

    text: str
    operation_name: str | None
    limits: Limits


class Checked(NamedTuple):
    """A valid document with the size of the operation that was asked for, and its plans where it is a query."""

    document: DocumentNode
    size: Size
    compiled: Compiled | None


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
        operation = get_operation_ast(document, self._request.operation_name) if document else None
        if document is None or operation is None:
            asked.pre_execution_errors = [GraphQLError("The document has several operations: say which one to run.")]
            yield
            return
        name = operation.name.value if operation.name else None
        asked.context.operation = Operation(operation.operation, name)
        size, error = self._measured(document, operation)
        if error is not None or self._kept is not None:
            asked.pre_execution_errors = [error] if error is not None else []
        yield
        asked.context.is_valid = not asked.pre_execution_errors
        if asked.context.is_valid:
            kept = self._kept or Checked(document, size, self._compiled(document, operation))
            asked.context.compiled = kept.compiled
            self._documents.keep(self._request, kept)

    def _compiled(self, document: DocumentNode, operation: OperationDefinitionNode) -> Compiled | None:
        if operation.operation is not OperationType.QUERY:
            return None
        return Compiled(self.execution_context.schema, document, operation)

    def _measured(self, document: DocumentNode, operation: OperationDefinitionNode) -> tuple[Size, GraphQLError | None]:
        asked = self.execution_context
        size = self._kept.size if self._kept is not None else None
        try:
            if size is None or size.sized_by_variable:
                size = measure(asked.schema._schema, document, operation, asked.variables or {})
                self._request.limits.refuse_beyond(size, operation.operation)
        except GraphQLError as error:
            return size or Size(), error
        return size, None
