"""An answer as it comes: its parts put together into the response that they are of, and the items that are whole."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from json import JSONDecoder
from typing import Any

import orjson

from assistant.model.completions import LONGEST_ANSWER, text_of

Hear = Callable[[str], None]
"""Takes the next words of an answer."""

_DATA = "data:"
_END = "[DONE]"


async def joined(lines: AsyncIterator[str], hear: Hear) -> bytes:
    """Return the body that a response would have had in one piece, from the lines of its server-sent events.

    What is no event of an answer, such as an error in the middle, is returned as the body itself.
    """
    response: dict[str, Any] = {"choices": []}
    content: list[str] = []
    async for line in lines:
        if not line.startswith(_DATA) or (data := line[len(_DATA) :].strip()) == _END:
            continue
        try:
            event = orjson.loads(data)
        except orjson.JSONDecodeError:
            return data.encode()
        if not isinstance(event, dict) or "error" in event:
            return data.encode()
        response.update({name: event[name] for name in ("model", "usage") if event.get(name)})
        if isinstance(event.get("choices"), list) and event["choices"]:
            _add(event["choices"][0], response, content, hear)
    if response["choices"]:
        response["choices"][0]["message"]["content"] = "".join(content)
    return orjson.dumps(response)


def _add(choice: Any, response: dict[str, Any], content: list[str], hear: Hear) -> None:
    """Add one event's choice to the only choice of the response."""
    if not response["choices"]:
        response["choices"].append({"message": {}, "finish_reason": None})
    whole, choice = response["choices"][0], choice if isinstance(choice, dict) else {}
    whole["finish_reason"] = choice.get("finish_reason") or whole["finish_reason"]
    delta = choice.get("delta")
    delta = delta if isinstance(delta, dict) else {}
    if delta.get("refusal"):
        whole["message"]["refusal"] = True
    if words := text_of(delta.get("content")):
        content.append(words)
        hear(words)


class WholeItems:
    """The items of one list of a JSON object, each as soon as it is written to its end."""

    def __init__(self, name: str) -> None:
        self._begins = re.compile(rf'"{re.escape(name)}"\s*:\s*\[')
        self._decoder = JSONDecoder()
        self._text = ""
        self._at: int | None = None

    def hear(self, words: str) -> list[Any]:
        """Take the next words and return the items that they finish."""
        if len(self._text) + len(words) > LONGEST_ANSWER:
            return []
        self._text += words
        if self._at is None:
            begun = self._begins.search(self._text)
            if begun is None:
                return []
            self._at = begun.end()
        found: list[Any] = []
        while (start := self._next(self._at)) is not None:
            try:
                item, self._at = self._decoder.raw_decode(self._text, start)
            except ValueError:
                break
            found.append(item)
        return found

    def _next(self, at: int) -> int | None:
        """Return where the next object begins, or None where there is none, or none yet."""
        while at < len(self._text) and self._text[at] in " \t\r\n,":
            at += 1
        return at if self._text[at : at + 1] == "{" else None
