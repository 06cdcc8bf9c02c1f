"""What every resolver gets: who asks, live events, and batched reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

import strawberry

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.ids import parse_global_id

if TYPE_CHECKING:
    from uuid import UUID

    from app.events import Events
    from app.settings import Settings


@dataclass(slots=True)
class Context:
    """One operation of one person."""

    actor: Actor
    settings: Settings
    events: Events | None = None
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
