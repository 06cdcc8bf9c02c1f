"""The three kinds of fields, and how GraphQL types are laid over rows.

A field is a **column** of its row, a **batched** relation (one function from many keys to their results), or
**computed** by a pure function from columns of its row. No resolver reads the database for one row.
"""

from __future__ import annotations

import asyncio
import dataclasses
import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from typing import Any, TypeVar, get_origin

import strawberry

import schema.enums  # noqa: F401  the words come before the types that use them
from app.core.actor import Actor
from app.core.ids import global_id
from app.core.validation import Problems
from app.database.unit_of_work import current
from schema.context import Info

T = TypeVar("T")
Load = Callable[..., Awaitable[Mapping[Any, Any]]]
KIND = "waymark.kind"
DEFINITION = "strawberry-definition"
NODE_LOADERS: dict[str, Load] = {}


def column(description: str, *, name: str | None = None) -> Any:
    """Declare a field that is the attribute of the same name of its row."""
    return strawberry.field(description=description, name=name, metadata={KIND: "column"})


def computed(function: Callable[..., Any], *, needs: Sequence[str], description: str, name: str | None = None) -> Any:
    """Declare a field that a pure function computes from its row, reading just the columns that it ``needs``.

    A function of two parameters gets the actor as well.
    """
    with_actor = len(inspect.signature(function).parameters) == 2
    if with_actor:

        def resolve(root: strawberry.Parent[Any], info: Info):  # type: ignore[no-untyped-def]
            return function(root, info.context.actor)
    else:

        def resolve(root: strawberry.Parent[Any]):  # type: ignore[no-untyped-def,misc]
            return function(root)

    return strawberry.field(
        resolver=resolve,
        description=description,
        name=name,
        metadata={
            KIND: "computed",
            "needs": tuple(needs),
            "function": function,
            "with_actor": with_actor,
            "itself": function is _itself,
        },
    )


def one(load: Load, key: str, *, description: str, name: str | None = None) -> Any:
    """Declare a batched relation to one row or null: ``load`` maps the values of the column ``key`` to rows."""

    def resolve(root: strawberry.Parent[Any]):  # type: ignore[no-untyped-def]
        value = getattr(root, key)
        return None if value is None else batch(load, value)

    return strawberry.field(resolver=resolve, description=description, name=name, metadata=_batched("one", key, load))


def many(load: Load, key: str, *, description: str, name: str | None = None) -> Any:
    """Declare a batched relation to a list: ``load`` maps keys to lists, a key without any to nothing.

    Where the column ``key`` holds several ids, ``load`` maps each to its row: in that order, hidden ones left out.
    """

    def resolve(root: strawberry.Parent[Any]):  # type: ignore[no-untyped-def]
        value = getattr(root, key)
        if isinstance(value, list | tuple):
            return _present([batch(load, item) for item in value])
        return _list(batch(load, value))

    return strawberry.field(resolver=resolve, description=description, name=name, metadata=_batched("many", key, load))


def batched(
    load: Load, key: str, graphql_type: Any, *, description: str, name: str | None = None
) -> Callable[[Callable[..., Mapping[str, Any]]], Any]:
    """Declare a batched relation of ``graphql_type`` with arguments.

    Decorates a function that takes the GraphQL arguments and returns the keyword arguments for ``load``, hashable ones.
    """

    def decorate(arguments: Callable[..., Mapping[str, Any]]) -> Any:
        @wraps(arguments)
        def resolve(root: Any, **given: Any) -> Any:
            result = batch(load, getattr(root, key), **arguments(**given))
            return _list(result) if get_origin(graphql_type) is list else result

        signature = inspect.signature(arguments)
        root = inspect.Parameter("root", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=strawberry.Parent[Any])  # type: ignore[misc]
        resolve.__signature__ = signature.replace(  # type: ignore[attr-defined]
            parameters=[root, *signature.parameters.values()], return_annotation=graphql_type
        )
        resolve.__annotations__ = {**arguments.__annotations__, "return": graphql_type}
        return strawberry.field(
            resolver=resolve,
            description=description,
            name=name or camel(arguments.__name__),
            metadata=_batched("list" if get_origin(graphql_type) is list else "one", key, load, arguments),
        )

    return decorate


