"""GraphQL over HTTP: one request in, one answer out, every malformed request a clear 4xx.

Follows the GraphQL over HTTP specification: an answer as application/graphql-response+json has status 400 where the
operation did not begin, one as application/json has 200 then, and neither has ``data``.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from graphql import OperationType as Kind
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from app.settings import Settings
from schema.context import Context
from schema.execution.failures import body, did_not_begin, encoded, masked
from schema.execution.negotiation import GRAPHQL_JSON, JSON, answer_type, is_json

METHODS = "GET, POST"
CLIENT_GONE = 499
QUICK = 0.05
"""So many seconds an operation runs before its client is watched, which costs as much as a small query."""
_READS = frozenset({OperationType.QUERY})
_READS_AND_WRITES = frozenset({OperationType.QUERY, OperationType.MUTATION})


class BadRequest(Exception):
    """The request is not a GraphQL request; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, message: str, *, allow: str = METHODS) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.allow = allow


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asked to execute."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def answer(request: Request, schema: strawberry.Schema, context: Context, settings: Settings) -> Response:
    """Execute the GraphQL request and return the answer in the media type that the client accepts."""
    media_type = answer_type(request.headers.get("accept"))
    try:
        if media_type is None:
            raise BadRequest(406, f"Answers come as {GRAPHQL_JSON} or {JSON}: accept one of them.")
        asked = await _asked(request, settings.max_body_bytes)
        allowed = _READS if request.method == "GET" else _READS_AND_WRITES
        result = await _while_connected(request, _execute(schema, asked, context, allowed), context)
    except BadRequest as refused:
        return refusal(refused.status, refused.message, media_type=media_type or JSON, allow=refused.allow)
    except ClientDisconnect:
        return Response(status_code=CLIENT_GONE)
    status = 400 if media_type == GRAPHQL_JSON and did_not_begin(result) else 200
    return _json(body(result, context), status, media_type)


def refusal(
    status: int, message: str, *, code: str = "BAD_REQUEST", media_type: str = JSON, allow: str = METHODS
) -> Response:
    """Return an error answer for a request that was not executed."""
    headers = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": allow}, 503: {"Retry-After": "1"}}.get(status, {})
    return _json({"errors": [{"message": message, "extensions": {"code": code}}]}, status, media_type, headers)


def failure(error: Exception) -> Response:
    """Return the answer for a failure outside the execution; what went wrong is in the log under the answer's id."""
    return _json({"errors": [masked(error)]}, 500, JSON)


def _json(content: Any, status: int, media_type: str, headers: dict[str, str] | None = None) -> Response:
    common = {"Content-Type": f"{media_type}; charset=utf-8", "Cache-Control": "no-store", "Vary": "Accept"}
    return Response(encoded(content), status, {**common, **(headers or {})})


async def _execute(
    schema: strawberry.Schema, asked: GraphQLRequest, context: Context, allowed: frozenset[OperationType]
) -> ExecutionResult:
    try:
        return await schema.execute(
            asked.query,
            variable_values=asked.variables,
            operation_name=asked.operation_name,
            context_value=context,
            allowed_operation_types=allowed,
        )
    except MissingQueryError as error:
        raise BadRequest(400, "The request has no `query`.") from error
    except CannotGetOperationTypeError as error:
        raise BadRequest(400, error.as_http_error_reason()) from error
    except InvalidOperationTypeError as error:
        if error.operation_type is OperationType.SUBSCRIPTION:
            raise BadRequest(400, "Subscriptions run over a WebSocket at this same address.") from error
        raise BadRequest(405, "Mutations are sent with POST.", allow="POST") from error


async def _while_connected(request: Request, execution: Any, context: Context) -> ExecutionResult:
    """Execute while the client is there: a query ends when it goes away, a mutation goes on to its own end.

    What is done quickly is done before anybody looks whether the client is there.
    """
    running = asyncio.ensure_future(execution)
    try:
        await asyncio.wait([running], timeout=QUICK)
        if not running.done():
            await _or_client_gone(request, running)
        if not running.done() and context.operation is not None and context.operation.kind is Kind.MUTATION:
            await asyncio.wait([running])
        if not running.done():
            raise ClientDisconnect
        return running.result()  # type: ignore[no-any-return]
    finally:
        if not running.done():
            running.cancel()
            await asyncio.wait([running])


async def _or_client_gone(request: Request, running: asyncio.Future[Any]) -> None:
    leaving = asyncio.ensure_future(_client_gone(request))
    try:
        await asyncio.wait([running, leaving], return_when=asyncio.FIRST_COMPLETED)
    finally:
        leaving.cancel()
        await asyncio.wait([leaving])


async def _client_gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _asked(request: Request, max_bytes: int) -> GraphQLRequest:
    if request.method == "GET":
        return _from_parameters(request)
    if not is_json(request.headers.get("content-type", "")):
        raise BadRequest(415, f"Send the request as {JSON}, in UTF-8.")
    return _checked(_parsed(await _body(request, max_bytes)))


async def _body(request: Request, max_bytes: int) -> bytes:
    too_large = BadRequest(413, f"The request is larger than {max_bytes} bytes.")
    announced = request.headers.get("content-length", "0")
    if len(announced) > 18 or (announced.isdigit() and int(announced) > max_bytes):
        raise too_large
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > max_bytes:
            raise too_large
    return bytes(received)


def _parsed(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BadRequest(400, "The request's body is not JSON.") from error


def _from_parameters(request: Request) -> GraphQLRequest:
    given = request.query_params
    asked: dict[str, Any] = {"query": given.get("query"), "operationName": given.get("operationName")}
    for name in ("variables", "extensions"):
        text = given.get(name)
        try:
            asked[name] = orjson.loads(text) if text else None
        except orjson.JSONDecodeError as error:
            raise BadRequest(400, f"`{name}` is not JSON.") from error
    return _checked(asked)


def _checked(asked: Any) -> GraphQLRequest:
    if not isinstance(asked, dict):
        raise BadRequest(400, "The request is a JSON object with `query`; batches are not taken.")
    query, name = asked.get("query"), asked.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest(400, "The request has no `query`.")
    for part in ("variables", "extensions"):
        if asked.get(part) is not None and not isinstance(asked[part], dict):
            raise BadRequest(400, f"`{part}` is an object.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "`operationName` is a string.")
    return GraphQLRequest(query, asked.get("variables"), name or None)
