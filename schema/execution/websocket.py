"""GraphQL over WebSocket (graphql-transport-ws): one socket of one person, many operations at once.

Queries and mutations run as they do over HTTP, each with its own units of work; each event of a subscription has one
of its own, after asking again who the person is. The socket ends with the access token that opened it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import aclosing, suppress
from typing import Any, cast

import strawberry
from graphql import GraphQLError, OperationType
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState
from strawberry.types.execution import ExecutionResult

from app.core import clock
from app.core.actor import Actor
from app.events import Events
from app.people.tokens import Entry, enter
from app.settings import Settings
from schema.context import Context
from schema.execution.failures import Unauthenticated, body, encoded, formatted, masked
from schema.execution.limits import LIMIT_EXCEEDED
from schema.execution.protocol import SUBPROTOCOL, Close, Closed, Complete, Init, Message, Ping, Subscribe, parsed

MAX_OPERATIONS = 50
"""How many operations may run over one socket at once."""

_log = logging.getLogger("waymark.access")


def is_allowed_origin(origin: str | None, host: str | None, allowed: Sequence[str]) -> bool:
    """Return whether a page of this origin may open a socket: none (no browser), this host's own, or a listed one."""
    return origin is None or origin in allowed or (bool(host) and origin.partition("://")[2] == host)


class Sockets:
    """Every open socket of the process, so that all can be closed when it stops."""

    def __init__(
        self, schema: strawberry.Schema, settings: Settings, events: Events, *, init_seconds: float = 10
    ) -> None:
        self.schema = schema
        self.settings = settings
        self.events = events
        self.init_seconds = init_seconds
        self._open: set[_Connection] = set()
        self._nobody_left = asyncio.Event()

    async def serve(self, socket: WebSocket) -> None:
        """Serve one socket until it is closed by either side."""
        if not is_allowed_origin(socket.headers.get("origin"), socket.headers.get("host"), self.settings.cors_origins):
            await socket.close(reason="This origin may not connect.")
            return
        if SUBPROTOCOL not in socket.scope.get("subprotocols", ()):
            await socket.accept()
            await socket.close(Close.BAD_SUBPROTOCOL, f"This server speaks {SUBPROTOCOL}.")
            return
        await socket.accept(SUBPROTOCOL)
        connection = _Connection(socket, self)
        self._open.add(connection)
        self._nobody_left.clear()
        try:
            await connection.run()
        finally:
            self._open.discard(connection)
            if not self._open:
                self._nobody_left.set()

    async def close(self, seconds: float = 5) -> None:
        """Close every socket because the server stops; operations get some seconds to end."""
        for connection in list(self._open):
            connection.end(Close.GOING_AWAY, "The server is going away.")
        if self._open:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nobody_left.wait(), seconds)


class _Operation:
    """One operation under the id that the client gave it."""

    def __init__(self, asked: Subscribe) -> None:
        self.asked = asked
        self.began = time.perf_counter()
        self.context: Context | None = None
        self.wanted = True
        self.task: asyncio.Task[None] | None = None

    @property
    def changes_something(self) -> bool:
        known = self.context.operation if self.context is not None else None
        return known is not None and known.kind is OperationType.MUTATION

    def stop(self) -> None:
        """End it because nobody wants its answer; a mutation goes on to its own end."""
        self.wanted = False
        if self.task is not None and not self.changes_something:
            self.task.cancel()


