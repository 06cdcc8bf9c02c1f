"""Speaks GraphQL with a running server as one person: over HTTP, and over a WebSocket for what is live."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

_SECONDS = 60
_PROTOCOL = Subprotocol("graphql-transport-ws")
_REFUSAL = "... on UserError { message path }"


class Unexpected(Exception):
    """The server did something else than it should; the message says what, in a sentence."""


class Client:
    """A person's way to the server at a base URL such as ``http://127.0.0.1:8000``."""

    def __init__(self, base_url: str, token: str) -> None:
        self._url = f"{base_url.rstrip('/')}/graphql"
        self._token = token

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """Run a query or mutation and return its data; raises Unexpected for everything but data without errors."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self._token}"}
        request = Request(self._url, data=body, headers=headers)  # noqa: S310
        try:
            with urlopen(request, timeout=_SECONDS) as response:  # noqa: S310
                return _data(json.load(response))
        except HTTPError as error:
            raise Unexpected(f"{self._url} answered {error.code}: {_message(error)}") from None
        except (URLError, HTTPException, OSError, ValueError) as error:
            raise Unexpected(f"{self._url} does not answer: {getattr(error, 'reason', error)}.") from None

    def change(self, mutation: str, input: dict[str, Any], selection: str) -> dict[str, Any]:
        """Run a mutation that must succeed and return the selection of its success."""
        return self.change_all(mutation, input, selection, one=True)[0]

    def change_all(
        self, mutation: str, input: dict[str, Any], selection: str, *, one: bool = False
    ) -> list[dict[str, Any]]:
        """Run a mutation that answers with a list, each of which must be a success, and return their selections."""
        name = mutation[0].upper() + mutation[1:]
        success = f"{name}Success"
        found = self.ask(_document(mutation, f"... on {success} {{ {selection} }}"), input=input)[mutation]
        answers: list[dict[str, Any]] = [found] if one else found
        for answer in answers:
            if answer["__typename"] != success:
                raise Unexpected(f"{mutation} was refused: {_reason(answer)}")
        return answers

    def be_refused(self, mutation: str, input: dict[str, Any]) -> str:
        """Run a mutation that must be refused and return the reason, a sentence."""
        answer = self.ask(_document(mutation, ""), input=input)[mutation]
        if "message" not in answer:
            raise Unexpected(f"{mutation} was to be refused.")
        return str(answer["message"])

    def follow(self, subscription: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """Yield what a subscription tells, as long as the caller listens; raises Unexpected where it breaks off."""
        address = self._url.replace("http", "ws", 1)
        try:
            with connect(address, subprotocols=[_PROTOCOL], open_timeout=_SECONDS, proxy=None) as socket:
                socket.send(json.dumps({"type": "connection_init", "payload": {"token": self._token}}))
                while json.loads(socket.recv(timeout=_SECONDS))["type"] != "connection_ack":
                    pass
                operation = {"query": subscription, "variables": variables}
                socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": operation}))
                yield from _events(socket)
        except TimeoutError:
            raise Unexpected(f"Nothing came over {address} for {_SECONDS} seconds.") from None
        except ConnectionClosed as error:
            raise Unexpected(f"{address} was closed: {error}.") from None
        except (WebSocketException, OSError) as error:
            raise Unexpected(f"{address} does not answer: {error}.") from None


def _document(mutation: str, selection: str) -> str:
    name = mutation[0].upper() + mutation[1:]
    return (
        f"mutation {name}($input: {name}Input!) {{ {mutation}(input: $input) {{ __typename {selection} {_REFUSAL} }} }}"
    )


def _events(socket: Any) -> Iterator[dict[str, Any]]:
    while True:
        message = json.loads(socket.recv(timeout=_SECONDS))
        if message["type"] == "next":
            yield _data(message["payload"])
        elif message["type"] == "error":
            raise Unexpected(" ".join(error["message"] for error in message["payload"]))
        elif message["type"] == "complete":
            return
        elif message["type"] == "ping":
            socket.send(json.dumps({"type": "pong"}))


def _data(answer: dict[str, Any]) -> dict[str, Any]:
    if answer.get("errors"):
        raise Unexpected(" ".join(error["message"] for error in answer["errors"]))
    data: dict[str, Any] = answer["data"]
    return data


def _message(error: HTTPError) -> str:
    try:
        return str(json.load(error)["errors"][0]["message"])
    except (ValueError, LookupError, TypeError):
        return str(error.reason)


def _reason(answer: dict[str, Any]) -> str:
    place = ".".join(answer["path"] or ())
    return f"{place}: {answer['message']}" if place else str(answer["message"])
