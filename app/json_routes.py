"""What the plain HTTP routes beside GraphQL have in common: JSON in, JSON out, never kept by a cache."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from app.people.attempts import TooManyAttempts

_MOST_BYTES = 10_000


class Refused(Exception):
    """A request that cannot be done; ``answer`` says why."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.answer = json_answer(status, {"code": code, "message": message})


async def json_body(request: Request) -> dict[str, Any]:
    """Return the object in a request's body, {} for other JSON; raises Refused.

    Only JSON is taken, which a foreign page cannot send unasked.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refused(415, "INVALID_INPUT", "Send the request as application/json.")
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            raise Refused(413, "INVALID_INPUT", f"The request is larger than {_MOST_BYTES} bytes.")
    try:
        given = orjson.loads(bytes(body))
    except orjson.JSONDecodeError as error:
        raise Refused(422, "INVALID_INPUT", "The request's body is not JSON.") from error
    return given if isinstance(given, dict) else {}


def json_answer(status: int, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with JSON."""
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def too_many(refusal: TooManyAttempts) -> Response:
    """Answer that something was tried too often, and when it may be tried again."""
    body = {"code": "TOO_MANY_ATTEMPTS", "message": str(refusal)}
    return json_answer(429, body, headers={"Retry-After": str(refusal.retry_after)})


def origin_of(request: Request) -> str:
    """Return the network address that a request comes from."""
    return request.client.host if request.client else ""