class _Connection:
    """One socket: reads messages one after the other, and keeps a task for each operation."""

    def __init__(self, socket: WebSocket, sockets: Sockets) -> None:
        self._socket = socket
        self._sockets = sockets
        self._token: str | None = None
        self._operations: dict[str, _Operation] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._patience = asyncio.timeout(sockets.init_seconds)
        self._reading = False
        self._verdict = Closed(Close.INIT_TIMEOUT, "Connection initialisation timeout")

    async def run(self) -> None:
        """Serve the socket until it is closed, then end what runs over it."""
        try:
            await self._read_while_patient()
        except Closed as closed:
            await self._close(closed)
        except Exception as error:
            await self._close(Closed(Close.INTERNAL, masked(error)["message"]))
        finally:
            await self._end_operations()

    def end(self, code: Close, reason: str) -> None:
        """Close the socket from outside of its reading."""
        self._last_for(0, Closed(code, reason))

    def _last_for(self, seconds: float, verdict: Closed) -> None:
        if self._reading and self._verdict.code is not Close.GOING_AWAY:
            self._verdict = verdict
            self._patience.reschedule(asyncio.get_running_loop().time() + seconds)

    async def _read_while_patient(self) -> None:
        try:
            async with self._patience:
                self._reading = True
                try:
                    await self._read()
                finally:
                    self._reading = False
        except TimeoutError:
            raise self._verdict from None

    async def _read(self) -> None:
        while True:
            frame = await self._socket.receive()
            if frame["type"] == "websocket.disconnect":
                return
            await self._handle(parsed(frame.get("text"), self._sockets.settings.max_body_bytes))

    async def _handle(self, message: Message) -> None:
        if isinstance(message, Init):
            await self._begin(message)
        elif isinstance(message, Ping):
            await self._send({"type": "pong"})
        elif isinstance(message, Subscribe):
            await self._subscribe(message)
        elif isinstance(message, Complete) and (operation := self._operations.pop(message.id, None)):
            operation.stop()

    async def _begin(self, init: Init) -> None:
        if self._token is not None:
            raise Closed(Close.SECOND_INIT, "Too many initialisation requests")
        self._token = init.token
        await self._entered()
        await self._send({"type": "connection_ack"})

    async def _entered(self) -> Entry:
        """Return who the token stands for now, and let the socket last as long as it does; raises Closed."""
        entry = await enter(self._token or "")
        if entry is None:
            raise Closed(Close.FORBIDDEN, "Forbidden")
        remaining = (entry.expires_at - clock.now()).total_seconds()
        self._last_for(remaining, Closed(Close.FORBIDDEN, "The access token has expired."))
        return entry

    async def _renewed(self) -> Actor:
        try:
            return (await self._entered()).actor
        except Closed as closed:
            self.end(closed.code, closed.reason)
            raise Unauthenticated from None

    async def _subscribe(self, asked: Subscribe) -> None:
        if self._token is None:
            raise Closed(Close.UNAUTHORIZED, "Unauthorized")
        if asked.id in self._operations:
            raise Closed(Close.DUPLICATE_ID, f"Subscriber for {asked.id} already exists")
        if len(self._tasks) >= MAX_OPERATIONS:
            message = f"At most {MAX_OPERATIONS} operations run over one socket at once: complete some first."
            error = {"message": message, "extensions": {"code": LIMIT_EXCEEDED}}
            await self._send({"id": asked.id, "type": "error", "payload": [error]})
            return
        operation = self._operations[asked.id] = _Operation(asked)
        operation.task = asyncio.create_task(self._run(operation))
        self._tasks.add(operation.task)
        operation.task.add_done_callback(self._tasks.discard)

    async def _run(self, operation: _Operation) -> None:
        try:
            await self._execute(operation)
        except Exception as error:
            located = error if isinstance(error, GraphQLError) else GraphQLError(str(error), original_error=error)
            await self._answer(operation, "error", [formatted(located)])
        finally:
            self._forget(operation)
            _report(operation)

    async def _execute(self, operation: _Operation) -> None:
        asked, sockets = operation.asked, self._sockets
        actor = await self._renewed()
        operation.context = Context(actor, sockets.settings, sockets.events, renew=self._renewed)
        results = await sockets.schema.stream(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            context_value=operation.context,
        )
        async with aclosing(results):
            async for result in results:
                answer = body(cast("ExecutionResult", result), operation.context)
                if "data" not in answer:
                    await self._answer(operation, "error", answer["errors"])
                    return
                await self._answer(operation, "next", answer)
        await self._answer(operation, "complete")

    async def _answer(self, operation: _Operation, kind: str, payload: Any = None) -> None:
        """Send what an operation has to say, as long as it is wanted; the id is free again before the last word."""
        if not operation.wanted:
            return
        if kind != "next":
            self._forget(operation)
            operation.wanted = False
        message = {"id": operation.asked.id, "type": kind}
        await self._send(message if payload is None else {**message, "payload": payload})

    def _forget(self, operation: _Operation) -> None:
        if self._operations.get(operation.asked.id) is operation:
            del self._operations[operation.asked.id]

    async def _send(self, message: dict[str, Any]) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            try:
                await self._socket.send_text(encoded(message).decode())
            except WebSocketDisconnect:
                self.end(Close.GOING_AWAY, "The client is gone.")

    async def _close(self, closed: Closed) -> None:
        if self._socket.application_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError):
                await self._socket.close(closed.code, closed.reason)

    async def _end_operations(self) -> None:
        for operation in list(self._operations.values()):
            operation.stop()
        if self._tasks:
            await asyncio.wait(self._tasks)


def _report(operation: _Operation) -> None:
    known = operation.context.operation if operation.context is not None else None
    if known is not None:
        milliseconds = (time.perf_counter() - operation.began) * 1000
        _log.info("socket %s %s %.1f ms", known.kind.value, known.name or "-", milliseconds)
