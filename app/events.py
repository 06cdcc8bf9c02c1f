"""Live events over LISTEN/NOTIFY: a topic says that something changed, never what it is now.

A subscriber reads the present state in its own unit of work, so an event carries no data and a lost one only delays.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg import AsyncConnection, OperationalError

from app.database.unit_of_work import values

CHANNEL = "waymark_events"
_log = logging.getLogger("waymark.events")


async def announce(topic: str) -> None:
    """Announce, when the current transaction commits, that what ``topic`` names has changed."""
    await values("select pg_notify(%s, %s)", (CHANNEL, topic))


class Events:
    """One listening connection of this process, shared by all its subscribers."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._subscribers: dict[str, set[asyncio.Event]] = {}
        self._listener: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to listen; the connection is made again whenever it breaks."""
        connection = await self._connect()
        self._listener = asyncio.create_task(self._listen(connection), name="events")

    async def stop(self) -> None:
        """Stop listening; subscribers hear nothing more."""
        if self._listener is not None:
            self._listener.cancel()
            await asyncio.wait([self._listener])

    @asynccontextmanager
    async def subscribed(self, topic: str) -> AsyncIterator[asyncio.Event]:
        """Yield an event that is set whenever the topic was announced, and after every reconnect."""
        event = asyncio.Event()
        self._subscribers.setdefault(topic, set()).add(event)
        try:
            yield event
        finally:
            waiting = self._subscribers[topic]
            waiting.discard(event)
            if not waiting:
                del self._subscribers[topic]

    async def _connect(self) -> AsyncConnection[tuple[object, ...]]:
        connection = await AsyncConnection.connect(self._url, autocommit=True)
        await connection.execute("set role waymark_nobody")
        await connection.execute(f"listen {CHANNEL}")
        return connection

    async def _listen(self, connection: AsyncConnection[tuple[object, ...]]) -> None:
        while True:
            try:
                async with connection:
                    async for notice in connection.notifies():
                        self._wake(notice.payload)
            except OperationalError:
                _log.warning("The connection for live events broke; connecting again.")
            connection = await self._reconnect()
            for topic in list(self._subscribers):
                self._wake(topic)

    async def _reconnect(self) -> AsyncConnection[tuple[object, ...]]:
        while True:
            try:
                return await self._connect()
            except OperationalError:
                await asyncio.sleep(1)

    def _wake(self, topic: str) -> None:
        for event in self._subscribers.get(topic, ()):
            event.set()
