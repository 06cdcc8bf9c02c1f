"""Turns a validated query into a plan: functions specialised to its selection, which know nothing of its variables.

A plan depends on the document, the operation and what `@skip` and `@include` say; the values of arguments are bound
when it runs. Source is generated from the schema's names alone: what a client wrote comes in as constants.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from schema.execution.compiled.leaves import leaf_of
from schema.execution.compiled.needs import Needs
from schema.execution.compiled.outside import Outside
from schema.execution.compiled.running import Run
from schema.execution.compiled.shapes import AbstractShape, LeafShape, ObjectShape, Required, Several, Shape
from schema.fields import DEFINITION, KIND
from schema.paging import Connection, Edge, PageInfo

_CURSORS = frozenset({"cursor", "start_cursor", "end_cursor"})
_KNOWN = {"__builtins__": {}, "str": str, "bool": bool, "int": int, "float": float}


class Asked(NamedTuple):
    """A field as it is asked for: its name in the answer, its definition, its nodes and the type that it has there."""

    key: str
    definition: GraphQLField
    node: FieldNode
    parent: GraphQLObjectType
    shape: Shape
    needs: Needs

    @property
    def field(self) -> Any:
        """The field as it is declared."""
        return self.definition.extensions[DEFINITION]


class Plan(NamedTuple):
    """What a query asks of the ways in; `__typename` has no definition."""

    roots: Sequence[Asked]
    constants: Mapping[str, str]
    keys: Sequence[str]


def plan_of(
    schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode, variables: VariableValues
) -> Plan:
    """Return the plan of a query; of ``variables`` only those of `@skip` and `@include` count. Raises Outside."""
    return _Planning(schema, document, operation, variables).plan()


def fragments_of(document: DocumentNode) -> dict[str, FragmentDefinitionNode]:
    """Return the fragments of a document by name."""
    return {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}


class _Planning:
    """What a plan is made from."""

    def __init__(
        self,
        schema: GraphQLSchema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        variables: VariableValues,
    ) -> None:
        self._schema = schema
        self._operation = operation
        self._variables = variables
        self._needs: dict[Any, Needs] = {}
        self._details = {name: FragmentDetails(each) for name, each in fragments_of(document).items()}

    def plan(self) -> Plan:
        """Plan the ways in."""
        query = self._schema.query_type
        if query is None:
            raise Outside("there are no queries")
        collected = collect_fields(self._schema, self._details, self._variables, query, self._operation)
        roots, constants = [], {}
        for key, details in collected.grouped_field_set.items():
            if details[0].node.name.value == "__typename":
                constants[key] = query.name
            else:
                roots.append(self._asked(query, key, details))
                if roots[-1].field.metadata.get(KIND) != "root":
                    raise Outside("a way in of another kind")
        return Plan(roots, constants, list(collected.grouped_field_set))

    def _asked(self, parent: GraphQLObjectType, key: str, details: list[FieldDetails]) -> Asked:
        definition = parent.fields.get(details[0].node.name.value)
        if definition is None or DEFINITION not in definition.extensions:
            raise Outside("introspection")
        shape = self._shape(definition.type, details)
        load = definition.extensions[DEFINITION].metadata.get("load")
        needs = self._needs.setdefault(load, Needs())
        needs.add(shape.needs)
        return Asked(key, definition, details[0].node, parent, shape, needs)

    def _shape(self, kind: GraphQLOutputType, details: list[FieldDetails]) -> Shape:
        if is_non_null_type(kind):
            if is_leaf_type(kind.of_type):
                return LeafShape(leaf_of(kind.of_type, required=True).write)
            return Required(self._shape(kind.of_type, details))
        if is_list_type(kind):
            return Several(self._shape(kind.of_type, details))
        if is_leaf_type(kind):
            return LeafShape(leaf_of(kind, required=False).write)
        if is_object_type(kind):
            return self._object(kind, details)
        if is_abstract_type(kind):
            kinds = self._schema.get_possible_types(kind)
            shapes = {each.name: self._object(each, details) for each in kinds}
            return AbstractShape(kinds, lambda each: shapes[each.name])
        raise Outside("a type of another kind")

    def _object(self, kind: GraphQLObjectType, details: list[FieldDetails]) -> ObjectShape:
        collected = collect_subfields(self._schema, self._details, self._variables, self._operation, kind, details)
        lay = _Layout(kind)
        for key, each in collected.grouped_field_set.items():
            if each[0].node.name.value == "__typename":
                lay.constant(key, kind.name)
            else:
                lay.field(self._asked(kind, key, each))
        return ObjectShape(kind, lay.finished(), lay.needs)


class _Layout:
    """Writes the function that lays the fields of one type over rows: leaves at once, all else behind them."""

    def __init__(self, kind: GraphQLObjectType) -> None:
        origin = kind.extensions[DEFINITION].origin
        self._is_of_pages = issubclass(origin, Connection | Edge | PageInfo)
        self.needs = Needs()
        self._entries: list[str] = []
        self._names: dict[str, Any] = {}
        self._others: list[Callable[[Sequence[Any], list[dict[str, Any]], Run], None]] = []

    def constant(self, key: str, value: str) -> None:
        """Lay the same value over every row."""
        self._enter(key, self._name(value))

    def field(self, asked: Asked) -> None:
        """Lay a field over the rows."""
        metadata = asked.field.metadata
        self._need(asked)
        match metadata.get(KIND):
            case "column" | "computed":
                source = self._source(asked.field)
                if isinstance(asked.shape, LeafShape):
                    self._enter(asked.key, self._leaf(source, asked))
                else:
                    self._enter(asked.key, "None")
                    self._others.append(_computed(asked, self._getter(source)))
            case "batched":
                self._enter(asked.key, "None")
                self._others.append(_BATCHED[metadata["shape"]](asked))
            case _:
                raise Outside("a field of another kind")

    def finished(self) -> Callable[[Sequence[Any], Run], list[dict[str, Any]]]:
        """Return the function."""
        build = self._evaluated(f"lambda rows, actor: [{{{', '.join(self._entries)}}} for r in rows]")
        others = tuple(self._others)

        def lay(rows: Sequence[Any], run: Run) -> list[dict[str, Any]]:
            laid: list[dict[str, Any]] = build(rows, run.actor)
            if rows:
                for other in others:
                    other(rows, laid, run)
            return laid

        return lay

    def _need(self, asked: Asked) -> None:
        """Need what the field needs of its row; a page, and what it has, stand for the rows in it."""
        metadata = asked.field.metadata
        if self._is_of_pages or metadata.get("itself"):
            self.needs.add(asked.shape.needs)
            self.needs.cursor |= asked.field.python_name in _CURSORS
        elif metadata.get(KIND) == "computed":
            self.needs.columns.update(metadata["needs"])
        else:
            self.needs.columns.add(metadata.get("key") or asked.field.python_name)

    def _enter(self, key: str, source: str) -> None:
        self._entries.append(f"{self._name(key)}: {source}")

    def _name(self, value: Any) -> str:
        name = f"x{len(self._names)}"
        self._names[name] = value
        return name

    def _source(self, field: Any) -> str:
        if field.metadata[KIND] == "column":
            return f"r.{field.python_name}"
        function = self._name(field.metadata["function"])
        return f"{function}(r, actor)" if field.metadata["with_actor"] else f"{function}(r)"

    def _leaf(self, source: str, asked: Asked) -> str:
        kind = asked.definition.type
        required = is_non_null_type(kind)
        leaf = leaf_of(kind.of_type if is_non_null_type(kind) else kind, required=required)  # type: ignore[arg-type]
        write = self._name(leaf.write)
        if leaf.test is None:
            return f"{write}({source})"
        test = leaf.test.format(f"(v := {source})", **{name: self._name(known) for name, known in leaf.names.items()})
        return f"({leaf.written} if {test} else {write}(v))"

    def _getter(self, source: str) -> Callable[[Sequence[Any], Any], list[Any]]:
        getter: Callable[[Sequence[Any], Any], list[Any]] = self._evaluated(
            f"lambda rows, actor: [{source} for r in rows]"
        )
        return getter

    def _evaluated(self, source: str) -> Any:
        return eval(source, {**_KNOWN, **self._names})  # noqa: S307  made of the schema's names alone


def _computed(
    asked: Asked, getter: Callable[[Sequence[Any], Any], list[Any]]
) -> Callable[[Sequence[Any], list[dict[str, Any]], Run], None]:
    key, shape = asked.key, asked.shape

    def fill(rows: Sequence[Any], laid: list[dict[str, Any]], run: Run) -> None:
        for object_, value in zip(laid, shape.complete(getter(rows, run.actor), run), strict=True):
            object_[key] = value

    return fill


def _arguments(asked: Asked, run: Run) -> Mapping[str, Any]:
    return run.arguments(asked) if asked.field.metadata.get("arguments") else {}


def _one(asked: Asked) -> Callable[[Sequence[Any], list[dict[str, Any]], Run], None]:
    load, column = asked.field.metadata["load"], asked.field.metadata["key"]
    key, shape = asked.key, asked.shape

    def fill(rows: Sequence[Any], laid: list[dict[str, Any]], run: Run) -> None:
        keys = [getattr(row, column) for row in rows]

        def settle(found: Mapping[Any, Any], run: Run) -> None:
            values = [None if each is None else found.get(each) for each in keys]
            for object_, value in zip(laid, shape.complete(values, run), strict=True):
                object_[key] = value

        run.ask(load, _arguments(asked, run), [each for each in keys if each is not None], settle, asked.needs)

    return fill


def _list(asked: Asked) -> Callable[[Sequence[Any], list[dict[str, Any]], Run], None]:
    load, column = asked.field.metadata["load"], asked.field.metadata["key"]
    key, shape = asked.key, asked.shape

    def fill(rows: Sequence[Any], laid: list[dict[str, Any]], run: Run) -> None:
        keys = [getattr(row, column) for row in rows]

        def settle(found: Mapping[Any, Any], run: Run) -> None:
            for object_, value in zip(laid, shape.complete([found.get(each) or () for each in keys], run), strict=True):
                object_[key] = value

        run.ask(load, _arguments(asked, run), keys, settle, asked.needs)

    return fill


def _many(asked: Asked) -> Callable[[Sequence[Any], list[dict[str, Any]], Run], None]:
    load, column = asked.field.metadata["load"], asked.field.metadata["key"]
    key, shape = asked.key, asked.shape

    def fill(rows: Sequence[Any], laid: list[dict[str, Any]], run: Run) -> None:
        given = [getattr(row, column) for row in rows]
        several = [isinstance(each, list | tuple) for each in given]

        def settle(found: Mapping[Any, Any], run: Run) -> None:
            values = [
                [row for row in map(found.get, each) if row is not None] if is_several else found.get(each) or ()
                for each, is_several in zip(given, several, strict=True)
            ]
            for object_, value in zip(laid, shape.complete(values, run), strict=True):
                object_[key] = value

        keys = [
            key for each, is_several in zip(given, several, strict=True) for key in (each if is_several else (each,))
        ]
        run.ask(load, {}, keys, settle, asked.needs)

    return fill


def _count(asked: Asked) -> Callable[[Sequence[Any], list[dict[str, Any]], Run], None]:
    key, shape = asked.key, asked.shape

    def fill(rows: Sequence[Any], laid: list[dict[str, Any]], run: Run) -> None:
        for row, object_ in zip(rows, laid, strict=True):

            def settle(found: Mapping[Any, Any], run: Run, row: Any = row, object_: dict[str, Any] = object_) -> None:
                [object_[key]] = shape.complete([found.get(row.key) or 0], run)

            run.ask(row.counted, {}, [row.key], settle)

    return fill


_BATCHED = {"one": _one, "list": _list, "many": _many, "count": _count}
