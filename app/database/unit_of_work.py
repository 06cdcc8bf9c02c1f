"""Units of work: the only way to rows.

A pooled connection is in a role that sees nothing. A unit of work takes one connection at its first statement,
begins a transaction, and gives it a role and a sight for just that transaction. Tortoise and flat SQL both run on it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg_pool import AsyncConnectionPool
from tortoise.backends.psycopg.client import PsycopgClient, TransactionWrapper
from tortoise.connection import get_connections

from app.core.actor import Sight
from app.database.narrowing import narrowed, rows_of
from app.database.pool import ALIAS, pool_of, pooled_client

RowType = TypeVar("RowType", bound=tuple[Any, ...])
Params = Mapping[str, Any] | Sequence[Any] | None


class DatabaseRole(StrEnum):
    """The database roles that a unit of work may act in."""

    APP = "waymark_app"
    ASSISTANT = "waymark_assistant"
    NOBODY = "waymark_nobody"


class OutsideUnitOfWork(RuntimeError):
    """A statement was attempted outside a unit of work, or after its end."""


class UnitOfWork(TransactionWrapper):
    """One transaction on one connection, begun at its first statement; stands in for Tortoise's client meanwhile.

    ``memory`` is for what was read in this view and stays true as long as it lasts: batches, nothing longer-lived.
    ``before_commit`` is what is done last, in this transaction: where it fails, nothing was done at all.
    """

    def __init__(self, parent: PsycopgClient, begin: Callable[[], str], *, writes: bool) -> None:
        super().__init__(parent)
        self._connection = None  # type: ignore[assignment]
        self._begin = begin
        self._opening = asyncio.Lock()
        self._closed = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self.writes = writes
        self.memory: dict[Any, Any] = {}
        self.before_commit: list[Callable[[], Awaitable[None]]] = []
        self.statements = 0

    async def create_connection(self, with_db: bool) -> None:
        """Begin, for Tortoise, which calls this when it finds no connection yet."""
        await self.open()

    async def open(self) -> AsyncConnection[Any]:
        """Return the connection, taking it from the pool and beginning the transaction at the first call."""
        if self._closed:
            raise OutsideUnitOfWork("The unit of work has ended.")
        if self._connection is None:
            async with self._opening:
                if self._connection is None:
                    await self._take()
        return cast("AsyncConnection[Any]", self._connection)

    def _pool_of_parent(self) -> AsyncConnectionPool[AsyncConnection[Any]]:
        return pool_of(cast("PsycopgClient", self._parent))

    async def _take(self) -> None:
        pool = self._pool_of_parent()
        connection = await pool.getconn()
        try:
            await connection.execute(self._begin())
            if self._closed:
                # whoever asked was cancelled meanwhile, but the cancellation came too late to reach this point
                raise OutsideUnitOfWork("The unit of work has ended.")
        except BaseException:
            await asyncio.shield(_give_back(pool, connection))
            raise
        self._connection = connection

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Start a task that may use this unit of work and ends with it at the latest."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def finish(self, *, commit: bool) -> None:
        """End every task, then the transaction, and give the connection back whatever happens."""
        self._closed = True
        await self._end_tasks()
        async with self._opening:
            connection = cast("AsyncConnection[Any] | None", self._connection)
        if connection is None:
            return
        try:
            await _end_transaction(connection, commit=commit and self.writes)
        finally:
            self._connection = None  # type: ignore[assignment]
            await self._pool_of_parent().putconn(connection)

    async def _end_tasks(self) -> None:
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)


async def _give_back(pool: AsyncConnectionPool[AsyncConnection[Any]], connection: AsyncConnection[Any]) -> None:
    """Give a connection back on which a transaction may or may not have begun."""
    try:
        await _end_transaction(connection, commit=False)
    finally:
        await pool.putconn(connection)


async def _end_transaction(connection: AsyncConnection[Any], *, commit: bool) -> None:
    status = connection.info.transaction_status
    if connection.closed or status == TransactionStatus.IDLE:
        return
    await connection.execute("commit" if commit and status == TransactionStatus.INTRANS else "rollback")
    if commit and status != TransactionStatus.INTRANS:
        raise RuntimeError("A statement failed and was overlooked: the unit of work was rolled back.")


_current: ContextVar[UnitOfWork | None] = ContextVar("unit_of_work", default=None)


def current() -> UnitOfWork:
    """Return the unit of work at this point; raises OutsideUnitOfWork where there is none."""
    unit = _current.get()
    if unit is None:
        raise OutsideUnitOfWork("A statement needs a unit of work: `reading` or `writing`.")
    return unit


def is_writing() -> bool:
    """Return whether a writing unit of work is open here, so that a command joins it."""
    unit = _current.get()
    return unit is not None and unit.writes and not unit._closed


def _begin_sql(mode: str, role: DatabaseRole, sight: Sight | None) -> str:
    settings = {"role": role.value}
    if sight is not None:
        settings |= {
            "app.organization_id": str(sight.organization_id),
            "app.person_id": str(sight.person_id or ""),
            "app.audiences": _array(sight.audiences),
            "app.team_ids": _array(sight.team_ids),
        }
    calls = ", ".join(f"set_config({sql.quote(name)}, {sql.quote(value)}, true)" for name, value in settings.items())
    return f"begin {mode}; select {calls}"


def _array(ids: Iterable[UUID]) -> str:
    return "{" + ",".join(str(id_) for id_ in ids) + "}"


@asynccontextmanager
async def _unit(
    mode: str, role: DatabaseRole, sight: Callable[[], Sight | None], *, writes: bool
) -> AsyncIterator[UnitOfWork]:
    parent = pooled_client()
    unit = UnitOfWork(parent, lambda: _begin_sql(mode, role, sight()), writes=writes)
    token, alias_token = _current.set(unit), get_connections().set(ALIAS, unit)
    committed = False
    try:
        yield unit
        for work in unit.before_commit:
            await work()
        committed = True
    finally:
        get_connections().reset(alias_token)
        _current.reset(token)
        await _finish(unit, commit=committed)


async def _finish(unit: UnitOfWork, *, commit: bool) -> None:
    """Finish the unit to the end even when cancelled meanwhile, then let the cancellation go on."""
    closing = asyncio.ensure_future(unit.finish(commit=commit))
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await asyncio.wait([closing])
        raise


def reading(sight: Sight, role: DatabaseRole = DatabaseRole.APP) -> Any:
    """Return a context manager for one consistent read-only view as ``sight``; yields the `UnitOfWork`."""
    return reading_as(lambda: sight, role)


def reading_as(sight: Callable[[], Sight], role: DatabaseRole = DatabaseRole.APP) -> Any:
    """Return a context manager as `reading` does, for a sight that is asked for at the first statement."""
    return _unit("isolation level repeatable read, read only", role, sight, writes=False)


def writing(sight: Sight, role: DatabaseRole = DatabaseRole.APP) -> Any:
    """Return a context manager for one read-write transaction as ``sight``; yields the `UnitOfWork`."""
    return _unit("isolation level read committed", role, lambda: sight, writes=True)


def entering() -> Any:
    """Return a context manager without any sight, for the named functions that run before an actor is known."""
    return _unit("isolation level read committed", DatabaseRole.NOBODY, lambda: None, writes=True)


async def row_at_the_door(row_type: type[RowType], query: str, params: Params = None) -> RowType | None:
    """Return the first row of one statement without any sight, or None: `entering`, where there is nothing else to do.

    A connection of the pool is in the role that sees nothing, and a single statement is a transaction of its own.
    """
    pool = pool_of(pooled_client())
    connection = await pool.getconn()
    try:
        async with connection.cursor(row_factory=rows_of(row_type)) as cursor:
            await cursor.execute(query, params)
            return cast("RowType | None", await cursor.fetchone())
    finally:
        await asyncio.shield(pool.putconn(connection))


async def rows(row_type: type[RowType], query: str, params: Params = None) -> list[RowType]:
    """Run a statement in the current unit of work and return its rows as tuples of ``row_type``, columns in order."""
    unit = current()
    connection = await unit.open()
    unit.statements += 1
    async with connection.cursor(row_factory=rows_of(narrowed(row_type))) as cursor:
        await cursor.execute(query, params)
        return cast("list[RowType]", await cursor.fetchall())


async def row(row_type: type[RowType], query: str, params: Params = None) -> RowType | None:
    """Return the first row of a statement, or None."""
    found = await rows(row_type, query, params)
    return found[0] if found else None


async def values(query: str, params: Params = None) -> list[tuple[Any, ...]]:
    """Run a statement in the current unit of work and return its rows as plain tuples ([] where it yields none)."""
    unit = current()
    connection = await unit.open()
    unit.statements += 1
    async with connection.cursor(row_factory=tuple_row) as cursor:
        await cursor.execute(query, params)
        return await cursor.fetchall() if cursor.description else []
