"""What an endpoint may do, good and bad: each function returns a behaviour for `ModelServer`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tests.support.model_server import Behaviour, Response, Seen, as_json


def completion(seen: Seen, content: object, finish_reason: str = "stop", **message: object) -> Response:
    """Answer with a chat completion whose one choice has this content."""
    return as_json(
        {
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1,
            "model": f"{seen.body['model']}-2026",
            "choices": [
                {
                    "index": 0,
                    "finish_reason": finish_reason,
                    "message": {"role": "assistant", "content": content, **message},
                }
            ],
            "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
        }
    )


def error(status: int, message: str, code: str | None = None, param: str | None = None, **headers: str) -> Behaviour:
    """Answer with an error in the protocol's form."""
    body = {"error": {"message": message, "type": "error", "code": code, "param": param}}
    return lambda seen: as_json(body, status, **headers)


def answers(answer: object | Callable[[Seen], object]) -> Behaviour:
    """Answer well, with this object or with what the function makes of the request."""
    return lambda seen: completion(seen, json.dumps(answer(seen) if callable(answer) else answer))


def says(content: object, **more: Any) -> Behaviour:
    """Answer with just this content."""
    return lambda seen: completion(seen, content, **more)


def fenced(answer: object) -> Behaviour:
    """Answer with prose around the JSON."""
    return says(f"Here you are:\n```json\n{json.dumps(answer, indent=1)}\n```\nAnything else?")


def cut_json() -> Behaviour:
    """Answer with half of a JSON object, cut at the length limit."""
    return says('{"drafts": [{"title": "Cut the', finish_reason="length")


def refusal() -> Behaviour:
    """Decline in the field that the protocol has for it."""
    return says(None, refusal="I'm sorry, I can't help with that.")


def filtered() -> Behaviour:
    """Answer 200 with what a content filter left."""
    return says("{", finish_reason="content_filter")


def null_content() -> Behaviour:
    """Answer with a message that has no content."""
    return says(None)


def empty_choices() -> Behaviour:
    """Answer with no choice."""
    return lambda seen: as_json({"object": "chat.completion", "choices": []})


def html() -> Behaviour:
    """Answer 200 with a web page, as a proxy's sign-in does."""
    return lambda seen: Response(200, b"<html><body>Sign in</body></html>", {"content-type": "text/html"})


def rate_limited(retry_after: object = None) -> Behaviour:
    """Answer 429, with Retry-After where one is given."""
    headers = {} if retry_after is None else {"retry_after": str(retry_after)}
    return error(429, "Rate limit reached.", "rate_limit_exceeded", **headers)


def quota_gone() -> Behaviour:
    """Answer 429 because the account is empty."""
    return error(429, "You exceeded your current quota.", "insufficient_quota")


def server_error(status: int = 500) -> Behaviour:
    """Answer 5xx."""
    return error(status, "The server had an error.")


def key_rejected(echo: str = "") -> Behaviour:
    """Answer 401, quoting the key as some servers do."""
    return error(401, f"Incorrect API key provided: {echo}.", "invalid_api_key")


def model_unknown() -> Behaviour:
    """Answer 404 about the model."""
    return error(404, "The model does not exist or you do not have access to it.", "model_not_found")


def context_too_long() -> Behaviour:
    """Answer 400 because the prompt does not fit."""
    return error(400, "This model's maximum context length is 8192 tokens.", "context_length_exceeded", "messages")


def dropped() -> Behaviour:
    """Close the connection without a word."""
    return lambda seen: Response(drops=True)


def hangs() -> Behaviour:
    """Never answer."""
    return lambda seen: Response(hangs=True)


def drips() -> Behaviour:
    """Send a blank now and then, and never an answer."""
    return lambda seen: Response(drips=True)


def held(until: asyncio.Event, then: Behaviour) -> Behaviour:
    """Answer once the event is set."""

    def behave(seen: Seen) -> Response:
        return replace(then(seen), after=until)

    return behave


def pauses(pieces: int, until: asyncio.Event, then: Behaviour) -> Behaviour:
    """Stream so many pieces of the answer, or all but so many, and the rest once the event is set."""

    def behave(seen: Seen) -> Response:
        return replace(then(seen), pauses=(pieces, until))

    return behave


def streams(*events: str) -> Behaviour:
    """Answer with just these server-sent events."""
    body = "".join(f"data: {event}\n\n" for event in events).encode()
    return lambda seen: Response(200, body, {"content-type": "text/event-stream"})


def speaks_only(*formats: str, then: Behaviour) -> Behaviour:
    """Reject with 400 every response format but these ("text" is none at all)."""

    def behave(seen: Seen) -> Response:
        if seen.format in formats:
            return then(seen)
        return error(400, f"'response_format.type' {seen.format} is not supported.", param="response_format")(seen)

    return behave


def rejects(parameter: str, then: Behaviour) -> Behaviour:
    """Reject with 400 a request that has this parameter, as reasoning models do with temperature."""

    def behave(seen: Seen) -> Response:
        if parameter not in seen.body:
            return then(seen)
        message = f"Unsupported value: '{parameter}' does not support 0.2 with this model."
        return error(400, message, "unsupported_value", parameter)(seen)

    return behave
