"""Everything that a person may follow: each subscription, for each thing that it takes, and what it sends first."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from graphql import GraphQLField, GraphQLSchema, get_named_type, is_interface_type, is_object_type
from graphql.type import is_required_argument

from app.comments.subjects import COLUMNS
from app.conversations.agenda_queries import MeetingKind
from app.events import Events
from app.settings import Settings
from schema.build import schema
from schema.context import Context
from tests.support.factories import Person
from tests.support.walking import Arguments, asked_of

FOLLOWED = {
    "meetingChanged": tuple(map(str, MeetingKind)),
    "oneOnOneChanged": ("OneOnOne",),
    "commentsChanged": tuple(COLUMNS),
    "assistantRunChanged": ("AssistantRun",),
}
"""The kinds of things that one names to follow them, by subscription; others follow what is one's own."""

Event = tuple[str, dict[str, Any] | None, str]
"""The subscription, what it sent, and the errors beside that."""


async def first_events(
    person: Person, settings: Settings, ids: Mapping[str, list[str]], arguments: Arguments
) -> AsyncIterator[Event]:
    """Yield what every subscription sends somebody first, for each of some things (ids by kind) that it takes."""
    context = Context(actor=await person.actor(), settings=settings, events=Events(""))
    for name, document, variables in _documents(schema()._schema, ids, arguments):
        stream: Any = await schema().subscribe(document, variable_values=variables, context_value=context)
        try:
            event = await anext(stream)
        finally:
            await stream.aclose()
        yield name, event.data, "; ".join(error.message for error in event.errors or ())


def _documents(
    of: GraphQLSchema, ids: Mapping[str, list[str]], arguments: Arguments
) -> Iterator[tuple[str, str, dict[str, str]]]:
    assert of.subscription_type is not None
    for name, field in of.subscription_type.fields.items():
        named = [argument for argument, each in field.args.items() if is_required_argument(each)]
        if not named:
            yield name, f"subscription {{ {name} {{ {_all(of, _kind(field), arguments)} }} }}", {}
            continue
        [argument] = named
        for kind in FOLLOWED[name]:
            chosen = f"... on {kind} {{ {_all(of, kind, arguments)} }}"
            document = f"subscription($id: ID!) {{ {name}({argument}: $id) {{ {chosen} }} }}"
            for id_ in ids[kind]:
                yield name, document, {"id": id_}


def _kind(field: GraphQLField) -> str:
    kind = get_named_type(field.type)
    assert not is_interface_type(kind), "Say in FOLLOWED what it takes."
    return kind.name


def _all(of: GraphQLSchema, kind: str, arguments: Arguments) -> str:
    found = of.type_map[kind]
    assert is_object_type(found)
    return " ".join(asked_of(found, arguments))
