"""One line in the log for each request, and its id on every line that is written while it runs.

A line names the operation and how long it took: never variables, tokens, or what was answered.
"""

from __future__ import annotations

import logging
import re
import time
from contextvars import ContextVar
from urllib.parse import quote
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADER = "X-Request-Id"
OPERATION = "waymark.operation"
"""Where in the ASGI scope the operation that ran is named."""

_log = logging.getLogger("waymark.access")
_acceptable = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_request_id: ContextVar[str] = ContextVar("request_id", default="-")


class RequestId(logging.Filter):
    """Gives every record the attribute ``request_id``: that of the request during which it was written, or "-"."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, with the id."""
        record.request_id = _request_id.get()
        return True


class RequestLog:
    """ASGI middleware: gives each request an id, or takes the one that a proxy gave it, and logs it when it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get(HEADER, "")
        request_id = given if _acceptable(given) else uuid4().hex
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] in ("http.response.start", "websocket.accept"):
                status = message.get("status", 101)
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        token = _request_id.set(request_id)
        began = time.perf_counter()
        try:
            await self._app(scope, receive, send_with_id)
        finally:
            milliseconds = (time.perf_counter() - began) * 1000
            method = scope.get("method", "WEBSOCKET")
            operation = scope.get(OPERATION, "-")
            _log.info("%s %s %d %s %.1f ms", method, quote(scope["path"]), status, operation, milliseconds)
            _request_id.reset(token)
