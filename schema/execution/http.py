"""GraphQL over HTTP: one request in, one answer out, every malformed body a clear 4xx."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from starlette.requests import Request
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.graphql import OperationType

from app.settings import Settings
from schema.context import Context
from schema.execution.failures import formatted

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
_READS = frozenset({OperationType.QUERY})
_READS_AND_WRITES = frozenset({OperationType.QUERY, OperationType.MUTATION})


class BadRequest(Exception):
    """The request is not a GraphQL request; ``status`` is the HTTP status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """What a client asked to execute."""

    query: str
    variables: dict[str, Any] | None
    operation_name: str | None


async def answer(request: Request, schema: strawberry.Schema, context: Context, settings: Settings) -> Response:
    """Execute the GraphQL request and return the answer in the media type that the client accepts."""
    media_type = _accepted(request)
    try:
        asked = await _asked(request, settings.max_body_bytes)
        result = await _execute(schema, asked, context, _READS if request.method == "GET" else _READS_AND_WRITES)
    except BadRequest as refused:
        return refusal(refused.status, refused.message, media_type=media_type)
    return _response(result, media_type)


def refusal(status: int, message: str, *, code: str = "BAD_REQUEST", media_type: str = JSON) -> Response:
    """Return an error answer for a request that was not executed."""
    body = {"errors": [{"message": message, "extensions": {"code": code}}]}
    headers = {"WWW-Authenticate": "Bearer"} if status == 401 else {"Allow": "GET, POST"} if status == 405 else {}
    return Response(orjson.dumps(body), status_code=status, media_type=media_type, headers=headers)


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
        raise BadRequest(405, "Mutations are sent with POST.") from error


def _response(result: ExecutionResult, media_type: str) -> Response:
    body: dict[str, Any] = {}
    if result.errors:
        body["errors"] = [formatted(error) for error in result.errors]
    before_execution = isinstance(result, PreExecutionError)
    if not before_execution:
        body["data"] = result.data
    status = 400 if before_execution and media_type == GRAPHQL_JSON else 200
    return Response(orjson.dumps(body), status_code=status, media_type=media_type)


def _accepted(request: Request) -> str:
    accept = request.headers.get("accept", "*/*")
    return GRAPHQL_JSON if GRAPHQL_JSON in accept else JSON


async def _asked(request: Request, max_bytes: int) -> GraphQLRequest:
    if request.method == "GET":
        return _from_parameters(request)
    content_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != JSON:
        raise BadRequest(415, "Send the request as application/json.")
    return _checked(_parsed(await _body(request, max_bytes)))


async def _body(request: Request, max_bytes: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > max_bytes:
            raise BadRequest(413, f"The request is larger than {max_bytes} bytes.")
    return bytes(body)


def _parsed(body: bytes) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadRequest(400, "The request's body is not JSON.") from error


def _from_parameters(request: Request) -> GraphQLRequest:
    variables = request.query_params.get("variables")
    return _checked(
        {
            "query": request.query_params.get("query"),
            "operationName": request.query_params.get("operationName"),
            "variables": _parsed(variables.encode()) if variables else None,
        }
    )


def _checked(asked: Any) -> GraphQLRequest:
    if not isinstance(asked, dict):
        raise BadRequest(400, "The request is a JSON object with `query`; batches are not taken.")
    query, variables, name = asked.get("query"), asked.get("variables"), asked.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise BadRequest(400, "The request has no `query`.")
    if variables is not None and not isinstance(variables, dict):
        raise BadRequest(400, "`variables` is an object.")
    if name is not None and not isinstance(name, str):
        raise BadRequest(400, "`operationName` is a string.")
    return GraphQLRequest(query, variables, name or None)
