"""What every resolver gets: who asks, live events, and batched reads."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import strawberry
from graphql import OperationType

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.ids import parse_global_id

if TYPE_CHECKING:
    from uuid import UUID

    from app.events import Events
    from app.settings import Settings


class Operation(NamedTuple):
    """What is being run: its kind, and its name where the document gives it one."""

    kind: OperationType
    name: str | None


@dataclass(slots=True)
class Context:
    """One operation of one person.

    ``operation`` is known once the document is parsed, ``is_valid`` once it fits the schema and the limits.
    ``renew`` returns the actor as they are now, for an operation that outlives a request; it raises Unauthenticated
    once they may no longer enter.
    """

    actor: Actor
    settings: Settings
    events: Events | None = None
    operation: Operation | None = None
    is_valid: bool = False
    renew: Callable[[], Awaitable[Actor]] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


Info: TypeAlias = strawberry.Info[Context, None]


def parse_id(text: str, kind: str, *path: str) -> UUID:
    """Return the UUID behind a global id of ``kind``; raises NotFound for anything else, as for a missing row."""
    parsed = parse_global_id(text)
    if parsed is None or parsed[0] != kind:
        raise NotFound(kind, path)
    return parsed[1]


def parse_optional_id(text: str | None, kind: str, *path: str) -> UUID | None:
    """Return the UUID behind a global id, or None for None; raises NotFound."""
    return None if text is None else parse_id(text, kind, *path)
