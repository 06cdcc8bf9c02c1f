"""A real HTTP server on loopback that speaks Chat Completions and does, request by request, what it is told.

    async with ModelServer() as server:
        server.script(rate_limited(0), server_error(), honest)
        …                                   # point a ModelClient at server.base_url
        assert len(server.requests) == 3

A behaviour is a function from the request that was seen to a `Response`: `model_behaviours` has one for everything an
endpoint may do, `scripted_models` some models. The script is used up one behaviour a
request; after it, ``server.otherwise`` answers (the honest model, unless set). For code that blocks the event loop, or
for another process, ``with ModelServer.in_thread() as server`` serves from a thread of its own.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Self

MODEL = "loopback-1"


@dataclass(frozen=True)
class Seen:
    """One request as the server got it; header names are in lower case."""

    method: str
    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def system(self) -> str:
        return self.body["messages"][0]["content"]

    @property
    def user(self) -> str:
        return self.body["messages"][-1]["content"]

    @property
    def format(self) -> str:
        return self.body.get("response_format", {}).get("type", "text")

    @property
    def data(self) -> dict[str, Any]:
        """What stands in the prompt's data block."""
        block = re.search(r"<<<DATA (\w+)\n(.*)\nDATA \1>>>", self.user, re.DOTALL)
        assert block, "the request carries no data block"
        return json.loads(block[2])


@dataclass(frozen=True)
class Response:
    """What to answer. Instead of an answer: ``drops`` the connection, ``hangs``, or ``drips`` blanks for ever.

    ``after`` holds the answer back until the event is set, ``pauses`` a streamed one after so many of its pieces,
    or before so many of the last.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    drops: bool = False
    hangs: bool = False
    drips: bool = False
    after: asyncio.Event | None = None
    pauses: tuple[int, asyncio.Event] | None = None


Behaviour = Callable[[Seen], Response]


class ModelServer:
    """Serves while its context is open; ``requests`` holds every request in order, ``gone`` counts who gave up."""

    def __init__(self, otherwise: Behaviour | None = None) -> None:
        if otherwise is None:
            from tests.support.scripted_models import honest as otherwise
        self.otherwise: Behaviour = otherwise
        self.requests: list[Seen] = []
        self.gone = 0
        self.arrived = asyncio.Event()
        self.given_up = asyncio.Event()
        self._script: deque[Behaviour] = deque()
        self._connections: set[asyncio.Task[None]] = set()

    def script(self, *behaviours: Behaviour) -> None:
        """Put behaviours at the end of the script, one for each request to come."""
        self._script.extend(behaviours)

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/v1"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        self._port: int = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @classmethod
    @contextlib.contextmanager
    def in_thread(cls, otherwise: Behaviour | None = None) -> Iterator[ModelServer]:
        """Serve from a thread with a loop of its own."""
        started, loop, stop = threading.Event(), asyncio.new_event_loop(), asyncio.Event()
        server = cls(otherwise)

        async def serve() -> None:
            async with server:
                started.set()
                await stop.wait()

        thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
        thread.start()
        assert started.wait(5)
        try:
            yield server
        finally:
            loop.call_soon_threadsafe(stop.set)
            thread.join(5)
            loop.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            while (seen := await _read_request(reader)) is not None:
                response = self._response(seen)
                if seen.body.get("stream") and (pieces := _pieces(response)) and not (response.drops or response.drips):
                    if not await self._stream(response, pieces, reader, writer):
                        break
                elif not await self._respond(response, reader, writer):
                    break
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    def _response(self, seen: Seen) -> Response:
        if seen.path.endswith("/models"):
            return as_json({"object": "list", "data": [{"id": MODEL, "object": "model"}]})
        if not seen.path.endswith("/chat/completions"):
            return as_json({"detail": "Not Found"}, 404)
        self.requests.append(seen)
        self.arrived.set()
        return (self._script.popleft() if self._script else self.otherwise)(seen)

    async def _respond(self, response: Response, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Send the response; return whether the connection can carry another request."""
        if response.drops:
            writer.transport.abort()
            return False
        if response.drips:
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000000\r\n\r\n")
        if response.drips or response.hangs or response.after:
            answer_now = response.after or asyncio.Event()
            if not await self._stays(answer_now, reader, writer, b" " if response.drips else b""):
                return False
        headers = {"content-type": "application/json", **response.headers, "content-length": str(len(response.body))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        writer.write(f"HTTP/1.1 {response.status} Scripted\r\n{head}\r\n".encode() + response.body)
        await writer.drain()
        return True

    async def _stream(
        self, response: Response, pieces: list[bytes], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Send an answer piece by piece; return whether the connection can carry another request."""
        if (response.hangs or response.after) and not await self._stays(
            response.after or asyncio.Event(), reader, writer, b""
        ):
            return False
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for number, piece in enumerate(pieces):
            waits = response.pauses and number == response.pauses[0] % len(pieces)
            if response.pauses and waits and not await self._stays(response.pauses[1], reader, writer, b""):
                return False
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _stays(
        self, until: asyncio.Event, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, drop: bytes
    ) -> bool:
        """Wait for the event, dripping meanwhile; return whether the client is still there."""
        closed = asyncio.ensure_future(reader.read(1))
        while not until.is_set() and not closed.done():
            writer.write(drop)
            await asyncio.wait([closed], timeout=0.002)
        stays = closed.cancel()
        await asyncio.gather(closed, return_exceptions=True)
        if not stays:
            self.gone += 1
            self.given_up.set()
        return stays


def _pieces(response: Response, size: int = 24) -> list[bytes]:
    """Return the events that a completion is streamed as; none for what is no completion."""
    try:
        whole = json.loads(response.body)
    except ValueError:
        return []
    if response.status != 200 or not isinstance(whole, dict) or not isinstance(whole.get("choices"), list):
        return []
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": whole.get("model")}
    events: list[dict[str, Any]] = []
    for choice in whole["choices"][:1]:
        message = choice.get("message") or {}
        content = message.get("content")
        parts = (
            [content[at : at + size] for at in range(0, len(content), size)] if isinstance(content, str) else [content]
        )
        rest = {name: value for name, value in message.items() if name != "content"}
        deltas = [rest, *({"content": part} for part in parts)]
        events += [{**head, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]} for delta in deltas]
        ended = {"index": 0, "delta": {}, "finish_reason": choice.get("finish_reason")}
        events.append({**head, "choices": [ended]})
    events.append({**head, "choices": [], "usage": whole.get("usage")})
    return [f"data: {json.dumps(event)}\n\n".encode() for event in events] + [b"data: [DONE]\n\n"]


async def _read_request(reader: asyncio.StreamReader) -> Seen | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    raw = await reader.readexactly(int(headers.get("content-length", 0)))
    method, path, _ = first.split(" ")
    return Seen(method, path, headers, json.loads(raw) if raw else {})


def as_json(value: object, status: int = 200, **headers: str) -> Response:
    """Answer with a JSON body."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Response(status, json.dumps(value).encode(), named)
