"""The only way to rows: what it shows, what it keeps, and what it leaves behind."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from uuid import UUID

import httpx
import pytest
from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction

from app.asgi import application
from app.core.actor import Actor, Sight
from app.core.errors import NotPermitted
from app.core.ids import new_id
from app.cycles.models import Cycle
from app.database.command import command
from app.database.pool import pool_of, pooled_client
from app.database.unit_of_work import OutsideUnitOfWork, current, entering, reading, values, writing
from app.settings import Settings
from tests.support.factories import Factory
from tests.support.graphql import Api
from tests.support.odd_schema import odd_schema
from tests.support.pool import in_use, left_in_transaction, settled
from tests.support.statements import counted_statements

COUNT = "select count(*) from cycles"


async def sight_of(company: Factory) -> Sight:
    return (await company.admin.actor()).sight


async def names(company: Factory) -> list[str]:
    async with reading(await sight_of(company)):
        return [name for (name,) in await values("select name from cycles order by name")]


async def add(actor: Actor, name: str) -> UUID:
    cycle = await Cycle.create(
        organization_id=actor.organization_id,
        name=name,
        starts_on="2030-01-01",
        ends_on="2030-02-01",
        created_at="2026-01-01T00:00:00Z",
    )
    return cycle.id


class TestOutsideOfAnyUnit:
    async def test_flat_sql_is_refused(self, company: Factory) -> None:
        with pytest.raises(OutsideUnitOfWork):
            await values(COUNT)

    async def test_tortoise_may_neither_read_nor_write(self, company: Factory) -> None:
        cycle = await company.cycle()

        with pytest.raises(Exception, match="permission denied"):
            await Cycle.all()
        with pytest.raises(Exception, match="permission denied"):
            await Cycle.filter(id=cycle.id).update(name="changed")
        with pytest.raises(Exception, match="permission denied"):
            await cycle.delete()

    async def test_a_pooled_connection_sees_nothing(self, company: Factory) -> None:
        async with pool_of(pooled_client()).connection() as connection:
            with pytest.raises(InsufficientPrivilege):
                await connection.execute(COUNT)

    async def test_a_connection_keeps_nothing_of_the_unit_before(self, company: Factory) -> None:
        async with writing(await sight_of(company)) as unit:
            connection = await unit.open()

        cursor = await connection.execute(
            "select current_user::text as who, current_setting('app.organization_id', true) as organization"
        )
        assert await cursor.fetchone() == {"who": "waymark_nobody", "organization": ""}

    async def test_an_ended_unit_is_of_no_use(self, company: Factory) -> None:
        async with reading(await sight_of(company)) as unit:
            await values(COUNT)

        with pytest.raises(OutsideUnitOfWork):
            await unit.open()

    async def test_a_unit_without_a_sight_may_read_nothing(self, company: Factory) -> None:
        with pytest.raises(InsufficientPrivilege):
            async with entering():
                await values(COUNT)


class TestReading:
    async def test_takes_a_connection_at_the_first_statement(self, company: Factory) -> None:
        async with reading(await sight_of(company)):
            before = in_use()
            await values(COUNT)
            during = in_use()

        assert (before, during, in_use()) == (0, 1, 0)

    async def test_sees_one_state_however_long_it_takes(self, company: Factory) -> None:
        async with reading(await sight_of(company)):
            first = await values(COUNT)
            await asyncio.create_task(add_beside(company))
            second = await values(COUNT)
        async with reading(await sight_of(company)):
            third = await values(COUNT)

        assert (first, second, third) == ([(0,)], [(0,)], [(1,)])

    async def test_refuses_to_write(self, company: Factory) -> None:
        cycle = await company.cycle("As it was")

        with pytest.raises(ReadOnlySqlTransaction):
            async with reading(await sight_of(company)):
                await values("update cycles set name = 'changed'")
        with pytest.raises(Exception, match="read-only"):
            async with reading(await sight_of(company)):
                await Cycle.filter(id=cycle.id).update(name="changed")

        assert await names(company) == ["As it was"]

    async def test_ends_quietly_after_a_statement_that_failed(self, company: Factory) -> None:
        async with reading(await sight_of(company)):
            with suppress(Exception):
                await values("select 1 / 0")

        assert in_use() == 0


class TestWriting:
    async def test_keeps_all_of_it_or_nothing(self, company: Factory) -> None:
        actor = await company.admin.actor()

        async def work() -> None:
            async with writing(actor.sight):
                await add(actor, "Lost")
                raise RuntimeError("halfway")

        with pytest.raises(RuntimeError, match="halfway"):
            await work()

        assert await names(company) == []

    async def test_rolls_back_and_says_so_when_a_failure_was_overlooked(self, company: Factory) -> None:
        actor = await company.admin.actor()

        async def work() -> None:
            async with writing(actor.sight):
                await add(actor, "Lost")
                with suppress(Exception):
                    await values("select 1 / 0")

        with pytest.raises(RuntimeError, match="overlooked"):
            await work()

        assert await names(company) == []


class TestTasks:
    async def test_end_with_the_unit_that_started_them(self, company: Factory) -> None:
        ended = asyncio.Event()

        async def forever() -> None:
            try:
                await values("select pg_sleep(60)")
            finally:
                ended.set()

        async with reading(await sight_of(company)) as unit:
            unit.spawn(forever())
            await asyncio.sleep(0.05)

        assert ended.is_set()
        assert in_use() == 0


class TestOperations:
    async def test_a_query_is_one_view(self, odd_company: tuple[Api, Factory]) -> None:
        api, company = odd_company
        await company.cycle()

        with counted_statements() as counter:
            await api.run("{ cycles { name parent { name } } again: cycles { id } double(number: 1) }")

        assert counter.begun == ["begin isolation level repeatable read, read only"]

    async def test_a_query_that_reads_nothing_takes_no_connection(self, odd_company: tuple[Api, Factory]) -> None:
        api, _ = odd_company

        with counted_statements() as counter:
            await api.run("{ double(number: 1) }")

        assert counter.begun == []

    async def test_each_mutation_is_a_transaction_with_a_fresh_view_after_it(
        self, odd_company: tuple[Api, Factory]
    ) -> None:
        api, _ = odd_company
        fields = [
            f'{name}: cycleCreate(input: {{name: "{name}", startsOn: "2030-01-01", endsOn: "2030-02-01"}}) '
            "{ ... on CycleCreateSuccess { cycle { name } } }"
            for name in ("A", "B")
        ]

        with counted_statements() as counter:
            data = await api.run(f"mutation {{ {' '.join(fields)} }}")

        write, read = "begin isolation level read committed", "begin isolation level repeatable read, read only"
        assert data == {name: {"cycle": {"name": name}} for name in ("A", "B")}
        assert counter.begun == [write, read, write, read]

    async def test_a_mutation_that_fails_leaves_those_before_it(self, odd_company: tuple[Api, Factory]) -> None:
        api, company = odd_company

        answer = await api.raw(
            """mutation { first: odd(input: {name: "First"}) { __typename }
                          second: odd(input: {name: "Second", fault: "bug"}) { __typename } }"""
        )

        assert answer.json()["errors"][0]["path"] == ["second"]
        assert await names(company) == ["First"]

    async def test_a_refused_mutation_leaves_the_others(self, odd_company: tuple[Api, Factory]) -> None:
        api, company = odd_company

        data = await api.run(
            """mutation { first: odd(input: {name: "First"}) { __typename }
                          second: odd(input: {name: "Second", fault: "declared"}) { __typename }
                          third: odd(input: {name: "Third"}) { __typename } }"""
        )

        assert [found["__typename"] for found in data.values()] == ["OddSuccess", "NotPermittedError", "OddSuccess"]
        assert await names(company) == ["First", "Third"]


attempts: list[str] = []


@command()
async def inner(*, actor: Actor, name: str) -> None:
    """Add a cycle."""
    await add(actor, name)


@command()
async def outer(*, actor: Actor, name: str, fails: bool) -> bool:
    """Add a cycle through another command, and perhaps fail afterwards."""
    unit = current()
    await inner(actor=actor, name=name)
    if fails:
        raise RuntimeError("afterwards")
    return current() is unit


@command()
async def clash_once(*, actor: Actor, name: str, sqlstate: str) -> None:
    """Add a cycle; at the first attempt, meet an error of the database as another transaction would cause it."""
    attempts.append(name)
    await add(actor, name)
    if attempts.count(name) == 1:
        await values(f"do $$ begin raise exception using errcode = '{sqlstate}'; end $$")


@command()
async def lock_both(*, actor: Actor, first: UUID, second: UUID, both_hold_one: asyncio.Barrier) -> None:
    """Lock two rows, one after the other; at the first attempt, only once the other side holds one as well."""
    attempts.append(str(first))
    await values("update cycles set revision = revision + 1 where id = %s", (first,))
    if attempts.count(str(first)) == 1:
        await both_hold_one.wait()
    await values("update cycles set revision = revision + 1 where id = %s", (second,))


class TestCommands:
    async def test_join_the_transaction_that_they_are_called_in(self, company: Factory) -> None:
        actor = await company.admin.actor()

        joined = await outer(actor=actor, name="Kept", fails=False)
        with pytest.raises(RuntimeError, match="afterwards"):
            await outer(actor=actor, name="Lost", fails=True)

        assert joined
        assert await names(company) == ["Kept"]

    async def test_refuse_a_token_that_may_only_read(self, company: Factory) -> None:
        actor = replace(await company.admin.actor(), may_write=False)

        with pytest.raises(NotPermitted, match="only read"):
            await inner(actor=actor, name="Never")

    @pytest.mark.parametrize("sqlstate", ["40001", "40P01"], ids=["serialization", "deadlock"])
    async def test_run_again_after_a_clash(self, company: Factory, sqlstate: str) -> None:
        name = new_id().hex

        await clash_once(actor=await company.admin.actor(), name=name, sqlstate=sqlstate)

        assert attempts.count(name) == 2
        assert await names(company) == [name]

    async def test_untangle_a_real_deadlock(self, company: Factory) -> None:
        actor = await company.admin.actor()
        a, b = await company.cycle("A"), await company.cycle("B")
        barrier = asyncio.Barrier(2)

        await asyncio.wait_for(
            asyncio.gather(
                lock_both(actor=actor, first=a.id, second=b.id, both_hold_one=barrier),
                lock_both(actor=actor, first=b.id, second=a.id, both_hold_one=barrier),
            ),
            20,
        )

        assert attempts.count(str(a.id)) + attempts.count(str(b.id)) == 3
        async with reading(actor.sight):
            assert await values("select revision from cycles") == [(3,), (3,)]


class TestCancellation:
    async def test_by_the_hundred_leaks_no_connection(
        self, company: Factory, small_pool: None, database_url: str
    ) -> None:
        actor = await company.admin.actor()
        choose = random.Random(7)
        done: list[str] = []

        async def work(number: int) -> None:
            if number % 3 == 0:
                async with reading(actor.sight):
                    await asyncio.gather(*(values("select count(*) from cycles") for _ in range(3)))
            else:
                async with writing(actor.sight):
                    await add(actor, f"{number} one")
                    await add(actor, f"{number} two")
            done.append(str(number))

        cancelled, usual = 0, 0.01
        for start in range(0, 600, 10):
            began = time.perf_counter()
            tasks = [asyncio.create_task(work(number)) for number in range(start, start + 10)]
            for task in tasks if start else ():
                asyncio.get_running_loop().call_later(choose.random() * usual, task.cancel)
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            usual = usual if start else time.perf_counter() - began
            cancelled += sum(isinstance(one, asyncio.CancelledError) for one in ended)
            assert not [one for one in ended if isinstance(one, Exception)]
        await settled()
        stored = await names(company)

        assert cancelled >= 100
        assert len(done) >= 20
        assert left_in_transaction(database_url) == 0
        assert set(Counter(name.partition(" ")[0] for name in stored).values()) == {2}
        await asyncio.wait_for(asyncio.gather(*(names(company) for _ in range(12))), 5)

    @pytest.mark.parametrize("times", [1, 2, 3])
    async def test_however_often_ends_the_unit(self, company: Factory, times: int) -> None:
        actor = await company.admin.actor()

        async def work() -> None:
            async with writing(actor.sight):
                await values("select pg_sleep(0.3)")

        task = asyncio.create_task(work())
        await asyncio.sleep(0.05)
        for _ in range(times):
            task.cancel()
            await asyncio.sleep(0.001)

        with pytest.raises(asyncio.CancelledError):
            await task
        await settled()


@pytest.fixture
async def small_pool(company: Factory) -> AsyncIterator[None]:
    """The pool of the tests, with three connections."""
    pool = pool_of(pooled_client())
    least, most = pool.min_size, pool.max_size
    await pool.resize(1, 3)
    await pool.drain()
    yield
    await pool.resize(least, most)


@pytest.fixture
async def odd_company(
    company: Factory, http: httpx.AsyncClient, database_url: str, settings: Settings
) -> AsyncIterator[tuple[Api, Factory]]:
    """A company, and its administrator's way to the schema with odd fields."""
    transport = httpx.ASGITransport(app=application(settings, database_url, graphql=odd_schema()))
    async with httpx.AsyncClient(transport=transport, base_url="http://waymark.test") as client:
        yield Api(client).as_(company.admin), company


async def add_beside(company: Factory) -> None:
    """Add a cycle in a transaction of its own, whatever unit the caller is in."""
    actor = await company.admin.actor()
    async with writing(actor.sight):
        await add(actor, "Beside")
