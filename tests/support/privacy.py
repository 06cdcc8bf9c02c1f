"""Who reaches what through the API: the world's rows on every path, as each of its people, as a table to read.

Paths: N by `node`, L in lists, feeds, the inbox and nested fields, S by search, A what the audit tells about it, E in
live events.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import GraphQLField, GraphQLObjectType, get_named_type, is_composite_type, is_object_type, is_union_type
from graphql.type import is_required_argument

from app.core.ids import global_id
from app.settings import Settings
from schema.build import schema
from schema.fields import NODE_LOADERS
from tests.support.arguments import arguments_of
from tests.support.factories import Person
from tests.support.following import first_events
from tests.support.graphql import Api
from tests.support.world import World

ROLES = (
    "author",
    "subject",
    "teammate",
    "lead",
    "lead above",
    "manager",
    "manager's manager",
    "stranger",
    "administrator",
    "foreign administrator",
)
SEARCHED = ("Olga", "Growth", "made up")
Found = dict[str, dict[str, set[str]]]
"""The ids that were found, by role and path."""


def names(kinds: Mapping[str, str], world: World) -> dict[str, list[str]]:
    """Return the global ids of the world's rows by kind, for ``kinds`` with their tables."""
    return {kind: [global_id(kind, id_) for id_ in world.rows[table]] for kind, table in sorted(kinds.items())}


async def reached(api: Api, world: World, ids: Mapping[str, list[str]], settings: Settings) -> Found:
    """Return what each role finds of the world's rows on each path."""
    return {role: await reached_by(await world.person(role), api, world, ids, settings) for role in ROLES}


async def reached_by(
    person: Person, api: Api, world: World, ids: Mapping[str, list[str]], settings: Settings
) -> dict[str, set[str]]:
    """Return what somebody finds of the world's rows on each path."""
    ours = {id_ for of_kind in ids.values() for id_ in of_kind}
    mine = api.as_(person)
    by_node = {id_ for of_kind in ids.values() for id_ in await _nodes(mine, of_kind)}
    listed = {id_ async for id_ in _roots(mine)} | {id_ async for id_ in _relations(mine, by_node)}
    events = first_events(person, settings, ids, arguments_of(world))
    return {
        "N": by_node,
        "L": listed & ours,
        "S": {id_ for text in SEARCHED for id_ in await _searched(mine, text)} & ours,
        "E": {id_ async for _, data, _ in events for id_ in _ids(data)} & ours,
        "A": {id_ for of_kind in ids.values() for id_ in await told_of(mine, of_kind)},
    }


def wrong(
    world: World, kinds: Mapping[str, str], ids: Mapping[str, list[str]], role: str, paths: Mapping[str, set[str]]
) -> set[tuple[str, str]]:
    """Return the paths on which a role found what is not for it, each with the table; the audit tells of words."""
    found = {
        id_: (kinds[kind], row) for kind in ids for id_, row in zip(ids[kind], world.rows[kinds[kind]], strict=True)
    }
    return {
        (path, found[id_][0])
        for path, reached in paths.items()
        for id_ in reached
        if path != "A" and role not in world.rows[found[id_][0]][found[id_][1]]
    }


def table(ids: Mapping[str, list[str]], found: Found) -> str:
    """Return the matrix: for each type how many of its rows a role reaches, and on which paths."""
    lines = [line("type", ROLES), line("---", ["---"] * len(ROLES))]
    for kind, of_kind in ids.items():
        lines.append(line(kind, [_cell(set(of_kind), found[role]) for role in ROLES]))
    return "\n".join(lines)


def table_of_rows(tables: list[str], world: World) -> str:
    """Return how many rows of each table a role may see at all, for tables without a type of their own."""
    lines = [line("table", ROLES), line("---", ["---"] * len(ROLES))]
    for name in tables:
        cells = [_of(len(world.seen_by(role, name)), len(world.rows[name])) for role in ROLES]
        lines.append(line(name, cells))
    return "\n".join(lines)


def line(first: str, cells: Any) -> str:
    """Return a line of a table of a page."""
    return f"| {' | '.join([first, *cells])} |"


def _of(seen: int, total: int) -> str:
    return f"{seen}/{total}" if seen else "–"


