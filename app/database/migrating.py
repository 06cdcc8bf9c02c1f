"""Brings a database to the committed schema: all of it or nothing, however often it is interrupted."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Sequence
from typing import Any

from psycopg import AsyncConnection
from psycopg.errors import DuplicateObject, InternalError_
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random
from tortoise import Tortoise
from tortoise.connection import ConnectionHandler
from tortoise.migrations import Migration
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.migrations.operations import AddField, AlterModelOptions, CreateModel, RunSQL
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import State
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction

from app import migrations
from app.database.pool import ALIAS, tortoise_config

_LOCK = 7_243_018_866
_LOOKS_AHEAD = (CreateModel, AddField, AlterModelOptions, RunSQL)
"""Operations that do not look at the models as they were before."""


class _Recorder(MigrationRecorder):
    """Tortoise's recorder with psycopg's placeholders (upstream it writes ``$1``, which psycopg does not know)."""

    def _placeholder(self, pos: int) -> str:
        return "%s"


async def migrate(url: str, *, report: Callable[[str], None] = lambda line: None) -> int:
    """Apply every migration that is missing and return how many there were; none is found out at once.

    Everything happens in one transaction under an advisory lock: two processes that start together take turns, and
    an interruption leaves the database as it was. Roles belong to the whole server, so a clash with another
    database's migration is tried again.
    """
    if not await pending_migrations(url):
        return 0
    clash = retry_if_exception_type((InternalError_, DuplicateObject))
    async for attempt in AsyncRetrying(retry=clash, stop=stop_after_attempt(5), wait=wait_random(0, 0.5), reraise=True):
        with attempt:
            applied = await _migrate_once(url, report)
    return applied


async def _migrate_once(url: str, report: Callable[[str], None]) -> int:
    await Tortoise.init(config=tortoise_config(url, minsize=1, maxsize=1), _enable_global_fallback=True)
    try:
        async with in_transaction(ALIAS) as transaction:
            await transaction.execute_query("select pg_advisory_xact_lock(%s)", [_LOCK])
            executor = await _executor(transaction)
            pending = await _pending(executor)
            state = await _state_of_applied(executor, pending)
            for migration in pending:
                await _apply(migration, state, executor._schema_editor(atomic=False))
                await executor.recorder.record_applied(migration.app_label, migration.name)
                report(f"Applied {migration.name}.")
            return len(pending)
    finally:
        await Tortoise.close_connections()


async def _state_of_applied(executor: MigrationExecutor, pending: Sequence[Migration]) -> State:
    """Return the models as the applied migrations left them, without what is needed to query them."""
    missing = {migration.name for migration in pending}
    apps = StateApps(default_connections={"waymark": ALIAS}, connections=ConnectionHandler())
    state = State(models={}, apps=apps)
    for key in executor._full_plan():
        migration = executor.loader.graph.nodes[key]
        if migration is not None and key.name not in missing:
            await migration.apply(state, dry_run=True)
    return state


async def _apply(migration: Migration, state: State, editor: BaseSchemaEditor) -> None:
    """Do what `Migration.apply` does, which renders every model anew before each operation, for those that need it."""
    for operation in migration.operations:
        before = state if isinstance(operation, _LOOKS_AHEAD) else state.clone()
        operation.state_forward(migration.app_label, state)
        await operation.database_forward(migration.app_label, before, state, editor)


async def _executor(connection: Any) -> MigrationExecutor:
    executor = MigrationExecutor(connection, tortoise_config("postgresql://unused/unused")["apps"])
    executor.recorder = _Recorder(connection)
    executor.loader.recorder = executor.recorder
    await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
    return executor


async def _pending(executor: MigrationExecutor) -> list[Migration]:
    plan = await executor.plan([MigrationTarget("waymark", "__latest__")])
    return [step.migration for step in plan]


async def pending_migrations(url: str) -> list[str]:
    """Return the names of the migrations that the database at ``url`` still lacks, in their order; changes nothing."""
    committed = sorted(module.name for module in pkgutil.iter_modules(migrations.__path__))
    async with await AsyncConnection.connect(url) as connection:
        found = await connection.execute("select to_regclass('tortoise_migrations') is not null")
        if await found.fetchone() == (False,):
            return committed
        found = await connection.execute("select name from tortoise_migrations where app = 'waymark'")
        applied = {name for (name,) in await found.fetchall()}
    return [name for name in committed if name not in applied]
