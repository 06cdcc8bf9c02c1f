"""`python -m tests.bench.client`: sends one request over and over, from a process of its own.

Plain HTTP/1.1 over connections that stay open, with nothing parsed but the length of the answer, so that the client
takes little of the machine that it shares with what it measures. Reads `Load` as JSON and writes `Answered` as JSON.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from dataclasses import asdict, dataclass
from time import perf_counter

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_END_OF_CHUNKS = b"\r\n0\r\n\r\n"


@dataclass(frozen=True)
class Load:
    """What to send where: requests go round the ports, in order, each client waiting for its answer."""

    ports: list[int]
    requests: list[str]
    clients: int
    times: int


@dataclass(frozen=True)
class Answered:
    """How long each answer took, in milliseconds, and how long all of them did, in seconds."""

    latencies: list[float]
    seconds: float


class Refused(Exception):
    """An answer was not 200."""


class Connection(asyncio.Protocol):
    """One connection, which asks once at a time."""

    async def open(self, port: int) -> Connection:
        """Connect, and return this."""
        transport, _ = await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", port)
        self._transport = transport
        return self

    async def ask(self, request: bytes) -> bytes:
        """Send a request and return the whole answer, head and body."""
        self._answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._chunks: list[bytes] = []
        self._missing: int | None = None
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        """Collect until as much has come as the head announced."""
        if self._missing is None:
            data = b"".join([*self._chunks, data])
            self._chunks.clear()
            self._missing = _missing(data)
        elif self._missing >= 0:
            self._missing -= len(data)
        self._chunks.append(data)
        if self._missing == 0 or (self._missing == -1 and b"".join(self._chunks[-2:]).endswith(_END_OF_CHUNKS)):
            self._answer.set_result(b"".join(self._chunks))

    def connection_lost(self, error: Exception | None) -> None:
        """Let whoever waits know."""
        if not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("The server hung up."))


def _missing(data: bytes) -> int | None:
    """Return how many bytes are still to come: None where the head is not there yet, -1 where it comes in chunks."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    head = data[:end]
    if not head.startswith(b"HTTP/1.1 200"):
        raise Refused(data[:2000].decode(errors="replace"))
    if found := _LENGTH.search(head):
        return end + 4 + int(found[1]) - len(data)
    if _CHUNKED.search(head):
        return -1
    raise Refused("The answer says nothing of its length.")


def body(answer: bytes) -> bytes:
    """Return what stands under the head, put together where it came in chunks."""
    head, _, content = answer.partition(b"\r\n\r\n")
    if not _CHUNKED.search(head):
        return content
    whole = []
    while content:
        size, _, content = content.partition(b"\r\n")
        whole.append(content[: int(size, 16)])
        content = content[int(size, 16) + 2 :]
    return b"".join(whole)


async def asked(port: int, request: bytes) -> bytes:
    """Ask once and return the body of the answer."""
    connection = await Connection().open(port)
    try:
        return body(await connection.ask(request))
    finally:
        connection.close()


async def send(load: Load) -> Answered:
    """Send all requests of a load over connections that are open before it begins."""
    requests = [request.encode() for request in load.requests]
    waiting = iter(range(load.times))
    latencies: list[float] = []

    async def client(connection: Connection) -> None:
        for number in waiting:
            began = perf_counter()
            await connection.ask(requests[number % len(requests)])
            latencies.append((perf_counter() - began) * 1000)

    connections = [await Connection().open(load.ports[n % len(load.ports)]) for n in range(load.clients)]
    began = perf_counter()
    await asyncio.gather(*map(client, connections))
    return Answered(latencies, perf_counter() - began)


def sent(load: Load) -> Answered:
    """Send a load from another process, and wait for it."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.client"],
        input=json.dumps(asdict(load)),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return Answered(**json.loads(done.stdout))


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(send(Load(**json.load(sys.stdin))))), sys.stdout)
