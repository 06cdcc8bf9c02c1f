"""Reading a Chat Completions response strictly: what was spent, and the one JSON object that was asked for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import orjson

from assistant.drafts import Usage
from assistant.model.failures import (
    AnswerEmpty,
    AnswerFiltered,
    AnswerNotJson,
    AnswerTruncated,
    ModelFailure,
    ModelRefused,
)

LONGEST_ANSWER = 400_000
"""Characters of an answer that are looked at; more than that is no answer to any purpose here."""

_THOUGHTS = re.compile(r"<think>.*?</think>", re.DOTALL)
_MOST_STARTS = 200


@dataclass(frozen=True, slots=True)
class Completion:
    """A response: what was spent, and the answer's JSON object or why there is none."""

    usage: Usage
    answer: dict[str, Any] | ModelFailure


def read_completion(body: bytes) -> Completion:
    """Read a response with status 200; ``usage.requests`` is left at zero."""
    try:
        response = orjson.loads(body)
    except orjson.JSONDecodeError:
        response = None
    if not isinstance(response, dict):
        return Completion(Usage(counted=False), AnswerNotJson(status=200))
    answer = _answer(response)
    return Completion(_usage(response), answer if answer is not None else AnswerNotJson(status=200))


def find_object(text: str) -> dict[str, Any] | None:
    """Return the JSON object that a text is, or the last one in it (in a fence, after thoughts), or None."""
    text = _THOUGHTS.sub("", text[:LONGEST_ANSWER]).strip()
    try:
        whole = orjson.loads(text)
    except ValueError:
        return _last_object(text)
    return whole if isinstance(whole, dict) else None


def _answer(response: dict[str, Any]) -> dict[str, Any] | ModelFailure | None:
    choices = response.get("choices")
    if not isinstance(choices, list):
        return None
    if not choices:
        return AnswerEmpty(status=200)
    choice = choices[0] if isinstance(choices[0], dict) else {}
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    if message.get("refusal"):
        return ModelRefused(status=200)
    match choice.get("finish_reason"):
        case "length":
            return AnswerTruncated(status=200)
        case "content_filter":
            return AnswerFiltered(status=200)
    text = text_of(message.get("content"))
    return find_object(text) if text.strip() else AnswerEmpty(status=200)


def text_of(content: object) -> str:
    """Return the text of a message's content: a string, or a list of parts as some servers send it."""
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else []
    texts = (part.get("text") for part in parts if isinstance(part, dict))
    return "".join(text for text in texts if isinstance(text, str))


def _usage(response: dict[str, Any]) -> Usage:
    usage = response.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    model = response.get("model")
    read, written = _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens"))
    return Usage(
        input_tokens=read,
        output_tokens=written,
        model_answered=model[:120] if isinstance(model, str) and model.isprintable() else None,
        counted=read > 0,
    )


def _count(value: object) -> int:
    """Return a token count; whatever is none counts as zero."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else 0


def _last_object(text: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = None
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    start = text.find("{")
    for _ in range(_MOST_STARTS):
        if start < 0:
            break
        try:
            value, end = decoder.raw_decode(text, start)
        except (ValueError, RecursionError):
            end = start + 1
        else:
            found = value
        start = text.find("{", end)
    return found


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
