"""The messages of graphql-transport-ws that clients send, and the codes with which a socket is closed.

The protocol: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

from __future__ import annotations

from enum import IntEnum
from typing import Any, NamedTuple

import orjson

SUBPROTOCOL = "graphql-transport-ws"


class Close(IntEnum):
    """Why a socket is closed; the common client connects again after all but 4400, 4401, 4406, 4409 and 4429."""

    GOING_AWAY = 1001
    TOO_BIG = 1009
    INTERNAL = 1011
    BAD_MESSAGE = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    BAD_SUBPROTOCOL = 4406
    INIT_TIMEOUT = 4408
    DUPLICATE_ID = 4409
    SECOND_INIT = 4429


class Closed(Exception):
    """The socket has to be closed, with a code and a reason, which is cut to the 123 bytes that a close frame holds."""

    def __init__(self, code: Close, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


class Init(NamedTuple):
    """`connection_init`: who begins, by an access token."""

    token: str


class Ping(NamedTuple):
    """`ping`: to be answered."""


class Pong(NamedTuple):
    """`pong`: an answer to nothing that is asked here."""


class Subscribe(NamedTuple):
    """`subscribe`: an operation of any kind, under an id that the client chose."""

    id: str
    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


class Complete(NamedTuple):
    """`complete`: the client wants nothing more of an operation."""

    id: str


Message = Init | Ping | Pong | Subscribe | Complete


def parsed(frame: str | None, max_bytes: int) -> Message:
    """Return the message in a frame (None: one that was binary); raises Closed for what is no message."""
    if frame is None:
        raise Closed(Close.BAD_MESSAGE, "Messages are text.")
    if len(frame) > max_bytes:
        raise Closed(Close.TOO_BIG, f"The message is larger than {max_bytes} bytes.")
    try:
        message = orjson.loads(frame)
    except orjson.JSONDecodeError:
        raise Closed(Close.BAD_MESSAGE, "The message is not JSON.") from None
    if not isinstance(message, dict):
        raise Closed(Close.BAD_MESSAGE, "The message is not an object.")
    kind = message.get("type")
    if kind == "subscribe":
        return _subscribe(message)
    if kind == "complete":
        return Complete(_text(message, "id"))
    if kind not in ("connection_init", "ping", "pong"):
        raise Closed(Close.BAD_MESSAGE, "The message has no type that is known.")
    payload = _optional_object(message, "payload") or {}
    return Init(_token(payload)) if kind == "connection_init" else Ping() if kind == "ping" else Pong()


def _subscribe(message: dict[str, Any]) -> Subscribe:
    payload = _optional_object(message, "payload") or {}
    name = payload.get("operationName")
    if name is not None and not isinstance(name, str):
        raise Closed(Close.BAD_MESSAGE, "`operationName` is a string.")
    _optional_object(payload, "extensions")
    return Subscribe(
        _text(message, "id"), _text(payload, "query"), _optional_object(payload, "variables"), name or None
    )


def _token(payload: dict[str, Any]) -> str:
    for name in ("Authorization", "authorization", "token"):
        given = payload.get(name)
        if given is not None:
            text = _text(payload, name).strip()
            return text[7:].strip() if text[:7].lower() == "bearer " else text
    return ""


def _text(holder: dict[str, Any], name: str) -> str:
    value = holder.get(name)
    if not isinstance(value, str) or not value:
        raise Closed(Close.BAD_MESSAGE, f"`{name}` is a string that is not empty.")
    return value


def _optional_object(holder: dict[str, Any], name: str) -> dict[str, Any] | None:
    value = holder.get(name)
    if value is not None and not isinstance(value, dict):
        raise Closed(Close.BAD_MESSAGE, f"`{name}` is an object.")
    return value
