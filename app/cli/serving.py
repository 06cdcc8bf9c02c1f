"""What `serve` and `worker` do once they have a database: run, until a signal says stop."""

from __future__ import annotations

import asyncio
import signal
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from typing import Any

import uvicorn

import assistant.run  # noqa: F401  # what the worker can do
from app import garbage
from app.asgi import application
from app.cli.demonstrating import ensure, show_accounts
from app.cli.listening import address_of
from app.cli.log import tell_requests_apart, without_requests
from app.cli.opening import bring_up_to_date, pool
from app.cli.terminal import Failed, say, tell
from app.demonstration.accounts import tokens as fresh_tokens
from app.jobs import working
from app.settings import Settings
from app.tour import Unexpected, play

_SECONDS_TO_FINISH = 5
"""How long open requests and sockets get once the server was told to stop."""


def until_stopped(work: Coroutine[Any, Any, None]) -> None:
    """Run to the end, or until SIGINT, SIGTERM or SIGHUP, which cancel the work and let it tidy up."""

    async def run() -> None:
        task = asyncio.ensure_future(work)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            tell("Stopped.")

    asyncio.run(run())


async def work(settings: Settings, url: str) -> None:
    """Do background work until cancelled."""
    garbage.settle()
    async with pool(settings, url), working(url, settings=settings):
        say("Working; Ctrl-C stops.")
        await asyncio.Event().wait()


async def serve(settings: Settings, url: str, sock: socket.socket, *, migrates: bool, demo: bool, tour: bool) -> None:
    """Serve on a listening socket until cancelled."""
    garbage.settle()
    tell_requests_apart()
    await bring_up_to_date(settings, url, migrates=migrates)
    demo = demo and await ensure(settings, url, beside_others=False)
    if demo and settings.mail == "wait":
        settings = replace(settings, mail="print")
    async with _serving(settings, url, sock) as ended:
        say(f"Waymark serves {address_of(sock)}/graphql; Ctrl-C stops it.")
        if tour:
            await _play_tour(address_of(sock))
        if demo:
            await show_accounts(address_of(sock))
        await asyncio.wait([ended])
    raise Failed("The server ended by itself: its log says why.")


async def _play_tour(address: str) -> None:
    """Play the tour in a thread that does not keep the process from ending; a failed one does not end the server."""
    tokens = await fresh_tokens()
    if not tokens:
        raise Failed("The tour needs the demonstration organisation: add --demo, or run `waymark demo`.")
    done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    with without_requests():
        threading.Thread(target=_play, args=(address, tokens, done), daemon=True).start()
        try:
            await done
        except Unexpected as error:
            tell(f"The tour met something unexpected: {error}")


def _play(address: str, tokens: Mapping[str, str], done: asyncio.Future[None]) -> None:
    loop, failure = done.get_loop(), None
    try:
        play(address, tokens, say)
    except Exception as error:
        failure = error
    with suppress(RuntimeError):  # the loop may have ended meanwhile
        loop.call_soon_threadsafe(_settle, done, failure)


def _settle(done: asyncio.Future[None], failure: Exception | None) -> None:
    if done.cancelled():
        return
    if failure is None:
        done.set_result(None)
    else:
        done.set_exception(failure)


class _Server(uvicorn.Server):
    """Uvicorn, with the signals left to the command; ``up`` is set once it serves, or cannot."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals alone."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        try:
            await super().startup(sockets)
        finally:
            self.up.set()


@asynccontextmanager
async def _serving(settings: Settings, url: str, sock: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """Serve, with the worker beside, as long as the context is open; yields the task that ends when serving does.

    On the way out the worker stops first, then sockets are closed, open requests answered, and the pool closed.
    """
    app = application(settings, url)
    server = _Server(
        uvicorn.Config(
            app,
            lifespan="on",
            log_config=None,
            access_log=False,
            server_header=False,
            ws="websockets-sansio",
            timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[sock]), name="server")
    try:
        await server.up.wait()
        garbage.settle()
        if settings.worker and server.started:
            async with working(url, settings=settings):
                yield task
        else:
            yield task
    finally:
        await app.state.sockets.close()
        server.should_exit = True
        await asyncio.wait([task])
