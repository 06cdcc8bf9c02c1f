"""graphql-transport-ws as a client speaks it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.support.factories import Person
from tests.support.server import RunningServer

SUBPROTOCOL = "graphql-transport-ws"


class Socket:
    """A socket; waiting for anything takes five seconds at most."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, message: Any) -> None:
        """Send a message; text and bytes go as they are."""
        raw = message if isinstance(message, str | bytes) else json.dumps(message)
        await self._connection.send(raw)

    async def receive(self) -> dict[str, Any]:
        """Return the next message."""
        found: dict[str, Any] = json.loads(await asyncio.wait_for(self._connection.recv(), 5))
        return found

    async def init(self, person: Person) -> None:
        """Sign in and wait to be acknowledged."""
        await self.send({"type": "connection_init", "payload": {"Authorization": f"Bearer {person.token}"}})
        assert await self.receive() == {"type": "connection_ack"}

    async def subscribe(self, id: str, query: str, /, **variables: Any) -> None:
        """Begin an operation."""
        await self.send({"id": id, "type": "subscribe", "payload": {"query": query, "variables": variables}})

    async def run(self, id: str, query: str, /, **variables: Any) -> list[dict[str, Any]]:
        """Begin an operation and return its messages, up to the one that ends it."""
        await self.subscribe(id, query, **variables)
        messages = [await self.receive()]
        while messages[-1]["type"] not in ("complete", "error"):
            messages.append(await self.receive())
        return messages

    async def closed(self) -> int:
        """Return the code with which the server closes, whatever comes before."""
        try:
            while True:
                await asyncio.wait_for(self._connection.recv(), 5)
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def close(self) -> None:
        """Close from this side."""
        await self._connection.close()

    def abort(self) -> None:
        """Vanish without a word."""
        self._connection.transport.abort()


@asynccontextmanager
async def socket_to(
    server: RunningServer, *, subprotocols: tuple[str, ...] = (SUBPROTOCOL,), **headers: str
) -> AsyncIterator[Socket]:
    """Open a socket as long as the context is open."""
    connecting = connect(
        server.websocket,
        subprotocols=subprotocols or None,
        additional_headers=headers,
        max_size=None,  # type: ignore[arg-type]
    )
    async with connecting as connection:
        yield Socket(connection)
