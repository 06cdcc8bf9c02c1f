"""What a client learns of a failure: refusals of the request as they are, bugs as an id that the log carries."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

from graphql import GraphQLError

from app.core.errors import NotFound
from app.core.paging import InvalidPage

_log = logging.getLogger("waymark.graphql")
_SAFE = (InvalidPage, NotFound)


def formatted(error: GraphQLError) -> dict[str, Any]:
    """Return an error as clients see it, with ``extensions.code``; an unexpected one is masked and logged by its id."""
    original = error.original_error
    while isinstance(original, GraphQLError):
        original = original.original_error
    if original is None:
        return _with_code(error.formatted, "BAD_USER_INPUT" if error.path else "GRAPHQL_VALIDATION_FAILED")
    if isinstance(original, _SAFE):
        return _with_code({**error.formatted, "message": str(original)}, "BAD_USER_INPUT")
    failure_id = uuid4().hex
    _log.error("Failure %s at %s", failure_id, error.path, exc_info=original, extra={"failure_id": failure_id})
    message = f"Something went wrong here. Quote {failure_id} when you report it."
    masked = {**error.formatted, "message": message, "extensions": {"id": failure_id}}
    return _with_code(masked, "INTERNAL_SERVER_ERROR")


def _with_code(formatted: Any, code: str) -> dict[str, Any]:
    extensions = {"code": code, **formatted.get("extensions", {})}
    return {**formatted, "extensions": extensions}
