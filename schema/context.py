"""What every resolver gets: who asks, live events, and batched reads."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias
from uuid import UUID

import strawberry
from graphql import OperationType

from app.core.actor import Actor
from app.core.errors import NotFound
from app.core.ids import parse_global_id
from app.people.tokens import actor_for

if TYPE_CHECKING:
    from app.events import Events
    from app.settings import Settings
    from schema.execution.compiled.executing import Compiled


class Operation(NamedTuple):
    """What is being run: its kind, and its name where the document gives it one."""

    kind: OperationType
    name: str | None


@dataclass(slots=True)
class Context:
    """One operation of one person.

    ``operation`` is known once the document is parsed, ``is_valid`` once it fits the schema and the limits, and
    ``compiled`` for queries; ``is_left_to_steps`` says that a query's plan has no answer.
    ``renew`` returns the actor as they are now, for an operation that outlives a request; it raises Unauthenticated
    once they may no longer enter.
    """

    actor: Actor
    settings: Settings
    events: Events | None = None
    operation: Operation | None = None
    is_valid: bool = False
    compiled: Compiled | None = None
    is_left_to_steps: bool = False
    renew: Callable[[], Awaitable[Actor]] | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    async def renew_rights(self) -> None:
        """Know what the person may see and do now, after a command that may have changed it."""
        before = self.actor
        now = await actor_for(before.organization_id, before.person_id)
        if now is not None:
            kept = {
                name: getattr(before, name) for name in ("may_write", "may_measure", "session_id", "by_personal_token")
            }
            self.actor = replace(now, **kept)


Info: TypeAlias = strawberry.Info[Context, None]

_NOTHING = UUID(int=0)
_WORDS = {
    "AssistantRun": "run",
    "CheckIn": "check-in",
    "CheckInMeeting": "check-in meeting",
    "CheckInSheet": "check-in sheet",
    "OneOnOne": "one-on-one",
    "OneOnOneMeeting": "one-on-one meeting",
    "PersonalAccessToken": "token",
    "User": "person",
}


def word_for(kind: str) -> str:
    """Return what sentences call a kind of thing, as commands do, so that nonsense and a hidden id read the same."""
    return _WORDS.get(kind) or re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower()


def parse_id(text: str, kind: str, *path: str) -> UUID:
    """Return the UUID behind a global id of ``kind``; raises NotFound for anything else, as for a missing row."""
    parsed = parse_global_id(text)
    if parsed is None or parsed[0] != kind:
        raise NotFound(word_for(kind), path)
    return parsed[1]


def parse_ids(texts: Sequence[str] | None, kind: str, *path: str) -> tuple[UUID, ...] | None:
    """Return the UUIDs behind global ids of ``kind``, None for None; raises NotFound as `parse_id` does."""
    return None if texts is None else tuple(parse_id(text, kind, *path) for text in texts)


def parse_optional_id(text: str | None, kind: str, *path: str) -> UUID | None:
    """Return the UUID behind a global id, or None for None and for what was left out; raises NotFound."""
    return None if text is None or text is strawberry.UNSET else parse_id(text, kind, *path)


def parse_reference(text: str, *path: str) -> tuple[str, UUID]:
    """Return the kind and UUID behind the id of a subject that may be of several kinds; raises NotFound for no id."""
    parsed = parse_global_id(text)
    if parsed is None:
        raise NotFound("subject", path)
    return parsed


def parse_one_of_several(text: str, kind: str) -> UUID:
    """Return the UUID behind a global id of ``kind``, or one of nothing: in bulk each id has an answer of its own."""
    parsed = parse_global_id(text)
    return parsed[1] if parsed and parsed[0] == kind else _NOTHING
