"""Who sees which row and who can change it, by Tortoise and by SQL without a filter: every table, every kind of reader.

`tests/support/world.py` says who may. Units of work that change something are undone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from typing import Any
from uuid import UUID

import httpx
import pytest
from psycopg.errors import InsufficientPrivilege
from psycopg.types.json import Jsonb
from tortoise.expressions import F
from tortoise.models import Model

from app.core.ids import new_id
from app.database.pool import MODELS
from app.database.unit_of_work import values
from tests.support.catalogue import our_tables
from tests.support.world import Reader, World, make_world


def models() -> Iterator[type[Model]]:
    for module in MODELS:
        for thing in vars(import_module(module)).values():
            if isinstance(thing, type) and issubclass(thing, Model) and thing.__module__ == module:
                yield thing


TABLES = {str(model._meta.db_table): model for model in models()}
every_table = pytest.mark.parametrize("table", sorted(TABLES))


class Undo(Exception):
    """Ends a unit of work so that nothing of it stays."""


@pytest.fixture(scope="module")
async def world(http: httpx.AsyncClient, database_url: str) -> World:
    """The company, shared by all tests here, none of which changes it."""
    return await make_world(database_url)


def test_every_table_of_the_catalogue_has_a_case(world: World, database_url: str) -> None:
    cases = {table for table, rows in world.rows.items() if rows}

    assert sorted(cases) == our_tables(database_url) == sorted(TABLES)


def test_every_kind_of_reader_misses_something(world: World) -> None:
    for reader in world.readers:
        assert any(world.hidden_from(reader, table) for table in TABLES)


@every_table
class TestReading:
    async def test_by_sql_shows_each_reader_just_what_is_theirs(self, world: World, table: str) -> None:
        seen = {name: await ids_by_sql(reader, table) for name, reader in world.readers.items()}

        assert {name: ids & set(world.rows[table]) for name, ids in seen.items()} == expected(world, table)

    async def test_by_tortoise_shows_the_same(self, world: World, table: str) -> None:
        seen = {name: await ids_by_tortoise(reader, TABLES[table]) for name, reader in world.readers.items()}

        assert {name: ids & set(world.rows[table]) for name, ids in seen.items()} == expected(world, table)


@every_table
class TestChanging:
    async def test_reaches_nothing_that_is_hidden(self, world: World, table: str) -> None:
        for name, reader in world.readers.items():
            reached = await reached_by(reader, f"update {table} set id = id returning id")

            assert reached <= world.seen_by(name, table) | others(world, table, reached), name

    async def test_by_tortoise_reaches_nothing_that_is_hidden(self, world: World, table: str) -> None:
        model = TABLES[table]
        column = next(name for name in model._meta.fields_map if name != "id")
        for name, reader in world.readers.items():
            changed = 0
            with suppress(InsufficientPrivilege, Undo):
                async with reader.writes():
                    changed = await model.filter(id__in=world.hidden_from(name, table)).update(**{column: F(column)})
                    raise Undo

            assert changed == 0, name

    async def test_moves_nothing_to_another_organisation(self, world: World, table: str) -> None:
        if "organization_id" not in TABLES[table]._meta.fields_map:
            return
        for name, reader in world.readers.items():
            if seen := world.seen_by(name, table):
                with pytest.raises(InsufficientPrivilege):
                    await attempt(
                        reader,
                        f"update {table} set organization_id = %s where id = any(%s)",
                        world.foreign_organization_id,
                        list(seen),
                    )

    async def test_hands_nothing_to_readers_that_one_is_not_among(self, world: World, table: str) -> None:
        if "audience" not in TABLES[table]._meta.fields_map or table == "check_in_sheets":
            return
        for name, reader in world.readers.items():
            seen = {id_ for id_ in world.seen_by(name, table) if name not in asked(world, table, id_)}
            if seen:
                with pytest.raises(InsufficientPrivilege):
                    await attempt(reader, f"update {table} set audience = %s where id = any(%s)", new_id(), list(seen))


@every_table
class TestRemoving:
    async def test_reaches_nothing_that_is_hidden(self, world: World, table: str) -> None:
        for name, reader in world.readers.items():
            hidden = world.hidden_from(name, table)

            assert await reached_by(reader, f"delete from {table} where id = any(%s) returning id", hidden) == set(), (
                name
            )


@every_table
class TestAdding:
    async def test_puts_nothing_where_one_may_not_look(self, world: World, table: str) -> None:
        for name, reader in world.readers.items():
            for id_ in world.hidden_from(name, table):
                copy = {**world.contents[table][id_], "id": new_id()}

                with pytest.raises(InsufficientPrivilege):
                    await insert(reader, table, copy)

    async def test_puts_nothing_into_another_organisation(self, world: World, table: str) -> None:
        if "organization_id" not in TABLES[table]._meta.fields_map:
            return
        elsewhere = {"organization_id": world.foreign_organization_id}
        for name, reader in world.readers.items():
            if name.startswith("foreign"):
                continue
            for content in world.contents[table].values():
                with pytest.raises(InsufficientPrivilege):
                    await insert(reader, table, {**content, **elsewhere, "id": new_id()})


def expected(world: World, table: str) -> dict[str, set[UUID]]:
    return {name: world.seen_by(name, table) for name in world.readers}


def others(world: World, table: str, reached: set[UUID]) -> set[UUID]:
    """Return the rows reached that are not among those of the world: of other tests, or of people who are not in it."""
    return reached - set(world.rows[table])


def asked(world: World, table: str, id_: UUID) -> set[str]:
    """Return the one person who sees a question only because it was sent to them: no audience of theirs is at stake."""
    whom = world.contents[table][id_].get("asked_of_id")
    return {name for name, reader in world.readers.items() if whom and reader.sight and reader.sight.person_id == whom}


async def ids_by_sql(reader: Reader, table: str) -> set[UUID]:
    try:
        async with reader.reads():
            return {id_ for (id_,) in await values(f"select id from {table}")}
    except InsufficientPrivilege:
        return set()


async def ids_by_tortoise(reader: Reader, model: type[Model]) -> set[UUID]:
    try:
        async with reader.reads():
            return set(await model.all().values_list("id", flat=True))  # type: ignore[arg-type]
    except InsufficientPrivilege:
        return set()


async def attempt(reader: Reader, query: str, *params: Any) -> set[UUID]:
    """Run a statement as a reader, undo it, and return the ids that it answers with."""
    found: list[tuple[Any, ...]] = []
    with suppress(Undo):
        async with reader.writes():
            await values("set constraints all deferred")
            found = await values(query, params)
            raise Undo
    return {id_ for (id_,) in found}


async def reached_by(reader: Reader, query: str, *params: Any) -> set[UUID]:
    """Return the ids that a statement reaches: none where the reader has no right to try."""
    try:
        return await attempt(reader, query, *params)
    except InsufficientPrivilege:
        return set()


async def insert(reader: Reader, table: str, content: dict[str, Any]) -> None:
    arrays = {"working_days"}
    written = [
        Jsonb(value) if isinstance(value, dict | list) and name not in arrays else value
        for name, value in content.items()
    ]
    await attempt(
        reader, f"insert into {table} ({', '.join(content)}) values ({', '.join(['%s'] * len(content))})", *written
    )