def _batched(
    shape: str, key: str, load: Load, arguments: Callable[..., Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    with_info = arguments is not None and "info" in inspect.signature(arguments).parameters
    return {
        KIND: "batched",
        "shape": shape,
        "key": key,
        "load": load,
        "arguments": arguments,
        "with_info": with_info,
    }


def counted(description: str) -> Any:
    """Declare a connection's ``totalCount``: the load and the key to count with come with the page."""

    def resolve(root: strawberry.Parent[Any]):  # type: ignore[no-untyped-def]
        return _number(batch(root.counted, root.key))

    return strawberry.field(resolver=resolve, description=description, metadata={KIND: "batched", "shape": "count"})


def root(graphql_type: Any, *, description: str) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """Declare a way into the graph: a field of Query that makes one call and returns rows of ``graphql_type``."""

    def decorate(resolver: Callable[..., Awaitable[Any]]) -> Any:
        resolver.__annotations__["return"] = graphql_type
        return strawberry.field(resolver=resolver, description=description, metadata={KIND: "root"})

    return decorate


def batch(load: Load, key: Any, **arguments: Any) -> Awaitable[Any]:
    """Return the result for one key of a load that runs once for all keys asked for at this point of the operation."""
    unit = current()
    slot = (load, tuple(sorted(arguments.items(), key=lambda item: item[0])))
    found: dict[Any, asyncio.Future[Any]] = unit.memory.setdefault(("results", slot), {})
    if key in found:
        return found[key]
    waiting: dict[Any, asyncio.Future[Any]] | None = unit.memory.get(("waiting", slot))
    if waiting is None:
        waiting = unit.memory[("waiting", slot)] = {}
        unit.spawn(_dispatch(load, slot, arguments))
    future = found[key] = waiting[key] = asyncio.get_running_loop().create_future()
    return future


async def _dispatch(load: Load, slot: Any, arguments: Mapping[str, Any]) -> None:
    waiting: dict[Any, asyncio.Future[Any]] = current().memory.pop(("waiting", slot))
    try:
        results = await load(list(waiting), **arguments)
    except BaseException as error:
        for future in waiting.values():
            _fail(future, error)
        if not isinstance(error, Exception):
            raise
        return
    for key, future in waiting.items():
        if not future.done():
            future.set_result(results.get(key))


def _fail(future: asyncio.Future[Any], error: BaseException) -> None:
    if future.done():
        return
    if not isinstance(error, Exception):
        future.cancel()
        return
    future.set_exception(error)
    future.exception()  # a sibling's failure may end the operation before anybody awaits this one


async def _list(result: Awaitable[Any]) -> Any:
    return await result or ()


async def _number(result: Awaitable[Any]) -> int:
    return await result or 0


async def _present(results: Sequence[Awaitable[Any]]) -> list[Any]:
    return [row for row in [await result for result in results] if row is not None]


def over(
    row_type: type | tuple[type, ...],
    *,
    description: str,
    load: Load | None = None,
    when: Callable[[Any], bool] | None = None,
) -> Callable[[type[T]], type[T]]:
    """Lay a GraphQL type over rows: objects of ``row_type`` are resolved as this type.

    Where several types of one interface share rows, ``when`` tells which of them are this one's. A type that
    implements `Node` names the ``load`` that fetches rows by id, for `node` and `nodes`.
    """

    def decorate(cls: type[T]) -> type[T]:
        cls.is_type_of = classmethod(  # type: ignore[attr-defined]
            lambda _, obj, __: isinstance(obj, row_type) and (when is None or when(obj))
        )
        cls.by_class = when is None  # type: ignore[attr-defined]
        if load is not None:
            NODE_LOADERS[cls.__name__] = load
        return strawberry.type(cls, description=description)

    return decorate


@strawberry.interface(description="Anything with an id: fetch it again with `node(id:)`.")
class Node:
    """An object with an id that is unique over all types."""

    id: strawberry.ID = strawberry.field(description="The id, unique over all types and safe in a URL.")


def deleted_id(kind: str, key: str) -> Any:
    """Declare the ``deletedId`` of a success: the global id of what is gone."""
    return computed(
        lambda row: global_id(kind, getattr(row, key)), needs=(key,), description="The id of what is gone, for caches."
    )


def node_load(kind: str) -> Load:
    """Return the load that fetches nodes of a kind by id; raises KeyError for a kind that is no `Node`."""
    return NODE_LOADERS[kind]


def node_id(kind: str) -> Any:
    """Declare the id of a `Node` type named ``kind``."""
    return computed(
        lambda row: global_id(kind, row.id),
        needs=("id",),
        description="The id, unique over all types and safe in a URL.",
    )


def permission(policy: Callable[[Actor, Any], Any], description: str) -> Any:
    """Declare what the actor may do with the row, as its policy answers; costs no statement."""
    return computed(lambda row, actor: policy(actor, row), needs=("*",), description=description)


def itself(description: str) -> Any:
    """Declare a field whose type is laid over the same row, such as ``viewerCan``."""
    return computed(_itself, needs=(), description=description)


def _itself(row: Any) -> Any:
    return row


def argument(
    description: str, default: Any = dataclasses.MISSING, *, default_factory: Any = dataclasses.MISSING
) -> Any:
    """Declare a field of an input type; without a default it is required, with UNSET omitting differs from null."""
    return strawberry.field(description=description, default=default, default_factory=default_factory)


def changes(given: Any, *names: str, nullable: Sequence[str] = (), path: Sequence[str] = ()) -> dict[str, Any]:
    """Return the fields of an input that the client gave, by name; raises InvalidInput for a null that cannot be.

    ``path`` leads to where these fields stand, if not at the top of the mutation's input.
    """
    found = {name: getattr(given, name) for name in (*names, *nullable)}
    found = {name: value for name, value in found.items() if value is not strawberry.UNSET}
    problems = Problems()
    for name, value in found.items():
        if value is None and name not in nullable:
            problems.add((*path, camel(name)), "NULL", "This cannot be empty: leave it out to keep it as it is.")
    problems.check()
    return found


def camel(snake: str) -> str:
    """Return the name that clients know a field by."""
    head, *rest = snake.split("_")
    return head + "".join(word.capitalize() for word in rest)


def snake(camel: str) -> str:
    """Return the name that we know a field by, of the one that clients do."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in camel)
