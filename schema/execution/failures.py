"""What a client learns when something goes wrong: what they can put right as it is, bugs as an id that the log carries.

Every error has a stable code in ``extensions.code``:

    GRAPHQL_PARSE_FAILED        the document is not GraphQL
    GRAPHQL_VALIDATION_FAILED   the document does not fit the schema
    BAD_USER_INPUT              variables, ids, cursors or page sizes that cannot be
    LIMIT_EXCEEDED              the operation asks for too much at once
    UNAUTHENTICATED             no valid token, or it has ended meanwhile
    FORBIDDEN                   a question that this person may not ask
    BAD_REQUEST                 the request is not GraphQL over HTTP
    SERVICE_UNAVAILABLE         the database is busy or away: try again
    INTERNAL_SERVER_ERROR       a bug; ``extensions.id`` is in the log
"""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

import orjson
import psycopg
from graphql import GraphQLError, GraphQLSyntaxError
from psycopg_pool import PoolTimeout, TooManyRequests
from strawberry.schema.exceptions import CannotGetOperationTypeError
from strawberry.types.execution import ExecutionResult, PreExecutionError

from app.core.errors import NotPermitted, Refusal
from app.core.paging import InvalidPage
from schema.context import Context
from schema.execution.limits import LIMIT_EXCEEDED

BUSY = (PoolTimeout, TooManyRequests)
"""What is raised while every connection to the database stays in use."""

_log = logging.getLogger("waymark.graphql")


class Unauthenticated(Exception):
    """Whoever began the operation may no longer enter."""

    def __init__(self) -> None:
        super().__init__("This access token has ended: sign in again.")


def encoded(content: Any) -> bytes:
    """Return an answer as JSON; instants in UTC end with a Z."""
    return orjson.dumps(content, option=orjson.OPT_UTC_Z)


def body(result: ExecutionResult, context: Context) -> dict[str, Any]:
    """Return a result as clients see it: an operation that did not begin has no ``data``."""
    answer: dict[str, Any] = {}
    if result.errors:
        answer["errors"] = [formatted(error, is_valid=context.is_valid) for error in result.errors]
    if not did_not_begin(result):
        answer["data"] = result.data
    return answer


def did_not_begin(result: ExecutionResult) -> bool:
    """Return whether the request was refused before any field was executed: bad document, bad variables."""
    if isinstance(result, PreExecutionError):
        return True
    return result.data is None and any(error.path is None for error in result.errors or ())


def formatted(error: GraphQLError, *, is_valid: bool = True) -> dict[str, Any]:
    """Return an error as clients see it; an unexpected one is masked, and logged under its id.

    ``is_valid`` says that the document had been accepted, so that it was not the document that was at fault.
    """
    code, message = _judged(error, is_valid)
    if code is None:
        return {**error.formatted, **masked(error.original_error or error, error.path)}
    return {**error.formatted, "message": message, "extensions": {"code": code}}


def masked(failure: BaseException, where: object = None) -> dict[str, Any]:
    """Log a failure under a new id, and return what clients see instead."""
    failure_id = uuid4().hex
    _log.error("Failure %s at %s", failure_id, where, exc_info=failure, extra={"failure_id": failure_id})
    return {
        "message": f"Something went wrong here. Quote {failure_id} when you report it.",
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": failure_id},
    }


def _judged(error: GraphQLError, is_valid: bool) -> tuple[str | None, str]:
    """Return the code and the message for a client, no code for what has to be masked."""
    cause = _cause(error)
    if isinstance(cause, Refusal | InvalidPage):
        return "FORBIDDEN" if isinstance(cause, NotPermitted) else "BAD_USER_INPUT", str(cause)
    if isinstance(cause, Unauthenticated):
        return "UNAUTHENTICATED", str(cause)
    if isinstance(cause, BUSY):
        return "SERVICE_UNAVAILABLE", "The server is busy: try again in a moment."
    if isinstance(cause, CannotGetOperationTypeError):
        return "BAD_USER_INPUT", cause.as_http_error_reason()
    if isinstance(cause, psycopg.DataError) and cause.sqlstate is None:
        return "BAD_USER_INPUT", "A text holds a character that cannot be stored: remove the NUL characters."
    if isinstance(error, GraphQLSyntaxError):
        too_long = " tokens. " in error.message
        return LIMIT_EXCEEDED if too_long else "GRAPHQL_PARSE_FAILED", error.message
    if error.path is None:
        return _before_execution(error, cause, is_valid)
    return ("BAD_USER_INPUT", error.message) if _is_about_an_argument(error) else (None, "")


def _before_execution(error: GraphQLError, cause: BaseException | None, is_valid: bool) -> tuple[str | None, str]:
    if error.extensions and "code" in error.extensions:
        return str(error.extensions["code"]), error.message
    if cause is not None and not error.nodes:
        return None, ""
    return "BAD_USER_INPUT" if is_valid else "GRAPHQL_VALIDATION_FAILED", error.message


def _cause(error: GraphQLError) -> BaseException | None:
    """Return what was raised where it was raised, None where GraphQL itself found the error."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause


def _is_about_an_argument(error: GraphQLError) -> bool:
    """Return whether GraphQL refused an argument's value as a field began: such an error points at the argument itself.

    What it finds wrong with a *result* points nowhere before it is located at its field, and is the server's fault.
    """
    raised = error.original_error
    return isinstance(raised, GraphQLError) and bool(raised.nodes) and _cause(raised) is None
