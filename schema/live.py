"""Subscriptions: the present state first, and again whenever it has changed."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Callable, Generator
from functools import update_wrapper
from typing import Any

import strawberry

from schema.context import Info
from schema.fields import KIND, Load, batch


class _Present:
    """What a load finds for a key at the time that it is awaited: in the view of its event."""

    __slots__ = ("_key", "_load", "found")

    def __init__(self, load: Load, key: Any) -> None:
        self._load = load
        self._key = key
        self.found: Any = None

    def __await__(self) -> Generator[Any, None, Any]:
        self.found = yield from batch(self._load, self._key).__await__()
        return self.found


def live(
    graphql_type: Any,
    load: Load,
    *,
    description: str,
    until: Callable[[Any], bool] = lambda row: False,
    while_seen: bool = False,
) -> Callable[[Callable[..., tuple[str, Any]]], Any]:
    """Declare a subscription to one row of ``graphql_type``, null where it is not there for this person.

    Decorates a function that takes the GraphQL arguments, and ``info`` where the row is the person's own, and returns
    the topic to listen to and the row's key. The first event holds the present state, so a client that connects again
    has missed nothing; changes that come faster than the client reads are one event. Every event is read as the person
    is then. The stream ends behind the event whose row fulfils ``until``; with ``while_seen`` also behind one that
    finds nothing, for whoever does not see a thing is not to see either when something happens to it.
    """

    def decorate(subject: Callable[..., tuple[str, Any]]) -> Any:
        taken = dict(inspect.signature(subject).parameters)
        asks_who = taken.pop("info", None) is not None

        async def events(self: Any, info: Info, **given: Any) -> AsyncIterator[Any]:
            topic, key = subject(**given, **({"info": info} if asks_who else {}))
            source = info.context.events
            if source is None:
                raise RuntimeError("This process listens to no events.")
            async with source.subscribed(topic) as announced:
                while True:
                    announced.clear()
                    present = _Present(load, key)
                    yield present
                    if while_seen if present.found is None else until(present.found):
                        return
                    await announced.wait()

        given = inspect.signature(events).parameters
        own = [given["self"], given["info"].replace(annotation=Info)]
        returns = AsyncIterator[graphql_type]
        update_wrapper(events, subject, assigned=("__module__", "__name__", "__qualname__", "__doc__"), updated=())
        del events.__wrapped__  # type: ignore[attr-defined]
        events.__signature__ = inspect.signature(subject).replace(  # type: ignore[attr-defined]
            parameters=[*own, *taken.values()], return_annotation=returns
        )
        events.__annotations__ = {**subject.__annotations__, "info": Info, "return": returns}
        return strawberry.subscription(resolver=events, description=description, metadata={KIND: "live"})

    return decorate