def _cell(ids: set[str], paths: Mapping[str, set[str]]) -> str:
    seen = set[str]().union(*paths.values()) & ids
    return f"{_of(len(seen), len(ids))} {''.join(path for path, found in paths.items() if found & ids)}".strip()


async def _nodes(api: Api, ids: list[str]) -> set[str]:
    data = await _data(api, "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
    return _ids(data)


async def told_of(api: Api, ids: list[str]) -> dict[str, Any]:
    """Return what the audit record tells of things, by id: of those of which it tells anything."""
    told = {}
    for start in range(0, len(ids), 50):
        some = ids[start : start + 50]
        fields = " ".join(
            f'a{place}: auditRecords(subjectId: "{id_}") {{ nodes {{ at reason changes {{ before after }} }} }}'
            for place, id_ in enumerate(some)
        )
        data = await _data(api, f"{{ {fields} }}")
        nodes = {id_: data.get(f"a{place}", {}).get("nodes") for place, id_ in enumerate(some)}
        told |= {id_: records for id_, records in nodes.items() if records}
    return told


async def _searched(api: Api, text: str) -> set[str]:
    selection = _selection(_core().query_type.fields["search"], 3)  # type: ignore[union-attr]
    return _ids(await _data(api, f"query($text: String!) {{ search(query: $text) {selection} }}", text=text))


async def _roots(api: Api) -> Any:
    query = _core().query_type
    assert query is not None
    for name, selection in _fields(query):
        for id_ in _ids(await _data(api, f"{{ {name} {selection} }}")):
            yield id_


async def _relations(api: Api, ids: set[str]) -> Any:
    by_kind: dict[str, list[str]] = defaultdict(list)
    for id_ in ids:
        by_kind[id_.partition("_")[0]].append(id_)
    for kind, of_kind in by_kind.items():
        of = _core().type_map[kind]
        assert is_object_type(of)
        chosen = [f"{name} {selection}" for name, selection in _fields(of)]
        # what one field of made-up rows cannot show must not hide the others
        for wanted in [" ".join(chosen)] if chosen else []:
            answer = await _answer(api, kind, wanted, of_kind)
            answers = (
                [answer] if not answer.get("errors") else [await _answer(api, kind, each, of_kind) for each in chosen]
            )
            for each in answers:
                for id_ in _ids(each.get("data")):
                    yield id_


async def _answer(api: Api, kind: str, wanted: str, ids: list[str]) -> dict[str, Any]:
    query = f"query($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind} {{ {wanted} }} }} }}"
    answer: dict[str, Any] = (await api.raw(query, ids=ids)).json()
    return answer


async def _data(api: Api, query: str, **variables: Any) -> dict[str, Any]:
    return (await api.raw(query, **variables)).json().get("data") or {}


def _core() -> Any:
    return schema()._schema


def _fields(of: GraphQLObjectType) -> Iterator[tuple[str, str]]:
    """Yield the fields that need no argument and lead to something with an id, each with what to select."""
    for name, field in of.fields.items():
        if not any(is_required_argument(argument) for argument in field.args.values()):
            selection = _selection(field, 3)
            if selection:
                yield name, selection


def _selection(field: GraphQLField, depth: int) -> str:
    """Return the selection that leads to ids within a few steps, or nothing."""
    kind = get_named_type(field.type)
    if not is_composite_type(kind) or not depth:
        return ""
    if is_union_type(kind):
        return "{ ... on Node { id } }"
    if "id" in kind.fields and (kind.name in NODE_LOADERS or kind.name == "Node"):
        return "{ id }"
    inner = [
        f"{name} {selection}"
        for name, below in kind.fields.items()
        if name != "edges" and not any(is_required_argument(argument) for argument in below.args.values())
        for selection in [_selection(below, depth - 1)]
        if selection
    ]
    return f"{{ {' '.join(inner)} }}" if inner else ""


def _ids(found: Any) -> set[str]:
    """Return every id in an answer."""
    if isinstance(found, dict):
        own = {found["id"]} if isinstance(found.get("id"), str) else set()
        return own.union(*(_ids(value) for value in found.values()))
    if isinstance(found, list):
        return set[str]().union(*(_ids(value) for value in found))
    return set()
