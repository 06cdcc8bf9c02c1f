"""Opens the database that the settings name: one's own PostgreSQL, or the embedded one for as long as it is needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg

from app.cli.terminal import Failed, tell
from app.database.embedded import EmbeddedPostgres
from app.database.migrating import migrate, pending_migrations
from app.database.pool import connect, disconnect
from app.settings import Settings

OLDEST_POSTGRESQL = 15


@contextmanager
def database(settings: Settings) -> Iterator[str]:
    """Yield the URL of a PostgreSQL that answers; an embedded one is started, and stopped by its last user.

    Raises Failed where one's own does not answer or is too old, EmbeddedPostgresFailed where none can be had.
    """
    if settings.database_url is not None:
        _require_usable(settings.database_url)
        yield settings.database_url
    else:
        with EmbeddedPostgres(settings.data_folder) as url:
            yield url


def _require_usable(url: str) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            version = connection.info.server_version // 10_000
    except psycopg.OperationalError as error:
        raise Failed(f"The PostgreSQL of DATABASE_URL does not answer: {_first_line(error)}") from None
    except psycopg.ProgrammingError as error:
        raise Failed(f"DATABASE_URL is not an address of PostgreSQL: {_first_line(error)}") from None
    if version < OLDEST_POSTGRESQL:
        raise Failed(f"DATABASE_URL is a PostgreSQL {version}: Waymark needs {OLDEST_POSTGRESQL} or later.")


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


async def bring_up_to_date(settings: Settings, url: str, *, migrates: bool) -> None:
    """Apply the missing migrations to an embedded database, and to one's own where it was asked for.

    Raises Failed with their names where they are missing and were not to be applied.
    """
    if settings.database_url is None or migrates:
        applied = await migrate(url)
        if applied:
            tell(f"Migrated the database ({counted(applied, 'migration')}).")
        return
    await require_migrated(url)


async def require_migrated(url: str) -> None:
    """Raise Failed where the database lacks migrations."""
    missing = await pending_migrations(url)
    if missing:
        raise Failed(f"The database lacks {', '.join(missing)}: run `waymark migrate` first.")


@asynccontextmanager
async def pool(settings: Settings, url: str, *, in_haste: bool = False) -> AsyncIterator[None]:
    """Keep the process's connection pool open (see `connect`), over a database that must be migrated."""
    await bring_up_to_date(settings, url, migrates=False)
    await connect(url, size=settings.pool_size, in_haste=in_haste)
    try:
        yield
    finally:
        await disconnect()


def counted(number: int, noun: str) -> str:
    """Return a number with its noun, in the singular for one."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
