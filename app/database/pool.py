"""The connection pool that Tortoise and flat SQL share: every connection starts in a role that sees nothing."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool
from tortoise import Tortoise
from tortoise.backends.psycopg.client import PsycopgClient, TransactionWrapper
from tortoise.connection import get_connection

from app.database.dumping import IdsDumper

NOBODY = "waymark_nobody"
ALIAS = "default"
MODELS = (
    "app.people.models",
    "app.people.dated_models",
    "app.activity.models",
    "app.mail.models",
    "app.cycles.models",
    "app.objectives.models",
    "app.objectives.alignment_models",
    "app.objectives.quality.models",
    "app.objectives.approval.models",
    "app.objectives.initiative_models",
    "app.objectives.priority_models",
    "app.objectives.input_rounds.models",
    "app.objectives.templates.models",
    "app.check_ins.models",
    "app.comments.models",
    "app.conversations.models",
    "app.proposals.models",
    "app.reviews.models",
    "app.recognition.models",
    "app.feedback.models",
    "app.surveys.models",
    "app.recognition.award_models",
    "app.recognition.reward_models",
    "app.growth.models",
    "app.handovers.models",
    "app.search.models",
    "app.transfer.models",
    "app.notifications.models",
)


def connection_arguments(url: str) -> dict[str, Any]:
    """Return Tortoise's connection arguments for a libpq URL; a socket folder comes as ``?host=``."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    host = query.pop("host", None) or (unquote(parts.hostname) if parts.hostname else None)
    return {
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
        "database": unquote(parts.path.lstrip("/")) or "postgres",
        "host": host,
        "port": parts.port or 5432,
        "server_settings": query,
    }


def tortoise_config(url: str, **pool: Any) -> dict[str, Any]:
    """Return the configuration of the one Tortoise app over the database at ``url``."""
    return {
        "connections": {
            ALIAS: {"engine": "tortoise.backends.psycopg", "credentials": {**connection_arguments(url), **pool}}
        },
        "apps": {
            "waymark": {"models": list(MODELS), "migrations": "app.migrations", "default_connection": ALIAS},
        },
        "use_tz": True,
        "timezone": "UTC",
    }


async def _enter_as_nobody(connection: AsyncConnection[Any]) -> None:
    """Put a new connection into the role that sees no rows; only a unit of work leaves it."""
    connection.adapters.register_dumper(list, IdsDumper)
    await connection.execute(f"set role {NOBODY}")


async def _enter_in_haste(connection: AsyncConnection[Any]) -> None:
    """Do as `_enter_as_nobody`, on a connection whose commits do not wait for the disk."""
    await connection.execute("set synchronous_commit = off")
    await _enter_as_nobody(connection)


async def connect(url: str, *, size: int = 10, in_haste: bool = False) -> None:
    """Open the process's pool of at most ``size`` connections; `disconnect` closes it.

    ``in_haste`` is for what can be done anew: the last moments before a crash of the database may then be lost.
    """
    enter = _enter_in_haste if in_haste else _enter_as_nobody
    config = tortoise_config(
        url, minsize=min(2, size), maxsize=size, configure=enter, check=None, timeout=10, max_waiting=2000
    )
    await Tortoise.init(config=config, _enable_global_fallback=True)
    await pooled_client().create_connection(with_db=True)


async def disconnect() -> None:
    """Close the pool and forget the models' connections."""
    await Tortoise.close_connections()


def pooled_client() -> PsycopgClient:
    """Return the client that owns the pool, also from inside a unit of work, which stands in for it there."""
    found = get_connection(ALIAS)
    while isinstance(found, TransactionWrapper):
        found = found._parent
    if not isinstance(found, PsycopgClient):
        raise TypeError(f"Expected a psycopg client, found {type(found).__name__}.")
    return found


def pool_of(source: PsycopgClient) -> AsyncConnectionPool[AsyncConnection[Any]]:
    """Return the open pool of a client."""
    if source._pool is None:
        raise RuntimeError("The connection pool is not open.")
    return source._pool
